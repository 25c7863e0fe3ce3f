//! The shape of an answer to `overhaul why`, as `--format json` prints it.

use std::collections::BTreeMap;

use serde::Serialize;

/// Why the packages that a pattern names stand where they stand.
#[derive(Clone, Debug, Serialize)]
pub struct Why {
    /// The version of this shape.
    pub(super) schema_version: u32,
    /// What was asked.
    pub(super) pattern: String,
    /// The packages that it names and somebody asks for, by ecosystem and name; runtimes first.
    pub(super) packages: Vec<PackageWhy>,
}

/// One package.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PackageWhy {
    /// `npm/@babel/core`.
    pub(super) package: String,
    pub(super) purl: String,
    /// `found`, `missing`, `unknown` or `not-asked`.
    pub(super) known: &'static str,
    /// What is said of the package as a whole, or why nothing is known.
    pub(super) message: Option<String>,
    /// How many releases its registry lists.
    pub(super) releases: usize,
    /// Named versions.
    pub(super) tags: BTreeMap<String, String>,
    /// Of a runtime: what each repository says of it, wherever it says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) stated: Vec<StatedWhy>,
    /// Where it is asked for, in the order of reports.
    pub(super) places: Vec<PlaceWhy>,
}

/// One place that states a runtime.
#[derive(Clone, Debug, Serialize)]
pub(super) struct StatedWhy {
    pub(super) repository: String,
    pub(super) repository_path: String,
    /// `supports`, `develops`, `tests` or `ships`.
    pub(super) says: &'static str,
    pub(super) requirement: String,
    #[serde(flatten)]
    pub(super) place: Place,
}

/// One place that asks for the package.
#[derive(Clone, Debug, Serialize)]
pub(super) struct PlaceWhy {
    pub(super) repository: String,
    pub(super) repository_path: String,
    #[serde(flatten)]
    pub(super) place: Place,
    pub(super) scope: &'static str,
    pub(super) group: Option<String>,
    /// As it stands in the file.
    pub(super) requirement: String,
    /// The entry of its workspace that decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) decided_at: Option<Place>,
    /// Why it was not looked up or not offered anything.
    pub(super) skip: Option<&'static str>,
    /// Whether any release satisfies the requirement; null where the releases are not known.
    pub(super) satisfiable: Option<bool>,
    pub(super) current: Option<Current>,
    pub(super) latest: Option<String>,
    pub(super) update: Option<Update>,
    /// Every release newer than the current one, newest first.
    pub(super) candidates: Vec<Candidate>,
    /// How many releases are not newer.
    pub(super) older: usize,
}

/// A place in a file of the repository.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Place {
    pub(super) path: String,
    pub(super) line: u32,
    pub(super) column: u32,
}

/// The version in use.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Current {
    pub(super) version: String,
    /// `lock`, `pin` or `requirement`.
    pub(super) from: &'static str,
    pub(super) published: Option<String>,
    /// The advisories that it has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) advisories: Vec<String>,
}

/// The release to move to.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Update {
    pub(super) to: String,
    pub(super) requirement: Option<String>,
    pub(super) level: &'static str,
    pub(super) breaking: bool,
    pub(super) published: Option<String>,
    pub(super) age_days: Option<i64>,
}

/// A release that could have been chosen.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Candidate {
    pub(super) version: String,
    pub(super) published: Option<String>,
    /// The advisories that it has.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) advisories: Vec<String>,
    pub(super) verdict: Verdict,
    /// The kind of reason for which it is held.
    pub(super) reason: Option<&'static str>,
    /// The reason with its particulars.
    pub(super) detail: Option<String>,
    /// What in the repository holds it.
    pub(super) place: Option<Place>,
}

/// What became of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Verdict {
    /// It is the one to move to.
    Chosen,
    /// Something stands against it.
    Held,
    /// A higher one was chosen.
    Lower,
    /// Nothing was offered here.
    NotOffered,
}
