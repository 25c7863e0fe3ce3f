//! Where each registry is, and the database of advisories: what the user's own clients say, then `overhaul.yaml`, then the default.

use std::collections::BTreeMap;
use std::path::Path;

use url::Url;

use crate::model::{EcosystemId, Package, host};

use super::client::{self, Machine, cargo, docker, github, netrc, npm, pip, podman, uv};
use super::credential::{Credentials, is_loopback};

/// What the database of advisories is called among the registries.
pub const OSV: &str = "osv";

/// Where each registry is, and the credentials for it.
#[derive(Clone)]
pub struct Endpoints {
    cargo: Url,
    github: Url,
    npm: Url,
    npm_scopes: BTreeMap<String, Url>,
    oci: Url,
    oci_mirrors: podman::Mirrors,
    /// The API of the database of advisories.
    pub(super) osv: Url,
    pypi: Pypi,
    pub(super) credentials: Credentials,
    pub(super) logins: docker::Logins,
}

/// The registry of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    /// The address that documents are below.
    pub(super) base: Url,
    /// The word for it in reports: `npm`, or `oci/registry.example` where it is not the ecosystem's usual one.
    pub(super) id: String,
}

impl Endpoints {
    /// Reads the files and variables of the user's clients, and takes `overrides` (ecosystem -> address) where they are silent.
    ///
    /// Beside the endpoints returns what could not be read; that is never fatal.
    pub fn read(
        environment: &dyn Fn(&str) -> Option<String>,
        home: Option<&Path>,
        overrides: &BTreeMap<String, Url>,
    ) -> (Self, Vec<String>) {
        let mut machine = Machine { environment, home, warnings: Vec::new() };
        let mut credentials = Credentials::default();
        let cargo = cargo::read(&mut machine, &mut credentials);
        let github = github::read(&mut machine, &mut credentials);
        let npm = npm::read(&mut machine, &mut credentials);
        let index = python_index(&mut machine, &mut credentials);
        let oci_mirrors = podman::read(&mut machine, &mut credentials);
        let mut otherwise = |id: &str, default: &str| match overrides.get(id) {
            Some(url) => client::folder(url.clone(), &mut credentials),
            None => constant(default),
        };
        let default_cargo = tame_index::CRATES_IO_HTTP_INDEX.trim_start_matches("sparse+");
        let cargo = cargo.unwrap_or_else(|| otherwise(EcosystemId::CARGO.as_str(), default_cargo));
        let github = github.unwrap_or_else(|| otherwise(EcosystemId::GITHUB.as_str(), host::GITHUB));
        let npm_main = npm.main.unwrap_or_else(|| otherwise(EcosystemId::NPM.as_str(), npm::DEFAULT));
        let pypi = match index {
            Some(index) => Pypi::of_index(index),
            None => Pypi::below(otherwise(EcosystemId::PYPI.as_str(), host::PYPI)),
        };
        let mirror = oci_mirrors.of(domain(&constant(host::OCI))).cloned();
        let oci = mirror.unwrap_or_else(|| otherwise(EcosystemId::OCI.as_str(), host::OCI));
        let osv = otherwise(OSV, host::OSV);
        netrc::read(&mut machine, &[&cargo, &github, &npm_main, &osv, &pypi.root], &mut credentials);
        let logins = docker::read(&mut machine);
        let endpoints = Self {
            cargo,
            github,
            npm: npm_main,
            npm_scopes: npm.scopes,
            oci,
            oci_mirrors,
            osv,
            pypi,
            credentials,
            logins,
        };
        (endpoints, machine.warnings)
    }

    /// Whether registries speak for that ecosystem at all.
    pub(super) fn serves(ecosystem: EcosystemId) -> bool {
        use EcosystemId as Id;
        matches!(ecosystem, Id::CARGO | Id::GITHUB | Id::NPM | Id::OCI | Id::PYPI)
    }

    /// The registry of a package; `None` where no registry speaks for its ecosystem, or its name names none.
    pub(super) fn of(&self, package: &Package) -> Option<Endpoint> {
        let (base, usual) = match package.ecosystem {
            EcosystemId::CARGO => (self.cargo.clone(), &self.cargo),
            EcosystemId::GITHUB => (self.github.clone(), &self.github),
            EcosystemId::NPM => (self.npm_registry(&package.name).clone(), &self.npm),
            EcosystemId::PYPI => (self.pypi.root.clone(), &self.pypi.root),
            EcosystemId::OCI => (self.oci_registry(&package.name)?, &self.oci),
            _ => return None,
        };
        let id = match base.host_str() {
            Some(host) if base != *usual => format!("{}/{host}", package.ecosystem),
            _ => package.ecosystem.to_string(),
        };
        Some(Endpoint { base, id })
    }

