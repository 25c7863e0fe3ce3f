//! `.dockerignore`: what stays out of an image.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Dockerignore;

impl Manifest for Dockerignore {
    fn format(&self) -> &'static str {
        "dockerignore"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
