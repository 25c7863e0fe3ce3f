//! `renovate.json`: what Renovate watches.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Renovate;

impl Manifest for Renovate {
    fn format(&self) -> &'static str {
        "renovate"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
