//! Looks packages up as they come: in the cache first, without a runtime; over the network where that is too little.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ecosystem::{Malformed, Needs, Query};
use crate::model::{Fault, FaultKind, Lookup, Package};

use super::cache::{Cache, Slot};
use super::endpoint::{Endpoint, Endpoints};
use super::entry::Entry;
use super::network::Network;
use super::{Config, Mode, Registry, Resolved, SourceState, State, snapshot};

/// "There is no such package" is believed no longer than this.
const LONGEST_ABSENCE: Duration = Duration::from_hours(1);

/// One package to look up, and where.
pub(super) struct Wanted {
    pub(super) package: Package,
    pub(super) needs: Needs,
    pub(super) endpoint: Endpoint,
    pub(super) slot: Option<Slot>,
    /// What the cache holds, if that is not good enough.
    pub(super) stale: Option<Entry>,
}

/// The answer for one package, and how it was got.
pub(super) struct Answered {
    pub(super) lookup: Lookup,
    /// When the registry said so.
    pub(super) fetched: Option<Timestamp>,
    /// Why the registry did not answer in this run, where it was asked in vain.
    pub(super) fault: Option<Fault>,
    /// Whether the network was used.
    pub(super) is_asked: bool,
}

impl Answered {
    /// The registry's answer of this run.
    pub(super) fn new(lookup: Lookup, now: Timestamp) -> Self {
        Self { lookup, fetched: Some(now), fault: None, is_asked: true }
    }

    /// Nothing is known.
    pub(super) fn unknown(fault: Fault) -> Self {
        Self { lookup: Lookup::Unknown(fault.clone()), fetched: None, fault: Some(fault), is_asked: true }
    }

    /// An answer, or the lack of one, that did not take the network.
    fn recorded(lookup: Lookup) -> Self {
        let fault = match &lookup {
            Lookup::Unknown(fault) => Some(fault.clone()),
            _ => None,
        };
        Self { lookup, fetched: None, fault, is_asked: false }
    }

    fn kept(entry: Entry) -> Self {
        Self { lookup: entry.lookup, fetched: Some(entry.fetched), fault: None, is_asked: false }
    }

    /// An old answer, for want of a new one.
    pub(super) fn stale(entry: Entry, fault: Fault) -> Self {
        Self { fault: Some(fault), is_asked: true, ..Self::kept(entry) }
    }
}

impl Registry {
    /// A way to ask registries. Nothing happens until something is resolved.
    pub fn new(config: Config) -> Self {
        let cache = config.cache.clone().map(Cache::new);
        Self { config, cache, network: std::sync::OnceLock::new() }
    }

    /// Looks every package up once, however often it is wanted. `progress` is told how many are done.
    ///
    /// `wanted` may still be growing while it is read, as the repositories are: what the cache does not hold is asked for
    /// at once, so that the network works while files are read. No runtime is started where the cache holds everything.
    pub fn resolve(
        &self,
        wanted: impl IntoIterator<Item = Package>,
        needs: Needs,
        progress: &(dyn Fn(usize) + Sync),
    ) -> Resolved {
        if self.is_certain_to_ask() {
            self.network();
        }
        let mut resolved = Resolved::default();
        let mut tally = Tally::default();
        let mut known: FxHashSet<Package> = FxHashSet::default();
        let mut asked: FxHashMap<Package, String> = FxHashMap::default();
        let (sender, answers) = channel();
        for package in wanted.into_iter().filter(|package| known.insert(*package)) {
            match self.at_hand(package, needs) {
                AtHand::Answered(id, answered) => tally.add(&mut resolved, package, id, answered),
                AtHand::WithoutRegistry(lookup) => drop(resolved.lookups.insert(package, lookup)),
                AtHand::Wanted(wanted) => {
                    asked.insert(package, wanted.endpoint.id.clone());
                    self.ask(*wanted, &sender);
                }
            }
            progress(resolved.lookups.len());
        }
        drop(sender);
        for (package, answered) in answers {
            if let Some(id) = asked.remove(&package) {
                tally.add(&mut resolved, package, id, answered);
                progress(resolved.lookups.len());
            }
        }
        for (package, id) in asked {
            let message = format!("{package}: the look-up was cut short");
            let answered = Answered::unknown(Fault { kind: FaultKind::Malformed, message });
            tally.add(&mut resolved, package, id, answered);
        }
        resolved.sources = tally.sources(&self.config.mode);
        resolved
    }

    /// What is known of a package without the network.
    fn at_hand(&self, package: Package, needs: Needs) -> AtHand {
        let Some(endpoint) = self.config.endpoints.of(&package) else {
            return AtHand::WithoutRegistry(without_registry(&package));
        };
        if let Mode::Snapshot(folder) = &self.config.mode {
            let lookup = snapshot::look_up(folder, &package, needs, self.config.is_known);
            return AtHand::Answered(endpoint.id, Answered::recorded(lookup));
        }
        let base = endpoint.base.as_str();
        let slot = self.cache.as_ref().map(|cache| cache.slot(package.ecosystem, base, &package.name));
        match slot.as_ref().and_then(Cache::read) {
            Some(entry) if self.config.takes(&entry, needs) => AtHand::Answered(endpoint.id, Answered::kept(entry)),
            None if self.config.mode == Mode::Offline => {
                let message = format!("{package} is not in the cache, and the network is not used");
                let fault = Fault { kind: FaultKind::Offline, message };
                AtHand::Answered(endpoint.id, Answered::recorded(Lookup::Unknown(fault)))
            }
            stale => AtHand::Wanted(Box::new(Wanted { package, needs, endpoint, slot, stale })),
        }
    }

