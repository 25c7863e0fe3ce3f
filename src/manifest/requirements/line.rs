//! Lines as pip joins them: continuations brought together, comments taken off, every byte still at its offset.

use std::borrow::Cow;

/// One line of meaning: several lines of the file where a `\` joins them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The text without its comment. Joints are blanked, so that offsets in it are offsets in the file.
    pub(super) text: Cow<'a, str>,
    /// The byte of the file at which it begins.
    pub(super) start: usize,
}

/// The lines that are not empty.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    std::iter::from_fn(move || {
        while at < text.len() {
            let start = at;
            let (line, next) = joined(text, start);
            at = next;
            if !line.trim().is_empty() {
                return Some(Line { text: line, start });
            }
        }
        None
    })
}

/// The line that begins at `start`, and where the next one begins.
fn joined(text: &str, start: usize) -> (Cow<'_, str>, usize) {
    let mut joints = Vec::new();
    let mut at = start;
    let end = loop {
        let rest = &text[at..];
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest[..length].strip_suffix('\r').unwrap_or(&rest[..length]);
        let end = at + line.len();
        at = (at + length + 1).min(text.len());
        // A comment ends the line that it is joined to.
        if !line.ends_with('\\') || line.trim_start().starts_with('#') {
            break end;
        }
        joints.push(end - 1..at);
        if at == text.len() {
            break at;
        }
    };
    let whole = text.get(start..end).unwrap_or_default();
    if joints.is_empty() {
        return (Cow::Borrowed(without_comment(whole)), at);
    }
    let mut blanked = String::with_capacity(whole.len());
    for joint in joints {
        blanked.push_str(text.get(start + blanked.len()..joint.start).unwrap_or_default());
        blanked.extend(joint.map(|_| ' '));
    }
    blanked.push_str(text.get(start + blanked.len()..end).unwrap_or_default());
    blanked.truncate(without_comment(&blanked).len());
    (Cow::Owned(blanked), at)
}

/// A `#` begins a comment only where the line begins or white space stands before it: addresses have fragments.
fn without_comment(line: &str) -> &str {
    let bytes = line.as_bytes();
    let comment = bytes.iter().enumerate().find(|(at, byte)| {
        **byte == b'#' && at.checked_sub(1).is_none_or(|before| bytes[before].is_ascii_whitespace())
    });
    comment.map_or(line, |(at, _)| &line[..at])
}
