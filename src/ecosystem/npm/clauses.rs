//! Where the numbers stand in an npm range, for rewriting them.

use crate::ecosystem::semver::raise::{Clause, Kind};

/// The last alternative of a range and, where there are several, what separates it from the one before.
pub(super) fn last_alternative(range: &str) -> (&str, Option<&str>) {
    let Some((before, last)) = range.rsplit_once("||") else { return (range, None) };
    let start = before.trim_end().len();
    let end = range.len() - last.trim_start().len();
    (last, range.get(start..end))
}

/// The comparisons of one alternative; `None` where it holds something else.
///
/// Of `1.2 - 3.4` only the right side: the left one says where the author's support begins, which a raise leaves alone.
pub(super) fn clauses(alternative: &str) -> Option<Vec<Clause>> {
    let mut found: Vec<Clause> = Vec::new();
    let mut operator = String::new();
    let mut is_hyphen = false;
    let mut at = 0;
    while let Some(character) = alternative.get(at..)?.chars().next() {
        if character.is_whitespace() {
            at += character.len_utf8();
        } else if matches!(character, '<' | '>' | '=' | '~' | '^') {
            operator.push(character);
            at += 1;
        } else if character == 'v' {
            at += 1;
        } else {
            let word = alternative.get(at..)?.split(|c: char| c.is_whitespace() || "<>=~^".contains(c)).next()?;
            let span = at..at + word.len();
            at = span.end;
            if word == "-" {
                is_hyphen = true;
                found.clear();
                continue;
            }
            let kind = if is_hyphen { Kind::UpTo } else { Kind::of(&operator)? };
            operator.clear();
            found.push(Clause { kind, span });
        }
    }
    Some(found)
}
