//! Python scripts that say in a comment what they need (PEP 723).

use std::ops::Range;

use crate::model::{Extracted, Problem, Scope, Source};

use super::Manifest;
use super::syntax::path::{extension, file_name};
use super::syntax::python::{Tables, python};
use super::syntax::toml;

/// The format.
pub struct Pep723;

impl Manifest for Pep723 {
    fn format(&self) -> &'static str {
        "pep723"
    }

    fn claims(&self, path: &str) -> bool {
        extension(path) == "py" && !matches!(file_name(path), "setup.py" | "__init__.py" | "conftest.py")
    }

    /// Most scripts say nothing of what they need, and old ones may be in any encoding.
    fn is_named(&self) -> bool {
        false
    }

    fn recognises(&self, text: &str) -> bool {
        text.contains(OPENING) && !blocks(text).is_empty()
    }

    fn extract(&self, source: &Source) -> Extracted {
        let blocks = blocks(&source.text);
        let Some(block) = blocks.first() else { return Extracted::default() };
        let bare = Source::new(source.id, source.path, uncommented(&source.text, block), source.encoding);
        let mut out = match toml::parse(&bare) {
            Ok(toml) => {
                let mut tables = Tables::of(&toml);
                tables.demand(&["requires-python"], python(), Scope::Engine);
                tables.requirements(&["dependencies"], Scope::Runtime, None);
                tables.uv();
                tables.finish()
            }
            Err(problem) => Extracted { problems: vec![problem], ..Extracted::default() },
        };
        if let Some(second) = blocks.get(1) {
            let place = source.place(second.start..second.start);
            let message = "a second block of the type `script`: a script has one".to_owned();
            out.problems.push(Problem { code: "malformed", message, line: place.line, column: place.column });
        }
        out
    }
}

/// How a block begins and ends.
const OPENING: &str = "# /// script";
const CLOSING: &str = "# ///";

/// The content of each `script` block, without the lines that open and close it. One that is not closed is none.
///
/// The last line that may close a block does, so a run of comment lines holds at most one.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks = Vec::new();
    let mut run = Run::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let next = at + line.len();
        let line = line.trim_end_matches(['\r', '\n']).trim_start_matches('\u{feff}');
        if line != "#" && !line.starts_with("# ") {
            blocks.extend(std::mem::take(&mut run).block());
        } else if line == CLOSING {
            run.closed = run.opened.is_some().then_some(at);
        } else if run.opened.is_none() && is_opening(line) {
            run.opened = Some((next, line == OPENING));
        }
        at = next;
    }
    blocks.extend(run.block());
    blocks
}

/// Comment lines without another line between them.
#[derive(Default)]
struct Run {
    /// Where the content of the first block begins, and whether it is a `script`.
    opened: Option<(usize, bool)>,
    /// Where the last line begins that may close it.
    closed: Option<usize>,
}

impl Run {
    fn block(self) -> Option<Range<usize>> {
        let (start, is_script) = self.opened?;
        self.closed.filter(|end| is_script && start < *end).map(|end| start..end)
    }
}

/// `# /// type`.
fn is_opening(line: &str) -> bool {
    let kind = line.strip_prefix(CLOSING).and_then(|rest| rest.strip_prefix(' ')).unwrap_or_default();
    !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The text up to the end of the block with nothing but white space where the block's content is not, so that every byte of
/// the content stands where it stands in the script.
fn uncommented(text: &str, block: &Range<usize>) -> String {
    let mut bare = String::with_capacity(block.end);
    for character in text[..block.start].chars() {
        match character {
            '\n' => bare.push('\n'),
            other => bare.extend(std::iter::repeat_n(' ', other.len_utf8())),
        }
    }
    for line in text[block.clone()].split_inclusive('\n') {
        bare.push(' ');
        bare.push_str(line.get(1..).unwrap_or_default());
    }
    bare
}
