//! A string of a document, whatever its carrier: what it says and which bytes say it.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::{Problem, Source};

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

    /// Whether the bytes are the text. An escape is longer than what it stands for, so equal lengths mean equal bytes; the
    /// two escapes of YAML that are not have spans with their quotes.
    pub fn is_verbatim(&self) -> bool {
        self.text.len() == self.span.len()
    }
}

/// The members of which each key stands once, in the order of the file: the last of a key counts, as most parsers have it,
/// and each one after the first is a problem.
pub fn distinct<'t, T>(
    source: &Source,
    members: Vec<T>,
    key: impl for<'m> Fn(&'m T) -> &'m Scalar<'t>,
    problems: &mut Vec<Problem>,
) -> Vec<T> {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|a, b| key(&members[*a]).text.cmp(&key(&members[*b]).text));
    let mut dead = Vec::new();
    for pair in order.windows(2) {
        let (former, latter) = (key(&members[pair[0]]), key(&members[pair[1]]));
        if former.text == latter.text {
            let (line, place) = (source.place(former.span.clone()).line, source.place(latter.span.clone()));
            problems.push(Problem {
                code: "duplicate-key",
                message: format!("`{}` stands on line {line} already; the last one counts", latter.text),
                line: place.line,
                column: place.column,
            });
            dead.push(pair[0]);
        }
    }
    if dead.is_empty() {
        return members;
    }
    let mut counts = vec![true; members.len()];
    for index in dead {
        counts[index] = false;
    }
    members.into_iter().zip(counts).filter_map(|(member, counts)| counts.then_some(member)).collect()
}
