//! `environment.yml`: a conda environment.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Conda;

impl Manifest for Conda {
    fn format(&self) -> &'static str {
        "conda"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
