//! `Pipfile`: what Pipenv installs.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Pipfile;

impl Manifest for Pipfile {
    fn format(&self) -> &'static str {
        "pipfile"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