    /// The runtime and the client, made when first asked for.
    pub(super) fn network(&self) -> &Result<Network, Fault> {
        self.network.get_or_init(|| Network::new(&self.config, self.cache.clone()))
    }

    /// Whether the network is needed whatever is wanted: then it is made while the first files are read.
    fn is_certain_to_ask(&self) -> bool {
        let has_answers = || self.cache.as_ref().is_some_and(Cache::has_answers);
        match self.config.mode {
            Mode::Refresh => true,
            Mode::Online { .. } => !has_answers(),
            Mode::Offline | Mode::Snapshot(_) => false,
        }
    }

    /// Sends a package out to its registry; the answer comes through the channel.
    fn ask(&self, wanted: Wanted, answers: &Sender<(Package, Answered)>) {
        match self.network() {
            Ok(network) => network.look_up(wanted, answers.clone()),
            Err(fault) => {
                let answered = match wanted.stale {
                    Some(entry) => Answered::stale(entry, fault.clone()),
                    None => Answered::unknown(fault.clone()),
                };
                // The receiver outlives every sender.
                let _ = answers.send((wanted.package, answered));
            }
        }
    }
}

/// What is known of a package without the network.
enum AtHand {
    /// An answer that is good enough, and the registry it is from.
    Answered(String, Answered),
    /// No registry can be asked for it.
    WithoutRegistry(Lookup),
    /// Too little.
    Wanted(Box<Wanted>),
}

/// An ecosystem without a registry, or a name that leads to none.
fn without_registry(package: &Package) -> Lookup {
    if !Endpoints::serves(package.ecosystem) {
        return Lookup::NotAsked;
    }
    let message = format!("{} names no registry that can be asked", package.name);
    Lookup::Unknown(Fault { kind: FaultKind::Unconfigured, message })
}

impl Config {
    /// Whether a cached answer is good enough.
    fn takes(&self, entry: &Entry, needs: Needs) -> bool {
        let max_age = match &self.mode {
            Mode::Offline => return true,
            Mode::Online { max_age } => *max_age,
            Mode::Refresh | Mode::Snapshot(_) => return false,
        };
        let max_age = if matches!(entry.lookup, Lookup::Missing) { max_age.min(LONGEST_ABSENCE) } else { max_age };
        // A clock that went backwards makes an entry no younger.
        let age = self.now.duration_since(entry.fetched).unsigned_abs();
        age <= max_age && (entry.dated || !needs.dates || matches!(entry.lookup, Lookup::Missing))
    }
}

/// The answer that a query ended with.
pub(super) fn settle(query: Query) -> Lookup {
    match query {
        Query::Ready(mut releases) => {
            releases.all.sort_by(|a, b| a.version.cmp(&b.version));
            Lookup::Found(Arc::new(releases))
        }
        Query::Absent | Query::Fetch(_) => Lookup::Missing,
    }
}

/// A document that does not follow its format.
pub(super) fn malformed(place: &dyn Display, problem: &Malformed) -> Fault {
    let at = problem.at.map(|at| format!(", at byte {at}")).unwrap_or_default();
    Fault { kind: FaultKind::Malformed, message: format!("{place}: {problem}{at}") }
}

/// Counts how each registry fares.
#[derive(Default)]
struct Tally(BTreeMap<String, Count>);

#[derive(Default)]
struct Count {
    wanted: usize,
    asked: usize,
    failed: usize,
    unknown: usize,
    oldest: Option<Timestamp>,
    fault: Option<(Package, Fault)>,
}

impl Tally {
    fn add(&mut self, resolved: &mut Resolved, package: Package, id: String, answered: Answered) {
        let count = self.0.entry(id).or_default();
        count.wanted += 1;
        count.asked += usize::from(answered.is_asked);
        count.unknown += usize::from(matches!(answered.lookup, Lookup::Unknown(_)));
        count.oldest = match (count.oldest, answered.fetched) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        if let Some(fault) = answered.fault {
            count.failed += 1;
            // The first by name, whatever order the answers come in.
            if count.fault.as_ref().is_none_or(|(first, _)| package < *first) {
                count.fault = Some((package, fault));
            }
        }
        resolved.lookups.insert(package, answered.lookup);
    }

    fn sources(self, mode: &Mode) -> Vec<SourceState> {
        let sources = self.0.into_iter().map(|(id, count)| SourceState {
            id,
            state: count.state(mode),
            oldest: count.oldest,
            asked: count.wanted,
            failed: count.failed,
            fault: count.fault.map(|(_, fault)| fault),
        });
        sources.collect()
    }
}

impl Count {
    fn state(&self, mode: &Mode) -> State {
        match mode {
            Mode::Snapshot(_) => State::Snapshot,
            Mode::Offline => State::Offline,
            _ if self.asked == 0 => State::Cached,
            _ if self.unknown == self.wanted => State::Unreachable,
            _ if self.unknown > 0 => State::Partial,
            _ if self.failed > 0 => State::Stale,
            _ => State::Fresh,
        }
    }
}
