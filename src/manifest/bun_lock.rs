//! `bun.lock`: what Bun installed for each member of the workspace. JSON with trailing commas, which is why another parser reads it.

use std::collections::HashMap;

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::model::{EcosystemId, LockEntry, Locked, Problem, RepoPath, Source, Text};

use super::Lock;
use super::syntax::json::without_mark;
use super::syntax::path::file_name;
use super::syntax::specifier;
use super::syntax::unfinished::unfinished;

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
        let (text, mark) = without_mark(&source.text);
        let malformed = |at: usize, message: String| {
            let place = source.place(at..at);
            Problem { code: "malformed", message, line: place.line, column: place.column }
        };
        let document = parse_to_ast(text, &CollectOptions::default(), &form()).map_err(|error| {
            unfinished(source).unwrap_or_else(|| malformed(error.range().start + mark, error.kind().to_string()))
        })?;
        let Some(Value::Object(root)) = document.value else {
            return Err(malformed(mark, "expected an object".to_owned()));
        };
        Ok(Locked { entries: entries(&root) })
    }
}

/// JSON with comments and trailing commas, nothing laxer.
fn form() -> ParseOptions {
    ParseOptions {
        allow_comments: true,
        allow_trailing_commas: true,
        allow_loose_object_property_names: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

/// Every direct dependency of every member. A member's own copy of a package stands under `member/package`.
fn entries(root: &Object<'_>) -> Vec<LockEntry> {
    let (Some(members), Some(packages)) = (root.get_object("workspaces"), root.get_object("packages")) else {
        return Vec::new();
    };
    let installed: HashMap<&str, &str> = packages
        .properties
        .iter()
        .filter_map(|package| {
            let identity = package.value.as_array()?.elements.first()?.as_string_lit()?;
            Some((package.name.as_str(), &*identity.value))
        })
        .collect();
    let mut entries = Vec::new();
    for member in &members.properties {
        let (Some(importer), Some(project)) = (RepoPath::new(member.name.as_str()), member.value.as_object()) else {
            continue;
        };
        let own = project.get_string("name").map_or("", |name| &*name.value);
        for section in ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"] {
            for asked in project.get_object(section).map_or(&[][..], |section| &section.properties) {
                let name = asked.name.as_str();
                let found = installed.get(&*format!("{own}/{name}")).or_else(|| installed.get(name));
                if let (Some(identity), Some(value)) = (found, asked.value.as_string_lit())
                    && let Some((name, version)) = package(identity)
                {
                    entries.push(LockEntry {
                        name: Text::from(name),
                        version: Text::from(version),
                        importer: Some(importer),
                        requirement: Some(Text::from(specifier::requirement(&value.value).1)),
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
