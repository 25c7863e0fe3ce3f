//! `.gitlab-ci.yml`: a GitLab pipeline.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct GitlabCi;

impl Manifest for GitlabCi {
    fn format(&self) -> &'static str {
        "gitlab-ci"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
