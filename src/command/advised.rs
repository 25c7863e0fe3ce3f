//! What is known against the releases of the packages that a fleet asks for: from a folder, an archive, or over the network.

use std::collections::BTreeSet;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::advisory::{self, Advisories, Harvest, Intake, Source};
use crate::ecosystem::ecosystem;
use crate::model::{Inventory, Lookup, Package, Pin, Pinned, Resolution, Text};
use crate::registry::{Registry, State, Subject};
use crate::report::{self, RunError, SourceKind, SourceRow, SourceState};
use crate::settings::{Clock, Settings};

use super::gather::packages;
use super::private::Private;

/// What is known, how it was learnt, and what could not be.
#[derive(Default)]
pub(super) struct Advised {
    /// What is known.
    pub advisories: Advisories,
    /// What could not be read or asked.
    pub errors: Vec<RunError>,
    /// The ecosystems of the fleet that nothing is known of.
    unchecked: Vec<&'static str>,
    /// How the source fared; `None` where there is none.
    source: Option<SourceRow>,
}

impl Advised {
    /// Reads or asks for what is known of the packages of these repositories.
    pub(super) fn of(settings: &Settings, inventories: &[Inventory], registry: &Registry) -> Self {
        let all: FxHashSet<Package> =
            inventories.par_iter().map(packages).reduce(FxHashSet::default, |mut all, some| {
                all.extend(some);
                all
            });
        let mut all = all;
        let is_online = matches!(settings.advisories, Some(Source::Online));
        let private = Private::of(inventories, registry);
        for (repository, pinned) in inventories.iter().flat_map(|it| it.pinned.iter().map(move |pinned| (it, pinned))) {
            if !is_online || Private::may_tell(repository, pinned, registry) {
                all.extend(pinned.pins.iter().map(|pin| pinned.package(pin)));
            }
        }
        if is_online {
            all.retain(|package| !private.holds(package, registry));
        }
        Self::about(&all, settings.advisories.as_ref(), settings.clock, registry)
    }

    /// Lets everything go that lock files pin and that nothing is known against.
    pub(super) fn keep_affected(&self, inventories: &mut [Inventory]) {
        inventories.par_iter_mut().for_each(|inventory| {
            for pinned in &mut inventory.pinned {
                let pins = std::mem::take(&mut pinned.pins);
                pinned.pins = pins.into_iter().filter(|pin| self.is_affected(pinned, pin)).collect();
            }
            inventory.pinned.retain(|pinned| !pinned.pins.is_empty());
            inventory.pinned.shrink_to_fit();
        });
    }

    fn is_affected(&self, pinned: &Pinned, pin: &Pin) -> bool {
        let against = self.advisories.of(&pinned.package(pin));
        let version = || ecosystem(pinned.ecosystem)?.version(pin.release().1);
        !against.is_empty() && version().is_some_and(|version| against.iter().any(|it| it.affects(&version)))
    }

    /// The same of these packages.
    pub(super) fn about(all: &FxHashSet<Package>, source: Option<&Source>, clock: Clock, registry: &Registry) -> Self {
        let wanted: FxHashSet<Package> = all.iter().map(advisory::subject).collect();
        let until = clock.as_of.map(|_| clock.now);
        let intake = Intake { wanted: &wanted, until };
        let mut advised = match source {
            None => Self::default(),
            Some(Source::Path(path)) => Self::read(path, &intake),
            Some(Source::Online) => Self::ask(registry, &intake),
        };
        let is_known = |package: &&Package| advised.advisories.ecosystems.contains(&package.ecosystem);
        let unknown: BTreeSet<_> =
            all.iter().filter(|it| !is_known(it)).map(|package| package.ecosystem.as_str()).collect();
        advised.unchecked = unknown.into_iter().collect();
        advised
    }

