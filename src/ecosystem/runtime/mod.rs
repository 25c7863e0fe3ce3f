//! Language runtimes and tools with a lifecycle: python, node, rust, go, java, ruby, ...

mod range;
mod version;

use range::{Cycles, Operator};

use super::{Answer, Ecosystem, Malformed, Needs, Query, Range};
use crate::model::{EcosystemId, Package, Releases, Skip, Version};

/// Language runtimes and tools with a lifecycle.
pub struct Runtime;

impl Ecosystem for Runtime {
    fn id(&self) -> EcosystemId {
        EcosystemId::RUNTIME
    }

    /// No registry speaks for runtimes: the lifecycle table knows their cycles.
    fn query(&self, _package: &Package, _needs: Needs, _answers: &[Answer]) -> Result<Query, Malformed> {
        Ok(Query::Ready(Releases::default()))
    }

    fn version(&self, text: &str) -> Option<Version> {
        version::read(text)
    }

    fn range(&self, requirement: &str) -> Result<Box<dyn Range>, Malformed> {
        range::alternatives(requirement).map(|alternatives| Box::new(Cycles::new(&alternatives)) as Box<dyn Range>)
    }

    /// Raises what names one cycle or version, `3.9`, `18.x`, `^18`; windows and alternatives say more than a number can.
    fn raise(&self, requirement: &str, to: &Version) -> Result<String, Skip> {
        let alternatives = range::alternatives(requirement).map_err(|_| Skip::InvalidRequirement)?;
        if Cycles::new(&alternatives).admits(to) {
            return Ok(requirement.to_owned());
        }
        let [clauses] = alternatives.as_slice() else { return Err(Skip::Shape) };
        let ([clause], Some(new)) = (clauses.as_slice(), version::scan(to.as_str().trim())) else {
            return Err(Skip::Shape);
        };
        let is_simple =
            matches!(clause.operator, Operator::Equal | Operator::Compatible | Operator::Tilde | Operator::Caret);
        let written = clause.version.written();
        // A cycle does not say which of its patch releases exist, nor which builds of them.
        let is_release = !clause.version.is_prerelease() && !clause.version.is_build;
        if !is_simple || !is_release || new.is_prerelease() || new.written() < written {
            return Err(Skip::Shape);
        }
        let release: Vec<_> = new.release.split('.').take(written).collect();
        let mut raised = requirement.to_owned();
        raised.replace_range(clause.at..clause.at + clause.version.release.len(), &release.join("."));
        let admits = range::alternatives(&raised).is_ok_and(|alternatives| Cycles::new(&alternatives).admits(to));
        // A requirement above the version is not lowered to it.
        let rises = version::read(clause.version.release).is_some_and(|old| old < *to);
        if admits && rises { Ok(raised) } else { Err(Skip::Shape) }
    }
}
