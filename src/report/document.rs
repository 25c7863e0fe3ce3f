//! The shape of the JSON report, version 1. Keys are added within a version, never renamed or taken away.

use std::borrow::Cow;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::{Coverage, Edition, Roadmap, RuleLine, Safety, Severity};

use super::{SourceKind, SourceState};

/// The JSON Schema of the report, as `overhaul schema report` prints it.
pub fn schema() -> serde_json::Value {
    let mut schema =
        schemars::schema_for!(Document<'static, Vec<RepositoryRow<'static>>, Vec<FindingRow<'static>>>).to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), "Overhaul report, version 1".into());
    }
    schema
}

/// The report of one run.
#[derive(Serialize, JsonSchema)]
pub(super) struct Document<'a, Repositories, Findings> {
    /// The version of this shape.
    pub(super) schema_version: u32,
    /// What made the report.
    pub(super) tool: Tool,
    /// When, in UTC.
    pub(super) generated_at: String,
    /// The day the report speaks of, where one was given.
    pub(super) as_of: Option<String>,
    /// Whether everything that was to be read and asked could be.
    pub(super) complete: bool,
    /// Where knowledge came from.
    pub(super) sources: Vec<SourceEntry>,
    /// The table of ends of life that was used.
    pub(super) lifecycles: Edition,
    /// What was known against releases.
    pub(super) advisories: AdvisoriesRow<'a>,
    /// The counts.
    pub(super) summary: Summary,
    /// Which of the expected repositories were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) coverage: Option<&'a Coverage>,
    /// The rules that were judged.
    pub(super) rules: &'a [RuleLine],
    /// What the packs plan.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) roadmap: Option<&'a Roadmap>,
    /// Everything that was read, by path.
    pub(super) repositories: Repositories,
    /// What lies in no repository.
    pub(super) outside: OutsideRow<'a>,
    /// Everything that was found, by repository, path, offset and rule.
    pub(super) findings: Findings,
    /// What failed, beyond single files.
    pub(super) errors: Vec<ErrorRow<'a>>,
}

/// What made the report.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

/// One source of knowledge.
#[derive(Serialize, JsonSchema)]
pub(super) struct SourceEntry {
    pub(super) kind: SourceKind,
    /// Which one: the ecosystem of a registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'static str>,
    pub(super) state: SourceState,
    /// When the oldest of its answers was got.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) oldest: Option<String>,
    /// How many packages it was to be asked for and gave no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unanswered: Option<u32>,
}

/// Against what the releases in use were held, as far as they were.
#[derive(Serialize, JsonSchema)]
pub(super) struct AdvisoriesRow<'a> {
    pub(super) state: AdvisoriesState,
    /// The folder or archive as it was given, or `online`.
    pub(super) source: Option<&'a str>,
    /// The day on which the newest record was published, in UTC.
    pub(super) newest: Option<String>,
    /// How many records were looked at.
    pub(super) records: u64,
    /// The ecosystems in use of which nothing was checked: no record is about them, or their versions have no order here.
    pub(super) unchecked: &'a [&'static str],
}

/// Whether vulnerabilities were looked for. What was not checked is not clean.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum AdvisoriesState {
    /// No source was given, or it could not be read or asked.
    NotChecked,
    /// Records were looked at; `unchecked` says what they leave open.
    Checked,
}

/// The counts of the run.
#[derive(Serialize, JsonSchema)]
pub(super) struct Summary {
    pub(super) repositories: u32,
    pub(super) manifests: u32,
    pub(super) dependencies: u32,
    /// How many different packages the dependencies ask for.
    pub(super) packages: u32,
    /// Years between what is used and what is newest, summed over the dependencies.
    pub(super) libyears: f64,
    /// Dependencies that are behind by an unknown time: they are not in `libyears`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) undated: Option<u32>,
    /// Dependencies that could be raised, by the leftmost component that would change.
    pub(super) behind: BehindCounts,
    /// Findings that count, by severity.
    pub(super) findings: SeverityCounts,
    /// Findings that a waiver stands against.
    pub(super) waived: u32,
    /// Findings that were already there.
    pub(super) baseline: u32,
    /// Dependencies that were not looked up or not offered anything, by why.
    pub(super) skips: BTreeMap<&'static str, u32>,
    /// Files that could not be read, or not wholly, and what else failed.
    pub(super) errors: u32,
}

/// Counts by level.
#[derive(Serialize, JsonSchema)]
pub(super) struct BehindCounts {
    pub(super) major: u32,
    pub(super) minor: u32,
    pub(super) patch: u32,
}

