//! TOML documents in which every key and every string knows its bytes.

use std::ops::Range;

use toml_edit::{Document, Item, Key, Table, TableLike, Value};

use crate::model::{Place, Problem, Source};

use super::unfinished::unfinished;

/// A document and the source it was read from. Spans survive only in the immutable [`Document`].
pub struct Toml<'a> {
    source: &'a Source,
    document: Document<&'a str>,
}

/// A string of a document: what it says, and where each byte of that stands in the file.
#[derive(Clone, Debug)]
pub struct Quoted<'a> {
    /// The content, escapes resolved.
    pub value: &'a str,
    /// The bytes between the quotes as they stand in the file.
    raw: &'a str,
    /// Where those begin.
    start: usize,
    /// Whether a backslash means something: a basic string, not a literal one.
    escapes: bool,
}

/// Reads a document. The parser steps over a byte order mark and counts it.
pub fn parse(source: &Source) -> Result<Toml<'_>, Problem> {
    let document = Document::parse(source.text.as_str()).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start).min(source.text.len());
        let message = lower_case(error.message().lines().next().unwrap_or("not TOML"));
        unfinished(source).unwrap_or_else(|| malformed(source, at, &message))
    })?;
    Ok(Toml { source, document })
}

impl<'a> Toml<'a> {
    /// The source.
    pub fn source(&self) -> &'a Source {
        self.source
    }

    /// The table of the whole document.
    pub fn root(&self) -> &Table {
        self.document.as_table()
    }

    /// The item below these keys, through tables and inline tables alike.
    pub fn at(&self, path: &[&str]) -> Option<&Item> {
        path.iter().try_fold(self.document.as_item(), |item, key| item.as_table_like()?.get(key))
    }

    /// The table below these keys.
    pub fn table(&self, path: &[&str]) -> Option<&dyn TableLike> {
        self.at(path)?.as_table_like()
    }

    /// The string that an item is; `None` for anything else.
    pub fn string<'s>(&'s self, item: &'s Item) -> Option<Quoted<'s>> {
        self.quoted(item.as_value()?)
    }

    /// The string that a value is; `None` for anything else.
    pub fn quoted<'s>(&'s self, value: &'s Value) -> Option<Quoted<'s>> {
        let content = value.as_str()?;
        let span = value.span()?;
        let written = self.source.text.get(span.clone())?;
        let quote = *written.as_bytes().first()?;
        let length = if written.len() >= 6 && written.bytes().take(3).all(|byte| byte == quote) { 3 } else { 1 };
        let inner = written.get(length..written.len().checked_sub(length)?)?;
        // A line break right after the opening quotes of a multi-line string is not part of it.
        let raw = match length {
            3 => inner.strip_prefix("\r\n").or_else(|| inner.strip_prefix('\n')).unwrap_or(inner),
            _ => inner,
        };
        let start = span.start + length + inner.len() - raw.len();
        Some(Quoted { value: content, raw, start, escapes: quote == b'"' })
    }

    /// The bytes of a key, without quotes.
    pub fn key(&self, key: &Key) -> Range<usize> {
        let span = key.span().unwrap_or(0..0);
        match self.source.text.as_bytes().get(span.start) {
            Some(b'"' | b'\'') if span.len() >= 2 => span.start + 1..span.end - 1,
            _ => span,
        }
    }

    /// The place of these bytes.
    pub fn place(&self, span: Range<usize>) -> Place {
        self.source.place(span)
    }

    /// What is wrong at these bytes.
    pub fn problem(&self, span: Option<Range<usize>>, message: &str) -> Problem {
        malformed(self.source, span.map_or(0, |span| span.start), message)
    }
}

impl Quoted<'_> {
    /// The bytes of the whole content, quotes excluded.
    pub fn span(&self) -> Range<usize> {
        self.start..self.start + self.raw.len()
    }

    /// The bytes in the file of a part of the content.
    pub fn part(&self, part: Range<usize>) -> Range<usize> {
        // Every escape is longer than what it stands for, so equal lengths mean equal bytes.
        if self.raw.len() == self.value.len() {
            return self.start + part.start..self.start + part.end;
        }
        let start = self.offset(part.start);
        let end = if part.is_empty() { start } else { self.offset(part.end) };
        start..end
    }

    /// Where in the file the byte at `target` of the content stands.
    fn offset(&self, target: usize) -> usize {
        let mut content = self.value.char_indices().peekable();
        let mut rest = self.raw;
        while let Some(next) = rest.chars().next() {
            let at = content.peek().map_or(self.value.len(), |(at, _)| *at);
            let continues = self.escapes && is_line_continuation(rest);
            if at >= target && !continues {
                break;
            }
            if continues {
                rest = rest[1..].trim_start_matches([' ', '\t', '\r', '\n']);
            } else if next == '\r' && content.peek().is_some_and(|(_, character)| *character == '\n') {
                rest = &rest[1..];
            } else {
                content.next();
                rest = &rest[if self.escapes && next == '\\' { escape_length(rest) } else { next.len_utf8() }..];
            }
        }
        self.start + self.raw.len() - rest.len()
    }
}

