//! Text that is not yet what its name says: a merge nobody finished, a template nobody filled in.

use crate::model::{Problem, Source};

/// The one problem to name instead of the syntax errors that follow from it; `None` where the text is neither.
///
/// Ask only after the text failed to parse: a valid manifest may well quote a conflict marker or a brace.
pub fn unfinished(source: &Source) -> Option<Problem> {
    conflict(source).or_else(|| template(source))
}

/// The first conflict marker at the start of a line.
pub fn conflict(source: &Source) -> Option<Problem> {
    let at = line_starting(&source.text, "<<<<<<< ").or_else(|| line_starting(&source.text, ">>>>>>> "))?;
    Some(problem(source, at, "merge-conflict", "an unresolved merge conflict"))
}

/// The first `{{ … }}` or `{% … %}` that no quote stands before in its line: tools have quoted templates among their settings.
fn template(source: &Source) -> Option<Problem> {
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let bare = &line[..line.find(['"', '\'', '`', '#']).unwrap_or(line.len())];
        if let Some(at) = opening(bare) {
            return Some(template_at(source, start + at));
        }
        start += line.len();
    }
    None
}

/// The problem of a file that is a template, as the part at this byte shows.
pub fn template_at(source: &Source, at: usize) -> Problem {
    problem(source, at, "template", "a template that is filled in later")
}

/// Whether the text holds what a template engine fills in: `{{ name }}`, `{% if … %}`.
pub fn is_template(text: &str) -> bool {
    opening(text).is_some()
}

/// Where the first such part begins. `${{ … }}` is an expression that a pipeline fills in when it runs: no template.
fn opening(text: &str) -> Option<usize> {
    let value = text.match_indices("{{").map(|(at, _)| at).find(|at| !text[..*at].ends_with('$'));
    [value, text.find("{%")].into_iter().flatten().min()
}

fn line_starting(text: &str, marker: &str) -> Option<usize> {
    text.match_indices(marker).map(|(at, _)| at).find(|at| *at == 0 || text.as_bytes().get(at - 1) == Some(&b'\n'))
}

fn problem(source: &Source, at: usize, code: &'static str, message: &str) -> Problem {
    let place = source.place(at..at);
    Problem { code, message: message.to_owned(), line: place.line, column: place.column }
}
