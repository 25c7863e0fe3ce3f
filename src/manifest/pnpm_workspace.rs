//! `pnpm-workspace.yaml`: the members of a workspace, its catalogs, its overrides, and what pnpm itself works with.

use crate::model::{Extracted, Fact, FactKey, Scope, Source, Text, Value};

use super::Manifest;
use super::syntax::catalogs::Settings;
use super::syntax::path::file_name;
use super::syntax::scalar::Scalar;
use super::syntax::{runtime, selector, specifier, yaml};

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
            "configDependencies" => config_dependencies(settings, value),
            "useNodeVersion" => {
                if let Some(version) = value.scalar() {
                    let dependency = runtime::managed(source, "node", version.span.clone(), version, Scope::Tool);
                    settings.out.dependencies.push(dependency);
                }
            }
            _ => {}
        });
        settings.out
    }
}

/// What pnpm installs before anything else, to take its settings from: a version with its hash, or one beside an address.
fn config_dependencies(settings: &mut Settings<'_>, value: yaml::Value<'_, '_>) {
    for (name, value) in value.entries() {
        let version = value.get("integrity").unwrap_or(value);
        let (Some(name), Some(version)) = (name.scalar(), version.scalar()) else {
            settings.problem(value, format!("a package in `configDependencies` is {}, not a string", value.kind()));
            continue;
        };
        let end = specifier::version_end(&version.text);
        let part = Scalar { text: version.text[..end].into(), span: version.part(0..end) };
        let dependency = specifier::dependency(settings.source(), name, &part, Scope::Tool);
        settings.out.dependencies.push(dependency);
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
