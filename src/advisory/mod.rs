//! What is known against releases: OSV records (<https://ossf.github.io/osv-schema>), read, matched and brought together.
//!
//! ```text
//! folder, archive, answers ──bytes──▶ Intake ──records of packages that are asked for──▶ Harvest ──▶ Advisories
//! ```
//! A full export has hundreds of thousands of records, of which a fleet needs a few hundred. So of each only the names of
//! its packages are read first; the rest is read where one of them is asked for, and what is kept of it is small.

mod affected;
mod archive;
mod document;
mod intake;
mod severity;
mod source;

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::model::{EcosystemId, Package, Severity, Text, Version};

use affected::Affected;

pub use intake::{Harvest, Intake, Trouble};
pub use source::{Source, read};

/// What is known against the releases of the packages that were asked for.
#[derive(Debug, Default)]
pub struct Advisories {
    by_package: FxHashMap<Package, Vec<Advisory>>,
    /// How many records were looked at, whatever they are about.
    pub records: u64,
    /// The day of the newest of them.
    pub newest: Option<Timestamp>,
    /// The ecosystems that at least one of them is about.
    pub ecosystems: Vec<EcosystemId>,
}

/// One weakness, or one attack, under all the names that it has: the records that call themselves aliases of each other.
#[derive(Debug)]
pub struct Advisory {
    /// By id; at least one.
    records: Vec<Record>,
    /// The worst that one of them says.
    pub severity: Option<Severity>,
    /// Whether the release was made to do harm.
    pub is_malicious: bool,
}

/// What one record says of one package.
#[derive(Debug)]
struct Record {
    id: Text,
    aliases: Vec<Text>,
    modified: Option<Timestamp>,
    summary: Option<Box<str>>,
    severity: Option<Severity>,
    affected: Affected,
}

impl Advisories {
    /// What is known against a package.
    pub fn of(&self, package: &Package) -> &[Advisory] {
        self.by_package.get(&subject(package)).map_or(&[], Vec::as_slice)
    }

    /// The names of what affects one version.
    pub fn against(&self, package: &Package, version: &Version) -> Vec<String> {
        self.of(package).iter().filter(|it| it.affects(version)).map(Advisory::shown).collect()
    }
}

impl Advisory {
    fn new(mut records: Vec<Record>) -> Self {
        records.sort_by_key(|record| (!is_of_malice(record.id), record.id));
        let severity = records.iter().filter_map(|record| record.severity).max();
        let is_malicious =
            records.iter().any(|record| std::iter::once(&record.id).chain(&record.aliases).any(|id| is_of_malice(*id)));
        let severity = if is_malicious { Some(Severity::Critical) } else { severity };
        Self { records, severity, is_malicious }
    }

    /// Its name: the id of its first record.
    pub fn id(&self) -> Text {
        self.records.first().map_or_else(Text::default, |record| record.id)
    }

    /// Every name that it has.
    pub fn names(&self) -> impl Iterator<Item = Text> + '_ {
        self.records.iter().flat_map(|record| std::iter::once(record.id).chain(record.aliases.iter().copied()))
    }

    /// The name that is known everywhere, where it has one beside its own.
    pub fn cve(&self) -> Option<Text> {
        self.names().filter(|name| name.starts_with("CVE-") && *name != self.id()).min()
    }

    /// Its names as people look for them: `PYSEC-2024-38 (CVE-2024-24762)`.
    pub fn shown(&self) -> String {
        self.cve().map_or_else(|| self.id().to_string(), |cve| format!("{} ({cve})", self.id()))
    }

    /// What it is about, in a few words.
    pub fn summary(&self) -> Option<&str> {
        self.records.iter().find_map(|record| record.summary.as_deref())
    }

    /// Whether a version has it.
    pub fn affects(&self, version: &Version) -> bool {
        self.records.iter().any(|record| record.affected.contains(version))
    }

    /// Whether every version that there ever was and will be has it.
    pub fn affects_everything(&self) -> bool {
        self.records.iter().any(|record| record.affected.is_everything())
    }

    /// The versions that are named as the first without it.
    pub fn fixes(&self) -> impl Iterator<Item = &Version> {
        self.records.iter().flat_map(|record| record.affected.fixes())
    }
}

/// Whether a name is that of a package which was made to do harm.
fn is_of_malice(id: Text) -> bool {
    id.starts_with("MAL-")
}

/// The package that records are about: of an action in a folder the repository.
pub fn subject(package: &Package) -> Package {
    if package.ecosystem != EcosystemId::GITHUB {
        return *package;
    }
    let mut slashes = package.name.match_indices('/').map(|(at, _)| at);
    match slashes.nth(1).and_then(|at| package.name.get(..at)) {
        Some(repository) => Package { name: Text::from(repository), ..*package },
        None => *package,
    }
}

/// The ecosystems that are judged, in the words of the records: those whose versions can be ordered.
const ECOSYSTEMS: [(EcosystemId, &str); 4] = [
    (EcosystemId::CARGO, "crates.io"),
    (EcosystemId::GITHUB, "GitHub Actions"),
    (EcosystemId::NPM, "npm"),
    (EcosystemId::PYPI, "PyPI"),
];

/// The word of the records for an ecosystem; `None` for one that is not judged.
pub fn word(id: EcosystemId) -> Option<&'static str> {
    ECOSYSTEMS.iter().find(|(known, _)| *known == id).map(|(_, word)| *word)
}

/// The ecosystem of such a word.
fn ecosystem_of(word: &str) -> Option<EcosystemId> {
    ECOSYSTEMS.iter().find(|(_, known)| *known == word).map(|(id, _)| *id)
}
