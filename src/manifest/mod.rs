//! Reads files: one file (or folder) per format. No I/O; text in, dependencies and facts out.
//!
//! A new format is a file here and its line in [`MANIFESTS`] (or [`LOCKS`]).

pub mod bun_lock;
pub mod cargo;
pub mod cargo_lock;
pub mod dockerfile;
mod link;
pub mod package_json;
pub mod package_lock;
pub mod pnpm_lock;
pub mod pnpm_workspace;
pub mod poetry_lock;
pub mod pyproject;
mod read;
pub mod requirements;
pub mod syntax;
pub mod uv_lock;
pub mod yarn_lock;
pub mod yarnrc;

pub use link::link;
pub use read::{ReadText, Reading, read};

use crate::model::{EcosystemId, Extracted, Locked, Problem, RepoPath, Source};

/// A file format that names dependencies.
pub trait Manifest: Sync {
    /// The format's word in reports: `pyproject`, `requirements`, `package-json`, ...
    fn format(&self) -> &'static str;

    /// Whether a file of this path is of this format.
    fn claims(&self, path: RepoPath) -> bool;

    /// Everything the file says. Never fails as a whole: what cannot be read is a problem beside what can.
    fn extract(&self, source: &Source) -> Extracted;
}

/// A file format that records what was installed.
pub trait Lock: Sync {
    /// The ecosystem whose packages it records.
    fn ecosystem(&self) -> EcosystemId;

    /// The formats whose dependencies it speaks for: `pyproject`, `package-json`, `cargo`.
    fn serves(&self) -> &'static [&'static str];

    /// Whether a file of this path is of this format.
    fn claims(&self, path: RepoPath) -> bool;

    /// Every entry of the file.
    fn read(&self, source: &Source) -> Result<Locked, Problem>;
}

/// Every manifest format, in the order in which they may claim a path.
pub static MANIFESTS: &[&dyn Manifest] = &[
    &cargo::Cargo,
    &dockerfile::Dockerfile,
    &package_json::PackageJson,
    &pnpm_workspace::PnpmWorkspace,
    &pyproject::Pyproject,
    &requirements::Requirements,
    &yarnrc::Yarnrc,
];

/// Every lock format, the preferred one first where several stand in one folder.
pub static LOCKS: &[&dyn Lock] = &[
    &cargo_lock::CargoLock,
    &package_lock::PackageLock,
    &pnpm_lock::PnpmLock,
    &yarn_lock::YarnLock,
    &bun_lock::BunLock,
    &uv_lock::UvLock,
    &poetry_lock::PoetryLock,
];

/// The manifest format of a path.
pub fn claimant(path: RepoPath) -> Option<&'static dyn Manifest> {
    MANIFESTS.iter().copied().find(|manifest| manifest.claims(path))
}

/// The lock format of a path.
pub fn lock_claimant(path: RepoPath) -> Option<&'static dyn Lock> {
    LOCKS.iter().copied().find(|lock| lock.claims(path))
}

/// Whether a file of this path is read at all: some manifest or lock format claims it.
pub fn is_wanted(path: RepoPath) -> bool {
    claimant(path).is_some() || lock_claimant(path).is_some()
}
