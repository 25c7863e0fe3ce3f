//! A given path, and which repositories what was found below it makes.

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;

use crate::model::{Outside, Problem, RepoPath, Unread};

use super::FleetError;
use super::passed::{is_module, lies_beside_projects};
use super::walk::{Gathered, Kind, Survey, Unit};

/// A given path.
#[derive(Debug)]
pub(super) struct Ground {
    /// Where it is; canonical.
    pub(super) root: PathBuf,
    /// As the user would write it; empty for the current folder.
    shown: String,
    /// The name of the repository, where it is not that of the folder.
    name: Option<String>,
}

impl Ground {
    /// A folder on this machine.
    pub(super) fn folder(path: &Path) -> Result<Self, FleetError> {
        let given = path.to_string_lossy().into_owned();
        let root = match path.canonicalize() {
            Ok(root) if root.is_dir() => root,
            Ok(_) => return Err(FleetError::NotAFolder { path: given }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(FleetError::Missing { path: given });
            }
            Err(error) => return Err(FleetError::Unreadable { path: given, message: error.to_string() }),
        };
        // The parts that say nothing (`./`, doubled slashes) are left out, so that a glob over paths has one spelling to match.
        let plain: PathBuf = path.components().filter(|part| *part != std::path::Component::CurDir).collect();
        Ok(Self { root, shown: plain.to_string_lossy().into_owned(), name: None })
    }

    /// A clone of ours, shown under its address.
    pub(super) fn clone(folder: PathBuf, url: String, name: String) -> Self {
        Self { root: folder, shown: url, name: Some(name) }
    }

    fn show(&self, below: &str) -> String {
        match (self.shown.as_str(), below) {
            ("", "") => ".".to_owned(),
            ("", below) => below.to_owned(),
            (shown, "") => shown.to_owned(),
            (shown, below) => format!("{}/{below}", shown.trim_end_matches('/')),
        }
    }
}

/// One repository, before it is opened.
#[derive(Debug)]
pub(super) struct Lot {
    pub(super) kind: Kind,
    /// Canonical.
    pub(super) root: PathBuf,
    pub(super) name: String,
    pub(super) shown: String,
    pub(super) gathered: Gathered,
    /// The repositories inside it.
    pub(super) nested: Vec<PathBuf>,
}

/// What a survey comes to.
#[derive(Debug, Default)]
pub(super) struct Settled {
    pub(super) lots: Vec<Lot>,
    pub(super) errors: Vec<FleetError>,
    /// What belongs to no repository.
    pub(super) outside: Outside,
}

/// Which repositories a survey makes.
pub(super) fn settle(ground: &Ground, survey: Survey) -> Settled {
    let mut settled = Settled::default();
    let roots: Vec<PathBuf> =
        survey.iter().filter(|(unit, _)| unit.kind != Kind::Plain).map(|(unit, _)| unit.root.clone()).collect();
    for (unit, gathered) in survey {
        if unit.kind != Kind::Plain {
            settled.lots.push(lot(ground, unit.kind, unit.root, &unit.below, gathered));
        } else if !roots.is_empty() {
            let manifests = gathered.files.iter().filter(|file| !is_module(file.as_str())).count() as u32;
            settled.outside = Outside { manifests, passed_over: gathered.passed_over() };
            settled.errors = unlisted(ground, gathered.errors);
        } else if is_repository(&gathered) {
            settled.lots.push(lot(ground, Kind::Plain, unit.root, "", gathered));
        } else {
            let (lots, rest) = children(ground, &unit, gathered);
            settled.outside.passed_over = rest.passed_over();
            settled.errors = unlisted(ground, rest.errors);
            settled.lots = lots;
        }
    }
    for lot in &mut settled.lots {
        // Sorted by path, and the repositories of one path are few enough to be looked through only where they nest.
        let inside = |root: &&PathBuf| root.starts_with(&lot.root) && **root != lot.root;
        if !lot.gathered.links.is_empty() {
            lot.nested = roots.iter().filter(inside).cloned().collect();
        }
    }
    settled
}

/// Whether a folder without git is itself a repository: a manifest lies directly in it, or where only a repository's root
/// has one. What people also keep beside several projects (a script, `.tool-versions`) does not make it one; such files
/// alone do.
fn is_repository(gathered: &Gathered) -> bool {
    let files = || gathered.files.iter().chain(&gathered.links).map(|file| file.as_str());
    let in_root = |file: &str| !file.contains('/') || OF_THE_ROOT.iter().any(|folder| file.starts_with(folder));
    files().any(|file| in_root(file) && !lies_beside_projects(file))
        || (files().next().is_some() && files().all(in_root))
}

