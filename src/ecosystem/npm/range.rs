//! npm's ranges: which versions `^1.2.3 || >=2 <2.5 || 3.x` admits.
//!
//! The semantics are those of npm's own `semver` package, strict mode, down to its rewriting of spaces: no crate agrees
//! with it on all ranges, and an installer's own answer is the only right one. Derived from node-semver, under its licence:
//!
//! > The ISC License
//! >
//! > Copyright (c) Isaac Z. Schlueter and Contributors
//! >
//! > Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby
//! > granted, provided that the above copyright notice and this permission notice appear in all copies.
//! >
//! > THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL
//! > IMPLIED WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT,
//! > INDIRECT, OR CONSEQUENTIAL DAMAGES OR ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN
//! > AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION, ARISING OUT OF OR IN CONNECTION WITH THE USE OR
//! > PERFORMANCE OF THIS SOFTWARE.

use crate::model::{Part, Version};

use super::comparator::{Comparator, Hyphen, Operator, simple};
use super::spaces::{self, tokens};
use crate::ecosystem::{Malformed, Range};

/// A range: a version satisfies it that satisfies all comparators of one alternative.
#[derive(Debug)]
pub struct NpmRange {
    /// An alternative without comparators admits every release.
    alternatives: Vec<Vec<Comparator>>,
    /// Whether pre-releases are versions like any other, as for `engines`.
    prereleases: bool,
    pin: Option<Version>,
}

impl NpmRange {
    /// The range of that text, with pre-releases admitted only where a comparator names one of the same release.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Self::read(text, false)
    }

    /// The range of that text with pre-releases like any other version, as npm judges `engines`.
    pub fn with_prereleases(text: &str) -> Result<Self, Malformed> {
        Self::read(text, true)
    }

    fn read(text: &str, prereleases: bool) -> Result<Self, Malformed> {
        let mut alternatives = spaces::collapse(text)
            .split("||")
            .map(|alternative| comparators(alternative.trim_matches(' '), prereleases))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| Malformed::new(format!("`{text}` is not an npm range")))?;
        alternatives.retain(|alternative| !alternative.iter().any(Comparator::is_nothing));
        // What admits everything makes the other alternatives moot, the pre-releases they name included.
        if alternatives.iter().any(Vec::is_empty) {
            alternatives = vec![Vec::new()];
        }
        let pin = match &*alternatives {
            [only] => match &**only {
                [comparator] if comparator.operator == Operator::Exact => Some(comparator.version()),
                _ => None,
            },
            _ => None,
        };
        Ok(Self { alternatives, prereleases, pin })
    }

    /// The lowest version that satisfies the range; `None` where no version does.
    pub fn lowest(&self) -> Option<Version> {
        let zero = Comparator::release(Operator::Exact, [0; 3])?.version();
        let zero_pre = Comparator::prerelease(Operator::Exact, [0; 3], "0")?.version();
        let floor = |alternative: &Vec<Comparator>| alternative.iter().filter_map(Comparator::floor).max();
        [zero, zero_pre]
            .into_iter()
            .find(|version| self.matches(version))
            .or_else(|| self.alternatives.iter().filter_map(floor).min().filter(|version| self.matches(version)))
    }

    fn admits(&self, alternative: &[Comparator], key: &[Part]) -> bool {
        let is_prerelease = key.get(3) == Some(&Part::Pre);
        alternative.iter().all(|comparator| comparator.admits(key))
            && (!is_prerelease
                || self.prereleases
                || alternative.iter().any(|comparator| comparator.names_line_of(key)))
    }
}

impl Range for NpmRange {
    fn matches(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|alternative| self.admits(alternative, version.key()))
    }

    fn pin(&self) -> Option<&Version> {
        self.pin.as_ref()
    }

    fn is_unbounded(&self) -> bool {
        self.alternatives.iter().any(Vec::is_empty)
    }

    fn is_open(&self) -> bool {
        self.alternatives.iter().any(|alternative| alternative.iter().all(|comparator| comparator.operator.is_floor()))
    }

    fn wants_prerelease(&self) -> bool {
        self.alternatives
            .iter()
            .flatten()
            .any(|comparator| !comparator.operator.is_cap() && comparator.key.contains(&Part::Pre))
    }
}

/// The comparators of one alternative; `None` where it is not a range.
fn comparators(text: &str, prereleases: bool) -> Option<Vec<Comparator>> {
    let text = spaces::without_build(text);
    let mut found = Vec::new();
    match Hyphen::parse(&text) {
        Some(range) => range.comparators(prereleases, &mut found)?,
        None => {
            for token in tokens(&text) {
                simple(&token, prereleases, &mut found)?;
            }
        }
    }
    found.retain(|comparator| !comparator.is_everything(prereleases));
    Some(found)
}
