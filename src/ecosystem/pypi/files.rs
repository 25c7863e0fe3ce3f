//! The files of an index, gathered into releases.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use super::range::{self, Specifiers};
use super::version;
use crate::model::{Constraint, EcosystemId, Package, Pythons, Release, Releases, Standing, Text, Version};

/// What an index says of one file.
#[derive(Clone, Copy)]
pub(super) struct File<'a> {
    /// The version it is of.
    pub(super) version: &'a str,
    /// Which versions of Python will do, as its author wrote it.
    pub(super) python: Option<&'a str>,
    /// Withdrawn, with the reason given.
    pub(super) yanked: Option<&'a str>,
    /// When it was uploaded.
    pub(super) uploaded: Option<Timestamp>,
    /// Which Pythons it is for; `None` where its name is not told.
    pub(super) pythons: Option<Pythons>,
}

/// Gathers files into releases. A version without files cannot be installed and is no release.
#[derive(Default)]
pub(super) struct Gathering {
    releases: Vec<Gathered>,
    unordered: Vec<Text>,
    /// Which release each spelling stands for; `None` for one that PEP 440 does not know.
    spellings: FxHashMap<Text, Option<usize>>,
    /// One version may be spelt in several ways: `1.0` and `1.0.0`.
    versions: FxHashMap<Version, usize>,
    /// The requirements on Python met so far; `None` for a malformed one, which installers ignore.
    pythons: FxHashMap<Text, Option<Specifiers>>,
}

struct Gathered {
    version: Version,
    has_files: bool,
    /// The earliest upload.
    published: Option<Timestamp>,
    /// Withdrawn only where all files are.
    yanked: Option<Text>,
    /// The loosest of its files' requirements: none where one file has none.
    python: Option<Text>,
    /// All that its files are for; `None` where some file's name is not told.
    pythons: Option<Pythons>,
}

impl Gathering {
    /// Names a version as its project spells it: its files' names may spell it in another way.
    pub(super) fn spell(&mut self, spelling: &str) {
        if let Some(version) = version::read(spelling) {
            self.place(Text::from(spelling), version);
        }
    }

    /// Adds one file.
    pub(super) fn add(&mut self, file: File<'_>) {
        let python = file.python.and_then(|python| self.python(python));
        let yanked = file.yanked.map(Text::from);
        let Some(index) = self.release(file.version) else { return };
        let Some(release) = self.releases.get_mut(index) else { return };
        if release.has_files {
            release.published = [release.published, file.uploaded].into_iter().flatten().min();
            release.yanked = release.yanked.filter(|_| yanked.is_some());
            release.python = release.python.zip(python).map(|(one, other)| loosest(&self.pythons, one, other));
            release.pythons = release.pythons.zip(file.pythons).map(|(one, other)| one.or(other));
        } else {
            (release.has_files, release.published) = (true, file.uploaded);
            (release.yanked, release.python, release.pythons) = (yanked, python, file.pythons);
        }
    }

    /// The releases, oldest version first.
    pub(super) fn finish(self, standing: Standing, dated: bool) -> Releases {
        let python = Package::new(EcosystemId::RUNTIME, "python");
        let release = |gathered: Gathered| Release {
            version: gathered.version,
            published: gathered.published,
            yanked: gathered.yanked,
            deprecated: None,
            requires: gathered
                .python
                .map(|requirement| Constraint { package: python, requirement })
                .into_iter()
                .collect(),
            digest: None,
            pythons: gathered.pythons,
        };
        let mut all: Vec<_> = self.releases.into_iter().filter(|release| release.has_files).map(release).collect();
        all.sort_unstable_by(|one, other| one.version.cmp(&other.version));
        Releases { all, tags: Vec::new(), standing, unordered: self.unordered, dated }
    }

    /// The place of the release of that version.
    fn release(&mut self, spelling: &str) -> Option<usize> {
        let spelling = Text::from(spelling);
        if let Some(known) = self.spellings.get(&spelling) {
            return *known;
        }
        if let Some(version) = version::read(&spelling) {
            return Some(self.place(spelling, version));
        }
        self.spellings.insert(spelling, None);
        self.unordered.push(spelling);
        None
    }

    fn place(&mut self, spelling: Text, version: Version) -> usize {
        let next = self.releases.len();
        let index = *self.versions.entry(version.clone()).or_insert(next);
        if index == next {
            self.releases.push(Gathered {
                version,
                has_files: false,
                published: None,
                yanked: None,
                python: None,
                pythons: None,
            });
        }
        self.spellings.insert(spelling, Some(index));
        index
    }

    /// A requirement on Python, where it bounds anything and is well formed.
    fn python(&mut self, written: &str) -> Option<Text> {
        let written = Text::from(written.trim());
        let read = self.pythons.entry(written).or_insert_with(|| range::read_pep_440(&written).ok());
        (!written.is_empty() && read.is_some()).then_some(written)
    }
}

/// The one of two requirements with the lower floor.
fn loosest(pythons: &FxHashMap<Text, Option<Specifiers>>, one: Text, other: Text) -> Text {
    if one == other {
        return one;
    }
    let floor = |python| pythons.get(&python).and_then(Option::as_ref).map(Specifiers::floor);
    if floor(other) < floor(one) { other } else { one }
}

/// A moment as indexes write it; one without an offset is in UTC.
pub(super) fn timestamp(written: &str) -> Option<Timestamp> {
    if let Ok(timestamp) = written.parse() {
        return Some(timestamp);
    }
    let civil: DateTime = written.parse().ok()?;
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// The version in the name of a wheel or source distribution of that project; `None` for other files, which nobody installs.
///
/// The project's name is known, so that its hyphens are not taken for the one before the version.
pub(super) fn version_in<'a>(file: &'a str, project: &str) -> Option<&'a str> {
    const SOURCES: &[&str] = &[".tar.gz", ".zip", ".tar.bz2", ".tgz", ".tar.xz", ".tar.Z", ".tar"];
    let wheel = file.strip_suffix(".whl");
    let stem = wheel.or_else(|| SOURCES.iter().find_map(|ending| file.strip_suffix(ending)))?;
    let rest = after_name(stem, project)?.strip_prefix('-')?;
    let version = if wheel.is_some() { rest.split('-').next()? } else { rest };
    (!version.is_empty()).then_some(version)
}

/// What follows the project's name, which files spell with any of `-`, `_` and `.`.
fn after_name<'a>(stem: &'a str, project: &str) -> Option<&'a str> {
    let mut rest = stem;
    for letter in project.chars() {
        rest = if letter == '-' {
            let after = rest.trim_start_matches(['-', '_', '.']);
            (after.len() < rest.len()).then_some(after)?
        } else {
            rest.strip_prefix(|found: char| found.eq_ignore_ascii_case(&letter))?
        };
    }
    Some(rest)
}

/// What an index says of a whole project (PEP 792). An unknown word says nothing.
pub(super) fn standing(status: &str, reason: Option<&str>) -> Standing {
    match status {
        "archived" => Standing::Archived,
        "deprecated" => Standing::Deprecated(Text::from(reason.unwrap_or_default())),
        "quarantined" => Standing::Quarantined,
        _ => Standing::Active,
    }
}
