//! One parallel walk below a given path: every folder is read once, and each file is noted for the repository it belongs to.
//!
//! The walk is our own, on the matchers of `ignore`: while a folder is listed it shows by its names alone whether it is a
//! checkout, a bare repository or a virtual environment and which ignore files it has, so nothing is asked of the disk twice.

use std::ffi::OsStr;
use std::fs::FileType;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::{Claim, PassedOver, Problem, RepoPath, Unread};

use super::Wanted;
use super::ground::Ground;
use super::ignored::{IgnoreFiles, Ignores};
use super::passed::{Passed, is_module, never_wanted, passed_over};
use super::reader::problem;

/// What kind of repository a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It holds `.git`.
    Checkout,
    /// It is what would lie in `.git`.
    Bare,
    /// No git.
    Plain,
}

/// A repository whose folders are being walked.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) kind: Kind,
    /// Where it lies; canonical.
    pub(super) root: PathBuf,
    /// Its path below the given one; empty for that one itself.
    pub(super) below: String,
    gathered: Mutex<Gathered>,
}

/// What was found in a repository.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// The wanted files.
    pub(super) files: Vec<RepoPath>,
    /// The files that are noted besides, wanted or not.
    pub(super) noted: Vec<RepoPath>,
    /// The links whose names are wanted.
    pub(super) links: Vec<RepoPath>,
    /// The manifests that no format reads.
    pub(super) unread: Vec<Unread>,
    /// The folders directly in the root.
    pub(super) folders: Vec<String>,
    /// The folders that were passed over, and the files that were not wanted because of one.
    pub(super) passed: Vec<(String, Passed)>,
    /// What could not be listed.
    pub(super) errors: Vec<(RepoPath, Problem)>,
}

impl Gathered {
    /// The counts for the report.
    pub(super) fn passed_over(&self) -> PassedOver {
        let count = |kind| self.passed.iter().filter(|(_, passed)| *passed == kind).count() as u32;
        let (vendored, fixtures) = (count(Passed::Vendored), count(Passed::Fixtures));
        PassedOver { vendored, fixtures, unread: self.unread.clone() }
    }

    fn append(&mut self, mut more: Self) {
        self.files.append(&mut more.files);
        self.noted.append(&mut more.noted);
        self.links.append(&mut more.links);
        self.unread.append(&mut more.unread);
        self.folders.append(&mut more.folders);
        self.passed.append(&mut more.passed);
        self.errors.append(&mut more.errors);
    }

    fn sort(&mut self) {
        self.files.sort_unstable();
        self.noted.sort_unstable();
        self.links.sort_unstable();
        self.unread.sort_unstable_by_key(|unread| unread.path);
        self.folders.sort_unstable();
        self.passed.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        self.errors.sort_by_key(|row| row.0);
    }
}

/// Everything below one given path: the path's own unit first, then the repositories in it by their paths.
pub(super) type Survey = Vec<(Unit, Gathered)>;

/// A folder to be read.
struct Folder {
    at: PathBuf,
    /// Its path inside its unit; empty for the root. Names that are not UTF-8 are written with replacement characters.
    inside: String,
    /// Whether `inside` is the true name.
    named: bool,
    /// Whether it lies in a fixture folder, where wanted files are counted and not read.
    counted: bool,
    unit: Arc<Unit>,
    ignores: Option<Arc<Ignores>>,
}

/// What holds for the whole walk.
struct Walk<'a> {
    all_paths: bool,
    wanted: &'a Wanted<'a>,
    units: Mutex<Vec<Arc<Unit>>>,
    ignore_files: &'a IgnoreFiles,
}

/// Walks everything below a given path.
pub(super) fn walk(ground: &Ground, all_paths: bool, wanted: &Wanted, ignore_files: &IgnoreFiles) -> Survey {
    let walk = Walk { all_paths, wanted, ignore_files, units: Mutex::default() };
    let unit = walk.unit(Kind::Plain, ground.root.clone(), String::new());
    let start = Folder {
        at: ground.root.clone(),
        inside: String::new(),
        named: true,
        counted: false,
        unit,
        ignores: ignore_files.above(&ground.root),
    };
    rayon::scope(|scope| walk.enter(start, scope));
    let units = walk.units.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut survey: Survey = units
        .into_iter()
        .filter_map(Arc::into_inner)
        .map(|mut unit| {
            let mut gathered = std::mem::take(unit.gathered.get_mut().unwrap_or_else(PoisonError::into_inner));
            gathered.sort();
            (unit, gathered)
        })
        .collect();
    survey.sort_by(|(a, _), (b, _)| (&a.below, a.kind != Kind::Plain).cmp(&(&b.below, b.kind != Kind::Plain)));
    survey
}

