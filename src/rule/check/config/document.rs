//! Files of settings, whatever their format, as one tree in which every key and every value knows its place.

use std::ops::Range;

use toml_edit::{Item, TableLike};

use crate::manifest::syntax::dotenv::{self, Line};
use crate::manifest::syntax::{ini, jsonc, toml, yaml};
use crate::model::Source;

use super::fields::Grammar;
use super::{hcl, script};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) shape: Shape,
    pub(super) span: Range<usize>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Something that only those know who run it: a variable, a call.
    Unknown,
    /// A word, a number, a switch.
    Scalar(String),
    /// Several values.
    List(Vec<Node>),
    /// Keys and their values.
    Map {
        /// In the order of the file. A key may stand more than once.
        entries: Vec<Entry>,
        /// Whether there may be more of them: `...base`.
        is_open: bool,
    },
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_span: Range<usize>,
    pub(super) value: Node,
}

impl Node {
    pub(super) fn scalar(text: impl Into<String>, span: Range<usize>) -> Self {
        Self { shape: Shape::Scalar(text.into()), span }
    }

    pub(super) fn map(entries: Vec<Entry>, span: Range<usize>) -> Self {
        Self { shape: Shape::Map { entries, is_open: false }, span }
    }

    pub(super) fn list(items: Vec<Self>, span: Range<usize>) -> Self {
        Self { shape: Shape::List(items), span }
    }

    pub(super) fn unknown(span: Range<usize>) -> Self {
        Self { shape: Shape::Unknown, span }
    }
}

/// How deep a document is followed: aliases may lead back to what holds them.
const DEEPEST: usize = 100;

/// Reads a source; `None` where it cannot be read, which those say whose format it is.
pub(super) fn read(source: &Source, grammar: Grammar) -> Option<Node> {
    let whole = 0..source.text.len();
    Some(match grammar {
        Grammar::Json | Grammar::Jsonc => of_json(jsonc::parse(source).ok()?),
        Grammar::Toml => {
            let document = toml::parse(source).ok()?;
            of_table(&document, document.root(), whole)
        }
        Grammar::Yaml => {
            let document = yaml::parse(source).ok()?;
            // Several documents of one file answer together, as the items of a list.
            let mut documents: Vec<Node> = document.documents().map(|value| of_yaml(value, 0)).collect();
            if documents.len() == 1 { documents.pop()? } else { Node::list(documents, whole) }
        }
        Grammar::Ini => of_ini(&source.text),
        Grammar::Dotenv => of_dotenv(source),
        Grammar::Hcl => hcl::read(&source.text)?,
        Grammar::Script => script::read(&source.text)?,
        Grammar::Text => Node::scalar(without_comments(&source.text), whole),
    })
}

fn of_json(value: jsonc::Value<'_>) -> Node {
    let span = value.span;
    match value.content {
        jsonc::Content::Null => Node::scalar("null", span),
        jsonc::Content::Bool(switch) => Node::scalar(switch.to_string(), span),
        jsonc::Content::Number(number) => Node::scalar(number, span),
        jsonc::Content::String(string) => Node::scalar(string.text, span),
        jsonc::Content::Array(items) => Node::list(items.into_iter().map(of_json).collect(), span),
        jsonc::Content::Object(members) => {
            let entry = |member: jsonc::Member<'_>| Entry {
                key: member.key.text.into_owned(),
                key_span: member.key.span,
                value: of_json(member.value),
            };
            Node::map(members.into_iter().map(entry).collect(), span)
        }
    }
}

fn of_table(document: &toml::Toml<'_>, table: &dyn TableLike, span: Range<usize>) -> Node {
    let entry = |(key, item): (&toml_edit::Key, &Item)| Entry {
        key: key.get().to_owned(),
        key_span: document.key(key),
        value: of_item(document, item),
    };
    Node::map(toml::entries(table).map(entry).collect(), span)
}

