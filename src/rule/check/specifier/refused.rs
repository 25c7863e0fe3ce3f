//! Manifests that their own tool does not take.

use crate::manifest::syntax::{json, toml};
use crate::model::{Finding, Problem, Source, Text, Value};

use super::super::super::probe::{Probed, Seen};
use super::super::Case;
use super::probe::REFUSED;
use super::project::is_aside;

/// Manifests of one grammar only, and who reads them.
const READERS: [(&str, &str); 4] =
    [("Cargo.toml", "cargo"), ("Pipfile", "pipenv"), ("package.json", "npm"), ("pyproject.toml", "pip")];

pub(super) fn is_of_interest(name: &str) -> bool {
    reader(name).is_some()
}

fn reader(name: &str) -> Option<&'static str> {
    READERS.iter().find(|(known, _)| *known == name).map(|(_, reader)| *reader)
}

pub(super) fn look(file: &Probed<'_>, seen: &mut Vec<Seen>) {
    let source = file.source;
    let read = match source.path.file_name() {
        "package.json" => json::root(source).map(drop),
        _ => toml::parse(source).map(drop),
    };
    if let Err(problem) = read
        && !is_template(&source.text)
    {
        let start = offset(source, &problem);
        seen.push(Seen { part: REFUSED, value: Value::Text(Text::from(&problem.message)), span: start..start });
    }
}

/// What is filled in later may be read then.
fn is_template(text: &str) -> bool {
    ["{{", "{%", "<%"].iter().any(|sign| text.contains(sign))
}

pub(super) fn judge(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (repository, inventory) in case.repositories() {
        for trace in case.traces(inventory).filter(|trace| trace.part == REFUSED && !is_aside(trace.path.as_str())) {
            let (Value::Text(problem), Some(reader)) = (&trace.value, reader(trace.path.file_name())) else { continue };
            let message = format!("{reader} cannot read {}: {problem}", trace.path);
            let mut finding = case.finding_at(repository, trace.place, message);
            if problem.contains("comment") {
                finding.help = Some("take the comments out, this one and all that follow".to_owned());
            }
            out.push(finding);
        }
    }
}

/// The byte of a problem's line and column.
fn offset(source: &Source, problem: &Problem) -> usize {
    let before = (problem.line as usize).saturating_sub(1);
    let start: usize = source.text.split_inclusive('\n').take(before).map(str::len).sum();
    let mark = if start == 0 && source.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let line = source.text.get(start + mark..).unwrap_or_default();
    let along = (problem.column as usize).saturating_sub(1);
    start + mark + line.chars().take(along).map(char::len_utf8).sum::<usize>()
}
