//! What a rule found, where, and what would put it right.

use serde::{Deserialize, Serialize};

use super::{Package, Place, Text};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Worth doing when one is there anyway.
    Low,
    /// Worth planning.
    Medium,
    /// Worth doing soon.
    High,
    /// Broken or dangerous now.
    Critical,
}

impl Severity {
    /// Every severity, worst first.
    pub const WORST_FIRST: [Self; 5] = [Self::Critical, Self::High, Self::Medium, Self::Low, Self::Info];

    /// The word in rules and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// The id of one of a pack's own priorities or phases.
pub type Priority = Text;

/// A rule, a place, a severity, a message, and perhaps a remedy.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule's id.
    pub rule: Text,
    /// The pack the rule comes from.
    pub pack: Text,
    /// How bad.
    pub severity: Severity,
    /// The pack's own priority.
    pub priority: Option<Priority>,
    /// The pack's own phase.
    pub phase: Option<Text>,
    /// Which repository of the fleet (an index into `Fleet::inventories`); beyond them for the fleet as a whole.
    pub repository: u32,
    /// Where; `None` for a finding about a repository or the fleet as a whole.
    pub place: Option<Place>,
    /// The package it is about.
    pub package: Option<Package>,
    /// The package's version it is about, where it is about one.
    pub version: Option<Text>,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where to read more.
    pub links: Vec<Text>,
    /// What would put it right, in words of the domain.
    pub remedy: Option<Remedy>,
    /// The facts that led here, for `-v` and `why`.
    pub reasons: Vec<Reason>,
    /// The waiver that stands against it.
    pub waived: Option<WaivedBy>,
}

impl Finding {
    /// The repository of a finding about the fleet as a whole.
    pub const FLEET: u32 = u32::MAX;
}

/// A fact that led to a finding.
#[derive(Clone, Debug)]
pub struct Reason {
    /// The fact, as a sentence fragment.
    pub text: String,
    /// Where it stands.
    pub place: Option<Place>,
}

/// The waiver that keeps a finding from counting.
#[derive(Clone, Debug)]
pub struct WaivedBy {
    /// Until which day (inclusive), as written.
    pub until: Option<Text>,
    /// Why, as written.
    pub why: Text,
}

/// What would put a finding right: never bytes.
#[derive(Clone, Debug)]
pub enum Remedy {
    /// Ask for this version or newer, in the author's shape.
    Raise {
        /// The version.
        to: Text,
        /// The requirement that asks for it, where the author's shape can say it.
        requirement: Option<Text>,
        /// Who has to look at it.
        safety: Safety,
    },
    /// Ask for exactly this version.
    Pin {
        /// The version.
        to: Text,
        /// Who has to look at it.
        safety: Safety,
    },
    /// Use another package instead.
    Replace {
        /// The successor.
        with: Package,
        /// The requirement on it, where one is wanted.
        to: Option<Text>,
        /// Who has to look at it.
        safety: Safety,
    },
    /// Rewrite the requirement as this.
    Rewrite {
        /// The new text.
        to: Text,
        /// Who has to look at it.
        safety: Safety,
    },
    /// Ask for a package that is not asked for.
    Add {
        /// The package.
        package: Package,
        /// The requirement on it, where one is wanted.
        to: Option<Text>,
        /// Who has to look at it.
        safety: Safety,
    },
    /// Give a key a value.
    Set {
        /// The path of the key: `services.db.restart`, `compilerOptions.strict`.
        key: Text,
        /// The value, as the file would say it.
        to: Text,
        /// Who has to look at it.
        safety: Safety,
    },
    /// Make a file.
    Create {
        /// Its path in the repository.
        path: Text,
        /// Who has to look at it.
        safety: Safety,
    },
    /// Take the entry out.
    Remove {
        /// Who has to look at it.
        safety: Safety,
    },
    /// Take out another entry than the one that the finding underlines: the second of two.
    RemoveAt {
        /// The name of that entry.
        place: Place,
        /// Who has to look at it.
        safety: Safety,
    },
}

impl Remedy {
    /// Who has to look at it.
    pub fn safety(&self) -> Safety {
        match self {
            Self::Raise { safety, .. }
            | Self::Pin { safety, .. }
            | Self::Replace { safety, .. }
            | Self::Rewrite { safety, .. }
            | Self::Add { safety, .. }
            | Self::Set { safety, .. }
            | Self::Create { safety, .. }
            | Self::Remove { safety }
            | Self::RemoveAt { safety, .. } => *safety,
        }
    }

    /// The same, with somebody else to look at it.
    #[must_use]
    pub fn looked_at_by(mut self, who: Safety) -> Self {
        match &mut self {
            Self::Raise { safety, .. }
            | Self::Pin { safety, .. }
            | Self::Replace { safety, .. }
            | Self::Rewrite { safety, .. }
            | Self::Add { safety, .. }
            | Self::Set { safety, .. }
            | Self::Create { safety, .. }
            | Self::Remove { safety }
            | Self::RemoveAt { safety, .. } => *safety = who,
        }
        self
    }
}

/// Who has to look at a remedy before it is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Safety {
    /// Nobody: the meaning does not change.
    Safe,
    /// A reviewer.
    Review,
    /// Somebody who knows the code.
    Unsafe,
    /// It cannot be done by a tool.
    Manual,
}
