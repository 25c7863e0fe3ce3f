//! Reads any type that serde can read from a tree, and says of each problem where it is.
//!
//! Unknown keys do not end the reading: each becomes a problem of its own with the nearest known key, which serde's
//! derived code hands over in `deserialize_struct`. Types read here use no `flatten` and no `untagged`: both would
//! lose the places.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::{self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};

use super::super::diagnostic::suggest;
use super::names::field_names;
use super::quoted::{ONE_OR_MANY, QUOTED, SLOTTED};
use super::{Key, Mark, Node, Shape};

/// Reads nodes; holds the variables and collects the problems.
#[derive(Debug, Default)]
pub(in crate::rule) struct Reader {
    /// What `${name}` stands for.
    pub(in crate::rule) vars: BTreeMap<String, String>,
    problems: RefCell<Faults>,
    warnings: RefCell<Faults>,
}

/// What is wrong, and where.
pub(in crate::rule) type Faults = Vec<(Mark, Fault)>;

/// What is wrong with a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rule) struct Fault {
    mark: Option<Mark>,
    pub(in crate::rule) message: String,
    pub(in crate::rule) hint: Option<String>,
    /// Whether something is missing rather than wrong.
    is_absence: bool,
}

impl Fault {
    fn at(mark: Mark, message: impl Into<String>, hint: Option<String>) -> Self {
        Self { mark: Some(mark), message: message.into(), hint, is_absence: false }
    }

    /// The same fault; with this place where it has none yet.
    fn or_at(mut self, mark: Mark) -> Self {
        self.mark.get_or_insert(mark);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { mark: None, message: message.to_string(), hint: None, is_absence: false }
    }
    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        let hint = suggest(variant, expected.iter().copied());
        Self { hint, ..Self::custom(format!("unknown word `{variant}`")) }
    }
    fn invalid_type(unexpected: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let expected = match expected.to_string().as_str() {
            "f64" => "a number".to_owned(),
            "u64" => "a whole number".to_owned(),
            "a sequence" => "a list".to_owned(),
            expected if expected.starts_with("struct ") => "a mapping".to_owned(),
            expected => expected.to_owned(),
        };
        let unexpected = match unexpected {
            de::Unexpected::Str(text) => format!("`{text}`"),
            de::Unexpected::Map => "a mapping".to_owned(),
            de::Unexpected::Seq => "a list".to_owned(),
            de::Unexpected::Unit => "nothing".to_owned(),
            other => other.to_string(),
        };
        Self::custom(format!("{expected} is wanted here, not {unexpected}"))
    }
    fn missing_field(field: &'static str) -> Self {
        Self { is_absence: true, ..Self::custom(format!("`{field}` is missing")) }
    }
}

impl Reader {
    /// Reads a value; `None` after noting the problem that stands in the way.
    pub(in crate::rule) fn read<'a, T: Deserialize<'a>>(&'a self, node: &'a Node) -> Option<T> {
        self.note(node.mark, T::deserialize(At { reader: self, node, part: false }))
    }

    /// Reads a mapping; notes every key it does not know and every field that is wrong, not just the first.
    pub(in crate::rule) fn read_fields<T: DeserializeOwned>(&self, node: &Node) -> Option<T> {
        self.unknown_keys(node.entries().unwrap_or_default().iter().map(|(key, _)| key), field_names::<T>());
        self.read_part(node)
    }

    /// The same for a type that knows a part of the mapping; keys it does not know are left to others.
    pub(in crate::rule) fn read_part<T: DeserializeOwned>(&self, node: &Node) -> Option<T> {
        let whole = |node: &Node| T::deserialize(At { reader: self, node, part: true });
        let known = field_names::<T>();
        let mut sound = true;
        // Each field alone: serde stops at the first that is wrong.
        for (key, value) in node.entries().unwrap_or_default() {
            if known.contains(&key.name.as_str()) {
                let alone = Node::mapping_at(node.mark, vec![(key.clone(), Arc::clone(value))]);
                if let Err(fault) = whole(&alone)
                    && !fault.is_absence
                {
                    self.note::<()>(node.mark, Err(fault));
                    sound = false;
                }
            }
        }
        sound.then(|| self.note(node.mark, whole(node))).flatten()
    }

    /// Notes a problem.
    pub(in crate::rule) fn fault(&self, mark: Mark, message: impl Into<String>, hint: Option<String>) {
        let fault = Fault::at(mark, message, hint);
        self.problems.borrow_mut().push((mark, fault));
    }

