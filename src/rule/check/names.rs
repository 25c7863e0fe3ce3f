//! Names that people write for other names, from a table that ships with the rules.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::{EcosystemId, Package};

/// What is meant by a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rule) enum Instead {
    /// This package.
    Package(Package),
    /// A module that comes with the language: nothing has to be installed.
    StandardLibrary,
}

static NAMES: LazyLock<FxHashMap<Package, Instead>> = LazyLock::new(|| {
    include_str!("../../../rules/names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(|line| {
            let (written, meant) = line.split_once('\t')?;
            let instead = if meant == "-" { Instead::StandardLibrary } else { Instead::Package(package(meant)?) };
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
