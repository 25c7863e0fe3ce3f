//! Python's tokens, as far as literals, calls and imports need them.
//!
//! Nothing is executed, so nothing more than names, strings and brackets has to be told apart. A full parser of Python is
//! many times this crate's size, refuses a file for one line that is new or old to it, of which nobody asks, and recurses: a
//! file of nothing but brackets would end the run. This reads any text, in linear time, and refuses none.

use std::ops::Range;

use super::formatted::formatted;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a keyword.
    Name,
    /// A string literal.
    Text(Quoted),
    /// A number, or anything else that no rule here asks about.
    Other,
    /// An operator, a separator or a bracket.
    Sign,
    /// The end of a line that no bracket holds open.
    End,
}

/// A string literal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// The bytes between the quotes.
    pub inner: Range<usize>,
    /// Whether a backslash means itself.
    pub raw: bool,
    /// Whether braces in it are filled in.
    pub formatted: bool,
    /// Whether it is bytes, not text.
    pub bytes: bool,
}

/// What a file is made of.
#[derive(Debug, Default)]
pub struct Tokens<'a> {
    /// Its tokens, without comments.
    pub tokens: Vec<Token<'a>>,
    /// The bytes of its strings, with prefixes and quotes; of those whose braces are filled in only the text beside them.
    pub strings: Vec<Range<usize>>,
    /// The bytes of its comments.
    pub comments: Vec<Range<usize>>,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// How it is written.
    pub text: &'a str,
    /// Its first byte.
    pub start: usize,
    /// How many brackets are open around it.
    pub depth: usize,
    /// For a bracket that opens, the token that closes it; the end where none does.
    pub closing: usize,
    /// Whether it begins a line without indentation; one that a backslash joins to the line before begins none.
    pub is_first: bool,
}

impl Token<'_> {
    /// Whether it is this sign.
    pub fn is(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// Whether it is this name or keyword.
    pub fn is_name(&self, name: &str) -> bool {
        self.kind == Kind::Name && self.text == name
    }
}

/// Reads a file.
pub fn read(text: &str) -> Tokens<'_> {
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at, found: Tokens::default(), open: Vec::new(), is_plain: false };
    while reader.at < text.len() {
        reader.token();
    }
    let Reader { mut found, open, .. } = reader;
    let count = found.tokens.len();
    for at in open {
        found.tokens[at].closing = count;
    }
    found
}

/// The signs of two characters that would mean something else as two signs.
const PAIRS: [&str; 17] =
    ["==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=", "**", "//", "->"];

struct Reader<'a> {
    text: &'a str,
    at: usize,
    found: Tokens<'a>,
    /// The brackets that are open.
    open: Vec<usize>,
    /// Whether the fields in formatted strings are not looked for any more: one had no end.
    is_plain: bool,
}

impl Reader<'_> {
    fn token(&mut self) {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return };
        match first {
            '\n' if self.open.is_empty() => self.push(Kind::End, 1),
            '#' => self.comment(),
            // A backslash before the end of a line joins it to the next; anywhere else it is an error, and nobody's here.
            '\\' => {
                let line_end = ["\r\n", "\n"].into_iter().find(|end| rest[1..].starts_with(*end));
                self.at += 1 + line_end.map_or(0, str::len);
            }
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '"' | '\'' => self.quoted(0),
            _ if first == '_' || first.is_alphabetic() => self.name(),
            _ if first.is_ascii_digit() => {
                let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_')));
                self.push(Kind::Other, length.unwrap_or(rest.len()));
            }
            _ => self.sign(first),
        }
    }

    fn comment(&mut self) {
        let rest = &self.text[self.at..];
        let end = self.at + rest.find('\n').unwrap_or(rest.len());
        self.found.comments.push(self.at..end);
        self.at = end;
    }

    fn name(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(rest.len());
        if prefix(rest) == Some(length) {
            return self.quoted(length);
        }
        self.push(Kind::Name, length);
    }

    /// A string whose quotes stand behind a prefix of this length.
    fn quoted(&mut self, prefix: usize) {
        let opening = Quotes::of(&self.text[self.at..], prefix);
        let start = self.at;
        let fields = opening.formatted && !self.is_plain;
        let formatted = fields.then(|| formatted(self.text, start, &opening)).flatten();
        self.is_plain |= fields && formatted.is_none();
        let (inner_end, end) = if let Some(parts) = formatted {
            self.found.strings.extend(parts.strings);
            self.found.comments.extend(parts.comments);
            (parts.end - opening.delimiter.len(), parts.end)
        } else {
            let (inner, end) = plain(self.text, start + opening.begin, opening.delimiter);
            self.found.strings.push(start..end);
            (inner, end)
        };
        let quoted = Quoted {
            inner: start + opening.begin..inner_end,
            raw: opening.raw,
            formatted: opening.formatted,
            bytes: opening.bytes,
        };
        self.push(Kind::Text(quoted), end - start);
    }

    fn sign(&mut self, first: char) {
        let rest = &self.text[self.at..];
        let pair = PAIRS.iter().any(|pair| rest.starts_with(pair));
        let count = self.found.tokens.len();
        if matches!(first, ')' | ']' | '}')
            && let Some(opening) = self.open.pop()
        {
            self.found.tokens[opening].closing = count;
        }
        self.push(Kind::Sign, if pair { 2 } else { first.len_utf8() });
        if matches!(first, '(' | '[' | '{') {
            self.open.push(count);
        }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let start = self.at;
        let is_left =
            matches!(self.text.as_bytes()[..start].last(), None | Some(b'\n')) || &self.text[..start] == "\u{feff}";
        let is_first = is_left && self.found.tokens.last().is_none_or(|before| before.kind == Kind::End);
        let text = &self.text[start..start + length];
        let (depth, closing) = (self.open.len(), self.found.tokens.len());
        self.found.tokens.push(Token { kind, text, start, depth, closing, is_first });
        self.at += length;
    }
}