    /// Notes the keys that are not among the known ones.
    pub(in crate::rule) fn unknown_keys<'k>(&self, keys: impl Iterator<Item = &'k Key>, known: &[&str]) {
        for key in keys.filter(|key| !known.contains(&key.name.as_str())) {
            // `{ why: one thing, and another }`: to YAML the comma begins another key.
            let is_prose = key.name.contains(' ');
            let quote = is_prose.then(|| "a comma ends a value between braces: put the text in quotes".to_owned());
            let hint = quote.or_else(|| suggest(&key.name, known.iter().copied()));
            self.fault(key.mark, format!("unknown key `{}`", key.name), hint);
        }
    }

    /// Notes what does not stand in the way but has to be known.
    pub(in crate::rule) fn warn(&self, mark: Mark, message: impl Into<String>, hint: Option<String>) {
        self.warnings.borrow_mut().push((mark, Fault::at(mark, message, hint)));
    }

    /// Every problem and every warning noted so far.
    pub(in crate::rule) fn into_problems(self) -> (Faults, Faults) {
        (self.problems.into_inner(), self.warnings.into_inner())
    }

    fn note<T>(&self, mark: Mark, result: Result<T, Fault>) -> Option<T> {
        result
            .map_err(|fault| {
                let fault = fault.or_at(mark);
                self.problems.borrow_mut().push((fault.mark.unwrap_or(mark), fault));
            })
            .ok()
    }

    /// The text with its variables put in; what names none stays as it is.
    fn substitute_known(&self, text: &str) -> String {
        let mut pieces = text.split("${");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let known = piece.split_once('}').and_then(|(name, behind)| Some((self.vars.get(name)?, behind)));
            match known {
                Some((value, behind)) => out.extend([value.as_str(), behind]),
                None => out.extend(["${", piece]),
            }
        }
        out
    }

    /// The text with its variables put in; whether there were any.
    fn substitute<'t>(&self, mark: Mark, text: &'t str) -> Result<Cow<'t, str>, Fault> {
        if !text.contains("${") {
            return Ok(Cow::Borrowed(text));
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, behind)) = after.split_once('}') else {
                return Err(Fault::at(mark, "`${` without its `}`", None));
            };
            let Some(value) = self.vars.get(name) else {
                let hint = suggest(name, self.vars.keys().map(String::as_str))
                    .or_else(|| Some("define it under `vars:`".to_owned()));
                return Err(Fault::at(mark, format!("no variable `{name}`"), hint));
            };
            out.push_str(before);
            out.push_str(value);
            rest = behind;
        }
        out.push_str(rest);
        Ok(Cow::Owned(out))
    }
}

/// A node that is being read.
#[derive(Clone, Copy)]
struct At<'a> {
    reader: &'a Reader,
    node: &'a Node,
    /// Whether only a part of the mapping is read, so that keys it does not know are somebody else's.
    part: bool,
}

/// What a plain scalar is to YAML.
enum Plain {
    Nothing,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text,
}

/// YAML's own reading of one plain scalar.
fn plain(text: &str) -> Plain {
    let may_be_more = text.is_empty() || text.starts_with(|c: char| c.is_ascii_digit() || "+-.~tTfFnN".contains(c));
    if !may_be_more {
        return Plain::Text;
    }
    match serde_yaml::from_str(text) {
        Ok(serde_yaml::Value::Null) => Plain::Nothing,
        Ok(serde_yaml::Value::Bool(value)) => Plain::Bool(value),
        Ok(serde_yaml::Value::Number(number)) => match number.as_i64() {
            Some(integer) => Plain::Integer(integer),
            None => number.as_f64().map_or(Plain::Text, Plain::Float),
        },
        _ => Plain::Text,
    }
}

impl<'de> At<'de> {
    fn inner(self, node: &'de Node) -> Self {
        Self { node, part: false, ..self }
    }

