//! References to images: `host:port/name:tag@sha256:...`, whichever file they stand in.

use std::ops::Range;

use crate::model::{Dependency, EcosystemId, Origin, Package, Place, Scope, Skip, Source, Text};

use super::scalar::Scalar;
use super::unfinished::is_template;
use super::variables::{Style, Traced, Values};

/// The dependency that a scalar which holds a reference is, from this byte of it on (`docker://` and the like come before).
///
/// A reference with a variable in it is skipped as such: `$` begins one, and so do templates.
pub fn dependency(source: &Source, scalar: &Scalar<'_>, from: usize, scope: Scope) -> Dependency {
    let text = scalar.text.get(from..).unwrap_or_default();
    let (name, requirement) = split(text);
    let part = |range: Range<usize>| source.place(scalar.part(from + range.start..from + range.end));
    let skip = match text {
        text if is_template(text) => Some(Skip::Template),
        text if text.contains('$') => Some(Skip::Variable),
        text => skip(text, &text[requirement.clone()]),
    };
    Dependency {
        package: Package::new(EcosystemId::OCI, without_user(&text[name.clone()])),
        written: Text::from(without_user(&text[name.clone()])),
        requirement: Text::from(&text[requirement.clone()]),
        place: part(requirement),
        name_place: part(name),
        scope,
        group: None,
        extras: Box::default(),
        marker: None,
        origin: Origin::Registry(None),
        locked: Box::default(),
        skip,
    }
}

/// A reference with its variables filled in.
///
/// A variable that whoever runs or builds it has to give, with an empty default, leaves a reference that is none
/// (`registry/${distro}`): then it stays as it is written.
#[must_use]
pub fn filled<'s>(written: &Traced<'s>, values: &Values<'s>, style: Style) -> Traced<'s> {
    let filled = written.expand(values, style);
    if filled.text.is_empty() || filled.text.ends_with(['/', ':']) { written.clone().as_unresolved() } else { filled }
}

/// The dependency that such a reference is; `whole` is the place of it all, for what stands nowhere by itself.
#[must_use]
pub fn traced(traced: &Traced<'_>, whole: Place, scope: Scope) -> Dependency {
    let text = &traced.text;
    let (name, requirement) = split(text);
    let written = without_user(&text[name.clone()]);
    Dependency {
        package: Package::new(EcosystemId::OCI, written),
        written: Text::from(written),
        requirement: Text::from(&text[requirement.clone()]),
        place: traced.place(requirement.clone()).unwrap_or(whole),
        name_place: traced.single_place(name).unwrap_or(whole),
        scope,
        group: None,
        extras: Box::default(),
        marker: None,
        origin: Origin::Registry(None),
        locked: Box::default(),
        skip: if is_template(text) {
            Some(Skip::Template)
        } else if traced.unresolved {
            Some(Skip::Variable)
        } else {
            skip(text, &text[requirement])
        },
    }
}

/// A reference without a user and a password. None has them, but what somebody wrote there all the same is never shown.
pub fn without_user(reference: &str) -> &str {
    let host = reference.find('/').unwrap_or(0);
    reference[..host].rfind('@').map_or(reference, |at| &reference[at + 1..])
}

/// Why an image with this requirement (its tag, with its digest) is offered nothing.
pub fn skip(reference: &str, requirement: &str) -> Option<Skip> {
    let tag = requirement.split_once('@').map_or(requirement, |(tag, _)| tag);
    if reference == "scratch" {
        Some(Skip::Scratch)
    } else if requirement.is_empty() {
        Some(Skip::Unconstrained)
    } else if tag.starts_with("sha256:") || tag.starts_with("sha512:") {
        Some(Skip::Digest)
    } else if tag == "latest" {
        Some(Skip::DistTag)
    } else {
        None
    }
}

/// Where the name of an image ends and its tag, with its digest, begins: `host:port/name:tag@sha256:...`.
///
/// Of an image with a digest alone, the digest; of one with neither, the empty range at its end.
pub fn split(text: &str) -> (Range<usize>, Range<usize>) {
    let mut depth = 0_usize;
    let mut tag = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            b'/' if depth == 0 => tag = None,
            b':' if depth == 0 => tag = Some(at),
            b'@' if depth == 0 && text[at..].starts_with("@sha") => {
                let start = tag.unwrap_or(at);
                return (0..start, start + 1..text.len());
            }
            _ => {}
        }
    }
    tag.map_or((0..text.len(), text.len()..text.len()), |tag| (0..tag, tag + 1..text.len()))
}
