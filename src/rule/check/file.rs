//! Are the files there that should be, and not those that should not?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// What is asked of the files of a repository.
#[derive(Debug)]
pub struct File {
    fields: FileFields,
}

impl Check for File {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `file`: must this path exist, not exist, lie there, be covered by something?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct FileFields {
    /// Paths and globs that have to be there: each of them; a list in the list names alternatives. A `/` at the end names a
    /// folder.
    require: Option<Vec<OneOrMany<String>>>,
    /// The same for one: the short form.
    file: Option<OneOrMany<String>>,
    /// Globs that must not be there; `!` before what may.
    forbid: Option<OneOrMany<String>>,
    /// Wherever `of` (globs) is, `path` has to lie in the same folder.
    beside: Option<BesideFields>,
    /// With `require`: whether it is as good that the sources have this pattern.
    or_pattern: Option<String>,
    /// What the files that are there have to cover.
    covers: Option<Coverage>,
    /// Headings that the required document has to have, each as a pattern.
    headings: Option<OneOrMany<String>>,
    /// What the required files have to say: a pattern.
    contains: Option<String>,
    /// The most lines of files: glob -> lines.
    lines: Option<std::collections::BTreeMap<String, u32>>,
    /// Whether the required files (JSON, YAML) have to have the same keys: translations.
    same_keys: Option<bool>,
}

/// What lies beside what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct BesideFields {
    /// Globs over the files that need it.
    of: OneOrMany<String>,
    /// The name of what has to lie beside.
    path: String,
}

/// What files cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Coverage {
    /// Every variable that compose files are given from outside is in the example of the environment.
    ComposeVariables,
    /// Every ecosystem of the repository is looked after by the update tool.
    Ecosystems,
}

impl Criteria for File {
    type Fields = FileFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