    /// The address of a document of a package; `None` where it would lie outside of what was configured.
    pub(super) fn locate(&self, package: &Package, endpoint: &Endpoint, below: &str) -> Option<Url> {
        let (base, below) = match below.strip_prefix("simple/") {
            Some(rest) if package.ecosystem == EcosystemId::PYPI => (&self.pypi.index, rest),
            _ => (&endpoint.base, below),
        };
        let url = Url::parse(&format!("{base}{below}")).ok()?;
        let is_below = url.origin() == base.origin() && url.path().starts_with(base.path());
        is_below.then_some(url)
    }

    /// Whether this is the registry that Docker asks by itself, whose login goes by a name of its own.
    pub(super) fn is_builtin_oci(url: &Url) -> bool {
        url.origin() == constant(host::OCI).origin()
    }

    /// Whether the user's clients lead a package to another registry than the ecosystem's others.
    pub(super) fn is_mapped_elsewhere(&self, package: &Package) -> bool {
        let own = self.npm_registry(&package.name);
        package.ecosystem == EcosystemId::NPM && own.origin() != self.npm.origin() && own.as_str() != npm::DEFAULT
    }

    /// Whether a host is that of an ecosystem's registry: the usual one, or the one that the user names in its stead.
    pub(super) fn is_usual_host(&self, ecosystem: EcosystemId, host: &str) -> bool {
        let is = |url: &Url| url.host_str() == Some(host.rsplit_once(':').map_or(host, |(name, _)| name));
        match ecosystem {
            // No other registry's crates are read from lock files.
            EcosystemId::CARGO => true,
            EcosystemId::NPM => is(&constant(npm::DEFAULT)) || is(&self.npm) || host::NPM_ALIASES.contains(&host),
            EcosystemId::PYPI => is(&constant(host::PYPI)) || is(&self.pypi.index),
            _ => false,
        }
    }

    fn npm_registry(&self, name: &str) -> &Url {
        let scope = name.strip_prefix('@').and_then(|rest| rest.split_once('/')).map(|(scope, _)| scope);
        scope.and_then(|scope| self.npm_scopes.get(scope)).unwrap_or(&self.npm)
    }

    /// An image's first component is a host if it has a dot or a colon, or is `localhost`.
    fn oci_registry(&self, name: &str) -> Option<Url> {
        let host = name.split_once('/').map(|(host, _)| host);
        let Some(host) = host.filter(|host| host.contains(['.', ':']) || *host == "localhost") else {
            return Some(self.oci.clone());
        };
        if let Some(mirror) = self.oci_mirrors.of(host) {
            return Some(mirror.clone());
        }
        let url = Url::parse(&format!("https://{host}/")).ok()?;
        let is_plain = url.path() == "/" && url.username().is_empty() && url.password().is_none();
        if is_loopback(&url) {
            return Url::parse(&format!("http://{host}/")).ok().filter(|_| is_plain);
        }
        is_plain.then_some(url)
    }
}

/// Where an index of Python distributions has its two sorts of documents.
#[derive(Clone)]
struct Pypi {
    /// What `pypi/<name>/json` is below.
    root: Url,
    /// What `<name>/` is below: usually `simple/` below the root.
    index: Url,
}

impl Pypi {
    /// From the address of the index, as pip and uv are told it.
    fn of_index(index: Url) -> Self {
        let mut root = index.clone();
        if let Some(path) = index.path().strip_suffix("/simple/") {
            root.set_path(&format!("{path}/"));
        }
        Self { root, index }
    }

    /// From the address that everything is below; the index's own will do as well.
    fn below(root: Url) -> Self {
        if root.path().ends_with("/simple/") {
            return Self::of_index(root);
        }
        let mut index = root.clone();
        index.set_path(&format!("{}simple/", root.path()));
        Self { root, index }
    }
}

/// The index of Python distributions: variables go before files, and uv, which is the newer of the two, before pip.
fn python_index(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Option<Url> {
    uv::from_variables(machine, credentials)
        .or_else(|| pip::from_variable(machine, credentials))
        .or_else(|| uv::from_files(machine, credentials))
        .or_else(|| pip::from_files(machine, credentials))
}

/// The address that a constant holds.
fn constant(text: &str) -> Url {
    let mut url = Url::parse(text).expect("the constant is an address");
    if !url.path().ends_with('/') {
        url.set_path("/");
    }
    url
}

/// What follows the first label of the address's host.
fn domain(url: &Url) -> &str {
    url.host_str().and_then(|host| host.split_once('.')).map_or("", |(_, domain)| domain)
}
