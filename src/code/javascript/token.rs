//! The tokens of JavaScript and TypeScript, with JSX, as far as strings, comments and imports need them.
//!
//! A full parser was weighed (`oxc_parser`): it adds some seventy crates, recurses up to four kilobytes of stack for each
//! bracket, and takes a thousand times as long for twice as many nested `a<` or `x => y`. What is read here comes from
//! strangers, so this reads any text, in linear time, and refuses none. What a slash or a `<` means is told by what stands
//! before it.

use std::ops::Range;

use super::jsx::{Elements, Tag};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name or a keyword.
    Name,
    /// A string in single or double quotes, or a template without fields.
    Text,
    /// A number, a regular expression, or a piece of a template.
    Other,
    /// One sign.
    Sign,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: Kind,
    /// How it is written.
    pub text: &'a str,
    /// Its first byte.
    pub start: usize,
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

    /// Where it ends.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// What a file is made of.
#[derive(Debug, Default)]
pub struct Tokens<'a> {
    /// Its tokens, without comments, and without those of JSX.
    pub tokens: Vec<Token<'a>>,
    /// The bytes of its strings with their quotes, of the text of its templates and its JSX, and of its regular expressions.
    pub strings: Vec<Range<usize>>,
    /// The bytes of its comments.
    pub comments: Vec<Range<usize>>,
}

/// Reads a file, which may have JSX or not.
pub fn read(text: &str, has_jsx: bool) -> Tokens<'_> {
    let elements = if has_jsx { Elements::of(text) } else { Elements::default() };
    let mut reader = Reader {
        text,
        at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 },
        open: Vec::new(),
        expects: true,
        no_expression_before: 0,
        elements,
        found: Tokens::default(),
    };
    if text[reader.at..].starts_with("#!") {
        reader.line_comment();
    }
    while reader.at < text.len() {
        match reader.open.last() {
            Some(Open::Template { from }) => reader.template(*from),
            Some(Open::Tag(tag)) => reader.tag(*tag),
            Some(Open::Children) => reader.children(),
            _ => reader.code(),
        }
    }
    if let Some(Open::Template { from }) = reader.open.last() {
        reader.found.strings.push(*from..text.len());
    }
    reader.found
}

/// What is open, from the outside to the inside.
#[derive(Clone, Copy, Debug)]
pub(super) enum Open {
    /// `(`, and whether a statement follows its end: of `if (`, `while (`.
    Round { heads: bool },
    /// `[`.
    Square,
    /// `{`, and whether an expression may begin behind its end: of a block, but not of an object.
    Curly { block: bool },
    /// `${` in a template.
    Field,
    /// `{` in JSX.
    Expression,
    /// A template, whose text began here.
    Template { from: usize },
    /// `<a ...`.
    Tag(Tag),
    /// What stands between `<a>` and `</a>`.
    Children,
}

/// Keywords behind which an expression begins.
const BEFORE_EXPRESSION: [&str; 18] = [
    "await",
    "case",
    "default",
    "delete",
    "do",
    "else",
    "extends",
    "finally",
    "in",
    "instanceof",
    "new",
    "of",
    "return",
    "throw",
    "try",
    "typeof",
    "void",
    "yield",
];
/// Keywords behind which a brace begins an object.
const BEFORE_OBJECT: [&str; 11] =
    ["await", "case", "default", "delete", "in", "of", "return", "throw", "typeof", "void", "yield"];

pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) open: Vec<Open>,
    /// Whether an expression may begin here: a slash begins a regular expression, and `<` an element.
    pub(super) expects: bool,
    /// Up to here no slash begins a regular expression: on this line one had no end.
    no_expression_before: usize,
    pub(super) elements: Elements<'a>,
    pub(super) found: Tokens<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn code(&mut self) {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return };
        match first {
            _ if first.is_whitespace() => self.at += first.len_utf8(),
            '/' if rest.starts_with("//") => self.line_comment(),
            '/' if rest.starts_with("/*") => self.block_comment(),
            '/' if self.expects && self.at >= self.no_expression_before => self.regular_expression(),
            '"' | '\'' => self.quoted(first),
            '`' => {
                self.open.push(Open::Template { from: self.at });
                self.at += 1;
            }
            '<' if self.expects && self.elements.begins(rest, self.at) => self.element(),
            _ if first.is_ascii_digit() => {
                let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
                self.push(Kind::Other, rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
                self.expects = false;
            }
            _ if is_name_start(first) => self.name(),
            _ => self.sign(first),
        }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let text = &self.text[self.at..self.at + length];
        self.found.tokens.push(Token { kind, text, start: self.at });
        self.at += length;
    }

    pub(super) fn line_comment(&mut self) {
        let rest = self.rest();
        let end = rest.find(['\n', '\u{2028}', '\u{2029}']).unwrap_or(rest.len());
        self.found.comments.push(self.at..self.at + end);
        self.at += end;
    }

    pub(super) fn block_comment(&mut self) {
        let rest = self.rest();
        let end = rest[2..].find("*/").map_or(rest.len(), |end| end + 4);
        self.found.comments.push(self.at..self.at + end);
        self.at += end;
    }

    /// `/.../g`, which ends on its line; a slash without another is a sign.
    fn regular_expression(&mut self) {
        let rest = self.rest();
        let (mut escaped, mut in_class) = (false, false);
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                '\n' | '\r' => break,
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => in_class = true,
                ']' => in_class = false,
                '/' if !in_class => {
                    let flags = rest[at + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
                    let length = at + 1 + flags;
                    self.found.strings.push(self.at..self.at + length);
                    self.push(Kind::Other, length);
                    self.expects = false;
                    return;
                }
                _ => {}
            }
        }
        self.no_expression_before = self.at + rest.find(['\n', '\r']).unwrap_or(rest.len());
        self.sign('/');
    }

    /// A string that ends with its quote; without one with its line.
    fn quoted(&mut self, quote: char) {
        let rest = self.rest();
        let mut escaped = false;
        let mut length = rest.len();
        for (at, c) in rest.char_indices().skip(1) {
            if c == quote && !escaped {
                length = at + 1;
                break;
            }
            if c == '\n' && !escaped {
                length = at;
                break;
            }
            // A line that goes on may end with `\r\n`.
            escaped = c == '\\' && !escaped || c == '\r' && escaped;
        }
        self.found.strings.push(self.at..self.at + length);
        self.push(Kind::Text, length);
        self.expects = false;
    }

    /// The text of a template, up to its end or the next field.
    fn template(&mut self, from: usize) {
        let rest = self.rest();
        let Some(stop) = rest.find(['`', '\\', '$']) else {
            self.at = self.text.len();
            return;
        };
        let whole = from..self.at + stop + 1;
        match rest.as_bytes().get(stop) {
            Some(b'`') => {
                self.open.pop();
                self.found.strings.push(whole.clone());
                let text = &self.text[whole.clone()];
                let kind = if text.starts_with('`') && text.len() > 1 { Kind::Text } else { Kind::Other };
                self.found.tokens.push(Token { kind, text, start: whole.start });
                self.expects = false;
                self.at = whole.end;
            }
            Some(b'$') if rest[stop..].starts_with("${") => {
                self.found.strings.push(from..whole.end + 1);
                let text = &self.text[from..=whole.end];
                self.found.tokens.push(Token { kind: Kind::Other, text, start: from });
                self.open.push(Open::Field);
                self.expects = true;
                self.at = whole.end + 1;
            }
            Some(b'\\') => {
                let escaped = rest[stop + 1..].chars().next().map_or(0, char::len_utf8);
                self.at += stop + 1 + escaped;
            }
            _ => self.at = whole.end,
        }
    }

    fn name(&mut self) {
        let rest = self.rest();
        let length = rest.find(|c| !is_name_part(c)).unwrap_or(rest.len());
        let is_member = self.found.tokens.last().is_some_and(|before| before.is(".")) && !self.is_after_spread();
        self.expects = !is_member && BEFORE_EXPRESSION.contains(&&rest[..length]);
        self.push(Kind::Name, length.max(1));
    }

    /// Whether `...` stands before: three signs of which the last is none of a member.
    fn is_after_spread(&self) -> bool {
        self.found.tokens.iter().rev().take(3).filter(|token| token.is(".")).count() == 3
    }

    fn sign(&mut self, first: char) {
        let before = self.found.tokens.last().copied();
        let is_twice = |sign: &str| before.is_some_and(|before| before.is(sign) && before.end() == self.at);
        match first {
            '(' => {
                let heads = before.is_some_and(|before| {
                    before.kind == Kind::Name && ["if", "while", "for", "with"].contains(&before.text)
                });
                self.open.push(Open::Round { heads });
                self.expects = true;
            }
            '[' => {
                self.open.push(Open::Square);
                self.expects = true;
            }
            '{' => {
                self.open.push(Open::Curly { block: before.is_none_or(|before| begins_block(&before)) });
                self.expects = true;
            }
            ')' => {
                let heads = matches!(self.open.last(), Some(Open::Round { heads: true }));
                if matches!(self.open.last(), Some(Open::Round { .. })) {
                    self.open.pop();
                }
                self.expects = heads;
            }
            ']' => {
                if matches!(self.open.last(), Some(Open::Square)) {
                    self.open.pop();
                }
                self.expects = false;
            }
            '}' => return self.close_curly(),
            // `a++ / b`.
            '+' if is_twice("+") => self.expects = false,
            '-' if is_twice("-") => self.expects = false,
            // `a! / b`, but `!/b/.test(c)`.
            '!' => {}
            _ => self.expects = true,
        }
        self.push(Kind::Sign, first.len_utf8());
    }

    /// A brace ends what a brace began, and every bracket that was left open in it.
    fn close_curly(&mut self) {
        while matches!(self.open.last(), Some(Open::Round { .. } | Open::Square)) {
            self.open.pop();
        }
        match self.open.pop() {
            Some(Open::Field) => {
                if let Some(Open::Template { from }) = self.open.last_mut() {
                    *from = self.at;
                }
                self.at += 1;
            }
            Some(Open::Expression) => self.at += 1,
            Some(Open::Curly { block }) => {
                self.expects = block;
                self.push(Kind::Sign, 1);
            }
            _ => {
                self.expects = true;
                self.push(Kind::Sign, 1);
            }
        }
    }
}

/// Whether a brace behind this begins a block, and no object.
fn begins_block(before: &Token<'_>) -> bool {
    match before.kind {
        Kind::Name => !BEFORE_OBJECT.contains(&before.text),
        Kind::Sign => matches!(before.text, ";" | "{" | "}" | ")" | ">"),
        Kind::Text | Kind::Other => true,
    }
}

pub(super) fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | '$' | '#')
}

fn is_name_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '\u{200c}' | '\u{200d}')
}
