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

/// Every direct dependency of every member, and every entry that they share. A member's own copy of a package stands under `member/package`.
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
    let mut chosen: HashMap<(&str, &str), &str> = HashMap::new();
    for Member { key, value: project } in members.members() {
        let Some(importer) = RepoPath::new(&key.text) else { continue };
        let own = project.get("name").and_then(Value::string).map_or("", |name| &*name.text);
        for section in ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] {
            for asked in project.get(section).map_or(&[][..], Value::members) {
                let name = &*asked.key.text;
                let found = installed.get(&*format!("{own}/{name}")).or_else(|| installed.get(name));
                if let (Some(identity), Some(value)) = (found, asked.value.string()) {
                    if let Some(catalog) = value.text.strip_prefix("catalog:") {
                        chosen.insert((catalog.trim(), name), identity);
                    }
                    entries.extend(entry(identity, &value.text, Some(importer)));
                }
            }
        }
    }
    for (catalog, asked) in catalogs(document) {
        let Some(value) = asked.value.string() else { continue };
        let name = &*asked.key.text;
        let found = chosen.get(&(catalog, name)).or_else(|| installed.get(name));
        entries.extend(found.and_then(|identity| entry(identity, &value.text, None)));
    }
    entries
}

/// What the members share: the name of the catalog, empty for the one without, and an entry of it.
fn catalogs<'d>(document: &'d Value<'_>) -> impl Iterator<Item = (&'d str, &'d Member<'d>)> {
    let own = document.get("catalog").map_or(&[][..], Value::members);
    let named = document.get("catalogs").map_or(&[][..], Value::members);
    let named =
        named.iter().flat_map(|catalog| catalog.value.members().iter().map(|asked| (&*catalog.key.text, asked)));
    own.iter().map(|asked| ("", asked)).chain(named)
}

/// What a specifier led to; `None` for what is no package of a registry.
fn entry(identity: &str, specifier: &str, importer: Option<RepoPath>) -> Option<LockEntry> {
    let (name, version) = package(identity)?;
    Some(LockEntry {
        name: Text::from(name),
        version: Text::from(version),
        importer,
        requirement: Some(Text::from(specifier::requirement(specifier).1)),
    })
}

/// `name@1.0.0`; `None` for members of the workspace, folders, archives and git repositories.
fn package(identity: &str) -> Option<(&str, &str)> {
    let end = specifier::name_end(identity)?;
    let version = &identity[end + 1..];
    version.starts_with(|first: char| first.is_ascii_digit()).then_some((&identity[..end], version))
}
