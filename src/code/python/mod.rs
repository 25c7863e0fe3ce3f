//! Python: tokens, what is a string, and what is imported.

mod formatted;
mod import;
mod token;

pub use self::token::{Kind, Quoted, Token, Tokens, read};

use super::Code;

/// A source told apart.
pub(super) fn of(text: &str) -> Code {
    let found = read(text);
    let imports = import::imports(text, &found.tokens);
    Code { strings: found.strings, comments: found.comments, imports }
}
