//! Sources of programs: which bytes are code, strings and comments, and what they import.

pub mod javascript;
mod language;
pub mod python;
mod sql;
mod vue;

use std::ops::Range;

pub use language::Language;

/// What is larger is not told apart: no person wrote it.
const LARGEST: usize = 2 << 20;

/// One source, told apart.
#[derive(Debug, Default)]
pub struct Code {
    strings: Vec<Range<usize>>,
    comments: Vec<Range<usize>>,
    imports: Vec<Import>,
}

/// A module that a source imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The module as written: `google.generativeai`, `react-native`, `./local`; of Python's relative imports with the dots.
    pub module: String,
    /// The names that are taken from it, as it calls them: `jwt` of `from jose import jwt`; `default` and `*` of JavaScript.
    pub names: Vec<String>,
    /// Where the module is written.
    pub span: Range<usize>,
    /// Whether the source does without: it catches that the import fails, or asks for it only where types are checked.
    pub optional: bool,
    /// Whether it is for types alone: `import type`, `if TYPE_CHECKING`.
    pub types_only: bool,
}

impl Code {
    /// The source of that text; `None` where its language is none that is told apart, or the text is too large.
    pub fn of(path: &str, text: &str) -> Option<Self> {
        if text.len() > LARGEST {
            return None;
        }
        Some(match Language::of(path)? {
            Language::Python => python::of(text),
            Language::Javascript => javascript::of(text, true),
            Language::Typescript => javascript::of(text, path.ends_with('x')),
            Language::Vue | Language::Svelte => vue::of(text),
            Language::Sql => sql::of(text),
            _ => return None,
        })
    }

    /// The strings with their quotes, without overlap, in order. Of a string with fields (`f'{a}'`, `` `${a}` ``) the text
    /// beside the fields; the text of JSX and regular expressions are strings too.
    pub fn strings(&self) -> &[Range<usize>] {
        &self.strings
    }

    /// The comments, without overlap, in order.
    pub fn comments(&self) -> &[Range<usize>] {
        &self.comments
    }

    /// What is imported, in order.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }

    /// The string that the byte at that offset lies in.
    pub fn string_at(&self, at: usize) -> Option<Range<usize>> {
        span_at(&self.strings, at)
    }

    /// The comment that the byte at that offset lies in.
    pub fn comment_at(&self, at: usize) -> Option<Range<usize>> {
        span_at(&self.comments, at)
    }

    /// Whether the byte at that offset lies neither in a string nor in a comment.
    pub fn is_code(&self, at: usize) -> bool {
        self.string_at(at).is_none() && self.comment_at(at).is_none()
    }

    /// Adds a part of the text that was told apart by itself and begins at that offset.
    fn extend(&mut self, part: Self, offset: usize) {
        let shift = |span: Range<usize>| span.start + offset..span.end + offset;
        self.strings.extend(part.strings.into_iter().map(shift));
        self.comments.extend(part.comments.into_iter().map(shift));
        self.imports.extend(part.imports.into_iter().map(|it| Import { span: shift(it.span.clone()), ..it }));
    }
}

fn span_at(spans: &[Range<usize>], at: usize) -> Option<Range<usize>> {
    let behind = spans.partition_point(|span| span.start <= at);
    spans.get(behind.checked_sub(1)?).filter(|span| span.contains(&at)).cloned()
}
