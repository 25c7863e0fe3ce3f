//! What stands twice in one file.

use std::collections::hash_map::Entry;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{
    Dependency, EcosystemId, Finding, Inventory, Manifested, Origin, Package, Reason, Remedy, RepoPath, Safety, Scope,
    Text,
};

use super::super::{Case, Site};
use super::{Condition, Specifier};

impl Specifier {
    /// The entries of one file that ask for the same package for the same purpose.
    pub(super) fn twice(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let inventories = case.judged.fleet.inventories.par_iter().enumerate();
        let found: Vec<Finding> = inventories
            .flat_map_iter(|(repository, inventory)| {
                let manifests = inventory.manifests.iter().filter(|manifest| !is_template(inventory, manifest.path));
                manifests.flat_map(move |manifest| self.twice_in(case, repository as u32, manifest))
            })
            .collect();
        out.extend(found);
    }

    fn twice_in(&self, case: &Case<'_>, repository: u32, manifest: &Manifested) -> Vec<Finding> {
        let mut once: FxHashSet<Package> = FxHashSet::default();
        let listed = || manifest.dependencies.iter().filter(|dependency| is_listed(dependency));
        let again: FxHashSet<Package> =
            listed().map(|dependency| dependency.package).filter(|package| !once.insert(*package)).collect();
        if again.is_empty() {
            return Vec::new(); // As nearly always: purposes cost more to compare than names.
        }
        let mut first: FxHashMap<Purpose, &Dependency> = FxHashMap::default();
        let mut found = Vec::new();
        for dependency in listed().filter(|dependency| again.contains(&dependency.package)) {
            match first.entry(purpose(dependency)) {
                Entry::Vacant(entry) => {
                    entry.insert(dependency);
                }
                Entry::Occupied(entry) => {
                    let first = Site { repository, manifest, dependency: entry.get() };
                    if self.components.contains(&dependency.package) && case.applies_to(&first) {
                        found.extend(self.again(case, &first, dependency));
                    }
                }
            }
        }
        found
    }

    /// The finding underlines the entry that came first; what it names is the one to take out.
    fn again(&self, case: &Case<'_>, first: &Site<'_>, second: &Dependency) -> Option<Finding> {
        let (manifest, first_entry) = (first.manifest, first.dependency);
        if first_entry.place == second.place {
            return None; // One entry that two groups include.
        }
        let line = second.name_place.line;
        let (condition, message) = if is_conflict(first_entry, second) {
            let (here, there) = (first_entry.requirement, second.requirement);
            let message = format!("{} is `{here}` here and `{there}` in line {line}", first_entry.written);
            (Condition::ConflictingDuplicate, format!("{message}: no version satisfies both"))
        } else {
            let message =
                format!("{} stands twice in {}: line {line} has it again", first_entry.written, manifest.path);
            (Condition::Duplicate, message)
        };
        self.reports(condition).then(|| {
            let mut finding = case.finding_by_name(first, message);
            finding.reasons.push(Reason { text: "the second entry".to_owned(), place: Some(second.name_place) });
            let same = first_entry.requirement == second.requirement && first_entry.extras == second.extras;
            let safety = case.safety(if same { Safety::Safe } else { Safety::Review });
            finding.remedy = Some(Remedy::RemoveAt { place: second.name_place, safety });
            finding
        })
    }
}

/// What makes two entries of a file the same: name, scope, group, condition, and the origin's kind.
type Purpose = (Package, Text, Scope, Option<Text>, Option<Text>);

fn purpose(dependency: &Dependency) -> Purpose {
    // Two names for one package are meant: `rand07 = { package = "rand", .. }`.
    let package = dependency.package;
    let own_name = Package::new(package.ecosystem, &dependency.written) == package;
    let name = if own_name { package.name } else { dependency.written };
    (package, name, dependency.scope, dependency.group, dependency.marker)
}

/// In a template either of two entries may be what is left when it is filled in.
fn is_template(inventory: &Inventory, path: RepoPath) -> bool {
    inventory.errors.iter().any(|(of, problem)| *of == path && problem.code == "template")
}

/// Whether an entry stands in a list in which each package has one place. Overrides, base images, runtimes may come again.
fn is_listed(dependency: &Dependency) -> bool {
    matches!(dependency.package.ecosystem, EcosystemId::CARGO | EcosystemId::NPM | EcosystemId::PYPI)
        && matches!(
            dependency.scope,
            Scope::Runtime | Scope::Development | Scope::Build | Scope::Optional | Scope::Peer | Scope::Workspace
        )
        && !matches!(dependency.origin, Origin::Path(_) | Origin::Url(_))
}

/// Whether no version can satisfy both: one of them is a pin that the other does not admit.
fn is_conflict(a: &Dependency, b: &Dependency) -> bool {
    let Some(scheme) = crate::ecosystem::ecosystem(a.package.ecosystem) else { return false };
    let (Ok(a), Ok(b)) = (scheme.range(&a.requirement), scheme.range(&b.requirement)) else { return false };
    a.pin().is_some_and(|pin| !b.matches(pin)) || b.pin().is_some_and(|pin| !a.matches(pin))
}
