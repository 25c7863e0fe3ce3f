//! Which runtimes a repository states, and where: each is one thing, however many files name it.

use std::collections::BTreeMap;

use crate::model::{Dependency, EcosystemId, Inventory, Package, Runtime, Says, Skip, Statement, Text};

use super::Lifecycles;

impl Lifecycles {
    /// The runtimes of a repository with every place that states one: engines, runtime files, pipelines, images.
    ///
    /// Places that say nothing of a version (no tag, a variable, a template) are left out: they state no runtime yet.
    pub fn stated(&self, inventory: &Inventory) -> Vec<Runtime> {
        let mut runtimes: BTreeMap<Package, Vec<Statement>> = BTreeMap::new();
        for dependency in inventory.manifests.iter().flat_map(|manifest| &manifest.dependencies) {
            if let Some((runtime, requirement)) = self.stated_by(dependency) {
                let statement = Statement { says: Says::of(dependency), requirement, place: dependency.place };
                runtimes.entry(runtime).or_default().push(statement);
            }
        }
        let runtime = |(package, mut statements): (Package, Vec<Statement>)| {
            statements.sort_by_key(|statement| statement.says);
            statements.dedup();
            Runtime { package, statements }
        };
        runtimes.into_iter().map(runtime).collect()
    }

    fn stated_by(&self, dependency: &Dependency) -> Option<(Package, Text)> {
        let requirement = match dependency.package.ecosystem {
            EcosystemId::RUNTIME if dependency.skip == Some(Skip::Template) => return None,
            EcosystemId::RUNTIME => dependency.requirement.as_str(),
            EcosystemId::OCI => leading_version(&dependency.requirement),
            _ => return None,
        };
        let states = !requirement.is_empty() && !requirement.contains('$');
        states.then(|| self.runtime(&dependency.package)).flatten().map(|runtime| (runtime, Text::from(requirement)))
    }
}

/// The version that a tag begins with: `3.12` of `3.12-slim`; nothing of `latest`.
fn leading_version(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(tag.len());
    tag[..end].trim_end_matches('.')
}
