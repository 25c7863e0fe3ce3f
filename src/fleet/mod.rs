//! Which repositories there are and how their files are read.
//!
//! A repository is a folder with `.git` (a folder or a file, so worktrees and submodules too) or a bare repository, whose files
//! are those of its `HEAD`. Where there is no git at all below a given path, the path is one repository if a manifest lies
//! directly in it, and otherwise each of its child folders is one. The same holds for a path inside a checkout: what is
//! asked about is what lies below the path, under the path's own name, with the ignore files of the checkout.
//!
//! What git ignores is not there, except a checkout that its parent ignores by name (so folders of checkouts are kept): that
//! is a repository of its own. Links are not followed; a linked manifest is read once, through its target, if that is inside.

mod address;
mod bare;
mod clone;
mod decode;
mod ground;
mod ignored;
mod language;
mod passed;
mod pinned;
mod reader;
mod select;
mod standing;
mod walk;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::model::{Claim, Outside, PassedOver, Problem, RepoPath, Repository, without_secrets};

pub use language::{languages, languages_of};
pub use pinned::{Pinned, Unpinned, pinned};
pub use reader::Reader;
pub use standing::{describe, examine};

use address::Address;
use ground::{Ground, Lot};
use ignored::IgnoreFiles;
use select::Selection;
use walk::Kind;

/// What to look for, and where.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Folders that are repositories or hold some.
    pub paths: Vec<PathBuf>,
    /// The lines of a list: paths or clone URLs. Empty lines and lines that start with `#` say nothing.
    pub listed: Vec<String>,
    /// Only the repositories that one of these globs matches; all where there are none. A glob with a `/` is held against
    /// the path (and matches what lies below it), any other against the name.
    pub include: Vec<String>,
    /// Not the repositories that one of these globs matches.
    pub exclude: Vec<String>,
    /// Read vendored folders and test fixtures too.
    pub all_paths: bool,
    /// The folder in which clones are kept from run to run.
    pub clones: Option<PathBuf>,
}

/// One repository that was found.
#[derive(Debug)]
pub struct Found {
    /// The repository. Its standing in git is not asked: see [`describe`] and [`examine`].
    pub repository: Repository,
    /// How its files are read.
    pub reader: Reader,
    /// The files that were wanted, sorted.
    pub files: Vec<RepoPath>,
    /// The files that are noted besides, sorted; wanted ones among them.
    pub noted: Vec<RepoPath>,
    /// What was passed over.
    pub passed_over: PassedOver,
    /// What could not be listed, by path.
    pub errors: Vec<(RepoPath, Problem)>,
}

/// All that was found.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The repositories, by path.
    pub found: Vec<Found>,
    /// What led nowhere: one row each.
    pub errors: Vec<FleetError>,
    /// What lies between the checkouts of a folder, or directly in one of projects without git, and belongs to none of them.
    pub outside: Outside,
}

/// Why a path, a clone or a glob led nowhere. Messages hold no credential.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FleetError {
    /// A glob that cannot be read.
    #[error("`{glob}` is not a glob: {message}")]
    Glob {
        /// As given.
        glob: String,
        /// What is wrong with it.
        message: String,
    },
    /// A path that does not exist.
    #[error("no such folder: {path}")]
    Missing {
        /// As given.
        path: String,
    },
    /// A path that is not a folder.
    #[error("{path} is a file: give the folder that holds it")]
    NotAFolder {
        /// As given.
        path: String,
    },
    /// A folder that cannot be listed.
    #[error("{path} cannot be read: {message}")]
    Unreadable {
        /// As the user would write it.
        path: String,
        /// What the system says.
        message: String,
    },
    /// A repository that cannot be opened.
    #[error("{path} cannot be opened: {message}")]
    Unopened {
        /// As the user would write it.
        path: String,
        /// What git says.
        message: String,
    },
    /// An address that is not cloned from.
    #[error("{url} is not cloned: {message}")]
    Refused {
        /// Without credentials.
        url: String,
        /// Why not.
        message: &'static str,
    },
    /// A clone that failed.
    #[error("{url} could not be cloned: {message}")]
    Clone {
        /// Without credentials.
        url: String,
        /// The end of what git said.
        message: String,
    },
}

impl FleetError {
    /// The code in reports.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Glob { .. } => "malformed",
            Self::Missing { .. } => "missing",
            Self::NotAFolder { .. } => "not-a-folder",
            Self::Unreadable { .. } => "unreadable",
            Self::Unopened { .. } => "unopened",
            Self::Refused { .. } => "refused",
            Self::Clone { .. } => "clone-failed",
        }
    }

    /// What the row is about: the path, the address without credentials, the glob.
    pub fn subject(&self) -> &str {
        match self {
            Self::Glob { glob, .. } => glob,
            Self::Missing { path }
            | Self::NotAFolder { path }
            | Self::Unreadable { path, .. }
            | Self::Unopened { path, .. } => path,
            Self::Refused { url, .. } | Self::Clone { url, .. } => url,
        }
    }
}

/// What the formats say of a path.
pub type Claims<'a> = dyn Fn(&str) -> Claim + Sync + 'a;

/// What is to be known of files.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Which are manifests.
    pub claims: &'a Claims<'a>,
    /// Which are noted besides, whether or not they are manifests.
    pub noted: Option<&'a (dyn Fn(&str) -> bool + Sync)>,
}

