//! `action.yml`: a composite, container or JavaScript action.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Action;

impl Manifest for Action {
    fn format(&self) -> &'static str {
        "github-action"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
