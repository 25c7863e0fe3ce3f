//! Which versions of a runtime will do, in all the grammars that say so: `requires-python`, npm's `engines`, Poetry, Ruby,
//! version files, the inputs of set-up actions.
//!
//! Where the grammars disagree the wider reading counts, so that no runtime is ruled out on a doubt: `<=18` and `==3.9` take in
//! the whole cycle (npm), `>3.8` takes in 3.8.1 (PEP 440).

use super::super::{Malformed, Range};
use super::version::{self, Scan};
use crate::model::{Part, Text, Version};

/// How a clause compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    AtLeast,
    AtMost,
    Above,
    Below,
    Unequal,
    /// `=`, `==`, `===` or nothing: that version, or that cycle.
    Equal,
    /// `~=` and Ruby's `~>`: all components but the last stay.
    Compatible,
    /// `~`: the minor version stays, where one is written.
    Tilde,
    /// `^`: the leftmost component that is not zero stays.
    Caret,
}

/// The operators, those that begin with another one first.
const OPERATORS: &[(&str, Operator)] = &[
    (">=", Operator::AtLeast),
    ("<=", Operator::AtMost),
    ("===", Operator::Equal),
    ("==", Operator::Equal),
    ("!=", Operator::Unequal),
    ("~=", Operator::Compatible),
    ("~>", Operator::Compatible),
    (">", Operator::Above),
    ("<", Operator::Below),
    ("=", Operator::Equal),
    ("~", Operator::Tilde),
    ("^", Operator::Caret),
    ("", Operator::Equal),
];

/// One clause as it is written.
pub(super) struct Clause<'a> {
    pub(super) operator: Operator,
    pub(super) version: Scan<'a>,
    /// Whether it ends in `.x` or `.*`.
    pub(super) wildcard: bool,
    /// The byte at which the numbers start in the text that was read.
    pub(super) at: usize,
}

/// The alternatives of a requirement, each with its clauses; no clauses admit everything.
pub(super) fn alternatives(text: &str) -> Result<Vec<Vec<Clause<'_>>>, Malformed> {
    let mut alternatives = Vec::new();
    let mut at = 0;
    for piece in text.split("||") {
        let mut clauses = conjunction(piece).map_err(|wrong| Malformed {
            message: format!("`{}` is no range of versions of a runtime", text.trim()),
            at: Some(at + wrong),
        })?;
        for clause in &mut clauses {
            clause.at += at;
        }
        alternatives.push(clauses);
        at += piece.len() + 2;
    }
    Ok(alternatives)
}

/// Clauses with commas or white space between them, or the byte at which there is none.
fn conjunction(piece: &str) -> Result<Vec<Clause<'_>>, usize> {
    let between = |character: char| character.is_whitespace() || character == ',';
    let mut clauses: Vec<Clause<'_>> = Vec::new();
    let mut rest = piece.trim_start();
    let mut is_hyphen = false;
    while !rest.is_empty() {
        let start = piece.len() - rest.len();
        let (operator, length) = OPERATORS
            .iter()
            .find(|(sign, _)| rest.starts_with(sign))
            .map_or((Operator::Equal, 0), |(sign, operator)| (*operator, sign.len()));
        let operand = rest[length..].trim_start();
        if is_star(operand.split(between).next().unwrap_or_default()) {
            rest = operand[1..].trim_start_matches(between);
            continue;
        }
        let version = version::scan(operand).ok_or(start)?;
        let tail = &operand[version.end..];
        let wildcards =
            2 * tail.as_bytes().chunks(2).take_while(|pair| matches!(pair, [b'.', b'*' | b'x' | b'X'])).count();
        let tail = &tail[wildcards..];
        if !tail.is_empty() && !tail.starts_with(between) && !tail.starts_with(['<', '>', '!', '=', '~', '^']) {
            return Err(piece.len() - tail.len());
        }
        let operator = if is_hyphen { Operator::AtMost } else { operator };
        let at = piece.len() - operand.len() + version.start;
        clauses.push(Clause { operator, version, wildcard: wildcards > 0, at });
        // npm's `18 - 20`.
        is_hyphen = tail.trim_start().starts_with("- ") && tail.starts_with(char::is_whitespace);
        rest = tail.trim_start_matches(between);
        if is_hyphen {
            rest = rest[1..].trim_start();
            if let Some(clause) = clauses.last_mut() {
                clause.operator = Operator::AtLeast;
            }
        }
    }
    Ok(clauses)
}

fn is_star(operand: &str) -> bool {
    matches!(operand, "*" | "x" | "X")
}

