//! `overhaul why`: every newer release of a package with what became of it.

use crate::cli;
use crate::error::Error;
use crate::exit::Exit;
use crate::model::Package;
use crate::plan::Depth;
use crate::report::{self, Format};
use crate::settings::Settings;
use crate::ui::Ui;

use super::gather::gather;
use super::output;

/// Runs the command.
pub(super) fn run(why: &cli::Why, ui: &Ui) -> Result<Exit, Error> {
    let settings = Settings::for_why(why, ui)?;
    let gathered = gather(&settings, Depth::Every, ui)?;
    let report = output::report(&settings, &gathered, &[]);
    // Promises to runtimes were read since they bear on the answer: they are no part of it unless they were asked for.
    let is_asked = |package: &Package| settings.only.as_ref().is_none_or(|only| only.contains(package));
    let answer = report::why(&report, &why.asked, &is_asked);
    super::print(|out| match why.format {
        Format::Table => answer.tell(out),
        Format::Json => answer.write_json(out),
    })?;
    if !report.complete {
        ui.warn("not everything could be read or asked, so the answer may be incomplete: `overhaul audit` says what");
    }
    Ok(if report.complete { Exit::Clean } else { Exit::Incomplete })
}
