//! `.pre-commit-config.yaml`: the repositories of hooks at their revisions, and what the hooks are given.

mod additional;
mod address;
mod hook;
mod repository;

use std::ops::Range;

use crate::model::{Extracted, Fact, FactKey, Source, Text, Value as Said};

use super::Manifest;
use super::syntax::complaints::Complaints;
use super::syntax::path::file_name;
use super::syntax::scalar::Scalar;
use super::syntax::secret::shown_setting;
use super::syntax::yaml::{self, Value, Yaml};

/// The format.
pub struct PreCommit;

impl Manifest for PreCommit {
    fn format(&self) -> &'static str {
        "pre-commit"
    }

    fn claims(&self, path: &str) -> bool {
        // The tool itself does not read the second name. Whoever chose it meant it, and a rule can tell by the path.
        matches!(file_name(path), ".pre-commit-config.yaml" | ".pre-commit-config.yml")
    }

    fn extract(&self, source: &Source) -> Extracted {
        let mut reader = Reader { source, out: Extracted::default(), complaints: Complaints::default() };
        match yaml::parse(source) {
            Ok(document) => reader.documents(&document),
            Err(problem) => reader.out.problems.push(problem),
        }
        reader.out.problems.extend(reader.complaints.finish());
        reader.out
    }
}

/// Reads one file.
struct Reader<'s> {
    source: &'s Source,
    out: Extracted,
    complaints: Complaints,
}

impl Reader<'_> {
    fn documents(&mut self, yaml: &Yaml<'_>) {
        for document in yaml.documents() {
            // Before there were other keys, the file was the list of repositories.
            if document.kind() == "a sequence" {
                self.repositories(document);
                continue;
            }
            for (key, value) in self.mapping("the file", document) {
                match &*key.text {
                    "repos" => self.repositories(value),
                    "default_language_version" => self.runtimes(value),
                    path => self.setting(path, value),
                }
            }
        }
        self.out.problems.extend(yaml.excess());
    }

    fn repositories(&mut self, value: Value<'_, '_>) {
        for repository in self.sequence("`repos`", value) {
            self.repository(repository);
        }
    }

    /// `default_language_version`: the runtime of every hook that does not name its own.
    fn runtimes(&mut self, value: Value<'_, '_>) {
        for (language, version) in self.mapping("`default_language_version`", value) {
            if let Some(version) = self.string("the version of a language", version) {
                self.runtime(Some(&language.text), language.span.clone(), version, None);
            }
        }
    }

    /// A setting of the tool, or of the service that runs it (`ci`). Of a list, each item by itself.
    fn setting(&mut self, path: &str, value: Value<'_, '_>) {
        for scalar in value.items().chain([value]).filter_map(Value::scalar) {
            let pair = Said::Pair(Text::from(path), shown_setting(path, &scalar.text));
            self.out.facts.push(Fact::new(FactKey::Setting, pair, self.source.place(scalar.span.clone())));
        }
        // Nothing lies deeper, and an alias may lead back here.
        if !path.contains('.') {
            for (key, value) in value.entries() {
                let Some(key) = key.scalar() else { continue };
                self.setting(&format!("{path}.{}", key.text), value);
            }
        }
    }

    /// The members of a mapping, what it merges included; a problem and nothing for any other value.
    fn mapping<'y, 'a>(&mut self, name: &str, value: Value<'y, 'a>) -> Vec<(&'y Scalar<'a>, Value<'y, 'a>)> {
        if value.kind() != "a mapping" {
            self.unexpected(name, value, "a mapping");
        }
        value.merged().into_iter().filter_map(|(key, value)| Some((key.scalar()?, value))).collect()
    }

    /// The items of a sequence; a problem and nothing for any other value. A key that holds nothing yet is no problem.
    fn sequence<'y, 'a>(&mut self, name: &str, value: Value<'y, 'a>) -> Vec<Value<'y, 'a>> {
        if !matches!(value.kind(), "a sequence" | "null") {
            self.unexpected(name, value, "a sequence");
        }
        value.items().collect()
    }

    /// A scalar; a problem for any other value.
    fn string<'y, 'a>(&mut self, name: &str, value: Value<'y, 'a>) -> Option<&'y Scalar<'a>> {
        let scalar = value.scalar();
        if scalar.is_none() {
            self.unexpected(name, value, "a string");
        }
        scalar
    }

    fn unexpected(&mut self, name: &str, value: Value<'_, '_>, expected: &str) {
        self.problem(value.span(), format!("{name} is {}, not {expected}", value.kind()));
    }

    fn problem(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.complaints.add(self.source.place(span), "invalid-value", message);
    }
}
