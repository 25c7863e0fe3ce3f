//! `compose.yaml`: the services of an application, their images, and what they say of themselves.

mod facts;
mod forms;
mod images;
mod service;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::model::{Extracted, Fact, FactKey, Include, Place, Source, Text, Value as Said, without_secrets};

use super::Manifest;
use super::syntax::complaints::Complaints;
use super::syntax::path::{file_name, folder};
use super::syntax::scalar::{Scalar, distinct};
use super::syntax::unfinished::is_template;
use super::syntax::variables::{Style, Traced, Values};
use super::syntax::yaml::{self, Value};
use super::syntax::{dotenv, image};
use service::{Keys, Services, keys};

/// `compose.yaml`, `docker-compose.yml`, and their customary variants (`docker-compose.prod.yml`, `test-compose.yml`).
pub struct Compose;

/// The file beside it in which compose looks for variables.
const VARIABLES: &str = ".env";

/// What stands at the top of a file beside the services, or in their place in the first version of the format.
const NO_SERVICES: &[&str] =
    &["configs", "include", "models", "name", "networks", "secrets", "services", "version", "volumes"];

impl Manifest for Compose {
    fn format(&self) -> &'static str {
        "compose"
    }

    fn claims(&self, path: &str) -> bool {
        let name = file_name(path);
        let Some(stem) = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml")) else { return false };
        let begins = ["compose", "docker-compose"].iter().filter_map(|word| stem.strip_prefix(word));
        let is_compose = begins.into_iter().any(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
            || stem.strip_suffix("compose").is_some_and(|rest| rest.ends_with(['.', '-', '_']));
        // Pipelines that work with compose are called after it too.
        is_compose && !folder(path).ends_with("/workflows") && !stem.ends_with("gitlab-ci")
    }

    fn consults(&self) -> &'static [&'static str] {
        &[VARIABLES]
    }

    fn extract(&self, source: &Source) -> Extracted {
        let yaml = match yaml::parse(source) {
            Ok(yaml) => yaml,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let variables = source.beside.iter().find(|beside| beside.path.file_name() == VARIABLES);
        let values = variables.map(dotenv::values).unwrap_or_default();
        let mut reader = Reader { source, values, complaints: Complaints::default(), out: Extracted::default() };
        for document in yaml.documents() {
            reader.document(document);
        }
        reader.out.problems.extend(reader.complaints.finish());
        reader.out.problems.extend(yaml.excess());
        reader.out
    }
}

/// Reads one file.
struct Reader<'s> {
    source: &'s Source,
    /// What `.env` sets.
    values: Values<'s>,
    complaints: Complaints,
    out: Extracted,
}

impl<'s> Reader<'s> {
    fn document(&mut self, document: Value<'_, '_>) {
        if !matches!(document.kind(), "a mapping" | "null") {
            return self.problem(document, format!("a compose file is a mapping, not {}", document.kind()));
        }
        let top = keys(document);
        let get = |name: &str| top.iter().find(|(key, _)| key.text == name);
        if let Some((key, _)) = get("version") {
            let place = self.source.place(key.span.clone());
            self.out.facts.push(Fact::new(FactKey::ObsoleteKey, Said::Text(Text::from(&key.text)), place));
        }
        if let Some((_, include)) = get("include") {
            self.include(*include);
        }
        for (name, _) in get("volumes").map(|(_, volumes)| keys(*volumes)).unwrap_or_default() {
            self.fact(FactKey::Volume, None, Said::Text(Text::from(&name.text)), name);
        }
        let services = match get("services") {
            Some((key, services)) => {
                self.fact(FactKey::Services, None, Said::Present, key);
                self.services(*services)
            }
            None => top.iter().filter(|(key, value)| is_service(key, *value)).copied().collect(),
        };
        let mut used = FxHashSet::default();
        let services = Services::of(&services, self.source.path.file_name());
        for service in services.iter() {
            self.images(&service, &mut used);
            self.facts(&service);
        }
        for (_, value) in top.iter().filter(|(key, _)| key.text.starts_with("x-")) {
            self.unused_image(*value, &used);
        }
    }

