//! What may be written in a rules file: the schema of `overhaul.yaml` and of every pack, as serde and schemars see it.
//!
//! Plain text and numbers only; [`super::build`] turns them into rules that can judge.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use jiff::SignedDuration;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

use crate::model::{RangePolicy, Safety, Severity, Target};

use super::yaml::Quoted;

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
    /// Other severities for some repositories.
    overrides: Option<Vec<OverrideEntry>>,
    /// Where each ecosystem's registry is: ecosystem -> address.
    registries: Option<BTreeMap<String, String>>,
    /// Which files are read.
    scan: Option<ScanEntry>,
    /// The priorities that rules may name.
    priorities: Option<Vec<Loose>>,
    /// Phases, cadence, targets, decisions, tasks and risks.
    roadmap: Option<Loose>,
    /// The repositories that are expected.
    portfolio: Option<Loose>,
    /// Cases that show what the file's rules find.
    tests: Option<Loose>,
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

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words say it")]
pub enum Cadence {
    Monthly,
    Quarterly,
    Annually,
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
    /// What the dependency is asked for: `runtime`, `development`, `image`, ...
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

/// `version-constraint`: is this component at an allowed version everywhere it is named?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct VersionConstraintEntry {
    /// The component, or globs.
    #[serde(rename = "match")]
    pub(super) components: OneOrMany<String>,
    /// This version or newer.
    pub(super) at_least: Option<Quoted>,
    /// Older than this version.
    pub(super) below: Option<Quoted>,
    /// This version or older.
    pub(super) at_most: Option<Quoted>,
    /// This version.
    pub(super) exactly: Option<Quoted>,
    /// One of these versions.
    pub(super) allowed: Option<OneOrMany<Quoted>>,
    /// Where to move to; where it is not said, the nearest version that is allowed.
    pub(super) target: Option<Quoted>,
    /// Whether one repository has to name the same version everywhere.
    pub(super) consistent: Option<bool>,
}

/// `banned-component`: must not be declared.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct BannedComponentEntry {
    /// The component, or globs.
    #[serde(rename = "match")]
    pub(super) components: OneOrMany<String>,
    /// The successor, perhaps with a requirement: `pypi/pyjwt >=2.9`.
    pub(super) with: Option<String>,
    /// The code migration that goes with the replacement.
    pub(super) migrate: Option<String>,
}

/// `freshness`: how far behind may it be?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct FreshnessEntry {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(super) components: Option<OneOrMany<String>>,
    /// The most steps behind, by level.
    pub(super) behind: Option<BehindEntry>,
    /// The greatest age of the version in use, where a newer one exists.
    pub(super) age: Option<Duration>,
    /// The most years between the version in use and the newest.
    pub(super) libyears: Option<f64>,
}

/// The most steps behind.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct BehindEntry {
    /// Majors.
    pub(super) major: Option<u64>,
    /// Minors within the same major.
    pub(super) minor: Option<u64>,
    /// Patches within the same minor.
    pub(super) patch: Option<u64>,
}

/// `registry-status`: does it exist, and does its publisher stand by it?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct RegistryStatusEntry {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(super) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(super) conditions: OneOrMany<RegistryCondition>,
    /// How long without a release is `idle`; three years where it is not said.
    pub(super) idle: Option<Duration>,
}

/// What a registry may say against a package or a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RegistryCondition {
    /// There is no such package.
    MissingPackage,
    /// There is no such version, or none that the range admits.
    MissingVersion,
    /// The version in use was withdrawn.
    Yanked,
    /// The version in use, or the package, is deprecated.
    Deprecated,
    /// The registry holds only the name.
    Placeholder,
    /// The registry holds the package back.
    Quarantined,
    /// The package is no longer developed.
    Archived,
    /// Nothing was published for a long time.
    Idle,
    /// The name is a known mistake for another one.
    LookAlike,
}

/// `end-of-life`: is the cycle supported?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct EndOfLifeEntry {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(super) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(super) conditions: OneOrMany<EndOfLifeCondition>,
    /// How far ahead `approaching` looks; the run's own look-ahead where it is not said.
    pub(super) lookahead: Option<Duration>,
}

