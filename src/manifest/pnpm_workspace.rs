//! `pnpm-workspace.yaml`: the members of a workspace, its catalogs and its overrides.

use crate::model::{Extracted, Fact, FactKey, Source, Text, Value};

use super::Manifest;
use super::syntax::catalogs::Settings;
use super::syntax::path::file_name;
use super::syntax::{selector, yaml};

/// The format.
pub struct PnpmWorkspace;

impl Manifest for PnpmWorkspace {
    fn format(&self) -> &'static str {
        "pnpm-workspace"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "pnpm-workspace.yaml"
    }

    fn extract(&self, source: &Source) -> Extracted {
        let document = match yaml::parse(source) {
            Ok(document) => document,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut settings = Settings::new(source);
        settings.read(&document, |settings, key, value| match key {
            "packages" => members(settings, value),
            "overrides" => {
                for (name, value) in settings.pairs(key, value) {
                    let replacement = selector::replacement(source, name, &name.text, value);
                    settings.out.dependencies.extend(replacement);
                }
            }
            _ => {}
        });
        settings.out
    }
}

fn members(settings: &mut Settings<'_>, value: yaml::Value<'_, '_>) {
    if !matches!(value.kind(), "a sequence" | "null") {
        settings.problem(value, format!("`packages` is {}, not a sequence", value.kind()));
    }
    for item in value.items() {
        let Some(glob) = item.scalar() else {
            settings.problem(item, format!("an item of `packages` is {}, not a string", item.kind()));
            continue;
        };
        let place = settings.source().place(glob.span.clone());
        let value = Value::Text(Text::from(&glob.text));
        settings.out.facts.push(Fact::new(FactKey::WorkspaceMember, value, place));
    }
}
