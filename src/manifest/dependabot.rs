//! `dependabot.yml`: what Dependabot watches.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Dependabot;

impl Manifest for Dependabot {
    fn format(&self) -> &'static str {
        "dependabot"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
