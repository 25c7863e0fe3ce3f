//! `.yarnrc.yml`: the catalogs of a Yarn workspace.

use crate::model::{Extracted, Source};

use super::Manifest;
use super::syntax::catalogs::Settings;
use super::syntax::path::file_name;
use super::syntax::yaml;

/// The format.
pub struct Yarnrc;

impl Manifest for Yarnrc {
    fn format(&self) -> &'static str {
        "yarnrc"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == ".yarnrc.yml"
    }

    fn extract(&self, source: &Source) -> Extracted {
        match yaml::parse(source) {
            Ok(document) => {
                let mut settings = Settings::new(source);
                settings.read(&document, |_, _, _| {});
                settings.out
            }
            Err(problem) => Extracted { problems: vec![problem], ..Extracted::default() },
        }
    }
}
