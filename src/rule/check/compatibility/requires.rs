//! Does the version in use run on the runtime that the project states?

use crate::model::{CurrentFrom, EcosystemId, Finding, Lookup, Package, Release, Text};

use super::super::{Case, shown};
use super::Fit;
use super::nearest::{nearest, propose};
use super::project::{Declared, Project};
use super::stated::{Runtimes, Stated};

/// The runtime that a dependency's ecosystem asks about: its name, and how people say it.
fn runtime(fits: &[Fit], ecosystem: EcosystemId) -> Option<(&'static str, &'static str)> {
    let (fit, name, spoken) = match ecosystem {
        EcosystemId::PYPI => (Fit::RequiresPython, "python", "Python"),
        EcosystemId::NPM => (Fit::Engines, "node", "Node"),
        EcosystemId::CARGO => (Fit::RustVersion, "rust", "Rust"),
        _ => return None,
    };
    fits.contains(&fit).then_some((name, spoken))
}

/// What a release needs of a runtime.
pub(super) fn needs(release: &Release, runtime: &str) -> Option<Text> {
    let is_runtime = |it: &Package| it.ecosystem == EcosystemId::RUNTIME && it.name.as_str() == runtime;
    release.requires.iter().find(|it| is_runtime(&it.package)).map(|it| it.requirement)
}

/// That the version in use needs another runtime than one that the project states.
pub(super) fn judge<'a>(
    fits: &[Fit],
    project: &Project<'a>,
    declared: &Declared<'a>,
    runtimes: &mut Runtimes<'a>,
) -> Option<Finding> {
    let case = project.case;
    let package = declared.site.dependency.package;
    let (runtime, spoken) = runtime(fits, package.ecosystem)?;
    let (release, from) = declared.release(case)?;
    let needed = needs(release, runtime)?;
    let bearing = runtimes.bearing_on(project, declared, runtime);
    let unmet = bearing.iter().find(|group| !meets(runtimes, needed, group))?;
    let mut fits = |release: &Release| needs(release, runtime).is_none_or(|needed| meets(runtimes, needed, unmet));
    if from == CurrentFrom::Highest && is_met_below(case, declared, &mut fits) {
        return None;
    }
    let name = shown(&package);
    let stated: Vec<String> = unmet.iter().map(|it| it.sentence(case)).collect();
    let message = format!("{name} {} needs {spoken} {needed}; {}", release.version, stated.join(", "));
    let mut finding = case.finding(&declared.site, message);
    finding.version = Some(release.version.text());
    if let Some(to) = nearest(case, &package, &release.version, fits) {
        propose(case, &declared.question(), &release.version, to, &mut finding);
    }
    Some(finding)
}

/// Whether one of the places that state a runtime states one that will do.
fn meets(runtimes: &mut Runtimes<'_>, needed: Text, group: &[Stated]) -> bool {
    group.iter().any(|stated| runtimes.admit(needed, &stated.points))
}

/// Whether the requirement admits an older release that runs there: that is the one which is installed there.
fn is_met_below(case: &Case<'_>, declared: &Declared<'_>, fits: &mut dyn FnMut(&Release) -> bool) -> bool {
    let Lookup::Found(releases) = case.judged.resolution.lookup(&declared.site.dependency.package) else {
        return true;
    };
    let question = declared.question();
    let Some(Ok(range)) = question.range() else { return true };
    releases.all.iter().rev().any(|it| it.yanked.is_none() && range.matches(&it.version) && fits(it))
}
