//! A requirement rewritten so that it admits a new version, in its author's hand.
//!
//! Only the operands change: operators, order, spacing and the number of components stay. A clause that admits the version
//! stays as it is, except that a floor follows when the ceiling beside it has to move: `>=19,<20` stands for one window.

use std::ops::Range;

use super::clause::{Clause, Operator};
use super::range::{self, Specifiers};
use super::version::{self, Scan};
use crate::model::{Skip, Version};

/// How much of the new version is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Precision {
    /// As many components as the author wrote.
    Author,
    /// All of it, where less would not admit it: a pre-release, a ceiling that is included.
    Full,
}

/// The requirement raised to that version.
pub(super) fn raise(requirement: &str, to: &Version) -> Result<String, Skip> {
    let alternatives = range::alternatives(requirement).map_err(|_| Skip::InvalidRequirement)?;
    if Specifiers::new(&alternatives).admits(to) {
        return Ok(requirement.to_owned());
    }
    let ([clauses], Some(new)) = (alternatives.as_slice(), version::scan(to.as_str().trim())) else {
        return Err(Skip::Shape);
    };
    for precision in [Precision::Author, Precision::Full] {
        let Some(raised) = rewrite(requirement, clauses, to, &new, precision) else { continue };
        if range::read(&raised).is_ok_and(|range| range.admits(to)) {
            return Ok(raised);
        }
    }
    Err(Skip::Shape)
}

/// Writes the new operands into the requirement, from the last one to the first.
fn rewrite(
    requirement: &str,
    clauses: &[Clause<'_>],
    to: &Version,
    new: &Scan<'_>,
    precision: Precision,
) -> Option<String> {
    let mut raised = requirement.to_owned();
    let cap = clauses.iter().find(|clause| clause.operator == Operator::Below && !clause.span().admits(to));
    for clause in clauses.iter().rev() {
        let moves = !clause.span().admits(to);
        let operand = match clause.operator {
            Operator::AtLeast if cap.is_some() && !moves => floor(clause, new, to, precision),
            _ if !moves => continue,
            Operator::Equal if clause.wildcard => Some(clause.signed(&prefix(new, clause.written())) + clause.tail()),
            Operator::Equal => pin(clause, new, to),
            Operator::AtMost => Some(versioned(clause, new, to, precision)),
            Operator::Compatible | Operator::Caret | Operator::Tilde => {
                Some(floor(clause, new, to, precision)?).filter(|operand| operand != clause.operand)
            }
            Operator::Below => ceiling(clause, clauses, new),
            Operator::AtLeast | Operator::Above | Operator::Unequal | Operator::Identical => None,
        }?;
        let Range { start, end } = clause.at..clause.at + clause.operand.len();
        raised.replace_range(start..end, &operand);
    }
    Some(raised)
}

impl Clause<'_> {
    /// How many components its author wrote.
    fn written(&self) -> usize {
        self.version.as_ref().map_or(0, |version| version.components().count())
    }

    /// The new operand behind the author's `v`, where there is one.
    fn signed(&self, operand: &str) -> String {
        let length = usize::from(self.operand.starts_with(['v', 'V']));
        format!("{}{operand}", &self.operand[..length])
    }

    /// What its author wrote after the release: a wildcard, the label of a pre-release.
    fn tail(&self) -> &str {
        self.version.as_ref().map_or("", |version| &self.operand[version.release_end..])
    }
}

/// The first components of a version, zeros where it has fewer, with its epoch.
fn prefix(new: &Scan<'_>, count: usize) -> String {
    let release: Vec<_> = new.release.split('.').chain(std::iter::repeat("0")).take(count).collect();
    let epoch = if new.epoch.is_empty() { "" } else { "!" };
    format!("{}{epoch}{}", new.epoch, release.join("."))
}

/// The version itself, for a pin. A local label names a build: another one of the same kind has to be there.
fn pin(clause: &Clause<'_>, new: &Scan<'_>, to: &Version) -> Option<String> {
    let old = clause.version.as_ref()?;
    if old.local.is_some() && old.local != new.local {
        return None;
    }
    Some(clause.signed(to.as_str().trim().trim_start_matches(['v', 'V'])))
}

/// The new version in the author's precision, or in full without its local label.
fn versioned(clause: &Clause<'_>, new: &Scan<'_>, to: &Version, precision: Precision) -> String {
    if precision == Precision::Author {
        return clause.signed(&prefix(new, clause.written()));
    }
    let release = prefix(new, clause.written().max(new.components().count()));
    let text = to.as_str().trim();
    let suffix = text[new.release_end..].split('+').next().unwrap_or_default();
    clause.signed(&format!("{release}{suffix}"))
}

/// A floor that follows up, but never down.
fn floor(clause: &Clause<'_>, new: &Scan<'_>, to: &Version, precision: Precision) -> Option<String> {
    let operand = versioned(clause, new, to, precision);
    let (old, raised) = (version::read(clause.operand)?, version::read(&operand)?);
    Some(if raised > old { operand } else { clause.operand.to_owned() })
}

/// The next ceiling above the new version. Its step is the component in which floor and ceiling differ (`>=1.2,<1.3` is a
/// window of one minor version); without a floor, the last component that is not zero.
fn ceiling(clause: &Clause<'_>, clauses: &[Clause<'_>], new: &Scan<'_>) -> Option<String> {
    let old = clause.version.as_ref()?;
    let written = clause.written();
    let numbers =
        |scan: &Scan<'_>| -> Vec<u64> { scan.release.split('.').map(|part| part.parse().unwrap_or(0)).collect() };
    let top = numbers(old);
    let floor = clauses.iter().find(|clause| matches!(clause.operator, Operator::AtLeast | Operator::Above));
    let step = match floor.and_then(|floor| floor.version.as_ref()) {
        Some(floor) => {
            let floor = numbers(floor);
            (0..written).find(|index| floor.get(*index).copied().unwrap_or(0) != top[*index])
        }
        None => top.iter().rposition(|number| *number != 0),
    };
    let step = step.unwrap_or(written - 1);
    let new_numbers = numbers(new);
    let mut next = vec![0; written];
    for (index, number) in next.iter_mut().enumerate().take(step + 1) {
        *number = new_numbers.get(index).copied().unwrap_or(0);
    }
    next[step] = next[step].checked_add(1)?;
    let release: Vec<_> = next.iter().map(u64::to_string).collect();
    let epoch = if new.epoch.is_empty() { "" } else { "!" };
    Some(clause.signed(&format!("{}{epoch}{}{}", new.epoch, release.join("."), clause.tail())))
}
