//! Python distributions: PEP 440 versions and specifiers, PEP 508 requirements, and what indexes answer.

mod clause;
pub mod companion;
mod files;
pub mod marker;
mod project_json;
mod raise;
pub mod range;
pub mod requirement;
mod simple_html;
mod simple_json;
mod version;
mod wheel;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Answer, Ecosystem, Malformed, Needs, Query, Range, Request, Target};
use crate::model::{EcosystemId, Package, Releases, Skip, Standing, Version};

/// Python distributions.
pub struct Pypi;

/// The simple index, in JSON where the index can.
const SIMPLE: &str = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01";

/// What is escaped in one segment of a path. A name is free of it, unless a manifest makes one up.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Ecosystem for Pypi {
    fn id(&self) -> EcosystemId {
        EcosystemId::PYPI
    }

    /// Asks for `simple/<name>/`, and for `pypi/<name>/json` where the first answer has no dates and the run needs them, or
    /// where there is no simple document: some mirrors serve only one of the two. The base is the root above both.
    fn query(&self, package: &Package, needs: Needs, answers: &[Answer]) -> Result<Query, Malformed> {
        let name = package.name;
        let simple = || fetch(format!("simple/{}/", utf8_percent_encode(&name, SEGMENT)), SIMPLE);
        let project = || fetch(format!("pypi/{}/json", utf8_percent_encode(&name, SEGMENT)), "application/json");
        match answers {
            [] => Ok(simple()),
            [simple] if simple.status == 404 => Ok(project()),
            [simple] => {
                let releases = read(simple, &name)?;
                if needs.dates && !releases.dated {
                    return Ok(project());
                }
                Ok(Query::Ready(releases))
            }
            [simple, project, ..] if simple.status == 404 && project.status == 404 => Ok(Query::Absent),
            [simple, project, ..] if simple.status == 404 => Ok(Query::Ready(read(project, &name)?)),
            [simple, project, ..] => {
                let mut releases = read(simple, &name)?;
                // Without a second document that can be read the dates stay unknown; the rest is known all the same.
                if let Some(dated) = (project.status == 200).then(|| read(project, &name).ok()).flatten() {
                    complete(&mut releases, dated);
                }
                Ok(Query::Ready(releases))
            }
        }
    }

    fn version(&self, text: &str) -> Option<Version> {
        version::read(text)
    }

    fn range(&self, requirement: &str) -> Result<Box<dyn Range>, Malformed> {
        Ok(Box::new(range::read(requirement)?))
    }

    fn raise(&self, requirement: &str, to: &Version) -> Result<String, Skip> {
        raise::raise(requirement, to)
    }
}

fn fetch(path: String, accept: &'static str) -> Query {
    Query::Fetch(vec![Request { target: Target::Below(path), accept }])
}

/// Reads whichever of the three documents came: mirrors answer what they have, under whatever content type.
fn read(answer: &Answer, project: &str) -> Result<Releases, Malformed> {
    let body = answer.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&answer.body).trim_ascii_start();
    match body.first() {
        Some(b'<') => simple_html::read(body, project),
        Some(b'{') => {
            // One of them is the right one; what is wrong is told of the one that was asked for.
            let project_first = body.get(1..).unwrap_or_default().trim_ascii_start().starts_with(b"\"info\"");
            if project_first {
                project_json::read(body).or_else(|malformed| simple_json::read(body, project).map_err(|_| malformed))
            } else {
                simple_json::read(body, project).or_else(|malformed| project_json::read(body).map_err(|_| malformed))
            }
        }
        Some(_) if answer.content_type.contains("html") => simple_html::read(body, project),
        Some(_) => Err(Malformed::new("neither JSON nor HTML")),
        None => Err(Malformed::new("an empty document")),
    }
}

/// Completes the releases of a document without dates with those of one that has them.
fn complete(releases: &mut Releases, dated: Releases) {
    for release in &mut releases.all {
        if let Ok(index) = dated.all.binary_search_by(|known| known.version.cmp(&release.version)) {
            let known = &dated.all[index];
            release.published = release.published.or(known.published);
        }
    }
    releases.dated = dated.dated;
    if releases.standing == Standing::Active {
        releases.standing = dated.standing;
    }
}
