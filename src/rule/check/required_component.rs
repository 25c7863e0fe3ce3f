//! Is this component, or one of these, declared?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// Components of which one or all have to be declared.
#[derive(Debug)]
pub struct RequiredComponent {
    fields: RequiredComponentFields,
}

impl Check for RequiredComponent {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `required-component`: is it, or one of these, declared?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RequiredComponentFields {
    /// Components of which one is enough.
    any_of: Option<OneOrMany<String>>,
    /// Components that all have to be there; a list in the list names alternatives.
    all_of: Option<Vec<OneOrMany<String>>>,
    /// What it has to be asked for: `runtime`, `development` (or `dev`); anything where it is not said.
    #[serde(rename = "in")]
    scope: Option<String>,
    /// The one to add where none is declared; the first that is named where it is not said.
    preferred: Option<String>,
    /// How many of `any-of` and `competing` may be declared side by side.
    at_most: Option<u32>,
    /// Components for the same purpose that are not wanted beside, or instead of, what is wanted.
    competing: Option<OneOrMany<String>>,
    /// Whether none at all is as good: only what is too many is reported.
    optional: Option<bool>,
}

impl Criteria for RequiredComponent {
    type Fields = RequiredComponentFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
