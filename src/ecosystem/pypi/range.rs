//! What a requirement admits: version specifiers as PEP 440 writes them.

use super::super::{Malformed, Range};
use super::clause::{Clause, Operator, Span};
use super::version;
use crate::model::Version;

/// The clauses of a specifier set, empty ones left out as `packaging` does: a trailing comma is legal.
pub(super) fn clauses(text: &str) -> Result<Vec<Clause<'_>>, Malformed> {
    let mut clauses = Vec::with_capacity(2);
    let mut at = 0;
    for piece in text.split(',') {
        if !piece.trim().is_empty() {
            let malformed = || Malformed {
                message: format!("`{}` is not a version specifier", piece.trim()),
                at: Some(at + piece.len() - piece.trim_start().len()),
            };
            clauses.push(Clause::read(piece).ok_or_else(malformed)?);
        }
        at += piece.len() + 1;
    }
    Ok(clauses)
}

/// What a requirement admits: all the spans of one of the alternatives.
#[derive(Debug)]
pub struct Specifiers {
    /// One for a PEP 440 specifier set; Poetry's `||` makes more.
    pub(super) alternatives: Vec<Vec<Span>>,
    pub(super) pin: Option<Version>,
    pub(super) is_open: bool,
    pub(super) wants_prerelease: bool,
}

/// The specifier set of that text.
pub fn read(text: &str) -> Result<Specifiers, Malformed> {
    let clauses = clauses(text)?;
    let pin = match clauses.as_slice() {
        [only] if matches!(only.operator, Operator::Equal | Operator::Identical) && !only.wildcard => {
            version::read(only.operand)
        }
        _ => None,
    };
    let is_open =
        |clause: &Clause<'_>| matches!(clause.operator, Operator::AtLeast | Operator::Above | Operator::Unequal);
    Ok(Specifiers {
        pin,
        is_open: !clauses.is_empty() && clauses.iter().all(is_open),
        wants_prerelease: clauses.iter().any(Clause::wants_prerelease),
        alternatives: vec![clauses.iter().map(Clause::span).collect()],
    })
}

impl Specifiers {
    /// Whether it admits the version, pre-releases like all others: what `packaging` calls `contains`.
    pub fn admits(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|spans| spans.iter().all(|span| span.admits(version)))
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
