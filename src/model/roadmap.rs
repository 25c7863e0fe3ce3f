//! What a pack plans: phases, what comes round, targets, decisions, tasks and risks.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Severity, Text};

/// What a pack plans.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Roadmap {
    /// The pack's title.
    pub title: String,
    /// The pack's priorities, the first one first: id and title.
    #[schemars(with = "Vec<(String, String)>")]
    pub priorities: Vec<(Text, String)>,
    /// The day on which it was written, from which weeks are counted.
    #[schemars(with = "Option<String>")]
    pub start: Option<Date>,
    /// Its phases, in order.
    pub phases: Vec<Phase>,
    /// What comes round.
    pub rounds: Vec<Round>,
    /// What is to be reached.
    pub targets: Vec<Aim>,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// What no rule can check.
    pub tasks: Vec<Task>,
    /// What may go wrong.
    pub risks: Vec<Risk>,
}

/// A stretch of work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Phase {
    /// The word by which rules and tasks name it.
    #[schemars(with = "String")]
    pub id: Text,
    /// What people call it.
    pub title: String,
    /// When, as the pack says it: `weeks 1-4`, `days 1-14`, `Q1 2025`.
    pub when: String,
    /// Its first day.
    #[schemars(with = "Option<String>")]
    pub begins: Option<Date>,
    /// Its last day.
    #[schemars(with = "Option<String>")]
    pub ends: Option<Date>,
    /// The work that was estimated, in hours.
    pub hours: Option<u32>,
    /// What it is for.
    pub goal: Option<String>,
    /// What the pack says of how far it is.
    pub status: Option<String>,
}

/// What comes round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Round {
    /// How often.
    pub every: Every,
    /// What is done.
    pub title: String,
    /// What it looks at, as rules write components.
    pub components: Vec<String>,
    /// When it was done last, as far as the pack knows.
    #[schemars(with = "Option<String>")]
    pub last: Option<Date>,
}

/// How often something comes round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum Every {
    /// Every month.
    #[serde(rename = "monthly")]
    Month,
    /// Every three months.
    #[serde(rename = "quarterly")]
    Quarter,
    /// Every year.
    #[serde(rename = "annually")]
    Year,
}

impl Every {
    /// The word in rules files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Month => "monthly",
            Self::Quarter => "quarterly",
            Self::Year => "annually",
        }
    }

    /// The months from one to the next.
    pub const fn months(self) -> i32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

/// What is to be reached: a measure and its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Aim {
    /// Its name.
    #[schemars(with = "String")]
    pub id: Text,
    /// What is measured.
    pub metric: String,
    /// What it was before.
    pub before: Option<String>,
    /// What it is to be.
    pub target: String,
    /// The rule whose open findings are the measure.
    #[schemars(with = "Option<String>")]
    pub rule: Option<Text>,
    /// What it is the sum of.
    pub items: Vec<(String, i64)>,
    /// The phase that reaches it.
    #[schemars(with = "Option<String>")]
    pub phase: Option<Text>,
    /// Who can measure it: `tool`, `external` or `manual`.
    pub measured: Option<String>,
}

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Decision {
    /// Its name.
    #[schemars(with = "String")]
    pub id: Text,
    /// What it is about.
    pub topic: String,
    /// What was chosen.
    pub chosen: String,
    /// What was not.
    pub rejected: Vec<String>,
    /// Why.
    pub reason: String,
    /// By which criteria: each with the side that won it.
    pub criteria: Vec<(String, String)>,
    /// The rules that guard it.
    #[schemars(with = "Vec<String>")]
    pub rules: Vec<Text>,
}

/// Something to be done that no rule checks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Task {
    /// Its name.
    #[schemars(with = "String")]
    pub id: Text,
    /// What is to be done.
    pub title: String,
    /// In which phase.
    #[schemars(with = "Option<String>")]
    pub phase: Option<Text>,
    /// With which priority.
    #[schemars(with = "Option<String>")]
    pub priority: Option<Text>,
    /// Whether it is done, as far as the pack knows.
    pub done: bool,
}

/// Something that may go wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Risk {
    /// Its name.
    #[schemars(with = "String")]
    pub id: Text,
    /// What may happen.
    pub title: String,
    /// How bad it is altogether.
    pub level: String,
    /// How likely.
    pub probability: String,
    /// How bad.
    pub impact: String,
    /// What is done against it.
    pub mitigation: Vec<String>,
    /// In which phase.
    #[schemars(with = "Option<String>")]
    pub phase: Option<Text>,
    /// The rules that watch it.
    #[schemars(with = "Vec<String>")]
    pub rules: Vec<Text>,
}

/// What a report says of a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleLine {
    /// Its id.
    #[schemars(with = "String")]
    pub id: Text,
    /// Its kind.
    pub kind: &'static str,
    /// What it is called, or why it is there.
    pub title: String,
    /// How bad a finding is.
    pub severity: Severity,
    /// The pack's own priority.
    #[schemars(with = "Option<String>")]
    pub priority: Option<Text>,
    /// The pack's own phase.
    #[schemars(with = "Option<String>")]
    pub phase: Option<Text>,
    /// What it costs to follow: `low`, `medium`, `high`.
    pub effort: Option<&'static str>,
    /// What it is worth: `low`, `medium`, `high`.
    pub impact: Option<&'static str>,
    /// How often to look at it.
    pub cadence: Option<Every>,
}

/// Which of the expected repositories were found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Coverage {
    /// Whose they are.
    pub owner: Option<String>,
    /// How many are expected.
    pub expected: Option<u32>,
    /// How many were found.
    pub found: u32,
    /// The core repositories (names or globs) of which none was found.
    pub missing: Vec<String>,
}
