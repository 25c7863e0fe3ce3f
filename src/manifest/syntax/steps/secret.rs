//! Which names speak of credentials: what such a name is set to is never kept.

use crate::model::Text;

/// Words in a name that say so.
const WORDS: &[&str] = &["token", "secret", "password", "passwd", "passphrase", "credential", "webhook"];

/// What a key is for, where it is a credential: `key` alone is that of a cache.
const KEYS: &[&str] = &["api", "access", "private", "ssh", "sign", "signing", "deploy", "encryption", "gpg", "account"];

/// How much of a value is kept: a script of any use is shorter.
const LONGEST: usize = 4000;

/// What a fact keeps of the value of that name (the last part of a path of names counts): `(literal)` for what may be a
/// credential. An expression is none.
pub(super) fn kept(name: &str, value: &str) -> Text {
    let trimmed = value.trim();
    let is_expression = trimmed.starts_with("${{") && trimmed.find("}}").is_some_and(|end| end + 2 == trimmed.len());
    let is_switch = matches!(trimmed, "" | "true" | "false");
    if is_secret(name) && !is_expression && !is_switch { Text::from("(literal)") } else { cut(value) }
}

/// The text as far as it is kept.
pub(super) fn cut(value: &str) -> Text {
    Text::from(&value[..value.floor_char_boundary(LONGEST)])
}

fn is_secret(name: &str) -> bool {
    let name = name.rsplit('.').next().unwrap_or(name).to_ascii_lowercase();
    let is_key = || {
        let words: Vec<&str> = name.split(['-', '_']).collect();
        words.windows(2).any(|pair| pair[1] == "key" && KEYS.contains(&pair[0])) || name.contains("apikey")
    };
    WORDS.iter().any(|word| name.contains(word)) || is_key()
}
