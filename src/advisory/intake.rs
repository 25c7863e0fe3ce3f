//! Takes records in as bytes and keeps what speaks of packages that are asked for.

use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::ecosystem::ecosystem;
use crate::model::{EcosystemId, Package, Severity, Text};

use super::affected::Affected;
use super::document::{AffectedEntry, Document, Head, PackageName};
use super::severity::severity;
use super::{Advisories, Advisory, Record, ecosystem_of};

/// Longer summaries than anybody reads in a line.
const LONGEST_SUMMARY: usize = 160;

/// What is of interest.
#[derive(Debug)]
pub struct Intake<'a> {
    /// The packages that are asked for.
    pub wanted: &'a FxHashSet<Package>,
    /// What was published later does not count.
    pub until: Option<Timestamp>,
}

/// What was taken in.
#[derive(Debug, Default)]
pub struct Harvest {
    records: u64,
    newest: Option<Timestamp>,
    ecosystems: FxHashSet<EcosystemId>,
    kept: Vec<(Package, Record)>,
    troubles: Vec<Trouble>,
}

/// A record that could not be read, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trouble {
    /// Where it lies.
    pub at: String,
    /// What is wrong.
    pub message: String,
}

impl Intake<'_> {
    /// Takes one record in; `at` names it where it cannot be read.
    pub fn take(&self, at: &dyn Fn() -> String, bytes: &[u8], harvest: &mut Harvest) {
        let head: Head<'_> = match serde_json::from_slice(bytes) {
            Ok(head) => head,
            Err(error) => return harvest.trouble(at(), format!("is not an OSV record: {error}")),
        };
        if self.until.is_some_and(|until| head.published.is_some_and(|published| published > until)) {
            return;
        }
        harvest.records += 1;
        harvest.newest = harvest.newest.max(head.published);
        let named = head.affected.iter().flatten().filter_map(|entry| package(entry.package.as_ref()));
        let mut is_wanted = false;
        for package in named {
            harvest.ecosystems.insert(package.ecosystem);
            is_wanted |= self.wanted.contains(&package);
        }
        if !is_wanted || head.withdrawn.is_some() {
            return;
        }
        match serde_json::from_slice(bytes) {
            Ok(document) => self.keep(at, &document, harvest),
            Err(error) => harvest.trouble(at(), format!("is not an OSV record: {error}")),
        }
    }

    /// Keeps what a record says of each package that is asked for; it may say it in several entries.
    fn keep(&self, at: &dyn Fn() -> String, document: &Document<'_>, harvest: &mut Harvest) {
        let mut by_package: FxHashMap<Package, (Affected, Option<Severity>)> = FxHashMap::default();
        for entry in document.affected.iter().flatten().filter(|entry| !is_mere_notice(entry)) {
            let Some(package) = package(entry.package.as_ref()).filter(|package| self.wanted.contains(package)) else {
                continue;
            };
            let Some(scheme) = ecosystem(package.ecosystem) else { continue };
            let (affected, worst) = by_package.entry(package).or_default();
            let ranges = entry.ranges.as_deref().unwrap_or_default();
            if let Err(message) = affected.add(scheme, ranges, entry.versions.as_deref().unwrap_or_default()) {
                harvest.trouble(at(), format!("cannot be read wholly: {message}"));
            }
            *worst = (*worst).max(severity_of(document, entry));
        }
        for (package, (mut affected, severity)) in by_package {
            affected.settle();
            if affected.is_nothing() {
                continue;
            }
            let record = Record {
                id: Text::from(&document.id),
                aliases: document.aliases.iter().flatten().map(|alias| Text::from(alias)).collect(),
                modified: document.modified,
                summary: document.summary.as_deref().and_then(first_line),
                severity,
                affected,
            };
            harvest.kept.push((package, record));
        }
    }
}

impl Harvest {
    /// Notes that a record could not be read.
    pub fn trouble(&mut self, at: String, message: String) {
        self.troubles.push(Trouble { at, message });
    }

