//! How versions in use compare with those that rules name.

use std::cmp::Ordering;

use crate::ecosystem::{Ecosystem, Range};
use crate::model::{EcosystemId, Version};

/// Whether versions of an ecosystem compare by the numbers that both have.
pub(super) fn goes_by_prefix(scheme: &dyn Ecosystem) -> bool {
    matches!(scheme.id(), EcosystemId::OCI | EcosystemId::GITHUB | EcosystemId::RUNTIME)
}

/// A version as rules write it: `0.82` is 0.82.0 where versions have three numbers.
pub(in crate::rule) fn bound_of(scheme: &dyn Ecosystem, written: &str) -> Option<Version> {
    let padded = || ["", ".0", ".0.0"].iter().map(|zeros| format!("{written}{zeros}"));
    padded().find_map(|text| scheme.version(&text))
}

/// The order of the numbers that both have.
pub(super) fn same_prefix(a: &[u64], b: &[u64]) -> Ordering {
    let both = a.len().min(b.len());
    a[..both].cmp(&b[..both])
}

/// The versions that a requirement names and admits, each with the word for it: 3.9 of `>=3.9,<4`.
pub(super) fn named<'w>(
    scheme: &'w dyn Ecosystem,
    range: &'w dyn Range,
    requirement: &'w str,
) -> impl Iterator<Item = (&'w str, Version)> {
    let words = requirement.split(|c: char| !c.is_ascii_alphanumeric() && !".+-!".contains(c));
    let words = words.map(|word| word.trim_end_matches(['.', 'x', 'X'])).filter(|word| !word.is_empty());
    let versions = words.filter_map(|word| Some((word, bound_of(scheme, word)?)));
    versions.filter(|(_, version)| range.matches(version))
}
