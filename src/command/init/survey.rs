//! What a fleet is made of: languages, images, pipelines, and the components that most of it uses.

use std::collections::{BTreeMap, BTreeSet};

use crate::ecosystem::ecosystem;
use crate::lifecycle::Lifecycles;
use crate::model::{Dependency, EcosystemId, Fleet, Inventory, Package, Skip, Version};

/// How many components are listed: a first file is one that is read.
const MOST: usize = 16;
/// How many versions of one are told.
const VERSIONS: usize = 5;

/// What a fleet is made of.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) repositories: usize,
    manifests: usize,
    dependencies: usize,
    /// How many repositories have Python.
    pub(super) python: usize,
    /// How many have JavaScript or TypeScript.
    pub(super) javascript: usize,
    /// How many build or run images.
    pub(super) images: usize,
    /// How many have workflows of GitHub.
    pub(super) workflows: usize,
    /// What most of those use that use its like, the most used first.
    pub(super) components: Vec<Component>,
}

/// Something that many repositories use.
#[derive(Debug)]
pub(super) struct Component {
    pub(super) package: Package,
    /// How many repositories use it.
    pub(super) repositories: usize,
    /// The oldest version that one of them names.
    pub(super) floor: String,
    /// The versions that they name, oldest first.
    pub(super) versions: Vec<String>,
}

impl Survey {
    pub(super) fn of(fleet: &Fleet) -> Self {
        let all = &fleet.inventories;
        let with = |formats: &[&str]| {
            all.iter().filter(|it| it.manifests.iter().any(|manifest| formats.contains(&manifest.format))).count()
        };
        let asking = |id: EcosystemId| all.iter().filter(|it| asks(it, id)).count();
        Self {
            repositories: all.len(),
            manifests: all.iter().map(|it| it.manifests.len()).sum(),
            dependencies: fleet.dependencies().count(),
            python: asking(EcosystemId::PYPI),
            javascript: with(&["package-json", "tsconfig"]),
            images: with(&["dockerfile", "compose"]),
            workflows: with(&["workflow"]),
            components: components(fleet),
        }
    }

    /// What was found, in words.
    pub(super) fn told(&self) -> String {
        let count = |number: usize, one: &str, more: &str| format!("{number} {}", if number == 1 { one } else { more });
        let parts = [(self.python, "Python"), (self.javascript, "JavaScript"), (self.images, "images")];
        let parts = parts.into_iter().chain([(self.workflows, "workflows")]).filter(|(number, _)| *number > 0);
        let parts: Vec<String> = parts.map(|(number, what)| format!("{what} in {number}")).collect();
        let parts = if parts.is_empty() { String::new() } else { format!("; {}", parts.join(", ")) };
        format!(
            "{}, {}, {}{parts}",
            count(self.repositories, "repository", "repositories"),
            count(self.manifests, "manifest", "manifests"),
            count(self.dependencies, "dependency", "dependencies"),
        )
    }
}

fn asks(inventory: &Inventory, id: EcosystemId) -> bool {
    let mut dependencies = inventory.manifests.iter().flat_map(|manifest| &manifest.dependencies);
    dependencies.any(|dependency| dependency.package.ecosystem == id)
}

/// Who names a package, and at which versions.
#[derive(Default)]
struct Use {
    repositories: BTreeSet<usize>,
    versions: BTreeSet<Version>,
}

