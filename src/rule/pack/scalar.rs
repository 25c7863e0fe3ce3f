//! Small values with a spelling of their own: one or many, spans of time, days.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use jiff::SignedDuration;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{self, Deserializer, Visitor};

use super::super::yaml::ONE_OR_MANY;

/// One of a thing, or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rule) struct OneOrMany<T>(pub(in crate::rule) Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Take<T> {
            type Value = OneOrMany<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("one or a list")
            }
            fn visit_newtype_struct<D: Deserializer<'de>>(self, one: D) -> Result<Self::Value, D::Error> {
                T::deserialize(one).map(|one| OneOrMany(vec![one]))
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(one) = list.next_element()? {
                    all.push(one);
                }
                Ok(OneOrMany(all))
            }
        }
        deserializer.deserialize_newtype_struct(ONE_OR_MANY, Take(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for OneOrMany<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("OneOrMany_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = generator.subschema_for::<T>();
        schemars::json_schema!({ "anyOf": [one, { "type": "array", "items": one }] })
    }
}

/// A span of time: `3d`, `12h`, `2w`, `2y`; a bare number is days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::rule) struct Duration(pub(in crate::rule) SignedDuration);

impl Duration {
    /// The span of that text.
    pub(in crate::rule) fn parse(text: &str) -> Option<Self> {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let amount: i64 = text[..digits].parse().ok()?;
        let minutes = match text[digits..].trim() {
            "m" | "min" | "minutes" => 1,
            "h" | "hour" | "hours" => 60,
            "" | "d" | "day" | "days" => 60 * 24,
            "w" | "week" | "weeks" => 60 * 24 * 7,
            "month" | "months" => 60 * 24 * 30,
            "y" | "year" | "years" => 60 * 24 * 365,
            _ => return None,
        };
        SignedDuration::try_from_mins(amount.checked_mul(minutes)?).map(Self)
    }

    /// The whole days in it.
    pub(in crate::rule) fn days(self) -> i64 {
        self.0.as_hours() / 24
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl Visitor<'_> for Take {
            type Value = Duration;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a span of time (`3d`, `12h`, `2w`, `2y`)")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Duration, E> {
                Duration::parse(text)
                    .ok_or_else(|| E::custom(format!("`{text}` is not a span of time (`3d`, `12h`, `2w`, `2y`)")))
            }
            fn visit_i64<E: de::Error>(self, days: i64) -> Result<Duration, E> {
                self.visit_str(&days.to_string())
            }
        }
        deserializer.deserialize_any(Take)
    }
}

impl JsonSchema for Duration {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Duration".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "anyOf": [{ "type": "string", "pattern": "^[0-9]+ ?(h|hours?|d|days?|w|weeks?|months?|y|years?)?$" }, { "type": "integer", "minimum": 0 }] })
    }
}

/// The span of time that a flag or a file writes as `3d`, `12h`, `2w`, `2y` or a number of days.
pub fn parse_age(text: &str) -> Option<SignedDuration> {
    Duration::parse(text).map(|age| age.0)
}

/// A day: `2026-12-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rule) struct Day(pub(in crate::rule) Date);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(|_| de::Error::custom(format!("`{text}` is not a day (`2026-12-31`)")))
    }
}

impl JsonSchema for Day {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Day".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

/// Words, or a number as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::rule) struct Words(pub(in crate::rule) String);

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl Visitor<'_> for Take {
            type Value = Words;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("words or a number")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Words, E> {
                Ok(Words(text.to_owned()))
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Words, E> {
                Ok(Words(number.to_string()))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Words, E> {
                Ok(Words(number.to_string()))
            }
            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Words, E> {
                Ok(Words(number.to_string()))
            }
        }
        deserializer.deserialize_any(Take)
    }
}

impl JsonSchema for Words {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Words".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "number"] })
    }
}
