//! `package.json`: what a JavaScript project asks for, in all its sections.

mod replacements;
mod tools;

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::model::{Extracted, Fact, FactKey, Problem, Scope, Source, Text, Value};

use super::Manifest;
use super::syntax::json::{self, Json, Member};
use super::syntax::jsonc;
use super::syntax::path::file_name;
use super::syntax::scalar::{Scalar, distinct};
use super::syntax::secret::shown_command;
use super::syntax::specifier;

/// The format.
pub struct PackageJson;

impl Manifest for PackageJson {
    fn format(&self) -> &'static str {
        "package-json"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "package.json"
    }

    fn extract(&self, source: &Source) -> Extracted {
        match json::root(source) {
            Ok(members) => read(source, members, Vec::new()),
            // npm refuses comments and trailing commas; what the file asks for is of interest all the same.
            Err(problem) => {
                let bare = jsonc::as_json(source);
                match bare.as_ref().and_then(|bare| Some((bare, json::root(bare).ok()?))) {
                    Some((bare, members)) => read(bare, members, vec![problem]),
                    None => Extracted { problems: vec![problem], ..Extracted::default() },
                }
            }
        }
    }
}

/// What the document says, beside the problems that it has.
fn read(source: &Source, members: Vec<Member<'_>>, problems: Vec<Problem>) -> Extracted {
    let mut reader = Reader { source, out: Extracted { problems, ..Extracted::default() } };
    reader.document(members);
    reader.out
}

/// Reads one file.
struct Reader<'a> {
    source: &'a Source,
    out: Extracted,
}

impl<'a> Reader<'a> {
    /// Every section, in the order of the file.
    fn document(&mut self, members: Vec<Member<'a>>) {
        let members = distinct(self.source, members, |member| &member.key, &mut self.out.problems);
        let optional_peers = members
            .iter()
            .find(|member| member.key.text == "peerDependenciesMeta")
            .map_or_else(FxHashSet::default, optional_peers);
        for member in &members {
            match &*member.key.text {
                "name" => self.fact(FactKey::ProjectName, member),
                "version" => self.fact(FactKey::ProjectVersion, member),
                "scripts" => self.scripts(member),
                "dependencies" => self.section(member, Scope::Runtime),
                "devDependencies" => self.section(member, Scope::Development),
                "optionalDependencies" => self.section(member, Scope::Optional),
                "peerDependencies" => self.peers(member, &optional_peers),
                "overrides" | "resolutions" => self.replacements(member),
                "pnpm" => {
                    for inner in self.object(member) {
                        if inner.key.text == "overrides" {
                            self.replacements(&inner);
                        }
                    }
                }
                "engines" => self.engines(member),
                "devEngines" => self.development_engines(member),
                "packageManager" => self.package_manager(member),
                "volta" => self.volta(member),
                "workspaces" => self.workspaces(member),
                "catalog" => self.catalog(member, None),
                "catalogs" => self.catalogs(member),
                _ => {}
            }
        }
    }

    fn fact(&mut self, key: FactKey, member: &Member<'a>) {
        if let Some(value) = self.string(member) {
            let place = self.source.place(value.span.clone());
            self.out.facts.push(Fact::new(key, Value::Text(Text::from(&value.text)), place));
        }
    }

    /// The commands that have a name.
    fn scripts(&mut self, member: &Member<'a>) {
        for (name, command) in self.pairs(member) {
            let place = self.source.place(command.span.clone());
            let pair = Value::Pair(Text::from(&name.text), shown_command(&command.text));
            self.out.facts.push(Fact::new(FactKey::Script, pair, place));
        }
    }

    /// A section of names and specifiers.
    fn section(&mut self, member: &Member<'a>, scope: Scope) {
        for (name, value) in self.pairs(member) {
            self.out.dependencies.push(specifier::dependency(self.source, &name, &value, scope));
        }
    }

    fn peers(&mut self, member: &Member<'a>, optional: &FxHashSet<Cow<'a, str>>) {
        for (name, value) in self.pairs(member) {
            let mut dependency = specifier::dependency(self.source, &name, &value, Scope::Peer);
            if optional.contains(&name.text) {
                dependency.group = Some("optional".into());
            }
            self.out.dependencies.push(dependency);
        }
    }

