//! Which names are nobody's business: those that a registry of one's own serves are told to no database.

use rustc_hash::FxHashSet;

use crate::model::{EcosystemId, Fact, FactKey, Inventory, Package, Pinned, Text, Value};
use crate::registry::Registry;

/// The names that the repositories' own settings lead elsewhere.
pub(super) struct Private {
    /// Scopes of names, `@acme`, that some `.npmrc` of the fleet maps to a registry of its own.
    scopes: FxHashSet<Text>,
}

impl Private {
    pub(super) fn of(inventories: &[Inventory], registry: &Registry) -> Self {
        let leads_away = |fact: &&Fact| is_elsewhere(fact, EcosystemId::NPM, registry);
        let scopes = inventories.iter().flat_map(indexes).filter(leads_away).filter_map(|fact| fact.of);
        Self { scopes: scopes.filter(|scope| scope.starts_with('@')).collect() }
    }

    /// Whether a package goes by a name that belongs to a registry of one's own.
    pub(super) fn holds(&self, package: &Package, registry: &Registry) -> bool {
        let is_scoped = package.name.split_once('/').is_some_and(|(scope, _)| self.scopes.contains(&Text::from(scope)));
        (package.ecosystem == EcosystemId::NPM && is_scoped) || registry.is_mapped_elsewhere(package)
    }

    /// Whether what a lock file pins may be told: it says that it comes from the usual registry, or says nothing and no
    /// setting of its repository names another.
    pub(super) fn may_tell(inventory: &Inventory, pinned: &Pinned, registry: &Registry) -> bool {
        match pinned.host {
            Some(host) => registry.is_usual_host(pinned.ecosystem, &host),
            None => !indexes(inventory).any(|fact| fact.of.is_none() && is_elsewhere(fact, pinned.ecosystem, registry)),
        }
    }
}

fn indexes(inventory: &Inventory) -> impl Iterator<Item = &Fact> {
    let facts = inventory.manifests.iter().flat_map(|manifest| &manifest.facts);
    facts.filter(|fact| fact.key == FactKey::PackageIndex)
}

/// Whether an index is another than the usual registry of an ecosystem. What is no address may be any.
fn is_elsewhere(fact: &Fact, ecosystem: EcosystemId, registry: &Registry) -> bool {
    let Value::Text(address) = fact.value else { return true };
    let host = address.split_once("://").and_then(|(_, rest)| rest.split(['/', '?', '#']).next());
    !host.is_some_and(|host| registry.is_usual_host(ecosystem, host))
}
