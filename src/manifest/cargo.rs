//! `cargo`

use crate::model::{Extracted, RepoPath, Source};

use super::Manifest;

/// The format.
pub struct Cargo;

impl Manifest for Cargo {
    fn format(&self) -> &'static str {
        "cargo"
    }
    fn claims(&self, _path: RepoPath) -> bool {
        false
    }
    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
