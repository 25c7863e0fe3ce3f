//! Brings together what several files of one repository say of one dependency: its workspace's entry, its lock file.

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::model::{
    Dependency, EcosystemId, FactKey, LockEntry, Locked, Manifested, Origin, Package, Place, RepoPath, Scope, Skip,
    Text, Value,
};

use super::{LOCKS, Lock};

/// Fills in what the nearest lock file says is installed, for every dependency that a lock speaks for.
///
/// A lock speaks for the manifests of its folder and, as workspaces do, of the folders below, as long as no nearer
/// lock of a format that serves the manifest stands in between. One that lists its members speaks for those alone.
///
/// Before that, a dependency that a workspace's entry decides becomes one on the package which that entry names. After it,
/// what no lock speaks for has the version that a file pins which was made from its manifest.
pub fn link(manifests: &mut [Manifested], locks: &[(RepoPath, &'static dyn Lock, Locked)]) {
    inherit(manifests);
    if !locks.is_empty() {
        give_locked(manifests, locks);
    }
    give_compiled(manifests);
}

fn give_locked(manifests: &mut [Manifested], locks: &[(RepoPath, &'static dyn Lock, Locked)]) {
    let mut folders: FxHashMap<RepoPath, Vec<Index<'_>>> = FxHashMap::default();
    for (path, lock, locked) in locks {
        folders.entry(path.folder()).or_default().push(Index::of(*path, *lock, locked));
    }
    for indexes in folders.values_mut() {
        indexes.sort_by_key(|index| index.preference);
    }
    for manifest in manifests {
        let serving = |index: &&Index<'_>| index.lock.serves().contains(&manifest.format);
        let nearest = manifest.path.folder().upward().find_map(|folder| {
            let importer = below(folder, manifest.path.folder());
            let knows = |index: &&Index<'_>| serving(index) && index.knows(importer);
            let indexes: Vec<_> = folders.get(&folder)?.iter().filter(knows).collect();
            (!indexes.is_empty()).then_some((importer, indexes))
        });
        let Some((importer, indexes)) = nearest else { continue };
        for dependency in manifest.dependencies.iter_mut().filter(|dependency| is_installed(dependency)) {
            let ecosystem = dependency.package.ecosystem;
            let mut serving = indexes.iter().filter(|index| index.lock.ecosystem() == ecosystem);
            let locked = serving.find_map(|index| index.versions(dependency, importer));
            dependency.locked = locked.unwrap_or_default();
        }
    }
}

/// The entries of workspaces: by the workspace's folder, the format of its members, the catalog and the name.
type Entries = FxHashMap<(RepoPath, &'static str, Text, Text), (Package, Place)>;

/// `name = { workspace = true }` and `"name": "catalog:"` ask for what the workspace's entry of that name says, which may be a
/// rename; that entry is the line to change.
fn inherit(manifests: &mut [Manifested]) {
    let mut entries = Entries::default();
    for manifest in manifests.iter() {
        let shared = manifest.dependencies.iter().filter(|dependency| dependency.scope == Scope::Workspace);
        for entry in shared {
            let catalog = catalog(entry.group.map_or("", |group| group.as_str()));
            let key = (manifest.path.folder(), members(manifest.format), catalog, entry.written);
            entries.insert(key, (entry.package, entry.place));
        }
    }
    if entries.is_empty() {
        return;
    }
    for manifest in manifests {
        let inherits = |dependency: &&mut Dependency| dependency.skip == Some(Skip::Workspace);
        for dependency in manifest.dependencies.iter_mut().filter(inherits) {
            let mut folders = manifest.path.folder().upward();
            let asked = dependency.requirement.as_str();
            // Another protocol of the workspace, `workspace:^`, names a member.
            let Some(name) = asked.strip_prefix("catalog:").or_else(|| asked.is_empty().then_some("")) else {
                continue;
            };
            let (format, catalog) = (members(manifest.format), catalog(name));
            let entry = folders.find_map(|folder| entries.get(&(folder, format, catalog, dependency.written)));
            if let Some((package, place)) = entry {
                dependency.package = *package;
                dependency.origin = Origin::Workspace(Some(*place));
            }
        }
    }
}

/// The format of the members of a workspace whose entries stand in this one.
fn members(format: &'static str) -> &'static str {
    if matches!(format, "pnpm-workspace" | "yarnrc") { "package-json" } else { format }
}

/// A catalog by its name; the one without a name may also be called `default`.
fn catalog(name: &str) -> Text {
    let name = name.trim();
    Text::from(if name == "default" { "" } else { name })
}

/// `requirements.txt` that a tool made from `requirements.in` is the lock of that file, though it looks like a manifest.
fn give_compiled(manifests: &mut [Manifested]) {
    let paths: FxHashMap<RepoPath, usize> = manifests.iter().enumerate().map(|(at, read)| (read.path, at)).collect();
    let mut compiled: FxHashMap<usize, FxHashMap<Package, Vec<Text>>> = FxHashMap::default();
    for manifest in manifests.iter() {
        for at in compiled_from(manifest, &paths) {
            let versions = compiled.entry(at).or_default();
            for (package, version) in manifest.dependencies.iter().filter_map(pinned) {
                versions.entry(package).or_default().push(version);
            }
        }
    }
    for (at, versions) in &mut compiled {
        let asked = manifests[*at].dependencies.iter_mut().filter(|dependency| is_installed(dependency));
        for dependency in asked.filter(|dependency| dependency.locked.is_empty()) {
            if let Some(versions) = versions.get_mut(&dependency.package) {
                versions.sort_unstable();
                versions.dedup();
                dependency.locked = versions.clone().into_boxed_slice();
            }
        }
    }
}

/// The manifests that a generated file is made from: those that its head names, as seen from its folder or from one above,
/// where the command may have been run; else the one of its own name that ends in `.in`.
fn compiled_from(manifest: &Manifested, paths: &FxHashMap<RepoPath, usize>) -> Vec<usize> {
    let mut named = manifest.facts.iter().filter(|fact| fact.key == FactKey::Generated).peekable();
    if named.peek().is_none() {
        return Vec::new();
    }
    let folder = manifest.path.folder();
    let find = |name: &str| {
        let mut folders = folder.upward();
        folders.find_map(|above| {
            let path = RepoPath::new(format!("{above}/{name}").trim_start_matches('/'))?;
            paths.get(&path).copied().filter(|_| path != manifest.path)
        })
    };
    let mut sources: Vec<usize> = named
        .filter_map(|fact| match &fact.value {
            Value::Text(name) => find(name),
            _ => None,
        })
        .collect();
    if sources.is_empty() {
        let own = manifest.path.as_str().strip_suffix(".txt").and_then(|stem| RepoPath::new(&format!("{stem}.in")));
        sources.extend(own.and_then(|path| paths.get(&path)));
    }
    sources.sort_unstable();
    sources.dedup();
    sources
}

/// The package and the one version of it that a dependency admits.
fn pinned(dependency: &Dependency) -> Option<(Package, Text)> {
    let version = dependency.requirement.strip_prefix("==")?.trim_start_matches('=').trim();
    let is_one = dependency.package.ecosystem == EcosystemId::PYPI && !version.contains(['*', ',', '$', '{']);
    (is_one && !version.is_empty()).then(|| (dependency.package, Text::from(version)))
}

/// Whether a lock file's versions say something of it: it comes from a registry, or an entry that does stands for it.
fn is_installed(dependency: &Dependency) -> bool {
    matches!(dependency.origin, Origin::Registry(_) | Origin::Workspace(_))
}

/// A folder as it is reached from one above it.
fn below(above: RepoPath, folder: RepoPath) -> Option<RepoPath> {
    let rest = folder.as_str().strip_prefix(above.as_str())?;
    RepoPath::new(rest.trim_start_matches('/'))
}

/// One lock file, by name.
struct Index<'a> {
    lock: &'static dyn Lock,
    /// Its position among the formats: the first is believed where several stand in one folder.
    preference: usize,
    entries: &'a [LockEntry],
    /// The last entry of each name.
    last: FxHashMap<Text, usize>,
    /// For each entry, the one of the same name before it.
    before: Vec<Option<usize>>,
    /// The members, where the lock lists them.
    importers: FxHashSet<RepoPath>,
    /// The entries of each name for each member of the workspace: a lock of a thousand members names some packages a thousand times.
    members: FxHashMap<(Text, RepoPath), Vec<&'a LockEntry>>,
}

/// How many entries of one name are looked through where none is for the member that asks. No project installs more versions.
const MOST: usize = 256;

impl<'a> Index<'a> {
    fn of(path: RepoPath, lock: &'static dyn Lock, locked: &'a Locked) -> Self {
        let preference = LOCKS.iter().position(|format| format.claims(path.as_str())).unwrap_or(LOCKS.len());
        let entries = &locked.entries;
        let mut last = FxHashMap::with_capacity_and_hasher(entries.len(), FxBuildHasher);
        let before = entries.iter().enumerate().map(|(at, entry)| last.insert(entry.name, at)).collect();
        let importers = entries.iter().filter_map(|entry| entry.importer).collect();
        let mut members: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for entry in entries {
            if let Some(importer) = entry.importer {
                members.entry((entry.name, importer)).or_default().push(entry);
            }
        }
        Self { lock, preference, entries, last, before, importers, members }
    }

    /// Whether the folder is a member of the workspace that was locked, as far as the lock says who is. The lock's own
    /// folder is one, though nothing may be installed for it.
    fn knows(&self, importer: Option<RepoPath>) -> bool {
        let is_member = |importer: RepoPath| importer.as_str().is_empty() || self.importers.contains(&importer);
        self.importers.is_empty() || importer.is_some_and(is_member)
    }

    fn named(&self, name: Text) -> impl Iterator<Item = &'a LockEntry> {
        let last = self.last.get(&name).copied();
        let chain = std::iter::successors(last, |at| self.before.get(*at).copied().flatten());
        chain.take(MOST).filter_map(|at| self.entries.get(at))
    }

    /// What is installed for this dependency: for this very member and requirement where the lock says so,
    /// else every version of the name. `None` where the lock does not know the name.
    fn versions(&self, dependency: &Dependency, importer: Option<RepoPath>) -> Option<Box<[Text]>> {
        let name = dependency.package.name;
        let asks_alike = |entry: &&LockEntry| entry.requirement == Some(dependency.requirement);
        // An entry that the members share is none of the root's own.
        let importer = importer.filter(|_| dependency.scope != Scope::Workspace);
        let own = importer.and_then(|importer| self.members.get(&(name, importer))).map_or(&[][..], Vec::as_slice);
        let shared = || self.named(name).filter(|entry| entry.importer.is_none());
        distinct(own.iter().copied().filter(asks_alike))
            .or_else(|| distinct(own.iter().copied()))
            .or_else(|| distinct(shared().filter(asks_alike)))
            .or_else(|| distinct(self.named(name)))
    }
}

/// The versions, sorted, each once; `None` where there are none.
fn distinct<'e>(entries: impl Iterator<Item = &'e LockEntry>) -> Option<Box<[Text]>> {
    let mut versions: Vec<Text> = entries.map(|entry| entry.version).collect();
    versions.sort_unstable();
    versions.dedup();
    (!versions.is_empty()).then(|| versions.into_boxed_slice())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{
        cargo_lock::CargoLock, package_lock::PackageLock, poetry_lock::PoetryLock, uv_lock::UvLock, yarn_lock::YarnLock,
    };
    use crate::model::{EcosystemId, Encoding, Package, Scope, Source, SourceId};

    fn path(path: &str) -> RepoPath {
        RepoPath::new(path).unwrap_or_else(|| panic!("{path} is a path"))
    }

    fn manifest(at: &str, format: &'static str, ecosystem: EcosystemId, asks: &[(&str, &str)]) -> Manifested {
        let source = SourceId { repository: 0, file: 0 };
        let top = Source::new(source, path(at), String::new(), Encoding::Utf8).top();
        let dependency = |(name, requirement): &(&str, &str)| Dependency {
            package: Package::new(ecosystem, name),
            written: Text::from(name),
            requirement: Text::from(requirement),
            place: top,
            name_place: top,
            scope: Scope::Runtime,
            group: None,
            extras: Box::default(),
            marker: None,
            origin: Origin::Registry(None),
            locked: Box::default(),
            skip: None,
        };
        let dependencies = asks.iter().map(dependency).collect();
        Manifested { source, path: path(at), format, top, dependencies, facts: Vec::new() }
    }

    /// Name, version, importer, requirement.
    type Row = (&'static str, &'static str, Option<&'static str>, Option<&'static str>);

    fn locked(rows: &[Row]) -> Locked {
        let entry = |(name, version, importer, requirement): &Row| LockEntry {
            name: Text::from(name),
            version: Text::from(version),
            importer: importer.map(path),
            requirement: requirement.map(Text::from),
        };
        Locked { entries: rows.iter().map(entry).collect() }
    }

    fn versions(manifest: &Manifested) -> Vec<String> {
        let text = |dependency: &Dependency| dependency.locked.iter().map(Text::as_str).collect::<Vec<_>>();
        manifest.dependencies.iter().map(|dependency| text(dependency).join(" ")).collect()
    }

    #[test]
    fn the_member_is_asked_first_then_the_requirement_then_the_name() {
        let asks = [("a", "^1"), ("b", "^1"), ("c", "^1"), ("d", "^1"), ("e", "^1")];
        let mut manifests = [manifest("web/app/package.json", "package-json", EcosystemId::NPM, &asks)];
        let rows = locked(&[
            ("a", "1.0.0", Some("app"), None),
            ("a", "2.0.0", Some("other"), None),
            ("a", "3.0.0", None, Some("^1")),
            ("b", "1.1.0", None, Some("^1")),
            ("b", "2.1.0", None, Some("^2")),
            ("c", "10.0.0", None, None),
            ("c", "9.0.0", None, None),
            ("c", "9.0.0", None, Some("^9")),
            ("d", "1.0.0", Some("app"), Some("^1")),
            ("d", "2.0.0", Some("app"), Some("^2")),
        ]);
        link(&mut manifests, &[(path("web/yarn.lock"), &YarnLock, rows)]);
        assert_eq!(versions(&manifests[0]), ["1.0.0", "1.1.0", "10.0.0 9.0.0", "1.0.0", ""]);
    }

    #[test]
    fn the_nearest_folder_with_a_lock_that_serves_the_manifest_decides() {
        let asks = [("a", "1"), ("b", "1")];
        let mut manifests = [
            manifest("package.json", "package-json", EcosystemId::NPM, &asks),
            manifest("app/package.json", "package-json", EcosystemId::NPM, &asks),
            manifest("app/deep/package.json", "package-json", EcosystemId::NPM, &asks),
            manifest("application/package.json", "package-json", EcosystemId::NPM, &asks),
            manifest("app/Cargo.toml", "cargo", EcosystemId::CARGO, &asks),
        ];
        let locks: [(RepoPath, &'static dyn Lock, Locked); 3] = [
            (
                path("package-lock.json"),
                &PackageLock,
                locked(&[("a", "1.0.0", None, None), ("b", "1.0.0", None, None)]),
            ),
            (path("app/package-lock.json"), &PackageLock, locked(&[("a", "1.5.0", None, None)])),
            (path("app/deep/Cargo.lock"), &CargoLock, locked(&[("a", "1.9.0", None, None)])),
        ];
        link(&mut manifests, &locks);
        let all: Vec<_> = manifests.iter().map(|manifest| versions(manifest).join("|")).collect();
        assert_eq!(all, ["1.0.0|1.0.0", "1.5.0|", "1.5.0|", "1.0.0|1.0.0", "|"]);
    }

    #[test]
    fn of_several_locks_in_one_folder_the_preferred_one_that_knows_the_name_is_believed() {
        let mut manifests = [manifest("pyproject.toml", "pyproject", EcosystemId::PYPI, &[("a", ""), ("b", "")])];
        let locks: [(RepoPath, &'static dyn Lock, Locked); 2] = [
            (path("poetry.lock"), &PoetryLock, locked(&[("a", "2.0.0", None, None), ("b", "2.0.0", None, None)])),
            (path("uv.lock"), &UvLock, locked(&[("a", "1.0.0", None, None)])),
        ];
        link(&mut manifests, &locks);
        assert_eq!(versions(&manifests[0]), ["1.0.0", "2.0.0"]);
    }
}
