//! The report as a table for people: by repository, worst first, within the width of the terminal.

mod aside;
mod lines;
mod rows;
mod rules;
mod summary;

use std::io::{self, Write};

use rayon::prelude::*;

use super::tally::Tally;
use super::text::{count, sanitise};
use super::{Render, Report, Style};
use crate::model::{Finding, Level, Severity};

pub use rules::{RuleRow, rules};

use lines::{Tone, paragraph};
use rows::Places;

/// The table.
pub(super) struct Table;

/// How many rows of one list are shown before the rest is counted.
const ROWS: usize = 12;

/// How many repositories are shown before the rest is counted: more than anybody reads.
const REPOSITORIES: usize = 100;

impl Render for Table {
    fn render(&self, report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let style = *style;
        let (tallies, total) = Tally::of(report);
        let mut findings: Vec<Vec<&Finding>> = vec![Vec::new(); tallies.len()];
        let mut elsewhere = Vec::new();
        for finding in report.ordered() {
            if finding.waived.is_some() && !style.verbose {
                continue;
            }
            match findings.get_mut(finding.repository as usize) {
                Some(list) => list.push(finding),
                None => elsewhere.push(finding),
            }
        }
        let places = Places::of(report);
        let mut order: Vec<usize> =
            (0..tallies.len()).filter(|at| style.verbose || !findings[*at].is_empty()).collect();
        let path = |at: usize| report.fleet.inventories[at].repository.path.as_str();
        order.sort_by(|a, b| worst_first(&tallies[*a], &tallies[*b]).then_with(|| path(*a).cmp(path(*b))));
        let shown = if style.verbose { order.len() } else { order.len().min(REPOSITORIES) };
        let (shown, hidden) = order.split_at(shown);
        let draw = |at: &usize| -> io::Result<Vec<u8>> {
            let mut out = Vec::new();
            heading(report, *at, style, &mut out)?;
            rows::table(report, &places, &findings[*at], style, &mut out)?;
            paragraph(&repository_line(&tallies[*at]), 2, Tone::Quiet, style, &mut out)?;
            if style.verbose {
                aside::of_repository(&report.fleet.inventories[*at], &tallies[*at], style, &mut out)?;
            }
            writeln!(out)?;
            Ok(out)
        };
        // Laying out tables is the most work of all: each is drawn on its own, and written in order.
        for drawn in shown.par_iter().map(draw).collect::<Vec<_>>() {
            out.write_all(&drawn?)?;
        }
        if !hidden.is_empty() {
            let more: u32 = hidden.iter().map(|at| tallies[*at].total()).sum();
            let (repositories, more) = (count(hidden.len() as u64, "repository"), count(more, "finding"));
            paragraph(&format!("and {repositories} more with {more} (-v shows them)"), 0, Tone::Quiet, style, out)?;
            writeln!(out)?;
        }
        if !elsewhere.is_empty() {
            paragraph("the fleet as a whole", 0, Tone::Heading, style, out)?;
            rows::table(report, &places, &elsewhere, style, out)?;
            writeln!(out)?;
        }
        summary::errors(report, style, out)?;
        summary::sources(report, style, out)?;
        summary::total(report, &total, style, out)
    }
}

/// More findings of the worst severity first, then of the next.
fn worst_first(a: &Tally, b: &Tally) -> std::cmp::Ordering {
    Severity::WORST_FIRST
        .iter()
        .map(|severity| b.of_severity(*severity).cmp(&a.of_severity(*severity)))
        .find(|order| order.is_ne())
        .unwrap_or(std::cmp::Ordering::Equal)
}

fn heading(report: &Report<'_>, at: usize, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let repository = &report.fleet.inventories[at].repository;
    let (name, path) = (sanitise(&repository.name), sanitise(&repository.path));
    // The path ends with the name, except for `.`, a bare repository and a clone.
    let named = path.rsplit('/').next() == Some(&name);
    let text = if named { path.into_owned() } else { format!("{name} ({path})") };
    paragraph(&text, 0, Tone::Heading, style, out)
}

fn repository_line(tally: &Tally) -> String {
    let asked = count(tally.dependencies, "dependency");
    let asked = behind(tally).map_or_else(|| asked.clone(), |behind| format!("{asked}, {behind}"));
    let waived = (tally.waived > 0).then(|| format!("{} waived", tally.waived));
    let parts: Vec<String> = std::iter::once(asked).chain(waived).collect();
    parts.join("; ")
}

/// `12 behind: 3 major, 9 minor`.
fn behind(tally: &Tally) -> Option<String> {
    let levels = [Level::Major, Level::Minor, Level::Patch];
    let counts: Vec<String> = levels
        .into_iter()
        .filter(|level| tally.of_level(*level) > 0)
        .map(|level| format!("{} {}", tally.of_level(level), level.as_str()))
        .collect();
    let sum: u32 = tally.behind.iter().sum();
    (sum > 0).then(|| format!("{sum} behind: {}", counts.join(", ")))
}
