//! What a requirement admits: version specifiers as PEP 440 writes them, else as Poetry does.

use super::super::{Malformed, Range};
use super::clause::{Clause, Operator, Span};
use super::version;
use crate::model::{Part, Version};

/// The clauses of a PEP 440 specifier set. Empty ones are left out, as `packaging` does: a trailing comma is legal.
pub(super) fn pep_440(text: &str) -> Result<Vec<Clause<'_>>, Malformed> {
    let mut clauses = Vec::with_capacity(2);
    let mut at = 0;
    for piece in text.split(',') {
        let trimmed = piece.trim();
        if !trimmed.is_empty() {
            let start = at + piece.len() - piece.trim_start().len();
            let malformed =
                || Malformed { message: format!("`{trimmed}` is not a version specifier"), at: Some(start) };
            let clause = Clause::read(trimmed).ok_or_else(malformed)?;
            clauses.push(Clause { at: start + clause.at, ..clause });
        }
        at += piece.len() + 1;
    }
    Ok(clauses)
}

/// The alternatives of a Poetry constraint, each with its clauses: `^1.2 || ^2.0`, `>=1,<2`, `>=1 <2`, `*`.
fn poetry(text: &str) -> Option<Vec<Vec<Clause<'_>>>> {
    let mut alternatives = Vec::new();
    let mut at = 0;
    for piece in text.split('|') {
        // Poetry takes one bar for two.
        if !(piece.is_empty() && at > 0 && at < text.len()) {
            let mut clauses = conjunction(piece)?;
            for clause in &mut clauses {
                clause.at += at;
            }
            alternatives.push(clauses);
        }
        at += piece.len() + 1;
    }
    Some(alternatives)
}

/// Clauses with commas or white space between them; none for a star.
fn conjunction(piece: &str) -> Option<Vec<Clause<'_>>> {
    let between = [' ', '\t', '\n', ','];
    let is_star = piece.trim().trim_start_matches("==").trim().split('.').all(|part| matches!(part, "*" | "x" | "X"));
    if is_star {
        return Some(Vec::new());
    }
    let mut clauses = Vec::new();
    let mut rest = piece.trim_start();
    while !rest.is_empty() {
        let (clause, end) = Clause::scan_poetry(rest)?;
        clauses.push(Clause { at: piece.len() - rest.len() + clause.at, ..clause });
        rest = &rest[end..];
        let next = rest.trim_start_matches(between);
        // Two clauses cannot touch: `1.2x` is not `1.2` and something else.
        if next.len() == rest.len() && !next.is_empty() && !next.starts_with(['<', '>', '!', '=', '~', '^']) {
            return None;
        }
        rest = next;
    }
    (!clauses.is_empty()).then_some(clauses)
}

/// The alternatives of a requirement in either grammar. What is wrong is said in the words of PEP 440.
pub(super) fn alternatives(text: &str) -> Result<Vec<Vec<Clause<'_>>>, Malformed> {
    match pep_440(text) {
        Ok(clauses) => Ok(vec![clauses]),
        Err(malformed) => poetry(text).ok_or(malformed),
    }
}

/// What a requirement admits: all the spans of one of the alternatives.
#[derive(Debug)]
pub struct Specifiers {
    alternatives: Vec<Vec<Span>>,
    pin: Option<Version>,
    is_open: bool,
    wants_prerelease: bool,
}

/// The requirement of that text.
pub fn read(text: &str) -> Result<Specifiers, Malformed> {
    alternatives(text).map(|alternatives| Specifiers::new(&alternatives))
}

/// The requirement of that text as PEP 440 has it, nothing else.
pub fn read_pep_440(text: &str) -> Result<Specifiers, Malformed> {
    pep_440(text).map(|clauses| Specifiers::new(&[clauses]))
}

impl Specifiers {
    pub(super) fn new(alternatives: &[Vec<Clause<'_>>]) -> Self {
        let pin = match alternatives {
            [clauses] => match clauses.as_slice() {
                [only] if matches!(only.operator, Operator::Equal | Operator::Identical) && !only.wildcard => {
                    version::read(only.operand)
                }
                _ => None,
            },
            _ => None,
        };
        Self {
            pin,
            is_open: alternatives.iter().any(|clauses| !clauses.is_empty() && clauses.iter().all(Clause::is_open)),
            wants_prerelease: alternatives.iter().flatten().any(Clause::wants_prerelease),
            alternatives: alternatives.iter().map(|clauses| clauses.iter().map(Clause::span).collect()).collect(),
        }
    }

    /// Whether it admits the version, pre-releases like all others: what `packaging` calls `contains`.
    pub fn admits(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|spans| spans.iter().all(|span| span.admits(version)))
    }

    /// The key below which it admits nothing.
    pub(super) fn floor(&self) -> &[Part] {
        let floors = self.alternatives.iter().map(|spans| spans.iter().map(Span::floor).max().unwrap_or_default());
        floors.min().unwrap_or_default()
    }
}

impl Range for Specifiers {
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
