//! How the carriers of manifests are read with exact byte places: TOML, JSON, YAML, requirement lines, specifiers, lock files.

pub mod address;
pub mod catalogs;
pub mod complaints;
pub mod dotenv;
pub mod image;
pub mod ini;
pub mod json;
pub mod jsonc;
pub mod lines;
pub mod package_list;
pub mod path;
pub mod pep508;
pub mod pip;
pub mod python;
pub mod revision;
pub mod runtime;
pub mod scalar;
pub mod secret;
pub mod selector;
pub mod setting;
pub mod specifier;
pub mod steps;
pub mod toml;
pub mod unfinished;
pub mod variables;
pub mod yaml;
