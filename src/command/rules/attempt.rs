//! `overhaul rules try`: what one rule would find, though it may be off.

use std::io::{self, Write};

use crate::cli::rules::Try;
use crate::error::Error;
use crate::exit::Exit;
use crate::model::{Finding, Fleet};
use crate::plan::Depth;
use crate::report::sanitise;
use crate::settings::Settings;
use crate::ui::Ui;

use super::super::gather::gather;
use super::super::{audit, output};

/// How many places of one repository are shown before the rest is counted.
const PLACES: usize = 3;

/// Runs the command.
pub(super) fn run(asked: &Try, ui: &Ui) -> Result<Exit, Error> {
    let settings = Settings::for_try(asked, ui)?;
    let gathered = gather(&settings, Depth::Brief, ui)?;
    let findings = audit::judge(&settings, &gathered);
    let is_complete = output::report(&settings, &gathered, &findings).complete;
    let places = if ui.is_verbose() { usize::MAX } else { PLACES };
    super::super::print(|out| tell(&asked.rule, &gathered.fleet, &findings, places, out))?;
    if !is_complete {
        ui.warn("not everything could be read or asked, so there may be more: `overhaul audit` says what");
    }
    Ok(if is_complete { Exit::Clean } else { Exit::Incomplete })
}

fn tell(rule: &str, fleet: &Fleet, findings: &[Finding], most: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut hit = 0;
    // They are sorted by repository.
    for found in findings.chunk_by(|a, b| a.repository == b.repository) {
        hit += 1;
        let repository = fleet.inventories.get(found[0].repository as usize).map(|it| it.repository.path.as_str());
        writeln!(out, "{}: {}", sanitise(repository.unwrap_or("the fleet as a whole")), counted(found.len()))?;
        for finding in found.iter().take(most) {
            let place = match finding.place {
                Some(place) => format!("{}:{}:{}: ", fleet.path_of(place), place.line, place.column),
                None => String::new(),
            };
            writeln!(out, "  {}{}", sanitise(&place), sanitise(&finding.message))?;
        }
        if found.len() > most {
            writeln!(out, "  and {} more (-v shows them)", found.len() - most)?;
        }
    }
    let all = fleet.inventories.len();
    let repositories = if all == 1 { "repository" } else { "repositories" };
    writeln!(out, "{rule}: {} in {hit} of {all} {repositories}", counted(findings.len()))
}

fn counted(findings: usize) -> String {
    if findings == 1 { "1 finding".to_owned() } else { format!("{findings} findings") }
}
