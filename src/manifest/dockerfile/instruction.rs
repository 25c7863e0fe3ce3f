//! Splits a Dockerfile into its instructions as `BuildKit` does: directives, comments, continuations, heredocs.

use std::borrow::Cow;
use std::ops::Range;

use crate::manifest::syntax::variables::Traced;
use crate::model::Source;

/// A Dockerfile in parts.
pub(super) struct Script<'a> {
    /// The bytes of the image in `# syntax=`.
    pub(super) syntax: Option<Range<usize>>,
    /// What continues a line and escapes a character.
    pub(super) escape: char,
    /// The instructions, in order.
    pub(super) instructions: Vec<Instruction<'a>>,
    /// Where a heredoc starts that never ends. All that follows belongs to it.
    pub(super) unterminated: Option<usize>,
}

/// One instruction: its lines joined, comments and heredoc bodies left out.
pub(super) struct Instruction<'a> {
    /// The joined text.
    pub(super) text: Cow<'a, str>,
    /// The lines of its heredocs, with those that end them.
    pub(super) body: Range<usize>,
    /// For each piece of the text, where it starts there and where it starts in the file.
    pieces: Vec<(usize, usize)>,
}

impl<'a> Instruction<'a> {
    /// The beginning of a line that starts at this offset of the file.
    fn at(text: &'a str, start: usize) -> Self {
        Self { text: Cow::Borrowed(text), body: 0..0, pieces: vec![(0, start)] }
    }

    /// A part of the joined text, of which every byte knows where it stands in the file.
    pub(super) fn traced<'s>(&self, source: &'s Source, range: Range<usize>) -> Traced<'s> {
        let mut traced = Traced::default();
        for part in self.lines(range) {
            traced.push_written(&self.text[part.clone()], source, self.offset(part.start));
        }
        traced
    }

    /// A part of the joined text, cut where one line ends and the next begins.
    pub(super) fn lines(&self, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let first = self.pieces.partition_point(|(start, _)| *start <= range.start).saturating_sub(1);
        let met = self.pieces.iter().enumerate().skip(first).take_while(move |(_, (start, _))| *start < range.end);
        met.filter_map(move |(index, (start, _))| {
            let end = self.pieces.get(index + 1).map_or(self.text.len(), |(next, _)| *next);
            let part = range.start.max(*start)..range.end.min(end);
            (!part.is_empty()).then_some(part)
        })
    }

    /// Where a byte of the joined text stands in the file.
    pub(super) fn offset(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|(start, _)| *start <= at).saturating_sub(1);
        self.pieces.get(piece).map_or(at, |(start, offset)| offset + (at - start))
    }

    /// The bytes of the file that a range of the joined text covers.
    pub(super) fn span(&self, range: Range<usize>) -> Range<usize> {
        let start = self.offset(range.start);
        let end = if range.is_empty() { start } else { self.offset(range.end - 1) + 1 };
        start..end
    }

    /// The words from here on, split at blanks.
    pub(super) fn words(&self, from: usize) -> Vec<Range<usize>> {
        let rest = &self.text[from..];
        rest.split_ascii_whitespace()
            .map(|word| {
                let start = from + (word.as_ptr().addr() - rest.as_ptr().addr());
                start..start + word.len()
            })
            .collect()
    }

    /// Appends the piece of a line that starts at this offset of the file.
    fn push(&mut self, piece: &str, offset: usize) {
        self.pieces.push((self.text.len(), offset));
        self.text.to_mut().push_str(piece);
    }
}

/// Splits the text. Never fails: what is no Dockerfile gives instructions that nobody knows.
pub(super) fn split(text: &str) -> Script<'_> {
    let mut lines = Lines { text, at: if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 } };
    let Directives { escape, syntax } = directives(&mut lines);
    let mut script = Script { syntax, escape, instructions: Vec::new(), unterminated: None };
    while let Some((start, line)) = lines.next() {
        let trimmed = line.trim_ascii_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let mut instruction = join(start + line.len() - trimmed.len(), trimmed, escape, &mut lines);
        let body = lines.at.min(text.len());
        for (at, heredoc) in heredocs(&instruction.text, escape) {
            let ends = lines.by_ref().any(|(_, line)| {
                let line = if heredoc.strips_tabs { line.trim_start_matches('\t') } else { line };
                line == heredoc.end
            });
            if !ends && script.unterminated.is_none() {
                script.unterminated = Some(instruction.offset(at));
            }
        }
        instruction.body = body..lines.at.min(text.len());
        script.instructions.push(instruction);
    }
    script
}

