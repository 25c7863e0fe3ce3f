//! `pixi.toml`: what Pixi installs, from conda channels and from the Python index.

use crate::model::{Extracted, Source};

use super::Manifest;
use super::syntax::path::file_name;
use super::syntax::python::Tables;
use super::syntax::toml;

/// The format.
pub struct Pixi;

impl Manifest for Pixi {
    fn format(&self) -> &'static str {
        "pixi"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "pixi.toml"
    }

    fn extract(&self, source: &Source) -> Extracted {
        match toml::parse(source) {
            Ok(toml) => {
                let mut tables = Tables::of(&toml);
                tables.pixi(&[]);
                tables.finish()
            }
            Err(problem) => Extracted { problems: vec![problem], ..Extracted::default() },
        }
    }
}
