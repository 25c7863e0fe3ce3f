//! Brings the files of a run together: rule by rule and field by field, the later one winning.

use std::path::PathBuf;
use std::sync::Arc;

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use super::load::Document;
use super::pack::RulesFile;
use super::yaml::{Key, Mark, Node, Reader, Shape, field_names};

/// A rule as its files say it, before its fields are read.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) id: String,
    /// The pack that named it first.
    pub(super) pack: String,
    /// Where it was named first.
    pub(super) mark: Mark,
    /// The kind: given by the short form it stands in, or by `kind:`.
    pub(super) kind: Option<(String, Mark)>,
    /// Its fields, each with the place that said it last.
    pub(super) fields: Vec<(Key, Arc<Node>)>,
}

/// A node of a list, and the pack it stands in.
pub(super) type Entry = (Arc<Node>, String);

/// All files brought together.
#[derive(Debug)]
pub(super) struct Merged {
    pub(super) reader: Reader,
    /// The rules, in the order in which they were first named.
    pub(super) drafts: Vec<Draft>,
    by_id: FxHashMap<String, usize>,
    /// Where each variable is said last.
    pub(super) vars: FxHashMap<String, Mark>,
    /// Mappings that are merged key by key: `policy`, `registries`, `scan`.
    pub(super) mappings: FxHashMap<&'static str, Vec<(Key, Arc<Node>)>>,
    /// Lists that are put one after the other: `waivers`, `overrides`, `priorities`, `tests`.
    pub(super) lists: FxHashMap<&'static str, Vec<Entry>>,
    /// The repositories that are expected, and the folder of the file that says so: the last one counts.
    pub(super) portfolio: Option<(Arc<Node>, Option<PathBuf>)>,
    /// What each file plans, with the file's title.
    pub(super) roadmaps: Vec<(Arc<Node>, Option<String>)>,
    /// Where advisories come from, and the folder of the file that says so.
    pub(super) advisories: Option<(Arc<Node>, Option<PathBuf>)>,
}

impl Merged {
    /// The files, in the order in which they are merged.
    pub(super) fn new(documents: &[Document], reader: Reader) -> Self {
        let mut merged = Self {
            reader,
            drafts: Vec::new(),
            by_id: FxHashMap::default(),
            vars: FxHashMap::default(),
            mappings: FxHashMap::default(),
            lists: FxHashMap::default(),
            portfolio: None,
            roadmaps: Vec::new(),
            advisories: None,
        };
        // Variables first and from all files: a later file may change what an earlier one's rules mean.
        for document in documents {
            merged.variables(&document.root);
        }
        for document in documents {
            merged.document(document);
        }
        merged
    }

    fn variables(&mut self, root: &Node) {
        let Some((_, vars)) = root.entries().and_then(|entries| entries.iter().find(|(key, _)| key.name == "vars"))
        else {
            return;
        };
        for (key, node) in self.entries("vars", vars) {
            let value: Option<super::yaml::Quoted> = self.reader.read(&node);
            if let Some(value) = value {
                self.vars.insert(key.name.clone(), node.mark);
                self.reader.vars.insert(key.name, value.0);
            }
        }
    }

    fn document(&mut self, document: &Document) {
        if document.root.is_nothing() {
            return;
        }
        let Some(sections) = document.root.entries() else {
            self.reader.fault(document.root.mark, "a rules file is a mapping", None);
            return;
        };
        self.reader.unknown_keys(sections.iter().map(|(key, _)| key), field_names::<RulesFile>());
        for (key, node) in sections.iter().filter(|(_, node)| !node.is_nothing()) {
            match key.name.as_str() {
                "extends" | "links" => drop(self.reader.read::<super::pack::OneOrMany<String>>(node)),
                "title" | "description" => drop(self.reader.read::<String>(node)),
                "stack" => self.short_form("stack", "version-constraint", node, &document.pack),
                "replace" => self.short_form("replace", "banned-component", node, &document.pack),
                "ban" => self.short_form("ban", "banned-component", node, &document.pack),
                "require" => self.required(node, &document.pack),
                "rules" => self.long_form(node, &document.pack),
                "policy" => self.mapping("policy", node),
                "advisories" => self.advisories = Some((Arc::clone(node), document.folder.clone())),
                // What is fetched does not say where the names of the fleet's packages are told.
                "registries" if document.folder.is_none() => {
                    let hint = Some("say it in your own file".to_owned());
                    self.reader.fault(key.mark, "a pack of another repository names no registries", hint);
                }
                "registries" => self.mapping("registries", node),
                "scan" => self.mapping("scan", node),
                "waivers" => self.list("waivers", node, &document.pack),
                "overrides" => self.list("overrides", node, &document.pack),
                "priorities" => self.list("priorities", node, &document.pack),
                "roadmap" => {
                    let title = sections.iter().find(|(key, _)| key.name == "title");
                    let title = title.and_then(|(_, node)| self.reader.read(node));
                    self.roadmaps.push((Arc::clone(node), title));
                }
                "portfolio" => self.portfolio = Some((Arc::clone(node), document.folder.clone())),
                "tests" => self.list("tests", node, &document.pack),
                _ => {}
            }
        }
    }

