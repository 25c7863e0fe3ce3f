//! `pyproject`

use crate::model::{Extracted, RepoPath, Source};

use super::Manifest;

/// The format.
pub struct Pyproject;

impl Manifest for Pyproject {
    fn format(&self) -> &'static str {
        "pyproject"
    }
    fn claims(&self, _path: RepoPath) -> bool {
        false
    }
    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
