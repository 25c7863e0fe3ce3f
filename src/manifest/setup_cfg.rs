//! `setup.cfg`: what a setuptools project asks for.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct SetupCfg;

impl Manifest for SetupCfg {
    fn format(&self) -> &'static str {
        "setup-cfg"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
