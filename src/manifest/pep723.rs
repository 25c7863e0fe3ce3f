//! Python scripts that say in a comment what they need (PEP 723).

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Pep723;

impl Manifest for Pep723 {
    fn format(&self) -> &'static str {
        "pep723"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
