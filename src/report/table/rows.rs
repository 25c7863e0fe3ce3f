//! The findings of one repository as rows: severity, place, package, message.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use crate::model::{Choice, Current, CurrentFrom, Dependency, Finding, Held, Package, Place, Remedy, Severity, Text};
use crate::report::text::sanitise;
use crate::report::{Report, Style};

use super::ROWS;
use super::lines::{Tone, cell, grid, paragraph, print};

/// The narrowest column for messages. Where it would be narrower, a row is two columns: what it is about stands above its
/// message.
const MESSAGE: usize = 40;

/// The dependencies at the places of the findings, so that a row can say what is written and what to write instead.
pub(super) struct Places<'a>(FxHashMap<Place, (&'a Dependency, Option<&'a Choice>)>);

impl<'a> Places<'a> {
    /// Looks through the fleet once.
    pub(super) fn of(report: &Report<'a>) -> Self {
        let mut asked: FxHashMap<Place, (&Dependency, Option<&Choice>)> = FxHashMap::default();
        let wanted: rustc_hash::FxHashSet<Place> = report.findings.iter().filter_map(|finding| finding.place).collect();
        for (repository, inventory) in report.fleet.inventories.iter().enumerate() {
            for (at, manifest) in inventory.manifests.iter().enumerate() {
                for (index, dependency) in manifest.dependencies.iter().enumerate() {
                    for place in [dependency.place, dependency.name_place] {
                        if wanted.contains(&place) {
                            asked.entry(place).or_insert_with(|| (dependency, report.chosen(repository, at, index)));
                        }
                    }
                }
            }
        }
        Self(asked)
    }

    fn at(&self, finding: &Finding) -> Option<(&'a Dependency, Option<&'a Choice>)> {
        let found = self.0.get(&finding.place?).copied()?;
        // Two dependencies may share a place (an alias, a shared variable): only the one that is meant will do.
        finding.package.is_none_or(|package| package == found.0.package).then_some(found)
    }
}

/// A row, and how many more places say the same.
struct Row<'a> {
    finding: &'a Finding,
    message: String,
    more: usize,
}

/// Writes the rows of these findings, the worst first.
pub(super) fn table(
    report: &Report<'_>,
    places: &Places<'_>,
    findings: &[&Finding],
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = rows(report, places, findings, style);
    let shown = if style.verbose { rows.len() } else { rows.len().min(ROWS) };
    if shown > 0 {
        let longest = Severity::WORST_FIRST.iter().map(|severity| severity.as_str().len()).max().unwrap_or_default();
        let places: Vec<String> = rows[..shown].iter().map(|row| place(report, row)).collect();
        let packages: Vec<String> = rows[..shown].iter().map(|row| package(row.finding)).collect();
        let widest = |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or_default();
        let is_wide = longest + widest(&places) + widest(&packages) + 8 + MESSAGE <= usize::from(style.width);
        let mut table = grid(style);
        for ((row, place), package) in rows.iter().zip(&places).zip(&packages) {
            let severity = row.finding.severity;
            let severity_cell = cell(severity.as_str(), Tone::Of(severity), style);
            let plain = |text: &str| cell(text, Tone::Plain, style);
            if is_wide {
                table.add_row([severity_cell, plain(place), plain(package), plain(&row.message)]);
            } else {
                let about: Vec<&str> = [place.as_str(), package].into_iter().filter(|text| !text.is_empty()).collect();
                table.add_row([severity_cell, plain(&format!("{}\n{}", about.join("  "), row.message))]);
            }
        }
        print(table, 2, longest as u16 + 2, out)?;
    }
    if shown < rows.len() {
        let hidden: usize = rows[shown..].iter().map(|row| row.more + 1).sum();
        paragraph(&format!("and {hidden} more (-v shows them)"), 2, Tone::Quiet, style, out)?;
    }
    Ok(())
}

/// The findings worst first; unless everything is to be shown, those that say the same of the same package are one row.
fn rows<'a>(report: &Report<'_>, places: &Places<'_>, findings: &[&'a Finding], style: Style) -> Vec<Row<'a>> {
    let mut rows: Vec<Row<'a>> = Vec::new();
    let mut same: FxHashMap<(Severity, Option<Package>, Text, String), usize> = FxHashMap::default();
    for finding in findings {
        let message = message(report, places, finding, style);
        let key = (finding.severity, finding.package, finding.rule, message.clone());
        match same.get(&key) {
            Some(at) if !style.verbose => rows[*at].more += 1,
            _ => {
                same.insert(key, rows.len());
                rows.push(Row { finding, message, more: 0 });
            }
        }
    }
    rows.sort_by_key(|row| (row.finding.waived.is_some(), std::cmp::Reverse(row.finding.severity)));
    rows
}

fn package(finding: &Finding) -> String {
    finding.package.map(|package| sanitise(&package.to_string()).into_owned()).unwrap_or_default()
}

fn place(report: &Report<'_>, row: &Row<'_>) -> String {
    let Some(place) = row.finding.place else { return String::new() };
    let more = if row.more > 0 { format!(" (+{})", row.more) } else { String::new() };
    format!("{}{more}", located(report, place))
}

