//! The lowest version that is free of what is known against a package.

use crate::advisory::Advisory;
use crate::ecosystem::ecosystem;
use crate::model::{Lookup, Package, Version};

use super::Case;

/// What leads out of a version.
#[derive(Debug)]
pub(super) struct Rescue<'a> {
    /// The lowest version above it that has nothing but what every one above it has.
    pub(super) to: Option<Version>,
    /// What every version above it has: no release mends it.
    pub(super) stuck: Vec<&'a Advisory>,
    /// Whether all releases are known: only then is it certain that none mends it.
    pub(super) is_certain: bool,
}

/// Looks for the way out of a version, given everything that is known against its package.
pub(super) fn rescue<'a>(case: &Case<'_>, package: &Package, from: &Version, against: &[&'a Advisory]) -> Rescue<'a> {
    let released = released(case, package, from);
    let is_certain = released.is_some();
    let candidates = released.unwrap_or_else(|| named(from, against));
    // Nearly always the newest release is free of it, so one look is enough.
    let is_everywhere = |it: &&Advisory| candidates.iter().rev().all(|version| it.affects(version));
    let (stuck, mended): (Vec<&Advisory>, Vec<&Advisory>) = against.iter().partition(|it| is_everywhere(it));
    let to = candidates.into_iter().find(|version| !mended.iter().any(|it| it.affects(version)));
    Rescue { to, stuck, is_certain }
}

/// The releases above a version that it can be moved to, lowest first; `None` where nobody could be asked.
fn released(case: &Case<'_>, package: &Package, from: &Version) -> Option<Vec<Version>> {
    let scheme = ecosystem(package.ecosystem)?;
    let Lookup::Found(releases) = case.judged.resolution.lookup(package) else { return None };
    let start = releases.all.partition_point(|release| release.version <= *from);
    let above = releases.all.get(start..).unwrap_or_default().iter().filter(|release| {
        release.yanked.is_none()
            && (from.is_prerelease() || !release.version.is_prerelease())
            && scheme.comparable(from, &release.version).is_ok()
            && !scheme.is_beside(from, &release.version)
    });
    Some(above.map(|release| release.version.clone()).collect())
}

/// The versions above one that the advisories themselves name as mended, lowest first, pre-releases last.
fn named(from: &Version, against: &[&Advisory]) -> Vec<Version> {
    let above = against.iter().flat_map(|it| it.fixes()).filter(|fix| *fix > from);
    let mut named: Vec<Version> = above.cloned().collect();
    named.sort_by(|a, b| (a.is_prerelease(), a).cmp(&(b.is_prerelease(), b)));
    named.dedup();
    named
}
