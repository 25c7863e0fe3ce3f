//! What one file gave.

use super::{Dependency, Fact, Place, RepoPath, Text};

/// What one manifest gave: everything that could be read, and every problem met on the way.
#[derive(Debug, Default)]
pub struct Extracted {
    /// The places that ask for packages, in the order of the file.
    pub dependencies: Vec<Dependency>,
    /// What else the file states.
    pub facts: Vec<Fact>,
    /// Other files it pulls in (`-r base.txt`, compose's `extends`).
    pub includes: Vec<Include>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Another file that a manifest pulls in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Include {
    /// Where it lies.
    pub path: RepoPath,
    /// The word of the format it is to be read as; that of the file which names it where there is none.
    pub format: Option<&'static str>,
    /// Whether it only caps what others ask for (`-c`).
    pub constraint: bool,
    /// Where it is named.
    pub place: Place,
}

/// Why a file, or a part of it, could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A stable word: `malformed`, `not-text`, `not-utf-8`, `too-large`, `unreadable`, `leaves-repository`, ...
    pub code: &'static str,
    /// What is wrong, as a sentence fragment.
    pub message: String,
    /// The line, from 1; 0 where there is none.
    pub line: u32,
    /// The column in characters, from 1; 0 where there is none.
    pub column: u32,
}

/// What one lock file says is installed.
#[derive(Debug, Default)]
pub struct Locked {
    /// Every entry, in the order of the file.
    pub entries: Vec<LockEntry>,
}

/// One package in a lock file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockEntry {
    /// The name, in the ecosystem's canonical spelling.
    pub name: Text,
    /// The exact version.
    pub version: Text,
    /// The workspace member (a folder below the lock file, empty for the root) whose direct dependency this is, where the lock says so.
    pub importer: Option<RepoPath>,
    /// The requirement that led to it, where the lock says so.
    pub requirement: Option<Text>,
}
