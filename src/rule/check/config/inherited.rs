//! What a `tsconfig*.json` takes over from those it extends.
//!
//! A file without the value asks those that it extends, the last one first. What lies in a package is not known and accuses
//! nobody. A file that only leads to others (`"files": []`) is compiled by nobody, nor is one that others extend and that does
//! not have the name that the compiler looks for.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::manifest::syntax::jsonc;
use crate::manifest::syntax::path::{extension, file_name};
use crate::model::{RepoPath, Source, Text, Trace, Value};

use super::super::super::probe::Seen;
use super::question::Question;

/// The number of what a file extends, behind that of its answer.
const EXTENDS: u32 = 1;
/// The number of a file that nobody compiles.
const IDLE: u32 = 2;

/// What files extend, by path.
#[derive(Debug, Default)]
pub(super) struct Inherited<'a> {
    extends: FxHashMap<RepoPath, &'a [Text]>,
    idle: FxHashSet<RepoPath>,
    /// The files that others of the repository extend.
    bases: FxHashSet<RepoPath>,
}

/// Notes what a file extends.
pub(super) fn note(question: &Question, source: &Source, part: u32, seen: &mut Vec<Seen>) {
    if question.path.is_none() || !is_compiler(source.path.as_str()) {
        return;
    }
    let Ok(document) = jsonc::parse(source) else { return };
    let has_none =
        |key: &str| document.get(key).is_some_and(|value| value.kind() == "an array" && value.items().is_empty());
    if has_none("files") && document.get("include").is_none() {
        seen.push(Seen { part: part + IDLE, value: Value::Present, span: 0..0 });
    }
    let Some(extends) = document.get("extends") else { return };
    let single = std::slice::from_ref(extends);
    let bases = if extends.kind() == "an array" { extends.items() } else { single };
    let bases: Vec<Text> = bases.iter().filter_map(jsonc::Value::text).map(Text::from).collect();
    seen.push(Seen { part: part + EXTENDS, value: Value::List(bases), span: 0..0 });
}

/// Whether a file tells the compiler of TypeScript what to do.
fn is_compiler(path: &str) -> bool {
    let name = file_name(path);
    name.starts_with("tsconfig") && extension(name) == "json"
}

impl<'a> Inherited<'a> {
    /// Adds what was noted.
    pub(super) fn add(&mut self, trace: &'a Trace, part: u32) {
        match (&trace.value, part) {
            (Value::List(bases), EXTENDS) => {
                self.bases.extend(bases.iter().flat_map(|base| beside(trace.path, base)));
                self.extends.insert(trace.path, bases);
            }
            _ => {
                self.idle.insert(trace.path);
            }
        }
    }

    /// Whether some file extends another: what it lacks may stand there.
    pub(super) fn may_say(&self) -> bool {
        !self.extends.is_empty()
    }

    /// What a file says, with what it takes over; `None` where nothing is said against it.
    pub(super) fn answer<'t>(&self, trace: &'t Trace, files: &FxHashMap<RepoPath, &'t Trace>) -> Option<&'t Trace> {
        let mut current = trace;
        let mut visited = FxHashSet::default();
        if self.idle.contains(&trace.path) {
            return None;
        }
        loop {
            match current.value {
                Value::Text(_) => return Some(current),
                Value::Bool(false) => {}
                _ => return None,
            }
            let Some(bases) = self.extends.get(&current.path) else { break };
            if !visited.insert(current.path) {
                return None;
            }
            // The last one wins; where that says nothing, those before it may: only a single one is followed further.
            let answers: Vec<_> = bases.iter().rev().map(|base| of_base(current.path, base, files)).collect();
            if answers.iter().any(Option::is_none) {
                return None;
            }
            let said = answers
                .iter()
                .flatten()
                .find(|base| base.value != Value::Bool(false) || self.extends.contains_key(&base.path));
            match said.or(answers.iter().flatten().next()) {
                Some(base) => current = base,
                None => break,
            }
        }
        let is_base = |path: RepoPath| self.bases.contains(&path) && file_name(path.as_str()) != "tsconfig.json";
        // What only others build upon need not say it; who builds upon it does, and is told where it is missing.
        (current.path != trace.path || !is_base(trace.path)).then_some(current)
    }
}

/// The file that is extended, where it lies in the repository and is asked too.
fn of_base<'t>(from: RepoPath, base: &str, files: &FxHashMap<RepoPath, &'t Trace>) -> Option<&'t Trace> {
    beside(from, base).into_iter().find_map(|path| files.get(&path).copied())
}

/// The paths that a name may stand for: with and without its ending, and the file in a folder.
fn beside(from: RepoPath, base: &str) -> Vec<RepoPath> {
    if !base.starts_with('.') {
        return Vec::new();
    }
    let names = [base.to_owned(), format!("{base}.json"), format!("{}/tsconfig.json", base.trim_end_matches('/'))];
    names.iter().filter_map(|name| from.beside(name)).collect()
}
