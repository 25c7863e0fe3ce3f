//! Python requirements that name no package but an address or a path: `git+https://…#egg=name`, `./dir[extra]`, `https://…/name-1.0-py3-none-any.whl`.

use std::ops::Range;

use crate::model::{Dependency, EcosystemId, Package, Place, Scope, Skip, Text};

use super::pep508;
use super::unfinished::is_template;

const ARCHIVES: [&str; 6] = [".whl", ".tar.gz", ".zip", ".tgz", ".tar.bz2", ".tar.xz"];

/// Whether a line is an address or a path.
pub fn is_address(text: &str) -> bool {
    let word = text.split([' ', '\t']).next().unwrap_or_default();
    let has_scheme = word.split_once(':').is_some_and(|(scheme, rest)| {
        let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+');
        is_scheme && !scheme.is_empty() && (rest.starts_with("//") || scheme == "file")
    });
    let is_path = ["./", "../", "/", "~/", ".\\", "..\\", ".["].iter().any(|start| word.starts_with(start));
    let file = word.split(['[', ';']).next().unwrap_or_default();
    has_scheme
        || word.starts_with("git+")
        || is_path
        || matches!(word, "." | "..")
        || (!word.contains('@') && ARCHIVES.iter().any(|ending| file.ends_with(ending)))
}

/// The dependency that such a line is: the name is what the address says of it.
pub fn dependency(text: &str, place: impl Fn(Range<usize>) -> Place, scope: Scope, group: Option<Text>) -> Dependency {
    let (address, marker) = match text.split_once(" ;").or_else(|| text.split_once("\t;")) {
        Some((address, marker)) => (address.trim_end(), Some(Text::from(marker.trim()))),
        None => (text, None),
    };
    let (bare, extras) = split_extras(address);
    let name = name(bare);
    let written = &bare[name.clone()];
    // A path such as `.` names nothing: it stands for itself.
    let package = if written.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        Package::new(EcosystemId::PYPI, written)
    } else {
        Package { ecosystem: EcosystemId::PYPI, name: Text::from(written) }
    };
    let (origin, skip) = pep508::origin(bare);
    Dependency {
        package,
        written: Text::from(written),
        requirement: Text::from(""),
        place: place(bare.len()..bare.len()),
        name_place: place(name),
        scope,
        group,
        extras,
        marker,
        origin,
        locked: Box::default(),
        skip: Some(if is_template(text) { Skip::Template } else { skip }),
    }
}

/// `./dir[a,b]`, `…#egg=name[a,b]&subdirectory=x`. What stands behind the extras of an egg stays with the address.
fn split_extras(address: &str) -> (&str, Box<[Text]>) {
    let list =
        |extras: &str| extras.split(',').map(str::trim).filter(|extra| !extra.is_empty()).map(Text::from).collect();
    let egg = address.split_once("egg=").and_then(|(_, egg)| egg.split('&').next()?.strip_suffix(']')?.split_once('['));
    match address.strip_suffix(']').and_then(|inner| inner.rsplit_once('[')) {
        Some((bare, extras)) if !bare.is_empty() => (bare, list(extras)),
        _ => (address, egg.map(|(_, extras)| list(extras)).unwrap_or_default()),
    }
}

/// The part of the address that is the name: `egg=`, or the last part of the path as far as it is a name.
fn name(address: &str) -> Range<usize> {
    let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
    if let Some(egg) = fragment.find("egg=") {
        let start = path.len() + 1 + egg + 4;
        let end = egg_end(address, start);
        if start < end {
            return start..end;
        }
    }
    let path = path.split('?').next().unwrap_or_default().trim_end_matches(['/', '\\']);
    let path = pep508::split_revision(path).0;
    let start = path.rfind(['/', '\\', ':']).map_or(0, |slash| slash + 1);
    let file = &path[start..];
    let name = if let Some(wheel) = file.strip_suffix(".whl") {
        wheel.split('-').next().unwrap_or(wheel)
    } else if let Some(stem) = ARCHIVES.iter().find_map(|ending| file.strip_suffix(ending)) {
        stem.rsplit_once('-').map_or(stem, |(name, _version)| name)
    } else {
        file.strip_suffix(".git").unwrap_or(file)
    };
    let end = start + name.len();
    if start < end { start..end } else { 0..address.len() }
}

/// `egg=` may hold dashes, and, as people wrote it once, a version after the last.
fn egg_end(address: &str, start: usize) -> usize {
    let egg = &address[start..start + address[start..].find(['&', '[']).unwrap_or(address.len() - start)];
    let version = egg.rfind('-').filter(|dash| {
        let after = &egg[dash + 1..];
        after.starts_with(|first: char| first.is_ascii_digit()) && after.contains('.') || after == "dev"
    });
    start + version.unwrap_or(egg.len())
}
