//! `devcontainer.json`: the image of a development container, and the features that are added to it.

use crate::model::{Dependency, EcosystemId, Extracted, Fact, FactKey, Origin, Package};
use crate::model::{Problem, Scope, Skip, Source, Text, Value as Said, without_secrets};

use super::Manifest;
use super::syntax::jsonc::{self, Content, Member, Value};
use super::syntax::path::{file_name, folder};
use super::syntax::scalar::{Scalar, distinct};
use super::syntax::{image, runtime};

/// The format.
pub struct Devcontainer;

impl Manifest for Devcontainer {
    fn format(&self) -> &'static str {
        "devcontainer"
    }

    fn claims(&self, path: &str) -> bool {
        match file_name(path) {
            ".devcontainer.json" => true,
            "devcontainer.json" => {
                let here = folder(path);
                [here, folder(here)].iter().any(|folder| file_name(folder) == ".devcontainer")
            }
            _ => false,
        }
    }

    fn extract(&self, source: &Source) -> Extracted {
        let mut reader = Reader { source, out: Extracted::default() };
        match jsonc::parse(source) {
            Ok(document) => reader.document(document),
            Err(problem) => reader.out.problems.push(problem),
        }
        reader.out
    }
}

struct Reader<'s> {
    source: &'s Source,
    out: Extracted,
}

impl Reader<'_> {
    fn document(&mut self, document: Value<'_>) {
        for member in self.members("the file", document) {
            match &*member.key.text {
                "image" => {
                    if let Some(reference) = self.string("image", &member.value) {
                        self.out.dependencies.push(image::dependency(self.source, reference, 0, Scope::Image));
                    }
                }
                "features" => self.features(member.value),
                "dockerFile" | "dockerComposeFile" => self.extends(&member.key.text, &member.value),
                "build" => {
                    for inner in self.members("`build`", member.value) {
                        if matches!(&*inner.key.text, "dockerfile" | "dockerFile") {
                            self.extends(&inner.key.text, &inner.value);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A file that the container is built or composed from, or several.
    fn extends(&mut self, key: &str, value: &Value<'_>) {
        let single = std::slice::from_ref(value);
        for file in if value.kind() == "an array" { value.items() } else { single } {
            if let Some(path) = self.string(key, file) {
                let place = self.source.place(path.span.clone());
                self.out.facts.push(Fact::new(FactKey::Extends, Said::Text(Text::from(&path.text)), place));
            }
        }
    }

    /// Each feature, and the runtime that it puts in place. Its options are an object, or the version alone.
    fn features(&mut self, value: Value<'_>) {
        for Member { key, value } in self.members("`features`", value) {
            if key.text.is_empty() {
                self.problem(&value, "a name in `features` is empty".to_owned());
                continue;
            }
            let dependency = feature(self.source, &key);
            self.out.dependencies.push(dependency);
            let version = if value.kind() == "an object" { value.get("version") } else { Some(&value) };
            if let Some(tool) = runtime_of(&key.text) {
                self.out.dependencies.extend(version.and_then(|version| runtime(self.source, tool, &key, version)));
            }
        }
    }

    /// The members of an object, each key once; a problem and nothing for any other value.
    fn members<'a>(&mut self, name: &str, value: Value<'a>) -> Vec<Member<'a>> {
        if value.kind() != "an object" {
            self.problem(&value, format!("{name} is {}, not an object", value.kind()));
        }
        let Content::Object(members) = value.content else { return Vec::new() };
        distinct(self.source, members, |member| &member.key, &mut self.out.problems)
    }

    /// A string; a problem for any other value.
    fn string<'v, 'a>(&mut self, name: &str, value: &'v Value<'a>) -> Option<&'v Scalar<'a>> {
        let string = value.string().filter(|string| !string.text.is_empty());
        if string.is_none() {
            let found = if value.kind() == "a string" { "empty" } else { value.kind() };
            self.problem(value, format!("`{name}` is {found}, not a string that names something"));
        }
        string
    }

    fn problem(&mut self, value: &Value<'_>, message: String) {
        let place = self.source.place(value.span.clone());
        self.out.problems.push(Problem { code: "invalid-value", message, line: place.line, column: place.column });
    }
}

/// A feature as a dependency: an artefact of a registry, a folder beside the file, or an archive.
fn feature(source: &Source, key: &Scalar<'_>) -> Dependency {
    let text = &*key.text;
    let registered = image::dependency(source, key, 0, Scope::Tool);
    let (origin, skip) = if text.starts_with("./") || text.starts_with("../") {
        (Origin::Path(Text::from(text)), Skip::PathSource)
    } else if text.contains("://") {
        (Origin::Url(Text::from(&without_secrets(text))), Skip::UrlSource)
    } else if !text.contains('/') {
        // A single word is how features were named before they had registries.
        (Origin::Registry(None), Skip::AliasUnresolved)
    } else {
        return registered;
    };
    let shown = Text::from(&without_secrets(text));
    Dependency {
        package: Package { ecosystem: EcosystemId::OCI, name: shown },
        written: shown,
        requirement: Text::from(""),
        place: source.place(key.span.end..key.span.end),
        name_place: source.place(key.span.clone()),
        origin,
        skip: Some(skip),
        ..registered
    }
}

/// The runtime that a feature of the standard's own collection puts in place.
fn runtime_of(feature: &str) -> Option<&str> {
    let (name, _) = image::split(feature);
    let (collection, tool) = feature[name].rsplit_once('/')?;
    let is_runtime = matches!(tool, "python" | "node" | "go" | "rust" | "java" | "ruby" | "php" | "dotnet");
    (is_runtime && collection.ends_with("devcontainers/features")).then_some(tool)
}

/// `version` of a feature. `none` installs nothing, and what the system has is not said.
fn runtime(source: &Source, tool: &str, key: &Scalar<'_>, version: &Value<'_>) -> Option<Dependency> {
    let span = match (&version.content, version.text()?) {
        (_, "none" | "os-provided" | "system" | "") => return None,
        (Content::String(text), _) => text.span.clone(),
        (Content::Number(_), _) => version.span.clone(),
        _ => return None,
    };
    let start = image::split(&key.text).0.end - tool.len();
    let name = key.part(start..start + tool.len());
    Some(runtime::dependency(source, tool, name, span, Scope::Tool))
}
