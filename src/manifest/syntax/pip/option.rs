//! Option lines: `-r base.txt`, `--index-url=https://…`, several on one line.

use std::ops::Range;

/// One option of a line, as ranges of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Setting {
    /// The name with its dashes.
    pub(super) name: Range<usize>,
    /// The value, whichever way it is attached, without quotes.
    pub(super) value: Option<Range<usize>>,
}

/// What an option is to a reader of dependencies.
pub(super) enum Meaning {
    /// Reads another file.
    Include,
    /// Caps by another file.
    Constraint,
    /// A requirement that is installed in place.
    Editable,
    /// Another registry.
    Index,
    /// How pip goes about it.
    Ignored,
    /// Not an option that pip takes in a file.
    Unknown,
}

pub(super) fn meaning(name: &str) -> Meaning {
    match name {
        "-r" | "--requirement" => Meaning::Include,
        "-c" | "--constraint" => Meaning::Constraint,
        "-e" | "--editable" => Meaning::Editable,
        "-i" | "--index-url" | "--pypi-url" | "--extra-index-url" => Meaning::Index,
        "-f"
        | "--find-links"
        | "--no-index"
        | "--trusted-host"
        | "--no-binary"
        | "--only-binary"
        | "--prefer-binary"
        | "--pre"
        | "--all-releases"
        | "--only-final"
        | "--hash"
        | "--require-hashes"
        | "--use-feature"
        | "-C"
        | "--config-setting"
        | "--config-settings"
        | "--global-option"
        | "--install-option"
        | "--process-dependency-links"
        | "--use-wheel"
        | "--allow-external"
        | "--allow-unverified" => Meaning::Ignored,
        _ => Meaning::Unknown,
    }
}

/// Every option of a line.
pub(super) fn settings(text: &str) -> impl Iterator<Item = Setting> {
    let mut words = words(text).peekable();
    std::iter::from_fn(move || {
        let word = words.find(|word| text[word.clone()].starts_with('-'))?;
        let written = &text[word.clone()];
        let length = if written.starts_with("--") {
            written.find('=').unwrap_or(written.len())
        } else {
            written.char_indices().nth(2).map_or(written.len(), |(at, _)| at)
        };
        let name = word.start..word.start + length;
        let attached = name.end + usize::from(text[name.end..word.end].starts_with('='))..word.end;
        let value = if attached.is_empty() {
            words.next_if(|next| !text[next.clone()].starts_with('-'))
        } else {
            Some(attached)
        };
        let value = value.map(|value| unquoted(text, value)).filter(|value| !value.is_empty());
        Some(Setting { name, value })
    })
}

/// The words between white space; quotes hold words together.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text[at..].len() - text[at..].trim_start().len();
        let start = at;
        let mut quote = None;
        let end = text[start..].find(|character: char| {
            match quote {
                Some(open) if character == open => quote = None,
                None if matches!(character, '"' | '\'') => quote = Some(character),
                _ => {}
            }
            quote.is_none() && character.is_whitespace()
        });
        at = end.map_or(text.len(), |length| start + length);
        (start < at).then_some(start..at)
    })
}

fn unquoted(text: &str, range: Range<usize>) -> Range<usize> {
    let written = &text[range.clone()];
    let is_quoted =
        ['"', '\''].iter().any(|quote| written.len() >= 2 && written.starts_with(*quote) && written.ends_with(*quote));
    if is_quoted { range.start + 1..range.end - 1 } else { range }
}
