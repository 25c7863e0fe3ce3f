//! The roadmap of a pack as a page: its phases and priorities with what is open in each, what comes round, what was to be
//! reached, decided and watched.

mod measure;
mod phases;
mod rounds;

use std::fmt::Write as _;
use std::io::{self, Write};

use rustc_hash::FxHashMap;

use crate::model::{Finding, RuleLine, Severity, Text};

use super::markdown::{escape, table};
use super::text::count;
use super::{Render, Report, SourceKind, SourceState, Style};

/// The page.
pub(super) struct Roadmap;

impl Render for Roadmap {
    fn render(&self, report: &Report<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(page(report).as_bytes())
    }
}

/// What is open, by rule.
struct Open<'a> {
    by_rule: FxHashMap<Text, Vec<&'a Finding>>,
}

impl<'a> Open<'a> {
    fn of(report: &Report<'a>) -> Self {
        let mut by_rule: FxHashMap<Text, Vec<&Finding>> = FxHashMap::default();
        for finding in report.findings.iter().filter(|finding| finding.waived.is_none()) {
            by_rule.entry(finding.rule).or_default().push(finding);
        }
        Self { by_rule }
    }

    fn findings(&self, rule: Text) -> &[&'a Finding] {
        self.by_rule.get(&rule).map_or(&[], Vec::as_slice)
    }

    /// How many findings are open, over some rules.
    fn count<'r>(&self, rules: impl IntoIterator<Item = &'r RuleLine>) -> usize {
        rules.into_iter().map(|rule| self.findings(rule.id).len()).sum()
    }

    /// How bad the worst finding of a rule is; what the rule says where nothing is open.
    fn severity(&self, rule: &RuleLine) -> Severity {
        self.findings(rule.id).iter().map(|finding| finding.severity).max().unwrap_or(rule.severity)
    }

    /// `repository path:line` of the first finding of a rule, and how many more there are.
    fn whereabouts(&self, report: &Report<'_>, rule: &RuleLine) -> String {
        let [first, rest @ ..] = self.findings(rule.id) else { return String::new() };
        let first = escape(&whereabouts(report, first));
        // What a pack claims is nowhere in the fleet.
        if rest.is_empty() || first.is_empty() { first } else { format!("{first} and {} more", rest.len()) }
    }

    /// How far a rule is: `3 open in 2 repositories`, `nothing open`.
    fn state(&self, report: &Report<'_>, rule: &RuleLine) -> String {
        let findings = self.findings(rule.id);
        if findings.is_empty() {
            let unchecked = rule.kind == "advisory" && is_unchecked(report, SourceKind::Advisories);
            return if unchecked { "not checked" } else { "nothing open" }.to_owned();
        }
        let mut repositories: Vec<u32> = findings.iter().map(|finding| finding.repository).collect();
        repositories.sort_unstable();
        repositories.dedup();
        format!("{} open in {}", findings.len(), count(repositories.len() as u64, "repository"))
    }
}

fn is_unchecked(report: &Report<'_>, kind: SourceKind) -> bool {
    report.sources.iter().any(|source| source.kind == kind && source.state == SourceState::NotChecked)
}

