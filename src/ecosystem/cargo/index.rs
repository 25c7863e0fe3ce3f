//! The sparse index: where a crate's file is, and what its lines say.

use std::ops::Range;

use serde::Deserialize;

use crate::ecosystem::document::Loose;
use crate::ecosystem::{Ecosystem, Malformed};
use crate::model::{Constraint, EcosystemId, Package, Release, Releases, Text};

/// One line: one version.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    vers: Loose<'a>,
    #[serde(borrow, default)]
    yanked: Loose<'a>,
    #[serde(borrow, default)]
    rust_version: Loose<'a>,
    #[serde(borrow, default)]
    pubtime: Loose<'a>,
}

/// The path of a crate's file: `1/a`, `2/ab`, `3/a/abc`, `ab/cd/abcd`, always lower case.
pub(super) fn path(name: &str) -> Result<String, Malformed> {
    let is_name =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if !is_name {
        return Err(Malformed::new(format!("`{name}` is not a crate name")));
    }
    let name = name.to_ascii_lowercase();
    let letters = |range: Range<usize>| name.get(range).unwrap_or_default();
    Ok(match name.len() {
        1 | 2 => format!("{}/{name}", name.len()),
        3 => format!("3/{}/{name}", letters(0..1)),
        _ => format!("{}/{}/{name}", letters(0..2), letters(2..4)),
    })
}

/// The releases that an index file lists.
pub(super) fn read(body: &[u8]) -> Result<Releases, Malformed> {
    let mut releases = Releases::default();
    for (index, line) in body.split(|byte| *byte == b'\n').enumerate() {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let read: Line = serde_json::from_slice(line).map_err(|error| problem(body, index, line, &error))?;
        let Some(text) = read.vers.text() else {
            return Err(Malformed::new(format!("line {} of the index file names no version", index + 1)));
        };
        let Some(version) = super::Cargo.version(text) else {
            releases.unordered.push(Text::from(text));
            continue;
        };
        let rust = read.rust_version.text().map(|minimum| Constraint {
            package: Package::new(EcosystemId::RUNTIME, "rust"),
            requirement: Text::from(&format!(">={minimum}")),
        });
        releases.all.push(Release {
            version,
            published: read.pubtime.text().and_then(|time| time.parse().ok()),
            yanked: (read.yanked == Loose::True).then(|| Text::from("")),
            deprecated: None,
            requires: rust.into_iter().collect(),
            digest: None,
            pythons: None,
        });
    }
    if releases.all.is_empty() && releases.unordered.is_empty() {
        return Err(Malformed::new("expected an index file, got an empty answer"));
    }
    releases.all.sort_by(|a, b| a.version.cmp(&b.version));
    releases.dated = releases.all.iter().any(|release| release.published.is_some());
    Ok(releases)
}

/// What is wrong with a line that cannot be read.
fn problem(body: &[u8], index: usize, line: &[u8], error: &serde_json::Error) -> Malformed {
    if body.trim_ascii_start().starts_with(b"<") {
        return Malformed::new("expected an index file, got HTML");
    }
    let is_last = body.trim_ascii_end().ends_with(line);
    if error.is_eof() && is_last {
        let message = format!("the index file is cut off in line {} after {} bytes", index + 1, body.len());
        return Malformed { message, at: Some(body.len()) };
    }
    Malformed::new(format!("line {} of the index file is not the expected JSON: {error}", index + 1))
}
