//! SQL: its strings and comments. Quoted names are code.

use super::Code;

/// A source told apart.
pub(super) fn of(text: &str) -> Code {
    let mut code = Code::default();
    let mut at = 0;
    while let Some(found) = text[at..].find(['\'', '"', '-', '/']) {
        let start = at + found;
        let rest = &text[start..];
        let to = |end: Option<usize>| start + end.unwrap_or(rest.len());
        if rest.starts_with("--") {
            at = to(rest.find('\n'));
            code.comments.push(start..at);
        } else if rest.starts_with("/*") {
            at = to(rest.find("*/").map(|end| end + 2));
            code.comments.push(start..at);
        } else if let Some(behind) = rest.strip_prefix('\'') {
            // A quote in a string is written twice, which makes two strings of it, side by side.
            at = to(behind.find('\'').map(|end| end + 2));
            code.strings.push(start..at);
        } else if let Some(behind) = rest.strip_prefix('"') {
            at = to(behind.find('"').map(|end| end + 2));
        } else {
            at = start + 1;
        }
    }
    code
}
