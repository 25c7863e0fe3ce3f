//! A runtime as one thing with several places.

use super::{Dependency, EcosystemId, Package, Place, Scope, Text};

/// One runtime of a repository, with every place that states it: what it promises to support, what its pipelines test
/// with, what its images ship.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runtime {
    /// `runtime/python`, also where an image states it.
    pub package: Package,
    /// By what they say, then in the order of reports.
    pub statements: Vec<Statement>,
}

/// One place that states a runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Statement {
    /// What it says of the runtime.
    pub says: Says,
    /// The version or range, as written; of an image the part of its tag that is the runtime's: `3.12` of `3.12-slim`.
    pub requirement: Text,
    /// Where it says so.
    pub place: Place,
}

/// What a place says of a runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Says {
    /// The project promises to run on it: `requires-python`, `engines`, `rust-version`.
    Supports,
    /// People develop with it: `.python-version`, `rust-toolchain.toml`, hooks.
    Develops,
    /// A pipeline runs on it: a setup step, a matrix, a job's image.
    Tests,
    /// An image or a service delivers it.
    Ships,
}

impl Says {
    /// The word in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Supports => "supports",
            Self::Develops => "develops",
            Self::Tests => "tests",
            Self::Ships => "ships",
        }
    }

    /// What a dependency on a runtime, or on an image that delivers one, says.
    pub fn of(dependency: &Dependency) -> Self {
        match dependency.scope {
            Scope::Pipeline => Self::Tests,
            Scope::Engine => Self::Supports,
            _ if dependency.package.ecosystem == EcosystemId::OCI => Self::Ships,
            _ => Self::Develops,
        }
    }
}