impl Walk<'_> {
    fn unit(&self, kind: Kind, root: PathBuf, below: String) -> Arc<Unit> {
        let unit = Arc::new(Unit { kind, root, below, gathered: Mutex::default() });
        self.units.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&unit));
        unit
    }

    /// Reads one folder and sends its folders on their way.
    fn enter<'s>(&'s self, mut folder: Folder, scope: &rayon::Scope<'s>) {
        let entries = match Entries::read(&folder.at) {
            Ok(entries) => entries,
            Err(error) => {
                let problem = problem("unreadable", &error.to_string());
                let path = RepoPath::new(&folder.inside).map(|path| (path, problem));
                folder.unit.add(Gathered { errors: path.into_iter().collect(), ..Gathered::default() });
                return;
            }
        };
        if !folder.counted && entries.has(Marks::GIT) {
            self.become_unit(&mut folder, Kind::Checkout);
        } else if entries.is_bare(&folder.at) {
            if !folder.counted {
                self.become_unit(&mut folder, Kind::Bare);
            }
            return;
        } else if entries.has(Marks::ENVIRONMENT) && !folder.inside.is_empty() && !self.all_paths {
            let passed = vec![(folder.inside, Passed::Vendored)];
            return folder.unit.add(Gathered { passed, ..Gathered::default() });
        }
        folder.ignores = self.ignore_files.on_top(folder.ignores.take(), &folder.at, &entries.ignore_files());
        let mut gathered = Gathered::default();
        let is_module = |name: &OsStr| entries.has(Marks::PYTHON) && is_module(&name.to_string_lossy());
        for (name, kind) in &entries.all {
            if kind.is_dir() {
                self.sort_folder(&folder, name, &mut gathered, scope);
                continue;
            }
            self.note(&folder, name, *kind, &mut gathered);
            if !is_module(name) {
                self.sort_file(&folder, name, *kind, &mut gathered);
            }
        }
        folder.unit.add(gathered);
    }

    /// From here on what is found belongs to a repository of its own.
    fn become_unit(&self, folder: &mut Folder, kind: Kind) {
        let below = joined(&folder.unit.below, &folder.inside);
        folder.unit = self.unit(kind, folder.at.clone(), below);
        folder.inside = String::new();
        folder.named = true;
        folder.ignores = folder.ignores.take().filter(|_| kind == Kind::Plain);
    }

    /// Notes a file that somebody wants to know of besides. Among made-up projects there are none.
    fn note(&self, folder: &Folder, name: &OsStr, kind: FileType, gathered: &mut Gathered) {
        let Some(noted) = self.wanted.noted else { return };
        let Some(shown) = name.to_str().filter(|_| folder.named && !folder.counted && kind.is_file()) else { return };
        let inside = joined(&folder.inside, shown);
        // Which folder without git is a repository is settled when all is seen: its own root, or the one below.
        let below = inside.split_once('/').filter(|_| folder.unit.kind == Kind::Plain);
        let is_noted = noted(&inside) || below.is_some_and(|(_, rest)| noted(rest));
        if is_noted && !folder.ignored(name, false) {
            gathered.noted.extend(RepoPath::new(&inside));
        }
    }

    fn sort_file(&self, folder: &Folder, name: &OsStr, kind: FileType, gathered: &mut Gathered) {
        let shown = name.to_string_lossy();
        let named = folder.named && matches!(shown, std::borrow::Cow::Borrowed(_));
        if kind.is_symlink() && folder.counted || never_wanted(&shown) {
            return;
        }
        // Among made-up projects only what names itself is counted, and a script does not.
        if folder.counted && is_module(&shown) {
            return;
        }
        let inside = joined(&folder.inside, &shown);
        let claim = (self.wanted.claims)(&inside);
        if claim == Claim::None || folder.ignored(name, false) {
            return;
        }
        let Some(path) = RepoPath::new(&inside) else { return };
        if folder.counted {
            gathered.passed.push((inside, Passed::Fixtures));
        } else if let Claim::Unread(whose) = claim {
            gathered.unread.extend(kind.is_file().then_some(Unread { path, kind: whose }));
        } else if !named {
            gathered.errors.push((path, problem("not-utf-8", "its path is not UTF-8")));
        } else if kind.is_symlink() {
            gathered.links.push(path);
        } else if kind.is_file() {
            gathered.files.push(path);
        } else {
            // A pipe, a socket, a device is never opened: it might not end.
            gathered.errors.push((path, problem("unreadable", "not a file")));
        }
    }

    fn sort_folder<'s>(&'s self, folder: &Folder, name: &OsStr, gathered: &mut Gathered, scope: &rayon::Scope<'s>) {
        if name == ".git" {
            return;
        }
        let shown = &*name.to_string_lossy();
        let named = folder.named && name.to_str().is_some();
        let at = folder.at.join(name);
        if folder.ignored(name, true) && (folder.counted || !at.join(".git").exists()) {
            return;
        }
        let inside = joined(&folder.inside, shown);
        // What the repository itself is called, and where it lies, says nothing of what is in it.
        let parent = folder.inside.rsplit('/').next().unwrap_or_default();
        let why = if self.all_paths { None } else { passed_over(&folder.inside, parent, shown) };
        // Among the checkouts of a plain folder one may well be called `fixtures`.
        let is_checkout = || folder.unit.kind == Kind::Plain && at.join(".git").exists();
        let counted = match why {
            Some(_) if !folder.counted && is_checkout() => false,
            Some(Passed::Vendored) => {
                gathered.passed.push((inside, Passed::Vendored));
                return;
            }
            Some(Passed::Fixtures) => true,
            None => folder.counted,
        };
        if folder.inside.is_empty() && folder.unit.kind == Kind::Plain && named && !counted {
            gathered.folders.push(shown.to_owned());
        }
        let (unit, ignores) = (Arc::clone(&folder.unit), folder.ignores.clone());
        let below = Folder { at, inside, named, counted, unit, ignores };
        scope.spawn(move |scope| self.enter(below, scope));
    }
}

