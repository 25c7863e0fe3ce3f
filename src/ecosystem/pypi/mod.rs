//! wip

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
    fn version(&self, _text: &str) -> Option<Version> {
        None
    }
    fn range(&self, _requirement: &str) -> Result<Box<dyn Range>, Malformed> {
        Err(Malformed::new("wip"))
    }
    fn raise(&self, requirement: &str, _to: &Version) -> Result<String, Skip> {
        Ok(requirement.to_owned())
    }
}
