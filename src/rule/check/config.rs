//! Has this key in this file that value?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// What is asked of keys in files.
#[derive(Debug)]
pub struct Config {
    fields: ConfigFields,
}

impl Check for Config {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `config`: has this key in this JSON, JSONC, TOML, YAML, INI, .env or text file that value?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct ConfigFields {
    /// The question, where there is one.
    #[serde(flatten)]
    one: KeyFields,
    /// Several questions of which one answered right is enough.
    any_of: Option<Vec<KeyFields>>,
    /// Whether the file has to be there. Where it is not said, a repository without it is left alone, but for `any-of`.
    required: Option<bool>,
}

/// A question to a key.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct KeyFields {
    /// Globs over files.
    file: Option<OneOrMany<String>>,
    /// The path of the key: `tool.ruff`, `repos[*].hooks[*].id`, `**.run`. The whole text where it is not said.
    at: Option<String>,
    /// How the file is read; by its name where it is not said.
    format: Option<Grammar>,
    /// Whether the key has to be there, or must not.
    exists: Option<bool>,
    /// The value.
    equals: Option<Scalar>,
    /// A number that is large enough.
    at_least: Option<f64>,
    /// Words that have to be among the values (or keys) there: each of them; a list in the list names alternatives.
    contains: Option<Vec<OneOrMany<String>>>,
    /// A pattern that some value has.
    matches: Option<String>,
    /// A pattern that no value has.
    not_matches: Option<String>,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(in crate::rule) enum Scalar {
    /// A switch.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A word.
    Text(String),
}

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the words say it")]
pub(in crate::rule) enum Grammar {
    Json,
    Jsonc,
    Toml,
    Yaml,
    Ini,
    Dotenv,
    /// Terraform: blocks and their arguments, `provider.yandex.zone`.
    Hcl,
    Text,
}

impl Criteria for Config {
    type Fields = ConfigFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
