//! How the carriers of manifests are read with exact byte places: TOML, JSON, and Python's requirement lines.

pub mod json;
pub mod pep508;
pub mod toml;
