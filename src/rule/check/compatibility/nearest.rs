//! The nearest version that fits.

use crate::ecosystem::outlier::outliers;
use crate::model::{CurrentFrom, Finding, Lookup, Package, Release, Remedy, Safety, Version};

use super::super::{Case, Question};

/// The sound release nearest to a version that fits: the lowest above it, or else the highest below.
pub(super) fn nearest<'a>(
    case: &Case<'a>,
    package: &Package,
    from: &Version,
    mut fits: impl FnMut(&Release) -> bool,
) -> Option<&'a Version> {
    let wanted = sound(case, package, from.is_prerelease()).filter(|release| fits(release));
    let (below, above): (Vec<_>, Vec<_>) = wanted.map(|it| &it.version).partition(|version| *version <= from);
    above.first().or(below.last()).copied()
}

/// The newest sound release of a package.
pub(super) fn newest<'a>(case: &Case<'a>, package: &Package) -> Option<&'a Version> {
    sound(case, package, false).last().map(|release| &release.version)
}

/// The releases of a package that anybody should use, oldest first.
fn sound<'a>(case: &Case<'a>, package: &Package, with_prereleases: bool) -> impl Iterator<Item = &'a Release> {
    let all: &[Release] = match case.judged.resolution.lookup(package) {
        Lookup::Found(releases) => &releases.all,
        _ => &[],
    };
    let sound = all.iter().zip(outliers(all)).filter(move |(release, is_stray)| {
        release.yanked.is_none() && !is_stray && (with_prereleases || !release.version.is_prerelease())
    });
    sound.map(|(release, _)| release)
}

/// Puts the way to a version into a finding. Going back is for somebody who knows the code.
pub(super) fn propose(case: &Case<'_>, question: &Question<'_>, from: &Version, to: &Version, finding: &mut Finding) {
    finding.remedy = Some(if to > from {
        case.raise(question, to.as_str())
    } else {
        Remedy::Pin { to: to.text(), safety: case.safety(Safety::Unsafe) }
    });
    if question.choice.current.as_ref().is_some_and(|current| current.from == CurrentFrom::Lock) {
        finding.help = Some("the lock file holds it: lock again".to_owned());
    }
}
