//! What may be written in a rules file: the schema of `overhaul.yaml` and of every pack, as serde and schemars see it.
//!
//! Plain text and numbers only; [`super::build`] turns them into rules that can judge.

mod roadmap;
mod scalar;
mod test;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::{Every, RangePolicy, Safety, Severity, Target};

use super::yaml::Quoted;

pub(super) use roadmap::{
    DecisionEntry, MeasuredBy, PhaseEntry, PortfolioEntry, PriorityEntry, RiskEntry, RoadmapEntry, RoundEntry,
    TargetEntry, TaskEntry,
};
pub use scalar::parse_age;
pub(super) use scalar::{Day, Duration, OneOrMany, Words};
pub(super) use test::{FindEntry, TestEntry};

/// A part that a later stage reads: kept as it stands.
pub(super) type Loose = serde_json::Value;

/// A whole file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[allow(dead_code, reason = "the loader reads section by section, so that one wrong section does not hide the next")]
pub(super) struct RulesFile {
    /// What the file is called in lists.
    title: Option<String>,
    /// What it is for.
    description: Option<String>,
    /// Where to read more.
    links: Option<Vec<String>>,
    /// Packs and files that come before this one. The fleet's own file extends `recommended` when it does not say; `[]` extends nothing.
    extends: Option<OneOrMany<String>>,
    /// What `${name}` stands for.
    vars: Option<BTreeMap<String, Quoted>>,
    /// Where the fleet should be: component -> version constraint.
    stack: Option<BTreeMap<String, Loose>>,
    /// Components to be replaced: component -> successor.
    replace: Option<BTreeMap<String, Loose>>,
    /// Components that must not be used: component -> why.
    ban: Option<BTreeMap<String, Loose>>,
    /// Components and files that must be there.
    require: Option<Vec<Loose>>,
    /// Rules of any kind, with all their fields.
    rules: Option<Vec<Loose>>,
    /// What may be offered at all.
    policy: Option<PolicyEntry>,
    /// Written exceptions.
    waivers: Option<Vec<WaiverEntry>>,
    /// Other severities for some repositories or files; a later one wins.
    overrides: Option<Vec<OverrideEntry>>,
    /// Where advisories come from: a folder or zip archive of OSV records, relative to this file, or `online`.
    advisories: Option<String>,
    /// Where each ecosystem's registry is: ecosystem -> address; `osv` is the database of advisories.
    registries: Option<BTreeMap<String, String>>,
    /// Which files are read.
    scan: Option<ScanEntry>,
    /// The priorities that rules may name.
    priorities: Option<Vec<Loose>>,
    /// Phases, cadence, targets, decisions, tasks and risks.
    roadmap: Option<RoadmapEntry>,
    /// The repositories that are expected.
    portfolio: Option<PortfolioEntry>,
    /// Cases that show what the file's rules find.
    tests: Option<Vec<TestEntry>>,
}

/// The fields of every rule.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RuleEntry {
    /// Its stable name: lower-case words joined by `-`, `.` and `/`.
    #[allow(dead_code, reason = "the loader has read it before")]
    pub(super) id: Option<String>,
    /// The question it asks.
    #[allow(dead_code, reason = "the loader has read it before")]
    pub(super) kind: Option<String>,
    /// Its name in lists.
    pub(super) title: Option<String>,
    /// How bad a finding is.
    pub(super) severity: Option<SeverityEntry>,
    /// One of the file's `priorities`.
    pub(super) priority: Option<String>,
    /// One of the roadmap's phases.
    pub(super) phase: Option<String>,
    /// What it costs to follow.
    pub(super) effort: Option<Scale>,
    /// What it is worth.
    pub(super) impact: Option<Scale>,
    /// How often to look at it.
    pub(super) cadence: Option<Cadence>,
    /// Why the rule is there.
    pub(super) why: Option<String>,
    /// Where to read more.
    pub(super) links: Option<OneOrMany<String>>,
    /// Words to find it by.
    pub(super) tags: Option<OneOrMany<String>>,
    /// What it applies to.
    #[serde(rename = "for")]
    pub(super) applies: Option<ForEntry>,
    /// The finding's sentence, with `{component}`, `{version}`, `{repository}`, `{path}`, `{line}`, `{why}` and `{message}`.
    pub(super) message: Option<String>,
    /// What puts it right.
    pub(super) fix: Option<FixEntry>,
}

/// A severity, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum SeverityEntry {
    Critical,
    High,
    Medium,
    Low,
    Info,
    /// The rule does not apply.
    Off,
}

