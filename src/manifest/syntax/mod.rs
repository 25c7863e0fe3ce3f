//! How the carriers of manifests are read with exact byte places: TOML, JSON, Python's requirements and lock files.

pub mod address;
pub mod complaints;
pub mod json;
pub mod package_list;
pub mod pep508;
pub mod toml;
pub mod unfinished;
