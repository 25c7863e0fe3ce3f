//! `bun.lock`: what Bun installed for each member of the workspace. JSON with comments and trailing commas.

use std::collections::HashMap;

use crate::model::{EcosystemId, LockEntry, Locked, Problem, RepoPath, Source, Text};

use super::Lock;
use super::syntax::jsonc::{self, Member, Value};
use super::syntax::path::file_name;
use super::syntax::specifier;

/// The format.
pub struct BunLock;

impl Lock for BunLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::NPM
    }

    fn serves(&self) -> &'static [&'static str] {
        &["package-json"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "bun.lock"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        let document = jsonc::parse(source)?;
        if document.kind() != "an object" {
            let place = source.place(document.span);
            let message = "expected an object".to_owned();
            return Err(Problem { code: "malformed", message, line: place.line, column: place.column });
        }
        Ok(Locked { entries: entries(&document) })
    }
}

/// Every direct dependency of every member. A member's own copy of a package stands under `member/package`.
fn entries(document: &Value<'_>) -> Vec<LockEntry> {
    let (Some(members), Some(packages)) = (document.get("workspaces"), document.get("packages")) else {
        return Vec::new();
    };
    let installed: HashMap<&str, &str> = packages
        .members()
        .iter()
        .filter_map(|package| {
            let identity = package.value.items().first()?.string()?;
            Some((&*package.key.text, &*identity.text))
        })
        .collect();
    let mut entries = Vec::new();
    for Member { key, value: project } in members.members() {
        let Some(importer) = RepoPath::new(&key.text) else { continue };
        let own = project.get("name").and_then(Value::string).map_or("", |name| &*name.text);
        for section in ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] {
            for asked in project.get(section).map_or(&[][..], Value::members) {
                let name = &*asked.key.text;
                let found = installed.get(&*format!("{own}/{name}")).or_else(|| installed.get(name));
                if let (Some(identity), Some(value)) = (found, asked.value.string())
                    && let Some((name, version)) = package(identity)
                {
                    entries.push(LockEntry {
                        name: Text::from(name),
                        version: Text::from(version),
                        importer: Some(importer),
                        requirement: Some(Text::from(specifier::requirement(&value.text).1)),
                    });
                }
            }
        }
    }
    entries
}

/// `name@1.0.0`; `None` for members of the workspace, folders, archives and git repositories.
fn package(identity: &str) -> Option<(&str, &str)> {
    let end = specifier::name_end(identity)?;
    let version = &identity[end + 1..];
    version.starts_with(|first: char| first.is_ascii_digit()).then_some((&identity[..end], version))
}
