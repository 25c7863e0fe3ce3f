//! `Cargo.lock`: what Cargo resolved, in each of its four layouts.

use crate::model::{EcosystemId, LockEntry, Locked, Problem, Source, Text};

use super::Lock;
use super::syntax::package_list;
use super::syntax::path::file_name;

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
}
