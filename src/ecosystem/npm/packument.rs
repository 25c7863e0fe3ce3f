//! What an npm package document says: the abbreviated and the full form, and what mirrors make of them.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::ecosystem::document::{self, Entries, Loose};
use crate::ecosystem::{Ecosystem, Malformed, Query};
use crate::model::{Constraint, EcosystemId, Package, Release, Releases, Standing, Text};

/// The fields that are read, of either form.
#[derive(Deserialize)]
struct Packument<'a> {
    #[serde(borrow)]
    name: Option<Loose<'a>>,
    #[serde(borrow, default, rename = "dist-tags")]
    tags: Entries<'a, Loose<'a>>,
    #[serde(borrow)]
    versions: Option<Entries<'a, Option<Manifest<'a>>>>,
    #[serde(borrow, default)]
    time: Entries<'a, Loose<'a>>,
}

/// One version.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Manifest<'a> {
    #[serde(borrow, default)]
    deprecated: Loose<'a>,
    #[serde(borrow, default)]
    engines: Entries<'a, Loose<'a>>,
    #[serde(borrow, default)]
    peer_dependencies: Entries<'a, Loose<'a>>,
    #[serde(borrow, default)]
    peer_dependencies_meta: Entries<'a, Entries<'a, Loose<'a>>>,
}

/// The releases of a package document.
pub(super) fn read(body: &[u8]) -> Result<Query, Malformed> {
    let document: Packument = document::json(body)?;
    let Some(versions) = document.versions else {
        // A package that was taken down keeps its times and a note; anything else is not a package document.
        return match (document.time.get("unpublished"), document.name) {
            (Some(_), _) => Ok(Query::Absent),
            (None, Some(_)) => Ok(Query::Ready(Releases::default())),
            (None, None) => Err(Malformed::new("the JSON is not a package document: it has neither name nor versions")),
        };
    };
    if versions.0.is_empty() && document.time.get("unpublished").is_some() {
        return Ok(Query::Absent);
    }
    let times: FxHashMap<&str, &str> =
        document.time.iter().filter_map(|(version, time)| Some((&**version, time.text()?))).collect();
    let mut releases = Releases { tags: tags(&document.tags), ..Releases::default() };
    releases.all.reserve(versions.0.len());
    for (text, manifest) in versions.iter() {
        let Some(version) = super::Npm.version(text) else {
            releases.unordered.push(Text::from(text));
            continue;
        };
        let published = times.get(&**text).and_then(|time| time.parse().ok());
        let deprecated = manifest.as_ref().and_then(|manifest| reason(&manifest.deprecated));
        let requires = manifest.as_ref().map(constraints).unwrap_or_default();
        releases.all.push(Release {
            version,
            published,
            yanked: None,
            deprecated,
            requires,
            digest: None,
            pythons: None,
        });
    }
    releases.all.sort_by(|a, b| a.version.cmp(&b.version));
    releases.dated = releases.all.iter().any(|release| release.published.is_some());
    releases.standing = standing(&releases);
    Ok(Query::Ready(releases))
}

fn tags(tags: &Entries<'_, Loose<'_>>) -> Vec<(Text, Text)> {
    tags.iter().filter_map(|(tag, version)| Some((Text::from(tag), Text::from(version.text()?)))).collect()
}

/// Why a version is deprecated. An empty reason is npm's way of taking a deprecation back.
fn reason(deprecated: &Loose<'_>) -> Option<Text> {
    match deprecated {
        Loose::Text(reason) if reason.trim().is_empty() => None,
        Loose::Text(reason) => Some(Text::from(reason.trim())),
        Loose::True => Some(Text::from("")),
        Loose::Other => None,
    }
}

/// The Node and the peers that a version needs; an optional peer is not needed.
fn constraints(manifest: &Manifest<'_>) -> Box<[Constraint]> {
    let node = manifest.engines.get("node").and_then(Loose::text).map(|range| (EcosystemId::RUNTIME, "node", range));
    let meta = manifest.peer_dependencies_meta.iter();
    let optional: FxHashSet<&str> =
        meta.filter(|(_, meta)| meta.get("optional") == Some(&Loose::True)).map(|(peer, _)| &**peer).collect();
    let peers = manifest
        .peer_dependencies
        .iter()
        .filter(|(peer, _)| !optional.contains(&***peer))
        .filter_map(|(peer, range)| Some((EcosystemId::NPM, &**peer, range.text()?)));
    node.into_iter()
        .chain(peers)
        .map(|(ecosystem, name, range)| Constraint {
            package: Package::new(ecosystem, name),
            requirement: Text::from(range),
        })
        .collect()
}

/// The state of the package: what its `latest` says of itself, or else all its versions.
fn standing(releases: &Releases) -> Standing {
    let latest = releases.tags.iter().find(|(tag, _)| *tag == "latest").map(|(_, version)| *version);
    let latest = releases.all.iter().find(|release| Some(release.version.text()) == latest);
    let highest = releases.all.last();
    if latest.or(highest).is_some_and(|release| release.version.as_str().starts_with("0.0.1-security")) {
        return Standing::Placeholder;
    }
    let deprecated = |release: &Release| release.deprecated.map(Standing::Deprecated);
    let all = || highest.filter(|_| releases.all.iter().all(|release| release.deprecated.is_some()));
    latest.and_then(deprecated).or_else(|| all().and_then(deprecated)).unwrap_or_default()
}