    /// Both together.
    #[must_use]
    pub fn join(mut self, mut other: Self) -> Self {
        self.records += other.records;
        self.newest = self.newest.max(other.newest);
        self.ecosystems.extend(other.ecosystems);
        self.kept.append(&mut other.kept);
        self.troubles.append(&mut other.troubles);
        self
    }

    /// What is known, and what could not be read.
    pub fn finish(mut self) -> (Advisories, Vec<Trouble>) {
        self.troubles.sort();
        let mut by_package: FxHashMap<Package, Vec<Record>> = FxHashMap::default();
        for (package, record) in self.kept {
            by_package.entry(package).or_default().push(record);
        }
        let mut ecosystems: Vec<EcosystemId> = self.ecosystems.into_iter().collect();
        ecosystems.sort_unstable();
        let by_package = by_package.into_iter().map(|(package, records)| (package, united(records))).collect();
        (Advisories { by_package, records: self.records, newest: self.newest, ecosystems }, self.troubles)
    }
}

/// Brings the records together that are aliases of each other: what `GHSA-...` and `PYSEC-...` both call `CVE-...` is one.
fn united(mut records: Vec<Record>) -> Vec<Advisory> {
    // An archive beside its own files has everything twice: the later state counts.
    records.sort_by(|a, b| (a.id, b.modified).cmp(&(b.id, a.modified)));
    records.dedup_by_key(|record| record.id);
    let mut by_name: FxHashMap<Text, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Record>> = Vec::new();
    for record in records {
        let names: Vec<Text> = std::iter::once(record.id).chain(record.aliases.iter().copied()).collect();
        let mut known: Vec<usize> = names.iter().filter_map(|name| by_name.get(name).copied()).collect();
        known.sort_unstable();
        known.dedup();
        let at = known.first().copied().unwrap_or(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
        }
        groups[at].push(record);
        // A record may show that what stood apart so far is one.
        for other in known.into_iter().skip(1) {
            let moved = std::mem::take(&mut groups[other]);
            groups[at].extend(moved);
            by_name.values_mut().filter(|group| **group == other).for_each(|group| *group = at);
        }
        by_name.extend(names.into_iter().map(|name| (name, at)));
    }
    let mut advisories: Vec<Advisory> = groups.into_iter().filter(|it| !it.is_empty()).map(Advisory::new).collect();
    advisories.sort_by_key(Advisory::id);
    advisories
}

/// The package, where its ecosystem is judged.
fn package(named: Option<&PackageName<'_>>) -> Option<Package> {
    let named = named?;
    Some(Package::new(ecosystem_of(&named.ecosystem)?, &named.name))
}

/// Whether it only says that nobody keeps the package any more, or gives notice: that is no weakness of a release.
fn is_mere_notice(entry: &AffectedEntry<'_>) -> bool {
    let said = entry.database_specific.as_ref().and_then(|keeper| keeper.informational());
    matches!(said, Some("unmaintained" | "notice"))
}

fn severity_of(document: &Document<'_>, entry: &AffectedEntry<'_>) -> Option<Severity> {
    let own: Vec<_> = entry.severity.iter().flatten().collect();
    let scores = if own.is_empty() { document.severity.iter().flatten().collect() } else { own };
    let keepers = [&entry.ecosystem_specific, &entry.database_specific, &document.database_specific];
    let is_unsound = entry.database_specific.as_ref().is_some_and(|keeper| keeper.informational() == Some("unsound"));
    severity(&scores, &keepers.map(Option::as_ref)).or(is_unsound.then_some(Severity::Low))
}

fn first_line(text: &str) -> Option<Box<str>> {
    let line = text.lines().next()?.trim();
    let end = line.char_indices().nth(LONGEST_SUMMARY).map_or(line.len(), |(at, _)| at);
    (end > 0).then(|| Box::from(&line[..end]))
}
