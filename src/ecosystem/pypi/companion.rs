//! Extras that deliver a companion: a package of its own, published under the same version.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::{EcosystemId, Package, Text};

/// By package and extra: what the extra delivers.
static COMPANIONS: LazyLock<FxHashMap<(Package, Text), Package>> = LazyLock::new(|| {
    let package = |written: &str| {
        let name = written.strip_prefix("pypi/")?;
        Some(Package::new(EcosystemId::PYPI, name))
    };
    include_str!("../../../rules/extras.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(|line| {
            let (written, companion) = line.split_once('\t')?;
            let (name, extra) = written.strip_suffix(']')?.split_once('[')?;
            Some(((package(name)?, extra_name(extra)), package(companion)?))
        })
        .collect()
});

/// The companion that an extra of a package delivers, at the version of the package itself.
pub fn companion(package: &Package, extra: &str) -> Option<Package> {
    (package.ecosystem == EcosystemId::PYPI).then(|| COMPANIONS.get(&(*package, extra_name(extra))).copied()).flatten()
}

/// Extras compare like names of packages.
pub fn extra_name(written: &str) -> Text {
    Package::new(EcosystemId::PYPI, written).name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extra_delivers_its_companion() {
        let psycopg = Package::new(EcosystemId::PYPI, "psycopg");
        let named = |extra| companion(&psycopg, extra).map(|package| package.name.as_str());
        assert_eq!(named("binary"), Some("psycopg-binary"));
        assert_eq!(named("C"), Some("psycopg-c"));
        assert_eq!(named("pool"), None);
    }
}
