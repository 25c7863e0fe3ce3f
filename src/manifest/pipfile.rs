//! `Pipfile`: what Pipenv installs.

use toml_edit::Item;

use crate::model::{Extracted, Fact, FactKey, Scope, Source, Text, Value};

use super::Manifest;
use super::syntax::path::file_name;
use super::syntax::python::{Tables, python};
use super::syntax::secret::shown_command;
use super::syntax::toml::{self, entries};

/// The format.
pub struct Pipfile;

/// Sections that are no categories of packages.
const OTHER: [&str; 5] = ["source", "requires", "scripts", "pipenv", "pipfile"];

impl Manifest for Pipfile {
    fn format(&self) -> &'static str {
        "pipfile"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "Pipfile"
    }

    fn extract(&self, source: &Source) -> Extracted {
        let toml = match toml::parse(source) {
            Ok(toml) => toml,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut tables = Tables::of(&toml);
        tables.addresses(&["source"]);
        for key in ["python_version", "python_full_version"] {
            tables.demand(&["requires", key], python(), Scope::Engine);
        }
        for (section, item) in toml.root() {
            match section {
                "packages" => tables.named_dependencies(&[section], Scope::Runtime, None),
                "dev-packages" => tables.named_dependencies(&[section], Scope::Development, None),
                other if OTHER.contains(&other) || !item.is_table_like() => {}
                category => tables.named_dependencies(&[category], Scope::Optional, Some(category)),
            }
        }
        scripts(&mut tables);
        tables.finish()
    }
}

/// `[scripts]`: a command, or a table with one.
fn scripts(tables: &mut Tables<'_>) {
    let toml = tables.toml;
    for (name, item) in toml.table(&["scripts"]).into_iter().flat_map(entries) {
        let command = match item.as_table_like() {
            Some(table) => table.get("cmd").or_else(|| table.get("call")),
            None => Some(item),
        };
        if let Some(quoted) = command.and_then(|command: &Item| toml.string(command)) {
            let pair = Value::Pair(Text::from(name.get()), shown_command(quoted.value));
            tables.out.facts.push(Fact::new(FactKey::Script, pair, toml.place(quoted.span())));
        }
    }
}
