//! The answer to `overhaul why` as text for people.

use std::io::{self, Write};

use rustc_hash::FxHashMap;

use crate::report::text::{count, sanitise};

use super::document::{Candidate, Current, PackageWhy, Place, PlaceWhy, StatedWhy, Verdict, Why};

impl Why {
    /// Whether nobody asks for such a package.
    pub fn is_empty(&self) -> bool {
        self.packages.is_empty()
    }

    /// Writes the answer as text. Places that tell the same story share it, and of many releases that met the same fate
    /// only the newest are listed, unless all are asked for.
    pub fn tell(&self, all: bool, out: &mut dyn Write) -> io::Result<()> {
        if self.is_empty() {
            return writeln!(out, "Nothing that was read asks for {}", sanitise(&self.pattern));
        }
        for (index, package) in self.packages.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            writeln!(out, "{}", headline(package))?;
            for line in stated(&package.stated) {
                writeln!(out, "{line}")?;
            }
            let mut stories: Vec<(String, Vec<String>)> = Vec::new();
            let mut known: FxHashMap<String, usize> = FxHashMap::default();
            for place in &package.places {
                let story = story(place, all);
                let at = *known.entry(story.clone()).or_insert(stories.len());
                if at == stories.len() {
                    stories.push((story, Vec::new()));
                }
                stories[at].1.push(where_it_is(place));
            }
            for (story, places) in stories {
                writeln!(out)?;
                for place in places {
                    writeln!(out, "{place}")?;
                }
                out.write_all(story.as_bytes())?;
            }
        }
        Ok(())
    }

    /// Writes the answer as one JSON document.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer(&mut *out, self)?;
        writeln!(out)
    }
}

fn headline(package: &PackageWhy) -> String {
    let name = sanitise(&package.package);
    let message = package.message.as_deref().map(|message| format!(": {}", sanitise(message))).unwrap_or_default();
    match package.known {
        "found" => {
            let tags: Vec<String> = package
                .tags
                .iter()
                .map(|(tag, version)| format!("{} is {}", sanitise(tag), sanitise(version)))
                .collect();
            let tags = if tags.is_empty() { String::new() } else { format!(" ({})", tags.join(", ")) };
            let releases = count(package.releases as u64, "release");
            if message.is_empty() {
                format!("{name}: {releases}{tags}")
            } else {
                format!("{name}{message}; {releases}{tags}")
            }
        }
        "missing" => format!("{name}{message}"),
        "unknown" => format!("{name}: nothing is known{message}"),
        _ => format!("{name}: no registry was asked"),
    }
}

/// One line per repository: `  api: supports >=3.8 (pyproject.toml:4), tests with 3.9 (.github/workflows/ci.yml:12)`.
fn stated(stated: &[StatedWhy]) -> Vec<String> {
    let place = |one: &StatedWhy| format!("{} ({})", sanitise(&one.requirement), spot(&one.place));
    let says = |alike: &[StatedWhy]| {
        let verb = match alike.first().map(|first| first.says) {
            Some("develops") => "develops with",
            Some("tests") => "tests with",
            verb => verb.unwrap_or_default(),
        };
        format!("{verb} {}", alike.iter().map(place).collect::<Vec<_>>().join(", "))
    };
    let line = |statements: &[StatedWhy]| {
        let name = statements.first().map(|first| sanitise(&first.repository)).unwrap_or_default();
        let said = statements.chunk_by(|one, next| one.says == next.says).map(says);
        format!("  {name}: {}", said.collect::<Vec<_>>().join("; "))
    };
    stated.chunk_by(|one, next| one.repository_path == next.repository_path).map(line).collect()
}

fn where_it_is(row: &PlaceWhy) -> String {
    let folder =
        if row.repository_path == "." { String::new() } else { format!("{}/", sanitise(&row.repository_path)) };
    format!("{folder}{}", spot(&row.place))
}

fn spot(place: &Place) -> String {
    format!("{}:{}", sanitise(&place.path), place.line)
}

/// How many releases of one fate are listed before the rest is counted.
const ALIKE: usize = 5;

