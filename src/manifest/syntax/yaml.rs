//! YAML documents in which every key and every scalar knows its bytes.
//!
//! The parser's events become one flat list of nodes. An alias is the anchored node itself, so a value that stands behind an
//! alias has the place of the anchor, which is the place to change, and nothing is ever copied.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle, Span, Tag};

use rustc_hash::FxHashSet;

use crate::model::{Problem, Source};

use super::json::without_mark;
use super::scalar::Scalar;
use super::unfinished::unfinished;

/// All documents of a file.
#[derive(Debug)]
pub struct Yaml<'a> {
    nodes: Vec<Node<'a>>,
    documents: Vec<usize>,
    /// How many more values may be handed out: aliases make a small file look immense.
    budget: Cell<usize>,
}

/// A value of a document.
#[derive(Clone, Copy, Debug)]
pub struct Value<'y, 'a> {
    yaml: &'y Yaml<'a>,
    index: usize,
}

#[derive(Debug)]
struct Node<'a> {
    content: Content<'a>,
    span: Range<usize>,
    /// The tag that is written before it, as it is written: `!reset`.
    tag: Option<Box<str>>,
}

#[derive(Debug)]
enum Content<'a> {
    Null,
    Scalar(Scalar<'a>),
    Sequence(Vec<usize>),
    Mapping(Vec<usize>),
}

/// How deep merges of merges are followed: an alias may lead back to what holds it.
const DEEPEST: usize = 16;

/// Reads every document of a file.
pub fn parse(source: &Source) -> Result<Yaml<'_>, Problem> {
    let (text, mark) = without_mark(&source.text);
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut composer = Composer { text, mark, ..Composer::default() };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| {
            unfinished(source).unwrap_or_else(|| {
                let at = error.marker().byte_offset().map_or(source.text.len(), |at| at + mark).min(source.text.len());
                let place = source.place(at..at);
                Problem { code: "malformed", message: error.info(), line: place.line, column: place.column }
            })
        })?;
        composer.event(event, span);
    }
    // What honest files repeat is little: dozens of services that take over one block of settings.
    let budget = Cell::new(4 * composer.nodes.len() + 65_536);
    Ok(Yaml { nodes: composer.nodes, documents: composer.documents, budget })
}

impl<'a> Yaml<'a> {
    /// The value of each document.
    pub fn documents(&self) -> impl Iterator<Item = Value<'_, 'a>> {
        self.documents.iter().map(|index| Value { yaml: self, index: *index })
    }

    /// What is wrong where values were held back, because aliases repeat them beyond all measure.
    pub fn excess(&self) -> Option<Problem> {
        let message = "its aliases repeat too much";
        (self.budget.get() == 0).then(|| Problem { code: "too-large", message: message.to_owned(), line: 1, column: 1 })
    }
}

impl<'y, 'a> Value<'y, 'a> {
    /// The bytes of the value.
    pub fn span(self) -> Range<usize> {
        self.node().span.clone()
    }

    /// What it is, for messages.
    pub fn kind(self) -> &'static str {
        match self.node().content {
            Content::Null => "null",
            Content::Scalar(_) => "a scalar",
            Content::Sequence(_) => "a sequence",
            Content::Mapping(_) => "a mapping",
        }
    }

    /// A scalar that says something: neither `null` nor nothing.
    pub fn scalar(self) -> Option<&'y Scalar<'a>> {
        match &self.node().content {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The keys and values of a mapping; nothing for any other value.
    pub fn entries(self) -> impl Iterator<Item = (Self, Self)> {
        let children: &[usize] = match &self.node().content {
            Content::Mapping(children) => children,
            _ => &[],
        };
        children.chunks_exact(2).filter_map(move |pair| Some((self.child(pair[0])?, self.child(pair[1])?)))
    }

    /// The values of a sequence; nothing for any other value.
    pub fn items(self) -> impl Iterator<Item = Self> {
        let children: &[usize] = match &self.node().content {
            Content::Sequence(children) => children,
            _ => &[],
        };
        children.iter().filter_map(move |index| self.child(*index))
    }

    /// The tag that is written before it: `!reset`, `!reference`.
    pub fn tag(self) -> Option<&'y str> {
        self.node().tag.as_deref()
    }

    /// The keys and values of a mapping with what its `<<` keys bring in, as YAML 1.1 merges: a key of its own counts
    /// before a merged one, of keys of its own that are the same the last, and of several mappings that are merged the
    /// first that has the key.
    pub fn merged(self) -> Vec<(Self, Self)> {
        let mut all = Vec::new();
        let mut known = FxHashSet::default();
        self.merge(&mut all, &mut known, 0);
        all
    }

    fn merge(self, all: &mut Vec<(Self, Self)>, known: &mut FxHashSet<&'y str>, depth: usize) {
        let is_merge = |key: &Self| key.scalar().is_some_and(|key| key.text == "<<");
        let (merges, own): (Vec<_>, Vec<_>) = self.entries().partition(|(key, _)| is_merge(key));
        let start = all.len();
        for (key, value) in own.into_iter().rev() {
            if key.scalar().is_none_or(|name| known.insert(&name.text)) {
                all.push((key, value));
            }
        }
        all[start..].reverse();
        for (_, value) in merges.into_iter().filter(|_| depth < DEEPEST) {
            if value.kind() == "a sequence" {
                value.items().for_each(|item| item.merge(all, known, depth + 1));
            } else {
                value.merge(all, known, depth + 1);
            }
        }
    }

    /// The value of a key of a mapping.
    pub fn get(self, key: &str) -> Option<Self> {
        self.entries().find(|(name, _)| name.scalar().is_some_and(|name| name.text == key)).map(|(_, value)| value)
    }

    fn child(self, index: usize) -> Option<Self> {
        let left = self.yaml.budget.get().checked_sub(1)?;
        self.yaml.budget.set(left);
        Some(Self { index, ..self })
    }

    fn node(self) -> &'y Node<'a> {
        &self.yaml.nodes[self.index]
    }
}

