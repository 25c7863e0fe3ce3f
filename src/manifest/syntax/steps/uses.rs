//! `uses:` in all its forms: `owner/repo/path@ref`, `./local`, `$/local`, `docker://image:tag`, a full address.

use std::ops::Range;

use crate::manifest::syntax::image;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::unfinished::is_template;
use crate::model::{Dependency, EcosystemId, Origin, Package, Place, Scope, Skip, Source, Text};

use super::pin::{self, Said};

/// What comes before an image.
pub(super) const DOCKER: &str = "docker://";

/// The dependency on what is used; `None` where that is neither a repository nor a folder nor an image.
pub(super) fn dependency(source: &Source, scalar: &Scalar<'_>) -> Option<Dependency> {
    let text = &*scalar.text;
    if text.starts_with(DOCKER) {
        return Some(image::dependency(source, scalar, DOCKER.len(), Scope::Pipeline));
    }
    // `$/` is this repository at the very commit of this file.
    if ["./", "../", "$/"].iter().any(|start| text.starts_with(start)) {
        let mut local = asked(source, scalar, 0..text.len(), text.len()..text.len());
        local.origin = Origin::Path(Text::from(text));
        local.skip = Some(if is_template(text) { Skip::Template } else { Skip::LocalAction });
        return Some(local);
    }
    let end = name_end(text);
    let mut dependency = asked(source, scalar, 0..end, (end + 1).min(text.len())..text.len());
    let revision = dependency.requirement;
    if is_template(text) {
        dependency.skip = Some(Skip::Template);
    } else if text.contains("${{") {
        dependency.skip = Some(Skip::Variable);
    } else {
        let (name, host) = repository(&text[..end])?;
        dependency.package = Package::new(EcosystemId::GITHUB, &name);
        dependency.skip = skip(&revision);
        if let Some(host) = host {
            dependency.origin = Origin::Registry(Some(Text::from(host)));
            dependency.skip = dependency.skip.or(Some(Skip::PrivateRegistry));
        }
    }
    if dependency.skip == Some(Skip::Digest) && scalar.is_verbatim() {
        named_commit(source, scalar.span.end, &mut dependency);
    }
    Some(dependency)
}

/// What is used, whichever revision or tag of it.
pub(super) fn name(uses: &str) -> &str {
    match uses.strip_prefix(DOCKER) {
        Some(image) => &uses[..DOCKER.len() + image::split(image).0.end],
        None => uses.split_once('@').map_or(uses, |(action, _)| action),
    }
}

/// A commit whose comment says what it is: the two move together.
fn named_commit(source: &Source, end: usize, dependency: &mut Dependency) {
    let (name, skip) = match pin::said(&source.text, end) {
        Some(Said::Version(name)) => (name, None),
        Some(Said::Branch(name)) => (name, Some(Skip::Branch)),
        None => return,
    };
    let commit = dependency.requirement;
    dependency.requirement = Text::from(&format!("{}@{commit}", &source.text[name.clone()]));
    dependency.place = source.place(dependency.place.span().start..name.end);
    dependency.skip = match dependency.origin {
        Origin::Registry(Some(_)) => skip.or(Some(Skip::PrivateRegistry)),
        _ => skip,
    };
}

/// Why a reference of this kind is offered nothing.
fn skip(revision: &str) -> Option<Skip> {
    if revision.is_empty() {
        Some(Skip::Unconstrained)
    } else if pin::is_commit(revision) {
        Some(Skip::Digest)
    } else if pin::is_branch(revision) {
        Some(Skip::Branch)
    } else {
        None
    }
}

/// Where the name ends and the `@` before the reference stands. One in an expression or before a host is neither.
fn name_end(text: &str) -> usize {
    let from = text.find("://").map_or(0, |scheme| scheme + 3);
    let path = from + text[from..].find('/').unwrap_or(0);
    let braces = if text[path..].starts_with("${{") { text.find("}}").unwrap_or(path) } else { path };
    text[braces..].find('@').map_or(text.len(), |at| braces + at)
}

/// `owner/repo` of a name with a path in it, and the address of the host where it is not GitHub's: the host is part of
/// the package's name then.
fn repository(name: &str) -> Option<(String, Option<&str>)> {
    let address = name.split_once("://").map(|(_, rest)| rest);
    let (host, path) = match address {
        Some(rest) => rest.split_once('/').map(|(host, path)| (Some(host), path))?,
        None => (None, name),
    };
    let mut parts = path.split('/');
    let (owner, repository) = (parts.next()?, parts.next()?);
    if owner.is_empty() || repository.is_empty() || name.contains(char::is_whitespace) {
        return None;
    }
    let repository = if address.is_some() { repository.strip_suffix(".git").unwrap_or(repository) } else { repository };
    match host {
        Some(host) if host != "github.com" => {
            let end = name.len() - path.len() - 1;
            Some((format!("{host}/{owner}/{repository}"), Some(&name[..end])))
        }
        _ => Some((format!("{owner}/{repository}"), None)),
    }
}

/// What these bytes of the scalar name, at the reference that those say.
fn asked(source: &Source, scalar: &Scalar<'_>, name: Range<usize>, revision: Range<usize>) -> Dependency {
    let place = |part: Range<usize>| -> Place { source.place(scalar.part(part)) };
    let written = &scalar.text[name.clone()];
    Dependency {
        package: Package::new(EcosystemId::GITHUB, written),
        written: Text::from(written),
        requirement: Text::from(&scalar.text[revision.clone()]),
        place: place(revision),
        name_place: place(name),
        scope: Scope::Pipeline,
        group: None,
        extras: Box::default(),
        marker: None,
        origin: Origin::Registry(None),
        locked: Box::default(),
        skip: None,
    }
}
