//! Reads files: one file (or folder) per format. No I/O; text in, dependencies and facts out.
//!
//! A new format is a file here and its line in [`MANIFESTS`] (or [`LOCKS`]).

pub mod action;
pub mod bun_lock;
pub mod cargo;
pub mod cargo_lock;
pub mod compose;
pub mod conda;
pub mod dependabot;
pub mod devcontainer;
pub mod dockerfile;
pub mod dockerignore;
pub mod env;
pub mod gitlab_ci;
pub mod go_mod;
mod link;
pub mod npmrc;
pub mod package_json;
pub mod package_lock;
pub mod pdm_lock;
pub mod pep723;
mod pinned;
pub mod pipfile;
pub mod pipfile_lock;
pub mod pixi;
pub mod pnpm_lock;
pub mod pnpm_workspace;
pub mod poetry_lock;
pub mod pre_commit;
pub mod pylock;
pub mod pyproject;
mod read;
pub mod renovate;
pub mod requirements;
pub mod runtime_file;
pub mod setup_cfg;
pub mod setup_py;
pub mod syntax;
pub mod tsconfig;
mod unread;
pub mod uv_lock;
pub mod workflow;
pub mod yarn_lock;
pub mod yarnrc;

pub use link::link;
pub use pinned::pinned;
pub use read::{ReadText, Reading, read};

use crate::model::{Claim, EcosystemId, Extracted, Locked, Problem, Source};

use syntax::pin::Entry;

/// A file format that names dependencies.
pub trait Manifest: Sync {
    /// The format's word in reports: `pyproject`, `requirements`, `package-json`, ...
    fn format(&self) -> &'static str;

    /// Whether a file of this path is of this format. Asked of every file of a fleet.
    fn claims(&self, path: &str) -> bool;

    /// Whether a text is of this format, where paths alone do not tell: one that is not was never claimed.
    fn recognises(&self, text: &str) -> bool {
        let _ = text;
        true
    }

    /// Whether a path alone makes a file one of this format. Where it does not, a file that is no text is none, and no trouble.
    fn is_named(&self) -> bool {
        true
    }

    /// The names of files in the same folder that are consulted: they are in [`Source::beside`], where they are there.
    fn consults(&self) -> &'static [&'static str] {
        &[]
    }

    /// Everything the file says. Never fails as a whole: what cannot be read is a problem beside what can.
    fn extract(&self, source: &Source) -> Extracted;
}

/// A file format that records what was installed.
pub trait Lock: Sync {
    /// The ecosystem whose packages it records.
    fn ecosystem(&self) -> EcosystemId;

    /// The formats whose dependencies it speaks for: `pyproject`, `package-json`, `cargo`.
    fn serves(&self) -> &'static [&'static str];

    /// Whether a file of this path is of this format. Asked of every file of a fleet.
    fn claims(&self, path: &str) -> bool;

    /// Every entry of the file.
    fn read(&self, source: &Source) -> Result<Locked, Problem>;

    /// Every release that the file pins, whoever asks for it. None where it is not read that far.
    fn pins<'a>(&self, source: &'a Source) -> Vec<Entry<'a>> {
        let _ = source;
        Vec::new()
    }
}

/// Every manifest format, in the order in which they may claim a path.
pub static MANIFESTS: &[&dyn Manifest] = &[
    // Known by its folder, whatever its name.
    &workflow::Workflow,
    &action::Action,
    &cargo::Cargo,
    &compose::Compose,
    &conda::Conda,
    &dependabot::Dependabot,
    &devcontainer::Devcontainer,
    &dockerfile::Dockerfile,
    &dockerignore::Dockerignore,
    &env::Env,
    &gitlab_ci::GitlabCi,
    &go_mod::GoMod,
    &npmrc::Npmrc,
    &package_json::PackageJson,
    &pep723::Pep723,
    &pipfile::Pipfile,
    &pixi::Pixi,
    &pnpm_workspace::PnpmWorkspace,
    &pre_commit::PreCommit,
    &pyproject::Pyproject,
    &renovate::Renovate,
    &requirements::Requirements,
    &runtime_file::RuntimeFile,
    &setup_cfg::SetupCfg,
    &setup_py::SetupPy,
    &tsconfig::Tsconfig,
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
    &pdm_lock::PdmLock,
    &pylock::Pylock,
    &pipfile_lock::PipfileLock,
];

/// The manifest format of a path.
pub fn claimant(path: &str) -> Option<&'static dyn Manifest> {
    MANIFESTS.iter().copied().find(|manifest| manifest.claims(path))
}

/// The manifest format of that word.
pub fn format(word: &str) -> Option<&'static dyn Manifest> {
    MANIFESTS.iter().copied().find(|manifest| manifest.format() == word)
}

/// The lock format of a path.
pub fn lock_claimant(path: &str) -> Option<&'static dyn Lock> {
    LOCKS.iter().copied().find(|lock| lock.claims(path))
}

/// Whether a file of this path is read at all: some manifest or lock format claims it.
pub fn is_wanted(path: &str) -> bool {
    claimant(path).is_some() || lock_claimant(path).is_some()
}

/// What a path says about a file. Asked of every file of a fleet.
pub fn claim(path: &str) -> Claim {
    match unread::kind(path) {
        // First: a format that tells by the text alone (`*.py`) claims such a path too.
        Some(kind) => Claim::Unread(kind),
        None if is_wanted(path) => Claim::Read,
        None => Claim::None,
    }
}
