//! The words of a script, as far as they can be told without running it.

use std::ops::Range;

/// Words as a shell splits them, or the items of a list in brackets: a separator within quotes or within an expression
/// (`${{ … }}`) parts nothing. One pass: no text is looked through twice, however its quotes and brackets stand.
pub(super) fn words(text: &str) -> Vec<Range<usize>> {
    let mut reader = Words {
        text,
        is_list: text.contains("[\"") && text.trim_end().ends_with(']'),
        found: Vec::new(),
        start: None,
        is_comment: false,
        last_expression: text.rfind("}}").unwrap_or(0),
    };
    let mut at = 0;
    while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
        at = reader.step(at, character);
    }
    reader.part(text.len());
    reader.found
}

/// Whether what stands between two words ends a command: a line that goes on in the next one does not.
pub(super) fn ends_line(gap: &str) -> bool {
    gap.contains('\n') && !gap.contains('\\')
}

struct Words<'t> {
    text: &'t str,
    is_list: bool,
    found: Vec<Range<usize>>,
    /// Where the word began that is being read.
    start: Option<usize>,
    is_comment: bool,
    /// Where the last expression ends: what begins behind it is none.
    last_expression: usize,
}

impl Words<'_> {
    /// Takes what stands there into the word, or ends the word; gives where to go on.
    fn step(&mut self, at: usize, character: char) -> usize {
        let next = at + character.len_utf8();
        let rest = &self.text[next..];
        if character.is_whitespace() || self.is_list && matches!(character, ',' | '[' | ']') {
            self.is_comment &= character != '\n';
            self.part(at);
            return next;
        }
        if character == '\\' && rest.starts_with(['\n', '\r']) {
            self.part(at);
            return next + rest.bytes().take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
        }
        self.is_comment |= character == '#' && self.start.is_none();
        let is_inside = self.start.is_some() && self.text[..at].ends_with(char::is_alphanumeric);
        self.start.get_or_insert(at);
        match character {
            '\\' => next + rest.chars().next().map_or(0, char::len_utf8),
            '{' if rest.starts_with('{') && at < self.last_expression => {
                rest.find("}}").map_or(next, |end| next + end + 2)
            }
            '"' | '\'' => self.closing(next, character, is_inside || self.is_comment),
            _ => next,
        }
    }

    /// Where a quotation that begins here ends. What may be an apostrophe opens none, unless one like it follows on
    /// the same line.
    fn closing(&self, from: usize, quote: char, may_be_apostrophe: bool) -> usize {
        let rest = &self.text[from..];
        let text = if may_be_apostrophe { rest.split('\n').next().unwrap_or_default() } else { rest };
        let mut escaped = false;
        let end = text.bytes().position(|byte| {
            let closes = !escaped && char::from(byte) == quote;
            escaped = !escaped && byte == b'\\' && quote == '"';
            closes
        });
        match end {
            Some(end) => from + end + 1,
            None if may_be_apostrophe => from,
            None => self.text.len(),
        }
    }

    fn part(&mut self, at: usize) {
        self.found.extend(self.start.take().map(|start| start..at));
    }
}
