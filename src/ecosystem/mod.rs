//! What differs between package namespaces: version order, ranges, raising a requirement, reading registry documents. No I/O.
//!
//! A new ecosystem is a folder here and its line in [`ECOSYSTEMS`].

pub mod cargo;
pub mod document;
pub mod github;
pub mod npm;
pub mod oci;
pub mod outlier;
pub mod pypi;
pub mod runtime;
pub mod semver;
mod tag;

use crate::model::{EcosystemId, HeldReason, Package, Release, Releases, Skip, Version};

/// One package namespace. Plain functions on plain data: an ecosystem says which documents to get and reads bytes; it never awaits.
pub trait Ecosystem: Sync {
    /// Its id.
    fn id(&self) -> EcosystemId;

    /// Given the answers got so far, the next documents to get, or what they say.
    ///
    /// Called first with no answers; then with the answers to its first requests, in their order; and so on, so that pages
    /// and several-step protocols need nothing more. An answer has status 200 or 404; every other status has become a fault
    /// before it gets here.
    fn query(&self, package: &Package, needs: Needs, answers: &[Answer]) -> Result<Query, Malformed>;

    /// The version of that text; `None` where it does not follow the grammar.
    fn version(&self, text: &str) -> Option<Version>;

    /// What a requirement admits.
    fn range(&self, requirement: &str) -> Result<Box<dyn Range>, Malformed>;

    /// The requirement rewritten so that it asks for `to`, in the shape its author used: operators, precision, spacing.
    ///
    /// The requirement as it stands where it already admits `to` and the shape says no floor has to move; `Err` where
    /// `to` cannot be said in that shape. A floor is never lowered.
    fn raise(&self, requirement: &str, to: &Version) -> Result<String, Skip>;

    /// The same, given all that is known of the release: a pin by digest needs its digest too.
    fn raise_to(&self, requirement: &str, release: &Release) -> Result<String, Skip> {
        self.raise(requirement, &release.version)
    }

    /// Whether the ecosystem's rules allow the step to break users of the package. By default a step of the leftmost
    /// component that is not zero, as semantic versions have it.
    fn breaking(&self, from: &Version, to: &Version) -> bool {
        let first = |version: &Version| version.release().take_while(|part| *part == 0).count().min(2);
        let leading = first(from);
        (0..=leading).any(|index| from.component(index) != to.component(index))
    }

    /// Whether a dependency at `from` can be moved to `to` at all: an image keeps its variant and its precision, a
    /// git tag what stands before its numbers.
    fn comparable(&self, from: &Version, to: &Version) -> Result<(), HeldReason> {
        let _ = (from, to);
        Ok(())
    }

    /// Whether `to` is nothing to those who use `from`: a name that moves from one release to the next (`v5` beside `v4.1.0`),
    /// or one of another line (`node/v22` beside `v4`). It is neither offered nor held back.
    fn is_beside(&self, from: &Version, to: &Version) -> bool {
        let _ = (from, to);
        false
    }
}

/// What a requirement admits.
pub trait Range: Send + Sync {
    /// Whether the version satisfies it, pre-releases judged as the ecosystem's own installer does by default.
    fn matches(&self, version: &Version) -> bool;

    /// The only version it admits, where it is a pin (`==1.2.3`, `=1.2.3`, npm's `1.2.3`, an image tag).
    fn pin(&self) -> Option<&Version> {
        None
    }

    /// Whether it admits every version there is: `*`, an empty requirement.
    fn is_unbounded(&self) -> bool {
        false
    }

    /// Whether nothing limits it from above (`>=1.0`): a newer major would be taken without anybody asking.
    fn is_open(&self) -> bool {
        false
    }

    /// Whether its author wrote a pre-release, and so asks for pre-releases.
    fn wants_prerelease(&self) -> bool {
        false
    }
}

/// Which fields of the releases the run needs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Publication dates of all releases, even where that takes the registry's big document.
    pub dates: bool,
}

/// What to do next to learn a package's releases.
#[derive(Debug)]
pub enum Query {
    /// Get these documents, all at once.
    Fetch(Vec<Request>),
    /// This is what they say.
    Ready(Releases),
    /// The registry says that there is no such package.
    Absent,
}

/// One document of a registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Where it is.
    pub target: Target,
    /// The value of the `Accept` header.
    pub accept: &'static str,
}

/// Where a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Below the base address that is configured for the package, already percent-encoded: `simple/flask/`, `@babel%2fcore`.
    Below(String),
    /// The address of a following page, as the registry gave it: absolute, or relative to the page that named it.
    Next(String),
}

/// One document as it was answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// 200 or 404.
    pub status: u16,
    /// The `Content-Type`, lower case, without parameters; empty where there is none. Mirrors lie: look at the bytes too.
    pub content_type: String,
    /// The address of the next page, from the `Link` header.
    pub next: Option<String>,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// A text or document that does not follow its grammar.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Malformed {
    /// What is wrong, as a sentence fragment.
    pub message: String,
    /// The byte at which it goes wrong, where that is known.
    pub at: Option<usize>,
}

impl Malformed {
    /// A problem without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), at: None }
    }
}

/// Every ecosystem.
pub static ECOSYSTEMS: &[&dyn Ecosystem] =
    &[&cargo::Cargo, &github::GitHub, &npm::Npm, &oci::Oci, &pypi::Pypi, &runtime::Runtime];

/// The ecosystem of that id; `None` for one that is named in manifests but not judged yet.
pub fn ecosystem(id: EcosystemId) -> Option<&'static dyn Ecosystem> {
    ECOSYSTEMS.iter().copied().find(|ecosystem| ecosystem.id() == id)
}
