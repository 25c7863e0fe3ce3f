//! What stays the same about a finding while lines move and versions change.

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use crate::model::{Finding, Package, Text};

use super::Report;

/// Gives each finding its fingerprint; asked in the order of the report.
#[derive(Default)]
pub(super) struct Fingerprints {
    seen: FxHashMap<(Text, String, &'static str, Option<Package>), u32>,
}

impl Fingerprints {
    /// The hash over rule, repository, path, package and, where a file names one twice, which of them it is.
    ///
    /// Every part is preceded by its length, so that no two lists of parts read the same.
    pub(super) fn of(&mut self, report: &Report<'_>, finding: &Finding) -> String {
        let repository = report.repository(finding).map_or("", |repository| repository.name.as_str());
        let path = finding.place.map_or("", |place| report.path_of(place));
        let component = finding.package.as_ref().map(Package::to_string).unwrap_or_default();
        let times = self.seen.entry((finding.rule, repository.to_owned(), path, finding.package)).or_insert(0);
        let ordinal = times.to_string();
        *times += 1;
        let mut hash = Sha256::new();
        for part in [finding.rule.as_str(), repository, path, &component, &ordinal] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        format!("sha256:{:x}", hash.finalize())
    }
}
