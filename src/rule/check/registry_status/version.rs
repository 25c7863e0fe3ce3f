//! What is said of the version in use, and of one that there is not.

use std::fmt::Write as _;

use crate::model::{CurrentFrom, EcosystemId, Release, Releases, Remedy, Safety, Standing, Version};

use super::super::{Case, Question, shown};
use super::package::{age, first_published, with_reason};
use super::{Condition, RegistryStatus, Said};

impl RegistryStatus {
    /// What is said against the version in use.
    pub(super) fn current(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Said> {
        if !self.reports(Condition::Yanked) && !self.reports(Condition::Deprecated) {
            return None;
        }
        let current = question.choice.current.as_ref()?;
        let release = case.release(&question.package, &current.version)?;
        let name = format!("{} {}", shown(&question.package), current.version);
        let (condition, message) = match (&release.yanked, &release.deprecated) {
            (Some(why), _) => (Condition::Yanked, with_reason(format!("{name} was withdrawn by its publisher"), why)),
            (None, Some(why)) => (Condition::Deprecated, with_reason(format!("{name} is deprecated"), why)),
            (None, None) => return None,
        };
        if !self.reports(condition) {
            return None;
        }
        let mut said = Said::of_version(message, current.version.text());
        if current.from == CurrentFrom::Lock {
            said.help = Some("the lock file holds it: lock again".to_owned());
        }
        said.remedy = question.choice.update.as_ref().map(|update| case.raise(question, update.to.as_str()));
        Some(said)
    }

    /// Names the nearest version that exists.
    pub(super) fn missing_version(&self, case: &Case<'_>, question: &Question<'_>, releases: &Releases) -> Said {
        let pin = question.range().and_then(Result::ok).and_then(|range| range.pin().cloned());
        let is_like = |version: &Version| {
            let scheme = question.scheme().zip(pin.as_ref());
            scheme.is_none_or(|(scheme, pin)| scheme.comparable(pin, version).is_ok())
        };
        let sound: Vec<&Version> =
            releases.all.iter().filter(|release| is_sound(release)).map(|release| &release.version).collect();
        let like: Vec<&Version> = sound.iter().copied().filter(|version| is_like(version)).collect();
        let (nearest, newest) = (nearest(pin.as_ref(), &like), like.last().or(sound.last()).copied());
        let mut message = no_such_version(question, pin.as_ref());
        let near = nearest.filter(|_| pin.is_some());
        if let Some(near) = near {
            message.extend(["; the nearest is ", near.as_str()]);
        }
        if let Some(newest) = newest.filter(|newest| near != Some(newest)) {
            message += if near.is_some() { ", the newest " } else { "; the newest is " };
            message += newest.as_str();
        }
        // Who asks for a version that a young package never had, means another package.
        if let Some(first) = first_published(releases).filter(|first| age(case, *first) < 365) {
            let _ = write!(message, "; it was first published on {first}");
        }
        let mut said = Said::of_version(message, pin.as_ref().map_or(question.requirement, Version::text));
        said.remedy = nearest
            .filter(|nearest| !is_given_up(case, question, releases, nearest))
            .map(|nearest| lead_to(case, question, pin.as_ref(), nearest));
        self.successor(case, said, question)
    }
}

fn no_such_version(question: &Question<'_>, pin: Option<&Version>) -> String {
    let name = shown(&question.package);
    let locked = question.choice.current.as_ref().filter(|current| current.from == CurrentFrom::Lock);
    match (locked, pin) {
        // It was there once: unpublished since, or never taken over by a mirror.
        (Some(locked), _) => {
            format!("{name} {} is locked, but {} no longer has it", locked.version, question.package.ecosystem)
        }
        (None, Some(pin)) => format!("{name} has no version {pin}"),
        (None, None) => format!("no version of {name} satisfies {}", question.requirement),
    }
}

/// To move to what its publisher has given up is no remedy.
fn is_given_up(case: &Case<'_>, question: &Question<'_>, releases: &Releases, version: &Version) -> bool {
    matches!(releases.standing, Standing::Deprecated(_))
        || case.release(&question.package, version).is_some_and(|release| release.deprecated.is_some())
}

/// The way to the nearest version. What lies below the requirement cannot be said by raising it.
fn lead_to(case: &Case<'_>, question: &Question<'_>, pin: Option<&Version>, nearest: &Version) -> Remedy {
    let rises = match pin {
        Some(pin) => nearest > pin,
        None => question.scheme().is_some_and(|scheme| scheme.raise(&question.requirement, nearest).is_ok()),
    };
    let safety = case.safety(Safety::Review);
    if rises { case.raise(question, nearest.as_str()) } else { Remedy::Pin { to: nearest.text(), safety } }
}

/// Whether the requirement can be read, there is something to choose from, and nothing satisfies it.
pub(super) fn is_unsatisfiable(question: &Question<'_>, releases: &Releases) -> bool {
    !question.choice.satisfiable
        && question.skip.is_none()
        && !releases.all.is_empty()
        // A registry's runtimes are a table of cycles here: it does not list every version.
        && question.package.ecosystem != EcosystemId::RUNTIME
        && question.range().is_some_and(|range| range.is_ok_and(|range| !range.is_unbounded()))
        && !question.requirement.is_empty()
        // What is pinned by a digest is found by it, whatever the tag beside it says.
        && !is_digest(&question.requirement)
}

/// Whether the requirement ends in the digest of an image or in a commit.
fn is_digest(requirement: &str) -> bool {
    let digest = requirement.rsplit_once('@').map_or("", |(_, digest)| digest);
    let digits = digest.rsplit(':').next().unwrap_or_default();
    matches!(digits.len(), 40 | 64) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Of sound versions like it, the one nearest to a pin: the highest one below it in the same minor line, else the next
/// above, else the highest below; for a range the newest there is.
fn nearest<'r>(pin: Option<&Version>, like: &[&'r Version]) -> Option<&'r Version> {
    let Some(pin) = pin else { return like.last().copied() };
    let (below, above) = like.split_at(like.partition_point(|version| *version <= pin));
    let below = below.last().copied();
    let same_line = |version: &&Version| (0..2).all(|at| version.component(at) == pin.component(at));
    below.filter(same_line).or_else(|| above.first().copied()).or(below)
}

pub(super) fn is_sound(release: &Release) -> bool {
    release.yanked.is_none() && !release.version.is_prerelease()
}
