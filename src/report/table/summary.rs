//! What stands below the repositories: what failed, what could not be asked, and the counts of the fleet.

use std::borrow::Cow;
use std::io::{self, Write};

use percent_encoding::percent_decode_str;
use rustc_hash::FxHashMap;

use crate::model::{Coverage, Edition, RepoPath, Severity};
use crate::report::tally::Tally;
use crate::report::text::{count, sanitise};
use crate::report::{Advised, Report, SourceKind, SourceState, Style, day};

use super::lines::{Tone, paragraph};
use super::{ROWS, aside, behind};

/// Everything that failed: `place: what`, or one message above its places where several say the same; then what to try.
pub(super) fn errors(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let failures = failures(report);
    if failures.is_empty() {
        return Ok(());
    }
    let sum: usize = failures.iter().map(|failure| failure.places.len()).sum();
    paragraph(&format!("{}:", count(sum as u64, "error")), 0, Tone::Alarm, style, out)?;
    for (index, failure) in failures.iter().enumerate() {
        match failure.places.as_slice() {
            [place] => paragraph(&format!("{place}: {}", failure.alone), 2, Tone::Plain, style, out)?,
            places => {
                paragraph(&format!("{}:", failure.together), 2, Tone::Plain, style, out)?;
                let shown = if style.verbose { places.len() } else { places.len().min(ROWS) };
                let hidden = (places.len() - shown) as u64;
                let more = (hidden > 0).then(|| format!("and {hidden} more (-v shows them)"));
                let listed: Vec<&str> = places[..shown].iter().map(String::as_str).chain(more.as_deref()).collect();
                paragraph(&listed.join("\n"), 4, Tone::Plain, style, out)?;
            }
        }
        // Said once for all that failed alike.
        let is_last = failures[index + 1..].iter().all(|later| later.code != failure.code);
        if let Some(hint) = hint(failure.code).filter(|_| is_last) {
            paragraph(&format!("hint: {hint}"), 4, Tone::Quiet, style, out)?;
        }
    }
    writeln!(out)
}

/// What failed in the same way, and where.
struct Failure<'a> {
    code: &'a str,
    /// What is said where it stands alone.
    alone: String,
    /// What is said where there are several.
    together: String,
    places: Vec<String>,
}

/// Files in the order of reports, then what concerns the whole run.
fn failures<'a>(report: &Report<'a>) -> Vec<Failure<'a>> {
    let mut failures: Vec<Failure<'a>> = Vec::new();
    let mut known: FxHashMap<(&str, String), usize> = FxHashMap::default();
    let mut note = |code: &'a str, alone: &str, together: &str, place: String| {
        let (alone, together) = (sanitise(alone).into_owned(), sanitise(together).into_owned());
        let at = *known.entry((code, together.clone())).or_insert(failures.len());
        if at == failures.len() {
            failures.push(Failure { code, alone, together, places: Vec::new() });
        }
        failures[at].places.push(place);
    };
    for inventory in &report.fleet.inventories {
        for (path, problem) in &inventory.errors {
            let path = sanitise(&within(&inventory.repository.path, *path)).into_owned();
            let place = match (problem.line, problem.column) {
                (0, _) => path,
                (line, 0) => format!("{path}:{line}"),
                (line, column) => format!("{path}:{line}:{column}"),
            };
            note(problem.code, &problem.message, &problem.message, place);
        }
    }
    for error in &report.errors {
        let subject = error.subject.strip_prefix("pkg:").unwrap_or(&error.subject);
        let subject = percent_decode_str(subject).decode_utf8_lossy();
        let affects =
            if error.affects > 0 { format!(" ({})", count(error.affects, "dependency")) } else { String::new() };
        // The message may say again what it is about, and which document failed.
        let alone = error.message.strip_prefix(&*subject).unwrap_or(&error.message).trim_start();
        let alone = alone.strip_prefix("is ").unwrap_or(alone);
        let alone = alone.strip_suffix(&*subject).map_or(alone, |said| said.trim_end_matches([':', ' ']));
        let together = host_and_cause(alone);
        note(error.code, alone, &together, format!("{}{affects}", sanitise(&subject)));
    }
    failures
}

/// `registry.example/npm/react: no answer` as it is for every document of that host: `registry.example: no answer`.
fn host_and_cause(message: &str) -> Cow<'_, str> {
    match message.split_once(": ").and_then(|(place, cause)| Some((place.split_once('/')?.0, cause))) {
        Some((host, cause)) if !host.contains(' ') => Cow::Owned(format!("{host}: {cause}")),
        _ => Cow::Borrowed(message),
    }
}

