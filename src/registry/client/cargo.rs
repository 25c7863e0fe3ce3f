//! What cargo says: source replacement and registries in the user's `config.toml`, tokens in `credentials.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use url::Url;

use super::Machine;
use crate::registry::credential::Credentials;

/// How far a chain of replacements is followed.
const LONGEST_CHAIN: usize = 8;

/// The sparse index that cargo would ask in place of the default one.
pub(in crate::registry) fn read(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Option<Url> {
    let home = machine.variable("CARGO_HOME").map(PathBuf::from).or_else(|| machine.at_home(".cargo"))?;
    let (path, settings) = settings(machine, &home, "config")?;
    let mut name = settings.source.get("crates-io")?.replace_with.clone()?;
    for _ in 0..LONGEST_CHAIN {
        let Some(next) = settings.source.get(&name).and_then(|source| source.replace_with.clone()) else { break };
        name = next;
    }
    let variable = format!("CARGO_REGISTRIES_{}_INDEX", shouted(&name));
    let index = machine
        .variable(&variable)
        .or_else(|| settings.source.get(&name)?.registry.clone())
        .or_else(|| settings.registries.get(&name)?.index.clone());
    let Some(written) = index.as_deref().and_then(|index| index.strip_prefix("sparse+")) else {
        machine.warn(&path, format_args!("the source `{name}` has no sparse index, so it is not asked"));
        return None;
    };
    let url = machine.address(written, &format!("{}: source `{name}`", path.display()), credentials)?;
    if let Some(token) = token(machine, &home, &name, &settings) {
        credentials.add(&url, token.into());
    }
    Some(url)
}

fn token(machine: &mut Machine<'_>, home: &Path, name: &str, settings: &Settings) -> Option<String> {
    let variable = machine.variable(&format!("CARGO_REGISTRIES_{}_TOKEN", shouted(name)));
    variable.or_else(|| settings.registries.get(name)?.token.clone()).or_else(|| {
        let (_, mut stored) = self::settings(machine, home, "credentials")?;
        stored.registries.remove(name)?.token
    })
}

/// Cargo reads either spelling of its files, the one without an ending first.
fn settings(machine: &mut Machine<'_>, home: &Path, stem: &str) -> Option<(PathBuf, Settings)> {
    let (path, text) = [stem.to_owned(), format!("{stem}.toml")].iter().find_map(|file| {
        let path = home.join(file);
        Some((path.clone(), machine.file(&path)?))
    })?;
    let Ok(settings) = toml::from_str(&text) else {
        machine.warn(&path, "not the TOML that cargo reads");
        return None;
    };
    Some((path, settings))
}

/// A registry's name as it stands in the names of variables.
fn shouted(name: &str) -> String {
    name.to_ascii_uppercase().replace(['-', '.'], "_")
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Settings {
    source: BTreeMap<String, Source>,
    registries: BTreeMap<String, Registry>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Source {
    replace_with: Option<String>,
    registry: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Registry {
    index: Option<String>,
    token: Option<String>,
}
