//! `Pipfile.lock`: what Pipenv installed, a section for each category of packages.

use crate::model::{EcosystemId, LockEntry, Locked, Package, Problem, Source, Text};

use super::Lock;
use super::syntax::json;
use super::syntax::path::file_name;

/// The format.
pub struct PipfileLock;

impl Lock for PipfileLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::PYPI
    }

    fn serves(&self) -> &'static [&'static str] {
        &["pipfile"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "Pipfile.lock"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        let sections = json::root(source)?;
        let packages = sections.iter().filter(|section| section.key.text != "_meta");
        let packages = packages.filter_map(|section| section.value.members()).flatten();
        Ok(Locked { entries: packages.filter_map(|package| entry(&package)).collect() })
    }
}

/// What comes from a registry has a version; other sources have none.
fn entry(package: &json::Member<'_>) -> Option<LockEntry> {
    let members = package.value.members()?;
    let version = members.iter().find(|member| member.key.text == "version")?.value.string()?;
    Some(LockEntry {
        name: Package::new(EcosystemId::PYPI, &package.key.text).name,
        version: Text::from(version.text.trim_start_matches('=')),
        importer: None,
        requirement: None,
    })
}
