//! The tree of a YAML document, each node with its place.

use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, Span, Tag};
use rustc_hash::FxHashMap;

use crate::model::Text;

use super::super::diagnostic::Spot;

/// More nodes than any rules file holds once its aliases are expanded: 600 bytes of aliases can stand for a billion nodes.
const MOST_NODES: u64 = 200_000;
/// Deeper than any rules file nests.
const DEEPEST: usize = 64;

/// A place in one of the files of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rule) struct Mark {
    /// Which file.
    pub(in crate::rule) file: u16,
    /// The line, from 1.
    pub(in crate::rule) line: u32,
    /// The column in characters, from 1.
    pub(in crate::rule) column: u32,
}

impl Mark {
    /// The place for people; `files` are those of the run.
    pub(in crate::rule) fn spot(self, files: &[Text]) -> Spot {
        let file = files.get(self.file as usize).copied().unwrap_or_default();
        Spot { file, line: self.line, column: self.column }
    }
}

/// A value and its place.
#[derive(Debug)]
pub(in crate::rule) struct Node {
    pub(in crate::rule) mark: Mark,
    pub(in crate::rule) shape: Shape,
}

/// The three shapes of a value.
#[derive(Debug)]
pub(in crate::rule) enum Shape {
    /// A scalar with its text as written; `plain` where it stands without quotes and may be a number, a switch or nothing.
    Scalar { text: String, plain: bool },
    /// A list.
    List(Vec<Arc<Node>>),
    /// A mapping, in the order of the file.
    Map(Vec<(Key, Arc<Node>)>),
}

/// A key of a mapping.
#[derive(Clone, Debug)]
pub(in crate::rule) struct Key {
    pub(in crate::rule) name: String,
    pub(in crate::rule) mark: Mark,
}

impl Node {
    /// A quoted scalar that stands for something written elsewhere.
    pub(in crate::rule) fn text(mark: Mark, text: &str) -> Arc<Self> {
        Arc::new(Self { mark, shape: Shape::Scalar { text: text.to_owned(), plain: false } })
    }

    /// A mapping of entries that several files wrote.
    pub(in crate::rule) fn mapping(entries: Vec<(Key, Arc<Self>)>) -> Self {
        let mark = entries.first().map_or(Mark::default(), |(key, _)| key.mark);
        Self::mapping_at(mark, entries)
    }

    /// The same, with a place of its own.
    pub(in crate::rule) fn mapping_at(mark: Mark, entries: Vec<(Key, Arc<Self>)>) -> Self {
        Self { mark, shape: Shape::Map(entries) }
    }

    /// The value of a key of a mapping.
    pub(in crate::rule) fn field(&self, name: &str) -> Option<&Self> {
        self.entries()?.iter().find(|(key, _)| key.name == name).map(|(_, node)| node.as_ref())
    }

