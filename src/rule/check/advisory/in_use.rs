//! Which versions of a package one place has in use, and how that is known.

use crate::model::{CurrentFrom, Text, Version};

use super::Question;

/// How a version is known to be in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Known {
    /// The requirement admits no other.
    Pin,
    /// A lock file holds it.
    Lock,
    /// The lock file holds it too, since another package asks for it.
    Beside,
    /// It is the highest that the requirement admits: what an installation gets today.
    Highest,
}

/// The versions in use: the one that the place itself gets first. Pins and locks need no registry.
pub(super) fn in_use(question: &Question<'_>, locked: &[Text]) -> Vec<(Version, Known)> {
    let Some(scheme) = question.scheme() else { return Vec::new() };
    let locked: Vec<Version> = locked.iter().filter_map(|text| scheme.version(text)).collect();
    let Some((own, known)) = own(question, &locked) else { return Vec::new() };
    let others = locked.into_iter().filter(|version| known == Known::Lock && *version != own);
    let mut used: Vec<(Version, Known)> = others.map(|version| (version, Known::Beside)).collect();
    used.insert(0, (own, known));
    used
}

fn own(question: &Question<'_>, locked: &[Version]) -> Option<(Version, Known)> {
    if let Some(current) = &question.choice.current {
        let known = match current.from {
            CurrentFrom::Lock => Known::Lock,
            CurrentFrom::Pin => Known::Pin,
            CurrentFrom::Highest => Known::Highest,
        };
        return Some((current.version.clone(), known));
    }
    let highest = |is_in_step: &dyn Fn(&Version) -> bool| {
        locked.iter().filter(|version| is_in_step(version)).max().map(|version| (version.clone(), Known::Lock))
    };
    match question.range()? {
        Ok(range) => highest(&|version| range.is_unbounded() || range.matches(version))
            .or_else(|| range.pin().map(|pin| (pin.clone(), Known::Pin))),
        // `latest`: the lock file says what that was.
        Err(_) => highest(&|_| true),
    }
}
