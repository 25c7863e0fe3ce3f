//! Formatted strings: what stands in their braces is code, which may hold strings, which may be formatted.

use std::ops::Range;

use super::token::{Quotes, plain, prefix};

/// A formatted string taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// The bytes that are text, those of the strings in its fields among them.
    pub(super) strings: Vec<Range<usize>>,
    /// The comments in its fields.
    pub(super) comments: Vec<Range<usize>>,
    /// Where it ends, quotes and all.
    pub(super) end: usize,
}

/// What is open, from the outside to the inside. A list rather than a function that calls itself: a hostile file nests as deep
/// as it is long.
enum Open<'a> {
    /// Text up to that delimiter, or up to the next field.
    Text { delimiter: &'a str, raw: bool },
    /// A field, with that many brackets open in it.
    Field { depth: usize },
    /// How the value of a field is written, behind its colon.
    Format,
}

/// Takes the string apart that begins here; `None` where it or one of its fields has no end.
pub(super) fn formatted(text: &str, start: usize, quotes: &Quotes<'_>) -> Option<Parts> {
    let outer = Open::Text { delimiter: quotes.delimiter, raw: quotes.raw };
    let at = start + quotes.begin;
    let mut reader = Reader { text, at, from: start, open: vec![outer], parts: Parts::default() };
    while let Some(open) = reader.open.last() {
        match *open {
            Open::Text { delimiter, raw } => reader.text(delimiter, raw)?,
            Open::Field { depth } => reader.field(depth)?,
            Open::Format => reader.format()?,
        }
    }
    reader.parts.end = reader.at;
    Some(reader.parts)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Where the text that is being read began.
    from: usize,
    open: Vec<Open<'a>>,
    parts: Parts,
}

impl Reader<'_> {
    /// Text up to its end or the next field.
    fn text(&mut self, delimiter: &str, raw: bool) -> Option<()> {
        let rest = &self.text[self.at..];
        if rest.starts_with(delimiter) {
            self.at += delimiter.len();
            self.close_text();
            self.open.pop();
            return Some(());
        }
        match rest.chars().next()? {
            '{' if rest.starts_with("{{") => self.at += 2,
            '{' => self.open_field(),
            '\n' if delimiter.len() == 1 => return None,
            '\\' => self.at += escape(rest, raw),
            other => self.at += other.len_utf8(),
        }
        Some(())
    }

    /// How a value is written: ends with its field, and may have fields of its own.
    fn format(&mut self) -> Option<()> {
        let rest = &self.text[self.at..];
        match rest.chars().next()? {
            '{' => self.open_field(),
            '}' => {
                self.close_text();
                // The format and the field that it belongs to.
                self.open.truncate(self.open.len().saturating_sub(2));
                self.from = self.at;
                self.at += 1;
            }
            '\n' | '"' | '\'' => return None,
            other => self.at += other.len_utf8(),
        }
        Some(())
    }

    /// Code, up to the next thing that is not.
    fn field(&mut self, depth: usize) -> Option<()> {
        let rest = &self.text[self.at..];
        if let Some(prefix) = prefix(rest).filter(|_| !self.is_in_name()) {
            self.string(prefix);
            return Some(());
        }
        let next = rest.chars().next()?;
        let mut depth = depth;
        match next {
            '#' => {
                let end = self.at + rest.find('\n')?;
                self.parts.comments.push(self.at..end);
                self.at = end;
                return Some(());
            }
            '(' | '[' | '{' => depth += 1,
            '}' if depth == 0 => {
                self.open.pop();
                self.from = self.at;
                self.at += 1;
                return Some(());
            }
            ':' if depth == 0 => {
                self.open.push(Open::Format);
                self.from = self.at;
                self.at += 1;
                return Some(());
            }
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let Some(Open::Field { depth: kept }) = self.open.last_mut() {
            *kept = depth;
        }
        self.at += next.len_utf8();
        Some(())
    }

    /// A string in a field.
    fn string(&mut self, prefix: usize) {
        let quotes = Quotes::of(&self.text[self.at..], prefix);
        if quotes.formatted {
            self.from = self.at;
            self.at += quotes.begin;
            self.open.push(Open::Text { delimiter: quotes.delimiter, raw: quotes.raw });
        } else {
            let (_, end) = plain(self.text, self.at + quotes.begin, quotes.delimiter);
            self.parts.strings.push(self.at..end);
            self.at = end;
        }
    }

    fn open_field(&mut self) {
        self.at += 1;
        self.close_text();
        self.open.push(Open::Field { depth: 0 });
    }

    fn close_text(&mut self) {
        self.parts.strings.push(self.from..self.at);
    }

    /// Whether what comes next belongs to a name, so that `f` in `leaf'...'` is no prefix.
    fn is_in_name(&self) -> bool {
        self.text[..self.at].chars().next_back().is_some_and(|c| c == '_' || c.is_alphanumeric())
    }
}

/// How long an escape is. A backslash before a brace is a backslash, and `\N{DASH}` has no field.
fn escape(text: &str, raw: bool) -> usize {
    if !raw && text.starts_with("\\N{") {
        return text.find(['}', '\n']).map_or(text.len(), |end| end + usize::from(text[end..].starts_with('}')));
    }
    match text[1..].chars().next() {
        None | Some('{' | '}') => 1,
        Some(next) => 1 + next.len_utf8(),
    }
}
