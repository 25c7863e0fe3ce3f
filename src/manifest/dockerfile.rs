//! `dockerfile`

use crate::model::{Extracted, RepoPath, Source};

use super::Manifest;

/// The format.
pub struct Dockerfile;

impl Manifest for Dockerfile {
    fn format(&self) -> &'static str {
        "dockerfile"
    }
    fn claims(&self, _path: RepoPath) -> bool {
        false
    }
    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
