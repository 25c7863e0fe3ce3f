//! `uses:` in all its forms: `owner/repo/path@ref`, `./local`, `$/local`, `docker://image:tag`, a full address.

use std::ops::Range;

use crate::manifest::syntax::image;
use crate::manifest::syntax::revision::{Revision, is_repository};
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::unfinished::is_template;
use crate::model::{Dependency, EcosystemId, Origin, Package, Place, Scope, Skip, Source, Text, without_secrets};

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
    if is_template(text) {
        dependency.skip = Some(Skip::Template);
    } else if text.contains("${{") {
        dependency.skip = Some(Skip::Variable);
    } else {
        let (name, host) = repository(&text[..end])?;
        dependency.package = Package::new(EcosystemId::GITHUB, &name);
        if let Some(host) = host {
            dependency.origin = Origin::Registry(Some(Text::from(&without_secrets(host))));
            dependency.skip = dependency.skip.or(Some(Skip::PrivateRegistry));
        }
    }
    Some(dependency)
}

/// What is used, whichever revision or tag of it.
pub(super) fn name(text: &str) -> String {
    let end = match text.strip_prefix(DOCKER) {
        Some(image) => DOCKER.len() + image::split(image).0.end,
        None => name_end(text),
    };
    without_secrets(&text[..end])
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
    let host = host.map(|host| host.rsplit('@').next().unwrap_or(host));
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
        _ => Some((format!("{owner}/{repository}"), None)).filter(|(name, _)| is_repository(name)),
    }
}

/// What these bytes of the scalar name, at the revision that those say.
fn asked(source: &Source, scalar: &Scalar<'_>, name: Range<usize>, revision: Range<usize>) -> Dependency {
    let place = |part: Range<usize>| -> Place { source.place(scalar.part(part)) };
    let written = &scalar.text[name.clone()];
    let revision = Scalar { text: scalar.text[revision.clone()].into(), span: scalar.part(revision) };
    let Revision { requirement, span, skip } = Revision::read(source, &revision);
    Dependency {
        package: Package::new(EcosystemId::GITHUB, &without_secrets(written)),
        written: Text::from(&without_secrets(written)),
        requirement,
        place: source.place(span),
        name_place: place(name),
        scope: Scope::Pipeline,
        group: None,
        extras: Box::default(),
        marker: None,
        origin: Origin::Registry(None),
        locked: Box::default(),
        skip,
    }
}
