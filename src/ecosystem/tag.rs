//! The anatomy of a tag, of an image or in git: `v3.14.0rc1-slim-bookworm` is prefix, numbers, pre-release and variant.
//!
//! Tags have no grammar, only customs. What has no number to order by (`latest`, `bookworm`, a commit) is no version.

use super::Range;
use crate::model::{Part, Text, Version};

/// What a tag admits; `None` where none is written, or the one that moves to whatever is newest.
pub(super) struct Tagged {
    pub(super) tag: Option<Version>,
    /// Whether a version is what this tag stands for.
    pub(super) admits: fn(&Version, &Version) -> bool,
}

impl Range for Tagged {
    fn matches(&self, version: &Version) -> bool {
        self.tag.as_ref().map_or_else(|| !version.is_prerelease(), |tag| (self.admits)(tag, version))
    }

    fn pin(&self) -> Option<&Version> {
        self.tag.as_ref()
    }

    fn is_unbounded(&self) -> bool {
        self.tag.is_none()
    }

    fn is_open(&self) -> bool {
        self.tag.is_none()
    }

    fn wants_prerelease(&self) -> bool {
        self.tag.as_ref().is_some_and(Version::is_prerelease)
    }
}

/// The parts of a tag that has an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// `v`, or nothing.
    prefix: &'a str,
    /// `3.14.0`, `2024-01-15`, `21.0.2_13`, `8u292`.
    numbers: &'a str,
    /// `rc1`, `beta`, `preview.1`, `ea-17`; empty for a release.
    prerelease: &'a str,
    /// What makes it another image than its neighbours: what stands before and after the pre-release.
    variant: [&'a str; 2],
}

/// How the numbers of a tag count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `1.27`, `v0.9.1`.
    Numbered,
    /// `2024.1`, `2024-01-15`.
    Calendar,
    /// `20240115`, `20240115123000`.
    Date,
}

impl<'a> Tag<'a> {
    /// The parts; `None` where the tag has no order.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        if looks_like_commit(text) {
            return None;
        }
        let body = text.strip_prefix(['v', 'V']).unwrap_or(text);
        let (prefix, _) = text.split_at(text.len() - body.len());
        let (numbers, rest) = body.split_at(numbers_length(body)?);
        let (start, end) = prerelease(rest).unwrap_or((rest.len(), rest.len()));
        let prerelease = rest.get(start..end)?.trim_start_matches(['-', '.', '_']);
        Some(Self { prefix, numbers, prerelease, variant: [rest.get(..start)?, rest.get(end..)?] })
    }

    /// Whether a dependency can move between the two without becoming another image or changing its precision.
    pub(super) fn is_same_shape(&self, other: &Self) -> bool {
        self.is_same_line(other) && separators(self.numbers).eq(separators(other.numbers))
    }

    /// Whether both are written with the same prefix and are of the same variant.
    pub(super) fn is_same_line(&self, other: &Self) -> bool {
        self.prefix == other.prefix && self.variant().eq(other.variant())
    }

    /// How many numbers it has: one in `v4`, three in `v4.1.0`.
    pub(super) fn precision(&self) -> usize {
        separators(self.numbers).count() + 1
    }

    /// Its numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.numbers.split(|c: char| !c.is_ascii_digit())
    }

    /// Whether it names a pre-release.
    pub(super) fn is_prerelease(&self) -> bool {
        !self.prerelease.is_empty()
    }

    /// The variant in one piece, so that `8.0-rc2-alpine` and `8.0-alpine` have the same.
    fn variant(&self) -> impl Iterator<Item = u8> + '_ {
        self.variant.iter().flat_map(|part| part.bytes())
    }

    /// How its numbers count.
    pub(super) fn scheme(&self) -> Scheme {
        let first = self.numbers().next().unwrap_or_default();
        if is_date(first) {
            Scheme::Date
        } else if first.len() == 4 && is_year(first) {
            Scheme::Calendar
        } else {
            Scheme::Numbered
        }
    }

    /// What orders it: numbers, then `release` or what makes it a pre-release. What stands around the numbers comes last,
    /// `before` first, and only tells equal numbers apart.
    pub(super) fn version(&self, text: &str, before: &str, release: Part) -> Option<Version> {
        let mut key = Vec::with_capacity(6);
        for number in self.numbers() {
            key.push(Part::Number(number.parse().ok()?));
        }
        if self.prerelease.is_empty() {
            key.push(release);
        } else {
            key.push(Part::Pre);
            push_identifiers(self.prerelease, &mut key);
        }
        match [before, self.prefix, self.variant[0], self.variant[1]] {
            ["", "", "", ""] => {}
            ["", "", variant, ""] | ["", "", "", variant] => key.push(Part::Text(Text::from(variant))),
            parts => key.push(Part::Text(Text::from(&parts.concat()))),
        }
        Some(Version::new(text, key))
    }
}

