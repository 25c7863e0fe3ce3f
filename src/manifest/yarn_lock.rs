//! `yarn_lock`

use crate::model::{EcosystemId, Locked, Problem, RepoPath, Source};

use super::Lock;

/// The format.
pub struct YarnLock;

impl Lock for YarnLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::NPM
    }
    fn serves(&self) -> &'static [&'static str] {
        &["package-json"]
    }
    fn claims(&self, _path: RepoPath) -> bool {
        false
    }
    fn read(&self, _source: &Source) -> Result<Locked, Problem> {
        Ok(Locked::default())
    }
}
