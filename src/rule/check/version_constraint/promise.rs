//! What a project promises to run on: `requires-python = ">=3.9"`, `engines: { node: ">=16" }`.

use crate::model::{EcosystemId, Remedy, Safety, Scope, Text, Version};

use super::super::bound::named;
use super::super::{Case, Question, shown};
use super::wish::ended;
use super::{VersionConstraint, compare};

/// A promise that reaches back further than a rule wants.
pub(super) struct Promise {
    /// The oldest version that is promised.
    pub(super) oldest: Version,
    /// The sentence that says so.
    pub(super) message: String,
    /// The same promise from where the rule wants it.
    pub(super) remedy: Option<Remedy>,
}

/// The promise of a requirement on a runtime, where it reaches back further than the rule wants. It has no version in use:
/// what is open to above admits whatever is newest, and its floor is what counts.
pub(super) fn too_old(constraint: &VersionConstraint, case: &Case<'_>, question: &Question<'_>) -> Option<Promise> {
    let bound = constraint.at_least.filter(|_| question.package.ecosystem == EcosystemId::RUNTIME)?;
    let (scheme, range) = (question.scheme()?, question.range()?.ok()?);
    if range.pin().is_some() || range.is_unbounded() {
        return None;
    }
    let written = question.requirement.as_str();
    let (word, oldest) = named(scheme, range, written).min_by(|(_, one), (_, other)| one.cmp(other))?;
    if compare(scheme, &oldest, &bound).is_none_or(std::cmp::Ordering::is_ge) {
        return None;
    }
    let name = shown(&question.package);
    let message = format!("{name} {written} promises to run on {word} too; {} is wanted", constraint.wanted());
    let to = constraint.target.unwrap_or(bound);
    let ended = ended(case, &question.package, to).map_or_else(String::new, |ended| format!("; {ended}"));
    let message = format!("{message}{ended}");
    // The floor once, and the rest as its author wrote it.
    let requirement = (written.matches(word).count() == 1).then(|| Text::from(&written.replacen(word, &to, 1)));
    let remedy = requirement.map(|requirement| Remedy::Raise {
        to,
        requirement: Some(requirement),
        safety: case.safety(Safety::Review),
    });
    Some(Promise { oldest, message, remedy })
}

/// Whether a scope is that of a promise.
pub(super) fn is_promise(scope: Scope) -> bool {
    scope == Scope::Engine
}
