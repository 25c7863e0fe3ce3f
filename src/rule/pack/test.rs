//! What may be written under `tests`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::super::yaml::Quoted;
use super::{Day, OneOrMany};

/// A small fleet, and what rules find in it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct TestEntry {
    /// What it shows.
    pub(in crate::rule) name: String,
    /// The day that counts as today.
    pub(in crate::rule) as_of: Option<Day>,
    /// The files of one repository: path -> text.
    pub(in crate::rule) files: Option<BTreeMap<String, String>>,
    /// Several repositories: name -> path -> text.
    pub(in crate::rule) repositories: Option<BTreeMap<String, BTreeMap<String, String>>>,
    /// What the registries say: component -> its versions, perhaps with a day, `yanked` or `deprecated` behind
    /// (`"1.2.0 2025-03-01 yanked"`); `[]` where there is no such package. Of what is not named here nothing is known.
    pub(in crate::rule) registry: Option<BTreeMap<String, OneOrMany<Quoted>>>,
    /// Globs over the rules that it is about; all that the file says something of where it is not said.
    pub(in crate::rule) rules: Option<OneOrMany<String>>,
    /// What these rules find, and nothing else; `none` where they find nothing.
    pub(in crate::rule) finds: FindsEntry,
}

/// What is found.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct FindEntry {
    /// The rule.
    pub(in crate::rule) rule: String,
    /// The repository, where there are several.
    pub(in crate::rule) repository: Option<String>,
    /// The file.
    pub(in crate::rule) path: Option<String>,
    /// The line, from 1.
    pub(in crate::rule) line: Option<u32>,
}

/// A list of what is found, or the word `none`.
#[derive(Debug)]
pub(in crate::rule) struct FindsEntry(pub(in crate::rule) Vec<FindEntry>);

impl<'de> Deserialize<'de> for FindsEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl<'de> Visitor<'de> for Take {
            type Value = FindsEntry;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of findings, or `none`,")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<FindsEntry, E> {
                let none = (text == "none").then(|| FindsEntry(Vec::new()));
                none.ok_or_else(|| E::custom(format!("a list of findings, or `none`, is wanted here, not `{text}`")))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<FindsEntry, A::Error> {
                let mut finds = Vec::new();
                while let Some(find) = list.next_element()? {
                    finds.push(find);
                }
                Ok(FindsEntry(finds))
            }
        }
        deserializer.deserialize_any(Take)
    }
}

impl JsonSchema for FindsEntry {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Finds".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let find = generator.subschema_for::<FindEntry>();
        schemars::json_schema!({ "anyOf": [{ "const": "none" }, { "type": "array", "items": find }] })
    }
}
