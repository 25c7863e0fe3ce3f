//! One clause of a requirement, `>=1.2` or `==2.*` or Poetry's `^1.2`, and which versions it admits.
//!
//! Follows the semantics of Python's `packaging` 26.3, which is
//! Copyright (c) Donald Stufft and individual contributors, under the Apache License 2.0 or the BSD 2-Clause License.

use super::version::{self, Scan};
use crate::model::{Part, Text, Version};

/// How a clause compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// `===`: the same spelling.
    Identical,
    /// `==`; Poetry also writes `=` or nothing.
    Equal,
    /// `!=`; Poetry also writes `<>`.
    Unequal,
    /// `~=`
    Compatible,
    /// `<=`
    AtMost,
    /// `>=`
    AtLeast,
    /// `<`
    Below,
    /// `>`
    Above,
    /// Poetry's `^`: nothing that breaks.
    Caret,
    /// Poetry's `~`: the same minor version, where one is written.
    Tilde,
}

/// The operators of PEP 440, those that begin with another one first.
const PEP_440: &[(&str, Operator)] = &[
    ("===", Operator::Identical),
    ("==", Operator::Equal),
    ("!=", Operator::Unequal),
    ("~=", Operator::Compatible),
    ("<=", Operator::AtMost),
    (">=", Operator::AtLeast),
    ("<", Operator::Below),
    (">", Operator::Above),
];

/// What Poetry writes in another way: wildcards are `.x` as well, and no operator at all is a pin.
const POETRY: &[(&str, Operator)] = &[
    ("<>", Operator::Unequal),
    ("!=", Operator::Unequal),
    ("==", Operator::Equal),
    ("^", Operator::Caret),
    ("~", Operator::Tilde),
    ("=", Operator::Equal),
    ("", Operator::Equal),
];

fn operator(text: &str, operators: &[(&str, Operator)]) -> Option<(Operator, usize)> {
    operators.iter().find(|(sign, _)| text.starts_with(sign)).map(|(sign, operator)| (*operator, sign.len()))
}

/// One clause as it is written.
#[derive(Debug)]
pub(super) struct Clause<'a> {
    /// How it compares.
    pub(super) operator: Operator,
    /// What it compares with, without white space: `1.2`, `2.*`.
    pub(super) operand: &'a str,
    /// The byte at which the operand starts in the text that was read.
    pub(super) at: usize,
    /// The version it names, without the wildcard; `None` for an identity with something that is no version.
    pub(super) version: Option<Scan<'a>>,
    /// Whether it ends in `.*`.
    pub(super) wildcard: bool,
}

