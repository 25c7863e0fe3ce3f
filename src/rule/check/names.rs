//! Names that people write for other names, from a table that ships with the rules.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::{EcosystemId, Package};

/// What is meant by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rule) enum Instead {
    /// This package, at the version that is written.
    Package(Package),
    /// This package, whose versions are its own.
    Other(Package),
    /// A module that comes with the language: nothing has to be installed.
    StandardLibrary,
}

impl Instead {
    /// The package that is meant.
    pub(super) fn package(self) -> Option<Package> {
        match self {
            Self::Package(package) | Self::Other(package) => Some(package),
            Self::StandardLibrary => None,
        }
    }
}

static NAMES: LazyLock<FxHashMap<Package, Instead>> = LazyLock::new(|| {
    let lines = include_str!("../../../rules/names.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let (written, meant, versions) = (columns.next()?, columns.next()?, columns.next());
            let instead = match (meant, versions) {
                ("-", _) => Instead::StandardLibrary,
                (meant, Some("other")) => Instead::Other(package(meant)?),
                (meant, _) => Instead::Package(package(meant)?),
            };
            Some((package(written)?, instead))
        })
        .collect()
});

/// What is meant by a name that is a known mistake.
pub(in crate::rule) fn instead(package: &Package) -> Option<Instead> {
    NAMES.get(package).copied()
}

fn package(written: &str) -> Option<Package> {
    let (ecosystem, name) = written.split_once('/')?;
    Some(Package::new(EcosystemId::named(ecosystem)?, name))
}
