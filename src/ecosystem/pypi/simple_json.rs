//! The simple index in JSON (PEP 691, 700, 792).

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use super::super::Malformed;
use super::files::{self, File, Gathering};
use super::wheel;
use crate::model::Releases;

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    files: Vec<Entry<'a>>,
    #[serde(borrow, default)]
    versions: Vec<Cow<'a, str>>,
    #[serde(borrow, default)]
    meta: Meta<'a>,
    #[serde(borrow, default, rename = "project-status")]
    status: Option<Status<'a>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    filename: Cow<'a, str>,
    #[serde(borrow, default, rename = "requires-python")]
    python: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    yanked: Yanked<'a>,
    #[serde(borrow, default, rename = "upload-time")]
    uploaded: Option<Cow<'a, str>>,
}

/// The standard's text has the status as an object of its own, its example as two fields of `meta`: both are met.
#[derive(Default, Deserialize)]
struct Meta<'a> {
    #[serde(borrow, default, rename = "project-status")]
    status: Option<Cow<'a, str>>,
    #[serde(borrow, default, rename = "project-status-reason")]
    reason: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Status<'a> {
    #[serde(borrow)]
    status: Cow<'a, str>,
    #[serde(borrow, default)]
    reason: Option<Cow<'a, str>>,
}

/// `false`, `true`, or the reason.
#[derive(Default)]
pub(super) struct Yanked<'a>(pub(super) Option<Cow<'a, str>>);

/// What the document says of that project.
pub(super) fn read(body: &[u8], project: &str) -> Result<Releases, Malformed> {
    let document: Document<'_> = serde_json::from_slice(body).map_err(|error| Malformed::new(error.to_string()))?;
    let mut gathering = Gathering::default();
    for version in &document.versions {
        gathering.spell(version);
    }
    let mut dated = true;
    for entry in &document.files {
        let uploaded = entry.uploaded.as_deref().and_then(files::timestamp);
        dated &= uploaded.is_some();
        let Some(version) = files::version_in(&entry.filename, project) else { continue };
        gathering.add(File {
            version,
            python: entry.python.as_deref(),
            yanked: entry.yanked.0.as_deref(),
            uploaded,
            pythons: Some(wheel::pythons(&entry.filename)),
        });
    }
    let meta = document.meta;
    let (status, reason) = match document.status {
        Some(status) => (Some(status.status), status.reason),
        None => (meta.status, meta.reason),
    };
    Ok(gathering.finish(files::standing(&status.unwrap_or_default(), reason.as_deref()), dated))
}

impl<'de: 'a, 'a> Deserialize<'de> for Yanked<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = Yanked<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("whether the file is yanked, or why")
            }
            fn visit_bool<E: Error>(self, yanked: bool) -> Result<Self::Value, E> {
                Ok(Yanked(yanked.then_some(Cow::Borrowed(""))))
            }
            fn visit_borrowed_str<E: Error>(self, reason: &'de str) -> Result<Self::Value, E> {
                Ok(Yanked(Some(Cow::Borrowed(reason))))
            }
            fn visit_str<E: Error>(self, reason: &str) -> Result<Self::Value, E> {
                Ok(Yanked(Some(Cow::Owned(reason.to_owned()))))
            }
            fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
                Ok(Yanked(None))
            }
        }
        deserializer.deserialize_any(Words)
    }
}
