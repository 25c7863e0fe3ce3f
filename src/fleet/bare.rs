//! The files of a bare repository: those of the commit that its `HEAD` names.

use std::path::Path;
use std::sync::Once;

use git2::{ErrorCode, ObjectType, Oid};

use crate::model::{Claim, PassedOver, Problem, RepoPath, Unread};

use super::Wanted;
use super::passed::{Passed, is_module, never_wanted, passed_over};
use super::reader::{problem, too_large};

/// How many entries of one tree are looked at. A tree of a few objects can name itself billions of times.
const ENTRIES: usize = 2_000_000;
/// How long a path is followed. What is longer could not be checked out either.
pub(super) const LONGEST: usize = 4096;

/// What a bare repository holds.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// The tree of `HEAD`; `None` before the first commit.
    pub(super) tree: Option<Oid>,
    /// The wanted files, sorted.
    pub(super) files: Vec<RepoPath>,
    /// The files that are noted besides, sorted.
    pub(super) noted: Vec<RepoPath>,
    pub(super) passed_over: PassedOver,
    pub(super) errors: Vec<(RepoPath, Problem)>,
}

/// Opens a repository; partial clones too, which libgit2 reads well enough but refuses unless told.
pub(super) fn open(root: &Path) -> Result<git2::Repository, git2::Error> {
    static EXTENSIONS: Once = Once::new();
    EXTENSIONS.call_once(|| {
        #[expect(
            unsafe_code,
            reason = "sets a static of libgit2; `Once` keeps it to one thread, before the first open"
        )]
        // SAFETY: the only writer of that static in this process, run once before any repository is opened here.
        let _ = unsafe { git2::opts::set_extensions(&["partialclone", "worktreeconfig"]) };
    });
    git2::Repository::open_ext(root, git2::RepositoryOpenFlags::NO_SEARCH, [] as [&Path; 0])
}

/// The wanted files of `HEAD`.
pub(super) fn list(root: &Path, all_paths: bool, wanted: &Wanted) -> Result<Listing, git2::Error> {
    let repository = open(root)?;
    let mut listing = Listing::default();
    let head = match repository.head() {
        Ok(head) => head.peel_to_tree()?,
        Err(error) if matches!(error.code(), ErrorCode::UnbornBranch | ErrorCode::NotFound) => return Ok(listing),
        Err(error) => return Err(error),
    };
    listing.tree = Some(head.id());
    let mut folders = vec![(head.id(), String::new(), false)];
    let mut entries = 0;
    while let Some((id, inside, counted)) = folders.pop() {
        let parent = inside.rsplit('/').next().unwrap_or_default();
        let tree = repository.find_tree(id)?;
        let holds_modules = counted || tree.get_name("__init__.py").is_some();
        for entry in &tree {
            entries += 1;
            if entries > ENTRIES {
                return Err(git2::Error::from_str("its tree has more entries than are read"));
            }
            let name = String::from_utf8_lossy(entry.name_bytes());
            let path = if inside.is_empty() { name.to_string() } else { format!("{inside}/{name}") };
            if path.len() > LONGEST {
                continue;
            }
            let is_noted = || wanted.noted.is_some_and(|noted| noted(&path)) && !path.contains('\u{fffd}');
            if entry.kind() == Some(ObjectType::Blob) && is_file(entry.filemode()) && !counted && is_noted() {
                listing.noted.extend(RepoPath::new(&path));
            }
            match entry.kind() {
                Some(ObjectType::Tree) => match if all_paths { None } else { passed_over(&inside, parent, &name) } {
                    Some(Passed::Vendored) => listing.passed_over.vendored += 1,
                    Some(Passed::Fixtures) => folders.push((entry.id(), path, true)),
                    None => folders.push((entry.id(), path, counted)),
                },
                Some(ObjectType::Blob) if holds_modules && is_module(&name) => {}
                Some(ObjectType::Blob) if is_file(entry.filemode()) && !never_wanted(&name) => {
                    let claim = (wanted.claims)(&path);
                    let Some(path) = RepoPath::new(&path).filter(|_| claim != Claim::None) else { continue };
                    if counted {
                        listing.passed_over.fixtures += 1;
                    } else if let Claim::Unread(kind) = claim {
                        listing.passed_over.unread.push(Unread { path, kind });
                    } else if std::str::from_utf8(entry.name_bytes()).is_err() || path.as_str().contains('\u{fffd}') {
                        listing.errors.push((path, problem("not-utf-8", "its path is not UTF-8")));
                    } else {
                        listing.files.push(path);
                    }
                }
                _ => {}
            }
        }
    }
    listing.files.sort_unstable();
    listing.noted.sort_unstable();
    listing.passed_over.unread.sort_unstable_by_key(|unread| unread.path);
    listing.errors.sort_by_key(|row| row.0);
    Ok(listing)
}

/// The bytes of one file of a tree.
///
/// The repository is opened for each: a thousand that are kept open would hold a thousand packs.
pub(super) fn blob(root: &Path, tree: Oid, path: RepoPath, limit: u64) -> Result<Vec<u8>, Problem> {
    let failed = |error: git2::Error| match error.code() {
        ErrorCode::NotFound => problem("unreadable", "no such file"),
        _ => problem("unreadable", error.message()),
    };
    let repository = open(root).map_err(failed)?;
    let entry = repository.find_tree(tree).and_then(|tree| tree.get_path(Path::new(path.as_str()))).map_err(failed)?;
    if entry.kind() != Some(ObjectType::Blob) || !is_file(entry.filemode()) {
        return Err(problem("unreadable", "not a file"));
    }
    let (size, _) = repository.odb().and_then(|objects| objects.read_header(entry.id())).map_err(failed)?;
    if size as u64 > limit {
        return Err(too_large(size as u64, limit));
    }
    repository.find_blob(entry.id()).map(|blob| blob.content().to_vec()).map_err(failed)
}

/// Whether an entry is a file and not a link.
pub(super) fn is_file(mode: i32) -> bool {
    mode & 0o170_000 == 0o100_000
}
