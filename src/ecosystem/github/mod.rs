//! Actions, reusable workflows and hooks: the tags of a git repository as versions, and what git says of its refs.
//!
//! A tag with fewer than three numbers moves by custom: `v4` is the newest `v4.x.y` today and another one tomorrow. So
//! it stands above all that it covers, it is followed by `v5` and never by `v5.0.0`, and who uses `v4.1.0` is not
//! offered it.

mod reference;
mod refs;

use super::tag::Tagged;
use super::{Answer, Ecosystem, Malformed, Needs, Query, Range, Request, Target};
use crate::model::{EcosystemId, HeldReason, Package, Release, Skip, Version};
use reference::{Pinned, Reference};

/// The ecosystem of actions, reusable workflows and hooks.
pub struct GitHub;

impl Ecosystem for GitHub {
    fn id(&self) -> EcosystemId {
        EcosystemId::GITHUB
    }

    /// Git's own advertisement of refs: all of them in one answer, without a token and without a limit of rate.
    fn query(&self, package: &Package, _needs: Needs, answers: &[Answer]) -> Result<Query, Malformed> {
        match answers {
            [] => {
                let repository = refs::repository(package.name.as_str())?;
                let target = Target::Below(format!("{repository}.git/info/refs?service=git-upload-pack"));
                Ok(Query::Fetch(vec![Request { target, accept: "*/*" }]))
            }
            [only] if only.status == 404 => Ok(Query::Absent),
            [first, ..] => refs::releases(&first.body).map(Query::Ready),
        }
    }

    fn version(&self, text: &str) -> Option<Version> {
        Reference::parse(text)?.version(text)
    }

    /// A tag is a pin. One that moves admits what it covers as well; nothing written admits every release.
    ///
    /// What cannot be ordered is malformed: a commit without a tag beside it, a name that holds no version (`main`).
    fn range(&self, requirement: &str) -> Result<Box<dyn Range>, Malformed> {
        if requirement.is_empty() {
            return Ok(Box::new(Tagged { tag: None, admits }));
        }
        let pinned = Pinned::parse(requirement);
        if pinned.tag.is_empty() {
            return Err(Malformed::new("a commit without a tag says nothing about an order"));
        }
        match self.version(pinned.tag) {
            Some(version) => Ok(Box::new(Tagged { tag: Some(version), admits })),
            None => Err(Malformed::new(format!("`{}` holds no version", pinned.tag))),
        }
    }

    /// The tag itself. A tag with its commit cannot be said by a version alone: see [`Ecosystem::raise_to`].
    fn raise(&self, requirement: &str, to: &Version) -> Result<String, Skip> {
        let pinned = Pinned::parse(requirement);
        let from = current(&pinned)?;
        if from == *to {
            return Ok(requirement.to_owned());
        }
        if pinned.commit.is_some() {
            return Err(Skip::Digest);
        }
        self.step(&from, to)
    }

    /// A tag with its commit becomes the new tag with the commit that it leads to.
    fn raise_to(&self, requirement: &str, release: &Release) -> Result<String, Skip> {
        let pinned = Pinned::parse(requirement);
        if pinned.commit.is_none() {
            return self.raise(requirement, &release.version);
        }
        let from = current(&pinned)?;
        if from == release.version {
            return Ok(requirement.to_owned());
        }
        let tag = self.step(&from, &release.version)?;
        let digest = release.digest.ok_or(Skip::Digest)?;
        Ok(format!("{tag}@{digest}"))
    }

    /// The same in front of the numbers and behind them, and the same precision. Where an author names two numbers or
    /// more and the repository has since gone over to more (`v0.991`, then `v1.0.0`), these will do: only `v4` surely
    /// moves.
    fn comparable(&self, from: &Version, to: &Version) -> Result<(), HeldReason> {
        let (Some(from), Some(to)) = (Reference::parse(from.as_str()), Reference::parse(to.as_str())) else {
            return Err(HeldReason::Suffix);
        };
        let (before, after) = (from.precision(), to.precision());
        let is_as_precise = after == before || (before > 1 && after > before);
        if from.is_same_line(&to) && is_as_precise { Ok(()) } else { Err(HeldReason::Suffix) }
    }

    fn is_beside(&self, from: &Version, to: &Version) -> bool {
        match (Reference::parse(from.as_str()), Reference::parse(to.as_str())) {
            (Some(from), Some(to)) if from.is_same_line(&to) => to.moves() && to.precision() < from.precision(),
            (Some(from), Some(to)) => to.is_named() && !to.has_name_of(&from),
            _ => false,
        }
    }
}

impl GitHub {
    /// The tag to move to, where it is ahead and of the same shape.
    fn step(&self, from: &Version, to: &Version) -> Result<String, Skip> {
        if to < from || self.comparable(from, to).is_err() {
            return Err(Skip::Shape);
        }
        Ok(to.as_str().to_owned())
    }
}

/// The version that a requirement names.
fn current(pinned: &Pinned<'_>) -> Result<Version, Skip> {
    match (pinned.tag, pinned.commit) {
        ("", None) => Err(Skip::Unconstrained),
        ("", Some(_)) => Err(Skip::Digest),
        (tag, _) => GitHub.version(tag).ok_or(Skip::Branch),
    }
}

/// Whether a requirement of that tag admits a version: the tag itself, and what a moving tag covers.
fn admits(tag: &Version, version: &Version) -> bool {
    tag == version || reference::covers(tag, version)
}
