//! How the carriers of manifests are read with exact byte places: TOML, JSON, YAML, Python's requirement lines, JavaScript's specifiers.

pub mod catalogs;
pub mod json;
pub mod pep508;
pub mod scalar;
pub mod selector;
pub mod specifier;
pub mod toml;
pub mod unfinished;
pub mod yaml;
