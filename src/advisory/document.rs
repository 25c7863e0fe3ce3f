//! What a record says, as far as it is of interest. Dates, prose, credits and references are passed over as they are read.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// What says whether a record is of interest: read of every record.
#[derive(Debug, Deserialize)]
pub(super) struct Head<'a> {
    pub(super) published: Option<Timestamp>,
    pub(super) withdrawn: Option<IgnoredAny>,
    #[serde(borrow, default)]
    pub(super) affected: Option<Vec<AffectedHead<'a>>>,
    /// A record without a name is none.
    #[serde(rename = "id")]
    _id: IgnoredAny,
}

#[derive(Debug, Deserialize)]
pub(super) struct AffectedHead<'a> {
    #[serde(borrow)]
    pub(super) package: Option<PackageName<'a>>,
}

/// A package as records name it; affected code that is no package has none.
#[derive(Debug, Deserialize)]
pub(super) struct PackageName<'a> {
    #[serde(borrow)]
    pub(super) ecosystem: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) name: Cow<'a, str>,
}

/// A record of interest. What it calls related is another matter: it is not read.
#[derive(Debug, Deserialize)]
pub(super) struct Document<'a> {
    pub(super) id: String,
    pub(super) modified: Option<Timestamp>,
    pub(super) aliases: Option<Vec<String>>,
    pub(super) summary: Option<String>,
    pub(super) severity: Option<Vec<Score>>,
    #[serde(borrow, default)]
    pub(super) affected: Option<Vec<AffectedEntry<'a>>>,
    pub(super) database_specific: Option<Specific>,
}

/// What a record says of one package.
#[derive(Debug, Deserialize)]
pub(super) struct AffectedEntry<'a> {
    #[serde(borrow)]
    pub(super) package: Option<PackageName<'a>>,
    pub(super) severity: Option<Vec<Score>>,
    pub(super) ranges: Option<Vec<Range>>,
    pub(super) versions: Option<Vec<String>>,
    pub(super) ecosystem_specific: Option<Specific>,
    pub(super) database_specific: Option<Specific>,
}

/// `{ "type": "CVSS_V3", "score": "CVSS:3.1/AV:N/..." }`.
#[derive(Debug, Deserialize)]
pub(super) struct Score {
    pub(super) score: String,
}

/// A range of versions or of commits.
#[derive(Debug, Deserialize)]
pub(super) struct Range {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    pub(super) events: Vec<Event>,
}

impl Range {
    /// Whether versions lie in it: commits have no order without their repository.
    pub(super) fn is_ordered(&self) -> bool {
        matches!(self.kind.as_str(), "SEMVER" | "ECOSYSTEM")
    }
}

/// One event of a range; it has one of these.
#[derive(Debug, Deserialize)]
pub(super) struct Event {
    pub(super) introduced: Option<String>,
    pub(super) fixed: Option<String>,
    pub(super) last_affected: Option<String>,
    pub(super) limit: Option<String>,
}

/// What the keeper of a record adds in words of its own.
#[derive(Debug, Deserialize)]
pub(super) struct Specific {
    /// `LOW`, `MODERATE`, `HIGH`, `CRITICAL`; whatever else stands there says nothing.
    severity: Option<Word>,
    /// Of crates: `unmaintained`, `notice`, `unsound`.
    informational: Option<Word>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Word {
    Said(String),
    Other(IgnoredAny),
}

impl Specific {
    pub(super) fn severity(&self) -> Option<&str> {
        self.severity.as_ref().and_then(Word::said)
    }

    pub(super) fn informational(&self) -> Option<&str> {
        self.informational.as_ref().and_then(Word::said)
    }
}

impl Word {
    fn said(&self) -> Option<&str> {
        match self {
            Self::Said(word) => Some(word),
            Self::Other(_) => None,
        }
    }
}