/// Where platforms look for a repository's own files, seen from its root.
const OF_THE_ROOT: [&str; 6] =
    [".config/", ".devcontainer/", ".github/dependabot.", ".github/workflows/", ".gitlab/ci/", ".mise/"];

/// Each child folder of a folder without git as a repository, and what belongs to none of them.
fn children(ground: &Ground, unit: &Unit, gathered: Gathered) -> (Vec<Lot>, Gathered) {
    let mut rest = Gathered::default();
    let filled: FxHashSet<&str> =
        gathered.files.iter().filter_map(|file| Some(file.as_str().split_once('/')?.0)).collect();
    let mut folders = gathered.folders;
    // `.github` and its like beside the projects are repositories only where there is something to read in them.
    folders.retain(|name| !name.starts_with('.') || filled.contains(name.as_str()));
    let mut parts: Vec<Gathered> = folders.iter().map(|_| Gathered::default()).collect();
    // The list that holds what lies in the same child folder, and the path from there.
    let place = |path: &str| {
        let (folder, rest) = path.split_once('/').unwrap_or((path, ""));
        Some((folders.binary_search_by(|name| name.as_str().cmp(folder)).ok()?, RepoPath::new(rest)?))
    };
    for path in gathered.files {
        if let Some((at, path)) = place(path.as_str()) {
            parts[at].files.push(path);
        }
    }
    for path in gathered.noted {
        if let Some((at, path)) = place(path.as_str()) {
            parts[at].noted.push(path);
        }
    }
    for path in gathered.links {
        if let Some((at, path)) = place(path.as_str()) {
            parts[at].links.push(path);
        }
    }
    for unread in gathered.unread {
        match place(unread.path.as_str()) {
            Some((at, path)) => parts[at].unread.push(Unread { path, ..unread }),
            None => rest.unread.push(unread),
        }
    }
    for (path, passed) in gathered.passed {
        match place(&path) {
            Some((at, _)) => parts[at].passed.push((path, passed)),
            None => rest.passed.push((path, passed)),
        }
    }
    for (path, problem) in gathered.errors {
        match place(path.as_str()) {
            Some((at, path)) => parts[at].errors.push((path, problem)),
            None => rest.errors.push((path, problem)),
        }
    }
    let lots = folders
        .iter()
        .zip(parts)
        .map(|(name, part)| lot(ground, Kind::Plain, unit.root.join(name), name, part))
        .collect();
    (lots, rest)
}

fn lot(ground: &Ground, kind: Kind, root: PathBuf, below: &str, gathered: Gathered) -> Lot {
    let own = || {
        root.file_name().map_or_else(|| root.to_string_lossy().into_owned(), |name| name.to_string_lossy().into_owned())
    };
    let name = ground.name.clone().filter(|_| below.is_empty()).unwrap_or_else(own);
    let name = match name.strip_suffix(".git") {
        Some(stem) if kind == Kind::Bare && !stem.is_empty() => stem.to_owned(),
        _ => name,
    };
    Lot { kind, name, shown: ground.show(below), root, gathered, nested: Vec::new() }
}

/// What could not be listed and lies in no repository: it might have held some.
fn unlisted(ground: &Ground, errors: Vec<(RepoPath, Problem)>) -> Vec<FleetError> {
    let row = |(path, problem): (RepoPath, Problem)| FleetError::Unreadable {
        path: ground.show(path.as_str()),
        message: problem.message,
    };
    errors.into_iter().map(row).collect()
}

/// The links that are read: those to files of this repository that are not read under their own names. Each target once.
pub(super) fn linked(root: &Path, files: &[RepoPath], links: Vec<RepoPath>, nested: &[PathBuf]) -> Vec<RepoPath> {
    let mut taken: FxHashSet<PathBuf> = FxHashSet::default();
    links
        .into_iter()
        .filter(|link| {
            // A link that leads nowhere, or in a circle, is a file that cannot be read.
            let Ok(target) = root.join(link.as_str()).canonicalize() else { return true };
            let Ok(inside) = target.strip_prefix(root) else { return false };
            let Some(path) = inside.to_str().and_then(RepoPath::new) else { return false };
            target.is_file()
                && !inside.components().any(|part| part.as_os_str() == ".git")
                && !nested.iter().any(|other| target.starts_with(other))
                && files.binary_search(&path).is_err()
                && taken.insert(target.clone())
        })
        .collect()
}
