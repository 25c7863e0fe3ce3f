//! The keys of translations: every language has to have the same.

use rustc_hash::FxHashSet;

use crate::manifest::syntax::path::extension;
use crate::manifest::syntax::{jsonc, yaml};
use crate::model::{Finding, RepoPath, Source, Text, Value};

use super::super::Case;
use super::required::Required;
use super::{Part, Told, few};

/// How many keys of a file are kept.
const MOST: usize = 20_000;

/// How deep keys nest.
const DEEPEST: usize = 16;

/// Languages have different plurals: these are no keys of their own.
const PLURALS: &[&str] = &["few", "many", "one", "other", "two", "zero"];

/// The paths of every key that has a text, in order; `None` for a file that cannot be read as JSON or YAML.
pub(super) fn all(source: &Source) -> Option<Vec<Text>> {
    let mut keys = Keys::default();
    match extension(source.path.as_str()) {
        "json" | "jsonc" => keys.json("", &jsonc::parse(source).ok()?, 0),
        "yml" | "yaml" => yaml::parse(source).ok()?.documents().for_each(|document| keys.yaml("", document, 0)),
        _ => return None,
    }
    Some(keys.finish(source.path))
}

#[derive(Default)]
struct Keys {
    paths: Vec<String>,
}

impl Keys {
    fn json(&mut self, path: &str, value: &jsonc::Value<'_>, depth: usize) {
        for member in value.members() {
            self.key(path, &member.key.text, member.value.members().is_empty(), depth, |keys, path| {
                keys.json(path, &member.value, depth + 1);
            });
        }
    }

    fn yaml(&mut self, path: &str, value: yaml::Value<'_, '_>, depth: usize) {
        for (key, value) in value.entries() {
            let Some(key) = key.scalar() else { continue };
            let is_last = value.entries().next().is_none();
            self.key(path, &key.text, is_last, depth, |keys, path| keys.yaml(path, value, depth + 1));
        }
    }

    fn key(&mut self, path: &str, key: &str, is_last: bool, depth: usize, below: impl FnOnce(&mut Self, &str)) {
        if depth == DEEPEST || self.paths.len() == MOST {
            return;
        }
        let bare = if is_last { singular(key) } else { key };
        let path = match (path, bare) {
            (path, "") => path.to_owned(),
            ("", key) => key.to_owned(),
            (path, key) => format!("{path}.{key}"),
        };
        if is_last {
            self.paths.push(path);
        } else {
            below(self, &path);
        }
    }

    /// The paths, without the name of the language where all stands below it.
    fn finish(mut self, file: RepoPath) -> Vec<Text> {
        let name = file.file_name();
        let root = format!("{}.", name.split('.').next().unwrap_or(name));
        if self.paths.iter().all(|path| path.starts_with(&root)) {
            self.paths.iter_mut().for_each(|path| drop(path.drain(..root.len())));
        }
        self.paths.sort_unstable();
        self.paths.dedup();
        self.paths.iter().map(|path| Text::from(path)).collect()
    }
}

/// A key without the plural that it is the text for: `items_other` is `items`, `other` is nothing.
fn singular(key: &str) -> &str {
    let bare = key.rsplit_once('_').filter(|(_, plural)| PLURALS.contains(plural));
    match bare {
        Some((key, _)) => key,
        None if PLURALS.contains(&key) => "",
        None => key,
    }
}

/// Reports each file that lacks keys which another one has.
pub(super) fn report(required: &[Required], case: &Case<'_>, repository: u32, told: &Told<'_>, out: &mut Vec<Finding>) {
    let files: Vec<(RepoPath, FxHashSet<Text>)> = told
        .of(Part::Keys)
        .filter(|trace| required.iter().any(|required| required.admits(trace.path.as_str())))
        .filter_map(|trace| match &trace.value {
            Value::List(keys) => Some((trace.path, keys.iter().copied().collect())),
            _ => None,
        })
        .collect();
    let Some((fullest, all)) = files.iter().max_by_key(|(_, keys)| keys.len()) else { return };
    for (path, keys) in &files {
        let mut lacking: Vec<&str> = all.difference(keys).map(Text::as_str).collect();
        lacking.sort_unstable();
        let names: Vec<String> = lacking.iter().map(|key| format!("`{key}`")).collect();
        if !names.is_empty() {
            let message = format!("{} lacks what {fullest} has: {}", path.file_name(), few(&names));
            out.push(case.finding_at(repository, told.top(*path), message));
        }
        let mut extra: Vec<&str> = keys.difference(all).map(Text::as_str).collect();
        extra.sort_unstable();
        let names: Vec<String> = extra.iter().map(|key| format!("`{key}`")).collect();
        if !names.is_empty() {
            let message = format!("{} lacks what {path} has: {}", fullest.file_name(), few(&names));
            out.push(case.finding_at(repository, told.top(*fullest), message));
        }
    }
}
