//! Which packages run in several versions: as a table for people, and as JSON.

use std::collections::BTreeMap;
use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Change, Place, Running, Safety, Spread};

use super::text::{count, sanitise};
use super::{Report, Style};

/// How many packages are shown before the rest is counted.
const PACKAGES: usize = 40;

/// How many repositories of one version are named before the rest is counted.
const NAMED: usize = 5;

/// The packages that run in several versions, the widest spread first.
#[derive(Debug)]
pub struct Drift<'a> {
    /// The run.
    pub report: &'a Report<'a>,
    /// The packages.
    pub spreads: &'a [Spread],
    /// Where to converge, in the words of who asked: then the changes are shown.
    pub to: Option<&'a str>,
}

impl Drift<'_> {
    /// Writes the answer for people.
    pub fn tell(&self, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let shown = if style.verbose { self.spreads.len() } else { self.spreads.len().min(PACKAGES) };
        for spread in &self.spreads[..shown] {
            self.tell_spread(spread, style, out)?;
            writeln!(out)?;
        }
        let (sum, hidden) = (self.spreads.len(), self.spreads.len() - shown);
        if hidden > 0 {
            writeln!(out, "and {} more (-v shows them)\n", count(hidden as u64, "package"))?;
        }
        match sum {
            0 => writeln!(out, "No package runs in several versions"),
            1 => writeln!(out, "1 package runs in several versions"),
            sum => writeln!(out, "{sum} packages run in several versions"),
        }
    }

    fn tell_spread(&self, spread: &Spread, style: Style, out: &mut dyn Write) -> io::Result<()> {
        let versions = count(spread.versions.len() as u64, "version");
        let repositories = count(spread.repositories() as u64, "repository");
        let latest = spread.latest.map(|latest| format!("; latest {}", sanitise(&latest))).unwrap_or_default();
        writeln!(out, "{}: {versions} in {repositories}{latest}", sanitise(&spread.package.to_string()))?;
        if self.to.is_some() {
            return self.tell_changes(spread, out);
        }
        let labels: Vec<_> = spread.versions.iter().map(|running| sanitise(&running.version)).collect();
        let widest = labels.iter().map(|label| label.chars().count()).max().unwrap_or_default();
        for (running, label) in spread.versions.iter().zip(&labels) {
            let taken = widest.max(label.chars().count()) + 9;
            let names = self.names(running, style, usize::from(style.width).saturating_sub(taken));
            writeln!(out, "  {label:widest$}  {:>3}  {names}", running.repositories())?;
        }
        Ok(())
    }

    /// The repositories that use a version, as far as there is room; one at least.
    fn names(&self, running: &Running, style: Style, room: usize) -> String {
        let mut users: Vec<(&str, &str)> = running.places.iter().map(|place| self.repository(*place)).collect();
        users.dedup();
        let names: Vec<&str> = users.into_iter().map(|(name, _)| name).collect();
        let tell = |shown: usize| {
            let told = names.iter().take(shown).copied().collect::<Vec<_>>().join(", ");
            let told = sanitise(&told);
            let more = names.len() - shown;
            if more > 0 { format!("{told} and {more} more") } else { told.into_owned() }
        };
        if style.verbose {
            return tell(names.len());
        }
        let most = names.len().min(NAMED);
        let fitting = (1..=most).rev().map(&tell).find(|told| told.chars().count() <= room);
        fitting.unwrap_or_else(|| tell(most.min(1)))
    }

    fn tell_changes(&self, spread: &Spread, out: &mut dyn Write) -> io::Result<()> {
        if spread.changes.is_empty() {
            return writeln!(out, "  every place is there, or gets there by itself");
        }
        let places: Vec<String> = spread.changes.iter().map(|change| self.located(change.place)).collect();
        let widest = places.iter().map(|place| place.chars().count()).max().unwrap_or_default();
        for (change, place) in spread.changes.iter().zip(&places) {
            writeln!(out, "  {place:widest$}  {}", words(change))?;
        }
        Ok(())
    }

    /// Writes the answer as one JSON document.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        let packages = self.spreads.iter().map(|spread| self.package(spread)).collect();
        let document = Document { schema_version: 1, to: self.to, complete: self.report.complete, packages };
        let mut out = io::BufWriter::new(out);
        serde_json::to_writer(&mut out, &document)?;
        out.write_all(b"\n")?;
        out.flush()
    }

    fn package(&self, spread: &Spread) -> PackageRow {
        PackageRow {
            package: spread.package.to_string(),
            purl: spread.package.purl(),
            repositories: spread.repositories(),
            latest: spread.latest.map(|latest| latest.to_string()),
            versions: spread.versions.iter().map(|running| self.version(running)).collect(),
            changes: self.to.is_some().then(|| spread.changes.iter().map(|change| self.change(change)).collect()),
        }
    }

    fn version(&self, running: &Running) -> VersionRow {
        let mut repositories: BTreeMap<&str, UserRow> = BTreeMap::new();
        for place in &running.places {
            let (name, path) = self.repository(*place);
            let user = repositories.entry(path).or_insert_with(|| UserRow {
                repository: name.to_owned(),
                repository_path: path.to_owned(),
                places: Vec::new(),
            });
            user.places.push(self.spot(*place));
        }
        VersionRow { version: running.version.to_string(), used_by: repositories.into_values().collect() }
    }

    fn change(&self, change: &Change) -> ChangeRow {
        let (name, path) = self.repository(change.place);
        ChangeRow {
            repository: name.to_owned(),
            repository_path: path.to_owned(),
            place: self.spot(change.place),
            requirement: change.from.to_string(),
            version: change.version.to_string(),
            to: change.to.to_string(),
            written: change.requirement.map(|written| written.to_string()),
            safety: change.safety,
            help: change.help.clone(),
        }
    }

    /// The name and the path of a place's repository.
    fn repository(&self, place: Place) -> (&str, &str) {
        let inventory = self.report.fleet.inventories.get(place.source.repository as usize);
        inventory.map_or(("", ""), |it| (it.repository.name.as_str(), it.repository.path.as_str()))
    }

    /// `path/of/the/repository/file:line`.
    fn located(&self, place: Place) -> String {
        let file = self.report.path_of(place);
        match self.repository(place).1 {
            "." => sanitise(&format!("{file}:{}", place.line)).into_owned(),
            path => sanitise(&format!("{path}/{file}:{}", place.line)).into_owned(),
        }
    }

    fn spot(&self, place: Place) -> PlaceRow {
        PlaceRow { path: self.report.path_of(place).to_owned(), line: place.line, column: place.column }
    }
}

