//! The stages between reading and judging, wherever the files and the answers come from.

use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::lifecycle::Lifecycles;
use crate::manifest::{self, ReadText};
use crate::model::{
    Dependency, Fleet, Inventory, Lookup, Package, PassedOver, Policy, Problem, Releases, RepoPath, Repository,
    Resolution, Scope,
};
use crate::plan::{self, Depth};
use crate::rule::{Components, Probes};
use crate::settings::Clock;

/// The files of a repository.
pub(super) struct Files<'a> {
    /// Those that formats claim, sorted.
    pub claimed: &'a [RepoPath],
    /// Those that rules ask about, sorted.
    pub noted: &'a [RepoPath],
    /// What they say.
    pub text: &'a ReadText<'a>,
}

/// Reads the files of a repository: what it asks for and states, and what the rules' probes see.
pub(super) fn inventory(
    index: u32,
    repository: Repository,
    files: &Files<'_>,
    only: Option<&Components>,
    probes: &Probes<'_>,
) -> Inventory {
    let mut reading = manifest::read(index, files.claimed, files.text);
    if let Some(only) = only {
        // What the project promises to support bears on every other dependency; images state the runtimes they deliver.
        let runtime = |it: &Dependency| Lifecycles::in_use().runtime(&it.package);
        let states = |it: &Dependency| runtime(it).is_some_and(|runtime| only.contains(&runtime));
        let is_kept = |it: &Dependency| it.scope == Scope::Engine || only.contains(&it.package) || states(it);
        reading.manifests.iter_mut().for_each(|manifest| manifest.dependencies.retain(is_kept));
    }
    let traces = super::probe::traces(index, files.noted, probes, files.text, &mut reading);
    order(&mut reading.errors);
    Inventory {
        repository,
        sources: reading.sources,
        manifests: reading.manifests,
        pinned: Vec::new(),
        traces,
        errors: reading.errors,
        passed_over: PassedOver::default(),
    }
}

/// Sorts what could not be read. What is read through many aliases is wrong in the same way at the same place: it is told
/// once.
pub(super) fn order(errors: &mut Vec<(RepoPath, Problem)>) {
    errors.sort_by(|(path, a), (other, b)| {
        (path, a.line, a.column, a.code, &a.message).cmp(&(other, b.line, b.column, b.code, &b.message))
    });
    errors.dedup();
}

/// Decides for every dependency of the fleet, given what the registries say.
pub(super) fn decide(
    fleet: &Fleet,
    lookups: FxHashMap<Package, Lookup>,
    policy: &Policy,
    now: Timestamp,
    depth: Depth,
) -> Resolution {
    let resolution = Resolution { lookups, ..Resolution::default() };
    let mut resolution = plan::choose(fleet, resolution, policy, now, depth);
    let stated = |inventory| Lifecycles::in_use().stated(inventory);
    resolution.runtimes = fleet.inventories.par_iter().map(stated).collect();
    resolution
}

/// The answers of the registries, with the cycles of the runtimes, as of the day that counts as today.
pub(super) fn as_of_today(mut lookups: FxHashMap<Package, Lookup>, clock: Clock) -> FxHashMap<Package, Lookup> {
    for (package, lookup) in &mut lookups {
        if let Some(releases) = Lifecycles::in_use().releases(package) {
            *lookup = Lookup::Found(Arc::new(releases));
        }
        if clock.as_of.is_some() {
            forget_later(lookup, clock.now);
        }
    }
    lookups
}

/// Takes out what was published after the day that counts as today.
fn forget_later(lookup: &mut Lookup, now: Timestamp) {
    let Lookup::Found(releases) = lookup else { return };
    let is_later = |published: Option<Timestamp>| published.is_some_and(|published| published > now);
    if releases.all.iter().any(|release| is_later(release.published)) {
        let all = releases.all.iter().filter(|release| !is_later(release.published)).cloned().collect();
        *lookup = Lookup::Found(Arc::new(Releases { all, ..Releases::clone(releases) }));
    }
}
