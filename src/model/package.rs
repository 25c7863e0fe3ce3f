//! What a registry knows: an ecosystem and a name.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Text;

/// What stands for something else in a part of a package URL.
const PURL_PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b':');
/// The same for a name with its namespace, whose slashes separate.
const PURL_NAME: &AsciiSet = &PURL_PART.remove(b'/');

/// A package namespace with one version order, one requirement grammar and one registry protocol.
///
/// The word is the one users write in rules and read in reports, and the type of a package URL: `pypi`, `npm`, `oci`, ...
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EcosystemId(u8);

/// The words, in alphabetical order: an id is the place of its word.
const WORDS: [&str; 9] = ["cargo", "conda", "github", "gitlab", "golang", "npm", "oci", "pypi", "runtime"];

impl EcosystemId {
    /// Rust crates.
    pub const CARGO: Self = Self(0);
    /// Conda packages, of whichever channel.
    pub const CONDA: Self = Self(1);
    /// Actions, reusable workflows and hooks: git tags of a repository. One that lies elsewhere has its host before its name.
    pub const GITHUB: Self = Self(2);
    /// What GitLab pipelines include: git tags of a project.
    pub const GITLAB: Self = Self(3);
    /// Go modules.
    pub const GOLANG: Self = Self(4);
    /// JavaScript packages.
    pub const NPM: Self = Self(5);
    /// Container images.
    pub const OCI: Self = Self(6);
    /// Python distributions.
    pub const PYPI: Self = Self(7);
    /// Language runtimes and tools with a lifecycle: python, node, rust, ...
    pub const RUNTIME: Self = Self(8);

    /// Every ecosystem, in the order in which reports list them.
    pub const ALL: &[Self] = &[
        Self::CARGO,
        Self::CONDA,
        Self::GITHUB,
        Self::GITLAB,
        Self::GOLANG,
        Self::NPM,
        Self::OCI,
        Self::PYPI,
        Self::RUNTIME,
    ];

    /// The word for this ecosystem.
    pub const fn as_str(self) -> &'static str {
        WORDS[self.0 as usize]
    }

    /// The ecosystem of that name; `docker` and `go` are customary other names of `oci` and `golang`.
    pub fn named(name: &str) -> Option<Self> {
        let name = match name {
            "docker" => "oci",
            "go" => "golang",
            name => name,
        };
        Self::ALL.iter().copied().find(|id| id.as_str() == name)
    }
}

impl fmt::Debug for EcosystemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EcosystemId").field(&self.as_str()).finish()
    }
}

impl fmt::Display for EcosystemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An ecosystem and a name in the ecosystem's canonical spelling, so that equal packages are equal values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Package {
    /// The namespace.
    pub ecosystem: EcosystemId,
    /// The canonical name: `zope-interface`, `@babel/core`, `library/postgres`, `ghcr.io/owner/image`.
    pub name: Text,
}

impl Package {
    /// The package of that name, spelt as the ecosystem compares names (the package URL rules of each type).
    ///
    /// `PyPI` names follow PEP 503; images lose the default registry's host and gain `library/`; names on GitHub, GitLab and in conda channels are lower case.
    pub fn new(ecosystem: EcosystemId, written: &str) -> Self {
        let name = match ecosystem {
            EcosystemId::PYPI => Text::from(&normalise_pypi(written)),
            EcosystemId::OCI => Text::from(&normalise_oci(written)),
            EcosystemId::GITHUB | EcosystemId::GITLAB | EcosystemId::CONDA => Text::from(&written.to_ascii_lowercase()),
            _ => Text::from(written),
        };
        Self { ecosystem, name }
    }

    /// The package URL without a version, as reports print it: `pkg:npm/%40babel/core`.
    pub fn purl(&self) -> String {
        format!("pkg:{}/{}", self.ecosystem, utf8_percent_encode(&self.name, PURL_NAME))
    }

    /// The package URL of one version: `pkg:cargo/toml_edit@0.25.18%2Bspec-1.1.0`.
    pub fn purl_at(&self, version: &str) -> String {
        format!("{}@{}", self.purl(), utf8_percent_encode(version, PURL_PART))
    }
}

impl fmt::Display for Package {
    /// The short form that people write in rules: `npm/@babel/core`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.ecosystem, self.name)
    }
}

/// PEP 503: lower case, and every run of `-`, `_`, `.` is one `-`.
fn normalise_pypi(written: &str) -> String {
    let mut name = String::with_capacity(written.len());
    for character in written.chars() {
        if matches!(character, '-' | '_' | '.') {
            if !name.ends_with('-') {
                name.push('-');
            }
        } else {
            name.push(character.to_ascii_lowercase());
        }
    }
    name
}

/// Docker's reference rules: the default host and `index.` alias are left out, official images live in `library/`.
fn normalise_oci(written: &str) -> String {
    let name = super::host::OCI_ALIASES.iter().find_map(|host| written.strip_prefix(host)).unwrap_or(written);
    if name.contains('/') { name.to_owned() } else { format!("library/{name}") }
}
