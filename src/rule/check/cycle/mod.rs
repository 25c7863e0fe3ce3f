//! The cycle that a requirement comes to, and the version of another one to move to.

mod tested;

use crate::lifecycle::Cycle;
use crate::model::{EcosystemId, Lookup, Release, Scope, Text};

use super::{Case, Question, numbers};

pub(super) use tested::Tested;

/// The cycle that a question comes to: of the version in use, else the highest that the requirement admits.
///
/// `>=3.8` admits what is newest; `<3.10` and `18.x` do not, and end with the cycle that they stop at.
pub(super) fn of<'a>(case: &Case<'a>, question: &Question<'_>) -> Option<&'a Cycle> {
    let lifecycles = case.judged.lifecycles;
    lifecycles.product(&question.package).filter(|_| question.is_looked_up())?;
    if let Some(current) = &question.choice.current {
        return lifecycles.cycle(&question.package, current.version.as_str());
    }
    let range = question.range().and_then(Result::ok);
    match range {
        Some(range) if range.is_unbounded() => None,
        Some(range) if range.pin().is_none() => {
            let scheme = question.scheme()?;
            let admits = |text: &str| scheme.version(text).is_some_and(|version| range.matches(&version));
            let cycles = lifecycles.cycles(&question.package).iter();
            cycles.filter(|cycle| cycle.released <= case.judged.today).find(|it| admits(&it.latest) || admits(&it.name))
        }
        // A tag says more than its version: `bookworm-slim`.
        Some(range)
            if matches!(question.package.ecosystem, EcosystemId::PYPI | EcosystemId::NPM | EcosystemId::CARGO) =>
        {
            lifecycles.cycle(&question.package, range.pin()?.as_str())
        }
        _ => lifecycles.cycle(&question.package, &question.requirement),
    }
}

/// A version of a cycle to move to, as exact as the requirement is: runtimes and tags name cycles, libraries versions.
pub(super) fn version_to_move_to(case: &Case<'_>, question: &Question<'_>, cycle: &Cycle) -> Text {
    let package = &question.package;
    if matches!(package.ecosystem, EcosystemId::RUNTIME | EcosystemId::OCI) {
        return as_exact_as_written(case, question, cycle.name);
    }
    let of_cycle = |text: &str| case.judged.lifecycles.cycle(package, text).is_some_and(|it| it.name == cycle.name);
    let known = match case.judged.resolution.lookup(package) {
        Lookup::Found(releases) => {
            let sound = |release: &&Release| release.yanked.is_none() && !release.version.is_prerelease();
            releases.all.iter().rev().filter(sound).find(|release| of_cycle(release.version.as_str()))
        }
        _ => None,
    };
    known.map_or(cycle.latest, |release| release.version.text())
}

/// A cycle of a runtime or an image as exact as what is written: 3.14.7 for `3.9.18`, as far as that is known to be out.
pub(super) fn as_exact_as_written(case: &Case<'_>, question: &Question<'_>, cycle: Text) -> Text {
    let written = question.requirement.trim_start_matches(|c: char| !c.is_ascii_digit());
    let (wanted, count) = (numbers(&cycle), numbers(written).len());
    // Which builds there are of a version no table says: `24.0.2_12-jdk`.
    if count <= wanted.len() || written.contains(['_', '+']) {
        return cycle;
    }
    let latest = case.judged.lifecycles.cycle(&question.package, &cycle).filter(|it| numbers(&it.name) == wanted);
    latest.and_then(|it| it.latest_on(case.judged.today)).map_or(cycle, |latest| as_exact(latest, count))
}

/// So many numbers of a version: 10.0 of 10.0.11, which `sdk:7.0` was as exact as.
pub(super) fn as_exact(version: Text, count: usize) -> Text {
    let end = version.match_indices('.').nth(count.saturating_sub(1)).map_or(version.len(), |(at, _)| at);
    Text::from(&version[..end])
}

/// Whether a bare version is the oldest that will do rather than the one in use: `rust-version = "1.70"`, `go 1.21`.
pub(super) fn is_floor(question: &Question<'_>, scope: Scope) -> bool {
    scope == Scope::Engine
        && question.package.ecosystem == EcosystemId::RUNTIME
        && matches!(question.package.name.as_str(), "rust" | "go")
}
