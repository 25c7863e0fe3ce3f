//! A string of a document, whatever its carrier: what it says and which bytes say it.

use std::borrow::Cow;
use std::ops::Range;

/// A string of a JSON or YAML document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar<'a> {
    /// What it says, escapes resolved.
    pub text: Cow<'a, str>,
    /// The bytes that say it, without quotes.
    pub span: Range<usize>,
}

impl Scalar<'_> {
    /// The bytes of a part of the text.
    ///
    /// Where escapes stand between, the bytes of the whole: they differ from the part, and an edit can tell by that.
    pub fn part(&self, part: Range<usize>) -> Range<usize> {
        if self.is_verbatim() { self.span.start + part.start..self.span.start + part.end } else { self.span.clone() }
    }

    /// Whether the bytes are the text. Every escape is longer than what it stands for, so equal lengths mean equal bytes.
    pub fn is_verbatim(&self) -> bool {
        self.text.len() == self.span.len()
    }
}
