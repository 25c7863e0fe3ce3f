//! `.npmrc`: the settings of npm and of those that read its file, and the registries it names. No credential leaves it.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::{Extracted, Fact, FactKey, Place, Source, Text, Value, without_secrets};

use super::Manifest;
use super::syntax::path::file_name;
use super::syntax::secret::{shown_secret, shown_value};
use super::syntax::unfinished;

/// The format.
pub struct Npmrc;

impl Manifest for Npmrc {
    fn format(&self) -> &'static str {
        "npmrc"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == ".npmrc"
    }

    fn extract(&self, source: &Source) -> Extracted {
        let mut out = Extracted::default();
        if let Some(problem) = unfinished::conflict(source) {
            out.problems.push(problem);
            return out;
        }
        let mut section = String::new();
        let mut start = source.text.len() - source.text.trim_start_matches('\u{feff}').len();
        for line in source.text[start..].split_inclusive('\n') {
            let bare = line.trim();
            match bare.strip_prefix('[').and_then(|inner| inner.strip_suffix(']')) {
                Some(name) => section = format!("{}.", &name[..name.floor_char_boundary(LONGEST_SECTION)]),
                None if bare.is_empty() || bare.starts_with([';', '#']) => {}
                None => {
                    if let Some(setting) = Line::read(line) {
                        let place = source.place(start + setting.span.start..start + setting.span.end);
                        out.facts.extend(setting.facts(place, &section));
                    }
                }
            }
            start += line.len();
        }
        out
    }
}

/// A section's name is said again of each of its lines.
const LONGEST_SECTION: usize = 100;

/// One setting.
struct Line<'a> {
    key: &'a str,
    value: Cow<'a, str>,
    /// The bytes of the value, without quotes; those of the key where no value is written.
    span: Range<usize>,
}

impl<'a> Line<'a> {
    /// `key = value`, `key[] = value`, or `key`, which switches it on. `None` for a line of another kind: it may be a
    /// secret that went astray.
    fn read(line: &'a str) -> Option<Self> {
        let bytes = |part: &str| {
            let start = part.as_ptr() as usize - line.as_ptr() as usize;
            start..start + part.len()
        };
        let Some((key, value)) = line.split_once('=') else {
            let key = before_comment(line.trim());
            let is_name = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            return is_name.then(|| Self { key, value: "true".into(), span: bytes(key) });
        };
        let (key, value) = (key.trim(), value.trim());
        let key = unquoted(key).unwrap_or(key);
        let key = key.strip_suffix("[]").unwrap_or(key);
        if key.is_empty() {
            return None;
        }
        if let Some(inner) = unquoted(value) {
            return Some(Self { key, value: inner.into(), span: bytes(inner) });
        }
        let value = before_comment(value);
        Some(Self { key, value: unescaped(value), span: bytes(value) })
    }

    /// What a report may show of the value.
    fn shown(&self) -> Text {
        if identifies(self.key) {
            shown_secret(&self.value)
        } else {
            shown_value(self.key, &without_secrets(&self.value))
        }
    }

    /// The setting, and the registry that it names where it names one: one for all, or one for the names of a scope.
    fn facts(&self, place: Place, section: &str) -> Vec<Fact> {
        let shown = self.shown();
        let key = Text::from(&format!("{section}{}", self.key));
        let setting = Fact::new(FactKey::Setting, Value::Pair(key, shown), place);
        let index = Fact::new(FactKey::PackageIndex, Value::Text(shown), place);
        match self.key.split_once(':') {
            _ if !section.is_empty() => vec![setting],
            None if self.key == "registry" => vec![setting, index],
            Some((scope, "registry")) if scope.starts_with('@') => vec![setting, index.of(Text::from(scope))],
            _ => vec![setting],
        }
    }
}

/// The part of an unquoted text that no comment follows.
fn before_comment(text: &str) -> &str {
    let mut escaped = false;
    let comment = text.char_indices().find(|(_, character)| {
        let begins = !escaped && matches!(character, ';' | '#');
        escaped = *character == '\\' && !escaped;
        begins
    });
    comment.map_or(text, |(at, _)| text[..at].trim_end())
}

/// `\;` and `\#` are no comments.
fn unescaped(text: &str) -> Cow<'_, str> {
    if text.contains("\\;") || text.contains("\\#") {
        text.replace("\\;", ";").replace("\\#", "#").into()
    } else {
        text.into()
    }
}

/// What stands between quotes.
fn unquoted(text: &str) -> Option<&str> {
    let inner = |quote| text.strip_prefix(quote).and_then(|rest: &str| rest.strip_suffix(quote));
    inner('"').or_else(|| inner('\''))
}

/// Whether the value of this key says who somebody is, or proves it, though its name does not sound like that: `email`,
/// `//host/:certfile`; `cert` and `key` hold the very text of a certificate.
fn identifies(key: &str) -> bool {
    const NAMES: [&str; 5] = ["username", "email", "certfile", "keyfile", "otp"];
    let key = key.to_ascii_lowercase();
    NAMES.iter().any(|name| key.ends_with(name)) || matches!(key.rsplit(':').next(), Some("cert" | "key"))
}
