//! npm: strict semantic versions, npm's ranges, and the registry's package documents.

mod clauses;
mod comparator;
mod packument;
mod range;
mod spaces;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::semver::{key, raise};
use super::{Answer, Ecosystem, Malformed, Needs, Query, Range, Request, Target};
use crate::model::{EcosystemId, Package, Skip, Version};

pub use range::NpmRange;

/// The ecosystem of JavaScript packages.
pub struct Npm;

/// The abbreviated document, or whatever the registry has instead.
const ABBREVIATED: &str = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*";
/// The full document, which alone holds dates.
const FULL: &str = "application/json";
/// What stands for itself in the address of a document; the slash of a scope does not.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'@').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

impl Ecosystem for Npm {
    fn id(&self) -> EcosystemId {
        EcosystemId::NPM
    }

    fn query(&self, package: &Package, needs: Needs, answers: &[Answer]) -> Result<Query, Malformed> {
        match answers {
            [] => {
                let path = address(package.name.as_str())?;
                let accept = if needs.dates { FULL } else { ABBREVIATED };
                Ok(Query::Fetch(vec![Request { target: Target::Below(path), accept }]))
            }
            [answer, ..] if answer.status == 404 => Ok(Query::Absent),
            [answer, ..] => packument::read(&answer.body),
        }
    }

    fn version(&self, text: &str) -> Option<Version> {
        if text.len() > comparator::LONGEST {
            return None;
        }
        let text = spaces::trim(text);
        let key = key(text.strip_prefix('v').unwrap_or(text), comparator::GREATEST)?;
        Some(Version::new(text, key))
    }

    fn range(&self, requirement: &str) -> Result<Box<dyn Range>, Malformed> {
        Ok(Box::new(NpmRange::parse(requirement)?))
    }

    fn raise(&self, requirement: &str, to: &Version) -> Result<String, Skip> {
        let Ok(range) = NpmRange::parse(requirement) else {
            return Err(if is_tag(requirement) { Skip::DistTag } else { Skip::InvalidRequirement });
        };
        if range.matches(to) {
            return Ok(requirement.to_owned());
        }
        if range.is_unbounded() {
            return Err(Skip::Unconstrained);
        }
        let (last, separator) = clauses::last_alternative(requirement);
        let admits = |text: &str| NpmRange::parse(text).is_ok_and(|range| range.matches(to));
        let raised = raise::raise(last, &clauses::clauses(last).ok_or(Skip::Shape)?, to, admits)?;
        match separator {
            None => Ok(raised),
            // A list says which lines are supported: the new one joins it.
            Some(separator) => Ok(format!("{}{separator}{}", requirement.trim_end(), raised.trim())),
        }
    }
}

/// The path of a package's document, below the registry's base.
fn address(name: &str) -> Result<String, Malformed> {
    let bare = name.strip_prefix('@').and_then(|scoped| scoped.split_once('/')).map_or(name, |(_, bare)| bare);
    if bare.is_empty() || bare.starts_with('.') || bare.contains('/') || name.len() > comparator::LONGEST {
        return Err(Malformed::new(format!("`{name}` is not a package name")));
    }
    Ok(utf8_percent_encode(name, NAME).to_string().replace("%2F", "%2f"))
}

/// Whether what is not a range can be a tag of the registry, as `latest` is.
fn is_tag(text: &str) -> bool {
    let is_tag_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(is_tag_byte)
}
