//! `Cargo.lock`: what Cargo resolved, in each of its four layouts.

use crate::model::{EcosystemId, LockEntry, Locked, Problem, Source, Text};

use super::Lock;
use super::syntax::package_list;
use super::syntax::path::file_name;
use super::syntax::pin::Entry;

/// The format.
pub struct CargoLock;

impl Lock for CargoLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::CARGO
    }

    fn serves(&self) -> &'static [&'static str] {
        &["cargo"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "Cargo.lock"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        let packages = package_list::read(source)?;
        // What has no source is a member of the workspace or lies beside it: nothing that is installed.
        let installed = packages.iter().filter(|package| package.source.is_some());
        let entries = installed.filter_map(|package| {
            let version = Text::from(package.version.as_deref()?);
            Some(LockEntry { name: Text::from(&package.name), version, importer: None, requirement: None })
        });
        Ok(Locked { entries: entries.collect() })
    }

    /// Other registries have other crates of the same names: nothing of theirs is pinned here.
    fn pins<'a>(&self, source: &'a Source) -> Vec<Entry<'a>> {
        let is_usual = |from: &str| {
            from.trim_start_matches("registry+") == tame_index::CRATES_IO_INDEX
                || from == tame_index::CRATES_IO_HTTP_INDEX
        };
        let listed = package_list::pins(&source.text).into_iter().filter(|pin| pin.source.is_some_and(is_usual));
        listed.filter_map(|pin| Entry::at(source, pin.name, pin.version)).collect()
    }
}
