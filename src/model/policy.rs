//! What may be offered at all.

use jiff::SignedDuration;

use super::{Level, Text};

/// What may be offered at all: how far, how young, in which shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// How far a dependency may move.
    pub target: Target,
    /// How old a release has to be.
    pub min_age: Option<SignedDuration>,
    /// Whether pre-releases are offered to those who do not use one already.
    pub pre_releases: bool,
    /// How a requirement is rewritten.
    pub range: RangePolicy,
    /// Packages that travel together.
    pub groups: Vec<Group>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            target: Target::Latest,
            min_age: None,
            pre_releases: false,
            range: RangePolicy::Keep,
            groups: Vec::new(),
        }
    }
}

/// How far a dependency may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// To the newest release with the same first two components.
    Patch,
    /// To the newest release with the same first component.
    Minor,
    /// To the newest release there is.
    Major,
    /// To what the publisher calls latest, where the registry has such a tag; otherwise as `Major`.
    Latest,
}

impl Target {
    /// The widest level of a step.
    pub const fn level(self) -> Level {
        match self {
            Self::Patch => Level::Patch,
            Self::Minor => Level::Minor,
            Self::Major | Self::Latest => Level::Major,
        }
    }
}

/// How a requirement is rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangePolicy {
    /// In its author's shape, and only where it does not admit the release yet.
    Keep,
    /// The floor moves too.
    Bump,
    /// What was admitted stays admitted.
    Widen,
    /// Exactly the release.
    Pin,
}

/// Packages that travel together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: Text,
    /// Which packages, as component globs.
    pub members: Vec<Text>,
}
