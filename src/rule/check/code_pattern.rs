//! Is this API used in the sources, how often, and can it be rewritten mechanically?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// What is looked for in sources.
#[derive(Debug)]
pub struct CodePattern {
    fields: CodePatternFields,
}

impl Check for CodePattern {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `code-pattern`: is this API used in the sources?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct CodePatternFields {
    /// The languages of the sources: `python`, `javascript` (with its JSX), `typescript` (with its TSX; a rule for it reads
    /// JavaScript too), `vue`, `sql`, ...; `any` for every text.
    language: OneOrMany<String>,
    /// Only files that import one of these modules: `pydantic`, `react-native`.
    imports: Option<OneOrMany<String>>,
    /// What is looked for.
    patterns: Vec<PatternFields>,
    /// Whether each place is reported, one count per repository, or the share of the files.
    report: Option<Tally>,
    /// With `count`: the most that is left alone.
    at_most: Option<u32>,
}

/// A pattern.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct PatternFields {
    /// Its name in the report.
    name: String,
    /// What is looked for: a pattern over the text of a file.
    #[serde(rename = "match")]
    pattern: Option<String>,
    /// What has to be somewhere in the repository's sources, and is reported where it is nowhere.
    absent: Option<String>,
    /// Left alone where the matched text has this too.
    unless: Option<String>,
    /// What takes its place; `${name}` for a group of the pattern.
    replace: Option<String>,
    /// Where it counts: in `code` (as where it is not said: neither inside a string nor a comment does a match begin), in
    /// `strings`, in `comments`, or `anywhere`.
    #[serde(rename = "in")]
    within: Option<Within>,
    /// Globs over paths; `!` before what is left out.
    paths: Option<OneOrMany<String>>,
    /// Only where the number in this group of the pattern is more than that: group -> number.
    above: Option<std::collections::BTreeMap<String, f64>>,
    /// What to do about it.
    note: Option<String>,
}

/// Where a match counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Within {
    /// Where it begins in code.
    Code,
    /// Where it begins in a string.
    Strings,
    /// Where it begins in a comment.
    Comments,
    /// Wherever it begins.
    Anywhere,
}

/// What is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Tally {
    /// Each place.
    Each,
    /// How many there are, once per repository.
    Count,
    /// In what share of the files of the language, once per repository.
    Ratio,
}

impl Criteria for CodePattern {
    type Fields = CodePatternFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
