//! Plain text as lines of words, each with its bytes: version files, `go.mod`.

use std::ops::Range;

use crate::model::Source;

use super::json::without_mark;

/// Every line with the byte it begins at, without its end and without a byte order mark.
pub fn lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let (text, mark) = without_mark(&source.text);
    let mut next = mark;
    text.split('\n').map(move |line| {
        let start = next;
        next += line.len() + 1;
        (start, line.trim_end_matches('\r'))
    })
}

/// What stands before a comment: a `#` that begins a word.
pub fn without_comment(line: &str) -> &str {
    let opens = |at: &usize| *at == 0 || line[..*at].ends_with(char::is_whitespace);
    line.match_indices('#').map(|(at, _)| at).find(opens).map_or(line, |at| &line[..at])
}

/// The bytes of the text without white space around it, where it begins at `start`.
pub fn trimmed(start: usize, text: &str) -> Range<usize> {
    let begin = start + text.len() - text.trim_start().len();
    begin..begin + text.trim().len()
}

/// The words of a line that begins at `start`.
pub fn words(start: usize, line: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    line.split_whitespace().map(move |word| {
        // A word is a slice of its line: its address tells where in it.
        let begin = start + (word.as_ptr() as usize - line.as_ptr() as usize);
        (begin..begin + word.len(), word)
    })
}
