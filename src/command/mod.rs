//! One thin file per command: settings, then stages, then output.

mod advised;
mod audit;
mod cache;
mod completions;
mod data;
mod drift;
mod gather;
mod init;
mod output;
mod private;
mod probe;
mod rules;
mod schema;
mod stages;
mod why;

use std::io::{self, Write};

use crate::cli::{Cli, Command};
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::ui::Ui;

pub use completions::text as completions;

/// Runs what was said on the command line.
pub fn run(cli: Cli, ui: &Ui) -> Result<Exit, Error> {
    match cli.command {
        None => audit::run(&cli.audit, ui),
        Some(Command::Audit(audit)) => audit::run(&audit, ui),
        Some(Command::Why(why)) => why::run(&why, ui),
        Some(Command::Drift(drift)) => drift::run(&drift, ui),
        Some(Command::Data(data)) => data::run(&data, ui),
        Some(Command::Rules(asked)) => rules::run(&asked, ui),
        Some(Command::Init(asked)) => init::run(&asked, ui),
        Some(Command::Cache(cache)) => cache::run(&cache),
        Some(Command::Schema { what }) => schema::run(what),
        Some(Command::Completions { shell }) => completions::run(shell),
    }
}

/// Writes to standard output. A reader that has gone (`| head`) is not an error.
fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<Exit, Error> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(cannot_write(&error)),
        _ => Ok(Exit::Clean),
    }
}

/// What to try where nobody asks for a package of this name: its name may be longer (`github.com/acme/gin`).
fn hint_at_longer_names(asked: &[String], ui: &Ui) {
    if let Some(name) = asked.iter().find(|name| !name.contains(['*', '/'])) {
        ui.hint(&format!("a part of a name is found with stars: '*{name}*'"));
    }
}

fn cannot_write(error: &io::Error) -> Error {
    Error::new(Kind::Environment, format!("cannot write to standard output: {error}"))
}