/// What most of the repositories use that use its like: of Python packages those that most users of such name. Where
/// there is one repository, only what has a lifecycle is worth a line.
fn components(fleet: &Fleet) -> Vec<Component> {
    let lifecycles = Lifecycles::in_use();
    let mut named: BTreeMap<Package, Use> = BTreeMap::new();
    let mut users: BTreeMap<EcosystemId, BTreeSet<usize>> = BTreeMap::new();
    for (repository, inventory) in fleet.inventories.iter().enumerate() {
        for dependency in inventory.manifests.iter().flat_map(|manifest| &manifest.dependencies) {
            // An image that delivers a runtime is one of the places that state it.
            let package = lifecycles.runtime(&dependency.package).unwrap_or(dependency.package);
            users.entry(package.ecosystem).or_default().insert(repository);
            let Some(version) = version(package, dependency).filter(|_| is_listed(&package)) else { continue };
            let it = named.entry(package).or_default();
            it.repositories.insert(repository);
            it.versions.insert(version);
        }
    }
    let is_common = |package: &Package, it: &Use| {
        let users = users.get(&package.ecosystem).map_or(0, BTreeSet::len);
        let is_alone = fleet.inventories.len() == 1 && lifecycles.product(package).is_some();
        is_alone || (it.repositories.len() > 1 && it.repositories.len() * 2 >= users)
    };
    let mut common: Vec<(Package, Use)> = named.into_iter().filter(|(package, it)| is_common(package, it)).collect();
    common.sort_by_key(|(package, it)| {
        (package.ecosystem != EcosystemId::RUNTIME, std::cmp::Reverse(it.repositories.len()), *package)
    });
    common.into_iter().take(MOST).filter_map(component).collect()
}

fn component((package, it): (Package, Use)) -> Option<Component> {
    let floor = it.versions.first()?.as_str().to_owned();
    let mut versions: Vec<String> = it.versions.iter().map(|version| version.as_str().to_owned()).collect();
    if versions.len() > VERSIONS {
        let more = versions.len() - (VERSIONS - 1);
        versions.drain(VERSIONS - 2..versions.len() - 1);
        versions.insert(VERSIONS - 2, format!("{} more", more - 1));
    }
    Some(Component { package, repositories: it.repositories.len(), floor, versions })
}

/// Whether a line about it can be written, and is wanted in a first file: machines of pipelines and actions are not.
fn is_listed(package: &Package) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._/@".contains(c);
    let is_wanted = match package.ecosystem {
        EcosystemId::RUNTIME => !package.name.starts_with("runner/"),
        EcosystemId::PYPI | EcosystemId::NPM | EcosystemId::CARGO | EcosystemId::OCI => true,
        _ => false,
    };
    // Descriptions of types follow what they describe.
    is_wanted && !package.name.starts_with("@types/") && package.name.chars().all(is_plain)
}

/// The version that a dependency names: the oldest that is installed for it, else the one its requirement starts from.
fn version(package: Package, dependency: &Dependency) -> Option<Version> {
    if !dependency.skip.is_none_or(|skip| skip.is_looked_up() || skip == Skip::NoRegistry) {
        return None;
    }
    let scheme = ecosystem(package.ecosystem)?;
    let locked = dependency.locked.iter().filter_map(|version| scheme.version(version)).min();
    locked.filter(|version| is_plain(version.as_str())).or_else(|| {
        let written = dependency.requirement.trim_start_matches(['>', '=', '~', '^', 'v', ' ']);
        // A floor of 0.44 would be more than the 0.44b0 that is used; what stands behind an image's version is no part of it.
        let has_suffixes = [EcosystemId::PYPI, EcosystemId::NPM, EcosystemId::CARGO].contains(&package.ecosystem);
        let whole = written.split([',', ' ', ';', '|']).next().filter(|whole| has_suffixes && is_plain(whole));
        if let Some(version) = whole.and_then(|whole| scheme.version(whole)) {
            return Some(version);
        }
        let end = written.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(written.len());
        let written = written[..end].trim_matches('.');
        let padded = ["", ".0", ".0.0"].iter().map(|zeros| format!("{written}{zeros}"));
        padded.filter(|_| !written.is_empty()).find_map(|text| scheme.version(&text))
    })
}

fn is_plain(version: &str) -> bool {
    version.chars().all(|c| c.is_ascii_alphanumeric() || ".+-!".contains(c))
}
