//! Versions of runtimes: `3.12`, `v20.11.1`, `3.13.0rc1`, `1.75.0-nightly`, `21.0.2+13`, `17.0.9-tem`.
//!
//! A key holds the numbers without their trailing zeros, then `Final`, or `Pre` and the words and numbers of the pre-release.

use crate::model::{Part, Text, Version};

/// The words that mark a pre-release, by the runtimes that use them: Python, Node, Rust, Go, Ruby, Java, PHP, .NET.
const PRE: &[&str] = &[
    "a", "alpha", "b", "beta", "c", "canary", "dev", "ea", "m", "nightly", "pre", "preview", "rc", "snapshot", "test",
];

/// The words behind a version that say who built it: SDKMAN's of Java, and Erlang's machine under Elixir.
const VENDORS: &[&str] = &[
    "adpt", "albba", "amzn", "bisheng", "fx", "gln", "graal", "graalce", "hs", "jbr", "kona", "librca", "mandrel",
    "ms", "nik", "open", "oracle", "otp", "sapmchn", "sem", "tem", "trava", "zulu",
];

/// A version, perhaps with fewer components than the runtime has.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    /// All of it, without a `v`.
    pub(super) text: &'a str,
    /// The numbers as written: `3.12`.
    pub(super) release: &'a str,
    /// The pre-release as written, without the separator before it: `rc1`.
    pre: &'a str,
    /// The byte at which the numbers start.
    pub(super) start: usize,
    /// The byte at which the version ends.
    pub(super) end: usize,
    /// Whether a build of that very version is named: `21.0.2+13`, `1.8.0_292`.
    pub(super) is_build: bool,
}

/// The version of that text.
pub(super) fn read(text: &str) -> Option<Version> {
    let trimmed = text.trim();
    let scan = scan(trimmed)?;
    (scan.end == trimmed.len()).then(|| Version::new(text, scan.key()))
}

/// The longest version at the start of the text.
pub(super) fn scan(text: &str) -> Option<Scan<'_>> {
    let bytes = text.as_bytes();
    let run = |from: usize, is: fn(&u8) -> bool| {
        from + bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| is(byte)).count())
    };
    let start = usize::from(matches!(bytes.first(), Some(b'v' | b'V')));
    let mut end = run(start, u8::is_ascii_digit);
    if end == start {
        return None;
    }
    while bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
        end = run(end + 1, u8::is_ascii_digit);
    }
    let release = &text[start..end];
    let from = end + usize::from(matches!(bytes.get(end), Some(b'-' | b'.')));
    let word = &text[from..run(from, u8::is_ascii_alphabetic)];
    let mut pre = "";
    if PRE.iter().any(|known| word.eq_ignore_ascii_case(known)) {
        end = run(from, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        pre = &text[from..end];
    } else if word.eq_ignore_ascii_case("t") && from == end {
        // Python without its global lock is the same version.
        end += 1;
    }
    let is_build = matches!(bytes.get(end), Some(b'+' | b'_'));
    let vendor = if bytes.get(end) == Some(&b'-') { &text[end + 1..run(end + 1, u8::is_ascii_alphabetic)] } else { "" };
    let is_vendor = VENDORS.iter().any(|known| vendor.eq_ignore_ascii_case(known));
    if is_build || is_vendor {
        // Who built it and how often is no part of the order: `17.0.9-tem`, `1.15.7-otp-26`.
        end = run(end + 1, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+'));
    }
    Some(Scan { text: &text[start..end], release, pre, start, end, is_build })
}

impl Scan<'_> {
    /// How many numbers are written.
    pub(super) fn written(&self) -> usize {
        self.release.split('.').count()
    }

    /// The numbers as they are written, trailing zeros and all.
    pub(super) fn head(&self) -> Vec<Part> {
        self.release.split('.').map(number).collect()
    }

    /// The key that orders it.
    pub(super) fn key(&self) -> Vec<Part> {
        let mut key = trimmed(self.head());
        if self.pre.is_empty() {
            key.push(Part::Final);
            return key;
        }
        key.push(Part::Pre);
        let mut rest = self.pre;
        while let Some(first) = rest.bytes().next() {
            let is_digit = first.is_ascii_digit();
            let length =
                rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() && byte.is_ascii_digit() == is_digit);
            let (piece, after) = rest.split_at(length.count());
            if is_digit {
                key.push(number(piece));
            } else if !piece.is_empty() {
                key.push(Part::Text(Text::from(&piece.to_ascii_lowercase())));
            }
            rest = after.trim_start_matches(['.', '-']);
        }
        key
    }

    /// Whether it is a pre-release.
    pub(super) fn is_prerelease(&self) -> bool {
        !self.pre.is_empty()
    }
}

/// The numbers without the zeros at their end.
pub(super) fn trimmed(mut numbers: Vec<Part>) -> Vec<Part> {
    while numbers.last() == Some(&Part::Number(0)) {
        numbers.pop();
    }
    numbers
}

fn number(digits: &str) -> Part {
    let digits = digits.trim_start_matches('0');
    match digits.parse() {
        Ok(number) => Part::Number(number),
        Err(_) if digits.is_empty() => Part::Number(0),
        Err(_) => Part::Huge(digits.len() as u32, Text::from(digits)),
    }
}
