//! Files that state the runtime of a folder: `.python-version`, `.nvmrc`, `.tool-versions`, `rust-toolchain.toml`, ...

use crate::model::{Extracted, Source};

use super::Manifest;

/// The format.
pub struct RuntimeFile;

impl Manifest for RuntimeFile {
    fn format(&self) -> &'static str {
        "runtime-file"
    }

    fn claims(&self, _path: &str) -> bool {
        false
    }

    fn extract(&self, _source: &Source) -> Extracted {
        Extracted::default()
    }
}
