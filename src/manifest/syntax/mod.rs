<<<<<<< HEAD
//! How the carriers of manifests are read with exact byte places: TOML, JSON, Python's requirements and lock files.
=======
//! How the carriers of manifests are read with exact byte places: TOML, JSON, YAML, Python's requirement lines, JavaScript's specifiers.
>>>>>>> man-js

pub mod address;
pub mod json;
pub mod package_list;
pub mod pep508;
pub mod scalar;
pub mod specifier;
pub mod toml;
pub mod unfinished;
<<<<<<< HEAD
=======
pub mod yaml;
>>>>>>> man-js
