//! Cargo: semantic versions, Cargo's requirements, and the sparse index.

mod index;
mod requirement;

use super::semver::{key, raise};
use super::{Answer, Ecosystem, Malformed, Needs, Query, Range, Request, Target};
use crate::model::{EcosystemId, Package, Skip, Version};

pub use requirement::CargoRange;

/// The ecosystem of Rust crates.
pub struct Cargo;

impl Ecosystem for Cargo {
    fn id(&self) -> EcosystemId {
        EcosystemId::CARGO
    }

    fn query(&self, package: &Package, _needs: Needs, answers: &[Answer]) -> Result<Query, Malformed> {
        match answers {
            [] => {
                let target = Target::Below(index::path(package.name.as_str())?);
                Ok(Query::Fetch(vec![Request { target, accept: "text/plain, */*" }]))
            }
            [answer, ..] if answer.status == 404 => Ok(Query::Absent),
            [answer, ..] => index::read(&answer.body).map(Query::Ready),
        }
    }

    fn version(&self, text: &str) -> Option<Version> {
        key(text, u64::MAX).map(|key| Version::new(text, key))
    }

    fn range(&self, requirement: &str) -> Result<Box<dyn Range>, Malformed> {
        Ok(Box::new(CargoRange::parse(requirement)?))
    }

    fn raise(&self, requirement: &str, to: &Version) -> Result<String, Skip> {
        let range = CargoRange::parse(requirement).map_err(|_| Skip::InvalidRequirement)?;
        if range.matches(to) {
            return Ok(requirement.to_owned());
        }
        if range.is_unbounded() {
            return Err(Skip::Unconstrained);
        }
        let admits = |text: &str| CargoRange::parse(text).is_ok_and(|range| range.matches(to));
        raise::raise(requirement, &requirement::clauses(requirement).ok_or(Skip::Shape)?, to, admits)
    }
}