impl SeverityEntry {
    /// The severity; `None` for `off`.
    pub(super) const fn severity(self) -> Option<Severity> {
        match self {
            Self::Critical => Some(Severity::Critical),
            Self::High => Some(Severity::High),
            Self::Medium => Some(Severity::Medium),
            Self::Low => Some(Severity::Low),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Scale {
    Low,
    Medium,
    High,
}

impl Scale {
    /// The word in rules files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Cadence {
    Monthly,
    Quarterly,
    Annually,
}

impl Cadence {
    /// How often that is.
    pub const fn every(self) -> Every {
        match self {
            Self::Monthly => Every::Month,
            Self::Quarterly => Every::Quarter,
            Self::Annually => Every::Year,
        }
    }
}

/// What a rule applies to; what is not said applies to everything. `!` before a glob excludes.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ForEntry {
    /// Globs over repository names and paths.
    pub(super) repositories: Option<OneOrMany<String>>,
    /// Globs over paths in the repository.
    pub(super) paths: Option<OneOrMany<String>>,
    /// Ecosystems.
    pub(super) ecosystems: Option<OneOrMany<String>>,
    /// What the dependency is asked for: `runtime`, `development`, `build`, `optional`, `peer`, `constraint`, `workspace`,
    /// `engine`, `tool`, `image`, `service` (compose, and beside a job), `pipeline` (actions, runners, what a job sets up)
    /// or `hook` (pre-commit).
    pub(super) scopes: Option<OneOrMany<String>>,
    /// Languages of the repository.
    pub(super) languages: Option<OneOrMany<String>>,
    /// Topics of the repository.
    pub(super) topics: Option<OneOrMany<String>>,
    /// Environments: production, development, ...
    pub(super) environments: Option<OneOrMany<String>>,
    /// Only in repositories where this is there.
    pub(super) when: Option<WhenEntry>,
}

/// What has to be there.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WhenEntry {
    /// One of these components is asked for.
    pub(super) component: Option<OneOrMany<String>>,
    /// A file of this path.
    pub(super) file: Option<OneOrMany<String>>,
    /// Sources with this pattern.
    pub(super) pattern: Option<OneOrMany<String>>,
}

/// What puts a finding right.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct FixEntry {
    /// Who has to look at it.
    pub(super) safety: Option<Safety>,
    /// Keys and the values they get.
    pub(super) set: Option<Loose>,
    /// What a person has to do, in order.
    pub(super) steps: Option<OneOrMany<String>>,
}

/// What may be offered at all.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PolicyEntry {
    /// The furthest step that is offered.
    pub(super) target: Option<PolicyTarget>,
    /// How old a release has to be: `3d`, `12h`; a bare number is days.
    pub(super) min_age: Option<Duration>,
    /// Whether pre-releases are offered to those who use none.
    pub(super) pre_releases: Option<bool>,
    /// How a requirement changes.
    pub(super) range: Option<RangeEntry>,
    /// Packages that move together.
    pub(super) groups: Option<Vec<GroupEntry>>,
}

/// The furthest step that is offered.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum PolicyTarget {
    /// Within the same minor version.
    Patch,
    /// Within the same major version.
    Minor,
    /// The newest release there is.
    Major,
    /// What the publisher calls latest.
    Latest,
}

impl From<PolicyTarget> for Target {
    fn from(entry: PolicyTarget) -> Self {
        match entry {
            PolicyTarget::Patch => Self::Patch,
            PolicyTarget::Minor => Self::Minor,
            PolicyTarget::Major => Self::Major,
            PolicyTarget::Latest => Self::Latest,
        }
    }
}

/// How a requirement changes.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum RangeEntry {
    /// In its author's shape, and only where it does not admit the release yet.
    Keep,
    /// The floor moves too.
    Bump,
    /// What was admitted stays admitted.
    Widen,
    /// Exactly the release.
    Pin,
}

impl From<RangeEntry> for RangePolicy {
    fn from(entry: RangeEntry) -> Self {
        match entry {
            RangeEntry::Keep => Self::Keep,
            RangeEntry::Bump => Self::Bump,
            RangeEntry::Widen => Self::Widen,
            RangeEntry::Pin => Self::Pin,
        }
    }
}

/// Packages that move together.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct GroupEntry {
    /// Its name.
    pub(super) name: String,
    /// Its components.
    #[serde(rename = "match")]
    pub(super) components: OneOrMany<String>,
}

/// A written exception.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct WaiverEntry {
    /// The rule, or a glob over rules.
    pub(super) rule: String,
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(super) components: Option<OneOrMany<String>>,
    /// Globs over repository names and paths.
    pub(super) repositories: Option<OneOrMany<String>>,
    /// Globs over paths in the repository.
    pub(super) paths: Option<OneOrMany<String>>,
    /// The last day.
    pub(super) until: Option<Day>,
    /// Why.
    pub(super) why: String,
}

/// Other severities for some repositories or files: those that all of `repositories`, `paths` and `topics` name, as far as
/// they are said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct OverrideEntry {
    /// Globs over repository names and paths.
    pub(super) repositories: Option<OneOrMany<String>>,
    /// Globs over paths in the repository.
    pub(super) paths: Option<OneOrMany<String>>,
    /// Topics of the repository.
    pub(super) topics: Option<OneOrMany<String>>,
    /// Rule, or a glob over rules -> what is different there.
    pub(super) rules: BTreeMap<String, OverriddenEntry>,
}

/// What is different for a rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct OverriddenEntry {
    /// The severity there.
    pub(super) severity: SeverityEntry,
}

/// Which files are read.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ScanEntry {
    /// Globs over repository names and paths: only these.
    pub(super) include: Option<OneOrMany<String>>,
    /// Globs over repository names and paths: not these.
    pub(super) exclude: Option<OneOrMany<String>>,
    /// Whether vendored folders and test fixtures are read as well.
    pub(super) all_paths: Option<bool>,
}