/// Counts by severity.
#[derive(Serialize, JsonSchema)]
pub(super) struct SeverityCounts {
    pub(super) critical: u32,
    pub(super) high: u32,
    pub(super) medium: u32,
    pub(super) low: u32,
    pub(super) info: u32,
}

/// One repository.
#[derive(Serialize, JsonSchema)]
pub(super) struct RepositoryRow<'a> {
    pub(super) name: &'a str,
    /// Below the path that was given, or the address it was cloned from.
    pub(super) path: &'a str,
    /// The address of `origin`, without credentials.
    pub(super) remote: Option<&'a str>,
    pub(super) commit: Option<&'a str>,
    /// Whether tracked files differ from the commit.
    pub(super) dirty: Option<bool>,
    /// The share of each language in the bytes of its source, in thousandths; they sum to 1.
    pub(super) languages: BTreeMap<&'static str, f64>,
    /// The runtimes that it states anywhere, by name.
    pub(super) runtimes: Vec<RuntimeRow<'a>>,
    /// By path.
    pub(super) manifests: Vec<ManifestRow<'a>>,
    /// What could not be read, by path.
    pub(super) errors: Vec<FileErrorRow<'a>>,
    /// What was not read on purpose.
    pub(super) passed_over: PassedOverRow<'a>,
}

/// One runtime, with every place that states it.
#[derive(Serialize, JsonSchema)]
pub(super) struct RuntimeRow<'a> {
    pub(super) name: &'a str,
    pub(super) purl: String,
    pub(super) places: Vec<StatementRow<'a>>,
}

/// One place that states a runtime.
#[derive(Serialize, JsonSchema)]
pub(super) struct StatementRow<'a> {
    /// `supports`, `develops`, `tests` or `ships`.
    pub(super) says: &'a str,
    /// As written; of an image the part of its tag that is the runtime's.
    pub(super) requirement: &'a str,
    pub(super) path: &'a str,
    pub(super) span: Span,
}

/// What was not read on purpose.
#[derive(Serialize, JsonSchema)]
pub(super) struct PassedOverRow<'a> {
    /// Folders of other people's code.
    pub(super) vendored: u32,
    /// Manifests in folders of test fixtures.
    pub(super) fixtures: u32,
    /// Manifests of kinds that are not read, by path.
    pub(super) unread: Vec<UnreadRow<'a>>,
}

/// A manifest of a kind that is not read.
#[derive(Serialize, JsonSchema)]
pub(super) struct UnreadRow<'a> {
    pub(super) path: &'a str,
    /// Whose it is: `maven`, `gradle`, `terraform`, ...
    pub(super) kind: &'a str,
}

/// What lies between the repositories below a path, and was not read.
#[derive(Serialize, JsonSchema)]
pub(super) struct OutsideRow<'a> {
    /// How many manifests.
    pub(super) manifests: u32,
    pub(super) passed_over: PassedOverRow<'a>,
}

/// One manifest.
#[derive(Serialize, JsonSchema)]
pub(super) struct ManifestRow<'a> {
    pub(super) path: &'a str,
    pub(super) format: &'a str,
    /// In the order of the file.
    pub(super) dependencies: Vec<DependencyRow<'a>>,
}

/// One place that asks for a package.
#[derive(Serialize, JsonSchema)]
pub(super) struct DependencyRow<'a> {
    /// In the ecosystem's canonical spelling.
    pub(super) name: &'a str,
    /// As it stands in the file, where that is spelt otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) written: Option<&'a str>,
    pub(super) ecosystem: &'a str,
    pub(super) purl: String,
    pub(super) scope: &'a str,
    pub(super) group: Option<&'a str>,
    pub(super) extras: Vec<&'a str>,
    pub(super) marker: Option<&'a str>,
    pub(super) origin: &'a str,
    /// The entry of its workspace that decides, where there is one: the line to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) decided_at: Option<PlaceRow<'a>>,
    /// As it stands in the file.
    pub(super) requirement: &'a str,
    /// The bytes of the requirement.
    pub(super) span: Span,
    /// The file of these bytes, where it is another one: `.env` beside a compose file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<&'a str>,
    /// What the lock file says is installed.
    pub(super) locked: Option<&'a str>,
    /// The version in use, as far as it can be told.
    pub(super) current: Option<&'a str>,
    /// How that is known: `lock`, `pin`, or `requirement` for the highest release that the requirement admits.
    pub(super) current_from: Option<&'a str>,
    /// The newest release that anybody should use.
    pub(super) latest: Option<&'a str>,
    /// The release to move to under the policy.
    pub(super) update: Option<UpdateRow<'a>>,
    /// Newer releases that were not chosen, newest first.
    pub(super) held: Vec<HeldRow<'a>>,
    /// Why it was not looked up or not offered anything.
    pub(super) skip: Option<&'a str>,
}

