//! Sources of programs: which bytes are code, strings and comments, and what they import.

use std::ops::Range;

/// One source, told apart.
#[derive(Debug)]
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
    /// The names that are taken from it: `jwt` of `from jose import jwt`.
    pub names: Vec<String>,
    /// Where the module is written.
    pub span: Range<usize>,
}

impl Code {
    /// The source of that text; `None` where its language is none that is told apart, or the text is none of it.
    pub fn of(path: &str, text: &str) -> Option<Self> {
        let _ = (path, text);
        None
    }

    /// The strings, without overlap, in order.
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
}
