//! `overhaul audit`: examine, judge, report.

use crate::cli;
use crate::error::Error;
use crate::exit::Exit;
use crate::lifecycle::Lifecycles;
use crate::model::{Finding, Severity};
use crate::report::{Report, Style};
use crate::rule::{self, Judged};
use crate::settings::{Gate, Settings};
use crate::ui::Ui;

use super::gather::{Gathered, gather};

/// Runs the command.
pub(super) fn run(audit: &cli::Audit, ui: &Ui) -> Result<Exit, Error> {
    let settings = Settings::for_audit(audit, ui)?;
    let mut gathered = gather(&settings, ui)?;
    if settings.wants_description() {
        describe(&mut gathered);
    }
    let findings = judge(&settings, &gathered);
    let report = report(&settings, &gathered, &findings);
    let style = Style { width: ui.width(), colour: ui.colours_stdout(), verbose: ui.is_verbose() };
    for destination in &settings.destinations {
        destination.write(&report, &style)?;
    }
    Ok(exit(&settings.gate, &report))
}

/// Commit and state of each checkout: only for the formats that show them, since git has to look at every file.
fn describe(gathered: &mut Gathered) {
    use rayon::prelude::*;
    gathered
        .fleet
        .inventories
        .par_iter_mut()
        .for_each(|inventory| crate::fleet::describe(&mut inventory.repository));
}

fn judge(settings: &Settings, gathered: &Gathered) -> Vec<Finding> {
    let judged = Judged {
        fleet: &gathered.fleet,
        resolution: &gathered.resolution,
        lifecycles: Lifecycles::embedded(),
        today: settings.clock.today,
        eol_lookahead: settings.eol_lookahead,
    };
    rule::judge(&settings.rules, &judged)
}

/// The status to end with: the gate counts before incompleteness, waived findings do not count.
fn exit(gate: &Gate, report: &Report<'_>) -> Exit {
    let hits = |least: Severity| report.findings.iter().any(|finding| finding.waived.is_none() && finding.severity >= least);
    if gate.exit_zero {
        Exit::Clean
    } else if gate.fail_on.is_some_and(hits) {
        Exit::Gate
    } else if !report.complete {
        Exit::Incomplete
    } else if gate.fail_on_empty && report.is_empty() {
        Exit::Empty
    } else {
        Exit::Clean
    }
}