    /// The services and what each says; a problem for each that says nothing that can be read.
    fn services<'y, 'a>(&mut self, services: Value<'y, 'a>) -> Keys<'y, 'a> {
        if !matches!(services.kind(), "a mapping" | "null") {
            self.problem(services, format!("`services` is {}, not a mapping", services.kind()));
        }
        // A key that stands twice is an error to compose.
        let own = services.entries().filter_map(|(key, _)| Some((key.scalar()?, ()))).collect();
        distinct(self.source, own, |(key, ())| *key, &mut self.out.problems);
        let mut all = keys(services);
        all.retain(|(key, value)| {
            let is_read = matches!(value.kind(), "a mapping" | "null");
            if is_template(&key.text) {
                self.complaints.template(self.source, key.span.start);
            } else if !is_read {
                self.problem(*value, format!("the service `{}` is {}, not a mapping", key.text, value.kind()));
            }
            is_read && !key.text.starts_with("x-")
        });
        all
    }

    /// `include`: paths, or mappings with one path or several.
    fn include(&mut self, value: Value<'_, '_>) {
        for item in listed(value) {
            if let Some(path) = item.scalar() {
                self.pulled(path, None);
            }
            for (key, value) in keys(item) {
                for path in listed(value).into_iter().filter_map(Value::scalar) {
                    match &*key.text {
                        "path" => self.pulled(path, None),
                        "env_file" => {
                            self.fact(FactKey::ServiceEnvFile, None, Said::Text(Text::from(&path.text)), path);
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    /// Another file that is built upon: one of this repository is read too.
    fn pulled(&mut self, path: &Scalar<'_>, of: Option<Text>) {
        let filled = self.filled(&Traced::scalar(self.source, path));
        if !filled.unresolved && !is_remote(&filled.text) && !is_template(&filled.text) {
            let beside = self.source.path.beside(&filled.text).filter(|beside| *beside != self.source.path);
            let place = self.place(path.span.clone());
            self.out.includes.extend(beside.map(|path| Include { path, format: None, constraint: false, place }));
        }
        self.fact(FactKey::Extends, of, Said::Text(Text::from(&without_secrets(&path.text))), path);
    }

    /// A text with its variables filled in.
    fn filled(&self, written: &Traced<'s>) -> Traced<'s> {
        image::filled(written, &self.values, Style::Dollar)
    }

    fn fact(&mut self, key: FactKey, of: Option<Text>, said: Said, scalar: &Scalar<'_>) {
        let place = self.place(scalar.span.clone());
        self.out.facts.push(Fact { of, ..Fact::new(key, said, place) });
    }

    fn place(&self, span: Range<usize>) -> Place {
        self.source.place(span)
    }

    /// Something is not what it should be, or a part of a template that looks like that.
    fn problem(&mut self, value: Value<'_, '_>, message: String) {
        let span = value.span();
        if self.source.text.get(span.start..).is_some_and(|text| text.starts_with("{{")) {
            self.complaints.template(self.source, span.start);
        } else {
            self.complaints.add(self.place(span), "invalid-value", message);
        }
    }
}

/// Whether a path is an address: `https://...`, `oci:...`, `git@host:...`.
fn is_remote(path: &str) -> bool {
    path.split('/').next().and_then(|first| first.split_once(':')).is_some_and(|(scheme, _)| scheme.len() > 1)
}

/// Whether a key at the top is a service, as the first version of the format has them.
fn is_service(key: &Scalar<'_>, value: Value<'_, '_>) -> bool {
    !NO_SERVICES.contains(&&*key.text)
        && !key.text.starts_with("x-")
        && keys(value).iter().any(|(key, _)| matches!(&*key.text, "image" | "build"))
}

/// The values of a sequence; any other value is the only one.
fn listed<'y, 'a>(value: Value<'y, 'a>) -> Vec<Value<'y, 'a>> {
    match value.kind() {
        "a sequence" => value.items().collect(),
        "null" => Vec::new(),
        _ => vec![value],
    }
}
