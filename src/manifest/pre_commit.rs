//! `.pre-commit-config.yaml`: hooks and their revisions.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct PreCommit;

impl Manifest for PreCommit {
    fn format(&self) -> &'static str {
        "pre-commit"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
