//! Texts with variables filled in, of which every byte still knows where it is written.
//!
//! `${X:-1.2}` of a compose file, `$X` of a Dockerfile: the value may stand in another line, or in another file.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::{Place, Source};

use super::scalar::Scalar;

/// An image reference is at most some 500 bytes; what grows beyond this is a loop of doublings.
const LONGEST: usize = 4096;
/// How deep `${A:-${B:-...}}` is followed.
const DEEPEST: usize = 8;

/// What each variable is set to.
pub type Values<'s> = FxHashMap<String, Traced<'s>>;

/// What stands for something else besides the variables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// As in a shell: quotes are taken off, nothing is filled in between single ones, and this character escapes.
    Shell(char),
    /// As in a compose file: `$$` is a dollar, and quotes are themselves.
    Dollar,
}

/// A text whose bytes come from one or more places of one or more files.
#[derive(Clone, Debug, Default)]
pub struct Traced<'s> {
    /// The text.
    pub text: String,
    /// Whether a variable in it has no value here; it stands in the text as it is written.
    pub unresolved: bool,
    pieces: Vec<Piece<'s>>,
}

/// A run of bytes that stand together in a file.
#[derive(Clone, Debug)]
struct Piece<'s> {
    /// Where it starts in the text.
    start: usize,
    source: &'s Source,
    /// Where it starts in the file.
    at: usize,
    /// The end of what says it in the file, where that is not the text itself: escapes stand in it.
    escaped_end: Option<usize>,
}

impl<'s> Traced<'s> {
    /// A scalar of a document as it is written, nothing filled in.
    pub fn scalar(source: &'s Source, scalar: &Scalar<'_>) -> Self {
        let escaped_end = (!scalar.is_verbatim()).then_some(scalar.span.end);
        let piece = Piece { start: 0, source, at: scalar.span.start, escaped_end };
        Self { text: scalar.text.clone().into_owned(), unresolved: false, pieces: vec![piece] }
    }

    /// Appends bytes that stand at this offset of the file.
    pub fn push_written(&mut self, text: &str, source: &'s Source, at: usize) {
        if !text.is_empty() {
            self.follow(Piece { start: self.text.len(), source, at, escaped_end: None });
            self.text.push_str(text);
        }
    }

    /// The same, known to hold a variable without a value.
    #[must_use]
    pub fn as_unresolved(self) -> Self {
        Self { unresolved: true, ..self }
    }

    /// Whether it is longer than any image reference: then it is no part of one, and is not copied into every line that
    /// names it.
    pub fn is_too_long(&self) -> bool {
        self.text.len() > LONGEST
    }

    /// The text with its variables filled in. What grows beyond all measure stays as it is written.
    #[must_use]
    pub fn expand(&self, values: &Values<'s>, style: Style) -> Self {
        let mut expansion = Expansion { input: self, values, style, out: Self::default() };
        expansion.word(0..self.text.len(), 0);
        if expansion.out.is_too_long() { self.clone().as_unresolved() } else { expansion.out }
    }

    /// The bytes that hold this part of the text. Where several places hold it, the first with a digit, which is where a
    /// version is; of an empty part the place behind what comes before it. `None` where there is none.
    pub fn place(&self, range: Range<usize>) -> Option<Place> {
        if range.is_empty() {
            let before = range.start.checked_sub(1)?;
            let place = self.place_of(&(before..range.start))?;
            let piece = self.piece_at(before)?;
            let end = place.end as usize;
            return Some(piece.source.place(end..end));
        }
        let mut parts = self.parts(range);
        let first = parts.next()?;
        let rest: Vec<_> = parts.collect();
        if rest.is_empty() {
            return self.place_of(&first);
        }
        let has_digit = |part: &Range<usize>| self.text[part.clone()].bytes().any(|byte| byte.is_ascii_digit());
        self.place_of(&std::iter::once(first).chain(rest).find(has_digit)?)
    }

    /// The bytes that hold this part of the text, where they stand together.
    pub fn single_place(&self, range: Range<usize>) -> Option<Place> {
        let mut parts = self.parts(range);
        let first = parts.next()?;
        if parts.next().is_none() { self.place_of(&first) } else { None }
    }

    /// The place of a part that lies in one piece.
    fn place_of(&self, part: &Range<usize>) -> Option<Place> {
        let piece = self.piece_at(part.start)?;
        let start = piece.at + (part.start - piece.start);
        Some(piece.source.place(match piece.escaped_end {
            Some(end) => piece.at..end,
            None => start..start + part.len(),
        }))
    }

    /// The range cut at the borders of pieces.
    fn parts(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let first = self.pieces.partition_point(|piece| piece.start <= range.start).saturating_sub(1);
        let met = self.pieces.iter().enumerate().skip(first).take_while(move |(_, piece)| piece.start < range.end);
        met.filter_map(move |(index, piece)| {
            let end = self.pieces.get(index + 1).map_or(self.text.len(), |next| next.start);
            let part = range.start.max(piece.start)..range.end.min(end);
            (!part.is_empty()).then_some(part)
        })
    }

