//! Which runtimes a manifest promises to support.

use rustc_hash::FxHashMap;

use crate::model::{Dependency, EcosystemId, Engine, Engines, Inventory, Manifested, RepoPath, Scope};

/// A script with a head of its own (PEP 723) is run by itself: it promises nothing for its neighbours, nor they for it.
const ALONE: &str = "pep723";

/// The promises that hold for each manifest of a repository: those of its folder, or of the nearest folder above.
pub(super) fn engines(inventory: &Inventory) -> Vec<Engines> {
    let mut folders: FxHashMap<RepoPath, Engines> = FxHashMap::default();
    for manifest in inventory.manifests.iter().filter(|manifest| manifest.format != ALONE) {
        for dependency in promises(manifest) {
            note(folders.entry(manifest.path.folder()).or_default(), dependency);
        }
    }
    let holding = |manifest: &Manifested| {
        if manifest.format == ALONE { own(manifest) } else { inherited(&folders, manifest.path.folder()) }
    };
    inventory.manifests.iter().map(holding).collect()
}

fn promises(manifest: &Manifested) -> impl Iterator<Item = &Dependency> {
    manifest.dependencies.iter().filter(|dependency| dependency.scope == Scope::Engine)
}

fn own(manifest: &Manifested) -> Engines {
    let mut engines = Engines::default();
    promises(manifest).for_each(|dependency| note(&mut engines, dependency));
    engines
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