    /// `stack`, `replace`, `ban`: one rule per line, named by its component.
    fn short_form(&mut self, section: &str, kind: &str, node: &Node, pack: &str) {
        for (key, fields) in self.entries(section, node) {
            let mut list = self.entries(&key.name, &fields);
            if list.is_empty() && !fields.is_nothing() && fields.entries().is_none() {
                continue;
            }
            if list.iter().any(|(field, _)| field.name == "match") {
                self.reader.fault(key.mark, format!("`match` is already said by the name `{}`", key.name), None);
                list.retain(|(field, _)| field.name != "match");
            }
            list.push((Key { name: "match".to_owned(), mark: key.mark }, Node::text(key.mark, &key.name)));
            let written = percent_decode_str(key.name.strip_prefix("pkg:").unwrap_or(&key.name)).decode_utf8_lossy();
            let id = id_of(&self.reader, &list).unwrap_or_else(|| format!("{section}/{written}"));
            self.put(id, pack, key.mark, Some((kind.to_owned(), key.mark)), list);
        }
    }

    /// `require`: a component or a file that has to be there.
    fn required(&mut self, node: &Node, pack: &str) {
        for item in self.items("require", node) {
            let list = self.entries("require", &item);
            let is_file = list.iter().any(|(key, _)| key.name == "file");
            let kind = if is_file { "file" } else { "required-component" };
            let subject = ["file", "any-of", "all-of"].into_iter().find_map(|name| {
                let (_, node) = list.iter().find(|(key, _)| key.name == name)?;
                first_word(node)
            });
            let id = id_of(&self.reader, &list).or_else(|| Some(format!("require/{}", subject?)));
            match id {
                Some(id) => self.put(id, pack, item.mark, Some((kind.to_owned(), item.mark)), list),
                None => {
                    self.reader.fault(
                        item.mark,
                        "nothing is required here",
                        Some("known: all-of, any-of, file".to_owned()),
                    );
                }
            }
        }
    }

    fn long_form(&mut self, node: &Node, pack: &str) {
        for item in self.items("rules", node) {
            let fields = self.entries("rules", &item);
            if fields.is_empty() {
                continue;
            }
            let Some(id) = id_of(&self.reader, &fields) else {
                self.reader.fault(item.mark, "a rule without an `id`", None);
                continue;
            };
            let kind = fields.iter().find(|(key, _)| key.name == "kind").and_then(|(_, node)| match &node.shape {
                Shape::Scalar { text, .. } => Some((text.clone(), node.mark)),
                _ => None,
            });
            self.put(id, pack, item.mark, kind, fields);
        }
    }

    /// A rule with a known id is merged field by field.
    fn put(&mut self, id: String, pack: &str, mark: Mark, kind: Option<(String, Mark)>, fields: Vec<(Key, Arc<Node>)>) {
        let Some(at) = self.by_id.get(&id) else {
            self.by_id.insert(id.clone(), self.drafts.len());
            self.drafts.push(Draft { id, pack: pack.to_owned(), mark, kind, fields });
            return;
        };
        let draft = &mut self.drafts[*at];
        if draft.mark.file == mark.file {
            let message = format!("the rule `{id}` is written twice in this file");
            self.reader.fault(mark, message, Some(format!("first in line {}", draft.mark.line)));
        }
        let is_another = matches!((&draft.kind, &kind), (Some((old, _)), Some((new, _))) if old != new);
        if is_another {
            // Another question under the same name: nothing of the first one's fields fits it.
            *draft = Draft { id, pack: pack.to_owned(), mark, kind, fields };
            return;
        }
        draft.kind = kind.or(draft.kind.take());
        overlay(&mut draft.fields, fields);
    }

    fn mapping(&mut self, section: &'static str, node: &Node) {
        let entries = self.entries(section, node);
        overlay(self.mappings.entry(section).or_default(), entries);
    }

    fn list(&mut self, section: &'static str, node: &Node, pack: &str) {
        let items = self.items(section, node);
        self.lists.entry(section).or_default().extend(items.into_iter().map(|item| (item, pack.to_owned())));
    }

    /// The entries of what has to be a mapping; none after noting that it is not.
    fn entries(&self, what: &str, node: &Node) -> Vec<(Key, Arc<Node>)> {
        match node.entries() {
            Some(entries) => entries.to_vec(),
            None if node.is_nothing() => Vec::new(),
            None => {
                self.reader.fault(node.mark, format!("a mapping is wanted at `{what}`"), None);
                Vec::new()
            }
        }
    }

    fn items(&self, what: &str, node: &Node) -> Vec<Arc<Node>> {
        if let Shape::List(list) = &node.shape {
            return list.clone();
        }
        self.reader.fault(node.mark, format!("a list is wanted at `{what}`"), None);
        Vec::new()
    }
}

/// The first word of a value, a list, or a list of lists.
fn first_word(node: &Node) -> Option<String> {
    match &node.shape {
        Shape::Scalar { text, .. } => Some(text.clone()),
        Shape::List(list) => list.iter().find_map(|node| first_word(node)),
        Shape::Map(_) => None,
    }
}

/// The `id` among a rule's fields.
fn id_of(reader: &Reader, fields: &[(Key, Arc<Node>)]) -> Option<String> {
    let (_, node) = fields.iter().find(|(key, _)| key.name == "id")?;
    let id: String = reader.read(node)?;
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || "-._/@*".contains(c)) {
        let hint = Some("lower-case words joined by `-`, `.` and `/`".to_owned());
        reader.fault(node.mark, format!("`{id}` is not an id"), hint);
    }
    Some(id)
}

/// Puts fields over fields.
fn overlay(under: &mut Vec<(Key, Arc<Node>)>, over: Vec<(Key, Arc<Node>)>) {
    let mut known: FxHashMap<String, usize> =
        under.iter().enumerate().map(|(at, (key, _))| (key.name.clone(), at)).collect();
    for (key, node) in over {
        if let Some(at) = known.get(&key.name) {
            under[*at] = (key, node);
        } else {
            known.insert(key.name.clone(), under.len());
            under.push((key, node));
        }
    }
}
