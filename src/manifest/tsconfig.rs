//! `tsconfig.json`: how TypeScript is set up, as facts.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Tsconfig;

impl Manifest for Tsconfig {
    fn format(&self) -> &'static str {
        "tsconfig"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
