//! What a rules file may say of keys in files, and what is made of it.

use std::borrow::Cow;
use std::fmt;

use regex::Regex;
use schemars::JsonSchema;
use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize};

use super::super::super::yaml::Slotted;
use super::super::{Build, Criteria, OneOrMany};
use super::path::Path;
use super::question::{Ask, Question};
use super::{Config, grammar};

/// `config`: has this key in this JSON, JSONC, TOML, YAML, INI, .env, Terraform, script or text file that value?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct ConfigFields {
    /// Globs over files. Each of them is asked; of `format: text` with `matches`, and of Terraform, one is enough.
    file: Option<OneOrMany<String>>,
    /// The path of the key: `tool.ruff`, `repos[*].hooks[*].id`, `**.run`, `"a.b".c`. The whole text where it is not said.
    at: Option<String>,
    /// How the file is read; by its name where it is not said.
    format: Option<Grammar>,
    /// Whether the key (or the file, where no key is named) has to be there, or must not.
    exists: Option<bool>,
    /// The value. A value that a `tsconfig*.json` inherits counts.
    equals: Option<Scalar>,
    /// A number that is large enough.
    at_least: Option<Number>,
    /// Words that have to be among the values (or keys) there: each of them; a list in the list names alternatives.
    contains: Option<Vec<OneOrMany<String>>>,
    /// A pattern that some value has.
    matches: Option<Slotted>,
    /// A pattern that no value has.
    not_matches: Option<Slotted>,
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
    /// The path of the key: `tool.ruff`, `repos[*].hooks[*].id`, `**.run`, `"a.b".c`. The whole text where it is not said.
    at: Option<String>,
    /// How the file is read; by its name where it is not said.
    format: Option<Grammar>,
    /// Whether the key (or the file, where no key is named) has to be there, or must not.
    exists: Option<bool>,
    /// The value.
    equals: Option<Scalar>,
    /// A number that is large enough.
    at_least: Option<Number>,
    /// Words that have to be among the values (or keys) there: each of them; a list in the list names alternatives.
    contains: Option<Vec<OneOrMany<String>>>,
    /// A pattern that some value has.
    matches: Option<Slotted>,
    /// A pattern that no value has.
    not_matches: Option<Slotted>,
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
    /// JavaScript or TypeScript: the object that it exports, `vitest.config.ts`.
    Script,
    /// The whole text, but for lines of comment.
    Text,
}

/// A value, as a file would say it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::rule) struct Scalar(pub(super) String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl Visitor<'_> for Take {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a word, a number, `true` or `false`")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }
            fn visit_bool<E: de::Error>(self, switch: bool) -> Result<Scalar, E> {
                Ok(Scalar(switch.to_string()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
        }
        deserializer.deserialize_any(Take)
    }
}

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// A number, or a variable that stands for one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::rule) struct Number(pub(super) f64);

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl Visitor<'_> for Take {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Number, E> {
                text.parse().map(Number).map_err(|_| E::custom(format!("a number is wanted here, not `{text}`")))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Number, E> {
                self.visit_str(&number.to_string())
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Number, E> {
                Ok(Number(number))
            }
        }
        deserializer.deserialize_any(Take)
    }
}

impl JsonSchema for Number {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Number".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [{ "type": "number" }, { "type": "string", "pattern": "^\\$\\{[^}]+\\}$" }] })
    }
}

impl Criteria for Config {
    type Fields = ConfigFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let required = fields.required;
        let ConfigFields { file, at, format, exists, equals, at_least, contains, matches, not_matches, any_of, .. } =
            fields;
        let one = KeyFields { file, at, format, exists, equals, at_least, contains, matches, not_matches };
        let is_one = one.file.is_some() || one.at.is_some();
        match any_of {
            Some(_) if is_one => {
                build.fault("any-of", "either `file` or `any-of` is wanted, not both", None);
                None
            }
            Some(several) => {
                let several: Vec<_> = several
                    .into_iter()
                    .enumerate()
                    .map(|(index, fields)| question(fields, &format!("any-of.{index}."), build))
                    .collect();
                Some(Self { questions: several.into_iter().collect::<Option<_>>()?, is_any: true, required })
            }
            None => Some(Self { questions: vec![question(one, "", build)?], is_any: false, required }),
        }
    }
}

fn question(fields: KeyFields, at: &str, build: &Build<'_>) -> Option<Question> {
    let Some(file) = fields.file else {
        build.fault(at.trim_end_matches('.'), "`file` is missing: in which file?", None);
        return None;
    };
    let files = build.globs(&format!("{at}file"), &file);
    let path = fields
        .at
        .as_ref()
        .map(|written| Path::parse(written).map_err(|message| build.fault(&format!("{at}at"), message, None)).ok());
    let path = path.map_or(Some(None), |path| path.map(Some));
    let is_known = fields.format.is_some() || file.0.iter().any(|file| grammar::of(file).is_some());
    if fields.at.is_some() && !is_known {
        build.fault(&format!("{at}at"), "nobody knows how to read that file", Some("add `format:`".to_owned()));
        return None;
    }
    let compile = |field: &str, pattern: Option<Slotted>| -> Option<Option<Regex>> {
        pattern.map_or(Some(None), |pattern| build.pattern(&format!("{at}{field}"), &pattern.0).map(Some))
    };
    let (matches, not_matches) = (compile("matches", fields.matches), compile("not-matches", fields.not_matches));
    let mut asks = Vec::new();
    asks.extend(fields.exists.map(Ask::Exists));
    asks.extend(fields.equals.map(|value| Ask::Equals(value.0)));
    asks.extend(fields.at_least.map(|number| Ask::AtLeast(number.0)));
    asks.extend(fields.contains.map(|words| Ask::Contains(words.into_iter().map(|word| word.0).collect())));
    asks.extend(matches?.map(Ask::Matches));
    asks.extend(not_matches?.map(Ask::NotMatches));
    if asks.is_empty() {
        asks.push(Ask::Exists(true));
    }
    Some(Question { files: files?, written: file.0, path: path?, at: fields.at, format: fields.format, asks })
}
