//! What uv says: `UV_DEFAULT_INDEX`, `UV_INDEX_URL`, then the user's `uv.toml`.

use std::path::PathBuf;

use serde::Deserialize;
use url::Url;

use super::Machine;
use crate::registry::credential::{self, Credentials};

/// The index that uv would ask, from its variables.
pub(in crate::registry) fn from_variables(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Option<Url> {
    for variable in ["UV_DEFAULT_INDEX", "UV_INDEX_URL"] {
        let Some(written) = machine.variable(variable) else { continue };
        let (name, written) = named(&written);
        if let Some(url) = machine.address(written, variable, credentials) {
            add_login(machine, name, &url, credentials);
            return Some(url);
        }
    }
    None
}

/// The index that uv would ask, from its files.
pub(in crate::registry) fn from_files(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Option<Url> {
    let named = machine.variable("UV_CONFIG_FILE").map(PathBuf::from);
    let paths = match named {
        Some(path) => vec![path],
        None => machine.in_settings("uv/uv.toml").into_iter().chain([PathBuf::from("/etc/uv/uv.toml")]).collect(),
    };
    for path in paths {
        let Some(text) = machine.file(&path) else { continue };
        let Ok(settings) = toml::from_str::<Settings>(&text) else {
            machine.warn(&path, "not the TOML that uv reads");
            continue;
        };
        let chosen = settings.index.into_iter().find(|index| index.default);
        let (name, written) = match chosen {
            Some(index) => (index.name, Some(index.url)),
            None => (None, settings.index_url.or(settings.pip.index_url)),
        };
        let Some(written) = written else { continue };
        let whence = format!("{}: index", path.display());
        if let Some(url) = machine.address(&written, &whence, credentials) {
            add_login(machine, name.as_deref(), &url, credentials);
            return Some(url);
        }
    }
    None
}

/// uv allows an index to be written as `name=address`.
fn named(written: &str) -> (Option<&str>, &str) {
    match written.split_once('=') {
        Some((name, url)) if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) => {
            (Some(name), url)
        }
        _ => (None, written),
    }
}

/// `UV_INDEX_<NAME>_USERNAME` and `UV_INDEX_<NAME>_PASSWORD`.
fn add_login(machine: &Machine<'_>, name: Option<&str>, url: &Url, credentials: &mut Credentials) {
    let Some(name) = name else { return };
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    let user = machine.variable(&format!("UV_INDEX_{name}_USERNAME"));
    let password = machine.variable(&format!("UV_INDEX_{name}_PASSWORD"));
    if user.is_some() || password.is_some() {
        credentials.add(url, credential::basic(&user.unwrap_or_default(), &password.unwrap_or_default()));
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Settings {
    index: Vec<Index>,
    index_url: Option<String>,
    pip: Pip,
}

#[derive(Deserialize)]
struct Index {
    name: Option<String>,
    url: String,
    #[serde(default)]
    default: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Pip {
    index_url: Option<String>,
}
