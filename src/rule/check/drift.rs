//! How many versions of one component does the fleet run, and which one should it converge on?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// How far versions may lie apart.
#[derive(Debug)]
pub struct Drift {
    fields: DriftFields,
}

impl Check for Drift {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `drift`: how many versions of one component does the fleet run?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct DriftFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    components: Option<OneOrMany<String>>,
    /// Versions that differ only below this count as one: `major`, `minor` (as where it is not said) or `patch`.
    precision: Option<Precision>,
    /// How many versions may be in use; one where it is not said.
    at_most: Option<u32>,
    /// Where to converge: `newest-used` (as where it is not said), `latest`, or a version.
    to: Option<super::super::yaml::Quoted>,
}

/// What makes two versions different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Precision {
    /// Their first number.
    Major,
    /// Their first two.
    Minor,
    /// Anything.
    Patch,
}

impl Criteria for Drift {
    type Fields = DriftFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
