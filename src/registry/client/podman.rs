//! What `registries.conf` says: the mirrors that stand before image registries, as Podman, Buildah and Skopeo read them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use url::Url;

use super::Machine;
use crate::registry::credential::Credentials;

/// The addresses that stand in for registries, by host or `*.domain`.
#[derive(Clone, Default)]
pub(in crate::registry) struct Mirrors(BTreeMap<String, Url>);

impl Mirrors {
    /// What stands in for that host: its own entry, or that of the nearest domain around it.
    pub(in crate::registry) fn of(&self, host: &str) -> Option<&Url> {
        let domains = host.match_indices('.').map(|(dot, _)| format!("*{}", host.get(dot..).unwrap_or_default()));
        self.0.get(host).or_else(|| domains.into_iter().find_map(|domain| self.0.get(&domain)))
    }
}

/// The first mirror of each registry. Mirrors of a part of a registry are not looked at.
pub(in crate::registry) fn read(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Mirrors {
    let named = machine.variable("CONTAINERS_REGISTRIES_CONF").map(PathBuf::from);
    let everyones = PathBuf::from("/etc/containers/registries.conf");
    let paths = if let Some(path) = named {
        vec![path]
    } else {
        machine.in_settings("containers/registries.conf").into_iter().chain([everyones]).collect()
    };
    let Some((path, text)) = paths.into_iter().find_map(|path| Some((path.clone(), machine.file(&path)?))) else {
        return Mirrors::default();
    };
    let Ok(settings) = toml::from_str::<Settings>(&text) else {
        machine.warn(&path, "not the TOML that Podman reads");
        return Mirrors::default();
    };
    let mut mirrors = Mirrors::default();
    for registry in settings.registry {
        let Some(host) = registry.prefix.or_else(|| registry.location.clone()) else { continue };
        let own = Place { location: registry.location, insecure: registry.insecure };
        let Some(place) = registry.mirror.into_iter().chain([own]).find(|place| place.location.is_some()) else {
            continue;
        };
        let location = place.location.unwrap_or_default();
        if location == host || location.contains('/') || host.contains('/') {
            continue;
        }
        let scheme = if place.insecure { "http" } else { "https" };
        let whence = format!("{}: {host}", path.display());
        if let Some(url) = machine.address(&format!("{scheme}://{location}/"), &whence, credentials) {
            mirrors.0.insert(host, url);
        }
    }
    mirrors
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Settings {
    registry: Vec<Registry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Registry {
    prefix: Option<String>,
    location: Option<String>,
    insecure: bool,
    mirror: Vec<Place>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Place {
    location: Option<String>,
    insecure: bool,
}
