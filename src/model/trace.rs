//! What a rule's probe found in the files of a repository.

use super::{Place, RepoPath, Value};

/// An answer to a rule's question about files.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The probe that asked: a number that the set of rules gives.
    pub probe: u32,
    /// Which part of the question this answers: a number that the probe gives.
    pub part: u32,
    /// The file.
    pub path: RepoPath,
    /// Where it says so; `None` where only its being there was asked.
    pub place: Option<Place>,
    /// What it says.
    pub value: Value,
}
