//! Are there files of the release in use for the Python that the project states?

use crate::ecosystem::pypi::companion::companion;
use crate::model::{CurrentFrom, EcosystemId, Finding, Package, Pythons, Release, Version};

use super::super::{Case, shown};
use super::nearest::{nearest, propose};
use super::project::{Declared, Project};
use super::requires::needs;
use super::stated::{Runtimes, Stated};

/// That no file of the pinned release fits, and there is no source to build it from; nor of what its extras bring along.
pub(super) fn judge<'a>(
    project: &Project<'a>,
    declared: &Declared<'a>,
    runtimes: &mut Runtimes<'a>,
) -> Option<Finding> {
    let case = project.case;
    let dependency = declared.site.dependency;
    if dependency.package.ecosystem != EcosystemId::PYPI {
        return None;
    }
    let (release, from) = declared.release(case)?;
    if from == CurrentFrom::Highest {
        // An install passes by what does not fit.
        return None;
    }
    let brought: Vec<(Package, String)> = dependency
        .extras
        .iter()
        .filter_map(|extra| {
            Some((companion(&dependency.package, extra)?, format!("{}[{extra}]", shown(&dependency.package))))
        })
        .collect();
    let is_known_to_fit = |package: &Package, version: &Version, group: &[Stated]| {
        // A release that nobody knows may have everything.
        case.release(package, version).is_none_or(|release| may_fit(release, group))
    };
    let bearing = runtimes.bearing_on(project, declared, "python");
    let (unmet, without) = bearing.iter().find_map(|group| {
        if !may_fit(release, group) {
            return Some((group, None));
        }
        let without = brought.iter().find(|(package, _)| !is_known_to_fit(package, &release.version, group));
        without.map(|without| (group, Some(without)))
    })?;
    let mut finding = case.finding(&declared.site, sentence(case, &dependency.package, release, unmet, without));
    finding.version = Some(release.version.text());
    let is_better = |it: &Release| {
        let mut admits = |needed| unmet.iter().any(|stated| runtimes.admit(needed, &stated.points));
        let runs_there = needs(it, "python").is_none_or(&mut admits);
        let has = |(package, _): &(Package, String)| {
            case.release(package, &it.version).is_some_and(|release| fits(release, unmet))
        };
        runs_there && fits(it, unmet) && brought.iter().all(has)
    };
    if let Some(to) = nearest(case, &dependency.package, &release.version, is_better) {
        propose(case, &declared.question(), &release.version, to, &mut finding);
    }
    Some(finding)
}

/// Whether some file of a release may be for a Python that is stated: one that is not known is not missed.
fn may_fit(release: &Release, group: &[Stated]) -> bool {
    release.pythons.is_none_or(|pythons| !pythons.are_several() || admits(pythons, group))
}

/// Whether some file of a release is known to be for a Python that is stated.
fn fits(release: &Release, group: &[Stated]) -> bool {
    release.pythons.is_some_and(|pythons| admits(pythons, group))
}

fn admits(pythons: Pythons, group: &[Stated]) -> bool {
    group.iter().any(|stated| {
        let minors = stated.points.iter().filter(|point| point.component(0) == 3).map(|point| point.component(1));
        let mut minors = minors.filter_map(|minor| u32::try_from(minor).ok()).peekable();
        // Nothing is said of Python 2.
        minors.peek().is_none() || minors.any(|minor| pythons.admit(minor))
    })
}

fn sentence(
    case: &Case<'_>,
    package: &Package,
    release: &Release,
    group: &[Stated],
    without: Option<&(Package, String)>,
) -> String {
    let version = &release.version;
    let what = match without {
        Some((companion, extra)) => format!("{} {version}, which {extra} brings, has", shown(companion)),
        None => format!("{} {version} has", shown(package)),
    };
    let mut pythons: Vec<String> = group
        .iter()
        .flat_map(|stated| &stated.points)
        .map(|point| format!("{}.{}", point.component(0), point.component(1)))
        .collect();
    pythons.dedup();
    let stated: Vec<String> = group.iter().map(|it| it.sentence(case)).collect();
    format!("{what} no file for Python {} and no source to build it from; {}", pythons.join(" or "), stated.join(", "))
}
