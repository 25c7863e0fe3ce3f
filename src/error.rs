//! The one error that reaches the user: what kind, what happened, what to try.

use std::fmt;

use crate::exit::Exit;

/// What went wrong, for the person at the terminal.
#[derive(Debug)]
pub struct Error {
    /// Whose it is to mend.
    pub kind: Kind,
    /// What happened, as a sentence fragment.
    pub message: String,
    /// What to try.
    pub hints: Vec<String>,
}

/// Whose it is to mend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The command line.
    Usage,
    /// `overhaul.yaml`, a pack, a variable.
    Configuration,
    /// The machine: a disk that is full, a file that cannot be written.
    Environment,
}

impl Error {
    /// An error without hints.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new() }
    }

    /// The same with something to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The status to end with.
    pub fn exit(&self) -> Exit {
        match self.kind {
            Kind::Usage | Kind::Configuration => Exit::Usage,
            Kind::Environment => Exit::Incomplete,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
impl std::error::Error for Error {}
