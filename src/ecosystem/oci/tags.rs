//! The tag lists of an image registry.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::ecosystem::document::{self, Loose};
use crate::ecosystem::{Answer, Ecosystem, Malformed};
use crate::model::{Release, Releases, Text};

/// One page. A repository without tags says `null`.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow)]
    name: Option<Loose<'a>>,
    #[serde(borrow)]
    tags: Option<Vec<Loose<'a>>>,
}

/// The repository's name below its registry: the host in front is where the registry is, not what it is asked.
pub(super) fn repository(name: &str) -> Result<&str, Malformed> {
    let is_host = |first: &str| first.contains(['.', ':']) || first == "localhost";
    let path = match name.split_once('/') {
        Some((first, rest)) if is_host(first) => rest,
        _ => name,
    };
    let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let is_part = |part: &str| part.starts_with(|c: char| c.is_ascii_alphanumeric()) && part.bytes().all(is_name_byte);
    if path.split('/').all(is_part) { Ok(path) } else { Err(Malformed::new(format!("`{name}` is not an image name"))) }
}

/// The releases that the pages list.
pub(super) fn read(pages: &[Answer]) -> Result<Releases, Malformed> {
    let mut releases = Releases::default();
    let mut seen = FxHashSet::default();
    for page in pages {
        let page: Page = document::json(&page.body)?;
        if page.name.is_none() && page.tags.is_none() {
            return Err(Malformed::new("the JSON is not a list of tags: it has neither name nor tags"));
        }
        for text in page.tags.iter().flatten().filter_map(Loose::text) {
            if !seen.insert(Text::from(text)) {
                continue;
            }
            match super::Oci.version(text) {
                Some(version) => releases.all.push(Release {
                    version,
                    published: None,
                    yanked: None,
                    deprecated: None,
                    requires: Box::default(),
                    digest: None,
                    pythons: None,
                }),
                None => releases.unordered.push(Text::from(text)),
            }
        }
    }
    releases.all.sort_by(|a, b| a.version.cmp(&b.version));
    Ok(releases)
}
