//! What npm does to a range's text before it reads it: white space, build metadata, spaces after operators.

use std::borrow::Cow;

/// The text without outer white space and with every inner run of it as one space.
pub(super) fn collapse(text: &str) -> Cow<'_, str> {
    let is_plain = |text: &str| !text.contains(|c| c != ' ' && is_space(c)) && !text.contains("  ");
    let text = trim(text);
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split(is_space).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
}

/// The text without outer white space.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// JavaScript's white space: Unicode's, with the byte order mark and without the "next line" character.
fn is_space(character: char) -> bool {
    character == '\u{feff}' || (character.is_whitespace() && character != '\u{85}')
}

/// The text without build metadata: it never orders anything.
pub(super) fn without_build(text: &str) -> Cow<'_, str> {
    if !text.contains('+') {
        return Cow::Borrowed(text);
    }
    let mut parts = text.split('+');
    let mut result = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = after_identifiers(part);
        if rest.len() == part.len() {
            result.push('+');
        }
        result.push_str(rest);
    }
    Cow::Owned(result)
}

/// What follows the dot-separated identifiers at the start of the text.
fn after_identifiers(text: &str) -> &str {
    let identifier =
        |at: usize| text.bytes().skip(at).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    let mut end = identifier(0);
    while end > 0 && text.as_bytes().get(end) == Some(&b'.') && identifier(end + 1) > 0 {
        end += 1 + identifier(end + 1);
    }
    text.get(end..).unwrap_or_default()
}

/// The comparators as texts without spaces inside: `> 1.2 ~ 3` gives `>1.2` and `~3`.
pub(super) fn tokens(text: &str) -> Vec<Cow<'_, str>> {
    if !text.contains(' ') {
        return vec![Cow::Borrowed(text)];
    }
    let text = join_operators(text);
    let mut found: Vec<Cow<'_, str>> = Vec::new();
    let mut before = "";
    for token in text.split(' ') {
        match found.last_mut() {
            Some(last) if before.ends_with("~>") => {
                let kept = last.len() - 1;
                last.to_mut().truncate(kept);
                last.to_mut().push_str(token);
            }
            Some(last) if before.ends_with(['~', '^']) => last.to_mut().push_str(token),
            _ => found.push(Cow::Owned(token.to_owned())),
        }
        before = token;
    }
    found
}

/// The text without the space between `<`, `>`, `=` and the version after it.
///
/// An operator that follows `v` or `=` belongs to what they start, and keeps its space.
fn join_operators(text: &str) -> String {
    let bytes = text.as_bytes();
    let is = |at: usize, set: &[u8]| bytes.get(at).is_some_and(|byte| set.contains(byte));
    let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    while at < bytes.len() {
        let operator = at + usize::from(is(at, b" "));
        let operator_end = operator + usize::from(is(operator, b"<>"));
        let operator_end = operator_end + usize::from(is(operator_end, b"="));
        let version = operator_end + usize::from(is(operator_end, b" "));
        let mut end = version;
        while is(end, b"v= ") {
            end += 1;
        }
        if is(end, b"0123456789xX*") {
            end += bytes.iter().skip(end).take_while(|byte| !b" <>=".contains(byte)).count();
            result.push_str(part(at..operator_end));
            result.push_str(part(version..end));
        } else {
            // No version starts before `end`: every shorter attempt would stop there as well.
            end = end.max(at + 1);
            while !text.is_char_boundary(end) {
                end += 1;
            }
            result.push_str(part(at..end));
        }
        at = end;
    }
    result
}
