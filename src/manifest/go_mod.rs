//! `go.mod`: what a Go module asks for.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct GoMod;

impl Manifest for GoMod {
    fn format(&self) -> &'static str {
        "go-mod"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
