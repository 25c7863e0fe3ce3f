//! `requirements`

use crate::model::{Extracted, RepoPath, Source};

use super::Manifest;

/// The format.
pub struct Requirements;

impl Manifest for Requirements {
    fn format(&self) -> &'static str {
        "requirements"
    }
    fn claims(&self, _path: RepoPath) -> bool {
        false
    }
    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
