//! The counts of a repository and of the fleet.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::model::{Choice, Dependency, Finding, Level, Lookup, Package, PassedOver, Severity, Version};

use super::Report;

/// The counts of one repository, or of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) repositories: u32,
    pub(super) manifests: u32,
    pub(super) dependencies: u32,
    /// How many different packages.
    pub(super) packages: u32,
    /// Findings that count, by [`Severity`] from `Info` upwards.
    pub(super) findings: [u32; 5],
    /// Findings that a waiver stands against.
    pub(super) waived: u32,
    /// Dependencies that could be raised, by [`Level`] from `Patch` upwards.
    pub(super) behind: [u32; 3],
    /// Years between what is used and what is newest, summed over the dependencies.
    pub(super) libyears: f64,
    /// Dependencies that are behind by an unknown time.
    pub(super) undated: u32,
    /// Dependencies that were not looked up or not offered anything, by why.
    pub(super) skips: BTreeMap<&'static str, u32>,
    /// Files that could not be read, or not wholly.
    pub(super) errors: u32,
    /// Vendored folders that were not entered.
    pub(super) vendored: u32,
    /// Wanted files in fixture folders.
    pub(super) fixtures: u32,
    /// Manifests of kinds that are not read, by kind.
    pub(super) unread: BTreeMap<&'static str, u32>,
}

impl Tally {
    /// The counts of every repository, in the order of the fleet, and of all together.
    pub(super) fn of(report: &Report<'_>) -> (Vec<Self>, Self) {
        let repositories = 0..report.fleet.inventories.len();
        let mut each: Vec<Self> =
            repositories.into_par_iter().map(|index| Self::of_repository(report, index)).collect();
        let packages: FxHashSet<Package> =
            report.fleet.dependencies().map(|(_, _, dependency)| dependency.package).collect();
        let mut all = Self::default();
        for tally in &each {
            all.add(tally);
        }
        all.packages = packages.len() as u32;
        all.errors += report.errors.len() as u32;
        all.pass_over(&report.fleet.outside.passed_over);
        for finding in report.findings {
            all.note(finding);
            if let Some(tally) = each.get_mut(finding.repository as usize) {
                tally.note(finding);
            }
        }
        (each, all)
    }

    fn of_repository(report: &Report<'_>, index: usize) -> Self {
        let inventory = &report.fleet.inventories[index];
        let mut tally = Self {
            repositories: 1,
            manifests: inventory.manifests.len() as u32,
            errors: inventory.errors.len() as u32,
            ..Self::default()
        };
        tally.pass_over(&inventory.passed_over);
        for (at, manifest) in inventory.manifests.iter().enumerate() {
            for (place, dependency) in manifest.dependencies.iter().enumerate() {
                tally.dependencies += 1;
                if let Some(skip) = dependency.skip {
                    *tally.skips.entry(skip.as_str()).or_default() += 1;
                }
                if let Some(choice) = report.chosen(index, at, place) {
                    tally.measure(report, dependency, choice);
                }
            }
        }
        tally
    }

    fn measure(&mut self, report: &Report<'_>, dependency: &Dependency, choice: &Choice) {
        if let Some(update) = &choice.update {
            self.behind[update.level as usize] += 1;
        }
        let (Some(current), Some(latest)) = (&choice.current, &choice.latest) else { return };
        if current.version >= *latest {
            return;
        }
        let known = current.published.or_else(|| published(report, &dependency.package, &current.version));
        match (known, published(report, &dependency.package, latest)) {
            (Some(from), Some(to)) => self.libyears += (to.duration_since(from).as_secs_f64() / YEAR).max(0.0),
            _ => self.undated += 1,
        }
    }

    fn pass_over(&mut self, passed: &PassedOver) {
        self.vendored += passed.vendored;
        self.fixtures += passed.fixtures;
        for unread in &passed.unread {
            *self.unread.entry(unread.kind).or_default() += 1;
        }
    }

    fn note(&mut self, finding: &Finding) {
        if finding.waived.is_some() {
            self.waived += 1;
        } else {
            self.findings[finding.severity as usize] += 1;
        }
    }

    fn add(&mut self, other: &Self) {
        self.repositories += other.repositories;
        self.manifests += other.manifests;
        self.dependencies += other.dependencies;
        self.libyears += other.libyears;
        self.undated += other.undated;
        self.errors += other.errors;
        self.vendored += other.vendored;
        self.fixtures += other.fixtures;
        for (sum, more) in self.behind.iter_mut().zip(other.behind) {
            *sum += more;
        }
        for (skip, more) in &other.skips {
            *self.skips.entry(skip).or_default() += more;
        }
        for (kind, more) in &other.unread {
            *self.unread.entry(kind).or_default() += more;
        }
    }

    /// How many findings count.
    pub(super) fn total(&self) -> u32 {
        self.findings.iter().sum()
    }

    /// The findings of one severity.
    pub(super) fn of_severity(&self, severity: Severity) -> u32 {
        self.findings[severity as usize]
    }

    /// The dependencies behind by one level.
    pub(super) fn of_level(&self, level: Level) -> u32 {
        self.behind[level as usize]
    }

    /// Library years as they are printed.
    pub(super) fn rounded_libyears(&self) -> f64 {
        (self.libyears * 100.0).round() / 100.0
    }
}

/// A year, in seconds.
const YEAR: f64 = 365.25 * 86_400.0;

/// When a version was published, as far as its registry says.
pub(super) fn published(report: &Report<'_>, package: &Package, version: &Version) -> Option<Timestamp> {
    let Lookup::Found(releases) = report.resolution.lookup(package) else { return None };
    // It is the newest that is asked for most.
    if let Some(last) = releases.all.last().filter(|last| last.version.text() == version.text())
        && last.published.is_some()
    {
        return last.published;
    }
    // Releases are ordered by version; of several that compare equal (build metadata) the one of that text is meant.
    let start = releases.all.partition_point(|release| release.version < *version);
    let equal = releases.all[start..].iter().take_while(|release| release.version == *version);
    let mut dated = equal.filter(|release| release.published.is_some()).peekable();
    let first = dated.peek()?.published;
    dated.find(|release| release.version.text() == version.text()).map_or(first, |release| release.published)
}
