//! The database of advisories over its API: which records there are for each package, and those records.
//!
//! One question names a thousand packages and is answered with the names of their records; each record is then asked for
//! once, and not at all where it is kept and unchanged. What a package's records say is not of interest here: they are
//! bytes.

mod kept;
mod talk;

use std::collections::BTreeMap;

use crate::model::{EcosystemId, Fault, FaultKind, Package};

use super::cache::{Cache, Slot};
use super::{Mode, OSV, Registry, SourceState, State};

use kept::Kept;

/// A package, and the database's word for its ecosystem.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// The package.
    pub package: Package,
    /// `PyPI`, `crates.io`, ...
    pub ecosystem: &'static str,
}

/// What the database said.
#[derive(Debug)]
pub struct Records {
    /// The records by id, each once.
    pub documents: BTreeMap<String, Vec<u8>>,
    /// How it fared.
    pub source: SourceState,
    /// Of how many packages nothing is known.
    pub unanswered: usize,
}

/// One package that the cache says too little of.
struct Open {
    subject: Subject,
    slot: Option<Slot>,
    /// What the cache holds.
    stale: Option<Kept>,
}

impl Registry {
    /// Whether the user's clients lead a package to another registry than the ecosystem's others.
    pub fn is_mapped_elsewhere(&self, package: &Package) -> bool {
        self.config.endpoints.is_mapped_elsewhere(package)
    }

    /// Whether a host is that of an ecosystem's registry.
    pub fn is_usual_host(&self, ecosystem: EcosystemId, host: &str) -> bool {
        self.config.endpoints.is_usual_host(ecosystem, host)
    }

    /// The records of these packages, from the cache as far as that is good enough.
    pub fn advisories(&self, subjects: &[Subject]) -> Records {
        let mut tally = Tally::default();
        let mut open = Vec::new();
        for subject in subjects {
            if matches!(self.config.mode, Mode::Snapshot(_)) {
                let message = "recorded documents hold no advisories: name a folder of OSV records".to_owned();
                tally.fail(None, Fault { kind: FaultKind::Unconfigured, message });
                continue;
            }
            let base = self.config.endpoints.osv.as_str();
            let Package { ecosystem, name } = subject.package;
            let slot = self.cache.as_ref().map(|cache| cache.advisory_slot(ecosystem, base, &name));
            let kept = slot.as_ref().and_then(|slot| Kept::decode(&slot.key, &Cache::bytes(slot)?));
            match kept {
                Some(kept) if self.is_good_enough(&kept) => tally.add(kept),
                None if self.config.mode == Mode::Offline => {
                    let message = "not in the cache, and the network is not used".to_owned();
                    tally.fail(None, Fault { kind: FaultKind::Offline, message });
                }
                stale => open.push(Open { subject: *subject, slot, stale }),
            }
        }
        if !open.is_empty() {
            self.ask_for(open, &mut tally);
        }
        tally.into_records(&self.config.mode, subjects.len())
    }

    /// Whether what is kept needs no asking.
    fn is_good_enough(&self, kept: &Kept) -> bool {
        match self.config.mode {
            Mode::Offline => true,
            Mode::Online { max_age } => self.config.now.duration_since(kept.fetched).unsigned_abs() <= max_age,
            Mode::Refresh | Mode::Snapshot(_) => false,
        }
    }

    /// Asks over the network; what cannot be had is taken from the cache as it is there.
    fn ask_for(&self, open: Vec<Open>, tally: &mut Tally) {
        tally.is_asked = true;
        let answers: Option<Vec<(Open, Answer)>> = match self.network() {
            Ok(network) => network.run(|rim| async move {
                let answers = talk::answers(&rim, &open).await;
                open.into_iter().zip(answers).collect()
            }),
            Err(fault) => Some(open.into_iter().map(|open| (open, Err(fault.clone()))).collect()),
        };
        for (open, answer) in answers.unwrap_or_default() {
            match answer {
                Ok(kept) => {
                    if let (Some(cache), Some(slot)) = (&self.cache, &open.slot) {
                        cache.keep(slot, &kept.encode(&slot.key));
                    }
                    tally.add(kept);
                }
                Err(fault) => tally.fail(open.stale, fault),
            }
        }
    }
}

/// The answer for one package: all of its records, or why they could not be had.
type Answer = Result<Kept, Fault>;

/// Counts how the database fares.
#[derive(Default)]
struct Tally {
    documents: BTreeMap<String, Vec<u8>>,
    oldest: Option<jiff::Timestamp>,
    is_asked: bool,
    failed: usize,
    unanswered: usize,
    fault: Option<Fault>,
}

impl Tally {
    fn add(&mut self, kept: Kept) {
        self.oldest = Some(self.oldest.map_or(kept.fetched, |oldest| oldest.min(kept.fetched)));
        self.documents.extend(kept.records.into_iter().map(|record| (record.id, record.body)));
    }

    /// The database did not answer: what the cache holds has to do, however old.
    fn fail(&mut self, stale: Option<Kept>, fault: Fault) {
        self.failed += 1;
        match stale {
            Some(kept) => self.add(kept),
            None => self.unanswered += 1,
        }
        // The first by its words, whatever order the answers come in.
        if self.fault.as_ref().is_none_or(|first| fault.message < first.message) {
            self.fault = Some(fault);
        }
    }

    fn into_records(self, mode: &Mode, asked: usize) -> Records {
        let state = match mode {
            Mode::Offline | Mode::Snapshot(_) => State::Offline,
            _ if !self.is_asked => State::Cached,
            _ if self.unanswered == asked => State::Unreachable,
            _ if self.unanswered > 0 => State::Partial,
            _ if self.failed > 0 => State::Stale,
            _ => State::Fresh,
        };
        let (oldest, failed, fault) = (self.oldest, self.failed, self.fault);
        let source = SourceState { id: OSV.to_owned(), state, oldest, asked, failed, fault };
        Records { documents: self.documents, source, unanswered: self.unanswered }
    }
}
