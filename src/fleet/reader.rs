//! Reads the files of one repository, and nothing that lies outside it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::model::{Encoding, Problem, RepoPath};

use super::{bare, decode::decode};

/// How large a manifest may be.
const LIMIT: u64 = 16 << 20;
/// How large a lock file may be.
const LOCK_LIMIT: u64 = 64 << 20;

/// Reads the files of one repository.
#[derive(Debug)]
pub struct Reader(Place);

#[derive(Debug)]
enum Place {
    /// A folder, and the files in it that the walk has seen to be files and not links; sorted.
    Folder { root: PathBuf, seen: Vec<RepoPath> },
    /// The tree of a commit in a bare repository; `None` where there is no commit yet.
    Tree { root: PathBuf, tree: Option<git2::Oid> },
}

impl Reader {
    pub(super) fn folder(root: PathBuf, seen: Vec<RepoPath>) -> Self {
        Self(Place::Folder { root, seen })
    }

    pub(super) fn tree(root: PathBuf, tree: Option<git2::Oid>) -> Self {
        Self(Place::Tree { root, tree })
    }

    /// The text of one file, whether or not the walk listed it (a manifest may include another).
    ///
    /// A byte order mark stays in the text. What is not text, too large, not a file, not there, or reached through a link
    /// that leads out of the repository is a problem.
    pub fn text(&self, path: RepoPath) -> Result<(String, Encoding), Problem> {
        let limit = limit(path);
        match &self.0 {
            Place::Folder { root, seen } => {
                let file = root.join(path.as_str());
                if seen.binary_search(&path).is_err() {
                    keep_inside(root, &file)?;
                }
                decode(read(&file, limit)?)
            }
            Place::Tree { root, tree: Some(tree) } => decode(bare::blob(root, *tree, path, limit)?),
            Place::Tree { tree: None, .. } => Err(problem("unreadable", "no such file")),
        }
    }
}

/// How large this file may be. Lock files list every package there is and are allowed more.
fn limit(path: RepoPath) -> u64 {
    let name = path.file_name();
    if name.contains("lock") || name == "npm-shrinkwrap.json" { LOCK_LIMIT } else { LIMIT }
}

/// Links are followed only to what lies in the repository itself.
fn keep_inside(root: &Path, file: &Path) -> Result<(), Problem> {
    let target = file.canonicalize().map_err(|error| unreadable(&error))?;
    match target.strip_prefix(root) {
        Ok(inside) if inside.components().any(|part| part.as_os_str() == ".git") => {
            Err(problem("leaves-repository", "it lies in git's own folder"))
        }
        Ok(_) => Ok(()),
        Err(_) => Err(problem("leaves-repository", "it is a link that leads out of the repository")),
    }
}

fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    if !metadata.is_file() {
        return Err(problem("unreadable", "not a file"));
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(limit) as usize + 1);
    // One byte more than the limit tells a file that grew since from one that fits.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > limit { Err(too_large(metadata.len(), limit)) } else { Ok(bytes) }
}

pub(super) fn too_large(size: u64, limit: u64) -> Problem {
    problem("too-large", &format!("{} MB, more than the {} MB that are read", size.div_ceil(1 << 20), limit >> 20))
}

fn unreadable(error: &std::io::Error) -> Problem {
    if error.kind() == std::io::ErrorKind::NotFound {
        problem("unreadable", "no such file")
    } else {
        problem("unreadable", &error.to_string())
    }
}

pub(super) fn problem(code: &'static str, message: &str) -> Problem {
    Problem { code, message: message.to_owned(), line: 0, column: 0 }
}
