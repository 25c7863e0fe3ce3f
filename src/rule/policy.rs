//! What may be offered at all: how far, how old, in which shape, and what moves together.

use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Level, Text};

use super::component::Components;

/// What may be offered at all.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The furthest step that is offered.
    pub target: Target,
    /// How old a release has to be.
    pub min_age: SignedDuration,
    /// Whether pre-releases are offered to those who use none.
    pub pre_releases: bool,
    /// How a requirement changes.
    pub range: RangeStyle,
    /// Packages that move together.
    pub groups: Vec<Group>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            target: Target::Latest,
            min_age: SignedDuration::ZERO,
            pre_releases: false,
            range: RangeStyle::Keep,
            groups: Vec::new(),
        }
    }
}

/// The furthest step that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// Within the same minor version.
    Patch,
    /// Within the same major version.
    Minor,
    /// The next versions of any level, one major at a time where a plan can choose.
    Major,
    /// The newest there is.
    Latest,
}

impl Target {
    /// The widest level of a step; `None` where there is no limit.
    pub const fn level(self) -> Option<Level> {
        match self {
            Self::Patch => Some(Level::Patch),
            Self::Minor => Some(Level::Minor),
            Self::Major => Some(Level::Major),
            Self::Latest => None,
        }
    }
}

/// How a requirement changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RangeStyle {
    /// In the shape its author used, and only where it does not admit the new version.
    Keep,
    /// In the shape its author used, the floor raised each time.
    Bump,
    /// So that it admits the new version as well as the old ones.
    Widen,
    /// To exactly the new version.
    Pin,
}

/// Packages that move together.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: Text,
    /// Its components.
    pub components: Components,
}
