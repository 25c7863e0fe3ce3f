//! `overhaul why`: every newer release of a package with what became of it.

use crate::cli::{self, Shape};
use crate::error::Error;
use crate::exit::Exit;
use crate::plan::Depth;
use crate::report;
use crate::settings::Settings;
use crate::ui::Ui;

use super::gather::gather;
use super::output;

/// Runs the command.
pub(super) fn run(why: &cli::Why, ui: &Ui) -> Result<Exit, Error> {
    let settings = Settings::for_why(why, ui)?;
    let gathered = gather(&settings, Depth::Every, ui)?;
    let mut report = output::report(&settings, &gathered, &[]);
    report.advisories.by_release = gathered.advised.by_release(&gathered.resolution);
    let answer = report::why(&report, &why.asked);
    super::print(|out| match why.format {
        Shape::Table => answer.tell(ui.is_verbose(), out),
        Shape::Json => answer.write_json(out),
    })?;
    if answer.is_empty() {
        super::hint_at_longer_names(std::slice::from_ref(&why.asked), ui);
    }
    if !report.complete {
        ui.warn("not everything could be read or asked, so the answer may be incomplete: `overhaul audit` says what");
    }
    Ok(if report.complete { Exit::Clean } else { Exit::Incomplete })
}
