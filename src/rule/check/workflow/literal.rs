//! Secrets in clear in the files of pipelines. No fact keeps one, so the text is asked.

use std::ops::Range;

use crate::manifest::syntax::path::{extension, file_name};
use crate::manifest::syntax::secret::{LITERAL, is_token, shown_setting};
use crate::manifest::syntax::yaml;
use crate::model::{Source, Text, Value};

use super::super::super::probe::Seen;

/// How deep files are followed; an alias may lead back to what holds it.
const DEEPEST: usize = 12;

/// Keys whose members are given to programs.
const GIVEN: &[&str] = &["credentials", "env", "secrets", "variables", "with"];

/// Words of a value that is made up for a test.
const MADE_UP: &[&str] = &[
    "admin",
    "change",
    "default",
    "demo",
    "development",
    "dummy",
    "example",
    "fake",
    "insecure",
    "local",
    "mock",
    "password",
    "placeholder",
    "postgres",
    "random",
    "sample",
    "secret",
    "test",
    "your",
];

/// Whether a file of this path is one of a pipeline.
pub(super) fn wants(path: &str) -> bool {
    let is_action = matches!(file_name(path), "action.yml" | "action.yaml");
    matches!(extension(path), "yml" | "yaml")
        && (path.starts_with(".github/workflows/") || path.contains(".gitlab-ci") || is_action)
}

/// Finds tokens anywhere, and what stands where a name says that a secret does.
pub(super) fn look(source: &Source, seen: &mut Vec<Seen>) {
    let mut found: Vec<(Range<usize>, Value)> = tokens(&source.text).map(|span| (span, Value::Present)).collect();
    if let Ok(document) = yaml::parse(source) {
        for value in document.documents() {
            named(value, false, 0, &mut found);
        }
    }
    found.sort_by_key(|(span, _)| span.start);
    // What a name and its beginning tell is one secret; of an alias there is one place.
    found.dedup_by(|next, first| next.0.start < first.0.end);
    seen.extend(found.into_iter().map(|(span, value)| Seen { part: 0, value, span }));
}

/// The tokens of well-known makers, by how they begin.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.');
    let mut at = 0;
    text.split(move |letter| !is_part(letter)).filter_map(move |word| {
        let start = text[at..].find(word).map_or(at, |found| at + found);
        at = start + word.len();
        (is_token(word) && is_likely(word)).then_some(start..at)
    })
}

/// Values of variables and inputs whose name says that a secret stands there.
fn named(value: yaml::Value<'_, '_>, is_given: bool, depth: usize, found: &mut Vec<(Range<usize>, Value)>) {
    if depth == DEEPEST {
        return;
    }
    for item in value.items() {
        named(item, false, depth + 1, found);
    }
    for (key, value) in value.entries() {
        let Some(key) = key.scalar() else { continue };
        match value.scalar() {
            Some(said) if is_given => {
                let is_hidden = shown_setting(&key.text, &said.text) == LITERAL;
                if is_hidden && is_likely(&said.text) {
                    found.push((said.span.clone(), Value::Text(Text::from(&key.text))));
                }
            }
            Some(_) => {}
            None => named(value, GIVEN.contains(&&*key.text), depth + 1, found),
        }
    }
}

/// Whether it looks like what a machine made, and not like a word for a test. Passwords that people choose look like words,
/// so those are let through rather than every test be accused.
fn is_likely(value: &str) -> bool {
    let folded = value.to_ascii_lowercase();
    let has = |is: fn(&u8) -> bool| value.as_bytes().iter().any(is);
    let mut distinct: Vec<u8> = value.bytes().collect();
    distinct.sort_unstable();
    distinct.dedup();
    value.len() >= 16
        && distinct.len() >= 10
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_alphabetic)
        && !value.contains(char::is_whitespace)
        && !value.contains(['/', '$', '{'])
        && !MADE_UP.iter().any(|word| folded.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_found_in_any_text_and_made_up_ones_are_let_through() {
        let text = "curl -H 'Authorization: token ghp_A1b2C3d4E5f6G7h8I9j0' é # AKIAIOSFODNN7EXAMPLE\n";
        let found: Vec<&str> = tokens(text).map(|span| &text[span]).collect();
        assert_eq!(found, ["ghp_A1b2C3d4E5f6G7h8I9j0"]);
        assert!(!is_likely("postgres-12345678") && !is_likely("0123456789012345") && is_likely("9fK2xQ7vLm3TzR8w"));
    }
}
