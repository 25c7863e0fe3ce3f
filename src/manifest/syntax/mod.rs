//! How the carriers of manifests are read with exact byte places: TOML and JSON, and what is not yet either.

pub mod json;
pub mod package_list;
pub mod pep508;
pub mod toml;
pub mod unfinished;
