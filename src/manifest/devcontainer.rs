//! `devcontainer.json`: the image and features of a development container.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Devcontainer;

impl Manifest for Devcontainer {
    fn format(&self) -> &'static str {
        "devcontainer"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
