//! The releases of one package: which is in use, which is the newest sound one, which are strays.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::question::Question;
use crate::ecosystem::{Ecosystem, Range, outlier};
use crate::model::{Current, CurrentFrom, EcosystemId, Lookup, Package, Release, Releases, Resolution, Version};

/// The releases of one package, and which of them do not belong to its line of versions.
pub(super) struct Candidates<'a> {
    pub(super) releases: &'a Releases,
    strays: Vec<bool>,
    /// The newest sound release, where it does not depend on what is in use.
    newest: OnceLock<Option<Version>>,
}

/// The candidates of every package that was found: the strays of a package are looked for once.
pub(super) fn candidates(resolution: &Resolution) -> FxHashMap<Package, Candidates<'_>> {
    let found = resolution.lookups.par_iter();
    found.filter_map(|(package, lookup)| Some((*package, Candidates::of(lookup)?))).collect()
}

impl<'a> Candidates<'a> {
    /// The candidates that an answer holds; `None` where nothing is known to exist.
    pub(super) fn of(lookup: &'a Lookup) -> Option<Self> {
        match lookup {
            Lookup::Found(releases) => {
                Some(Self { releases, strays: outlier::outliers(&releases.all), newest: OnceLock::new() })
            }
            Lookup::Missing | Lookup::Unknown(_) | Lookup::NotAsked => None,
        }
    }

    /// Whether the release at this index does not belong to the package's line of versions.
    pub(super) fn is_stray(&self, index: usize) -> bool {
        self.strays.get(index).copied().unwrap_or(false)
    }

    /// The release of that version.
    pub(super) fn find(&self, version: &Version) -> Option<&'a Release> {
        let all = &self.releases.all;
        all.binary_search_by(|release| release.version.cmp(version)).ok().and_then(|at| all.get(at))
    }

    /// The version in use: locked, pinned, or what a fresh install would get today.
    pub(super) fn current(&self, question: &Question, ecosystem: &dyn Ecosystem, range: &dyn Range) -> Option<Current> {
        // A lock that the requirement does not admit is stale, or another project's: the next install passes it by.
        let is_in_step = |version: &Version| range.is_unbounded() || range.matches(version);
        let locked = question.locked.iter().filter_map(|text| ecosystem.version(text));
        if let Some(version) = locked.filter(is_in_step).max() {
            return Some(self.known(version, CurrentFrom::Lock));
        }
        if let Some(version) = range.pin() {
            return Some(self.known(version.clone(), CurrentFrom::Pin));
        }
        let newest =
            || self.releases.all.iter().enumerate().rev().filter(|(_, release)| range.matches(&release.version));
        let is_sound = |index: usize, release: &Release| release.yanked.is_none() && !self.is_stray(index);
        let (_, highest) = newest().find(|(index, release)| is_sound(*index, release)).or_else(|| newest().next())?;
        Some(Current { version: highest.version.clone(), from: CurrentFrom::Highest, published: highest.published })
    }

    fn known(&self, version: Version, from: CurrentFrom) -> Current {
        let published = self.find(&version).and_then(|release| release.published);
        Current { version, from, published }
    }

    /// Whether any release satisfies the requirement, withdrawn ones and names without an order included.
    pub(super) fn satisfies(&self, range: &dyn Range) -> bool {
        match range.pin() {
            Some(pin) => self.find(pin).is_some() || self.releases.unordered.contains(&pin.text()),
            None => self.releases.all.iter().rev().any(|release| range.matches(&release.version)),
        }
    }

    /// The newest release that anybody should use: what the publisher calls latest, or else the newest sound one.
    pub(super) fn latest(&self, ecosystem: &dyn Ecosystem, current: Option<&Current>) -> Option<Version> {
        if matches!(ecosystem.id(), EcosystemId::OCI | EcosystemId::GITHUB) {
            return self.newest_beside(ecosystem, current); // Of the same variant and precision only.
        }
        self.newest.get_or_init(|| self.newest_beside(ecosystem, None)).clone()
    }

    fn newest_beside(&self, ecosystem: &dyn Ecosystem, current: Option<&Current>) -> Option<Version> {
        let all = &self.releases.all;
        let is_comparable =
            |release: &Release| current.is_none_or(|now| ecosystem.comparable(&now.version, &release.version).is_ok());
        let sound = |index: &usize| {
            all.get(*index)
                .filter(|release| release.yanked.is_none() && is_comparable(release) && !self.is_stray(*index))
        };
        if let Some(release) = self.tagged_latest(ecosystem).as_ref().and_then(sound) {
            return Some(release.version.clone());
        }
        let newest = |wanted: &dyn Fn(&Release) -> bool| {
            (0..all.len()).rev().filter_map(|index| sound(&index)).find(|release| wanted(release))
        };
        newest(&|release| !release.version.is_prerelease() && release.deprecated.is_none())
            .or_else(|| newest(&|release| !release.version.is_prerelease()))
            .or_else(|| newest(&|_| true))
            .map(|release| release.version.clone())
    }

    /// Where the release that the publisher calls latest stands in the list.
    fn tagged_latest(&self, ecosystem: &dyn Ecosystem) -> Option<usize> {
        let (_, text) = self.releases.tags.iter().find(|(tag, _)| tag.as_str() == "latest")?;
        let version = ecosystem.version(text)?;
        self.releases.all.binary_search_by(|release| release.version.cmp(&version)).ok()
    }
}
