//! What uv, PDM, Hatch, Pixi, Rye and Flit add to `pyproject.toml`, and which Python other tools are set to.

use toml_edit::{Item, TableLike};

use crate::model::{FactKey, Scope, Text};

use super::super::syntax::toml::entries;
use super::{Tables, python};

pub(super) fn read(tables: &mut Tables<'_>) {
    tables.uv();
    tables.pixi(&["tool", "pixi"]);
    pdm(tables);
    hatch(tables);
    rye(tables);
    flit(tables);
    for path in PYTHONS {
        tables.setting(path);
    }
}

/// Settings that say for which Python a tool checks: they move together with the project's own.
const PYTHONS: [&[&str]; 9] = [
    &["tool", "basedpyright", "pythonVersion"],
    &["tool", "black", "target-version"],
    &["tool", "mypy", "python_version"],
    &["tool", "pylint", "main", "py-version"],
    &["tool", "pylint", "master", "py-version"],
    &["tool", "pyrefly", "python-version"],
    &["tool", "pyright", "pythonVersion"],
    &["tool", "ruff", "target-version"],
    &["tool", "ty", "environment", "python-version"],
];

fn pdm(tables: &mut Tables<'_>) {
    tables.requirements(&["tool", "pdm", "plugins"], Scope::Tool, None);
    tables.requirement_groups(&["tool", "pdm", "dev-dependencies"], Scope::Development);
    tables.named_dependencies(&["tool", "pdm", "resolution", "overrides"], Scope::Constraint, None);
    tables.addresses(&["tool", "pdm", "source"]);
}

fn hatch<'a>(tables: &mut Tables<'a>) {
    tables.requirements(&["tool", "hatch", "build", "dependencies"], Scope::Build, None);
    for kind in ["targets", "hooks"] {
        let Some(parts) = tables.toml.table(&["tool", "hatch", "build", kind]) else { continue };
        for (name, _) in parts.iter() {
            let path = ["tool", "hatch", "build", kind, name, "dependencies"];
            tables.requirements(&path, Scope::Build, Some(name));
        }
    }
    tables.requirements(&["tool", "hatch", "env", "requires"], Scope::Tool, None);
    let Some(environments) = tables.toml.table(&["tool", "hatch", "envs"]) else { return };
    for (name, environment) in environments.iter() {
        let Some(environment) = environment.as_table_like() else { continue };
        let group = Text::from(name);
        for key in ["dependencies", "extra-dependencies"] {
            if let Some(item) = environment.get(key) {
                tables.requirement_array(item, Scope::Development, Some(group));
            }
        }
        let rows: Vec<&'a dyn TableLike> = environment.get("matrix").map(rows).unwrap_or_default();
        for (key, item) in std::iter::once(environment).chain(rows).flat_map(entries) {
            if matches!(key.get(), "python" | "py") {
                tables.pythons(key, item, group);
            }
        }
    }
}

/// The tables of a list, in either way to write one.
fn rows(item: &Item) -> Vec<&dyn TableLike> {
    match (item.as_array_of_tables(), item.as_array()) {
        (Some(tables), _) => tables.iter().map(|table| table as &dyn TableLike).collect(),
        (_, Some(list)) => list.iter().filter_map(|value| Some(value.as_inline_table()? as &dyn TableLike)).collect(),
        _ => Vec::new(),
    }
}

fn rye(tables: &mut Tables<'_>) {
    tables.requirements(&["tool", "rye", "dev-dependencies"], Scope::Development, Some("dev"));
    tables.each_value(&["tool", "rye", "workspace", "members"], FactKey::WorkspaceMember);
    tables.addresses(&["tool", "rye", "sources"]);
}

/// Flit's own tables from before the standard ones.
fn flit(tables: &mut Tables<'_>) {
    const OWN: [&str; 3] = ["tool", "flit", "metadata"];
    let [tool, flit, metadata] = OWN;
    tables.demand(&[tool, flit, metadata, "requires-python"], python(), Scope::Engine);
    tables.requirements(&[tool, flit, metadata, "requires"], Scope::Runtime, None);
    tables.requirements(&[tool, flit, metadata, "dev-requires"], Scope::Development, Some("dev"));
    tables.requirement_groups(&[tool, flit, metadata, "requires-extra"], Scope::Optional);
    tables.each_value(&[tool, flit, metadata, "classifiers"], FactKey::Classifier);
}
