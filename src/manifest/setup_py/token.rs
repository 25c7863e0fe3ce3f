//! Python's tokens, as far as literals and calls need them.
//!
//! Nothing is executed, so nothing more than names, strings and brackets has to be told apart: a full parser of Python is
//! many times this crate's size (or builds C) and refuses a file for one line that is new or old to it, of which nobody asks.

use std::ops::Range;

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
pub(super) struct Quoted {
    /// The bytes between the quotes.
    pub(super) inner: Range<usize>,
    /// Whether a backslash means itself.
    pub(super) raw: bool,
    /// Whether braces in it are filled in.
    pub(super) formatted: bool,
    /// Whether it is bytes, not text.
    pub(super) bytes: bool,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// How it is written.
    pub(super) text: &'a str,
    /// Its first byte.
    pub(super) start: usize,
    /// How many brackets are open around it.
    pub(super) depth: usize,
    /// For a bracket that opens, the token that closes it; the end where none does.
    pub(super) closing: usize,
    /// Whether it begins a line without indentation; one that a backslash joins to the line before begins none.
    pub(super) is_first: bool,
}

impl Token<'_> {
    pub(super) fn is(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        self.kind == Kind::Name && self.text == name
    }
}

/// The tokens of a file, without comments.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at, tokens: Vec::new(), open: Vec::new() };
    while reader.at < text.len() {
        reader.token();
    }
    let (count, open) = (reader.tokens.len(), reader.open);
    for at in open {
        reader.tokens[at].closing = count;
    }
    reader.tokens
}

/// The signs of two characters that would mean something else as two signs.
const PAIRS: [&str; 17] =
    ["==", "!=", "<=", ">=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=", "**", "//", "->"];

struct Reader<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token<'a>>,
    /// The brackets that are open.
    open: Vec<usize>,
}

impl Reader<'_> {
    fn token(&mut self) {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else { return };
        match first {
            '\n' if self.open.is_empty() => self.push(Kind::End, 1),
            '#' => self.at += rest.find('\n').unwrap_or(rest.len()),
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

    fn name(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.find(|c: char| !(c == '_' || c.is_alphanumeric())).unwrap_or(rest.len());
        let is_prefix = length <= 2 && rest[..length].bytes().all(|byte| b"rRbBuUfFtT".contains(&byte));
        if is_prefix && rest[length..].starts_with(['"', '\'']) {
            return self.quoted(length);
        }
        self.push(Kind::Name, length);
    }

    /// A string whose quotes stand behind a prefix of this length. One that does not end, ends with its line or the file.
    fn quoted(&mut self, prefix: usize) {
        let rest = &self.text[self.at..];
        let has = |letters: [u8; 2]| rest.bytes().take(prefix).any(|byte| letters.contains(&byte));
        let quote = &rest[prefix..=prefix];
        let triple =
            rest[prefix..].len() >= 3 && rest[prefix..].bytes().take(3).all(|byte| byte == quote.as_bytes()[0]);
        let begin = prefix + if triple { 3 } else { 1 };
        let delimiter = &rest[prefix..begin];
        let mut end = begin;
        let mut escaped = false;
        let closed = loop {
            let Some(next) = rest[end..].chars().next() else { break false };
            if !escaped && rest[end..].starts_with(delimiter) {
                break true;
            }
            if !triple && next == '\n' && !escaped {
                break false;
            }
            escaped = next == '\\' && !escaped;
            end += next.len_utf8();
        };
        let inner = self.at + begin..self.at + end;
        let quoted = Quoted {
            inner,
            raw: has([b'r', b'R']),
            formatted: has([b'f', b'F']) || has([b't', b'T']),
            bytes: has([b'b', b'B']),
        };
        self.push(Kind::Text(quoted), end + if closed { delimiter.len() } else { 0 });
    }

    fn sign(&mut self, first: char) {
        let rest = &self.text[self.at..];
        let pair = PAIRS.iter().any(|pair| rest.starts_with(pair));
        let count = self.tokens.len();
        if matches!(first, ')' | ']' | '}')
            && let Some(opening) = self.open.pop()
        {
            self.tokens[opening].closing = count;
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
        let is_first = is_left && self.tokens.last().is_none_or(|before| before.kind == Kind::End);
        let text = &self.text[start..start + length];
        let (depth, closing) = (self.open.len(), self.tokens.len());
        self.tokens.push(Token { kind, text, start, depth, closing, is_first });
        self.at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_end_where_python_ends_them() {
        let text = "\u{feff}a = [r'x\\'', u\"\\\"\", Rb'z'] # '\nb: f'{c}' \\\n  'd'\nc = 1.5e3 != 2\n";
        let found: Vec<String> = tokens(text)
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
        let shown: Vec<&str> = tokens(text).iter().map(|token| token.text).collect();
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