/// The characters between the numbers.
fn separators(numbers: &str) -> impl Iterator<Item = u8> + '_ {
    numbers.bytes().filter(|byte| !byte.is_ascii_digit())
}

/// How far the numbers at the start reach; `None` where there is none, or one is beyond counting.
fn numbers_length(text: &str) -> Option<usize> {
    let digits = |at: usize| text.bytes().skip(at).take_while(u8::is_ascii_digit).count();
    let mut end = digits(0);
    let is_calendar = end == 4 && text.get(..4).is_some_and(is_year);
    let mut longest = end;
    loop {
        // `21.0.2_13` and `8u292` are how Java counts; a hyphen joins only the parts of a date.
        let next = match text.as_bytes().get(end) {
            Some(b'.' | b'_' | b'u') => digits(end + 1),
            Some(b'-') if is_calendar && digits(end + 1) == 2 => 2,
            _ => 0,
        };
        if next == 0 {
            break;
        }
        longest = longest.max(next);
        end += 1 + next;
    }
    (end > 0 && longest < 19).then_some(end)
}

/// The bytes of the pre-release in what follows the numbers, with the separator before it.
fn prerelease(rest: &str) -> Option<(usize, usize)> {
    let mut start = 0;
    let mut pieces = rest.split('-').peekable();
    let mut is_attached = true;
    while let Some(piece) = pieces.next() {
        let end = start + piece.len();
        if is_prerelease(piece.trim_start_matches(['.', '_']), is_attached) {
            let count = pieces.peek().filter(|next| is_count(next));
            let counted =
                count.filter(|_| !piece.ends_with(|c: char| c.is_ascii_digit())).map_or(0, |next| next.len() + 1);
            return Some((start.saturating_sub(1), end + counted));
        }
        is_attached = false;
        start = end + 1;
    }
    None
}

/// A number after a word, as in `ea-17` and `rc-1`.
fn is_count(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a piece of a tag is a pre-release: a word for one, perhaps with numbers after it.
fn is_prerelease(piece: &str, is_attached: bool) -> bool {
    const WORDS: &[&str] = &[
        "alpha",
        "beta",
        "canary",
        "ea",
        "milestone",
        "nightly",
        "pre",
        "prerelease",
        "preview",
        "rc",
        "snapshot",
        "unstable",
    ];
    /// Words that are one only with a number, or right behind the version: `-dev` alone is a variant with tools in it.
    const COUNTED: &[&str] = &["a", "b", "c", "cr", "dev", "m"];
    let length = piece.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, numbers) = piece.split_at(length);
    let is = |words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let is_numbered = numbers.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && (is(WORDS) || (is(COUNTED) && (is_numbered || (is_attached && word.len() > 1))))
}

/// The identifiers of a pre-release: words and numbers.
fn push_identifiers(text: &str, key: &mut Vec<Part>) {
    for piece in text.split(['.', '-', '_']).filter(|piece| !piece.is_empty()) {
        let length = piece.bytes().take_while(|byte| !byte.is_ascii_digit()).count();
        let (word, number) = piece.split_at(length);
        if !word.is_empty() {
            key.push(Part::Text(Text::from(&word.to_ascii_lowercase())));
        }
        if !number.is_empty() {
            key.push(number.parse().map_or_else(|_| Part::Text(Text::from(number)), Part::Number));
        }
    }
}

/// Whether the tag, or what stands before its first hyphen, is a commit rather than a number.
fn looks_like_commit(text: &str) -> bool {
    let first = text.split('-').next().unwrap_or_default();
    let is_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (7..=40).contains(&first.len()) && is_hex(first) && !is_date(first)
}

/// Whether the digits are a date, perhaps with a time: `20240115`, `202401151230`, `20240115123000`.
fn is_date(digits: &str) -> bool {
    let field = |from: usize| digits.get(from..from + 2).and_then(|field| field.parse::<u8>().ok());
    matches!(digits.len(), 8 | 12 | 14)
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && digits.get(..4).is_some_and(is_year)
        && field(4).is_some_and(|month| (1..=12).contains(&month))
        && field(6).is_some_and(|day| (1..=31).contains(&day))
}

fn is_year(digits: &str) -> bool {
    digits.parse::<u16>().is_ok_and(|year| (1990..2100).contains(&year))
}
