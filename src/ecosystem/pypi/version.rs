//! Versions as PEP 440 writes and orders them: `1!2.0.post1`, `3.0rc1`, `2.9.1+cpu`.
//!
//! Follows the semantics of Python's `packaging` 26.3, which is
//! Copyright (c) Donald Stufft and individual contributors, under the Apache License 2.0 or the BSD 2-Clause License.
//!
//! A key is laid out so that comparing two keys part by part is the order of PEP 440:
//! `Epoch`, the release without its trailing zeros, and then what follows the release:
//!
//! | version | after the release |
//! |---|---|
//! | `1.0.dev3` | `Dev 3` |
//! | `1.0a2.dev3` | `Pre 0 2 Dev 3` |
//! | `1.0a2` | `Pre 0 2 Final` |
//! | `1.0a2.post4` | `Pre 0 2 Post 4 Final` |
//! | `1.0` | `Final` |
//! | `1.0.post4.dev3` | `Post 4 Dev 3` |
//! | `1.0.post4` | `Post 4 Final` |
//!
//! Every one of these is below every `Number`, so a longer release is above. A local label comes last, its words marked
//! by `Final` because they are below its numbers. No key without a local label is the beginning of another one.

use std::ops::Range;

use crate::model::{Part, Text, Version};

/// The version of that text; `None` where PEP 440 does not know it.
pub(super) fn read(text: &str) -> Option<Version> {
    let trimmed = text.trim();
    let scan = scan(trimmed)?;
    (scan.end == trimmed.len()).then(|| Version::new(text, scan.key()))
}

/// The normal spelling of a version: `1.0alpha` is `1.0a0`. What is no version stays as it is.
pub(super) fn normal(text: &str) -> String {
    let Some(scan) = scan(text.trim()) else { return text.to_owned() };
    let mut normal = String::with_capacity(text.len() + 4);
    let digits = |digits: &str| match digits.trim_start_matches('0') {
        "" => "0".to_owned(),
        digits => digits.to_owned(),
    };
    let epoch = digits(scan.epoch);
    if epoch != "0" {
        normal += &(epoch + "!");
    }
    for (index, component) in scan.release.split('.').enumerate() {
        normal += if index == 0 { "" } else { "." };
        normal += &digits(component);
    }
    if let Some((kind, number)) = scan.pre {
        normal += ["a", "b", "rc"].get(kind as usize).unwrap_or(&"rc");
        normal += &digits(number);
    }
    for (word, number) in [(".post", scan.post), (".dev", scan.dev)] {
        if let Some(number) = number {
            normal += word;
            normal += &digits(number);
        }
    }
    for (index, word) in scan.local.into_iter().flat_map(|label| label.split(['.', '-', '_'])).enumerate() {
        normal += if index == 0 { "+" } else { "." };
        let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
        normal += &if is_number { digits(word) } else { word.to_ascii_lowercase() };
    }
    normal
}

/// Where the parts of a version stand in a text.
#[derive(Debug, Default)]
pub(super) struct Scan<'a> {
    /// The epoch before `!`, empty where none is written.
    pub(super) epoch: &'a str,
    /// The release as written, without the epoch: `1.0.0`.
    pub(super) release: &'a str,
    /// The kind (0 alpha, 1 beta, 2 candidate) and the number, empty where it is not written.
    pre: Option<(u64, &'a str)>,
    post: Option<&'a str>,
    dev: Option<&'a str>,
    /// The label after `+`.
    pub(super) local: Option<&'a str>,
    /// The byte at which the release ends.
    pub(super) release_end: usize,
    /// The byte at which the version ends.
    pub(super) end: usize,
}

/// The longest version at the start of the text.
pub(super) fn scan(text: &str) -> Option<Scan<'_>> {
    let bytes = text.as_bytes();
    let mut scan = Scan::default();
    let mut at = usize::from(matches!(bytes.first(), Some(b'v' | b'V')));
    let first = digits(bytes, at);
    if bytes.get(first.end) == Some(&b'!') && bytes.get(first.end + 1).is_some_and(u8::is_ascii_digit) {
        scan.epoch = &text[first.clone()];
        at = first.end + 1;
    }
    let start = at;
    at = digits(bytes, at).end;
    if at == start {
        return None;
    }
    while bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        at = digits(bytes, at + 1).end;
    }
    scan.release = &text[start..at];
    (scan.release_end, scan.end) = (at, at);
    if at == bytes.len() {
        return Some(scan);
    }
    if let Some((kind, number)) = suffix(bytes, at, PRE) {
        at = number.end;
        scan.pre = Some((kind, &text[number]));
    }
    if bytes.get(at) == Some(&b'-') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
        let number = digits(bytes, at + 1);
        at = number.end;
        scan.post = Some(&text[number]);
    } else if let Some((_, number)) = suffix(bytes, at, POST) {
        at = number.end;
        scan.post = Some(&text[number]);
    }
    if let Some((_, number)) = suffix(bytes, at, DEV) {
        at = number.end;
        scan.dev = Some(&text[number]);
    }
    if let Some(label) = local(bytes, at) {
        at = label.end;
        scan.local = Some(&text[label]);
    }
    scan.end = at;
    Some(scan)
}