    /// The entries of a mapping; `None` for every other shape.
    pub(in crate::rule) fn entries(&self) -> Option<&[(Key, Arc<Node>)]> {
        match &self.shape {
            Shape::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// Whether nothing is written: an empty document, `key:` without a value.
    pub(in crate::rule) fn is_nothing(&self) -> bool {
        matches!(&self.shape, Shape::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null"))
    }
}

/// The tree of a file, and every problem met on the way; `None` where the file is not one YAML document.
pub(in crate::rule) fn parse(file: u16, text: &str, problems: &mut Vec<(Mark, String)>) -> Option<Arc<Node>> {
    let options = granit_parser::options! {
        emit_comments: false,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder { file, open: Vec::new(), anchors: FxHashMap::default(), nodes: 0, root: None, problems };
    for event in Parser::new_from_str_with_options(text, options) {
        let fed = match event {
            Ok((event, span)) => builder.feed(event, span),
            Err(error) => {
                let at = *error.marker();
                Err((mark(file, at.line(), at.col()), format!("not YAML: {}", error.info())))
            }
        };
        if let Err(problem) = fed {
            builder.problems.push(problem);
            return None;
        }
    }
    Some(builder.root.unwrap_or_else(|| {
        let shape = Shape::Scalar { text: String::new(), plain: true };
        Arc::new(Node { mark: mark(file, 1, 0), shape })
    }))
}

/// A place from the parser's line (from 1) and column (from 0).
fn mark(file: u16, line: usize, column: usize) -> Mark {
    Mark { file, line: line as u32, column: column as u32 + 1 }
}

/// A problem that ends the reading of a file.
type Fatal = (Mark, String);

/// Puts events together. `nodes` counts what the tree would hold with every alias written out.
struct Builder<'a> {
    file: u16,
    open: Vec<Open>,
    anchors: FxHashMap<usize, (Arc<Node>, u64)>,
    nodes: u64,
    root: Option<Arc<Node>>,
    problems: &'a mut Vec<(Mark, String)>,
}

/// A list or a mapping that has begun.
struct Open {
    mark: Mark,
    anchor: usize,
    /// How many nodes there were before it.
    before: u64,
    list: Vec<Arc<Node>>,
    /// `None` for a list.
    map: Option<Entries>,
}

/// A mapping that has begun.
#[derive(Default)]
struct Entries {
    list: Vec<(Key, Arc<Node>)>,
    /// Where each key stands in the list, and whether the mapping says it itself rather than by `<<`.
    names: FxHashMap<String, (usize, bool)>,
    /// The key that waits for its value.
    key: Option<Key>,
}

impl Entries {
    /// Puts an entry in; `false` where the mapping has said it before.
    fn put(&mut self, key: Key, node: Arc<Node>, own: bool) -> bool {
        match self.names.get_mut(&key.name) {
            None => {
                self.names.insert(key.name.clone(), (self.list.len(), own));
                self.list.push((key, node));
                true
            }
            Some((at, said)) if own && !*said => {
                *said = true;
                self.list[*at] = (key, node);
                true
            }
            Some(_) => !own,
        }
    }

    /// `<<: *defaults`: what a mapping does not say itself, it takes from there.
    fn merge(&mut self, from: &Node) {
        match &from.shape {
            Shape::Map(more) => {
                for (key, node) in more {
                    self.put(key.clone(), Arc::clone(node), false);
                }
            }
            Shape::List(list) => list.iter().for_each(|node| self.merge(node)),
            Shape::Scalar { .. } => {}
        }
    }
}

impl Builder<'_> {
    fn feed(&mut self, event: Event<'_>, span: Span) -> Result<(), Fatal> {
        let at = mark(self.file, span.start.line(), span.start.col());
        match event {
            Event::DocumentStart(..) if self.root.is_some() => {
                return Err((at, "a second document: a rules file is one".to_owned()));
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !tag.as_deref().is_some_and(is_text);
                let node = Arc::new(Node { mark: at, shape: Shape::Scalar { text: text.into_owned(), plain } });
                self.count(at, 1)?;
                self.remember(anchor, &node, 1);
                self.place(node);
            }
            Event::Alias(anchor) => {
                // An alias to a node that is still open would be a tree without an end.
                let Some((node, size)) = self.anchors.get(&anchor).cloned() else {
                    return Err((at, "an alias inside the very node it stands for".to_owned()));
                };
                self.count(at, size)?;
                self.place(node);
            }
            Event::SequenceStart(_, anchor, _) => self.begin(at, anchor, None)?,
            Event::MappingStart(_, anchor, _) => self.begin(at, anchor, Some(Entries::default()))?,
            Event::SequenceEnd | Event::MappingEnd => self.end(),
            _ => {}
        }
        Ok(())
    }

    fn count(&mut self, at: Mark, nodes: u64) -> Result<(), Fatal> {
        self.nodes += nodes;
        if self.nodes > MOST_NODES {
            return Err((at, format!("more than {MOST_NODES} values, with what its aliases repeat")));
        }
        Ok(())
    }

    fn begin(&mut self, at: Mark, anchor: usize, map: Option<Entries>) -> Result<(), Fatal> {
        let before = self.nodes;
        self.count(at, 1)?;
        self.open.push(Open { mark: at, anchor, before, list: Vec::new(), map });
        Ok(())
    }

    fn end(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let shape = match open.map {
            Some(entries) => Shape::Map(entries.list),
            None => Shape::List(open.list),
        };
        let node = Arc::new(Node { mark: open.mark, shape });
        self.remember(open.anchor, &node, self.nodes - open.before);
        self.place(node);
    }

    fn remember(&mut self, anchor: usize, node: &Arc<Node>, size: u64) {
        if anchor > 0 {
            self.anchors.insert(anchor, (Arc::clone(node), size));
        }
    }

    /// Hands a finished node to what holds it.
    fn place(&mut self, node: Arc<Node>) {
        let Some(holder) = self.open.last_mut() else {
            self.root = Some(node);
            return;
        };
        let Some(entries) = &mut holder.map else {
            holder.list.push(node);
            return;
        };
        match entries.key.take() {
            Some(key) if key.name == "<<" => entries.merge(&node),
            Some(key) => {
                let again = (key.mark, format!("`{}` is written twice in one mapping", key.name));
                if !entries.put(key, node, true) {
                    self.problems.push(again);
                }
            }
            None => {
                let name = if let Shape::Scalar { text, .. } = &node.shape {
                    text.clone()
                } else {
                    self.problems.push((node.mark, "a key has to be a word".to_owned()));
                    String::new()
                };
                entries.key = Some(Key { name, mark: node.mark });
            }
        }
    }
}

fn is_text(tag: &Tag) -> bool {
    tag.is_yaml_core_schema_tag("str")
}
