//! One [`Report`] over everything a run learnt, and one file per format that shows it.
//!
//! A new format is a file here and its line in [`Format`]. What one format shows, the JSON holds.

mod document;
mod drift;
mod fingerprint;
mod json;
mod markdown;
mod roadmap;
mod table;
mod tally;
mod text;
mod why;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use crate::model::{
    Choice, Coverage, Edition, Engine, Finding, Fleet, Held, Inventory, Package, Place, Repository, Resolution,
    Roadmap, RuleLine, Runtime, Text,
};

pub use document::schema;
pub use drift::{Drift, schema as drift_schema};
pub use table::{RuleRow, rules};
pub use text::sanitise;
pub use why::{Why, why};

/// Everything a format may show, borrowed from the run.
#[derive(Debug)]
pub struct Report<'a> {
    /// What was read.
    pub fleet: &'a Fleet,
    /// What registries say and what was decided.
    pub resolution: &'a Resolution,
    /// What was found.
    pub findings: &'a [Finding],
    /// Where knowledge came from, and whether it could be had.
    pub sources: Vec<SourceRow>,
    /// The table of ends of life that was used.
    pub lifecycles: Edition,
    /// What was known against releases.
    pub advisories: Advised,
    /// What failed, beyond single files.
    pub errors: Vec<RunError>,
    /// When the report was made.
    pub generated_at: Timestamp,
    /// The day it speaks of, where one was given.
    pub as_of: Option<Date>,
    /// Whether everything that was to be read and asked could be.
    pub complete: bool,
    /// The day on which ages are counted: `as_of`, or the day of the run.
    pub today: Date,
    /// The rules that were judged.
    pub rules: Vec<RuleLine>,
    /// What the packs plan.
    pub roadmap: Option<&'a Roadmap>,
    /// Which of the expected repositories were found; `None` where none are expected.
    pub coverage: Option<Coverage>,
    /// What others measured, by target or metric.
    pub measurements: BTreeMap<String, String>,
}

/// One source of knowledge.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceRow {
    /// What it tells about.
    pub kind: SourceKind,
    /// Which one: the ecosystem of a registry.
    pub id: Option<Text>,
    /// How well it could be asked.
    pub state: SourceState,
    /// When the oldest of its answers was got.
    pub oldest: Option<Timestamp>,
    /// How many packages it was to be asked for and gave no answer.
    pub unanswered: u32,
}

/// What was known against releases, and how well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advised {
    /// Whether some rule asks for it: only then is it missed.
    pub is_asked_for: bool,
    /// Whether anything was checked.
    pub is_checked: bool,
    /// Where it is from, as it was given.
    pub source: Option<String>,
    /// When the newest record was published.
    pub newest: Option<Timestamp>,
    /// How many records were looked at.
    pub records: u64,
    /// The ecosystems that the fleet uses and that no record is about, or that are not judged at all.
    pub unchecked: Vec<&'static str>,
    /// The names of what affects each release, where somebody wants to know of all of them.
    pub by_release: FxHashMap<(Package, Text), Vec<String>>,
}

/// What a source of knowledge tells about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// What exists.
    Registry,
    /// Until when it is supported.
    Lifecycle,
    /// Whether it is known to be vulnerable.
    Advisories,
}

/// How well a source could be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceState {
    /// Every answer is as fresh as asked for.
    Fresh,
    /// Some answers are older than that: the source was not asked again, or could not be.
    Cached,
    /// Recorded documents were read instead.
    Snapshot,
    /// The table that ships with the tool.
    Embedded,
    /// A newer table than that one, which somebody got.
    Updated,
    /// Some questions were not answered.
    Partial,
    /// No question was answered.
    NotReached,
    /// Nobody asked.
    NotChecked,
}

