//! Is the version in use known to be vulnerable or malicious, and what is the lowest fix?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// Which advisories are reported.
#[derive(Debug)]
pub struct Advisory {
    fields: AdvisoryFields,
}

impl Check for Advisory {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `advisory`: is the version in use known to be vulnerable or malicious?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct AdvisoryFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    components: Option<OneOrMany<String>>,
    /// The mildest advisory that is reported; one that says no severity counts as this.
    at_least: Option<super::super::pack::SeverityEntry>,
    /// The mildest advisory that is too bad: what another rule reports.
    below: Option<super::super::pack::SeverityEntry>,
    /// Whether what no release mends is left out.
    only_fixed: Option<bool>,
    /// Advisories that are left out, by any of their names.
    ignore: Option<OneOrMany<String>>,
}

impl Criteria for Advisory {
    type Fields = AdvisoryFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
