//! `overhaul completions`: for the shells, and the man page.

use std::io;

use clap::CommandFactory;

use crate::cli::{Cli, Shell};
use crate::error::Error;
use crate::exit::Exit;

/// Runs the command.
pub(super) fn run(shell: Shell) -> Result<Exit, Error> {
    let text = text(shell).map_err(|error| super::cannot_write(&error))?;
    super::print(|out| out.write_all(&text))
}

/// The completions for a shell, or the man page: what `completions/` holds.
pub fn text(shell: Shell) -> io::Result<Vec<u8>> {
    let mut command = Cli::command();
    let mut out = Vec::new();
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Zsh => clap_complete::Shell::Zsh,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::Powershell => clap_complete::Shell::PowerShell,
        Shell::Man => {
            clap_mangen::Man::new(command).render(&mut out)?;
            return Ok(out);
        }
    };
    clap_complete::generate(shell, &mut command, "overhaul", &mut out);
    Ok(out)
}
