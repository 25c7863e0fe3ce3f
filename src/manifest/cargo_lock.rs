//! `cargo_lock`

use crate::model::{EcosystemId, Locked, Problem, RepoPath, Source};

use super::Lock;

/// The format.
pub struct CargoLock;

impl Lock for CargoLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::CARGO
    }
    fn serves(&self) -> &'static [&'static str] {
        &["cargo"]
    }
    fn claims(&self, _path: RepoPath) -> bool {
        false
    }
    fn read(&self, _source: &Source) -> Result<Locked, Problem> {
        Ok(Locked::default())
    }
}