fn of_item(document: &toml::Toml<'_>, item: &Item) -> Node {
    let span = item.span().unwrap_or_default();
    match item {
        Item::None => Node::unknown(span),
        Item::Value(value) => of_value(document, value),
        Item::Table(table) => of_table(document, table, span),
        Item::ArrayOfTables(tables) => {
            let table = |table: &toml_edit::Table| of_table(document, table, table.span().unwrap_or_default());
            Node::list(tables.iter().map(table).collect(), span)
        }
    }
}

fn of_value(document: &toml::Toml<'_>, value: &toml_edit::Value) -> Node {
    let span = value.span().unwrap_or_default();
    match value {
        toml_edit::Value::String(text) => Node::scalar(text.value(), span),
        toml_edit::Value::Integer(number) => Node::scalar(number.value().to_string(), span),
        toml_edit::Value::Float(number) => Node::scalar(number.value().to_string(), span),
        toml_edit::Value::Boolean(switch) => Node::scalar(switch.value().to_string(), span),
        toml_edit::Value::Datetime(time) => Node::scalar(time.value().to_string(), span),
        toml_edit::Value::Array(items) => Node::list(items.iter().map(|item| of_value(document, item)).collect(), span),
        toml_edit::Value::InlineTable(table) => of_table(document, table, span),
    }
}

fn of_yaml(value: yaml::Value<'_, '_>, depth: usize) -> Node {
    let span = value.span();
    if depth > DEEPEST {
        return Node::unknown(span);
    }
    if let Some(scalar) = value.scalar() {
        return Node::scalar(scalar.text.clone(), span);
    }
    match value.kind() {
        "a sequence" => Node::list(value.items().map(|item| of_yaml(item, depth + 1)).collect(), span),
        "a mapping" => {
            let entry = |(key, value): (yaml::Value<'_, '_>, yaml::Value<'_, '_>)| {
                let key = key.scalar()?;
                let (key, key_span) = (key.text.clone().into_owned(), key.span.clone());
                Some(Entry { key, key_span, value: of_yaml(value, depth + 1) })
            };
            Node::map(value.merged().into_iter().filter_map(entry).collect(), span)
        }
        _ => Node::scalar("null", span),
    }
}

/// Sections with their settings.
fn of_ini(text: &str) -> Node {
    let mut sections: Vec<Entry> = Vec::new();
    for setting in ini::read(text).0 {
        let lines: Vec<&str> = setting.lines.iter().map(|line| &text[line.clone()]).collect();
        let span = match (setting.lines.first(), setting.lines.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => setting.key.clone(),
        };
        let value = Node::scalar(lines.join("\n"), span);
        let entry = Entry { key: text[setting.key.clone()].to_owned(), key_span: setting.key, value };
        match sections.last_mut() {
            Some(Entry { key_span, value: Node { shape: Shape::Map { entries, .. }, .. }, .. })
                if *key_span == setting.section =>
            {
                entries.push(entry);
            }
            _ => {
                let key = text[setting.section.clone()].to_owned();
                let value = Node::map(vec![entry], setting.section.clone());
                sections.push(Entry { key, key_span: setting.section, value });
            }
        }
    }
    Node::map(sections, 0..text.len())
}

fn of_dotenv(source: &Source) -> Node {
    let text = |span: &Range<usize>| source.text[span.clone()].to_owned();
    let entry = |line: Line| match line {
        Line::Set { name, value, .. } => {
            Some(Entry { key: text(&name), key_span: name, value: Node::scalar(text(&value), value) })
        }
        Line::Passed(name) => Some(Entry { key: text(&name), key_span: name.clone(), value: Node::unknown(name) }),
        Line::Unknown(_) => None,
    };
    Node::map(dotenv::lines(source).into_iter().filter_map(entry).collect(), 0..source.text.len())
}

/// A text whose lines of comment are blank: they say nothing to the program that reads it.
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with(['#', ';']) || line.trim_start().starts_with("//") {
            let said = line.trim_end_matches(['\n', '\r']);
            out.extend(std::iter::repeat_n(' ', said.len()));
            out.push_str(&line[said.len()..]);
        } else {
            out.push_str(line);
        }
    }
    out
}