/// Bytes of a file, and where they start for people.
#[derive(Serialize, JsonSchema)]
pub(super) struct Span {
    pub(super) start: u32,
    pub(super) end: u32,
    /// From 1.
    pub(super) line: u32,
    /// In characters, from 1.
    pub(super) column: u32,
}

/// A release to move to.
#[derive(Serialize, JsonSchema)]
pub(super) struct UpdateRow<'a> {
    pub(super) to: &'a str,
    /// The requirement in its author's shape; null where it cannot be said in that shape.
    pub(super) requirement: Option<&'a str>,
    /// `patch`, `minor` or `major`.
    pub(super) level: &'a str,
    /// Whether the ecosystem's rules allow it to break its users.
    pub(super) breaking: bool,
    /// The day, in UTC.
    pub(super) published: Option<String>,
    pub(super) age_days: Option<i64>,
}

/// A release that was not chosen.
#[derive(Serialize, JsonSchema)]
pub(super) struct HeldRow<'a> {
    pub(super) version: &'a str,
    pub(super) reason: &'a str,
    pub(super) detail: Cow<'a, str>,
    /// What in the repository holds it, where something there does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<PlaceRow<'a>>,
    /// How many older releases are held for the same reason and not listed.
    #[serde(skip_serializing_if = "is_zero")]
    #[schemars(default)]
    pub(super) more: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// A place in a file of the repository.
#[derive(Serialize, JsonSchema)]
pub(super) struct PlaceRow<'a> {
    pub(super) path: &'a str,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// A file that could not be read, or not wholly.
#[derive(Serialize, JsonSchema)]
pub(super) struct FileErrorRow<'a> {
    pub(super) path: &'a str,
    pub(super) code: &'a str,
    pub(super) message: &'a str,
    pub(super) line: Option<u32>,
    pub(super) column: Option<u32>,
}

/// Something that was found.
#[derive(Serialize, JsonSchema)]
pub(super) struct FindingRow<'a> {
    pub(super) rule: &'a str,
    pub(super) pack: &'a str,
    pub(super) severity: Severity,
    pub(super) priority: Option<&'a str>,
    pub(super) phase: Option<&'a str>,
    /// The name of the repository; empty for what concerns the fleet as a whole.
    pub(super) repository: &'a str,
    /// Its path, which tells two of one name apart.
    pub(super) repository_path: &'a str,
    pub(super) path: Option<&'a str>,
    pub(super) span: Option<Span>,
    /// The package URL, with the version it is about.
    pub(super) subject: Option<String>,
    pub(super) message: &'a str,
    pub(super) help: Option<&'a str>,
    pub(super) links: Vec<&'a str>,
    /// What would put it right.
    pub(super) remedy: Option<RemedyRow<'a>>,
    /// The facts that led here.
    pub(super) reasons: Vec<ReasonRow<'a>>,
    /// The same while lines move and versions change.
    pub(super) fingerprint: String,
    pub(super) waived: Option<WaivedRow<'a>>,
    /// Whether it was already there.
    pub(super) baseline: bool,
}

/// What would put a finding right.
#[derive(Serialize, JsonSchema)]
pub(super) struct RemedyRow<'a> {
    /// `raise`, `pin`, `replace`, `rewrite`, `add`, `set`, `create` or `remove`.
    pub(super) kind: &'a str,
    /// The package URL of the successor, or of what is added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) with: Option<String>,
    /// The key that is set, or the path of the file that is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) at: Option<&'a str>,
    /// The version or the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) to: Option<&'a str>,
    pub(super) safety: Safety,
}

/// A fact that led to a finding.
#[derive(Serialize, JsonSchema)]
pub(super) struct ReasonRow<'a> {
    pub(super) text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<PlaceRow<'a>>,
}

/// The waiver that stands against a finding.
#[derive(Serialize, JsonSchema)]
pub(super) struct WaivedRow<'a> {
    pub(super) until: Option<&'a str>,
    pub(super) why: &'a str,
}

/// Something that failed and is not the matter of a single file.
#[derive(Serialize, JsonSchema)]
pub(super) struct ErrorRow<'a> {
    pub(super) scope: &'a str,
    pub(super) subject: &'a str,
    pub(super) code: &'a str,
    pub(super) message: &'a str,
    /// How many dependencies it leaves in the dark.
    pub(super) affects: u32,
}
