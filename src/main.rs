//! The binary: parse, run, print the error, return the exit status. Decides nothing.

use std::process::ExitCode;

use clap::Parser;
use overhaul::cli::Cli;
use overhaul::ui::Ui;

/// A fleet is hundreds of thousands of small pieces of text made by all threads at once, which is what this one is good at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let ui = Ui::new(&cli.talk);
    match overhaul::command::run(cli, &ui) {
        Ok(exit) => exit.into(),
        Err(error) => {
            ui.fail(&error);
            error.exit().into()
        }
    }
}