impl<'a> Clause<'a> {
    /// The PEP 440 clause of that text, white space around it allowed.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        let (clause, end) = Self::scan(text.trim_start())?;
        (end == text.trim().len()).then_some(Self { at: clause.at + text.len() - text.trim_start().len(), ..clause })
    }

    /// The longest PEP 440 clause at the start of the text, and where it ends.
    pub(super) fn scan(text: &'a str) -> Option<(Self, usize)> {
        let (operator, length) = operator(text, PEP_440)?;
        let rest = text[length..].trim_start();
        let at = text.len() - rest.len();
        if operator == Operator::Identical {
            let end = rest.find(|character: char| character.is_whitespace() || matches!(character, ';' | ')'));
            let operand = &rest[..end.unwrap_or(rest.len())];
            let version = version::scan(operand).filter(|scan| scan.end == operand.len());
            return Some((Self { operator, operand, at, version, wildcard: false }, at + operand.len()));
        }
        let mut version = version::scan(rest)?;
        if operator == Operator::Compatible && !version.release.contains('.') {
            return None;
        }
        let is_equality = matches!(operator, Operator::Equal | Operator::Unequal);
        let wildcard = is_equality && rest[version.release_end..].starts_with(".*");
        let mut end = version.end;
        if wildcard {
            end = version.release_end + 2;
        } else if !is_equality && let Some(local) = version.local.take() {
            end -= local.len() + 1;
        }
        Some((Self { operator, operand: &rest[..end], at, version: Some(version), wildcard }, at + end))
    }

    /// The longest clause of Poetry's grammar at the start of the text, and where it ends.
    pub(super) fn scan_poetry(text: &'a str) -> Option<(Self, usize)> {
        let (operator, length) = operator(text, POETRY)?;
        if length == 0 || text.starts_with("~=") {
            // Ordering is written as in PEP 440.
            if let Some(clause) = Self::scan(text) {
                return Some(clause);
            }
        }
        let rest = text[length..].trim_start();
        let at = text.len() - rest.len();
        let version = version::scan(rest)?;
        let tail = &rest[version.release_end..];
        let stars = if matches!(operator, Operator::Equal | Operator::Unequal) { stars(tail) } else { 0 };
        let end = if stars > 0 { version.release_end + stars } else { version.end };
        Some((Self { operator, operand: &rest[..end], at, version: Some(version), wildcard: stars > 0 }, at + end))
    }

    /// Whether its author asks for pre-releases by naming one.
    pub(super) fn wants_prerelease(&self) -> bool {
        self.operator != Operator::Unequal && self.version.as_ref().is_some_and(Scan::is_prerelease)
    }

    /// Whether it leaves everything above open.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.operator, Operator::AtLeast | Operator::Above | Operator::Unequal)
    }

    /// What it admits.
    pub(super) fn span(&self) -> Span {
        let Some(version) = &self.version else { return Span::Nothing };
        if self.wildcard {
            let prefix = version.head();
            let (from, to) = (first_of(&prefix), Some(above_all_of(prefix)));
            return if self.operator == Operator::Equal { Span::Within(from, to) } else { Span::Without(from, to) };
        }
        let key = version.key();
        match self.operator {
            Operator::Identical => Span::Identical(key, self.operand.to_ascii_lowercase()),
            Operator::Equal => Span::Within(key.clone(), Some(after(version, key))),
            Operator::Unequal => Span::Without(key.clone(), Some(after(version, key))),
            Operator::AtMost => Span::Within(Vec::new(), Some(after(version, key))),
            Operator::AtLeast => Span::Within(key, None),
            Operator::Above if version.may_have_posts() => {
                // Its post-releases come right after what stands before its `Final`, and below any number there.
                let mut from = key;
                from.pop();
                from.push(Part::Number(0));
                Span::Within(from, None)
            }
            Operator::Above => Span::Within(after(version, key), None),
            Operator::Below if version.is_prerelease() => Span::Within(Vec::new(), Some(key)),
            Operator::Below => {
                let mut to = key;
                to.pop();
                to.extend([Part::Dev, Part::Number(0)]);
                Span::Within(Vec::new(), Some(to))
            }
            Operator::Compatible | Operator::Caret | Operator::Tilde => {
                let mut prefix = version.head();
                prefix.truncate(prefix.len() - version.components().count() + self.kept(version));
                Span::Within(key, Some(above_all_of(prefix)))
            }
        }
    }

    /// How many components of the release have to stay as they are.
    fn kept(&self, version: &Scan<'_>) -> usize {
        let written = version.components().count();
        match self.operator {
            Operator::Compatible => written - 1,
            Operator::Caret => {
                written.min(1 + version.components().take_while(|part| *part == Part::Number(0)).count())
            }
            _ => written.min(2),
        }
    }
}

/// How many bytes of `.*` or `.x` stand at the start of the text.
fn stars(text: &str) -> usize {
    let is_star = |pair: &&[u8]| matches!(pair, [b'.', b'*' | b'x' | b'X']);
    2 * text.as_bytes().chunks(2).take_while(is_star).count()
}

/// What one clause admits, as bounds that need not be versions themselves: keys compare part by part, so a bound can stand
/// just after everything that begins in a certain way.
#[derive(Debug)]
pub(super) enum Span {
    /// From the first bound up to, but not including, the second one.
    Within(Vec<Part>, Option<Vec<Part>>),
    /// Everything else.
    Without(Vec<Part>, Option<Vec<Part>>),
    /// The version of that key whose normal spelling is that text.
    Identical(Vec<Part>, String),
    /// No version.
    Nothing,
}

/// Just below everything whose release begins so.
fn first_of(prefix: &[Part]) -> Vec<Part> {
    let zeros = prefix.iter().rev().take_while(|part| **part == Part::Number(0)).count();
    let mut bound = prefix[..prefix.len() - zeros].to_vec();
    bound.extend([Part::Dev, Part::Number(0)]);
    bound
}

/// Just above everything that begins so: no part of a version is above an empty word in its place.
fn above_all_of(mut prefix: Vec<Part>) -> Vec<Part> {
    prefix.push(Part::Text(Text::from("")));
    prefix
}

/// Just above the version itself: with its local labels, unless one is named.
fn after(version: &Scan<'_>, mut key: Vec<Part>) -> Vec<Part> {
    if version.local.is_none() {
        return above_all_of(key);
    }
    key.push(Part::Epoch(0));
    key
}

impl Span {
    /// The key below which it admits nothing.
    pub(super) fn floor(&self) -> &[Part] {
        match self {
            Self::Within(from, _) | Self::Identical(from, _) => from,
            Self::Without(..) | Self::Nothing => &[],
        }
    }

    /// Whether the version is admitted, pre-releases like all others.
    pub(super) fn admits(&self, version: &Version) -> bool {
        let within =
            |from: &[Part], to: Option<&[Part]>| from <= version.key() && to.is_none_or(|to| version.key() < to);
        match self {
            Self::Within(from, to) => within(from, to.as_deref()),
            Self::Without(from, to) => !within(from, to.as_deref()),
            Self::Identical(key, text) => key == version.key() && version::normal(version.as_str()) == *text,
            Self::Nothing => false,
        }
    }
}
