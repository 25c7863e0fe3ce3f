//! `.github/workflows/*.yml`: jobs, their steps, and what they use.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Workflow;

impl Manifest for Workflow {
    fn format(&self) -> &'static str {
        "github-workflow"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
