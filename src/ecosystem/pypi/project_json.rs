//! The project's JSON document, `pypi/<name>/json`: big, but dated, and what recorded snapshots hold.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::Malformed;
use super::files::{self, File, Gathering};
use super::wheel;
use crate::model::{Releases, Standing};

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default)]
    info: Info<'a>,
    #[serde(borrow)]
    releases: BTreeMap<Cow<'a, str>, Vec<Entry<'a>>>,
}

#[derive(Default, Deserialize)]
struct Info<'a> {
    #[serde(borrow, default)]
    classifiers: Option<Vec<Cow<'a, str>>>,
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow, default)]
    filename: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    requires_python: Option<Cow<'a, str>>,
    #[serde(default)]
    yanked: bool,
    #[serde(borrow, default)]
    yanked_reason: Option<Cow<'a, str>>,
    /// With its offset, to the microsecond.
    #[serde(borrow, default)]
    upload_time_iso_8601: Option<Cow<'a, str>>,
    /// Without an offset, to the second: all that trimmed copies keep.
    #[serde(borrow, default)]
    upload_time: Option<Cow<'a, str>>,
}

/// What its owner says who no longer develops it.
const INACTIVE: &str = "Development Status :: 7 - Inactive";

/// What the document says.
pub(super) fn read(body: &[u8]) -> Result<Releases, Malformed> {
    let document: Document<'_> = serde_json::from_slice(body).map_err(|error| Malformed::new(error.to_string()))?;
    let mut gathering = Gathering::default();
    let mut dated = true;
    for (version, entries) in &document.releases {
        for entry in entries {
            let written = entry.upload_time_iso_8601.as_deref().or(entry.upload_time.as_deref());
            let uploaded = written.and_then(files::timestamp);
            dated &= uploaded.is_some();
            gathering.add(File {
                version,
                python: entry.requires_python.as_deref(),
                yanked: entry.yanked.then(|| entry.yanked_reason.as_deref().unwrap_or_default()),
                uploaded,
                pythons: entry.filename.as_deref().map(wheel::pythons),
            });
        }
    }
    let is_inactive = document.info.classifiers.iter().flatten().any(|classifier| classifier == INACTIVE);
    Ok(gathering.finish(if is_inactive { Standing::Archived } else { Standing::Active }, dated))
}
