//! What pip says: `PIP_INDEX_URL`, then the `pip.conf` files.

use std::path::{Path, PathBuf};

use url::Url;

use super::Machine;
use crate::registry::credential::Credentials;

/// The index that pip would ask, from its variable.
pub(in crate::registry) fn from_variable(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Option<Url> {
    let written = machine.variable("PIP_INDEX_URL")?;
    machine.address(&written, "PIP_INDEX_URL", credentials)
}

/// The index that pip would ask, from its files.
pub(in crate::registry) fn from_files(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Option<Url> {
    for path in paths(machine) {
        let Some(text) = machine.file(&path) else { continue };
        let Some(written) = index_url(&text) else { continue };
        let whence = format!("{}: index-url", path.display());
        if let Some(url) = machine.address(&written, &whence, credentials) {
            return Some(url);
        }
    }
    None
}

/// The files, the one that wins first.
fn paths(machine: &Machine<'_>) -> Vec<PathBuf> {
    let named = machine.variable("PIP_CONFIG_FILE").map(PathBuf::from);
    if named.as_deref() == Some(Path::new("/dev/null")) {
        return Vec::new(); // pip's own way of saying: no files at all
    }
    let users = [machine.in_settings("pip/pip.conf"), machine.at_home(".pip/pip.conf")];
    let everyones = ["/etc/xdg/pip/pip.conf", "/etc/pip.conf"].map(PathBuf::from);
    named.into_iter().chain(users.into_iter().flatten()).chain(everyones).collect()
}

/// The value of `index-url`: what `[install]` says goes before what `[global]` says.
fn index_url(text: &str) -> Option<String> {
    let (mut section, mut global, mut install) = ("", None, None);
    for line in text.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim();
        } else if let Some((key, value)) = line.split_once(['=', ':'])
            && key.trim().to_ascii_lowercase().replace('_', "-") == "index-url"
        {
            match section {
                "global" => global = Some(value.trim().to_owned()),
                "install" => install = Some(value.trim().to_owned()),
                _ => {}
            }
        }
    }
    install.or(global)
}
