//! Where a requirement that names only a package really comes from: `[tool.uv.sources]`, Poetry's entries beside `[project]`.

use rustc_hash::FxHashMap;
use toml_edit::{Item, TableLike};

use crate::model::{Dependency, EcosystemId, Origin, Package, Skip, Text};

use super::super::pep508;
use super::Tables;

/// The sources of each package, in the order in which they are tried.
pub(super) type Sources = FxHashMap<Package, Vec<Elsewhere>>;

/// One source of one package.
pub(super) struct Elsewhere {
    pub(super) origin: Origin,
    pub(super) skip: Skip,
    /// The extra or group for which alone it holds.
    pub(super) only: Option<Text>,
}

impl Tables<'_> {
    /// `[tool.uv.sources]`: for each package one source, or several under different conditions.
    pub(super) fn uv_sources(&mut self) {
        let Some(table) = self.toml.table(&["tool", "uv", "sources"]) else { return };
        for (name, item) in table.iter() {
            let package = Package::new(EcosystemId::PYPI, name);
            let read: Vec<Elsewhere> = match (item.as_table_like(), item.as_array(), item.as_array_of_tables()) {
                (Some(one), ..) => source(one).into_iter().collect(),
                (_, Some(list), _) => list.iter().filter_map(|value| source(value.as_inline_table()?)).collect(),
                (.., Some(list)) => list.iter().filter_map(|table| source(table)).collect(),
                _ => Vec::new(),
            };
            self.sources.entry(package).or_default().extend(read);
        }
    }

    /// Gives each dependency the origin that the file states elsewhere: a source, or the project itself.
    pub(super) fn give_origins(&mut self) {
        for dependency in &mut self.out.dependencies {
            if let Some(listed) = self.sources.get(&dependency.package) {
                give(dependency, listed);
            }
        }
        pep508::own_references(&mut self.out);
    }
}

/// The first source that holds for the group of the dependency. A requirement with its own address keeps it.
fn give(dependency: &mut Dependency, sources: &[Elsewhere]) {
    let found = sources.iter().find(|source| source.only.is_none() || source.only == dependency.group);
    if let Some(source) = found.filter(|_| dependency.origin == Origin::Registry(None)) {
        dependency.origin = source.origin.clone();
        dependency.skip = Some(source.skip);
    }
}

fn source(table: &dyn TableLike) -> Option<Elsewhere> {
    let (origin, skip) = stated_origin(table)?;
    let only = ["extra", "group"].into_iter().find_map(|key| table.get(key)?.as_str()).map(Text::from);
    Some(Elsewhere { origin, skip, only })
}

/// Where a table of uv, Poetry, Pipenv or Pixi says that a package comes from, and why it is therefore not looked up.
pub(super) fn stated_origin(table: &dyn TableLike) -> Option<(Origin, Skip)> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| table.get(key)?.as_str());
    if let Some(url) = text(&["git"]) {
        return Some((pep508::git_origin(url, text(&["rev", "tag", "branch", "ref"])), Skip::GitSource));
    }
    if let Some(path) = text(&["path"]) {
        return Some((Origin::Path(Text::from(path)), Skip::PathSource));
    }
    // Pipenv's `file` may be either.
    if let Some(address) = text(&["url", "file"]) {
        return Some(pep508::origin(address));
    }
    if table.get("workspace").and_then(Item::as_bool) == Some(true) {
        return Some((Origin::Workspace(None), Skip::Workspace));
    }
    // Poetry, Pipenv and uv all call the default registry `pypi`; any other name is one that this run may not know.
    let registry = text(&["index", "source", "channel"]).filter(|name| !name.eq_ignore_ascii_case("pypi"))?;
    Some((Origin::Registry(Some(Text::from(registry))), Skip::PrivateRegistry))
}
