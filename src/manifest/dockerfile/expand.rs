//! Fills in variables and remembers, for every byte of the result, where it stands in the file.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::instruction::Instruction;

/// An image reference is at most some 500 bytes; what grows beyond this is a loop of doublings.
const LONGEST: usize = 4096;
/// How deep `${A:-${B:-...}}` is followed.
const DEEPEST: usize = 8;

/// The defaults of the `ARG`s before the first `FROM`.
pub(super) type Arguments = FxHashMap<String, Traced>;

/// A text whose bytes come from one or more places of the file.
#[derive(Clone, Default)]
pub(super) struct Traced {
    /// The text.
    pub(super) text: String,
    /// Whether a variable in it has no value here; it stands in the text as it is written.
    pub(super) unresolved: bool,
    /// For each piece, where it starts in the text and where in the file.
    pieces: Vec<(usize, usize)>,
}

impl Traced {
    /// A part of an instruction as it is written, nothing filled in.
    pub(super) fn raw(instruction: &Instruction<'_>, range: Range<usize>) -> Self {
        let mut traced = Self::default();
        traced.copy(instruction, range);
        traced
    }

    /// A part of an instruction as it is written, known to hold a variable without a value.
    pub(super) fn unresolved(instruction: &Instruction<'_>, range: Range<usize>) -> Self {
        Self { unresolved: true, ..Self::raw(instruction, range) }
    }

    /// Whether it is longer than any image reference: then it is no part of one, and is not copied into every line that names it.
    pub(super) fn is_too_long(&self) -> bool {
        self.text.len() > LONGEST
    }

    /// A part of an instruction with its quotes taken off and its variables filled in.
    pub(super) fn expand(instruction: &Instruction<'_>, range: Range<usize>, arguments: &Arguments) -> Self {
        let mut expansion = Expansion { instruction, arguments, out: Self::default() };
        expansion.word(range.clone(), 0);
        if expansion.out.is_too_long() { Self::unresolved(instruction, range) } else { expansion.out }
    }

    /// The bytes of the file that hold this part of the text. Where several hold it, those of the first piece with
    /// a digit, which is where a version is; `None` where there is none.
    pub(super) fn span(&self, range: Range<usize>) -> Option<Range<usize>> {
        if range.is_empty() {
            let before = self.offset(range.start.checked_sub(1)?)? + 1;
            return Some(before..before);
        }
        let mut parts = self.parts(range);
        let first = parts.next()?;
        let rest: Vec<_> = parts.collect();
        if rest.is_empty() {
            return Some(self.place(&first));
        }
        std::iter::once(first)
            .chain(rest)
            .find(|part| self.text[part.clone()].bytes().any(|byte| byte.is_ascii_digit()))
            .map(|part| self.place(&part))
    }

    /// The bytes of the file that hold this part of the text, where they stand together.
    pub(super) fn single_span(&self, range: Range<usize>) -> Option<Range<usize>> {
        let mut parts = self.parts(range);
        let first = parts.next()?;
        parts.next().is_none().then(|| self.place(&first))
    }

    fn place(&self, part: &Range<usize>) -> Range<usize> {
        let start = self.offset(part.start).unwrap_or_default();
        start..start + part.len()
    }

    /// The range cut at the borders of pieces.
    fn parts(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        self.pieces.iter().enumerate().filter_map(move |(index, (start, _))| {
            let end = self.pieces.get(index + 1).map_or(self.text.len(), |(next, _)| *next);
            let part = range.start.max(*start)..range.end.min(end);
            (!part.is_empty()).then_some(part)
        })
    }

    fn offset(&self, at: usize) -> Option<usize> {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).checked_sub(1)?;
        self.pieces.get(piece).map(|(start, offset)| offset + (at - start))
    }

    fn push(&mut self, character: char, offset: usize) {
        let follows = self.pieces.last().is_some_and(|(start, at)| at + (self.text.len() - start) == offset);
        if !follows {
            self.pieces.push((self.text.len(), offset));
        }
        self.text.push(character);
    }

    fn copy(&mut self, instruction: &Instruction<'_>, range: Range<usize>) {
        for (at, character) in instruction.text[range.clone()].char_indices() {
            self.push(character, instruction.offset(range.start + at));
        }
    }

    fn append(&mut self, other: &Self) {
        if self.is_too_long() {
            return;
        }
        self.unresolved |= other.unresolved;
        self.pieces.extend(other.pieces.iter().map(|(start, offset)| (self.text.len() + start, *offset)));
        self.text.push_str(&other.text);
    }
}

struct Expansion<'a> {
    instruction: &'a Instruction<'a>,
    arguments: &'a Arguments,
    out: Traced,
}

impl Expansion<'_> {
    fn word(&mut self, range: Range<usize>, depth: usize) {
        let text = &self.instruction.text;
        let mut at = range.start;
        let mut quote = None;
        while let Some(character) = text[at..range.end].chars().next() {
            let next = at + character.len_utf8();
            match character {
                '"' | '\'' if quote == Some(character) => quote = None,
                '"' | '\'' if quote.is_none() => quote = Some(character),
                '\\' if quote != Some('\'') && next < range.end => {
                    let escaped = text[next..range.end].chars().next().unwrap_or_default();
                    self.out.push(escaped, self.instruction.offset(next));
                    at = next + escaped.len_utf8();
                    continue;
                }
                '$' if quote != Some('\'') => {
                    at = self.variable(at..range.end, depth);
                    continue;
                }
                _ => self.out.push(character, self.instruction.offset(at)),
            }
            at = next;
        }
    }

    /// Fills in the variable that starts here and says where it ends.
    fn variable(&mut self, range: Range<usize>, depth: usize) -> usize {
        let text = &self.instruction.text[range.clone()];
        let after = |offset: usize| range.start + offset;
        let braced = text[1..].starts_with('{');
        let name_start = if braced { 2 } else { 1 };
        let name_len = text[name_start..]
            .find(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
            .unwrap_or(text.len() - name_start);
        let name_end = name_start + name_len;
        let value = self.arguments.get(&text[name_start..name_end]);
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
            (_, Some(_)) if modifier.starts_with(":?") && filled.is_some() => {
                self.out.append(filled.unwrap_or(&Traced::default()));
            }
            _ => return self.unresolved(range.start..after(end)),
        }
        after(end)
    }

    fn unresolved(&mut self, range: Range<usize>) -> usize {
        self.out.copy(self.instruction, range.clone());
        self.out.unresolved = true;
        range.end
    }
}

/// The byte after the brace that closes the one at the start of `${...`.
pub(super) fn closing_brace(text: &str) -> Option<usize> {
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
