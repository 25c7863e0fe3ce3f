//! Cargo's requirements. The `semver` crate, which is Cargo's own, reads them; what they admit is decided on our keys,
//! exactly as that crate decides it, so that a version is parsed once and matched without allocating.

use semver::{Op, VersionReq};

use crate::ecosystem::semver::raise::{Clause, Kind};
use crate::ecosystem::semver::{prerelease_key, release_key};
use crate::ecosystem::{Malformed, Range};
use crate::model::{Part, Version};

/// What a Cargo requirement admits: a version that satisfies every comparator.
#[derive(Debug)]
pub struct CargoRange {
    comparators: Box<[Comparator]>,
    pin: Option<Version>,
}

#[derive(Debug)]
struct Comparator {
    op: Op,
    /// The first components, as many as are written.
    written: Box<[Part]>,
    /// `Final`, or `Pre` and its identifiers.
    tail: Box<[Part]>,
}

impl CargoRange {
    /// The requirement of that text.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let read = VersionReq::parse(text)
            .map_err(|error| Malformed::new(format!("`{text}` is not a Cargo requirement: {error}")))?;
        let comparators: Box<[Comparator]> = read.comparators.iter().map(Comparator::new).collect();
        let pin = match &*read.comparators {
            [semver::Comparator { op: Op::Exact, major, minor: Some(minor), patch: Some(patch), pre }] => {
                let dash = if pre.is_empty() { "" } else { "-" };
                let numbers = [*major, *minor, *patch];
                let key = prerelease_key(numbers, pre).unwrap_or_else(|| Box::new(release_key(numbers)));
                Some(Version::new(&format!("{major}.{minor}.{patch}{dash}{pre}"), key))
            }
            _ => None,
        };
        Ok(Self { comparators, pin })
    }
}

impl Range for CargoRange {
    fn matches(&self, version: &Version) -> bool {
        let (numbers, tail) = version.key().split_at(version.key().len().min(3));
        self.comparators.iter().all(|comparator| comparator.admits(numbers, tail))
            && (tail.first() != Some(&Part::Pre)
                || self
                    .comparators
                    .iter()
                    .any(|comparator| comparator.is_prerelease() && *comparator.written == *numbers))
    }

    fn pin(&self) -> Option<&Version> {
        self.pin.as_ref()
    }

    fn is_unbounded(&self) -> bool {
        self.comparators.is_empty()
    }

    fn is_open(&self) -> bool {
        self.comparators.iter().all(|comparator| matches!(comparator.op, Op::Greater | Op::GreaterEq))
    }

    fn wants_prerelease(&self) -> bool {
        self.comparators
            .iter()
            .any(|comparator| comparator.is_prerelease() && !matches!(comparator.op, Op::Less | Op::LessEq))
    }
}

impl Comparator {
    fn new(read: &semver::Comparator) -> Self {
        let written =
            [Some(read.major), read.minor, read.patch].into_iter().map_while(|n| n.map(Part::Number)).collect();
        let tail = prerelease_key([0; 3], &read.pre)
            .map_or_else(|| Box::from([Part::Final]), |key| key.iter().skip(3).copied().collect());
        Self { op: read.op, written, tail }
    }

    fn is_prerelease(&self) -> bool {
        self.tail.first() == Some(&Part::Pre)
    }

    fn admits(&self, numbers: &[Part], tail: &[Part]) -> bool {
        let prefix = numbers.get(..self.written.len()).unwrap_or(numbers);
        let is_exact = || *prefix == *self.written && *tail == *self.tail;
        // A missing component is every number: nothing that begins with the written ones is above or below.
        let is_full = self.written.len() == 3;
        let is_above = || *prefix > *self.written || (is_full && *prefix == *self.written && *tail > *self.tail);
        let is_below = || *prefix < *self.written || (is_full && *prefix == *self.written && *tail < *self.tail);
        match self.op {
            Op::Greater => is_above(),
            Op::GreaterEq => is_exact() || is_above(),
            Op::Less => is_below(),
            Op::LessEq => is_exact() || is_below(),
            Op::Tilde => self.follows(numbers, 2.min(self.written.len()), *tail >= *self.tail),
            Op::Caret => {
                let zeros = self.written.iter().take_while(|part| **part == Part::Number(0)).count();
                self.follows(numbers, (zeros + 1).min(self.written.len()), !is_full || *tail >= *self.tail)
            }
            _ => is_exact(),
        }
    }

    /// Whether the version has the same first `fixed` components and is above this one, or equal to it and `equal_will_do`.
    fn follows(&self, numbers: &[Part], fixed: usize, equal_will_do: bool) -> bool {
        let prefix = numbers.get(..self.written.len()).unwrap_or(numbers);
        prefix.get(..fixed) == self.written.get(..fixed)
            && (*prefix > *self.written || (equal_will_do && *prefix == *self.written))
    }
}

/// Where the numbers stand in a requirement that has been read; `None` where it holds something else.
pub(super) fn clauses(requirement: &str) -> Option<Vec<Clause>> {
    let mut found = Vec::new();
    let mut at = 0;
    for comparator in requirement.split(',') {
        let body = comparator.trim_start().trim_start_matches(['<', '>', '=', '^', '~']);
        let operator = comparator.get(..comparator.len() - body.len())?.trim();
        let version = body.trim();
        let start = at + comparator.len() - body.trim_start().len();
        found.push(Clause { kind: Kind::of(operator)?, span: start..start + version.len() });
        at += comparator.len() + 1;
    }
    Some(found)
}