/// Every key of a table with its item.
pub fn entries(table: &dyn TableLike) -> impl Iterator<Item = (&Key, &Item)> {
    table.iter().filter_map(|(name, _)| table.get_key_value(name))
}

/// What an item is, for messages: `an integer`, `an array`.
pub fn kind(item: &Item) -> &'static str {
    match item {
        Item::Value(value) => kind_of(value),
        Item::ArrayOfTables(_) => "an array of tables",
        Item::Table(_) => "a table",
        Item::None => "nothing",
    }
}

/// What a value is, for messages.
pub fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a string",
        Value::Integer(_) => "an integer",
        Value::Float(_) => "a float",
        Value::Boolean(_) => "a boolean",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "an array",
        Value::InlineTable(_) => "a table",
    }
}

/// A backslash before a line break swallows the break and the white space after it.
fn is_line_continuation(rest: &str) -> bool {
    rest.strip_prefix('\\').is_some_and(|after| after.trim_start_matches([' ', '\t']).starts_with(['\r', '\n']))
}

fn escape_length(rest: &str) -> usize {
    let length = match rest.as_bytes().get(1) {
        Some(b'x') => 4,
        Some(b'u') => 6,
        Some(b'U') => 10,
        _ => 2,
    };
    if rest.is_char_boundary(length) { length } else { rest.len() }
}

fn malformed(source: &Source, at: usize, message: &str) -> Problem {
    let place = source.place(at..at);
    Problem { code: "malformed", message: message.to_owned(), line: place.line, column: place.column }
}

/// The message with its first letter in lower case, as a fragment.
fn lower_case(message: &str) -> String {
    let mut characters = message.chars();
    characters.next().map_or_else(String::new, |first| first.to_lowercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Encoding, RepoPath, SourceId};

    fn source(text: &str) -> Source {
        let path = RepoPath::new("a.toml").expect("a path");
        Source::new(SourceId { repository: 0, file: 0 }, path, text.to_owned(), Encoding::Utf8)
    }

    #[test]
    fn a_part_of_a_string_is_found_in_the_file_whatever_the_quotes_and_escapes() {
        for (text, written) in [
            ("k = \"a >=1; b\"", ">=1"),
            ("k = 'a >=1; b'", ">=1"),
            ("k = '''a >=1; b'''", ">=1"),
            ("k = \"\"\"\na >=1; b\"\"\"", ">=1"),
            ("k = \"\"\"\r\na\r\n>=1; b\"\"\"", ">=1"),
            ("k = \"\"\"a \\\n   >=1; b\"\"\"", ">=1"),
            ("k = \"a \\\"\\u0041\\U00000041\\x41\\t>=1; \\\"b\\\"\"", ">=1"),
            ("k = \"é \\\"€ >=1\"", ">=1"),
            ("\u{feff}k = \"a >=1\"", ">=1"),
            ("k = \"\\u003e=1\"", "\\u003e=1"),
            ("k = 'C:\\new >=1'", ">=1"),
        ] {
            let source = source(text);
            let toml = parse(&source).unwrap_or_else(|problem| panic!("{text:?}: {problem:?}"));
            let quoted = toml.string(toml.at(&["k"]).expect("k")).expect("a string");
            let at = quoted.value.find(">=1").expect("in the content");
            assert_eq!(&text[quoted.part(at..at + 3)], written, "{text:?}");
        }
    }

    #[test]
    fn keys_are_found_without_their_quotes() {
        for (text, path, key) in [
            ("[a.\"b.c\"]\nd = 1", &["a"][..], "b.c"),
            ("a.'x' = 1", &["a"], "x"),
            ("[a]\nb.c = 1", &["a", "b"], "c"),
            ("\u{feff}[[a]]\n[b.q]\n", &["b"], "q"),
        ] {
            let source = source(text);
            let toml = parse(&source).unwrap_or_else(|problem| panic!("{text:?}: {problem:?}"));
            let (found, _) = entries(toml.table(path).expect("a table")).next().expect("a key");
            assert_eq!(&text[toml.key(found)], key, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_toml_is_one_problem_with_its_place() {
        for (text, code, line, column) in [
            ("a = 1\nb = [1,", "malformed", 2, 8),
            ("a = 1\na = 2", "malformed", 2, 1),
            ("\u{feff}a = ", "malformed", 1, 5),
            ("a = 1\n<<<<<<< HEAD\nb = 1\n", "merge-conflict", 2, 1),
            ("[project]\n{{ cookiecutter.x }}\n", "template", 2, 1),
            ("[project]\na = {{ cookiecutter.x }}\n", "template", 2, 5),
            ("message = '{{version}}'\nb = \n", "malformed", 2, 5),
        ] {
            let problem = parse(&source(text)).err().expect("a problem");
            assert_eq!((problem.code, problem.line, problem.column), (code, line, column), "{text:?}: {problem:?}");
        }
    }
}