/// `path:line`.
pub(super) fn located(report: &Report<'_>, place: Place) -> String {
    format!("{}:{}", sanitise(report.path_of(place)), place.line)
}

/// What is wrong, what is written, what to write instead; and with `verbose` what led there.
fn message(report: &Report<'_>, places: &Places<'_>, finding: &Finding, style: Style) -> String {
    let said = sanitise(&finding.message);
    let asked = places.at(finding);
    let mut lines = vec![match (change(finding, asked), &finding.help) {
        (Some(change), _) => format!("{said}: {change}"),
        (None, Some(help)) => format!("{said}; {}", sanitise(help)),
        (None, None) => said.into_owned(),
    }];
    if style.verbose {
        lines.extend(because(report, finding, asked).into_iter().map(|line| format!("- {line}")));
    }
    lines.join("\n")
}

/// The requirement as it is and as it would be; for a successor, the two names.
fn change(finding: &Finding, asked: Option<(&Dependency, Option<&Choice>)>) -> Option<String> {
    let written = asked.map(|(dependency, _)| dependency.requirement.as_str()).filter(|text| !text.is_empty());
    let (from, to) = match finding.remedy.as_ref()? {
        Remedy::Raise { to, requirement, .. } => (written, raised(*to, *requirement, written, asked)),
        Remedy::Pin { to, .. } | Remedy::Rewrite { to, .. } => (written, to.to_string()),
        Remedy::Replace { with, to, .. } => {
            let name = asked.map(|(dependency, _)| dependency.written.as_str());
            (name, to.map_or_else(|| with.to_string(), |to| format!("{with} {to}")))
        }
        Remedy::Add { package, to, .. } => {
            let requirement = to.map_or_else(String::new, |to| format!(" {to}"));
            return Some(format!("add {}", sanitise(&format!("{package}{requirement}"))));
        }
        Remedy::Set { key, to, .. } => return Some(format!("set {}", sanitise(&format!("{key}: {to}")))),
        Remedy::Create { path, .. } => return Some(format!("make {}", sanitise(path))),
        Remedy::Remove { .. } => return Some("take it out".to_owned()),
        Remedy::RemoveAt { place, .. } => return Some(format!("take line {} out", place.line)),
    };
    Some(match from {
        Some(from) => format!("{} -> {}", sanitise(from), sanitise(&to)),
        None => format!("-> {}", sanitise(&to)),
    })
}

/// The requirement on the version: as it was worked out for the update or the remedy, else with the author's pin.
fn raised(
    to: Text,
    requirement: Option<Text>,
    written: Option<&str>,
    asked: Option<(&Dependency, Option<&Choice>)>,
) -> String {
    let update = asked.and_then(|(_, choice)| choice?.update.as_ref()).filter(|update| update.to.text() == to);
    let pin = ["==", "="].into_iter().find(|pin| written.is_some_and(|written| written.starts_with(pin)));
    match update.and_then(|update| update.requirement).or(requirement) {
        Some(requirement) => requirement.to_string(),
        None if to.starts_with(|first: char| first.is_ascii_digit()) => format!("{}{to}", pin.unwrap_or_default()),
        None => to.to_string(),
    }
}

/// What led to the finding, one line each.
fn because(report: &Report<'_>, finding: &Finding, asked: Option<(&Dependency, Option<&Choice>)>) -> Vec<String> {
    let line = |said: &str, place: Option<Place>| match place {
        Some(place) => format!("{} ({})", sanitise(said), located(report, place)),
        None => sanitise(said).into_owned(),
    };
    let mut lines = Vec::new();
    if let (Some(_), Some(help)) = (&finding.remedy, &finding.help) {
        lines.push(line(help, None));
    }
    lines.extend(finding.reasons.iter().map(|reason| line(&reason.text, reason.place)));
    if let Some((dependency, Some(choice))) = asked {
        lines.extend(choice.current.iter().map(|current| line(&in_use(current), None)));
        let held = |held: &Held| {
            let more = if held.more > 0 { format!(", and {} more likewise", held.more) } else { String::new() };
            line(&format!("{} is held back: {}{more}", held.version, report.detail(dependency.place, held)), None)
        };
        lines.extend(choice.held.iter().map(held));
    }
    lines.extend(finding.links.iter().map(|link| line(link, None)));
    lines.push(line(&format!("rule {} of {}", finding.rule, finding.pack), None));
    if let Some(waived) = &finding.waived {
        let until = waived.until.map(|until| format!(" until {until}")).unwrap_or_default();
        lines.push(line(&format!("waived{until}: {}", waived.why), None));
    }
    lines
}

fn in_use(current: &Current) -> String {
    let known = match current.from {
        CurrentFrom::Lock => "the lock file says so",
        CurrentFrom::Pin => "the requirement admits no other",
        CurrentFrom::Highest => "it is the highest that the requirement admits",
    };
    format!("{} is in use: {known}", current.version)
}
