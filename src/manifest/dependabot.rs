//! `dependabot.yml`: what Dependabot watches.

use crate::model::{Extracted, Fact, FactKey, Source, Text, Value};

use super::Manifest;
use super::syntax::complaints::Complaints;
use super::syntax::scalar::Scalar;
use super::syntax::secret::shown_setting;
use super::syntax::setting::below;
use super::syntax::yaml;

/// `.github/dependabot.yml`, and the file that came before it.
pub struct Dependabot;

impl Manifest for Dependabot {
    fn format(&self) -> &'static str {
        "dependabot"
    }

    fn claims(&self, path: &str) -> bool {
        const PATHS: [&str; 4] =
            [".github/dependabot.yml", ".github/dependabot.yaml", ".dependabot/config.yml", ".dependabot/config.yaml"];
        let is_below = |parent: &str| parent.is_empty() || parent.ends_with('/');
        PATHS.iter().any(|name| path.strip_suffix(name).is_some_and(is_below))
    }

    fn extract(&self, source: &Source) -> Extracted {
        let document = match yaml::parse(source) {
            Ok(document) => document,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut reader = Reader { source, facts: Vec::new(), complaints: Complaints::default() };
        for value in document.documents() {
            reader.read(value);
        }
        let problems = reader.complaints.finish().into_iter().chain(document.excess()).collect();
        Extracted { facts: reader.facts, problems, ..Extracted::default() }
    }
}

/// How deep settings nest: `groups.<name>.patterns`.
const DEEPEST: usize = 6;

struct Reader<'s> {
    source: &'s Source,
    facts: Vec<Fact>,
    complaints: Complaints,
}

impl Reader<'_> {
    fn read(&mut self, root: yaml::Value<'_, '_>) {
        if !matches!(root.kind(), "a mapping" | "null") {
            self.complain(root, "the file", "a mapping");
        }
        for (key, value) in root.entries() {
            match key.scalar().map(|key| &*key.text) {
                Some("updates" | "update_configs") => {
                    if value.kind() != "a sequence" {
                        self.complain(value, "`updates`", "a sequence");
                    }
                    value.items().for_each(|update| self.update(update));
                }
                // Where the credentials of registries are.
                Some("registries") | None => {}
                Some(key) => self.settings(None, key, value, 0),
            }
        }
    }

    /// One ecosystem in one or several folders. The first version of the format has other words for the same.
    fn update(&mut self, update: yaml::Value<'_, '_>) {
        if update.kind() != "a mapping" {
            return self.complain(update, "an update", "a mapping");
        }
        let members: Vec<_> = update.entries().filter_map(|(key, value)| Some((key.scalar()?, value))).collect();
        let get =
            |keys: [&str; 2]| members.iter().find(|(name, _)| keys.contains(&&*name.text)).map(|(_, value)| *value);
        let Some(ecosystem) = get(["package-ecosystem", "package_manager"]).and_then(yaml::Value::scalar) else {
            return self.complain(update, "an update", "one of a `package-ecosystem`");
        };
        let watched = Text::from(&ecosystem.text);
        for (key, value) in &members {
            match &*key.text {
                "directory" | "directories" => {
                    for folder in scalars(*value) {
                        let fact = self.fact(FactKey::Watched, Value::Text(watched), folder);
                        self.facts.push(fact.of(Text::from(&folder.text)));
                    }
                }
                "ignore" => value.items().for_each(|ignored| self.ignored(watched, ignored)),
                "ignored_updates" => {
                    value.items().filter_map(|item| item.get("match")).for_each(|item| self.ignored(watched, item));
                }
                "package-ecosystem" | "package_manager" | "registries" => {}
                "update_schedule" => self.settings(Some(watched), "schedule.interval", *value, 0),
                key => self.settings(Some(watched), key, *value, 0),
            }
        }
        if get(["directory", "directories"]).is_none() {
            let fact = self.fact(FactKey::Watched, Value::Text(watched), ecosystem);
            self.facts.push(fact);
        }
    }

    /// A package that is left alone: in these versions, for these kinds of update, or always.
    fn ignored(&mut self, ecosystem: Text, ignored: yaml::Value<'_, '_>) {
        let (mut name, mut versions) = (None, Vec::new());
        for (key, value) in ignored.entries() {
            match key.scalar().map(|key| &*key.text) {
                Some("dependency-name" | "dependency_name") => name = value.scalar(),
                Some("versions" | "update-types" | "version_requirement") => {
                    versions.extend(scalars(value).into_iter().map(|version| &*version.text));
                }
                _ => {}
            }
        }
        let Some(name) = name else { return };
        let value = Value::Pair(Text::from(&name.text), Text::from(&versions.join(", ")));
        let fact = self.fact(FactKey::WatchIgnored, value, name);
        self.facts.push(fact.of(ecosystem));
    }

    /// Every scalar below a key, by its path.
    fn settings(&mut self, of: Option<Text>, path: &str, value: yaml::Value<'_, '_>, depth: usize) {
        if let Some(scalar) = value.scalar() {
            let said = Value::Pair(Text::from(path), shown_setting(path, &scalar.text));
            let fact = self.fact(FactKey::Setting, said, scalar);
            self.facts.push(Fact { of, ..fact });
        }
        if depth == DEEPEST {
            return;
        }
        for item in value.items() {
            self.settings(of, path, item, depth + 1);
        }
        for (key, value) in value.entries() {
            if let Some(path) = key.scalar().and_then(|key| below(path, &key.text)) {
                self.settings(of, &path, value, depth + 1);
            }
        }
    }

    fn fact(&self, key: FactKey, value: Value, scalar: &Scalar<'_>) -> Fact {
        Fact::new(key, value, self.source.place(scalar.span.clone()))
    }

    fn complain(&mut self, value: yaml::Value<'_, '_>, what: &str, wanted: &str) {
        let message = format!("{what} is {}, not {wanted}", value.kind());
        self.complaints.add(self.source.place(value.span()), "invalid-value", message);
    }
}

/// A scalar, or those of a list.
fn scalars<'y, 'a>(value: yaml::Value<'y, 'a>) -> Vec<&'y Scalar<'a>> {
    value.scalar().into_iter().chain(value.items().filter_map(yaml::Value::scalar)).collect()
}
