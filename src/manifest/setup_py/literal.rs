//! The text of string literals, and which bytes of the file say it.

use std::ops::Range;

/// A text and the bytes that say it: one or several literals side by side.
#[derive(Clone, Debug, Default)]
pub(super) struct Literal {
    pub(super) text: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug)]
struct Piece {
    /// Where its part of the text begins.
    at: usize,
    /// Its bytes in the file, without quotes.
    span: Range<usize>,
    /// Whether the bytes are the text.
    verbatim: bool,
}

impl Literal {
    /// The bytes of a part of the text. Where escapes stand between they are those of the whole literal, and differ from the
    /// part, as they do where it goes on in the next literal: an edit can tell by that.
    pub(super) fn part(&self, part: Range<usize>) -> Range<usize> {
        let start = self.byte(part.start, false);
        let end = if part.is_empty() { start } else { self.byte(part.end, true) };
        start..end.max(start)
    }

    /// The byte at which `at` of the text stands; of two pieces that meet there, the former for an end.
    fn byte(&self, at: usize, is_end: bool) -> usize {
        let after = self.pieces.partition_point(|piece| if is_end { piece.at < at } else { piece.at <= at });
        let Some(piece) = self.pieces.get(after.saturating_sub(1)) else { return 0 };
        match (piece.verbatim, is_end) {
            (true, _) => (piece.span.start + at.saturating_sub(piece.at)).min(piece.span.end),
            (false, true) => piece.span.end,
            (false, false) => piece.span.start,
        }
    }

    /// The bytes of the whole.
    pub(super) fn span(&self) -> Range<usize> {
        self.part(0..self.text.len())
    }

    pub(super) fn add(&mut self, text: &str, span: Range<usize>) {
        self.pieces.push(Piece { at: self.text.len(), verbatim: text.len() == span.len(), span });
        self.text.push_str(text);
    }

    pub(super) fn append(&mut self, more: Self) {
        let at = self.text.len();
        self.pieces.extend(more.pieces.into_iter().map(|piece| Piece { at: piece.at + at, ..piece }));
        self.text.push_str(&more.text);
    }
}

/// The character whose number stands in as many digits as its escape takes.
fn numbered(kind: char, characters: &mut std::str::Chars<'_>) -> char {
    let length = match kind {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let number =
        (0..length).try_fold(0_u32, |number, _| number.checked_mul(16)?.checked_add(characters.next()?.to_digit(16)?));
    number.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What escapes stand for, as far as a requirement may hold them; the others stay as they are.
pub(super) fn unescaped(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match characters.next() {
            // A line that goes on.
            Some('\n') => {}
            Some('\r') => {
                characters.next();
            }
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some(quote @ ('\\' | '\'' | '"')) => text.push(quote),
            Some(kind @ ('x' | 'u' | 'U')) => text.push(numbered(kind, &mut characters)),
            Some(other) => text.extend(['\\', other]),
            None => text.push('\\'),
        }
    }
    text
}
