//! `poetry_lock`

use crate::model::{EcosystemId, Locked, Problem, RepoPath, Source};

use super::Lock;

/// The format.
pub struct PoetryLock;

impl Lock for PoetryLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::PYPI
    }
    fn serves(&self) -> &'static [&'static str] {
        &["pyproject"]
    }
    fn claims(&self, _path: RepoPath) -> bool {
        false
    }
    fn read(&self, _source: &Source) -> Result<Locked, Problem> {
        Ok(Locked::default())
    }
}
