//! `compose.yaml`: the services of an application and their images.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct Compose;

impl Manifest for Compose {
    fn format(&self) -> &'static str {
        "compose"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
