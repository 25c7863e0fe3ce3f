//! `setup.py`: the literals of a setuptools project. Nothing is ever executed.

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct SetupPy;

impl Manifest for SetupPy {
    fn format(&self) -> &'static str {
        "setup-py"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
