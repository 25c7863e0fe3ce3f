//! The only writer to standard error: warnings, errors with their hints, progress. Data never goes here, talk nowhere else.

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::{ColorFlag, Talk};
use crate::error::Error;

/// How this run talks: read once, from the flags and the terminal.
#[derive(Debug)]
pub struct Ui {
    quiet: bool,
    verbose: bool,
    progress: bool,
}

impl Ui {
    /// Sets the colour choice for both streams and decides whether progress is shown: on a terminal, outside CI, not under `-q`.
    pub fn new(talk: &Talk) -> Self {
        match talk.color {
            ColorFlag::Auto => {}
            ColorFlag::Always => anstream::ColorChoice::Always.write_global(),
            ColorFlag::Never => anstream::ColorChoice::Never.write_global(),
        }
        let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false");
        let progress = !talk.quiet && io::stderr().is_terminal() && !in_ci && talk.color != ColorFlag::Never;
        Self { quiet: talk.quiet, verbose: talk.verbose, progress }
    }

    /// Whether `-v` was given.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// How wide the report may be: the terminal, or `COLUMNS`, or 100.
    pub fn width(&self) -> u16 {
        let columns = || std::env::var("COLUMNS").ok()?.parse().ok();
        let terminal = || io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        columns().or_else(|| terminal().map(|(width, _)| width.0)).unwrap_or(100).max(40)
    }

    /// Whether the report on standard output is coloured.
    pub fn colours_stdout(&self) -> bool {
        anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
    }

    /// Something the user should know that is not a finding.
    pub fn warn(&self, message: &str) {
        if !self.quiet {
            say("warning", AnsiColor::Yellow, message);
        }
    }

    /// What to try.
    pub fn hint(&self, message: &str) {
        if !self.quiet {
            say(" hint", AnsiColor::Cyan, message);
        }
    }

    /// What ends the run: each problem with what to try.
    pub fn fail(&self, error: &Error) {
        for problem in &error.problems {
            say("error", AnsiColor::Red, &problem.message);
            for hint in &problem.hints {
                say(" hint", AnsiColor::Cyan, hint);
            }
        }
    }

    /// Two bars, one for reading repositories and one for asking registries, which goes on at the same time; their lengths
    /// are set as they become known. Invisible where progress is not shown.
    pub fn stages(&self) -> (ProgressBar, ProgressBar) {
        let bars = MultiProgress::with_draw_target(self.target());
        let bar = |what: &'static str| {
            let style = ProgressStyle::with_template("{msg:>12} [{bar:30}] {pos}/{len}");
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("=> ");
            bars.add(ProgressBar::new(0).with_style(style).with_message(what))
        };
        (bar("reading"), bar("asking"))
    }

    fn target(&self) -> ProgressDrawTarget {
        if self.progress { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
    }
}

fn say(label: &str, colour: AnsiColor, message: &str) {
    let style = Style::new().bold().fg_color(Some(colour.into()));
    // Nobody is left to tell when standard error is closed.
    let _ = writeln!(anstream::stderr(), "{style}{label}{style:#}: {}", harmless(message));
}

/// A message may quote a file or an argument: nothing in it steers the terminal.
fn harmless(message: &str) -> String {
    let mut safe = String::with_capacity(message.len());
    for letter in message.chars() {
        if letter.is_control() && letter != '\n' {
            safe.extend(letter.escape_default());
        } else {
            safe.push(letter);
        }
    }
    safe
}
