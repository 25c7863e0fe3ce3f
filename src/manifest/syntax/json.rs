//! JSON documents in which every key and every value knows its bytes, and nothing that is written twice is lost.
//!
//! `serde_json` checks the whole text in one pass, without recursion and without a tree, and cuts the root into raw slices;
//! the address of a slice in the text is its place. Only what is asked for is cut further. That is stricter than a lenient
//! parser with everything forbidden, and a fleet of thousands of files costs one scan of each.

use std::borrow::Cow;
use std::fmt;

use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::model::{Place, Problem, Source};

use super::scalar::Scalar;
use super::unfinished::unfinished;

/// A value of a document: well-formed, but not read yet.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a> {
    raw: &'a str,
    start: usize,
}

/// One `"key": value` of an object.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The key.
    pub key: Scalar<'a>,
    /// The value.
    pub value: Json<'a>,
}

/// The text without its byte order mark, and how many bytes that took.
pub fn without_mark(text: &str) -> (&str, usize) {
    text.strip_prefix('\u{feff}').map_or((text, 0), |rest| (rest, text.len() - rest.len()))
}

/// The members of the object that a document is, those written twice included.
pub fn root(source: &Source) -> Result<Vec<Member<'_>>, Problem> {
    let (text, start) = without_mark(&source.text);
    let Members(members) = serde_json::from_str(text).map_err(|error| broken(source, &error))?;
    Ok(located(Json { raw: text, start }, members))
}

/// What is wrong with a text that is not JSON, or not the JSON that was expected.
pub fn broken(source: &Source, error: &serde_json::Error) -> Problem {
    unfinished(source).unwrap_or_else(|| {
        let place = place_of(source, error);
        Problem { code: "malformed", message: reason(source, place, error), line: place.line, column: place.column }
    })
}

/// What the parser says, but for the two slips that everybody makes.
fn reason(source: &Source, place: Place, error: &serde_json::Error) -> String {
    let (before, after) = source.text.split_at_checked(place.start as usize).unwrap_or_default();
    if after.starts_with(['}', ']']) && before.trim_end().ends_with(',') {
        return "a comma stands before the closing bracket".to_owned();
    }
    if after.starts_with("//") || after.starts_with("/*") {
        return "a comment, which JSON does not have".to_owned();
    }
    let message = error.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    match message.strip_prefix("EOF while parsing ") {
        Some(what) => format!("the text ends in the middle of {what}"),
        None if matches!(message, "expected ident" | "expected value") => "a value is expected here".to_owned(),
        None => message.to_owned(),
    }
}

/// `serde_json` counts bytes; people count characters.
fn place_of(source: &Source, error: &serde_json::Error) -> Place {
    let (text, mark) = without_mark(&source.text);
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let mut at = (mark + before + error.column().saturating_sub(1)).min(source.text.len());
    while !source.text.is_char_boundary(at) {
        at -= 1;
    }
    source.place(at..at)
}

impl<'a> Json<'a> {
    /// The bytes of the value, quotes and brackets included.
    pub fn span(self) -> std::ops::Range<usize> {
        self.start..self.start + self.raw.len()
    }

    /// What it is, for messages.
    pub fn kind(self) -> &'static str {
        match self.raw.as_bytes().first() {
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b'n') => "null",
            Some(b't' | b'f') => "a boolean",
            _ => "a number",
        }
    }

    /// Whether it is `true`.
    pub fn is_true(self) -> bool {
        self.raw == "true"
    }

    /// The members of an object, those written twice included; `None` for any other value.
    pub fn members(self) -> Option<Vec<Member<'a>>> {
        let Members(members) = self.raw.starts_with('{').then(|| serde_json::from_str(self.raw))?.ok()?;
        Some(located(self, members))
    }

    /// The values of an array; `None` for any other value.
    pub fn items(self) -> Option<Vec<Json<'a>>> {
        let Items(items) = self.raw.starts_with('[').then(|| serde_json::from_str(self.raw))?.ok()?;
        Some(items.into_iter().map(|item| self.inside(item)).collect())
    }

    /// The string; `None` for any other value, and for one whose escapes stand for no text (half a surrogate pair).
    pub fn string(self) -> Option<Scalar<'a>> {
        let inner = self.raw.strip_prefix('"')?.strip_suffix('"')?;
        let text =
            if inner.contains('\\') { Cow::Owned(serde_json::from_str(self.raw).ok()?) } else { Cow::Borrowed(inner) };
        Some(Scalar { text, span: self.start + 1..self.start + 1 + inner.len() })
    }

    /// A slice of this value, with its place: its address tells.
    fn inside(self, part: &'a RawValue) -> Self {
        let raw = part.get();
        Self { raw, start: self.start + (raw.as_ptr() as usize - self.raw.as_ptr() as usize) }
    }
}

fn located<'a>(whole: Json<'a>, members: Vec<(&'a RawValue, &'a RawValue)>) -> Vec<Member<'a>> {
    members
        .into_iter()
        .map(|(key, value)| {
            let key = whole.inside(key);
            let as_written = || Scalar {
                text: Cow::Borrowed(key.raw.trim_matches('"')),
                span: key.start + 1..key.start + key.raw.len() - 1,
            };
            Member { key: key.string().unwrap_or_else(as_written), value: whole.inside(value) }
        })
        .collect()
}

/// An object cut into raw keys and values.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cut;
        impl<'de> Visitor<'de> for Cut {
            type Value = Vec<(&'de RawValue, &'de RawValue)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::with_capacity(16);
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }
        deserializer.deserialize_map(Cut).map(Members)
    }
}

/// An array cut into raw values.
struct Items<'a>(Vec<&'a RawValue>);

impl<'de: 'a, 'a> Deserialize<'de> for Items<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cut;
        impl<'de> Visitor<'de> for Cut {
            type Value = Vec<&'de RawValue>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(items)
            }
        }
        deserializer.deserialize_seq(Cut).map(Items)
    }
}