/// How a string begins.
#[derive(Clone, Copy)]
pub(super) struct Quotes<'a> {
    /// What ends it.
    pub(super) delimiter: &'a str,
    /// How many bytes stand before its text.
    pub(super) begin: usize,
    pub(super) raw: bool,
    pub(super) formatted: bool,
    bytes: bool,
}

impl<'a> Quotes<'a> {
    /// How the string at the beginning of this text begins, behind a prefix of this length.
    pub(super) fn of(text: &'a str, prefix: usize) -> Self {
        let has = |letters: &[u8]| text.bytes().take(prefix).any(|byte| letters.contains(&byte));
        let is_triple = ["\"\"\"", "'''"].iter().any(|quotes| text[prefix..].starts_with(quotes));
        let begin = prefix + if is_triple { 3 } else { 1 };
        Self { delimiter: &text[prefix..begin], begin, raw: has(b"rR"), formatted: has(b"fFtT"), bytes: has(b"bB") }
    }
}

/// How long the prefix of a string is where a text begins with one: 2 of `Rb'...'`, 0 of `'...'`.
pub(super) fn prefix(text: &str) -> Option<usize> {
    let length = text.bytes().take(2).take_while(|byte| b"rRbBuUfFtT".contains(byte)).count();
    text[length..].starts_with(['"', '\'']).then_some(length)
}

/// Where a string ends whose text begins here: before and behind its quotes. One that does not end, ends with its line or the
/// file.
pub(super) fn plain(text: &str, begin: usize, delimiter: &str) -> (usize, usize) {
    let mut end = begin;
    let mut escaped = false;
    while let Some(next) = text[end..].chars().next() {
        if !escaped && text[end..].starts_with(delimiter) {
            return (end, end + delimiter.len());
        }
        if delimiter.len() == 1 && next == '\n' && !escaped {
            break;
        }
        escaped = next == '\\' && !escaped;
        end += next.len_utf8();
    }
    (end, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_where_python_ends_them() {
        let text = "\u{feff}a = [r'x\\'', u\"\\\"\", Rb'z'] # '\nb: f'{c}' \\\n  'd'\nc = 1.5e3 != 2\n";
        let found: Vec<String> = read(text)
            .tokens
            .iter()
            .map(|token| match &token.kind {
                Kind::Text(quoted) => format!("<{}>", &text[quoted.inner.clone()]),
                Kind::End => "|".to_owned(),
                _ if token.is_first => format!("^{}", token.text),
                _ => token.text.to_owned(),
            })
            .collect();
        assert_eq!(found.join(" "), r#"^a = [ <x\'> , <\"> , <z> ] | ^b : <{c}> <d> | ^c = 1.5e3 != 2 |"#);
        let text = "x = ('a' 'b', '''c\n'd''', \"\\\"\")\ny = 'open\nz = {1: 2}";
        let shown: Vec<&str> = read(text).tokens.iter().map(|token| token.text).collect();
        assert_eq!(
            shown,
            [
                "x",
                "=",
                "(",
                "'a'",
                "'b'",
                ",",
                "'''c\n'd'''",
                ",",
                "\"\\\"\"",
                ")",
                "\n",
                "y",
                "=",
                "'open",
                "\n",
                "z",
                "=",
                "{",
                "1",
                ":",
                "2",
                "}"
            ]
        );
    }
}
