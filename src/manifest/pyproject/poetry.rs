//! `[tool.poetry]`: tables of names, where a version, a table or several tables stand behind each name.

use rustc_hash::FxHashMap;

use crate::model::{EcosystemId, FactKey, Package, Scope, Text};

use super::{Tables, tool};

pub(super) fn read(tables: &mut Tables<'_>) {
    if tables.toml.at(&["tool", "poetry"]).is_none() {
        return;
    }
    if tables.toml.at(&["project", "name"]).is_none() {
        tables.text_fact(&["tool", "poetry", "name"], FactKey::ProjectName);
    }
    if tables.toml.at(&["project", "version"]).is_none() {
        tables.text_fact(&["tool", "poetry", "version"], FactKey::ProjectVersion);
    }
    tables.each_value(&["tool", "poetry", "classifiers"], FactKey::Classifier);
    tables.addresses(&["tool", "poetry", "source"]);
    tables.demand(&["tool", "poetry", "requires-poetry"], tool("poetry"), Scope::Tool);
    tables.named_dependencies(&["tool", "poetry", "requires-plugins"], Scope::Tool, None);
    let own = tables.out.dependencies.len();
    tables.named_dependencies(&["tool", "poetry", "dependencies"], Scope::Runtime, None);
    name_extras(tables, own);
    tables.named_dependencies(&["tool", "poetry", "dev-dependencies"], Scope::Development, Some("dev"));
    let Some(groups) = tables.toml.table(&["tool", "poetry", "group"]) else { return };
    for (group, _) in groups.iter() {
        let path = ["tool", "poetry", "group", group, "dependencies"];
        let scope = if group == "main" { Scope::Runtime } else { Scope::Development };
        tables.named_dependencies(&path, scope, Some(group));
    }
}

/// Names the extra for which an optional dependency is there.
fn name_extras(tables: &mut Tables<'_>, from: usize) {
    let Some(extras) = tables.toml.table(&["tool", "poetry", "extras"]) else { return };
    let mut extra_of: FxHashMap<Package, Text> = FxHashMap::default();
    for (extra, item) in extras.iter() {
        for name in item.as_array().into_iter().flatten().filter_map(|name| name.as_str()) {
            extra_of.entry(Package::new(EcosystemId::PYPI, name)).or_insert_with(|| Text::from(extra));
        }
    }
    for dependency in tables.out.dependencies.iter_mut().skip(from) {
        if dependency.scope == Scope::Optional {
            dependency.group = extra_of.get(&dependency.package).copied();
        }
    }
}
