//! What is said of a version that something is known against.

use crate::advisory::Advisory;
use crate::model::{Severity, Text, host};

use super::clean::Rescue;
use super::in_use::Known;
use super::{Question, shown};

/// So many advisories are named in a sentence; the rest is counted, and stands among the reasons.
const NAMED: usize = 3;

/// The worst first: attacks, then by severity, then the newest name.
pub(super) fn worst_first(advisories: &mut [&Advisory]) {
    advisories.sort_by_key(|it| std::cmp::Reverse((it.is_malicious, it.severity, it.id())));
}

/// `fastapi 0.109.0 is vulnerable: PYSEC-2024-38 (CVE-2024-24762, high); 0.109.1 is the lowest clean version`.
pub(super) fn message(subject: &str, has: &[&Advisory], rescue: &Rescue<'_>) -> String {
    let is_malicious = has.first().is_some_and(|worst| worst.is_malicious);
    let (list, way) = (named(has), way_out(has, rescue));
    if !is_malicious {
        return format!("{subject} is vulnerable: {list}{way}");
    }
    let way = if rescue.to.is_some() { way } else { String::new() };
    format!("critical: {subject} is malicious: {list}; whatever ran it may be in foreign hands{way}")
}

/// What is in use, and how that is known.
pub(super) fn subject(question: &Question<'_>, version: &str, known: Known) -> String {
    let name = shown(&question.package);
    match known {
        Known::Pin => format!("{name} {version}"),
        Known::Lock => format!("{name} {version}, which the lock file holds,"),
        Known::Beside => format!("{name} {version}, which the lock file holds as well,"),
        Known::Highest if question.requirement.is_empty() => format!("{name} {version}, the highest there is,"),
        Known::Highest => format!("{name} {version}, the highest that {} admits,", question.requirement),
    }
}

fn way_out(has: &[&Advisory], rescue: &Rescue<'_>) -> String {
    let (left, mended): (Vec<&Advisory>, Vec<&Advisory>) =
        has.iter().partition(|it| rescue.stuck.iter().any(|stuck| stuck.id() == it.id()));
    let all = if has.len() == 1 { "it" } else { "all of them" };
    match &rescue.to {
        Some(to) if rescue.stuck.is_empty() => format!("; {to} is the lowest clean version"),
        Some(to) if left.is_empty() => format!("; {to} mends {all}"),
        Some(to) if !mended.is_empty() => format!("; {to} mends all but {}, which no release mends", names(&left)),
        _ if rescue.is_certain => format!("; no newer release mends {all}"),
        _ => "; no mended version is known".to_owned(),
    }
}

/// The worst with how bad they are, and how many more.
fn named(advisories: &[&Advisory]) -> String {
    let named: Vec<String> = advisories.iter().take(NAMED).map(|it| label(it)).collect();
    with_more(&named, advisories.len())
}

fn names(advisories: &[&Advisory]) -> String {
    let named: Vec<String> = advisories.iter().take(NAMED).map(|it| it.shown()).collect();
    with_more(&named, advisories.len())
}

fn with_more(named: &[String], all: usize) -> String {
    let more = if all > named.len() { format!(" and {} more", all - named.len()) } else { String::new() };
    named.join(", ") + &more
}

/// `PYSEC-2024-38 (CVE-2024-24762, high)`.
fn label(advisory: &Advisory) -> String {
    let cve = advisory.cve().map(|cve| cve.as_str());
    let severity = advisory.severity.map(Severity::as_str);
    let beside: Vec<&str> = cve.into_iter().chain(severity).collect();
    if beside.is_empty() { advisory.id().to_string() } else { format!("{} ({})", advisory.id(), beside.join(", ")) }
}

/// One advisory as a reason: its names, how bad it is, what it is about.
pub(super) fn reason(advisory: &Advisory) -> String {
    advisory.summary().map_or_else(|| label(advisory), |summary| format!("{}: {summary}", label(advisory)))
}

/// The pages of those that the sentence names.
pub(super) fn pages(advisories: &[&Advisory]) -> Vec<Text> {
    let page = |it: &&Advisory| Text::from(&format!("{}{}", host::OSV_PAGES, it.id()));
    advisories.iter().take(NAMED).map(page).collect()
}