/// The lines of a text with their offsets, without their ends.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.text.get(start..).filter(|rest| !rest.is_empty())?;
        let line = rest.split_once('\n').map_or(rest, |(line, _)| line);
        self.at = start + line.len() + 1;
        Some((start, line.strip_suffix('\r').unwrap_or(line)))
    }
}

struct Directives {
    escape: char,
    syntax: Option<Range<usize>>,
}

/// Reads `# key=value` lines at the top; the first line of another kind ends them.
fn directives(lines: &mut Lines<'_>) -> Directives {
    let mut found = Directives { escape: '\\', syntax: None };
    loop {
        let before = lines.at;
        let directive = lines.next().filter(|(_, line)| !line.starts_with("#!")).map(|(start, line)| {
            let (key, value) = line.trim_ascii_start().strip_prefix('#')?.split_once('=')?;
            let key = key.trim_ascii();
            let is_word = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let value_start = start + line.len() - value.trim_ascii_start().len();
            is_word.then_some((key, value.trim_ascii(), value_start))
        });
        match directive {
            // A shebang, which a script with a custom frontend may start with, or the end of the file.
            None if before < lines.text.len() => {}
            Some(Some((key, value, start))) => {
                if key.eq_ignore_ascii_case("escape") && value == "`" {
                    found.escape = '`';
                } else if key.eq_ignore_ascii_case("syntax") && found.syntax.is_none() && !value.is_empty() {
                    let end = value.find(|character: char| character.is_ascii_whitespace()).unwrap_or(value.len());
                    found.syntax = Some(start..start + end);
                }
            }
            Some(None) | None => {
                lines.at = before;
                return found;
            }
        }
    }
}

/// Joins the lines of one instruction.
fn join<'a>(start: usize, first: &'a str, escape: char, lines: &mut Lines<'a>) -> Instruction<'a> {
    let Some(head) = before_continuation(first, escape) else {
        return Instruction::at(first, start);
    };
    let mut instruction = Instruction::at(head, start);
    for (start, line) in lines {
        let trimmed = line.trim_ascii_start();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let head = before_continuation(line, escape);
        instruction.push(head.unwrap_or(line), start);
        if head.is_none() {
            break;
        }
    }
    instruction
}

/// The line without the escape character at its end; `None` where the instruction ends here.
fn before_continuation(line: &str, escape: char) -> Option<&str> {
    let head = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!head.ends_with(escape)).then_some(head)
}

struct Heredoc {
    end: String,
    strips_tabs: bool,
}

/// The heredocs that an instruction opens, with where each stands: words `<<END`, `<<-END`, `3<<"END"` outside of quotes.
fn heredocs(text: &str, escape: char) -> Vec<(usize, Heredoc)> {
    if !text.contains("<<") {
        return Vec::new();
    }
    let mut words = text.split_ascii_whitespace().map(str::to_ascii_uppercase);
    let keyword = words.next().filter(|word| word != "ONBUILD").or_else(|| words.next()).unwrap_or_default();
    if !matches!(keyword.as_str(), "ADD" | "COPY" | "RUN") {
        return Vec::new();
    }
    quoted_words(text, escape).into_iter().filter_map(|range| Some((range.start, heredoc(&text[range])?))).collect()
}

fn heredoc(word: &str) -> Option<Heredoc> {
    let rest = word.trim_start_matches(|character: char| character.is_ascii_digit()).strip_prefix("<<")?;
    let (rest, strips_tabs) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
    let end = rest.replace(['"', '\''], "");
    (!end.is_empty() && !end.contains('<')).then_some(Heredoc { end, strips_tabs })
}

/// Words as a shell splits them: a blank inside quotes or after the escape character does not end one.
fn quoted_words(text: &str, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quote = None;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if quote.is_none() && !escaped && character.is_ascii_whitespace() {
            words.extend(start.take().map(|start| start..at));
            continue;
        }
        start.get_or_insert(at);
        if escaped {
            escaped = false;
        } else if character == escape && quote != Some('\'') {
            escaped = true;
        } else if quote == Some(character) {
            quote = None;
        } else if quote.is_none() && matches!(character, '"' | '\'') {
            quote = Some(character);
        }
    }
    words.extend(start.map(|start| start..text.len()));
    words
}