impl Clause<'_> {
    fn span(&self) -> Span {
        let head = self.version.head();
        let key = self.version.key();
        let cycle =
            |head: Vec<Part>| Span { from: first_of(head.clone()), to: Some(above_all_of(head)), outside: false };
        let within = |from, to| Span { from, to, outside: false };
        match self.operator {
            Operator::Equal if self.version.is_prerelease() => within(key.clone(), Some(just_above(key))),
            Operator::Equal => cycle(head),
            Operator::Unequal if self.wildcard => Span { outside: true, ..cycle(head) },
            Operator::Unequal => Span { from: key.clone(), to: Some(just_above(key)), outside: true },
            Operator::AtLeast => within(key, None),
            Operator::Above => within(just_above(key), None),
            Operator::Below if self.version.is_prerelease() => within(Vec::new(), Some(key)),
            Operator::Below => within(Vec::new(), Some(first_of(head))),
            Operator::AtMost => within(Vec::new(), Some(above_all_of(head))),
            Operator::Compatible | Operator::Tilde | Operator::Caret => {
                let mut prefix = head;
                prefix.truncate(self.kept(&prefix));
                within(key, Some(above_all_of(prefix)))
            }
        }
    }

    /// How many components have to stay as they are.
    fn kept(&self, head: &[Part]) -> usize {
        match self.operator {
            Operator::Compatible => (head.len() - usize::from(!self.wildcard)).max(1),
            Operator::Tilde => head.len().min(2),
            _ => head.len().min(1 + head.iter().take_while(|part| **part == Part::Number(0)).count()),
        }
    }
}

/// The keys that one clause admits: from the first bound up to, but not including, the second, or all others.
#[derive(Debug)]
struct Span {
    from: Vec<Part>,
    to: Option<Vec<Part>>,
    outside: bool,
}

/// Just below everything that begins with these numbers, pre-releases too.
fn first_of(head: Vec<Part>) -> Vec<Part> {
    let mut bound = version::trimmed(head);
    bound.push(Part::Dev);
    bound
}

/// Just above everything that begins with these numbers: nothing in a key is above an empty word in a number's place.
fn above_all_of(mut head: Vec<Part>) -> Vec<Part> {
    head.push(Part::Text(Text::from("")));
    head
}

/// Just above that version alone.
fn just_above(mut key: Vec<Part>) -> Vec<Part> {
    key.push(Part::Epoch(0));
    key
}

/// Which versions of a runtime will do.
#[derive(Debug)]
pub(super) struct Cycles {
    alternatives: Vec<Vec<Span>>,
    pin: Option<Version>,
    is_open: bool,
    wants_prerelease: bool,
}

impl Cycles {
    pub(super) fn new(alternatives: &[Vec<Clause<'_>>]) -> Self {
        let pin = match alternatives {
            [clauses] => match clauses.as_slice() {
                [only] if only.is_pin() => Some(Version::new(only.version.text, only.version.key())),
                _ => None,
            },
            _ => None,
        };
        let is_open =
            |clause: &Clause<'_>| matches!(clause.operator, Operator::AtLeast | Operator::Above | Operator::Unequal);
        Self {
            pin,
            is_open: alternatives.iter().any(|clauses| !clauses.is_empty() && clauses.iter().all(is_open)),
            wants_prerelease: alternatives.iter().flatten().any(|clause| clause.version.is_prerelease()),
            alternatives: alternatives.iter().map(|clauses| clauses.iter().map(Clause::span).collect()).collect(),
        }
    }

    /// Whether it admits the version, pre-releases like all others.
    pub(super) fn admits(&self, version: &Version) -> bool {
        let key = version.key();
        let within = |span: &Span| span.from.as_slice() <= key && span.to.as_ref().is_none_or(|to| key < to.as_slice());
        self.alternatives.iter().any(|spans| spans.iter().all(|span| within(span) != span.outside))
    }
}

impl Clause<'_> {
    /// Whether it names one version rather than a cycle: runtimes have three components.
    fn is_pin(&self) -> bool {
        let is_full = self.version.is_prerelease() || self.version.written() >= 3;
        self.operator == Operator::Equal && !self.wildcard && is_full
    }
}

impl Range for Cycles {
    fn matches(&self, version: &Version) -> bool {
        (self.wants_prerelease || !version.is_prerelease()) && self.admits(version)
    }

    fn pin(&self) -> Option<&Version> {
        self.pin.as_ref()
    }

    fn is_unbounded(&self) -> bool {
        self.alternatives.iter().any(Vec::is_empty)
    }

    fn is_open(&self) -> bool {
        self.is_open
    }

    fn wants_prerelease(&self) -> bool {
        self.wants_prerelease
    }
}
