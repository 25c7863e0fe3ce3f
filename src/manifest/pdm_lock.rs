//! `pdm.lock`: what PDM installed.

use crate::model::{EcosystemId, Locked, Problem, Source};

use super::Lock;
use super::syntax::package_list::{self, Listed};
use super::syntax::path::file_name;
use super::syntax::pin::Entry;

/// The format.
pub struct PdmLock;

impl Lock for PdmLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::PYPI
    }

    fn serves(&self) -> &'static [&'static str] {
        &["pyproject"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "pdm.lock"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        Ok(Locked { entries: package_list::read(source)?.iter().filter_map(Listed::python).collect() })
    }

    fn pins<'a>(&self, source: &'a Source) -> Vec<Entry<'a>> {
        let listed = package_list::pins(&source.text).into_iter().filter(|pin| pin.elsewhere.is_none());
        listed.filter_map(|pin| Entry::at(source, pin.name, pin.version)).collect()
    }
}