/// Something that failed and is not the matter of a single file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunError {
    /// What it concerns: `registry`, `repository`, `fleet`, `rules`.
    pub scope: &'static str,
    /// The package, the path, the address.
    pub subject: String,
    /// A stable word.
    pub code: &'static str,
    /// What happened; holds no credential.
    pub message: String,
    /// How many dependencies it leaves in the dark.
    pub affects: u32,
}

/// How to show a report.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The width of the terminal in columns. What is shown fits from 40 upwards.
    pub width: u16,
    /// Whether to colour.
    pub colour: bool,
    /// Whether to show everything, with the reasons.
    pub verbose: bool,
}

/// A format in which a report is shown.
pub trait Render: Sync {
    /// Writes the whole report.
    fn render(&self, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()>;
}

/// The formats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Format {
    /// A table for people.
    #[default]
    Table,
    /// One JSON document, by the schema that `overhaul schema report` prints.
    Json,
    /// The packs' roadmap with what is open in it, as Markdown.
    Roadmap,
}

impl Format {
    /// What writes this format.
    pub fn renderer(self) -> &'static dyn Render {
        match self {
            Self::Table => &table::Table,
            Self::Json => &json::Json,
            Self::Roadmap => &roadmap::Roadmap,
        }
    }
}

impl<'a> Report<'a> {
    /// The findings by repository, path, offset and rule: the order of every format.
    fn ordered(&self) -> Vec<&'a Finding> {
        let mut findings: Vec<_> = self.findings.iter().collect();
        let at = |finding: &Finding| finding.place.map(|place| (self.path_of(place), place.start, place.end));
        findings.sort_by(|a, b| {
            (a.repository, at(a), a.rule, a.package, &a.message).cmp(&(
                b.repository,
                at(b),
                b.rule,
                b.package,
                &b.message,
            ))
        });
        findings
    }

    /// The path of the file that a place is in; empty where the place is not of this run.
    fn path_of(&self, place: Place) -> &'static str {
        let inventory = self.fleet.inventories.get(place.source.repository as usize);
        inventory
            .and_then(|inventory| inventory.sources.get(place.source.file as usize))
            .map_or("", |path| path.as_str())
    }

    /// What was decided for one dependency.
    fn chosen(&self, repository: usize, manifest: usize, dependency: usize) -> Option<&'a Choice> {
        self.resolution.choices.get(repository)?.get(manifest)?.get(dependency).map(AsRef::as_ref)
    }

    /// The runtimes that one repository states.
    fn runtimes(&self, repository: usize) -> &'a [Runtime] {
        self.resolution.runtimes.get(repository).map_or(&[], Vec::as_slice)
    }

    /// The promise of the manifest at `asker` that a release is held back by, where the reason is one.
    fn promise(&self, asker: Place, held: &Held) -> Option<Engine> {
        let repository = asker.source.repository as usize;
        let Inventory { manifests, sources, .. } = self.fleet.inventories.get(repository)?;
        let path = sources.get(asker.source.file as usize)?;
        let manifest = manifests.binary_search_by_key(path, |manifest| manifest.path).ok()?;
        self.resolution.engines.get(repository)?.get(manifest)?.behind(held.reason)
    }

    /// Why a release is held back, with what stands against it in the repository: `needs Python >=3.10;
    /// pyproject.toml:7 says >=3.9`.
    fn detail<'h>(&self, asker: Place, held: &'h Held) -> Cow<'h, str> {
        match self.promise(asker, held) {
            None => Cow::Borrowed(&held.detail),
            Some(Engine { requirement, place }) => {
                let path = self.path_of(place);
                Cow::Owned(format!("{}; {path}:{} says {requirement}", held.detail, place.line))
            }
        }
    }

    /// The repository that a finding is about.
    fn repository(&self, finding: &Finding) -> Option<&'a Repository> {
        self.fleet.inventories.get(finding.repository as usize).map(|inventory| &inventory.repository)
    }
}

/// The day of an instant, in UTC.
fn day(timestamp: Timestamp) -> Date {
    timestamp.to_zoned(TimeZone::UTC).date()
}
