//! The fields of each kind of rule.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::yaml::Quoted;
use super::{Duration, OneOrMany};

/// `version-constraint`: is this component at an allowed version everywhere it is named?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct VersionConstraintEntry {
    /// The component, or globs.
    #[serde(rename = "match")]
    pub(in crate::rule) components: OneOrMany<String>,
    /// This version or newer.
    pub(in crate::rule) at_least: Option<Quoted>,
    /// Older than this version.
    pub(in crate::rule) below: Option<Quoted>,
    /// This version or older.
    pub(in crate::rule) at_most: Option<Quoted>,
    /// This version.
    pub(in crate::rule) exactly: Option<Quoted>,
    /// One of these versions.
    pub(in crate::rule) allowed: Option<OneOrMany<Quoted>>,
    /// Where to move to; where it is not said, the nearest version that is allowed.
    pub(in crate::rule) target: Option<Quoted>,
    /// Whether one repository has to name the same version everywhere.
    pub(in crate::rule) consistent: Option<bool>,
}

/// `banned-component`: must not be declared.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct BannedComponentEntry {
    /// The component, or globs.
    #[serde(rename = "match")]
    pub(in crate::rule) components: OneOrMany<String>,
    /// The successor, perhaps with a requirement: `pypi/pyjwt >=2.9`.
    pub(in crate::rule) with: Option<String>,
    /// The code migration that goes with the replacement.
    pub(in crate::rule) migrate: Option<String>,
}

/// `freshness`: how far behind may it be?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct FreshnessEntry {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// The most steps behind, by level.
    pub(in crate::rule) behind: Option<BehindEntry>,
    /// The greatest age of the version in use, where a newer one exists.
    pub(in crate::rule) age: Option<Duration>,
    /// The most years between the version in use and the newest.
    pub(in crate::rule) libyears: Option<f64>,
}

/// The most steps behind.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct BehindEntry {
    /// Majors.
    pub(in crate::rule) major: Option<u64>,
    /// Minors within the same major.
    pub(in crate::rule) minor: Option<u64>,
    /// Patches within the same minor.
    pub(in crate::rule) patch: Option<u64>,
}

/// `registry-status`: does it exist, and does its publisher stand by it?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RegistryStatusEntry {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(in crate::rule) conditions: OneOrMany<RegistryCondition>,
    /// How long without a release is `idle`; three years where it is not said.
    pub(in crate::rule) idle: Option<Duration>,
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
pub(in crate::rule) struct EndOfLifeEntry {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(in crate::rule) conditions: OneOrMany<EndOfLifeCondition>,
    /// How far ahead `approaching` looks; the run's own look-ahead where it is not said.
    pub(in crate::rule) lookahead: Option<Duration>,
    /// Leave alone what a pipeline or a hook runs on purpose: in a job that runs on a supported version too, and on the
    /// oldest version that the repository says it supports.
    pub(in crate::rule) except_tested: Option<bool>,
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
pub(in crate::rule) struct SpecifierEntry {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(in crate::rule) conditions: OneOrMany<SpecifierCondition>,
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
