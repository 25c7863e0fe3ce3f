//! Answers from recorded documents: one per package, given whatever is asked for.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::ecosystem::{Answer, Needs, Query, ecosystem};
use crate::model::{Fault, FaultKind, Lookup, Package};

use super::resolve::{malformed, settle};

/// More steps than any protocol takes when every request has the same answer.
const MOST_ROUNDS: usize = 8;

/// What the recorded document says.
pub(super) fn look_up(folder: &Path, package: &Package, needs: Needs, is_known: fn(&Package) -> bool) -> Lookup {
    let Some(ecosystem) = ecosystem(package.ecosystem) else { return Lookup::NotAsked };
    let recorded = folder.join(package.ecosystem.as_str());
    // A missing file is a 404; a missing folder says that nobody asked this kind of registry.
    if !recorded.is_dir() {
        let message = format!("nothing of {} is recorded in {}", package.ecosystem, folder.display());
        return Lookup::Unknown(Fault { kind: FaultKind::Offline, message });
    }
    let name = package.name.replace('/', "%2f");
    let path = recorded.join(format!("{name}.json"));
    let answer = match fs::read(&path) {
        Ok(body) => Answer { status: 200, content_type: content_type(&body).to_owned(), next: None, body },
        Err(error) if error.kind() == ErrorKind::NotFound && is_known(package) => {
            let message = format!("{package} is not recorded in {}", folder.display());
            return Lookup::Unknown(Fault { kind: FaultKind::Offline, message });
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {
            Answer { status: 404, content_type: String::new(), next: None, body: Vec::new() }
        }
        Err(error) => {
            return Lookup::Unknown(Fault {
                kind: FaultKind::Malformed,
                message: format!("{}: {error}", path.display()),
            });
        }
    };
    let mut answers: Vec<Answer> = Vec::new();
    for _ in 0..MOST_ROUNDS {
        match ecosystem.query(package, needs, &answers) {
            Ok(Query::Fetch(requests)) => answers.extend(requests.iter().map(|_| answer.clone())),
            Ok(settled) => return settle(settled),
            Err(problem) => return Lookup::Unknown(malformed(&path.display(), &problem)),
        }
    }
    let problem = "asks for more documents than were recorded";
    Lookup::Unknown(Fault { kind: FaultKind::Malformed, message: format!("{}: {problem}", path.display()) })
}

fn content_type(body: &[u8]) -> &'static str {
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'<') => "text/html",
        _ => "application/json",
    }
}