/// What to try, where the message does not say it.
fn hint(code: &str) -> Option<&'static str> {
    Some(match code {
        "offline" => "without --offline the registries are asked, and the cache keeps what they answer",
        "unreachable" | "timed-out" => "is there a network, and does HTTPS_PROXY name the proxy that it needs?",
        "unauthorized" => "logins are taken from .npmrc, .netrc, docker login and the like, never from a repository",
        "forbidden" => "the login has no right to it, or a proxy on the way refuses it",
        "rate-limited" | "server-error" => "what was answered is in the cache: a later run asks only for the rest",
        "merge-conflict" => "settle the conflict, then audit again",
        _ => return None,
    })
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
pub(super) fn sources(report: &Report<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut sources: Vec<_> = report.sources.iter().collect();
    sources.sort();
    for source in sources {
        let name = match (source.kind, source.id) {
            (SourceKind::Registry, Some(id)) => sanitise(&id).into_owned(),
            (SourceKind::Registry, None) => "a registry".to_owned(),
            (SourceKind::Lifecycle, _) => "the lifecycle source".to_owned(),
            (SourceKind::Advisories, _) => "the advisory source".to_owned(),
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
    if style.verbose {
        let Edition { as_of, source } = report.lifecycles;
        let said = format!("ends of life are as of {as_of} ({})", source.as_str());
        paragraph(&said, 0, Tone::Quiet, style, out)?;
    }
    Ok(())
}

/// The counts of the fleet.
pub(super) fn total(report: &Report<'_>, tally: &Tally, style: Style, out: &mut dyn Write) -> io::Result<()> {
    if tally.repositories == 0 {
        return paragraph("No repository was found", 0, Tone::Plain, style, out);
    }
    paragraph(&read(tally), 0, Tone::Plain, style, out)?;
    if let Some(coverage) = &report.coverage {
        paragraph(&covered(coverage), 0, Tone::Plain, style, out)?;
    }
    let tone = if tally.total() == 0 && report.complete { Tone::Good } else { Tone::Heading };
    paragraph(&found(report, tally), 0, tone, style, out)?;
    if let Some(said) = vulnerabilities(&report.advisories, style) {
        paragraph(&said, 0, Tone::Quiet, style, out)?;
    }
    aside::of_fleet(report.fleet, tally, style, out)
}

/// What was read, and how far it is behind.
fn read(tally: &Tally) -> String {
    let asked = format!("{} on {}", count(tally.dependencies, "dependency"), count(tally.packages, "package"));
    let parts = [count(tally.repositories, "repository"), count(tally.manifests, "manifest"), asked].join(", ");
    let undated = if tally.undated > 0 { " and some without dates" } else { "" };
    let years = (tally.libyears >= 0.05).then(|| format!("{:.1} libyears{undated}", tally.libyears));
    [Some(parts), behind(tally), years].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// `6 of 83 expected repositories; not found: Audityzer`.
fn covered(coverage: &Coverage) -> String {
    let expected = coverage.expected.map(|expected| format!("{} of {expected} expected repositories", coverage.found));
    let missing: Vec<Cow<'_, str>> = coverage.missing.iter().map(|name| sanitise(name)).collect();
    let missing = (!missing.is_empty()).then(|| format!("not found: {}", missing.join(", ")));
    let words: Vec<String> = [expected, missing].into_iter().flatten().collect();
    if words.is_empty() { "Every core repository was found".to_owned() } else { words.join("; ") }
}

/// What was found.
fn found(report: &Report<'_>, tally: &Tally) -> String {
    let found = match tally.total() {
        0 if report.complete => "Nothing to put right: everything that was read is in order".to_owned(),
        0 => "Nothing was found in what could be read and asked, which was not everything".to_owned(),
        sum => format!("{}: {}", count(sum, "finding"), severities(tally)),
    };
    let waived = (tally.waived > 0).then(|| format!("{} waived", tally.waived));
    let errors = (tally.errors > 0).then(|| count(tally.errors, "error"));
    [Some(found), waived, errors].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Against what vulnerabilities were looked for: silence about what nobody looked for would read as "there are none".
fn vulnerabilities(advised: &Advised, style: Style) -> Option<String> {
    if !advised.is_asked_for {
        return None;
    }
    if !advised.is_checked {
        let how = if advised.source.is_some() { "the errors say why" } else { "--advisories says how" };
        return Some(format!("vulnerabilities: not checked, {how}"));
    }
    let source = advised.source.as_deref().unwrap_or_default();
    let newest = advised.newest.map(|at| format!(" up to {}", day(at))).unwrap_or_default();
    let from = if style.verbose { format!(" of {}", sanitise(source)) } else { String::new() };
    let looked = format!("vulnerabilities: checked against {}{newest}{from}", count(advised.records, "record"));
    let unchecked = advised.unchecked.join(", ");
    Some(if unchecked.is_empty() { looked } else { format!("{looked}; nothing is known there of {unchecked}") })
}

fn severities(tally: &Tally) -> String {
    let counts = Severity::WORST_FIRST.iter().filter(|severity| tally.of_severity(**severity) > 0);
    let counts: Vec<String> =
        counts.map(|severity| format!("{} {}", tally.of_severity(*severity), severity.as_str())).collect();
    counts.join(", ")
}