    /// The list of members, or an object with the list and what its members share.
    fn workspaces(&mut self, member: &Member<'a>) {
        if member.value.items().is_some() {
            return self.workspace_members(member);
        }
        for inner in self.object(member) {
            match &*inner.key.text {
                "packages" => self.workspace_members(&inner),
                "catalog" => self.catalog(&inner, None),
                "catalogs" => self.catalogs(&inner),
                _ => {}
            }
        }
    }

    fn workspace_members(&mut self, member: &Member<'a>) {
        let Some(items) = member.value.items() else {
            return self.unexpected(&member.key.text, member.value, "an array");
        };
        for (index, item) in items.into_iter().enumerate() {
            let Some(glob) = item.string() else {
                self.unexpected(&format!("{}[{index}]", member.key.text), item, "a string");
                continue;
            };
            let (value, place) = (Value::Text(Text::from(&glob.text)), self.source.place(glob.span));
            self.out.facts.push(Fact::new(FactKey::WorkspaceMember, value, place));
        }
    }

    /// Bun's catalogs: what `catalog:` in the members stands for.
    fn catalog(&mut self, member: &Member<'a>, name: Option<&str>) {
        for (key, value) in self.pairs(member) {
            let mut dependency = specifier::dependency(self.source, &key, &value, Scope::Workspace);
            dependency.group = name.map(Text::from);
            self.out.dependencies.push(dependency);
        }
    }

    fn catalogs(&mut self, member: &Member<'a>) {
        for inner in self.object(member) {
            let name = inner.key.text.clone();
            self.catalog(&inner, Some(&name));
        }
    }

    /// The members of a section that are names and strings. `//` opens a comment.
    fn pairs(&mut self, member: &Member<'a>) -> Vec<(Scalar<'a>, Scalar<'a>)> {
        let members = self.object(member);
        let mut pairs = Vec::with_capacity(members.len());
        for inner in members {
            if inner.key.text.starts_with("//") {
                continue;
            }
            if inner.key.text.is_empty() {
                self.problem(inner.key.span, "invalid-value", format!("a name in `{}` is empty", member.key.text));
            } else if let Some(value) = self.string(&inner) {
                pairs.push((inner.key, value));
            }
        }
        pairs
    }

    /// The members of an object, each key once; a problem and nothing for any other value.
    fn object(&mut self, member: &Member<'a>) -> Vec<Member<'a>> {
        let Some(members) = member.value.members() else {
            self.unexpected(&member.key.text, member.value, "an object");
            return Vec::new();
        };
        distinct(self.source, members, |member| &member.key, &mut self.out.problems)
    }

    /// A string; a problem for any other value.
    fn string(&mut self, member: &Member<'a>) -> Option<Scalar<'a>> {
        let string = member.value.string();
        if string.is_none() {
            self.unexpected(&member.key.text, member.value, "a string");
        }
        string
    }

    fn unexpected(&mut self, key: &str, value: Json<'_>, expected: &str) {
        let message = match value.kind() {
            "a string" if expected == "a string" => format!("`{key}` holds half a surrogate pair"),
            kind => format!("`{key}` is {kind}, not {expected}"),
        };
        self.problem(value.span(), "invalid-value", message);
    }

    fn problem(&mut self, span: Range<usize>, code: &'static str, message: String) {
        let place = self.source.place(span);
        self.out.problems.push(Problem { code, message, line: place.line, column: place.column });
    }
}

/// The peers that the consumer may leave out.
fn optional_peers<'a>(meta: &Member<'a>) -> FxHashSet<Cow<'a, str>> {
    let is_optional = |peer: &Member<'_>| {
        let mut settings = peer.value.members().unwrap_or_default().into_iter();
        settings.any(|setting| setting.key.text == "optional" && setting.value.is_true())
    };
    meta.value.members().unwrap_or_default().into_iter().filter(is_optional).map(|peer| peer.key.text).collect()
}
