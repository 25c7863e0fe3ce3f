//! Which release a dependency may move to, and why not the others.

use super::{Text, Version};
use jiff::Timestamp;

/// What was decided for one dependency.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// The version in use today, as far as it can be told.
    pub current: Option<Current>,
    /// The newest release that anybody should use: not a pre-release, not withdrawn, not an outlier.
    pub latest: Option<Version>,
    /// The release to move to under the policy; `None` where it is already the one in use, or none is acceptable.
    pub update: Option<Update>,
    /// Newer releases that were not chosen, newest first: for each kind of reason the newest, and how many more.
    pub held: Vec<Held>,
    /// Whether any release satisfies the requirement at all.
    pub satisfiable: bool,
}

/// The version in use, and how that is known.
#[derive(Clone, Debug)]
pub struct Current {
    /// The version.
    pub version: Version,
    /// How it is known.
    pub from: CurrentFrom,
    /// When it was published, where known.
    pub published: Option<Timestamp>,
}

/// How the current version is known. A lower bound is not the installed version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurrentFrom {
    /// A lock file says so.
    Lock,
    /// The requirement admits exactly one.
    Pin,
    /// The highest release that the requirement admits: what a fresh install would get today.
    Highest,
}

impl CurrentFrom {
    /// The word in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lock => "lock",
            Self::Pin => "pin",
            Self::Highest => "requirement",
        }
    }
}

/// A release to move to.
#[derive(Clone, Debug)]
pub struct Update {
    /// The release.
    pub to: Version,
    /// The requirement rewritten in its author's shape; `None` where it cannot be said in that shape.
    pub requirement: Option<Text>,
    /// How far it is, by the leftmost component that changes.
    pub level: Level,
    /// Whether the ecosystem's rules allow it to break its users (`0.1 -> 0.2` does).
    pub breaking: bool,
    /// When it was published, where known.
    pub published: Option<Timestamp>,
}

/// The leftmost component in which two versions differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The third component or anything after it.
    Patch,
    /// The second.
    Minor,
    /// The first.
    Major,
}

impl Level {
    /// The word in reports and policies.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }

    /// The level of the step from one version to another.
    pub fn between(from: &Version, to: &Version) -> Self {
        if from.component(0) != to.component(0) {
            Self::Major
        } else if from.component(1) != to.component(1) {
            Self::Minor
        } else {
            Self::Patch
        }
    }
}

/// A release that was not chosen.
#[derive(Clone, Debug)]
pub struct Held {
    /// The release.
    pub version: Version,
    /// The kind of reason.
    pub reason: HeldReason,
    /// The reason with its particulars, as a sentence fragment. What of the repository stands against it is in
    /// `Resolution::engines`, since many repositories share one choice.
    pub detail: String,
    /// How many older releases are held for the same reason and not listed.
    pub more: u32,
}

/// Why a release was not chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeldReason {
    /// Published too recently.
    TooYoung,
    /// A pre-release, while the current version is not.
    PreRelease,
    /// Withdrawn by its publisher.
    Yanked,
    /// Deprecated by its publisher.
    Deprecated,
    /// Needs a Python that the project does not promise.
    RequiresPython,
    /// Needs a Node that the project does not promise.
    Engines,
    /// Needs a Rust that the project does not promise.
    RustVersion,
    /// Another package of the project does not accept it.
    Peer,
    /// A rule or the policy caps it.
    Capped,
    /// Its number does not belong to the package's line of versions.
    Outlier,
    /// Further than the policy's target level.
    BeyondTarget,
    /// Above what the publisher calls latest.
    NotTaggedLatest,
    /// Another variant or precision of the tag.
    Suffix,
    /// A major step of a database: data has to be migrated first.
    MajorDatabase,
    /// A waiver stands against it.
    Waived,
}

impl HeldReason {
    /// The code in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooYoung => "too-young",
            Self::PreRelease => "pre-release",
            Self::Yanked => "yanked",
            Self::Deprecated => "deprecated",
            Self::RequiresPython => "requires-python",
            Self::Engines => "engines",
            Self::RustVersion => "rust-version",
            Self::Peer => "peer",
            Self::Capped => "capped",
            Self::Outlier => "outlier",
            Self::BeyondTarget => "beyond-target",
            Self::NotTaggedLatest => "not-tagged-latest",
            Self::Suffix => "suffix",
            Self::MajorDatabase => "major-database",
            Self::Waived => "waived",
        }
    }
}
