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
            Operator::AtLeast if cap.is_some() && !moves => floor(clause, to, new, precision),
            _ if !moves => continue,
            Operator::Equal if clause.wildcard => Some(components(clause, new, clause.written())),
            Operator::Equal => pin(clause, new, to),
            Operator::Compatible | Operator::Caret | Operator::Tilde | Operator::AtMost => {
                Some(versioned(clause, new, to, precision))
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

    /// The author's `v`, where there is one.
    fn sign(&self) -> &str {
        let length = usize::from(self.operand.starts_with(['v', 'V']));
        &self.operand[..length]
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

/// As many components as that, and what the author wrote behind them.
fn components(clause: &Clause<'_>, new: &Scan<'_>, count: usize) -> String {
    format!("{}{}{}", clause.sign(), prefix(new, count), clause.tail())
}

/// The version itself, for a pin. A local label names a build: another one of the same kind has to be there.
fn pin(clause: &Clause<'_>, new: &Scan<'_>, to: &Version) -> Option<String> {
    let old = clause.version.as_ref()?;
    if old.local.is_some() && old.local != new.local {
        return None;
    }
    let text = to.as_str().trim().trim_start_matches(['v', 'V']);
    Some(format!("{}{text}", clause.sign()))
}

/// The new version in the author's precision, or in full without its local label.
fn versioned(clause: &Clause<'_>, new: &Scan<'_>, to: &Version, precision: Precision) -> String {
    if precision == Precision::Author {
        return format!("{}{}", clause.sign(), prefix(new, clause.written()));
    }
    let release = prefix(new, clause.written().max(new.components().count()));
    let text = to.as_str().trim();
    let suffix = text[new.release_end..].split('+').next().unwrap_or_default();
    format!("{}{release}{suffix}", clause.sign())
}

/// A floor that follows its ceiling up, but never down.
fn floor(clause: &Clause<'_>, to: &Version, new: &Scan<'_>, precision: Precision) -> Option<String> {
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
    let next: Vec<_> = (0..written)
        .map(|index| {
            let number = numbers(new).get(index).copied().unwrap_or(0);
            match index.cmp(&step) {
                std::cmp::Ordering::Less => Some(number),
                std::cmp::Ordering::Equal => number.checked_add(1),
                std::cmp::Ordering::Greater => Some(0),
            }
            .map(|number| number.to_string())
        })
        .collect::<Option<_>>()?;
    let epoch = if new.epoch.is_empty() { "" } else { "!" };
    Some(format!("{}{}{epoch}{}{}", clause.sign(), new.epoch, next.join("."), clause.tail()))
}
