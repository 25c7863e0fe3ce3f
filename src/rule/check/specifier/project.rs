//! What a manifest says of its project that is no dependency: whether it is published for others, and by which tool.

use toml_edit::Item;

use crate::manifest::syntax::json::{self, Member};
use crate::manifest::syntax::toml::{self, Toml};
use crate::model::{RepoPath, Text, Trace, Value};

use super::super::super::probe::{Probed, Seen};
use super::probe::PROJECT;

/// The project is published for others to build on. What it was tried with binds nobody who uses it.
pub(super) const LIBRARY: &str = "library";

pub(super) fn is_of_interest(name: &str) -> bool {
    matches!(name, "package.json" | "pyproject.toml")
}

pub(super) fn look(file: &Probed<'_>, seen: &mut Vec<Seen>) {
    let mut say = |word: &str| seen.push(Seen { part: PROJECT, value: Value::Text(Text::from(word)), span: 0..0 });
    if file.source.path.file_name() == "package.json" {
        if json::root(file.source).is_ok_and(|members| is_published(&members)) {
            say(LIBRARY);
        }
    } else if let Ok(toml) = toml::parse(file.source) {
        ["poetry", "uv", "pdm"].iter().filter(|tool| toml.at(&["tool", tool]).is_some()).for_each(|tool| say(tool));
        if describes_itself(&toml) {
            say(LIBRARY);
        }
    }
}

/// Folders of what is shown, tried or copied: nobody runs that for real.
const ASIDE: [&str; 22] = [
    "__tests__",
    "bench",
    "benches",
    "benchmark",
    "benchmarks",
    "demo",
    "demos",
    "doc",
    "docs",
    "e2e",
    "example",
    "examples",
    "fixtures",
    "playground",
    "sample",
    "samples",
    "template",
    "templates",
    "test",
    "testdata",
    "testing",
    "tests",
];

pub(super) fn is_aside(path: &str) -> bool {
    let is_one = |part: &str| ASIDE.contains(&part.to_ascii_lowercase().as_str()) || part.contains("{{");
    path.split('/').rev().skip(1).any(is_one)
}

/// The traces of one file.
pub(super) fn of_file(traces: &[Trace], path: RepoPath) -> impl Iterator<Item = &Trace> {
    let from = traces.partition_point(|trace| trace.path < path);
    traces[from..].iter().take_while(move |trace| trace.path == path)
}

/// Whether the traces say that word of that manifest.
pub(super) fn says(traces: &[Trace], manifest: RepoPath, word: &str) -> bool {
    let mut said = of_file(traces, manifest).filter(|trace| trace.part == PROJECT);
    said.any(|trace| matches!(&trace.value, Value::Text(said) if *said == word))
}

/// What package.json says of what others get.
const OF_PACKAGE: [&str; 8] =
    ["bin", "exports", "files", "module", "peerDependencies", "publishConfig", "types", "typings"];

/// Whether a package.json says what others get of it. `npm init` writes `main` into applications too: these are started.
fn is_published(members: &[Member<'_>]) -> bool {
    let member = |name: &str| members.iter().find(|member| member.key.text == name).map(|member| member.value);
    let is_started = || {
        let scripts = member("scripts").and_then(json::Json::members).unwrap_or_default();
        scripts.iter().any(|script| script.key.text == "start")
    };
    let is_private = member("private").is_some_and(json::Json::is_true);
    !is_private && (OF_PACKAGE.iter().any(|name| member(name).is_some()) || (member("main").is_some() && !is_started()))
}

/// Whether a pyproject.toml describes itself to those who look for packages.
fn describes_itself(toml: &Toml<'_>) -> bool {
    const SIGNS: [[&str; 2]; 3] = [["project", "classifiers"], ["project", "keywords"], ["project", "urls"]];
    const OF_POETRY: [&str; 5] = ["classifiers", "homepage", "keywords", "repository", "urls"];
    let is_private = |item: &Item| {
        let classifiers = item.as_array();
        classifiers.into_iter().flatten().any(|it| it.as_str().is_some_and(|it| it.starts_with("Private ::")))
    };
    if toml.at(&["project", "classifiers"]).is_some_and(is_private) {
        return false;
    }
    SIGNS.iter().any(|path| toml.at(path).is_some())
        || OF_POETRY.iter().any(|name| toml.at(&["tool", "poetry", name]).is_some())
}
