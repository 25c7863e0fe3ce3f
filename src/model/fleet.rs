//! Everything that was read in one run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    Choice, Dependency, Fact, HeldReason, Lookup, Package, Pinned, Place, Problem, RepoPath, Runtime, SourceId, Text,
    Trace,
};

/// The unit of reporting, editing and publishing: a checkout, a bare clone, a worktree, a plain folder.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The last part of its path, or of its remote.
    pub name: String,
    /// Its path as the user would write it: below the path that was given.
    pub path: String,
    /// Where it lies on this machine.
    pub root: PathBuf,
    /// The address of `origin`, without credentials.
    pub remote: Option<String>,
    /// The commit that is checked out.
    pub commit: Option<String>,
    /// Whether tracked files differ from that commit; `None` where nobody asked or there is no git.
    pub dirty: Option<bool>,
    /// The bytes of its source by language; empty where nobody asked.
    pub languages: BTreeMap<&'static str, u64>,
    /// The words its owner files it under, in lower case.
    pub topics: Vec<String>,
}

/// What extraction found in one repository.
#[derive(Debug)]
pub struct Inventory {
    /// The repository.
    pub repository: Repository,
    /// The path of each [`SourceId::file`].
    pub sources: Vec<RepoPath>,
    /// The manifests that were read, by path.
    pub manifests: Vec<Manifested>,
    /// What its lock files pin, by path: all of it until the advisories are read, then what they are about. Empty where nobody
    /// asks.
    pub pinned: Vec<Pinned>,
    /// What the rules' probes found, by probe and place.
    pub traces: Vec<Trace>,
    /// The files that could not be read, or not wholly, by path.
    pub errors: Vec<(RepoPath, Problem)>,
    /// What was passed over.
    pub passed_over: PassedOver,
}

impl Inventory {
    /// What one probe found, by path and place.
    pub fn traces_of(&self, probe: u32) -> &[Trace] {
        let from = self.traces.partition_point(|trace| trace.probe < probe);
        let to = from + self.traces[from..].partition_point(|trace| trace.probe == probe);
        &self.traces[from..to]
    }
}

/// One manifest that was read.
#[derive(Debug)]
pub struct Manifested {
    /// Its number in the run.
    pub source: SourceId,
    /// Where it lies.
    pub path: RepoPath,
    /// The format's word in reports.
    pub format: &'static str,
    /// The place of its first line: for what is said of the file as such.
    pub top: Place,
    /// What it asks for, in the order of the file.
    pub dependencies: Vec<Dependency>,
    /// What else it states.
    pub facts: Vec<Fact>,
}

/// What a path says about a file, before anybody opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is of a format that is read.
    Read,
    /// It is a manifest of this kind, which no format reads.
    Unread(&'static str),
    /// It is something else.
    None,
}

/// Files that look like manifests and were not read, by why.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Folders such as `node_modules`, `vendor`, `third_party`, `.venv`: they are not entered.
    pub vendored: u32,
    /// Files in folders of test fixtures, whatever their kind.
    pub fixtures: u32,
    /// Of kinds that no format reads, by path.
    pub unread: Vec<Unread>,
}

/// A manifest of a kind that no format reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Where it lies.
    pub path: RepoPath,
    /// Whose it is: `maven`, `gradle`, `terraform`, ...
    pub kind: &'static str,
}

/// What lies in no repository: between checkouts, or directly in a folder of projects without git.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outside {
    /// How many files would have been read in a repository.
    pub manifests: u32,
    /// What would have been passed over in one too.
    pub passed_over: PassedOver,
}

/// All the repositories of one run.
#[derive(Debug, Default)]
pub struct Fleet {
    /// What was found, by path of the repository.
    pub inventories: Vec<Inventory>,
    /// What lies between them.
    pub outside: Outside,
}

impl PassedOver {
    /// Adds what was passed over elsewhere.
    pub fn append(&mut self, more: Self) {
        self.vendored += more.vendored;
        self.fixtures += more.fixtures;
        self.unread.extend(more.unread);
    }
}

impl Fleet {
    /// Every dependency with the repository and the manifest it stands in, in the order of reports.
    pub fn dependencies(&self) -> impl Iterator<Item = (&Inventory, &Manifested, &Dependency)> {
        self.inventories.iter().flat_map(|inventory| {
            inventory.manifests.iter().flat_map(move |manifest| {
                manifest.dependencies.iter().map(move |dependency| (inventory, manifest, dependency))
            })
        })
    }

    /// The path of the file that a place is in.
    pub fn path_of(&self, place: Place) -> RepoPath {
        self.inventories[place.source.repository as usize].sources[place.source.file as usize]
    }
}

/// What is known beside the fleet: what registries say, and what was decided for each dependency.
#[derive(Debug, Default)]
pub struct Resolution {
    /// The answer for every package that some dependency asks for.
    pub lookups: FxHashMap<Package, Lookup>,
    /// The decision for every dependency: by repository, then manifest, then dependency, as in the fleet.
    pub choices: Vec<Vec<Vec<Arc<Choice>>>>,
    /// The runtimes that each manifest promises to support: by repository, then manifest.
    pub engines: Vec<Vec<Engines>>,
    /// The runtimes that each repository states anywhere, by name: by repository.
    pub runtimes: Vec<Vec<Runtime>>,
}

/// The runtimes that a manifest, or one above it in the repository, promises to support.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Engines {
    /// `requires-python`.
    pub python: Option<Engine>,
    /// `engines.node`.
    pub node: Option<Engine>,
    /// `rust-version`.
    pub rust: Option<Engine>,
}

/// One such promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Engine {
    /// The requirement as written.
    pub requirement: Text,
    /// Where it is written.
    pub place: Place,
}

impl Resolution {
    /// The answer for a package; `NotAsked` where nobody asked.
    pub fn lookup(&self, package: &Package) -> &Lookup {
        self.lookups.get(package).unwrap_or(&Lookup::NotAsked)
    }
}

impl Engines {
    /// The promise that a release is held back by, where the reason is one.
    pub fn behind(&self, reason: HeldReason) -> Option<Engine> {
        match reason {
            HeldReason::RequiresPython => self.python,
            HeldReason::Engines => self.node,
            HeldReason::RustVersion => self.rust,
            _ => None,
        }
    }
}