fn page(report: &Report<'_>) -> String {
    let mut out = String::new();
    let open = Open::of(report);
    head(&mut out, report, &open);
    if let Some(roadmap) = report.roadmap {
        phases::phases(&mut out, report, roadmap, &open);
        phases::priorities(&mut out, report, roadmap, &open);
        phases::unplanned(&mut out, report, &open);
        phases::matrix(&mut out, report, roadmap, &open);
        rounds::rounds(&mut out, report, roadmap, &open);
        measure::targets(&mut out, report, roadmap, &open);
        decisions(&mut out, roadmap, &open);
        risks(&mut out, roadmap, &open);
    } else {
        out += "No pack of this run has a roadmap; what follows is what is open by rule.\n\n";
        by_rule(&mut out, report, &open);
    }
    claims(&mut out, report);
    waived(&mut out, report);
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

fn head(out: &mut String, report: &Report<'_>, open: &Open<'_>) {
    let title =
        report.roadmap.map(|roadmap| roadmap.title.as_str()).filter(|title| !title.is_empty()).unwrap_or("Roadmap");
    let _ = writeln!(out, "# {}\n", escape(title));
    let _ = write!(out, "As of {}", report.today);
    if let Some(start) = report.roadmap.and_then(|roadmap| roadmap.start) {
        let _ = write!(out, "; written on {start}");
    }
    out.push_str(".\n\n");
    if let Some(coverage) = &report.coverage {
        let _ = write!(out, "- Repositories: {}", coverage_in_words(coverage));
        out.push('\n');
    } else {
        let _ = writeln!(out, "- Repositories: {}", report.fleet.inventories.len());
    }
    let mut counts = Vec::new();
    for severity in Severity::WORST_FIRST {
        let number = open.by_rule.values().flatten().filter(|finding| finding.severity == severity).count();
        if number > 0 {
            counts.push(format!("{number} {}", severity.as_str()));
        }
    }
    let counts = if counts.is_empty() { "none".to_owned() } else { counts.join(", ") };
    let _ = writeln!(out, "- Open findings: {counts}");
    let _ = writeln!(out, "- Sources: {}", sources(report));
    if !report.complete {
        let _ = writeln!(out, "- The run is incomplete: not everything could be read or asked, so more may be open");
    }
    out.push('\n');
}

/// `6 of 83 expected; of the core not found: Audityzer`.
fn coverage_in_words(coverage: &crate::model::Coverage) -> String {
    let mut words = match coverage.expected {
        Some(expected) => format!("{} of {expected} expected", coverage.found),
        None => coverage.found.to_string(),
    };
    if !coverage.missing.is_empty() {
        let missing: Vec<String> = coverage.missing.iter().map(|name| escape(name)).collect();
        let _ = write!(words, "; of the core not found: {}", missing.join(", "));
    }
    words
}

fn sources(report: &Report<'_>) -> String {
    let words = report.sources.iter().map(|source| {
        let name = match (source.kind, source.id) {
            (SourceKind::Registry, Some(id)) => format!("registry {}", escape(&id)),
            (SourceKind::Registry, None) => "registries".to_owned(),
            (SourceKind::Lifecycle, _) => "end-of-life dates".to_owned(),
            (SourceKind::Advisories, _) => "vulnerabilities".to_owned(),
        };
        let state = match source.state {
            SourceState::Fresh => "fresh",
            SourceState::Cached => "from the cache",
            SourceState::Snapshot => "recorded",
            SourceState::Embedded => "embedded",
            SourceState::Updated => "updated",
            SourceState::Partial => "partly answered",
            SourceState::NotReached => "not reached",
            SourceState::NotChecked => "not checked",
        };
        let day = source.oldest.map(|oldest| oldest.to_zoned(jiff::tz::TimeZone::UTC).date());
        match day {
            Some(day) => format!("{name} {state} ({day})"),
            None => format!("{name} {state}"),
        }
    });
    words.collect::<Vec<_>>().join(", ")
}

fn by_rule(out: &mut String, report: &Report<'_>, open: &Open<'_>) {
    let rows: Vec<Vec<String>> = report
        .rules
        .iter()
        .filter(|rule| !open.findings(rule.id).is_empty())
        .map(|rule| vec![escape(&rule.id), escape(phases::item(&rule.title)), open.state(report, rule)])
        .collect();
    table(out, &["rule", "what", "state"], &rows);
}

fn decisions(out: &mut String, roadmap: &crate::model::Roadmap, open: &Open<'_>) {
    if roadmap.decisions.is_empty() {
        return;
    }
    out.push_str("## Decisions\n\n");
    let rows: Vec<Vec<String>> = roadmap
        .decisions
        .iter()
        .map(|decision| {
            let won = decision.criteria.iter().map(|(what, side)| format!("{what}: {side}"));
            let reasons: Vec<String> = std::iter::once(decision.reason.clone()).chain(won).collect();
            vec![
                escape(&decision.topic),
                escape(&decision.chosen),
                escape(&decision.rejected.join(", ")),
                escape(&reasons.join("; ")),
                guarded(&decision.rules, open),
            ]
        })
        .collect();
    table(out, &["about", "chosen", "instead of", "why", "guarded by"], &rows);
}

/// The rules with what each finds; `nothing` where no rule guards it.
fn guarded(rules: &[Text], open: &Open<'_>) -> String {
    let words = rules.iter().map(|rule| match open.findings(*rule).len() {
        0 => format!("{}: kept", escape(rule)),
        broken => format!("{}: {broken} open", escape(rule)),
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
}

fn risks(out: &mut String, roadmap: &crate::model::Roadmap, open: &Open<'_>) {
    if roadmap.risks.is_empty() {
        return;
    }
    out.push_str("## Risks\n\n");
    let rows: Vec<Vec<String>> = roadmap
        .risks
        .iter()
        .map(|risk| {
            vec![
                escape(&risk.title),
                risk.level.clone(),
                risk.probability.clone(),
                risk.impact.clone(),
                escape(&risk.mitigation.join("; ")),
                guarded(&risk.rules, open),
            ]
        })
        .collect();
    table(out, &["what may happen", "level", "probability", "impact", "against it", "watched by"], &rows);
}

/// What the pack or its documents claim and the data refutes.
fn claims(out: &mut String, report: &Report<'_>) {
    let is_claim = |finding: &&Finding| {
        let kind = report.rules.iter().find(|rule| rule.id == finding.rule).map(|rule| rule.kind);
        finding.place.is_none() && kind == Some("end-of-life")
    };
    let rows: Vec<Vec<String>> =
        report.findings.iter().filter(is_claim).map(|it| vec![escape(&it.rule), escape(&it.message)]).collect();
    if !rows.is_empty() {
        out.push_str("## Claims that the data refutes\n\n");
        table(out, &["rule", "what the data says"], &rows);
    }
}

fn waived(out: &mut String, report: &Report<'_>) {
    let rows: Vec<Vec<String>> = report
        .findings
        .iter()
        .filter_map(|finding| {
            let waived = finding.waived.as_ref()?;
            let until = waived.until.map_or_else(|| "for ever".to_owned(), |until| escape(&until));
            Some(vec![escape(&finding.rule), escape(&whereabouts(report, finding)), until, escape(&waived.why)])
        })
        .collect();
    if !rows.is_empty() {
        out.push_str("## Waived\n\n");
        table(out, &["rule", "where", "until", "why"], &rows);
    }
}

/// `repository path:line`.
fn whereabouts(report: &Report<'_>, finding: &Finding) -> String {
    let repository = report.fleet.inventories.get(finding.repository as usize);
    let name = repository.map_or("", |inventory| inventory.repository.name.as_str());
    match finding.place {
        Some(place) => format!("{name} {}:{}", report.path_of(place), place.line),
        None => name.to_owned(),
    }
}
