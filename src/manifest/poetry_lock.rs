//! `poetry.lock`: what Poetry installed.

use crate::model::{EcosystemId, Locked, Problem, Source};

use super::Lock;
use super::syntax::package_list::{self, Listed};
use super::syntax::path::file_name;

/// The format.
pub struct PoetryLock;

impl Lock for PoetryLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::PYPI
    }

    fn serves(&self) -> &'static [&'static str] {
        &["pyproject"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "poetry.lock"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        Ok(Locked { entries: package_list::read(source)?.iter().filter_map(Listed::python).collect() })
    }
}
