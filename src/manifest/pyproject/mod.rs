//! `pyproject.toml`: what the standards define is read here, what single tools define in the files beside.

mod poetry;
mod tools;

use toml_edit::Item;

use crate::model::{EcosystemId, Extracted, FactKey, Package, Scope, Source};

use super::Manifest;
use super::syntax::path::file_name;
use super::syntax::python::{Tables, python};
use super::syntax::toml::{self, Toml};

/// The format.
pub struct Pyproject;

impl Manifest for Pyproject {
    fn format(&self) -> &'static str {
        "pyproject"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "pyproject.toml"
    }

    fn extract(&self, source: &Source) -> Extracted {
        let toml = match toml::parse(source) {
            Ok(toml) => toml,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut tables = Tables::of(&toml);
        standard(&mut tables);
        computed(&mut tables);
        tools::read(&mut tables);
        poetry::read(&mut tables);
        tables.finish()
    }
}

/// The tables of the packaging standards: `[build-system]`, `[project]`, `[dependency-groups]`.
fn standard(tables: &mut Tables<'_>) {
    tables.requirements(&["build-system", "requires"], Scope::Build, None);
    tables.text_fact(&["project", "name"], FactKey::ProjectName);
    tables.text_fact(&["project", "version"], FactKey::ProjectVersion);
    tables.each_value(&["project", "classifiers"], FactKey::Classifier);
    tables.demand(&["project", "requires-python"], python(), Scope::Engine);
    tables.requirements(&["project", "dependencies"], Scope::Runtime, None);
    tables.requirement_groups(&["project", "optional-dependencies"], Scope::Optional);
    tables.requirement_groups(&["dependency-groups"], Scope::Development);
    let asked_for = tables.out.dependencies.iter().filter(|known| known.scope != Scope::Build);
    tables.standard_names = asked_for.map(|known| known.package).collect();
}

/// What is read of `[project]` where it is stated there.
const READ: [&str; 5] = ["classifiers", "dependencies", "optional-dependencies", "requires-python", "version"];

/// What `[project]` leaves to the build. Requirements that a file or another table states are read there, the rest is a fact.
fn computed(tables: &mut Tables<'_>) {
    let toml = tables.toml;
    for item in requirements_files(toml) {
        tables.requirements_files(item);
    }
    for value in toml.at(&["project", "dynamic"]).and_then(Item::as_array).into_iter().flatten() {
        if value.as_str().is_some_and(|name| READ.contains(&name) && !is_stated_elsewhere(toml, name)) {
            tables.value_fact(value, FactKey::Dynamic);
        }
    }
}

/// The keys of setuptools and of a hook of Hatch by which files of requirements become those of the project.
const SETUPTOOLS: [&str; 3] = ["tool", "setuptools", "dynamic"];
const HATCH: [&str; 5] = ["tool", "hatch", "metadata", "hooks", "requirements_txt"];

fn requirements_files<'t>(toml: &'t Toml<'_>) -> Vec<&'t Item> {
    let setuptools = |key| toml.table(&SETUPTOOLS).and_then(|table| table.get(key));
    let hatch = |key| toml.table(&HATCH).and_then(|table| table.get(key));
    let mut files: Vec<&Item> = setuptools("dependencies").and_then(file).into_iter().collect();
    files.extend(["files", "filename"].into_iter().filter_map(hatch));
    let groups = [setuptools("optional-dependencies"), hatch("optional-dependencies")];
    for groups in groups.into_iter().flatten().filter_map(Item::as_table_like) {
        files.extend(groups.iter().filter_map(|(_, group)| file(group).or_else(|| group.is_array().then_some(group))));
    }
    files
}

/// Whether something else of the same file says what `[project]` leaves open: Poetry's tables, files that are read.
fn is_stated_elsewhere(toml: &Toml<'_>, name: &str) -> bool {
    let key = if name == "optional-dependencies" { "extras" } else { name };
    let is_in = |path: &[&str], key: &str| toml.table(path).is_some_and(|table| table.contains_key(key));
    let by_files = match name {
        "dependencies" => is_in(&HATCH, "files") || is_in(&HATCH, "filename"),
        _ => is_in(&HATCH, name),
    };
    let by_setuptools = matches!(name, "dependencies" | "optional-dependencies") && is_in(&SETUPTOOLS, name);
    is_in(&["tool", "poetry"], key) || by_files || by_setuptools
}

/// `{ file = ... }`, where setuptools is told to read it.
fn file(item: &Item) -> Option<&Item> {
    item.as_table_like()?.get("file")
}

/// The package of a tool.
fn tool(name: &str) -> Package {
    Package::new(EcosystemId::PYPI, name)
}
