//! `.env` and its examples: the variables of an application.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Env;

impl Manifest for Env {
    fn format(&self) -> &'static str {
        "env"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
