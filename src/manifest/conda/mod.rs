//! `environment.yml`: what conda puts into an environment, and what pip adds to it.

mod spec;

use crate::model::{
    Dependency, EcosystemId, Extracted, Fact, FactKey, Origin, Package, Scope, Skip, Source, Text, Value as Said,
    without_secrets,
};

use super::Manifest;
use super::syntax::path::file_name;
use super::syntax::pip::Lines;
use super::syntax::runtime;
use super::syntax::scalar::Scalar;
use super::syntax::unfinished::is_template;
use super::syntax::yaml::{self, Value};

/// The format.
pub struct Conda;

impl Manifest for Conda {
    fn format(&self) -> &'static str {
        "conda"
    }

    fn claims(&self, path: &str) -> bool {
        let Some((stem, "yml" | "yaml")) = file_name(path).rsplit_once('.') else { return false };
        let is_marked = |end: Option<&str>| end.is_some_and(|rest| rest.is_empty() || is_separator(rest));
        is_marked(stem.strip_prefix("environment"))
            || is_marked(stem.strip_prefix("conda"))
            || stem.strip_suffix("environment").is_some_and(|rest| rest.ends_with(['-', '_', '.']))
    }

    fn recognises(&self, text: &str) -> bool {
        text.trim_start_matches('\u{feff}').lines().any(|line| line.starts_with("dependencies:"))
    }

    fn extract(&self, source: &Source) -> Extracted {
        let yaml = match yaml::parse(source) {
            Ok(yaml) => yaml,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut file = File { source, lines: Lines::of(source, Scope::Runtime, None) };
        for document in yaml.documents() {
            for (key, value) in document.merged() {
                match key.scalar().map(|key| &*key.text) {
                    Some("channels") => value.items().filter_map(Value::scalar).for_each(|name| file.channel(name)),
                    Some("dependencies") => file.dependencies(value),
                    _ => {}
                }
            }
        }
        let mut out = file.lines.finish();
        out.problems.extend(yaml.excess());
        out
    }
}

/// `environment-dev`, `conda_gpu`, but not `condamine`.
fn is_separator(rest: &str) -> bool {
    rest.starts_with(['-', '_', '.'])
}

/// One file on its way to dependencies and facts.
struct File<'s> {
    source: &'s Source,
    lines: Lines<'s>,
}

impl File<'_> {
    fn channel(&mut self, name: &Scalar<'_>) {
        if !is_template(&name.text) {
            let said = Said::Text(Text::from(&without_secrets(&name.text)));
            let fact = Fact::new(FactKey::PackageIndex, said, self.source.place(name.span.clone()));
            self.lines.out.facts.push(fact);
        }
    }

    fn dependencies(&mut self, list: Value<'_, '_>) {
        if !matches!(list.kind(), "a sequence" | "null") {
            return self.misplaced(list, "a list of packages");
        }
        for item in list.items() {
            if let Some(entry) = item.scalar() {
                self.package(entry);
            } else if item.kind() == "a mapping" {
                for (key, value) in item.entries() {
                    match key.scalar().map(|key| &*key.text) {
                        Some("pip") => self.pip(value),
                        _ => self.misplaced(key, "`pip`"),
                    }
                }
            } else if item.kind() != "null" {
                self.misplaced(item, "a package");
            }
        }
    }

    /// What conda hands to pip: each entry is a line of a requirements file.
    fn pip(&mut self, list: Value<'_, '_>) {
        if !matches!(list.kind(), "a sequence" | "null") {
            return self.misplaced(list, "a list of requirements");
        }
        for item in list.items() {
            match item.scalar() {
                Some(entry) => {
                    let bare = entry.text.find(" #").map_or(&*entry.text, |comment| &entry.text[..comment]);
                    self.lines.line(bare, &|part| entry.part(part));
                }
                None => self.misplaced(item, "a requirement"),
            }
        }
    }

    fn package(&mut self, entry: &Scalar<'_>) {
        let spec = spec::read(&entry.text);
        let name = entry.text.get(spec.name.clone()).unwrap_or_default();
        if name.is_empty() {
            let message = if entry.text.is_empty() {
                "a package is expected here, not an empty string"
            } else {
                "not a package of conda"
            };
            return self.lines.stray(&self.source.text[entry.span.clone()], entry.span.start, message);
        }
        if name == "python" {
            let (name, value) = (entry.part(spec.name), entry.part(spec.version));
            let python = runtime::dependency(self.source, "python", name, value, Scope::Engine);
            return self.lines.out.dependencies.push(python);
        }
        let version = entry.text.get(spec.version.clone()).unwrap_or_default();
        let channel = spec.channel.and_then(|channel| entry.text.get(channel));
        let (origin, skip) = if spec.url {
            (Origin::Url(Text::from(&without_secrets(&entry.text))), Skip::UrlSource)
        } else {
            (Origin::Registry(channel.map(|channel| Text::from(&without_secrets(channel)))), Skip::NoRegistry)
        };
        let skip = if is_template(&entry.text) { Skip::Template } else { skip };
        self.lines.out.dependencies.push(Dependency {
            package: Package::new(EcosystemId::CONDA, name),
            written: Text::from(name),
            requirement: Text::from(version),
            place: self.source.place(entry.part(spec.version)),
            name_place: self.source.place(entry.part(spec.name)),
            scope: Scope::Runtime,
            group: None,
            extras: Box::default(),
            marker: None,
            origin,
            locked: Box::default(),
            skip: Some(skip),
        });
    }

    fn misplaced(&mut self, value: Value<'_, '_>, wanted: &str) {
        let span = value.span();
        let message = format!("{wanted} is expected here, not {}", value.kind());
        self.lines.stray(self.source.text.get(span.clone()).unwrap_or_default(), span.start, &message);
    }
}
