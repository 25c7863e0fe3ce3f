//! JavaScript and TypeScript: tokens, what is a string, and what is imported.

mod import;
mod jsx;
mod token;

pub use self::token::{Kind, Token, Tokens, read};

use super::Code;

/// A source told apart, which may have JSX or not.
pub(super) fn of(text: &str, has_jsx: bool) -> Code {
    let found = read(text, has_jsx);
    let imports = import::imports(&found.tokens);
    Code { strings: found.strings, comments: found.comments, imports }
}
