//! `.npmrc`: how npm is set up, as facts.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Npmrc;

impl Manifest for Npmrc {
    fn format(&self) -> &'static str {
        "npmrc"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
