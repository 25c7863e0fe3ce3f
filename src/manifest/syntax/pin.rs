//! What a lock file pins, entry by entry.

use std::ops::Range;

use crate::model::Source;

/// One release as a lock file pins it.
#[derive(Debug)]
pub struct Entry<'a> {
    /// Its name.
    pub name: &'a str,
    /// The version.
    pub version: &'a str,
    /// Where the name stands.
    pub at: Range<usize>,
    /// The host that it comes from, where the lock file says so.
    pub host: Option<&'a str>,
    /// Whether the lock file says that nothing but development asks for it.
    pub is_development: bool,
}

impl<'a> Entry<'a> {
    /// A release whose name is a part of the source's text, of no said host.
    pub fn at(source: &Source, name: &'a str, version: &'a str) -> Option<Self> {
        let at = offset(&source.text, name)?;
        let is_version = version.starts_with(|first: char| first.is_ascii_digit());
        is_version.then(|| Self { name, version, at: at..at + name.len(), host: None, is_development: false })
    }
}

/// The host of an address: `registry.example` of `https://registry.example/lodash/-/lodash-4.17.20.tgz`. `None` for what is
/// no address of an archive or an index.
pub fn host(address: &str) -> Option<&str> {
    let rest = ["https://", "http://"].iter().find_map(|scheme| address.strip_prefix(scheme))?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    (!host.is_empty()).then_some(host)
}

/// Where a part of a text begins in it; `None` for a text of its own.
pub fn offset(text: &str, part: &str) -> Option<usize> {
    let at = (part.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    (at + part.len() <= text.len()).then_some(at)
}