/// How an end of life lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndOfLifeCondition {
    /// In the past.
    Reached,
    /// In the future, within the look-ahead.
    Approaching,
    /// Only security fixes are left.
    SecurityOnly,
}

/// `specifier`: is the declaration sound?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct SpecifierEntry {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(super) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(super) conditions: OneOrMany<SpecifierCondition>,
}

/// How a declaration may be unsound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SpecifierCondition {
    /// It does not follow its ecosystem's grammar.
    Invalid,
    /// The file asks for the same package twice.
    Duplicate,
    /// The file asks for the same package twice, and no version satisfies both.
    ConflictingDuplicate,
    /// Nothing bounds it.
    Unbounded,
    /// Nothing bounds it from above.
    OpenEnded,
    /// It names a tag that moves without an order: `latest`, `stable`, none at all.
    FloatingTag,
    /// It names a branch.
    FloatingBranch,
    /// The lock file holds a version that the declaration does not admit.
    StaleLock,
}

/// What may be offered at all.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct PolicyEntry {
    /// The furthest step that is offered.
    pub(super) target: Option<TargetEntry>,
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
pub(super) enum TargetEntry {
    /// Within the same minor version.
    Patch,
    /// Within the same major version.
    Minor,
    /// The newest release there is.
    Major,
    /// What the publisher calls latest.
    Latest,
}

impl From<TargetEntry> for Target {
    fn from(entry: TargetEntry) -> Self {
        match entry {
            TargetEntry::Patch => Self::Patch,
            TargetEntry::Minor => Self::Minor,
            TargetEntry::Major => Self::Major,
            TargetEntry::Latest => Self::Latest,
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

/// Other severities for some repositories.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) struct OverrideEntry {
    /// Globs over repository names and paths.
    pub(super) repositories: OneOrMany<String>,
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

/// One of a thing, or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OneOrMany<T>(pub(super) Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Take<T> {
            type Value = OneOrMany<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one or a list")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, one: D) -> Result<Self::Value, D::Error> {
                T::deserialize(one).map(|one| OneOrMany(vec![one]))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(OneOrMany(all))
            }
        }
        deserializer.deserialize_newtype_struct(super::yaml::ONE_OR_MANY, Take(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<T>();
        schemars::json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

/// A span of time: `3d`, `12h`, `2w`, `2y`; a bare number is days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Duration(pub(super) SignedDuration);

impl Duration {
    /// The span of that text.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let amount: i64 = text[..digits].parse().ok()?;
        let minutes = match text[digits..].trim() {
            "m" | "min" | "minutes" => 1,
            "h" | "hour" | "hours" => 60,
            "" | "d" | "day" | "days" => 60 * 24,
            "w" | "week" | "weeks" => 60 * 24 * 7,
            "y" | "year" | "years" => 60 * 24 * 365,
            _ => return None,
        };
        SignedDuration::try_from_mins(amount.checked_mul(minutes)?).map(Self)
    }

    /// The whole days in it.
    pub(super) fn days(self) -> i64 {
        self.0.as_hours() / 24
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl Visitor<'_> for Take {
            type Value = Duration;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a span of time (`3d`, `12h`, `2w`, `2y`)")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Duration, E> {
                Duration::parse(text)
                    .ok_or_else(|| E::custom(format!("`{text}` is not a span of time (`3d`, `12h`, `2w`, `2y`)")))
            }
            fn visit_i64<E: de::Error>(self, days: i64) -> Result<Duration, E> {
                self.visit_str(&days.to_string())
            }
        }
        deserializer.deserialize_any(Take)
    }
}

impl JsonSchema for Duration {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Duration".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [{ "type": "string", "pattern": "^[0-9]+ ?[hdwy]?$" }, { "type": "integer", "minimum": 0 }] })
    }
}

/// The span of time that a flag or a file writes as `3d`, `12h`, `2w`, `2y` or a number of days.
pub fn parse_age(text: &str) -> Option<SignedDuration> {
    Duration::parse(text).map(|age| age.0)
}

/// A day: `2026-12-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day(pub(super) Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| de::Error::custom(format!("`{text}` is not a day (`2026-12-31`)")))
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}
