//! Semantic versions: the key that cargo and npm share, and the raising of requirements written over them.

pub mod raise;

use crate::model::{Part, Text};

/// The key of a version that follows semver.org to the letter; `None` otherwise, and where a component exceeds `limit`.
///
/// `[Number, Number, Number, Final]`, or `[Number, Number, Number, Pre, identifier...]`. Build metadata is read and does
/// not order.
pub fn key(text: &str, limit: u64) -> Option<Box<[Part]>> {
    let (major, rest) = component(text, limit)?;
    let (minor, rest) = component(rest.strip_prefix('.')?, limit)?;
    let (patch, rest) = component(rest.strip_prefix('.')?, limit)?;
    let rest = match rest.split_once('+') {
        None => rest,
        Some((rest, build)) if is_build(build) => rest,
        Some(_) => return None,
    };
    if rest.is_empty() {
        return Some(Box::new(release_key([major, minor, patch])));
    }
    prerelease_key([major, minor, patch], rest.strip_prefix('-')?)
}

/// The key of a release.
pub fn release_key([major, minor, patch]: [u64; 3]) -> [Part; 4] {
    [Part::Number(major), Part::Number(minor), Part::Number(patch), Part::Final]
}

/// The key of a pre-release with these dot-separated identifiers; `None` where one is empty, holds another character
/// than `[0-9A-Za-z-]`, or is a number with leading zeros.
pub fn prerelease_key([major, minor, patch]: [u64; 3], identifiers: &str) -> Option<Box<[Part]>> {
    let mut key = Vec::with_capacity(7);
    key.extend([Part::Number(major), Part::Number(minor), Part::Number(patch), Part::Pre]);
    for identifier in identifiers.split('.') {
        key.push(self::identifier(identifier)?);
    }
    Some(key.into())
}

/// A numeric component at the start of the text, and what follows it.
fn component(text: &str, limit: u64) -> Option<(u64, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    if length == 0 || (length > 1 && digits.starts_with('0')) {
        return None;
    }
    digits.parse().ok().filter(|number| *number <= limit).map(|number| (number, rest))
}

/// One identifier of a pre-release.
fn identifier(text: &str) -> Option<Part> {
    if text.is_empty() || !text.bytes().all(is_identifier_byte) {
        return None;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Part::Text(Text::from(text)));
    }
    if text.len() > 1 && text.starts_with('0') {
        return None;
    }
    Some(text.parse().map_or_else(|_| Part::Huge(text.len() as u32, Text::from(text)), Part::Number))
}

fn is_build(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(is_identifier_byte))
}

fn is_identifier_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-'
}
