//! `renovate.json`: what Renovate watches.

use jsonc_parser::ast::{Object, Value as Json};
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::model::{Extracted, Fact, FactKey, Problem, Source, Text, Value};

use super::Manifest;
use super::syntax::json::without_mark;
use super::syntax::path::file_name;
use super::syntax::secret::shown_setting;
use super::syntax::setting::below;
use super::syntax::unfinished::unfinished;

/// The format: JSON, and what JSON5 allows beyond it.
pub struct Renovate;

impl Manifest for Renovate {
    fn format(&self) -> &'static str {
        "renovate"
    }

    fn claims(&self, path: &str) -> bool {
        const NAMES: [&str; 5] =
            ["renovate.json", "renovate.json5", ".renovaterc", ".renovaterc.json", ".renovaterc.json5"];
        NAMES.contains(&file_name(path))
    }

    fn extract(&self, source: &Source) -> Extracted {
        let (text, mark) = without_mark(&source.text);
        let failed = |code: &'static str, at: usize, message: String| {
            let place = source.place(at..at);
            let problem = Problem { code, message, line: place.line, column: place.column };
            Extracted { problems: vec![problem], ..Extracted::default() }
        };
        let document = match parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()) {
            Ok(document) => document,
            Err(error) => {
                return match unfinished(source) {
                    Some(problem) => Extracted { problems: vec![problem], ..Extracted::default() },
                    None => failed("malformed", error.range().start + mark, error.kind().to_string()),
                };
            }
        };
        let Some(Json::Object(root)) = document.value else {
            return failed("invalid-value", mark, "the file is not an object".to_owned());
        };
        let mut reader = Reader { source, mark, pairs: 0, facts: Vec::new() };
        reader.read(&root);
        Extracted { facts: reader.facts, ..Extracted::default() }
    }
}

/// Settings that hold credentials.
const CREDENTIALS: &[&str] = &["hostRules", "encrypted", "npmrc", "npmToken", "secrets", "password", "token"];

/// How a rule selects packages by their name.
const NAMES: &[&str] = &[
    "matchPackageNames",
    "matchDepNames",
    "matchPackagePatterns",
    "matchDepPatterns",
    "matchPackagePrefixes",
    "matchDepPrefixes",
    "packageNames",
    "packagePatterns",
];

/// How deep settings nest.
const DEEPEST: usize = 6;

struct Reader<'s> {
    source: &'s Source,
    mark: usize,
    /// How many pairs of a manager and a name were left alone so far.
    pairs: usize,
    facts: Vec<Fact>,
}

impl Reader<'_> {
    fn read(&mut self, root: &Object<'_>) {
        for property in &root.properties {
            match (property.name.as_str(), &property.value) {
                ("extends", presets) => self.words(FactKey::Extends, presets),
                ("enabledManagers", managers) => self.words(FactKey::Watched, managers),
                ("ignoreDeps", names) => {
                    for (name, place) in strings(names) {
                        self.say(FactKey::WatchIgnored, None, Value::Pair(name, Text::from("")), place);
                    }
                }
                ("packageRules", Json::Array(rules)) => {
                    for (index, rule) in rules.elements.iter().enumerate() {
                        if let Json::Object(rule) = rule {
                            self.ignored(rule);
                        }
                        self.settings(&format!("packageRules.{index}"), rule, 0);
                    }
                }
                ("$schema", _) => {}
                (name, value) => self.settings(name, value, 0),
            }
        }
    }

    fn words(&mut self, key: FactKey, words: &Json<'_>) {
        for (word, place) in strings(words) {
            self.say(key, None, Value::Text(word), place);
        }
    }

    /// A rule that switches packages off: all of these names, in the versions or kinds of update that it says.
    fn ignored(&mut self, rule: &Object<'_>) {
        if rule.get_boolean("enabled").is_none_or(|enabled| enabled.value) {
            return;
        }
        let listed = |key: &str| rule.get(key).map(|member| strings(&member.value)).unwrap_or_default();
        let written = ["allowedVersions", "matchCurrentVersion"].iter().filter_map(|key| rule.get_string(key));
        let kinds = listed("matchUpdateTypes").into_iter().map(|(kind, _)| kind.as_str().to_owned());
        let versions: Vec<String> = kinds.chain(written.map(|version| version.value.to_string())).collect();
        let versions = Text::from(&versions.join(", "));
        let managers: Vec<Option<Text>> = match listed("matchManagers") {
            managers if managers.is_empty() => vec![None],
            managers => managers.into_iter().map(|(manager, _)| Some(manager)).collect(),
        };
        let mut names: Vec<_> = NAMES.iter().flat_map(|key| listed(key)).collect();
        if names.is_empty() {
            names.push((Text::from("*"), rule.range().start..rule.range().end));
        }
        // Rules for many managers and many names are told of the names alone.
        self.pairs += managers.len() * names.len();
        let managers = if self.pairs > MOST { vec![None] } else { managers };
        for (name, place) in names {
            for manager in &managers {
                self.say(FactKey::WatchIgnored, *manager, Value::Pair(name, versions), place.clone());
            }
        }
    }

    /// Every scalar below a key, by its path.
    fn settings(&mut self, path: &str, value: &Json<'_>, depth: usize) {
        let key = path.rsplit('.').next().unwrap_or(path);
        if CREDENTIALS.contains(&key) || depth > DEEPEST {
            return;
        }
        let text = match value {
            Json::StringLit(text) => shown_setting(path, &text.value),
            Json::NumberLit(number) => Text::from(number.value),
            Json::BooleanLit(switch) => Text::from(if switch.value { "true" } else { "false" }),
            Json::NullKeyword(_) => Text::from("null"),
            Json::Array(array) => {
                return array.elements.iter().for_each(|item| self.settings(path, item, depth + 1));
            }
            Json::Object(object) => {
                for property in &object.properties {
                    if let Some(path) = below(path, property.name.as_str()) {
                        self.settings(&path, &property.value, depth + 1);
                    }
                }
                return;
            }
        };
        let range = value.range();
        self.say(FactKey::Setting, None, Value::Pair(Text::from(path), text), range.start..range.end);
    }

    fn say(&mut self, key: FactKey, of: Option<Text>, value: Value, place: std::ops::Range<usize>) {
        let place = self.source.place(place.start + self.mark..place.end + self.mark);
        self.facts.push(Fact { key, of, value, place });
    }
}

/// How many pairs of a manager and a name are told at most: few bytes make many of them.
const MOST: usize = 10_000;

/// The strings of an array, and their bytes. Renovate takes one alone for an array of it.
fn strings(value: &Json<'_>) -> Vec<(Text, std::ops::Range<usize>)> {
    let items = value.as_array().map(|array| &*array.elements).unwrap_or_default();
    let strings = items.iter().chain([value]).filter_map(Json::as_string_lit);
    strings.map(|text| (Text::from(&text.value), text.range().start..text.range().end)).collect()
}
