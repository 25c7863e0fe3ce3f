//! A Python requirement (`name[extras]>=1; marker`) as a dependency, whichever file it stands in.

use std::ops::Range;

use crate::ecosystem::pypi::requirement::{self, Requirement};
use crate::model::{
    Dependency, EcosystemId, Extracted, FactKey, Origin, Package, Place, Scope, Skip, Text, Value, without_secrets,
};

use super::unfinished::is_template;

/// Reads one requirement; `place` says where in the file a part of the text stands.
///
/// A requirement whose specifier is wrong is a dependency all the same, skipped as invalid: somebody asks for that package.
/// `None` for text that asks for nothing: prose, markup.
pub fn dependency(
    text: &str,
    place: impl Fn(Range<usize>) -> Place,
    scope: Scope,
    group: Option<Text>,
) -> Option<Dependency> {
    let requirement = requirement::read(text)?;
    let cut = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default();
    let template = is_template(text);
    if requirement.problem.is_some() && !template && !asks(text.get(requirement.name.end..).unwrap_or_default()) {
        return None;
    }
    let name = cut(&requirement.name);
    let specifier = cut(&requirement.specifier).trim_end_matches([',', ' ', '\t']);
    let specifier_end = requirement.specifier.start + specifier.len();
    let (origin, mut skip) = match &requirement.url {
        Some(url) => {
            let (origin, skip) = origin(cut(url));
            (origin, Some(skip))
        }
        None => (Origin::Registry(None), own_skip(specifier, &requirement)),
    };
    if template {
        skip = Some(Skip::Template);
    }
    Some(Dependency {
        package: Package::new(EcosystemId::PYPI, name),
        written: Text::from(name),
        requirement: Text::from(specifier),
        place: place(requirement.specifier.start..specifier_end),
        name_place: place(requirement.name.clone()),
        scope,
        group,
        extras: requirement.extras.iter().map(|extra| Text::from(cut(extra))).collect(),
        marker: requirement.marker.as_ref().map(|marker| Text::from(cut(marker))),
        origin,
        locked: Box::default(),
        skip,
    })
}

fn own_skip(specifier: &str, requirement: &Requirement) -> Option<Skip> {
    if specifier.contains("${") || specifier.contains("%(") {
        Some(Skip::Variable)
    } else if requirement.problem.is_some() {
        Some(Skip::InvalidRequirement)
    } else {
        specifier.is_empty().then_some(Skip::Unconstrained)
    }
}

/// Whether what follows a name is meant as a requirement (`>=1+`, `[x`, `(1.0)`, `1.0`), and is not just the next word of a sentence.
fn asks(after: &str) -> bool {
    let after = after.trim_start();
    let inner = after.strip_prefix('(').map_or(after, str::trim_start);
    match inner.as_bytes().first() {
        Some(b'=' | b'<' | b'>' | b'!' | b'~' | b'^') => true,
        None | Some(b'[' | b';' | b'@' | b'*' | b'$') => inner.len() == after.len(),
        Some(b'0'..=b'9') => !inner.trim_end().contains(char::is_whitespace),
        _ => false,
    }
}

/// Why such a text is refused, with as much of it as a line of a report has room for.
pub fn refusal(text: &str) -> String {
    const ROOM: usize = 40;
    let text = text.trim();
    match text.char_indices().nth(ROOM) {
        Some((end, _)) => format!("`{}…` is not a requirement", &text[..end]),
        None if text.is_empty() => "a requirement is expected here, not an empty string".to_owned(),
        None => format!("`{text}` is not a requirement"),
    }
}

/// A project whose extras name the project itself (`all = ["own[cli]"]`) asks nobody else for it.
pub fn own_references(out: &mut Extracted) {
    let own_name = out.facts.iter().find_map(|fact| match (&fact.key, &fact.value) {
        (FactKey::ProjectName, Value::Text(name)) => Some(Package::new(EcosystemId::PYPI, name)),
        _ => None,
    });
    let asked = out.dependencies.iter_mut().filter(|dependency| Some(dependency.package) == own_name);
    for dependency in asked.filter(|dependency| dependency.origin == Origin::Registry(None)) {
        dependency.origin = Origin::Workspace(None);
        dependency.skip = Some(Skip::Workspace);
    }
}

/// Where an address leads, and why it is therefore not looked up.
pub fn origin(address: &str) -> (Origin, Skip) {
    let address = address.trim();
    if let Some(git) = address.strip_prefix("git+") {
        let (url, revision) = split_revision(git.split('#').next().unwrap_or(git));
        return (git_origin(url, revision), Skip::GitSource);
    }
    match address.split_once("://") {
        Some(("file", path)) => (Origin::Path(Text::from(path.split('#').next().unwrap_or(path))), Skip::PathSource),
        Some(_) => (Origin::Url(Text::from(&without_secrets(address))), Skip::UrlSource),
        None => {
            let path = address.strip_prefix("file:").unwrap_or(address);
            (Origin::Path(Text::from(path)), Skip::PathSource)
        }
    }
}

/// A git repository at a revision.
pub fn git_origin(url: &str, revision: Option<&str>) -> Origin {
    Origin::Git { url: Text::from(&without_secrets(url)), revision: revision.map(Text::from) }
}

/// An address and the revision after it: `https://host/owner/repository@revision`. An `@` before the path belongs to the user.
pub fn split_revision(address: &str) -> (&str, Option<&str>) {
    let path = match address.find("://") {
        Some(scheme) => address[scheme + 3..].find('/').map(|slash| scheme + 3 + slash),
        None => address.find([':', '/']),
    };
    let at = path.and_then(|path| address[path..].find('@').map(|at| path + at));
    at.map_or((address, None), |at| (&address[..at], Some(&address[at + 1..])))
}
