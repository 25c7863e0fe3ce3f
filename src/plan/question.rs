//! What is asked about one dependency.

use crate::model::{Dependency, EcosystemId, Engines, Package, Scope, Text};

/// What is asked about one dependency. Equal questions have equal answers, however many repositories ask them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub(super) package: Package,
    pub(super) requirement: Text,
    pub(super) locked: Box<[Text]>,
    /// Whether an update may be offered: not to engines, peers and caps, which say what others may use.
    pub(super) open: bool,
    /// The runtime promise that bears on this ecosystem, as written.
    pub(super) promise: Option<Text>,
}

impl Question {
    /// What is asked about this dependency of a manifest that makes these promises.
    pub(super) fn new(dependency: &Dependency, engines: &Engines) -> Self {
        let engine = match dependency.package.ecosystem {
            EcosystemId::PYPI => engines.python,
            EcosystemId::NPM => engines.node,
            EcosystemId::CARGO => engines.rust,
            _ => None,
        };
        Self {
            package: dependency.package,
            requirement: dependency.requirement,
            locked: dependency.locked.clone(),
            open: dependency.skip.is_none()
                && !matches!(dependency.scope, Scope::Engine | Scope::Peer | Scope::Constraint),
            promise: engine.map(|engine| engine.requirement),
        }
    }
}
