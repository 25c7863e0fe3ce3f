//! `roadmap`, `priorities` and `portfolio`: what a pack plans and which repositories it expects.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Cadence, Day, Duration, OneOrMany, Scale, Words};

/// `roadmap`: phases, cadence, targets, decisions, tasks and risks.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RoadmapEntry {
    /// The day on which it was written: weeks and days are counted from here.
    pub(in crate::rule) start: Option<Day>,
    /// Stretches of work, in order.
    pub(in crate::rule) phases: Option<Vec<PhaseEntry>>,
    /// What comes round.
    pub(in crate::rule) cadence: Option<Vec<RoundEntry>>,
    /// What is to be reached.
    pub(in crate::rule) targets: Option<Vec<TargetEntry>>,
    /// What was decided.
    pub(in crate::rule) decisions: Option<Vec<DecisionEntry>>,
    /// What no rule can check.
    pub(in crate::rule) tasks: Option<Vec<TaskEntry>>,
    /// What may go wrong.
    pub(in crate::rule) risks: Option<Vec<RiskEntry>>,
}

/// A stretch of work. When it is says one of `weeks`, `days`, `quarter`, `within`, or `begins` and `ends`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct PhaseEntry {
    /// The word by which rules and tasks name it.
    pub(in crate::rule) id: String,
    /// What people call it.
    pub(in crate::rule) title: Option<String>,
    /// Weeks from the start: `3`, `1-4`.
    pub(in crate::rule) weeks: Option<Words>,
    /// Days from the start: `1-14`.
    pub(in crate::rule) days: Option<Words>,
    /// `Q1 2025`, or `2026+`.
    pub(in crate::rule) quarter: Option<String>,
    /// How long from the start: `2 weeks`, `6 months`.
    pub(in crate::rule) within: Option<Duration>,
    /// Its first day.
    pub(in crate::rule) begins: Option<Day>,
    /// Its last day.
    pub(in crate::rule) ends: Option<Day>,
    /// The work that was estimated, in hours.
    pub(in crate::rule) hours: Option<u32>,
    /// What it is for.
    pub(in crate::rule) goal: Option<String>,
    /// How far it is, in words.
    pub(in crate::rule) status: Option<String>,
}

/// What comes round.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RoundEntry {
    /// How often.
    pub(in crate::rule) id: Cadence,
    /// What is done.
    pub(in crate::rule) title: String,
    /// What it looks at.
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// When it was done last.
    pub(in crate::rule) last: Option<Day>,
}

/// What is to be reached.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct TargetEntry {
    /// Its name.
    pub(in crate::rule) id: String,
    /// What is measured: `compose-services`, `repositories-audited`, `language-share:python@repository`, `memory`, or
    /// anything that others measure.
    pub(in crate::rule) metric: String,
    /// What it is to be: `>= 80 %`, `= 7`, `< 200 ms`.
    pub(in crate::rule) target: Words,
    /// What it was before.
    pub(in crate::rule) before: Option<Words>,
    /// The rule whose open findings are the measure.
    pub(in crate::rule) rule: Option<String>,
    /// What it is the sum of.
    pub(in crate::rule) items: Option<BTreeMap<String, i64>>,
    /// The phase that reaches it.
    pub(in crate::rule) phase: Option<String>,
    /// Who can measure it.
    pub(in crate::rule) measured: Option<MeasuredBy>,
}

/// Who can measure something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words say it")]
pub(in crate::rule) enum MeasuredBy {
    Tool,
    External,
    Manual,
}

/// What was decided.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct DecisionEntry {
    /// Its name.
    pub(in crate::rule) id: String,
    /// What it is about.
    pub(in crate::rule) topic: String,
    /// What was chosen.
    pub(in crate::rule) chosen: String,
    /// What was not.
    pub(in crate::rule) rejected: Option<OneOrMany<String>>,
    /// Why.
    pub(in crate::rule) reason: Option<String>,
    /// Criterion -> the side that won it.
    pub(in crate::rule) criteria: Option<BTreeMap<String, String>>,
    /// The rules that guard it.
    pub(in crate::rule) rules: Option<OneOrMany<String>>,
}

/// Something to be done that no rule checks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct TaskEntry {
    /// Its name.
    pub(in crate::rule) id: String,
    /// What is to be done.
    pub(in crate::rule) title: String,
    /// In which phase.
    pub(in crate::rule) phase: Option<String>,
    /// With which priority.
    pub(in crate::rule) priority: Option<String>,
    /// Whether it is done.
    pub(in crate::rule) done: Option<bool>,
}

/// Something that may go wrong.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RiskEntry {
    /// Its name.
    pub(in crate::rule) id: String,
    /// What may happen.
    pub(in crate::rule) title: String,
    /// How bad it is altogether.
    pub(in crate::rule) level: Option<Scale>,
    /// How likely.
    pub(in crate::rule) probability: Option<Scale>,
    /// How bad.
    pub(in crate::rule) impact: Option<Scale>,
    /// What is done against it.
    pub(in crate::rule) mitigation: Option<OneOrMany<String>>,
    /// In which phase.
    pub(in crate::rule) phase: Option<String>,
    /// The rules that watch it.
    pub(in crate::rule) rules: Option<OneOrMany<String>>,
}

/// One of the pack's priorities: its id, or its id and what people call it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct PriorityEntry {
    /// The word by which rules name it.
    pub(in crate::rule) id: String,
    /// What people call it.
    pub(in crate::rule) title: Option<String>,
}

/// `portfolio`: the repositories that are expected.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct PortfolioEntry {
    /// Whose they are.
    pub(in crate::rule) owner: Option<String>,
    /// How many are expected.
    pub(in crate::rule) expected: Option<u32>,
    /// Names (or globs) of those that must not be missing.
    pub(in crate::rule) core: Option<OneOrMany<String>>,
    /// Topic -> names (or globs) of the repositories that have it.
    pub(in crate::rule) topics: Option<BTreeMap<String, OneOrMany<String>>>,
    /// Where they are, for a run that names no path.
    pub(in crate::rule) sources: Option<Vec<SourceEntry>>,
}

/// Where repositories are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct SourceEntry {
    /// A folder, seen from the file that says so.
    pub(in crate::rule) path: Option<String>,
    /// An organisation of the forge.
    pub(in crate::rule) org: Option<String>,
}
