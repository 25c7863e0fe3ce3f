//! The one error that reaches the user: what kind, everything that is wrong, what to try.

use std::fmt;

use crate::exit::Exit;

/// What ends a run, for the person at the terminal: all of it at once.
#[derive(Debug)]
pub struct Error {
    /// Whose it is to mend.
    pub kind: Kind,
    /// What is wrong; at least one.
    pub problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is, as a sentence fragment that begins with its place where it has one.
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

impl Problem {
    /// A problem without hints.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new() }
    }

    /// The same with something to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl Error {
    /// An error of one problem without hints.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, problems: vec![Problem::new(message)] }
    }

    /// The same with something to try for the last of its problems.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        if let Some(problem) = self.problems.last_mut() {
            problem.hints.push(hint.into());
        }
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
        let messages: Vec<&str> = self.problems.iter().map(|problem| problem.message.as_str()).collect();
        f.write_str(&messages.join("\n"))
    }
}
impl std::error::Error for Error {}
