//! Addresses within a text, and the passwords in them.

use super::LITERAL;
use super::value::{Dollars, hidden};

/// The text with every password in an address hidden: `postgres://user:word@host`; and of the address of a webhook all
/// that could call it.
pub(super) fn without_passwords(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let is_web = before.ends_with("http://") || before.ends_with("https://");
        let ends = |character: char| character.is_whitespace() || matches!(character, '/' | '?' | '#' | '"' | '\'');
        let word = &after[..after.find("://").unwrap_or(after.len())];
        let word = word.split(|character: char| character.is_whitespace() || matches!(character, '"' | '\''));
        let word = word.into_iter().next().unwrap_or_default();
        let authority = &word[..word.find(ends).unwrap_or(word.len())];
        let is_webhook = authority.starts_with("hooks.") || word.contains("/webhooks/");
        if is_web && is_webhook && !word.contains('$') {
            out.extend([authority, "/", LITERAL]);
            rest = &after[word.len()..];
            continue;
        }
        // A password may hold what ends an authority, but then an `@` follows within the word.
        let user_end = authority.rfind('@').or_else(|| word.find('@').filter(|at| word[..*at].contains(':')));
        rest = match user_end {
            Some(end) => {
                out.push_str(&user(&after[..end], is_web));
                &after[end..]
            }
            None => after,
        };
    }
    out + rest
}

/// The part of an address before its `@`, without the password. What stands alone there on the web is a token.
fn user(written: &str, is_web: bool) -> String {
    // The colon in `${X:-y}` parts nothing.
    let mut depth = 0_usize;
    let colon = written.bytes().position(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        byte == b':' && depth == 0
    });
    match colon {
        Some(at) => format!("{}:{}", &written[..at], hidden(&written[at + 1..], Dollars::Pass)),
        None if is_web => hidden(written, Dollars::Pass),
        None => written.to_owned(),
    }
}