/// Makes nodes of events.
#[derive(Default)]
struct Composer<'a> {
    /// The text behind the byte order mark, and how long that is.
    text: &'a str,
    mark: usize,
    nodes: Vec<Node<'a>>,
    documents: Vec<usize>,
    /// The collections that are open, innermost last.
    open: Vec<usize>,
    /// The node of each anchor, by its number.
    anchors: Vec<(usize, usize)>,
}

impl<'a> Composer<'a> {
    fn event(&mut self, event: Event<'a>, span: Span) {
        let bytes = span.byte_range().unwrap_or_default();
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(text, style, bytes);
                self.add(Node { tag: written(tag), ..node }, anchor);
            }
            Event::SequenceStart(_, anchor, tag) => self.begin(Content::Sequence(Vec::new()), bytes, anchor, tag),
            Event::MappingStart(_, anchor, tag) => self.begin(Content::Mapping(Vec::new()), bytes, anchor, tag),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(index) = self.open.pop() {
                    self.nodes[index].span.end = (bytes.end + self.mark).max(self.nodes[index].span.start);
                }
            }
            Event::Alias(anchor) => {
                let known = self.anchors.binary_search_by_key(&anchor, |(id, _)| *id);
                let target = known.ok().map(|at| self.anchors[at].1);
                if let Some(index) = target {
                    self.attach(index);
                } else {
                    let node = self.node(Content::Null, bytes);
                    self.add(node, 0);
                }
            }
            _ => {}
        }
    }

    fn scalar(&self, text: Cow<'a, str>, style: ScalarStyle, bytes: Range<usize>) -> Node<'a> {
        let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        let inner = bytes.start + 1..bytes.end.saturating_sub(1);
        // `\L` is shorter than what it stands for, so that escapes may be as long as their text in sum. With the quotes
        // the lengths differ, and no part of the bytes is taken for a part of the text.
        let is_alike = || text.len() == inner.len() && self.text.get(inner.clone()).is_some_and(|raw| raw != text);
        let bytes = if is_quoted && bytes.len() >= 2 && !is_alike() { inner } else { bytes };
        if style == ScalarStyle::Plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL") {
            return self.node(Content::Null, bytes);
        }
        let span = bytes.start + self.mark..bytes.end + self.mark;
        Node { content: Content::Scalar(Scalar { text, span: span.clone() }), span, tag: None }
    }

    fn node(&self, content: Content<'a>, bytes: Range<usize>) -> Node<'a> {
        Node { content, span: bytes.start + self.mark..bytes.end + self.mark, tag: None }
    }

    fn begin(&mut self, content: Content<'a>, bytes: Range<usize>, anchor: usize, tag: Option<Cow<'a, Tag>>) {
        let node = Node { tag: written(tag), ..self.node(content, bytes) };
        let index = self.add(node, anchor);
        self.open.push(index);
    }

    fn add(&mut self, node: Node<'a>, anchor: usize) -> usize {
        let index = self.nodes.len();
        self.nodes.push(node);
        if anchor != 0 {
            self.anchors.push((anchor, index));
        }
        self.attach(index);
        index
    }

    /// Puts a node into the collection that is open, or at the root of a document.
    fn attach(&mut self, index: usize) {
        let Some(parent) = self.open.last() else {
            self.documents.push(index);
            return;
        };
        if let Content::Sequence(children) | Content::Mapping(children) = &mut self.nodes[*parent].content {
            children.push(index);
        }
    }
}

fn written(tag: Option<Cow<'_, Tag>>) -> Option<Box<str>> {
    tag.map(|tag| format!("{}{}", tag.handle(), tag.suffix()).into_boxed_str())
}