/// The spellings of a pre-release and what they stand for, the longer ones first.
const PRE: &[(&str, u64)] =
    &[("alpha", 0), ("beta", 1), ("preview", 2), ("pre", 2), ("rc", 2), ("a", 0), ("b", 1), ("c", 2)];
const POST: &[(&str, u64)] = &[("post", 0), ("rev", 0), ("r", 0)];
const DEV: &[(&str, u64)] = &[("dev", 0)];

/// A separator, one of the words, a separator, a number, of which only the word has to be there.
fn suffix(bytes: &[u8], at: usize, words: &[(&str, u64)]) -> Option<(u64, Range<usize>)> {
    let at = separator(bytes, at);
    let rest = bytes.get(at..)?;
    let (word, kind) = words
        .iter()
        .find(|(word, _)| rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word.as_bytes())))?;
    Some((*kind, digits(bytes, separator(bytes, at + word.len()))))
}

/// The label after a `+`: words and numbers with single separators between them.
fn local(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    if bytes.get(at) != Some(&b'+') {
        return None;
    }
    let word = |from: usize| from + run(bytes, from, u8::is_ascii_alphanumeric);
    let mut end = word(at + 1);
    if end == at + 1 {
        return None;
    }
    loop {
        let from = separator(bytes, end);
        let next = word(from);
        if from == end || next == from {
            return Some(at + 1..end);
        }
        end = next;
    }
}

fn separator(bytes: &[u8], at: usize) -> usize {
    at + usize::from(matches!(bytes.get(at), Some(b'.' | b'-' | b'_')))
}

fn digits(bytes: &[u8], at: usize) -> Range<usize> {
    at..at + run(bytes, at, u8::is_ascii_digit)
}

fn run(bytes: &[u8], at: usize, is: fn(&u8) -> bool) -> usize {
    bytes.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| is(byte)).count())
}

impl Scan<'_> {
    /// The components of the release, as many as are written.
    pub(super) fn components(&self) -> impl Iterator<Item = Part> + '_ {
        self.release.split('.').map(number)
    }

    /// The parts up to the release, which keeps its trailing zeros.
    pub(super) fn head(&self) -> Vec<Part> {
        let dots = self.release.bytes().filter(|byte| *byte == b'.').count();
        let suffixes = if self.end == self.release_end { 1 } else { 8 };
        let mut key = Vec::with_capacity(2 + dots + suffixes);
        match number(self.epoch) {
            Part::Number(epoch) if epoch < u64::MAX => key.push(Part::Epoch(epoch)),
            huge => key.extend([Part::Epoch(u64::MAX), huge]),
        }
        key.extend(self.components());
        key
    }

    /// The key that orders it.
    pub(super) fn key(&self) -> Vec<Part> {
        let mut key = self.head();
        while key.last() == Some(&Part::Number(0)) {
            key.pop();
        }
        if let Some((kind, digits)) = self.pre {
            key.extend([Part::Pre, Part::Number(kind), number(digits)]);
        }
        if let Some(digits) = self.post {
            key.extend([Part::Post, number(digits)]);
        }
        match self.dev {
            Some(digits) => key.extend([Part::Dev, number(digits)]),
            None => key.push(Part::Final),
        }
        for word in self.local.unwrap_or_default().split(['.', '-', '_']).filter(|word| !word.is_empty()) {
            if word.bytes().all(|byte| byte.is_ascii_digit()) {
                key.push(number(word));
            } else {
                key.extend([Part::Final, Part::Text(Text::from(&word.to_ascii_lowercase()))]);
            }
        }
        key
    }

    /// Whether it is a pre-release or a development release.
    pub(super) fn is_prerelease(&self) -> bool {
        self.pre.is_some() || self.dev.is_some()
    }

    /// Whether it is the release itself or a pre-release of it: neither post-release nor development release.
    pub(super) fn may_have_posts(&self) -> bool {
        self.post.is_none() && self.dev.is_none()
    }
}

/// The number of those digits; nothing at all is zero.
fn number(digits: &str) -> Part {
    if digits.len() < 20 {
        let value = digits.bytes().fold(0, |value, digit| value * 10 + u64::from(digit - b'0'));
        return Part::Number(value);
    }
    let digits = digits.trim_start_matches('0');
    digits.parse().map_or_else(
        |_| if digits.is_empty() { Part::Number(0) } else { Part::Huge(digits.len() as u32, Text::from(digits)) },
        Part::Number,
    )
}
