//! Whether one repository names one version of a component everywhere.

use crate::model::{CurrentFrom, Finding, Reason, Version};

use super::super::bound::{goes_by_prefix, same_prefix};
use super::super::{Case, Question, Site, numbers, shown};

/// The version that a place states.
pub(super) struct Stated<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) question: &'a Question<'a>,
    pub(super) version: Version,
    /// Whether the rule has said already that it is not allowed.
    pub(super) is_told: bool,
}

/// The version that a place states, where it states one: a tag and a runtime file name a cycle, a pin and a lock a version.
pub(super) fn stated(question: &Question<'_>) -> Option<Version> {
    let scheme = question.scheme()?;
    if goes_by_prefix(scheme) {
        return scheme.version(&question.requirement).filter(|version| !numbers(version.as_str()).is_empty());
    }
    match &question.choice.current {
        Some(current) => (current.from != CurrentFrom::Highest).then(|| current.version.clone()),
        None => question.range()?.ok()?.pin().cloned(),
    }
}

/// Reports every place of one repository that states an older version than another place there, at the precision both have.
pub(super) fn inconsistent(case: &Case<'_>, places: &[Stated<'_>], out: &mut Vec<Finding>) {
    let number = |it: &Stated<'_>| numbers(it.version.as_str());
    let Some(newest) = places.iter().max_by_key(|it| number(it)) else { return };
    let place = newest.site.dependency.place;
    let written = newest.version.as_str();
    for it in places.iter().filter(|it| !it.is_told && same_prefix(&number(it), &number(newest)).is_lt()) {
        let name = shown(&it.question.package);
        let message = format!(
            "{name} is {} here and {written} in {}:{}; one repository names one version",
            it.version, newest.site.manifest.path, place.line
        );
        let bare: Vec<String> = number(newest).iter().map(u64::to_string).collect();
        let mut finding = case.finding(it.site, message);
        finding.version = Some(it.version.text());
        finding.remedy = Some(case.raise(it.question, &bare.join(".")));
        finding.reasons.push(Reason { text: format!("{written} is stated here"), place: Some(place) });
        out.push(finding);
    }
}
