//! What may be offered at all: how far, how old, in which shape, and what moves together.

use jiff::SignedDuration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Level, Text};

/// What may be offered at all.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The furthest step that is offered.
    pub target: Target,
    /// How old a release has to be; zero where any age will do.
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
    /// To the newest release there is.
    Major,
    /// To what the publisher calls latest, where the registry has such a tag; otherwise as `major`.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: Text,
    /// Its members, as component globs.
    pub members: Vec<Text>,
}

/// A span of time as people write it: `3d`, `12h`, `30m`, `2w`, `1y`, `3 days`; a bare number is days.
pub fn parse_age(text: &str) -> Option<SignedDuration> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let amount: i64 = text[..digits].parse().ok()?;
    let minutes = match text[digits..].trim() {
        "m" | "min" | "minute" | "minutes" => 1,
        "h" | "hour" | "hours" => 60,
        "" | "d" | "day" | "days" => 60 * 24,
        "w" | "week" | "weeks" => 60 * 24 * 7,
        "y" | "year" | "years" => 60 * 24 * 365,
        _ => return None,
    };
    SignedDuration::try_from_mins(amount.checked_mul(minutes)?)
}