    /// Hands a scalar's text to the visitor, its variables put in.
    fn text<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.shape {
            Shape::Scalar { text, .. } => visitor.visit_str(&self.reader.substitute(self.node.mark, text)?),
            _ => self.any(visitor),
        }
    }

    fn any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.shape {
            Shape::Scalar { text, plain: false } => visitor.visit_str(&self.reader.substitute(self.node.mark, text)?),
            Shape::Scalar { text, plain: true } => {
                let text = self.reader.substitute(self.node.mark, text)?;
                match (&text, plain(&text)) {
                    (Cow::Borrowed(_), Plain::Nothing) => visitor.visit_unit(),
                    (_, Plain::Bool(value)) => visitor.visit_bool(value),
                    (_, Plain::Integer(value)) => visitor.visit_i64(value),
                    (_, Plain::Float(value)) => visitor.visit_f64(value),
                    _ => visitor.visit_str(&text),
                }
            }
            Shape::List(list) => visitor.visit_seq(List { at: self, rest: list.iter() }),
            Shape::Map(entries) => visitor.visit_map(Map { at: self, rest: entries.iter(), next: None, fields: None }),
        }
    }

    fn slotted<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.shape {
            Shape::Scalar { text, .. } => visitor.visit_str(&self.reader.substitute_known(text)),
            _ => self.any(visitor),
        }
    }

    fn version<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if let Shape::Scalar { text, plain: true } = &self.node.shape {
            let read_as = match plain(text) {
                Plain::Float(value) => Some(value.to_string()),
                Plain::Integer(value) => Some(value.to_string()),
                _ => None,
            };
            if let Some(number) = read_as {
                let message = if number == *text {
                    format!("the version {text} stands without quotes: YAML reads it as a number")
                } else {
                    format!("the version {text} stands without quotes: YAML reads it as the number {number}")
                };
                return Err(Fault::at(self.node.mark, message, Some(format!("write \"{text}\""))));
            }
        }
        self.text(visitor)
    }
}

impl<'de> Deserializer<'de> for At<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let mark = self.node.mark;
        self.any(visitor).map_err(|fault| fault.or_at(mark))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        if self.node.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Fault> {
        let mark = self.node.mark;
        let result = match (name, &self.node.shape) {
            (QUOTED, _) => self.version(visitor),
            (SLOTTED, _) => self.slotted(visitor),
            (ONE_OR_MANY, Shape::List(_)) => self.any(visitor),
            _ => visitor.visit_newtype_struct(self),
        };
        result.map_err(|fault| fault.or_at(mark))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let mark = self.node.mark;
        let Some(entries) = self.node.entries() else {
            return self.any(visitor).map_err(|fault| fault.or_at(mark));
        };
        if !self.part {
            self.reader.unknown_keys(entries.iter().map(|(key, _)| key), fields);
        }
        visitor
            .visit_map(Map { at: self, rest: entries.iter(), next: None, fields: Some(fields) })
            .map_err(|fault| fault.or_at(mark))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let mark = self.node.mark;
        match &self.node.shape {
            Shape::Scalar { text, .. } => {
                let text = self.reader.substitute(mark, text)?;
                visitor.visit_enum(text.as_ref().into_deserializer()).map_err(|fault: Fault| fault.or_at(mark))
            }
            _ => Err(Fault::at(mark, "a word is wanted here", suggest("", variants.iter().copied()))),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_any(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_any(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }
}

struct List<'de> {
    at: At<'de>,
    rest: std::slice::Iter<'de, Arc<Node>>,
}

impl<'de> de::SeqAccess<'de> for List<'de> {
    type Error = Fault;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        let read =
            |node: &'de Arc<Node>| seed.deserialize(self.at.inner(node)).map_err(|fault: Fault| fault.or_at(node.mark));
        self.rest.next().map(read).transpose()
    }
}

/// The entries of a mapping; of those that a struct reads, only its own.
struct Map<'de> {
    at: At<'de>,
    rest: std::slice::Iter<'de, (Key, Arc<Node>)>,
    next: Option<&'de Node>,
    fields: Option<&'static [&'static str]>,
}

impl<'de> de::MapAccess<'de> for Map<'de> {
    type Error = Fault;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let fields = self.fields;
        let Some((key, node)) =
            self.rest.find(|(key, _)| fields.is_none_or(|fields| fields.contains(&key.name.as_str())))
        else {
            return Ok(None);
        };
        self.next = Some(node);
        seed.deserialize(key.name.as_str().into_deserializer()).map(Some).map_err(|fault: Fault| fault.or_at(key.mark))
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let node = self.next.take().unwrap_or(self.at.node);
        seed.deserialize(self.at.inner(node)).map_err(|fault: Fault| fault.or_at(node.mark))
    }
}
