//! What stands below the repositories: what failed, what could not be asked, and the counts of the fleet.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::model::{RepoPath, Severity};
use crate::report::tally::Tally;
use crate::report::text::{count, sanitise};
use crate::report::{Report, SourceKind, SourceState, Style};

use super::lines::{Tone, paragraph};
use super::{ROWS, behind};

/// Everything that failed, by what was said: one message, and where.
pub(super) fn errors(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for inventory in &report.fleet.inventories {
        for (path, problem) in &inventory.errors {
            let mut place = sanitise(&within(&inventory.repository.path, *path)).into_owned();
            for number in [problem.line, problem.column].into_iter().take_while(|number| *number > 0) {
                place += &format!(":{number}");
            }
            groups.entry(&problem.message).or_default().push(place);
        }
    }
    for error in &report.errors {
        let mut subject = sanitise(&error.subject).into_owned();
        if error.affects > 0 {
            subject += &format!(" ({})", count(error.affects, "dependency"));
        }
        groups.entry(&error.message).or_default().push(subject);
    }
    if groups.is_empty() {
        return Ok(());
    }
    let sum: usize = groups.values().map(Vec::len).sum();
    paragraph(&format!("{}:", count(sum as u64, "error")), 0, Tone::Alarm, style, out)?;
    for (message, mut places) in groups {
        places.sort();
        paragraph(&sanitise(message), 2, Tone::Plain, style, out)?;
        let shown = if style.verbose { places.len() } else { places.len().min(ROWS) };
        for place in places.iter().take(shown) {
            paragraph(place, 4, Tone::Plain, style, out)?;
        }
        if shown < places.len() {
            paragraph(&format!("and {} more (-v shows them)", places.len() - shown), 4, Tone::Quiet, style, out)?;
        }
    }
    writeln!(out)
}

/// The path of a file as the user would write it.
fn within(repository: &str, path: RepoPath) -> String {
    match (repository, path.as_str()) {
        (".", path) => path.to_owned(),
        (repository, "") => repository.to_owned(),
        (repository, path) => format!("{repository}/{path}"),
    }
}

/// One line for each source that could not be asked everything.
pub(super) fn sources(report: &Report<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut sources: Vec<_> = report.sources.iter().collect();
    sources.sort();
    for source in sources {
        let name = match (source.kind, source.id) {
            (SourceKind::Registry, Some(id)) => sanitise(&id).into_owned(),
            (kind, _) => kind.as_str().to_owned(),
        };
        let said = match source.state {
            SourceState::NotReached => "was not reached",
            SourceState::Partial => "did not answer everything",
            SourceState::Cached if style.verbose => "was answered from the cache",
            SourceState::NotChecked if style.verbose => "was not asked",
            _ => continue,
        };
        let unanswered = match source.unanswered {
            0 => String::new(),
            number => format!(": {} not looked up", count(number, "package")),
        };
        paragraph(&format!("{name} {said}{unanswered}"), 0, Tone::Alarm, style, out)?;
    }
    Ok(())
}

/// The counts of the fleet.
pub(super) fn total(report: &Report<'_>, tally: &Tally, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    if tally.repositories == 0 {
        return paragraph("No repository was found", 0, Tone::Plain, style, out);
    }
    let mut read = format!(
        "{}, {}, {} on {}",
        count(tally.repositories, "repository"),
        count(tally.manifests, "manifest"),
        count(tally.dependencies, "dependency"),
        count(tally.packages, "package"),
    );
    if let Some(behind) = behind(tally) {
        read += &format!("; {behind}");
    }
    if tally.libyears >= 0.05 {
        read += &format!(" ({:.1} libyears", tally.libyears);
        read += if tally.undated > 0 { " and some without dates)" } else { ")" };
    }
    paragraph(&read, 0, Tone::Plain, style, out)?;
    let mut found = match tally.total() {
        0 if report.complete => "Nothing to put right: everything that was read is in order".to_owned(),
        0 => "Nothing was found in what could be read and asked, which was not everything".to_owned(),
        sum => format!("{}: {}", count(sum, "finding"), severities(tally)),
    };
    if tally.waived > 0 {
        found += &format!("; {} waived", tally.waived);
    }
    if tally.errors > 0 {
        found += &format!("; {}", count(tally.errors, "error"));
    }
    let tone = if tally.total() == 0 && report.complete { Tone::Good } else { Tone::Heading };
    paragraph(&found, 0, tone, style, out)?;
    for said in [skips(tally), passed_over(tally)].into_iter().flatten().filter(|_| style.verbose) {
        paragraph(&said, 0, Tone::Quiet, style, out)?;
    }
    if !style.verbose && !tally.skips.is_empty() {
        let sum: u32 = tally.skips.values().sum();
        paragraph(&format!("{} left alone (-v says why)", count(sum, "dependency")), 0, Tone::Quiet, style, out)?;
    }
    Ok(())
}

fn severities(tally: &Tally) -> String {
    let counts = Severity::WORST_FIRST.iter().filter(|severity| tally.of_severity(**severity) > 0);
    let counts: Vec<String> =
        counts.map(|severity| format!("{} {}", tally.of_severity(*severity), severity.as_str())).collect();
    counts.join(", ")
}

/// `left alone: 3 git-source, 1 variable`.
pub(super) fn skips(tally: &Tally) -> Option<String> {
    let counts: Vec<String> = tally.skips.iter().map(|(skip, number)| format!("{number} {skip}")).collect();
    (!counts.is_empty()).then(|| format!("left alone: {}", counts.join(", ")))
}

/// `passed over: 2 vendored folders, 1 manifest in fixtures`.
pub(super) fn passed_over(tally: &Tally) -> Option<String> {
    let vendored = (tally.vendored > 0).then(|| count(tally.vendored, "vendored folder"));
    let fixtures = (tally.fixtures > 0).then(|| format!("{} in fixtures", count(tally.fixtures, "file")));
    let counts: Vec<String> = [vendored, fixtures].into_iter().flatten().collect();
    (!counts.is_empty()).then(|| format!("passed over: {} (--all-paths reads them)", counts.join(", ")))
}
