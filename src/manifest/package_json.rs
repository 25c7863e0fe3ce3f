//! `package-json`

use crate::model::{Extracted, RepoPath, Source};

use super::Manifest;

/// The format.
pub struct PackageJson;

impl Manifest for PackageJson {
    fn format(&self) -> &'static str {
        "package-json"
    }
    fn claims(&self, _path: RepoPath) -> bool {
        false
    }
    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
