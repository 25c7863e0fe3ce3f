//! What lock files pin, whoever asks for it: kept only where somebody wants to know.

use super::{EcosystemId, Package, Place, RepoPath, SourceId, Text};

/// The releases of one registry that one lock file pins.
#[derive(Clone, Debug)]
pub struct Pinned {
    /// The lock file's number in the run.
    pub source: SourceId,
    /// Where it lies.
    pub path: RepoPath,
    /// Whose packages it pins.
    pub ecosystem: EcosystemId,
    /// The host that the lock file says they come from; `None` where it says none, and the ecosystem's usual one is meant.
    pub host: Option<Text>,
    /// Each release once, in the order of the file.
    pub pins: Vec<Pin>,
}

/// One release that a lock file pins: 24 bytes, since a fleet has millions of them.
#[derive(Clone, Copy, Debug)]
pub struct Pin {
    /// `lodash@4.17.20`, interned once for both.
    release: Text,
    start: u32,
    line: u32,
    column: u32,
    /// Whether the lock file says that nothing but development asks for it.
    pub is_development: bool,
}

impl Pin {
    /// A release whose name stands at this place.
    pub fn new(package: &Package, version: &str, at: Place, is_development: bool) -> Self {
        let release = Text::from(&format!("{}@{version}", package.name));
        Self { release, start: at.start, line: at.line, column: at.column, is_development }
    }

    /// The name and the version.
    pub fn release(&self) -> (&'static str, &'static str) {
        // No version has the sign; the name of a scope begins with it.
        self.release.as_str().rsplit_once('@').unwrap_or_default()
    }
}

impl Pinned {
    /// The package of one of its pins.
    pub fn package(&self, pin: &Pin) -> Package {
        Package { ecosystem: self.ecosystem, name: Text::from(pin.release().0) }
    }

    /// Where the name of one of its pins stands.
    pub fn place(&self, pin: &Pin) -> Place {
        let Pin { start, line, column, .. } = *pin;
        Place { source: self.source, start, end: start + pin.release().0.len() as u32, line, column }
    }
}
