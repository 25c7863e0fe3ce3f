//! What registries know.

use std::sync::Arc;

use jiff::Timestamp;

use super::{Package, Text, Version};

/// A version that was published.
#[derive(Clone, Debug)]
pub struct Release {
    /// Its version.
    pub version: Version,
    /// When it was published, in UTC; `None` where the registry's answer does not say.
    pub published: Option<Timestamp>,
    /// Withdrawn, with the reason given (perhaps empty).
    pub yanked: Option<Text>,
    /// Deprecated, with the reason given (perhaps empty).
    pub deprecated: Option<Text>,
    /// What it needs around it.
    pub requires: Box<[Constraint]>,
    /// The commit that a git tag leads to, behind the tag object where there is one. Other ecosystems say none yet.
    pub digest: Option<Text>,
    /// The Pythons that its files are for; `None` where the registry's answer names no files.
    pub pythons: Option<Pythons>,
}

/// The versions of Python 3 that the files of a release can be installed on, as their names say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pythons {
    /// Bit 12: a file for 3.12 and no other.
    pub only: u32,
    /// Bit 8: a file for 3.8 and all that follow. What is built from its source is for all of them.
    pub since: u32,
}

impl Pythons {
    /// Every Python 3.
    pub const ALL: Self = Self { only: 0, since: 1 };

    /// Those that one or the other admits.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self { only: self.only | other.only, since: self.since | other.since }
    }

    /// Whether a file is for Python 3 of this number, whatever the platform.
    pub const fn admit(self, minor: u32) -> bool {
        let upto = if minor >= 31 { u32::MAX } else { (2 << minor) - 1 };
        self.since & upto != 0 || (minor < 32 && self.only & (1 << minor) != 0)
    }

    /// Whether the files are for several Pythons. A single one may be the beginning of an upload, or what a mirror has of it.
    pub const fn are_several(self) -> bool {
        self.only.count_ones() + self.since.count_ones() > 1
    }
}

/// A package (usually a runtime) that a release needs, and the versions of it that will do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Constraint {
    /// What is needed: `runtime/python`, `runtime/node`, `runtime/rust`, or an npm peer.
    pub package: Package,
    /// Which versions will do, in that package's grammar.
    pub requirement: Text,
}

/// Everything one registry says of one package.
#[derive(Clone, Debug, Default)]
pub struct Releases {
    /// The releases, oldest version first.
    pub all: Vec<Release>,
    /// Named versions (`latest`, `next`), where the registry has them.
    pub tags: Vec<(Text, Text)>,
    /// The state of the package as a whole.
    pub standing: Standing,
    /// Published names that cannot be offered: they do not follow the version grammar, or are branches of a repository.
    pub unordered: Vec<Text>,
    /// Whether publication dates are known as far as the registry has them.
    pub dated: bool,
}

/// The state of a package as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Nothing is said against it.
    #[default]
    Active,
    /// Its owner says it is no longer developed.
    Archived,
    /// Its owner says not to use it, and why.
    Deprecated(Text),
    /// The registry holds it back (malware under review).
    Quarantined,
    /// The registry holds only the name (npm's `0.0.1-security`).
    Placeholder,
}

/// The answer to "what exists?" for one package. Absence and ignorance are different answers.
#[derive(Clone, Debug)]
pub enum Lookup {
    /// These releases exist.
    Found(Arc<Releases>),
    /// The registry says there is no such package.
    Missing,
    /// The registry could not be asked or gave no usable answer: nothing is known.
    Unknown(Fault),
    /// This run does not ask: no registry speaks for this ecosystem here.
    NotAsked,
}

/// Why nothing is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What kind of failure.
    pub kind: FaultKind,
    /// What happened, for people; holds no credential.
    pub message: String,
}

/// The kinds of failed look-ups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FaultKind {
    /// `--offline`, and the cache does not hold it.
    Offline,
    /// No connection, no name, no TLS.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// 401.
    Unauthorized,
    /// 403.
    Forbidden,
    /// 429, after the retries.
    RateLimited,
    /// 5xx, after the retries.
    ServerError,
    /// An answer that cannot be read: cut off, too large, not the format.
    Malformed,
    /// No registry is configured for it.
    Unconfigured,
}

impl FaultKind {
    /// The code in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::Unreachable => "unreachable",
            Self::TimedOut => "timed-out",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::RateLimited => "rate-limited",
            Self::ServerError => "server-error",
            Self::Malformed => "malformed",
            Self::Unconfigured => "unconfigured",
        }
    }
}
