//! What the lock files of a repository pin, transitive packages included. Read on its own, and only where somebody asks:
//! nobody else pays for the thousands of entries that no manifest names.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Package, Pin, Pinned, RepoPath, Source, SourceId, Text};

use super::syntax::pin::Entry;
use super::{ReadText, lock_claimant};

/// What the lock files among these files pin. What cannot be read was told when the repository was read.
pub fn pinned(repository: u32, paths: &[RepoPath], text: &ReadText<'_>) -> Vec<Pinned> {
    let locks = paths.par_iter().enumerate().filter_map(|(file, path)| {
        let lock = lock_claimant(path.as_str())?;
        let (text, encoding) = text(*path).ok()?;
        let source = Source::new(SourceId { repository, file: file as u32 }, *path, text, encoding);
        Some((source.id, *path, lock.ecosystem(), by_host(&source, lock)))
    });
    let locks: Vec<_> = locks.collect();
    let each = locks.into_iter().flat_map(|(source, path, ecosystem, hosts)| {
        hosts.into_iter().map(move |(host, pins)| Pinned { source, path, ecosystem, host, pins })
    });
    each.collect()
}

/// What one lock file pins, each release once, by the host that it comes from.
fn by_host(source: &Source, lock: &dyn super::Lock) -> Vec<(Option<Text>, Vec<Pin>)> {
    let mut hosts: Vec<(Option<Text>, Vec<Pin>)> = Vec::new();
    let entries = lock.pins(source);
    // What production asks for as well is no matter of development.
    let identity = |entry: &Entry<'_>| (entry.name.to_owned(), entry.version.to_owned());
    let running: FxHashSet<_> = entries.iter().filter(|it| !it.is_development).map(identity).collect();
    let mut known = FxHashSet::default();
    let mut numbers: FxHashMap<Option<&str>, usize> = FxHashMap::default();
    for entry in &entries {
        let identity = identity(entry);
        let is_development = entry.is_development && !running.contains(&identity);
        if !known.insert((identity, entry.host)) {
            continue;
        }
        let number = *numbers.entry(entry.host).or_insert_with(|| {
            hosts.push((entry.host.map(Text::from), Vec::new()));
            hosts.len() - 1
        });
        if let Some((_, pins)) = hosts.get_mut(number) {
            let package = Package::new(lock.ecosystem(), entry.name);
            pins.push(Pin::new(&package, entry.version, source.place(entry.at.clone()), is_development));
        }
    }
    for (_, pins) in &mut hosts {
        pins.shrink_to_fit();
    }
    hosts
}