impl Folder {
    fn ignored(&self, name: &OsStr, is_folder: bool) -> bool {
        self.ignores.as_ref().is_some_and(|ignores| ignores.matches(&self.at.join(name), is_folder))
    }
}

impl Unit {
    fn add(&self, more: Gathered) {
        self.gathered.lock().unwrap_or_else(PoisonError::into_inner).append(more);
    }
}

/// The entries of a folder and what their names alone say about it.
struct Entries {
    all: Vec<(std::ffi::OsString, FileType)>,
    marks: u8,
}

/// What a single name says about the folder it is in.
struct Marks;

impl Marks {
    const GIT: u8 = 1;
    const HEAD: u8 = 2;
    const OBJECTS: u8 = 4;
    const REFS: u8 = 8;
    const ENVIRONMENT: u8 = 16;
    const GITIGNORE: u8 = 32;
    const IGNORE: u8 = 64;
    /// A package of Python: what else lies there are its modules.
    const PYTHON: u8 = 128;

    fn of(name: &OsStr) -> u8 {
        match name.to_str() {
            Some(".git") => Self::GIT,
            Some("HEAD") => Self::HEAD,
            Some("objects") => Self::OBJECTS,
            Some("refs") => Self::REFS,
            Some("pyvenv.cfg") => Self::ENVIRONMENT,
            Some(".gitignore") => Self::GITIGNORE,
            Some(".ignore") => Self::IGNORE,
            Some("__init__.py") => Self::PYTHON,
            _ => 0,
        }
    }
}

impl Entries {
    fn read(folder: &Path) -> std::io::Result<Self> {
        let mut entries = Self { all: Vec::new(), marks: 0 };
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            // An entry that went away since is not there.
            let Ok(kind) = entry.file_type() else { continue };
            entries.marks |= Marks::of(&name);
            entries.all.push((name, kind));
        }
        Ok(entries)
    }

    fn has(&self, marks: u8) -> bool {
        self.marks & marks == marks
    }

    /// Whether the folder is a bare repository: it has the three names, and `HEAD` reads like one.
    fn is_bare(&self, folder: &Path) -> bool {
        self.has(Marks::HEAD | Marks::OBJECTS | Marks::REFS) && super::standing::is_head(&folder.join("HEAD"))
    }

    fn ignore_files(&self) -> Vec<&'static str> {
        let exclude = (Marks::GIT, ".git/info/exclude");
        [exclude, (Marks::GITIGNORE, ".gitignore"), (Marks::IGNORE, ".ignore")]
            .into_iter()
            .filter(|(mark, _)| self.has(*mark))
            .map(|(_, name)| name)
            .collect()
    }
}

fn joined(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", _) => name.to_owned(),
        (_, "") => folder.to_owned(),
        _ => format!("{folder}/{name}"),
    }
}
