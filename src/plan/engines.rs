//! Which runtimes a manifest promises to support.

use rustc_hash::FxHashMap;

use crate::model::{Dependency, EcosystemId, Engine, Engines, Inventory, RepoPath, Scope};

/// The promises that hold for each manifest of a repository: those of its folder, or of the nearest folder above.
pub(super) fn engines(inventory: &Inventory) -> Vec<Engines> {
    let mut folders: FxHashMap<RepoPath, Engines> = FxHashMap::default();
    for manifest in &inventory.manifests {
        for dependency in manifest.dependencies.iter().filter(|dependency| dependency.scope == Scope::Engine) {
            note(folders.entry(manifest.path.folder()).or_default(), dependency);
        }
    }
    if folders.is_empty() {
        return vec![Engines::default(); inventory.manifests.len()];
    }
    inventory.manifests.iter().map(|manifest| inherited(&folders, manifest.path.folder())).collect()
}

fn note(engines: &mut Engines, dependency: &Dependency) {
    if dependency.package.ecosystem != EcosystemId::RUNTIME || dependency.skip.is_some() {
        return;
    }
    let slot = match dependency.package.name.as_str() {
        "python" => &mut engines.python,
        "node" => &mut engines.node,
        "rust" => &mut engines.rust,
        _ => return,
    };
    slot.get_or_insert(Engine { requirement: dependency.requirement, place: dependency.place });
}

fn inherited(folders: &FxHashMap<RepoPath, Engines>, folder: RepoPath) -> Engines {
    let mut found = Engines::default();
    for engines in folder.upward().filter_map(|folder| folders.get(&folder)) {
        found.python = found.python.or(engines.python);
        found.node = found.node.or(engines.node);
        found.rust = found.rust.or(engines.rust);
    }
    found
}