/// What is the same for every place where it is the same.
fn story(row: &PlaceWhy, all: bool) -> String {
    let mut lines = vec![format!("  written  {}", written(row))];
    lines.extend(row.current.as_ref().map(|current| format!("  current  {}", in_use(current))));
    lines.push(format!("  update   {}", update(row)));
    if all || !is_decided_elsewhere(row) {
        lines.extend(releases(row, if all { usize::MAX } else { ALIKE }));
    }
    if row.current.is_some() && row.older > 0 {
        let verb = if row.older == 1 { "is" } else { "are" };
        lines.push(format!("  and {} that {verb} not newer", count(row.older as u64, "release")));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// Whether nothing was chosen here, so that a list of releases would tell nothing.
fn is_decided_elsewhere(row: &PlaceWhy) -> bool {
    row.current.is_none() && (row.skip.is_some() || row.decided_at.is_some())
}

/// The releases that could have been chosen, newest first, so many of each fate; then how many more met it.
fn releases(row: &PlaceWhy, most: usize) -> Vec<String> {
    let mut fates: Vec<(Verdict, Option<&str>, usize)> = Vec::new();
    let mut listed: Vec<&Candidate> = Vec::new();
    for candidate in &row.candidates {
        let (verdict, reason) = (candidate.verdict, candidate.reason);
        let at = fates.iter().position(|fate| (fate.0, fate.1) == (verdict, reason)).unwrap_or(fates.len());
        if at == fates.len() {
            fates.push((verdict, reason, 0));
        }
        fates[at].2 += 1;
        if fates[at].2 <= most {
            listed.push(candidate);
        }
    }
    let width = listed.iter().map(|candidate| candidate.version.chars().count()).max().unwrap_or_default();
    let line = |candidate: &&Candidate| {
        let published = candidate.published.as_deref().unwrap_or("undated");
        format!("    {:<width$}  {published:<10}  {}", sanitise(&candidate.version), fate(candidate))
    };
    let title = if row.current.is_some() { "  newer" } else { "  releases" };
    let title = (!listed.is_empty()).then(|| title.to_owned());
    let more = fates.iter().filter(|(_, _, number)| *number > most).map(|(verdict, reason, number)| {
        format!("    and {} more {} (-v lists them)", number - most, kind(*verdict, *reason))
    });
    title.into_iter().chain(listed.iter().map(line)).chain(more).collect()
}

fn in_use(current: &Current) -> String {
    let from = match current.from {
        "lock" => "the lock file says so",
        "pin" => "the requirement admits no other",
        _ => "the highest that the requirement admits",
    };
    let published = current.published.as_deref().map(|day| format!(", published {day}")).unwrap_or_default();
    format!("{} ({from}){published}{}", sanitise(&current.version), against(&current.advisories))
}

/// How many advisories of a release are named before the rest is counted.
const NAMED: usize = 2;

/// `; has PYSEC-2024-38 (CVE-2024-24762)`, where it has any.
fn against(advisories: &[String]) -> String {
    if advisories.is_empty() {
        return String::new();
    }
    let named: Vec<_> = advisories.iter().take(NAMED).map(|name| sanitise(name).into_owned()).collect();
    let more = advisories.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("; has {}{more}", named.join(", "))
}

fn written(row: &PlaceWhy) -> String {
    let requirement = if row.requirement.is_empty() { "no requirement".into() } else { sanitise(&row.requirement) };
    let group = row.group.as_deref().map(|group| format!(", {}", sanitise(group))).unwrap_or_default();
    format!("{requirement} ({}{group})", row.scope)
}

fn update(row: &PlaceWhy) -> String {
    let Some(update) = &row.update else {
        if let Some(entry) = &row.decided_at {
            return format!("none: {} decides", spot(entry));
        }
        return match (row.skip, row.satisfiable, &row.current) {
            (Some(skip), _, _) => format!("none: left alone ({skip})"),
            (None, None, _) => "none: its releases are not known".to_owned(),
            (None, Some(false), _) => "none: no release satisfies the requirement".to_owned(),
            (None, Some(true), None) => "none: the current version is not known".to_owned(),
            (None, Some(true), Some(_)) if row.candidates.is_empty() => "none: nothing is newer".to_owned(),
            (None, Some(true), Some(_)) if matches!(row.scope, "engine" | "peer" | "constraint") => {
                "none: it says what others may use, and is left as it is".to_owned()
            }
            (None, Some(true), Some(_)) => "none: no newer release will do".to_owned(),
        };
    };
    let to = sanitise(&update.to);
    let written = match &update.requirement {
        Some(requirement) => format!("written {}", sanitise(requirement)),
        None => "which cannot be said in the shape of the requirement".to_owned(),
    };
    let breaking = if update.breaking { ", may break" } else { "" };
    let published = match (&update.published, update.age_days) {
        (Some(day), Some(age)) => format!(", published {day}, {} ago", count(age.unsigned_abs(), "day")),
        _ => String::new(),
    };
    format!("{to}, {written} ({}{breaking}){published}", update.level)
}

/// What became of a release, and why.
fn fate(candidate: &Candidate) -> String {
    let detail = candidate.detail.as_deref().filter(|detail| !detail.is_empty());
    let detail = detail.map(|detail| format!(": {}", sanitise(detail))).unwrap_or_default();
    format!("{}{detail}{}", kind(candidate.verdict, candidate.reason), against(&candidate.advisories))
}

fn kind(verdict: Verdict, reason: Option<&str>) -> String {
    match verdict {
        Verdict::Chosen => "chosen".to_owned(),
        Verdict::Lower => "lower than the one chosen".to_owned(),
        Verdict::NotOffered => "not offered".to_owned(),
        Verdict::Held => format!("held, {}", reason.unwrap_or_default()),
    }
}
