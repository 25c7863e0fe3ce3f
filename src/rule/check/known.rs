//! Names that nearly everybody knows, from a table that ships with the rules.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::model::{EcosystemId, Package};

static KNOWN: LazyLock<FxHashSet<Package>> = LazyLock::new(|| {
    let mut known = FxHashSet::default();
    let lines = include_str!("../../../rules/known.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    for line in lines {
        let mut columns = line.split('\t');
        let (Some(ecosystem), Some(names)) = (columns.next().and_then(EcosystemId::named), columns.nth(1)) else {
            continue;
        };
        known.extend(names.split(' ').map(|name| Package::new(ecosystem, name)));
    }
    known
});

/// Whether nearly everybody knows the package: that a registry has it needs no asking.
pub fn is_known(package: &Package) -> bool {
    KNOWN.contains(package)
}

/// The package of another registry that nearly everybody knows by this name.
pub(super) fn elsewhere(package: &Package) -> Option<Package> {
    let others = [EcosystemId::PYPI, EcosystemId::NPM, EcosystemId::CARGO];
    let mut others = others.into_iter().filter(|id| *id != package.ecosystem);
    others.find_map(|id| KNOWN.get(&Package::new(id, &package.name)).copied())
}

/// The known package of the same registry that one slip of the finger makes this name of: `requests` of `reqeusts`.
///
/// A name that is itself known is no slip. Short names lie too near to each other, and a digit tells one package from
/// the next (`boto`, `boto3`).
pub(super) fn nearest(package: &Package) -> Option<Package> {
    if is_known(package) {
        return None;
    }
    let name = package.name.as_str();
    let near = KNOWN.iter().filter(|known| known.ecosystem == package.ecosystem);
    near.filter(|known| is_slip(name, &known.name)).min_by_key(|known| known.name.as_str()).copied()
}

/// No known name that is shorter is taken for the one that was meant.
const SHORTEST: usize = 5;

fn is_slip(name: &str, known: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    known.len() >= SHORTEST
        && name.len().abs_diff(known.len()) <= 1
        && strsim::osa_distance(name, known) == 1
        && digits(name) == digits(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest_of(written: &str) -> Option<&'static str> {
        Some(nearest(&Package::new(EcosystemId::PYPI, written))?.name.as_str())
    }

    #[test]
    fn a_slip_is_told_from_a_name() {
        assert_eq!(nearest_of("reqeusts"), Some("requests"));
        assert_eq!(nearest_of("djngo"), Some("django"));
        for name in ["requests", "boto", "boto4", "ruf", "acme-requests"] {
            assert_eq!(nearest_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_name_is_known_in_its_registry() {
        assert!(is_known(&Package::new(EcosystemId::NPM, "express")));
        assert!(is_known(&Package::new(EcosystemId::PYPI, "PyMongo")));
        let express = Package::new(EcosystemId::PYPI, "express");
        assert!(!is_known(&express));
        assert_eq!(elsewhere(&express), Some(Package::new(EcosystemId::NPM, "express")));
    }
}
