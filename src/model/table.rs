//! Which table of facts is in use.

use jiff::civil::Date;
use serde::Serialize;

/// A table of facts, such as that of ends of life: up to which day it knows, and where it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Edition {
    /// The day up to which it knows.
    #[schemars(with = "String")]
    pub as_of: Date,
    /// Where it comes from.
    pub source: EditionSource,
}

/// Where a table comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum EditionSource {
    /// It is built in.
    Embedded,
    /// `overhaul data update` got it.
    Updated,
}

impl EditionSource {
    /// How people say it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Embedded => "built in",
            Self::Updated => "updated",
        }
    }
}