    fn piece_at(&self, at: usize) -> Option<&Piece<'s>> {
        let index = self.pieces.partition_point(|piece| piece.start <= at).checked_sub(1)?;
        self.pieces.get(index)
    }

    /// Begins a piece at the end of the text, unless it goes on where the last one ends.
    fn follow(&mut self, next: Piece<'s>) {
        let goes_on = self.pieces.last().is_some_and(|last| {
            let same = std::ptr::eq(last.source, next.source) && last.escaped_end == next.escaped_end;
            let at = if last.escaped_end.is_some() { last.at } else { last.at + (next.start - last.start) };
            same && at == next.at
        });
        if !goes_on {
            self.pieces.push(next);
        }
    }

    /// Appends a part of another text, with its places.
    fn copy(&mut self, other: &Self, range: Range<usize>) {
        for part in other.parts(range) {
            if let Some(piece) = other.piece_at(part.start) {
                let at = if piece.escaped_end.is_some() { piece.at } else { piece.at + (part.start - piece.start) };
                self.follow(Piece { start: self.text.len(), at, ..piece.clone() });
                self.text.push_str(&other.text[part]);
            }
        }
    }

    fn append(&mut self, other: &Self) {
        if !self.is_too_long() {
            self.unresolved |= other.unresolved;
            self.copy(other, 0..other.text.len());
        }
    }
}

struct Expansion<'e, 's> {
    input: &'e Traced<'s>,
    values: &'e Values<'s>,
    style: Style,
    out: Traced<'s>,
}

impl Expansion<'_, '_> {
    fn word(&mut self, range: Range<usize>, depth: usize) {
        let text = &self.input.text;
        let mut at = range.start;
        let mut quote = None;
        // What is taken as it stands is copied in one go, up to the next byte that means something.
        let mut plain = at;
        while let Some(character) = text[at..range.end].chars().next() {
            let next = at + character.len_utf8();
            let taken = self.meaning(character, &text[next..range.end], &mut quote);
            if taken == Meaning::Itself {
                at = next;
                continue;
            }
            self.out.copy(self.input, plain..at);
            at = match taken {
                Meaning::Variable => self.variable(at..range.end, depth),
                _ => next,
            };
            plain = at;
            if let Meaning::Escape(length) = taken {
                at += length;
            }
        }
        self.out.copy(self.input, plain..range.end);
    }

    /// What a character does, where this follows it.
    fn meaning(&self, character: char, rest: &str, quote: &mut Option<char>) -> Meaning {
        let following = rest.chars().next().map_or(0, char::len_utf8);
        match self.style {
            Style::Dollar if character == '$' && rest.starts_with('$') => Meaning::Escape(following),
            Style::Shell(_) if matches!(character, '"' | '\'') && *quote == Some(character) => {
                *quote = None;
                Meaning::Nothing
            }
            Style::Shell(_) if matches!(character, '"' | '\'') && quote.is_none() => {
                *quote = Some(character);
                Meaning::Nothing
            }
            Style::Shell(escape) if character == escape && *quote != Some('\'') && following > 0 => {
                Meaning::Escape(following)
            }
            _ if character == '$' && *quote != Some('\'') => Meaning::Variable,
            _ => Meaning::Itself,
        }
    }

    /// Fills in the variable that starts here and says where it ends.
    fn variable(&mut self, range: Range<usize>, depth: usize) -> usize {
        let text = &self.input.text[range.clone()];
        let after = |offset: usize| range.start + offset;
        let braced = text[1..].starts_with('{');
        let name_start = if braced { 2 } else { 1 };
        let name_len = text[name_start..]
            .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
            .unwrap_or(text.len() - name_start);
        let name_end = name_start + name_len;
        let value = self.values.get(&text[name_start..name_end]);
        let end = if braced { closing_brace(text) } else { Some(name_end) };
        let Some(end) = end.filter(|_| name_len > 0 && depth < DEEPEST) else {
            return self.unresolved(range.start..end.map_or(range.end, after));
        };
        let modifier = if braced { &text[name_end..end - 1] } else { "" };
        let word = |sign: &str| after(name_end + sign.len())..after(end - 1);
        let filled = value.filter(|value| !value.text.is_empty());
        match (modifier, value) {
            ("", Some(value)) => self.out.append(value),
            _ if modifier.starts_with(":-") => match filled {
                Some(value) => self.out.append(value),
                None => self.word(word(":-"), depth + 1),
            },
            _ if modifier.starts_with('-') => match value {
                Some(value) => self.out.append(value),
                None => self.word(word("-"), depth + 1),
            },
            _ if modifier.starts_with(":+") => {
                if filled.is_some() {
                    self.word(word(":+"), depth + 1);
                }
            }
            _ if modifier.starts_with('+') => {
                if value.is_some() {
                    self.word(word("+"), depth + 1);
                }
            }
            (_, Some(value)) if modifier.starts_with('?') => self.out.append(value),
            (_, Some(value)) if modifier.starts_with(":?") && filled.is_some() => self.out.append(value),
            _ => return self.unresolved(range.start..after(end)),
        }
        after(end)
    }

    fn unresolved(&mut self, range: Range<usize>) -> usize {
        self.out.copy(self.input, range.clone());
        self.out.unresolved = true;
        range.end
    }
}

/// What a character of a text does to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It stands for itself.
    Itself,
    /// It is taken off.
    Nothing,
    /// It is taken off, and the character of so many bytes behind it stands for itself.
    Escape(usize),
    /// It begins a variable.
    Variable,
}

/// The byte after the brace that closes the one at the start of `${...`.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}
