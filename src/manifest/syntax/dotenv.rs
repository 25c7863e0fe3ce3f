//! Files of variables: `NAME=value` in each line, quotes, comments and `export` as docker compose reads them.

use std::ops::Range;

use crate::model::Source;

use super::json::without_mark;
use super::variables::{Style, Traced, Values};

/// One line of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A variable that is set: the bytes of its name and of its value, without quotes.
    Set {
        /// The name.
        name: Range<usize>,
        /// The value, which may go over several lines.
        value: Range<usize>,
        /// Whether it stands in single quotes: then nothing is filled in.
        is_raw: bool,
    },
    /// A name alone: its value is passed through.
    Passed(Range<usize>),
    /// Neither.
    Unknown(Range<usize>),
}

/// Every line that says something, in order.
#[must_use]
pub fn lines(source: &Source) -> Vec<Line> {
    let (_, mark) = without_mark(&source.text);
    let mut reader = Reader { text: &source.text, at: mark, never_closed: [false; 2] };
    std::iter::from_fn(|| reader.next()).collect()
}

/// What each variable of the file is set to, filled in with those before it.
#[must_use]
pub fn values(source: &Source) -> Values<'_> {
    let mut values = Values::default();
    for line in lines(source) {
        if let Line::Set { name, value, is_raw } = line {
            let mut written = Traced::default();
            written.push_written(&source.text[value.clone()], source, value.start);
            let value = if is_raw { written } else { written.expand(&values, Style::Dollar) };
            if !value.is_too_long() {
                values.insert(source.text[name].to_owned(), value);
            }
        }
    }
    values
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Whether a single or a double quote is known to close nowhere from here on.
    never_closed: [bool; 2],
}

impl Reader<'_> {
    fn next(&mut self) -> Option<Line> {
        loop {
            let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
            let end = self.at + rest.find('\n').unwrap_or(rest.len());
            let line = trimmed(self.text, self.at..end);
            self.at = end + 1;
            if !line.is_empty() && !self.text[line.clone()].starts_with('#') {
                return Some(self.line(line));
            }
        }
    }

    fn line(&mut self, line: Range<usize>) -> Line {
        let text = &self.text[line.clone()];
        let exported = text.strip_prefix("export").filter(|rest| rest.starts_with([' ', '\t']));
        let start = line.end - exported.unwrap_or(text).trim_start().len();
        let assignment = &self.text[start..line.end];
        let name_end = assignment.find(['=', ':']).unwrap_or(assignment.len());
        let name = trimmed(self.text, start..start + name_end);
        let is_name = |character: char| character.is_alphanumeric() || matches!(character, '_' | '.' | '-');
        if name.is_empty() || !self.text[name.clone()].chars().all(is_name) {
            return Line::Unknown(line);
        }
        if name_end == assignment.len() {
            return Line::Passed(name);
        }
        let value = trimmed(self.text, start + name_end + 1..line.end);
        match self.quoted(value.start) {
            Some((quote, value)) => Line::Set { name, value, is_raw: quote == '\'' },
            None => Line::Set { name, value: uncommented(self.text, value), is_raw: false },
        }
    }

    /// The quoted value that starts here, over as many lines as it takes.
    fn quoted(&mut self, start: usize) -> Option<(char, Range<usize>)> {
        let quote = self.text[start..].chars().next().filter(|first| matches!(first, '"' | '\''))?;
        let never_closed = &mut self.never_closed[usize::from(quote == '"')];
        if *never_closed {
            return None;
        }
        let mut escaped = false;
        let end = self.text[start + 1..].find(|character| {
            let closes = character == quote && !escaped;
            escaped = character == '\\' && quote == '"' && !escaped;
            closes
        });
        let Some(end) = end else {
            *never_closed = true;
            return None;
        };
        let value = start + 1..start + 1 + end;
        let rest = &self.text[value.end..];
        self.at = self.at.max(value.end + rest.find('\n').unwrap_or(rest.len()) + 1);
        Some((quote, value))
    }
}

/// The range without blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// The value without the comment behind it.
fn uncommented(text: &str, value: Range<usize>) -> Range<usize> {
    let part = &text[value.clone()];
    let comment = part.match_indices('#').map(|(at, _)| at);
    let end = comment.into_iter().find(|at| *at == 0 || part[..*at].ends_with([' ', '\t'])).unwrap_or(part.len());
    trimmed(text, value.start..value.start + end)
}