/// Finds the repositories of a request and lists the files of each that are wanted.
///
/// Fails as a whole only for a glob that cannot be read; everything else that goes wrong is a row.
pub fn discover(request: &Request, wanted: &Wanted) -> Result<Discovery, FleetError> {
    let selection = Selection::new(&request.include, &request.exclude)?;
    let mut discovery = Discovery::default();
    let mut lots: Vec<Lot> = Vec::new();
    for (ground, surveyed) in survey(request, wanted) {
        match ground {
            Ok(ground) => {
                let settled = ground::settle(&ground, surveyed);
                discovery.outside.manifests += settled.outside.manifests;
                discovery.outside.passed_over.append(settled.outside.passed_over);
                lots.extend(settled.lots);
                discovery.errors.extend(settled.errors);
            }
            Err(error) => discovery.errors.push(error),
        }
    }
    let lots: Vec<Lot> = once(lots).into_iter().filter(|lot| selection.admits(&lot.name, &lot.shown)).collect();
    let opened: Vec<_> = lots.into_par_iter().map(|lot| open(lot, request.all_paths, wanted)).collect();
    for result in opened {
        match result {
            Ok(found) => discovery.found.push(found),
            Err(error) => discovery.errors.push(error),
        }
    }
    discovery.found.sort_by(|a, b| {
        let (a, b) = (&a.repository, &b.repository);
        (&a.path, &a.root).cmp(&(&b.path, &b.root))
    });
    discovery.errors.sort_by(|a, b| a.subject().cmp(b.subject()));
    discovery.errors.dedup();
    Ok(discovery)
}

type Surveyed = (Result<Ground, FleetError>, walk::Survey);

/// Walks everything that was given, in parallel; the answers come in the order of the request.
fn survey(request: &Request, wanted: &Wanted) -> Vec<Surveyed> {
    let listed =
        request.listed.iter().map(|line| line.trim()).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let given: Vec<Address<'_>> =
        request.paths.iter().map(|path| Address::Path(path)).chain(listed.map(Address::of)).collect();
    let ignore_files = IgnoreFiles::default();
    given
        .into_par_iter()
        .map(|address| {
            let ground = match address {
                Address::Path(path) => Ground::folder(path),
                Address::Clone(url) => clone::fetch(url, request.clones.as_deref())
                    .map(|folder| Ground::clone(folder, without_secrets(url), address::name(url))),
                Address::Refused(url, message) => Err(FleetError::Refused { url: without_secrets(url), message }),
            };
            let survey = match &ground {
                Ok(ground) => walk::walk(ground, request.all_paths, wanted, &ignore_files),
                Err(_) => walk::Survey::default(),
            };
            (ground, survey)
        })
        .collect()
}

/// Each repository once, and each file in one repository, however often and under whatever spelling it was given.
fn once(lots: Vec<Lot>) -> Vec<Lot> {
    let mut by_root: FxHashMap<PathBuf, usize> = FxHashMap::default();
    let mut kept: Vec<Lot> = Vec::with_capacity(lots.len());
    for lot in lots {
        if !by_root.contains_key(&lot.root) {
            by_root.insert(lot.root.clone(), kept.len());
            kept.push(lot);
        }
    }
    let own: Vec<Option<Vec<RepoPath>>> = kept.iter().map(|lot| uncovered(lot, &kept, &by_root)).collect();
    let lots = kept.into_iter().zip(own).filter_map(|(mut lot, own)| {
        match own {
            Some(files) if files.is_empty() => return None,
            Some(files) => lot.gathered.files = files,
            None => {}
        }
        Some(lot)
    });
    lots.collect()
}

/// The files of a plain folder inside another repository that are not read as files of that one; `None` where it lies in none.
fn uncovered(lot: &Lot, lots: &[Lot], by_root: &FxHashMap<PathBuf, usize>) -> Option<Vec<RepoPath>> {
    if lot.kind != Kind::Plain {
        return None;
    }
    let outer = &lots[*lot.root.ancestors().skip(1).find_map(|folder| by_root.get(folder))?];
    let prefix = lot.root.strip_prefix(&outer.root).ok()?.to_str()?;
    let is_read = |file: &RepoPath| {
        let path = RepoPath::new(&format!("{prefix}/{file}"));
        path.is_some_and(|path| outer.gathered.files.binary_search(&path).is_ok())
    };
    Some(lot.gathered.files.iter().copied().filter(|file| !is_read(file)).collect())
}

/// The repository with its reader; for a bare one this is where its files are listed.
fn open(lot: Lot, all_paths: bool, wanted: &Wanted) -> Result<Found, FleetError> {
    let repository = Repository {
        name: lot.name,
        path: lot.shown,
        root: lot.root,
        remote: None,
        commit: None,
        dirty: None,
        languages: BTreeMap::new(),
        topics: Vec::new(),
    };
    if lot.kind == Kind::Bare {
        let unopened = |error: git2::Error| FleetError::Unopened {
            path: repository.path.clone(),
            message: error.message().into(),
        };
        let listing = bare::list(&repository.root, all_paths, wanted).map_err(unopened)?;
        let reader = Reader::tree(repository.root.clone(), listing.tree);
        let bare::Listing { files, noted, passed_over, errors, .. } = listing;
        return Ok(Found { repository, reader, files, noted, passed_over, errors });
    }
    let gathered = lot.gathered;
    let passed_over = gathered.passed_over();
    let reader = Reader::folder(repository.root.clone(), seen(&gathered));
    let mut files = gathered.files;
    files.extend(ground::linked(&repository.root, &files, gathered.links, &lot.nested));
    files.sort_unstable();
    let (noted, errors) = (gathered.noted, gathered.errors);
    Ok(Found { repository, reader, files, noted, passed_over, errors })
}

/// The files that the walk has seen to be files and not links.
fn seen(gathered: &walk::Gathered) -> Vec<RepoPath> {
    let mut seen = [gathered.files.as_slice(), gathered.noted.as_slice()].concat();
    if !gathered.noted.is_empty() {
        seen.sort_unstable();
        seen.dedup();
    }
    seen
}
