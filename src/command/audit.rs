//! `overhaul audit`: examine, judge, report.

use rayon::prelude::*;

use crate::cli;
use crate::error::Error;
use crate::exit::Exit;
use crate::fleet;
use crate::lifecycle::Lifecycles;
use crate::model::{Finding, Fleet, Severity};
use crate::plan::Depth;
use crate::report::{Format, Report, Style};
use crate::rule::{self, Judged};
use crate::settings::{Destination, Gate, Settings};
use crate::ui::Ui;

use super::gather::{Gathered, gather};
use super::output;

/// Runs the command.
pub(super) fn run(audit: &cli::Audit, ui: &Ui) -> Result<Exit, Error> {
    let settings = Settings::for_audit(audit, ui)?;
    let mut gathered = gather(&settings, Depth::Brief, ui)?;
    if settings.wants_standing() {
        describe(&mut gathered.fleet);
    }
    let findings = judge(&settings, &gathered);
    let report = output::report(&settings, &gathered, &findings);
    let style = Style { width: ui.width(), colour: ui.colours_stdout(), verbose: ui.is_verbose() };
    for destination in &settings.destinations {
        output::write(destination, &report, style)?;
    }
    if settings.only.is_some() && gathered.fleet.dependencies().next().is_none() {
        ui.warn(&format!("nothing that was read asks for {}", audit.select.packages.join(", ")));
        super::hint_at_longer_names(&audit.select.packages, ui);
    }
    let is_told = |it: &Destination| it.format == Format::Table && it.file.is_none();
    if !report.complete && !settings.destinations.iter().any(is_told) {
        ui.warn("the run is incomplete: not everything could be read or asked; the report says what");
    }
    let exit = exit(settings.gate, &report);
    drop(report);
    // The process ends here: taking hundreds of thousands of values apart one by one would only keep the user waiting.
    std::mem::forget((gathered, findings));
    Ok(exit)
}

/// The commit, the state and the languages of each repository: only for the formats that show them, since git has to look at every file.
fn describe(fleet: &mut Fleet) {
    fleet.inventories.par_iter_mut().for_each(|inventory| {
        fleet::describe(&mut inventory.repository);
        fleet::examine(&mut inventory.repository);
        if inventory.repository.languages.is_empty() {
            inventory.repository.languages = fleet::languages(&inventory.repository);
        }
    });
}

/// What the rules find.
pub(super) fn judge(settings: &Settings, gathered: &Gathered) -> Vec<Finding> {
    let Gathered { fleet, resolution, .. } = gathered;
    let advisories = &gathered.advised.advisories;
    let (today, eol_lookahead) = (settings.clock.today, settings.eol_lookahead);
    let lifecycles = Lifecycles::in_use();
    let judged = Judged { fleet, resolution, advisories, lifecycles, today, eol_lookahead };
    let mut findings = rule::judge(&settings.rules, &judged);
    if let Some(only) = &settings.only {
        findings.retain(|finding| finding.package.is_some_and(|package| only.contains(&package)));
    }
    findings
}

/// The status to end with: the gate counts before incompleteness, waived findings do not count.
fn exit(gate: Gate, report: &Report<'_>) -> Exit {
    let counts =
        |least: Severity| report.findings.iter().any(|finding| finding.waived.is_none() && finding.severity >= least);
    if gate.exit_zero {
        Exit::Clean
    } else if gate.fail_on.is_some_and(counts) {
        Exit::Gate
    } else if !report.complete {
        Exit::Incomplete
    } else if gate.fail_on_empty && report.fleet.inventories.iter().all(|inventory| inventory.manifests.is_empty()) {
        Exit::Empty
    } else {
        Exit::Clean
    }
}
