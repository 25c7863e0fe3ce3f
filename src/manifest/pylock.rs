//! `pylock.toml`: what was installed, as PEP 751 writes it down for every tool.

use crate::model::{EcosystemId, LockEntry, Locked, Package, Problem, Source, Text};

use super::Lock;
use super::syntax::path::{extension, file_name};
use super::syntax::toml;

/// The format.
pub struct Pylock;

impl Lock for Pylock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::PYPI
    }

    fn serves(&self) -> &'static [&'static str] {
        &["pyproject"]
    }

    fn claims(&self, path: &str) -> bool {
        let name = file_name(path);
        name.starts_with("pylock.") && extension(name) == "toml"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        let document = toml::parse(source)?;
        let Some(packages) = document.at(&["packages"]) else { return Ok(Locked::default()) };
        let Some(packages) = packages.as_array_of_tables() else {
            return Err(document.problem(packages.span(), "`packages` is not a list of tables"));
        };
        let entry = |package: &toml_edit::Table| {
            let text = |key| package.get(key).and_then(|item| item.as_str());
            Some(LockEntry {
                name: Package::new(EcosystemId::PYPI, text("name")?).name,
                version: Text::from(text("version")?),
                importer: None,
                requirement: None,
            })
        };
        Ok(Locked { entries: packages.iter().filter_map(entry).collect() })
    }
}
