//! Container images: tags as versions, one variant and one precision at a time, and the registry's tag lists.

mod tags;

use super::tag::{Tag, Tagged};
use super::{Answer, Ecosystem, Malformed, Needs, Query, Range, Request, Target};
use crate::model::{EcosystemId, HeldReason, Package, Part, Skip, Version};

/// The ecosystem of container images.
pub struct Oci;

/// How many pages of tags are read. An image with more has no tag list that anybody reads.
const MOST_PAGES: usize = 100;

impl Ecosystem for Oci {
    fn id(&self) -> EcosystemId {
        EcosystemId::OCI
    }

    fn query(&self, package: &Package, _needs: Needs, answers: &[Answer]) -> Result<Query, Malformed> {
        let target = match answers {
            [] => Target::Below(format!("v2/{}/tags/list?n=1000", tags::repository(package.name.as_str())?)),
            [only] if only.status == 404 => return Ok(Query::Absent),
            [.., last] => match &last.next {
                Some(_) if answers.len() >= MOST_PAGES => {
                    return Err(Malformed::new(format!("the list of tags goes on after {MOST_PAGES} pages")));
                }
                Some(next) => Target::Next(next.clone()),
                None => return tags::read(answers).map(Query::Ready),
            },
        };
        Ok(Query::Fetch(vec![Request { target, accept: "application/json" }]))
    }

    fn version(&self, text: &str) -> Option<Version> {
        Tag::parse(text)?.version(text, "", Part::Final)
    }

    /// A tag admits itself and nothing else; no tag, and `latest`, admit every release.
    ///
    /// What cannot be ordered is malformed: a digest, and a tag that holds no version (`bookworm`, a commit).
    fn range(&self, requirement: &str) -> Result<Box<dyn Range>, Malformed> {
        match tag_of(requirement) {
            Some("" | "latest") => Ok(Box::new(Tagged { tag: None, admits: Version::eq })),
            Some(tag) => match self.version(tag) {
                Some(version) => Ok(Box::new(Tagged { tag: Some(version), admits: Version::eq })),
                None => Err(Malformed::new(format!("the tag `{tag}` holds no version"))),
            },
            None => Err(Malformed::new("a digest without a tag says nothing about an order")),
        }
    }

    /// The tag itself: what changes is the whole requirement. A tag with a digest cannot be said here, since the digest
    /// of the new tag is not known.
    fn raise(&self, requirement: &str, to: &Version) -> Result<String, Skip> {
        let tag = match tag_of(requirement).ok_or(Skip::Digest)? {
            "" | "latest" => return Err(Skip::Unconstrained),
            tag => tag,
        };
        let from = self.version(tag).ok_or(Skip::DistTag)?;
        if from == *to {
            return Ok(requirement.to_owned());
        }
        if tag.len() < requirement.len() {
            return Err(Skip::Digest);
        }
        if *to < from || self.comparable(&from, to).is_err() {
            return Err(Skip::Shape);
        }
        Ok(to.as_str().to_owned())
    }

    fn comparable(&self, from: &Version, to: &Version) -> Result<(), HeldReason> {
        match (Tag::parse(from.as_str()), Tag::parse(to.as_str())) {
            (Some(from), Some(to)) if from.scheme() != to.scheme() => Err(HeldReason::Outlier),
            (Some(from), Some(to)) if from.is_same_shape(&to) => Ok(()),
            _ => Err(HeldReason::Suffix),
        }
    }
}

/// The tag of a requirement without its digest; `None` where there is only a digest.
fn tag_of(requirement: &str) -> Option<&str> {
    match requirement.split_once('@') {
        Some(("", _)) => None,
        Some((tag, _)) => Some(tag),
        None if requirement.contains(':') => None,
        None => Some(requirement),
    }
}