    fn read(path: &std::path::Path, intake: &Intake<'_>) -> Self {
        let row =
            |state| Some(SourceRow { kind: SourceKind::Advisories, id: None, state, oldest: None, unanswered: 0 });
        match advisory::read(path, intake) {
            Ok(harvest) => {
                let mut advised = Self { source: row(SourceState::Snapshot), ..Self::taken(harvest, path.display()) };
                if advised.advisories.records == 0 && advised.errors.is_empty() {
                    let message = "no OSV record lies there".to_owned();
                    advised.errors.push(error(path.display().to_string(), "empty", message));
                }
                advised
            }
            Err(problem) => {
                let errors = vec![error(path.display().to_string(), "unreadable", problem.to_string())];
                Self { errors, source: row(SourceState::NotReached), ..Self::default() }
            }
        }
    }

    /// What was taken in of a place.
    fn taken(harvest: Harvest, place: impl std::fmt::Display) -> Self {
        let (advisories, troubles) = harvest.finish();
        let row = |trouble: advisory::Trouble| error(format!("{place}/{}", trouble.at), "malformed", trouble.message);
        Self { advisories, errors: troubles.into_iter().map(row).collect(), ..Self::default() }
    }

    fn ask(registry: &Registry, intake: &Intake<'_>) -> Self {
        let mut packages: Vec<Package> = intake.wanted.iter().copied().collect();
        packages.sort_unstable();
        let subject = |package: Package| Some(Subject { package, ecosystem: advisory::word(package.ecosystem)? });
        let subjects: Vec<Subject> = packages.into_iter().filter_map(subject).collect();
        let records = registry.advisories(&subjects);
        let harvest = records.documents.par_iter().fold(Harvest::default, |mut harvest, (id, body)| {
            intake.take(&|| id.clone(), body, &mut harvest);
            harvest
        });
        let mut advised = Self::taken(harvest.reduce(Harvest::default, Harvest::join), records.source.id.as_str());
        // An old answer will do, as it does for releases.
        if let Some(fault) = records.source.fault.as_ref().filter(|_| records.unanswered > 0) {
            advised.errors.push(error(records.source.id.clone(), fault.kind.as_str(), fault.message.clone()));
        }
        // Of a package without records it is known that there are none.
        if records.unanswered == 0 {
            advised.advisories.ecosystems = subjects.iter().map(|subject| subject.package.ecosystem).collect();
        }
        advised.source = Some(SourceRow {
            kind: SourceKind::Advisories,
            id: Some(Text::from(&records.source.id)),
            state: state(records.source.state),
            oldest: records.source.oldest,
            unanswered: records.unanswered as u32,
        });
        advised
    }

    /// How the source fared, for reports.
    pub(super) fn row(&self) -> SourceRow {
        let state = SourceState::NotChecked;
        let nobody = || SourceRow { kind: SourceKind::Advisories, id: None, state, oldest: None, unanswered: 0 };
        self.source.clone().unwrap_or_else(nobody)
    }

    /// What reports say of it.
    pub(super) fn told(&self, settings: &Settings) -> report::Advised {
        report::Advised {
            is_asked_for: settings.rules.asks_for_advisories(),
            // A source of which nothing could be had has checked nothing.
            is_checked: !self.advisories.ecosystems.is_empty(),
            source: settings.advisories.as_ref().map(Source::shown),
            newest: self.advisories.newest,
            records: self.advisories.records,
            unchecked: self.unchecked.clone(),
            by_release: FxHashMap::default(),
        }
    }

    /// What affects each release of the packages that were looked up.
    pub(super) fn by_release(&self, resolution: &Resolution) -> FxHashMap<(Package, Text), Vec<String>> {
        let mut by_release = FxHashMap::default();
        for (package, lookup) in &resolution.lookups {
            let Lookup::Found(releases) = lookup else { continue };
            for release in &releases.all {
                let against = self.advisories.against(package, &release.version);
                if !against.is_empty() {
                    by_release.insert((*package, release.version.text()), against);
                }
            }
        }
        by_release
    }
}

fn error(subject: String, code: &'static str, message: String) -> RunError {
    RunError { scope: "advisories", subject, code, message, affects: 0 }
}

fn state(state: State) -> SourceState {
    match state {
        State::Fresh | State::Cached => SourceState::Fresh,
        State::Stale | State::Offline => SourceState::Cached,
        State::Partial => SourceState::Partial,
        State::Unreachable => SourceState::NotReached,
        State::Snapshot => SourceState::Snapshot,
    }
}
