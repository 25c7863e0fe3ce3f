//! `requirements.txt` and its kin: what pip reads, one requirement or option a line.

mod generated;
mod line;

use crate::model::{Extracted, Place, Problem, RepoPath, Scope, Skip, Source};

use super::Manifest;
use super::syntax::path::{file_name, folder};
use super::syntax::pip::Lines;
use super::syntax::unfinished::conflict;

/// The format.
pub struct Requirements;

impl Manifest for Requirements {
    fn format(&self) -> &'static str {
        "requirements"
    }

    fn claims(&self, path: &str) -> bool {
        let name = file_name(path).to_ascii_lowercase();
        let Some((stem, extension @ ("txt" | "in"))) = name.rsplit_once('.') else { return false };
        let names = |word: &str| stem.split(['-', '_', '.']).any(|part| part == word);
        let numbered =
            |word: &str| names(word) || stem.trim_end_matches(|end: char| end.is_ascii_digit()).ends_with(word);
        stem.starts_with("requirements")
            || names("requirements")
            || file_name(folder(path)) == "requirements"
            || (extension == "txt" && (stem.starts_with("constraints") || numbered("constraints")))
    }

    fn extract(&self, source: &Source) -> Extracted {
        if let Some(problem) = conflict(source).or_else(|| control_character(source)) {
            return Extracted { problems: vec![problem], ..Extracted::default() };
        }
        let mut lines = Lines::of(source, scope(source.path), None);
        for line in line::lines(&source.text) {
            lines.line(&line.text, &|part| line.start + part.start..line.start + part.end);
        }
        let mut out = lines.finish();
        let generated = generated::facts(source);
        if !generated.is_empty() {
            // What is not offered anyway keeps its own reason.
            let offered = |skip: Option<Skip>| matches!(skip, None | Some(Skip::Unconstrained));
            for dependency in out.dependencies.iter_mut().filter(|dependency| offered(dependency.skip)) {
                dependency.skip = Some(Skip::Generated);
            }
        }
        out.facts.splice(0..0, generated);
        out
    }
}

/// Text with control characters in it is something else under a requirements file's name: one problem, not one for each line.
fn control_character(source: &Source) -> Option<Problem> {
    let is_foreign = |byte: u8| byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c');
    let at = source.text.bytes().position(is_foreign)?;
    let Place { line, column, .. } = source.place(at..at);
    let message = "a control character, which no requirements file holds".to_owned();
    Some(Problem { code: "malformed", message, line, column })
}

/// What the requirements are for, as far as the path says: the words of the file's name and the folder it lies in.
fn scope(path: RepoPath) -> Scope {
    let name = path.file_name().to_ascii_lowercase();
    let folder = path.folder().file_name().to_ascii_lowercase();
    let mut words = name.split(['-', '_', '.', ' ']).chain([folder.as_str()]);
    if name.contains("constraints") {
        Scope::Constraint
    } else if words.any(|word| {
        matches!(
            word,
            "dev" | "devel" | "development" | "test" | "tests" | "testing" | "lint" | "linting" | "doc" | "docs"
        )
    }) {
        Scope::Development
    } else {
        Scope::Runtime
    }
}
