//! Values that the reader treats apart: it knows their types by name.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

/// Text that must not be a number to YAML: a version. `3.10` without quotes is 3.1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rule) struct Quoted(pub(in crate::rule) String);

/// Text with slots of its own: `${name}` stays as it is where no variable has that name. A pattern, and what takes its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rule) struct Slotted(pub(in crate::rule) String);

/// The name by which the reader knows that type.
pub(super) const QUOTED: &str = "$quoted";
/// The name by which the reader knows that type.
pub(super) const SLOTTED: &str = "$slotted";
/// The name by which the reader knows a value that may stand alone for a list of one.
pub(in crate::rule) const ONE_OR_MANY: &str = "$one-or-many";

impl<'de> Deserialize<'de> for Quoted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl Visitor<'_> for Take {
            type Value = Quoted;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a version in quotes")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Quoted, E> {
                Ok(Quoted(text.to_owned()))
            }
        }
        deserializer.deserialize_newtype_struct(QUOTED, Take)
    }
}

impl<'de> Deserialize<'de> for Slotted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl Visitor<'_> for Take {
            type Value = Slotted;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Slotted, E> {
                Ok(Slotted(text.to_owned()))
            }
        }
        deserializer.deserialize_newtype_struct(SLOTTED, Take)
    }
}

impl schemars::JsonSchema for Slotted {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Slotted".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

impl schemars::JsonSchema for Quoted {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Version".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}
