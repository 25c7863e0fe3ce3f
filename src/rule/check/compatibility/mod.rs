//! Do the declared versions fit together?

mod artifacts;
mod matrix;
mod nearest;
mod peers;
mod project;
mod requires;
mod row;
mod stated;

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use crate::model::{Finding, Package};

use super::super::yaml::Quoted;
use super::{Build, Case, Check, Components, Criteria, OneOrMany};

use peers::Peers;
use project::projects;
use row::Row;
use stated::Runtimes;

/// Which contradictions between declarations are reported.
#[derive(Debug)]
pub(super) struct Compatibility {
    components: Components,
    fits: Vec<Fit>,
    rows: Vec<Row>,
}

impl Check for Compatibility {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        matrix::judge(&self.rows, case, out);
        if self.fits.is_empty() {
            return;
        }
        let mut runtimes = Runtimes::new(case);
        let mut peers = Peers::default();
        for project in projects(case) {
            if self.fits.contains(&Fit::Peers) {
                peers.judge(&self.components, &project, out);
            }
            for declared in project.declared().filter(|it| self.components.contains(&it.site.dependency.package)) {
                let found = requires::judge(&self.fits, &project, &declared, &mut runtimes);
                // What does not run there at all needs no second word on its files.
                out.extend(match found {
                    None if self.fits.contains(&Fit::Artifacts) => artifacts::judge(&project, &declared, &mut runtimes),
                    found => found,
                });
            }
        }
    }

    fn along(&self, package: &Package) -> Vec<Package> {
        self.rows.iter().flat_map(|row| row.along(package)).collect()
    }
}

/// `compatibility`: do the declared versions fit together?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct CompatibilityFields {
    /// The components that `checks` are about; all where it is not said.
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
    /// Component -> the versions of it that the row is about; `*` for any. A finding stands where the first of them is declared.
    components: Pairs,
    /// What is known of them together.
    status: RowStatus,
    /// Components of the row that count as declared where they are not: what another one pulls in, in its newest version.
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

/// Components and versions, in the order in which they are written.
#[derive(Debug)]
pub(in crate::rule) struct Pairs(Vec<(String, Quoted)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl<'de> Visitor<'de> for Take {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("components and their versions")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Take)
    }
}

impl JsonSchema for Pairs {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Pairs".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let version = generator.subschema_for::<Quoted>();
        schemars::json_schema!({ "type": "object", "additionalProperties": version })
    }
}

impl Criteria for Compatibility {
    type Fields = CompatibilityFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        if fields.checks.is_none() && fields.matrix.is_none() {
            build.fault("", "nothing is held against anything", Some("known: checks, matrix".to_owned()));
        }
        let rows = fields.matrix.unwrap_or_default().into_iter().enumerate();
        Some(Self {
            components: build.components_or_all(fields.components)?,
            fits: fields.checks.unwrap_or_default().0,
            rows: rows.map(|(index, fields)| Row::build(fields, index, build)).collect(),
        })
    }
}
