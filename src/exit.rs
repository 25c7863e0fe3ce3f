//! How a run ends, as a number that scripts may rely on.

use std::process::ExitCode;

/// The exit statuses, stable from 0.1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing to say, or nothing above the gate.
    Clean = 0,
    /// The gate was hit: a finding as bad as `--fail-on` says, or worse.
    Gate = 1,
    /// Wrong usage or configuration; nothing was examined.
    Usage = 2,
    /// Some repository, file or registry failed; what could be done was done.
    Incomplete = 3,
    /// Nothing to scan, only with `--fail-on-empty`.
    Empty = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
