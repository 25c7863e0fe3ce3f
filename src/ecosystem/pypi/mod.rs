//! Python distributions: PEP 440 versions and specifiers, PEP 508 requirements, and what indexes answer.

mod clause;
pub mod marker;
pub mod range;
pub mod requirement;
mod version;

use crate::model::{EcosystemId, Package, Skip, Version};

use super::{Answer, Ecosystem, Malformed, Needs, Query, Range};

/// The ecosystem.
pub struct Pypi;

impl Ecosystem for Pypi {
    fn id(&self) -> EcosystemId {
        EcosystemId::PYPI
    }
    fn query(&self, _package: &Package, _needs: Needs, _answers: &[Answer]) -> Result<Query, Malformed> {
        Ok(Query::Absent)
    }
    fn version(&self, text: &str) -> Option<Version> {
        version::read(text)
    }
    fn range(&self, requirement: &str) -> Result<Box<dyn Range>, Malformed> {
        Ok(Box::new(range::read(requirement)?))
    }
    fn raise(&self, requirement: &str, _to: &Version) -> Result<String, Skip> {
        Ok(requirement.to_owned())
    }
}
