//! Do the declared versions fit together?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// Which contradictions between declarations are reported.
#[derive(Debug)]
pub struct Compatibility {
    fields: CompatibilityFields,
}

impl Check for Compatibility {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `compatibility`: do the declared versions fit together?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct CompatibilityFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    components: Option<OneOrMany<String>>,
    /// What is held against the registries' word.
    checks: Option<OneOrMany<Fit>>,
    /// What is known of combinations.
    matrix: Option<Vec<RowFields>>,
}

/// What is held against the registries' word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Fit {
    /// What npm packages want beside them, among the packages that are declared.
    Peers,
    /// `requires-python` of what is asked for, and the Python that the project states.
    RequiresPython,
    /// `engines` of what is asked for, and the Node that the project states.
    Engines,
    /// `rust-version` of what is asked for, and the project's own.
    RustVersion,
    /// Whether there are files for the Python that the project states: wheels, or a source to build from.
    Artifacts,
}

/// What is known of a combination.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RowFields {
    /// Component -> the versions of it that the row is about; `*` for any.
    components: std::collections::BTreeMap<String, String>,
    /// What is known of them together.
    status: RowStatus,
    /// Components of the row that count as declared, in any version, where they are not: what another one pulls in.
    implied: Option<OneOrMany<String>>,
    /// Nothing is wrong where one of these is declared.
    unless: Option<OneOrMany<String>>,
    /// With `required`: one of these has to be declared where the row's components are. `pypi/uvicorn[standard]` names an extra.
    any_of: Option<OneOrMany<String>>,
    /// What happens, or what is needed.
    note: Option<String>,
}

/// What is known of a combination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum RowStatus {
    /// They do not work together: reported.
    Incompatible,
    /// They were tried together: a repository that declares all of them in other versions is reported.
    Tested,
    /// Where all of them are declared, one of `any-of` has to be.
    Required,
}

impl Criteria for Compatibility {
    type Fields = CompatibilityFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