/// What is written, and what to write instead.
fn words(change: &Change) -> String {
    let from = if change.from.is_empty() { change.version } else { change.from };
    let said = match (change.requirement, change.safety) {
        (Some(written), _) => format!("{} -> {}", sanitise(&from), sanitise(&written)),
        (None, Some(_)) => format!("{} -> {}", sanitise(&change.version), sanitise(&change.to)),
        (None, None) => format!("{} stays", sanitise(&from)),
    };
    match &change.help {
        Some(help) => format!("{said}; {}", sanitise(help)),
        None => said,
    }
}

/// The JSON Schema of the answer, as `overhaul schema drift` prints it.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Document<'static>).to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), "Overhaul drift, version 1".into());
    }
    schema
}

/// The packages that run in several versions, the widest spread first.
#[derive(Serialize, JsonSchema)]
struct Document<'a> {
    /// The version of this shape.
    schema_version: u32,
    /// Where to converge, as asked.
    to: Option<&'a str>,
    /// Whether everything that was to be read and asked could be.
    complete: bool,
    packages: Vec<PackageRow>,
}

/// One package.
#[derive(Serialize, JsonSchema)]
struct PackageRow {
    /// `npm/@babel/core`.
    package: String,
    purl: String,
    /// How many repositories use it.
    repositories: usize,
    /// The newest release that anybody should use, as far as that is known.
    latest: Option<String>,
    /// The versions in use, newest first.
    versions: Vec<VersionRow>,
    /// What would have to change, by place; only where it was asked where to converge.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<ChangeRow>>,
}

/// One version.
#[derive(Serialize, JsonSchema)]
struct VersionRow {
    /// The version; the requirement as written, where no lock file and no pin says more.
    version: String,
    /// Who uses it, by path.
    used_by: Vec<UserRow>,
}

/// One repository that uses a version.
#[derive(Serialize, JsonSchema)]
struct UserRow {
    repository: String,
    repository_path: String,
    places: Vec<PlaceRow>,
}

/// What one place would have to say.
#[derive(Serialize, JsonSchema)]
struct ChangeRow {
    repository: String,
    repository_path: String,
    #[serde(flatten)]
    place: PlaceRow,
    /// The requirement as written.
    requirement: String,
    /// The version in use.
    version: String,
    /// The version to converge on.
    to: String,
    /// The requirement that asks for it; null where its shape cannot say it, or it says it already.
    written: Option<String>,
    /// Who has to look at it; null where it is not proposed.
    safety: Option<Safety>,
    /// What to do instead, or what else.
    help: Option<String>,
}

/// A place in a file of the repository.
#[derive(Serialize, JsonSchema)]
struct PlaceRow {
    path: String,
    line: u32,
    column: u32,
}
