//! The report as one JSON document, written repository by repository: what is written is not kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::model::{
    Choice, CurrentFrom, Dependency, Finding, Held, Inventory, Level, Manifested, Origin, PassedOver, Place, Problem,
    Reason, Remedy, RepoPath, Runtime, Severity, Skip, Statement, Text, Update, Version,
};

use super::document::{
    AdvisoriesRow, AdvisoriesState, BehindCounts, DependencyRow, Document, ErrorRow, FileErrorRow, FindingRow, HeldRow,
    ManifestRow, OutsideRow, PassedOverRow, PlaceRow, ReasonRow, RemedyRow, RepositoryRow, RuntimeRow, SeverityCounts,
    SourceEntry, Span, StatementRow, Summary, Tool, UnreadRow, UpdateRow, WaivedRow,
};
use super::fingerprint::Fingerprints;
use super::tally::Tally;
use super::{Advised, Render, Report, Style, day};

/// The JSON report.
pub(super) struct Json;

impl Render for Json {
    fn render(&self, report: &Report<'_>, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let (_, tally) = Tally::of(report);
        let mut sources: Vec<_> = report.sources.iter().collect();
        sources.sort();
        let mut errors: Vec<_> = report.errors.iter().collect();
        errors.sort();
        let document = Document {
            schema_version: 1,
            tool: Tool { name: "overhaul", version: env!("CARGO_PKG_VERSION") },
            generated_at: instant(report.generated_at),
            as_of: report.as_of.map(|day| day.to_string()),
            complete: report.complete,
            sources: sources
                .into_iter()
                .map(|source| SourceEntry {
                    kind: source.kind,
                    id: source.id.map(|id| id.as_str()),
                    state: source.state,
                    oldest: source.oldest.map(instant),
                    unanswered: (source.unanswered > 0).then_some(source.unanswered),
                })
                .collect(),
            lifecycles: report.lifecycles,
            advisories: advisories(&report.advisories),
            summary: summary(&tally),
            coverage: report.coverage.as_ref(),
            rules: &report.rules,
            roadmap: report.roadmap,
            repositories: Each(|| {
                report
                    .fleet
                    .inventories
                    .iter()
                    .enumerate()
                    .map(|(index, inventory)| repository(report, index, inventory))
            }),
            outside: OutsideRow {
                manifests: report.fleet.outside.manifests,
                passed_over: passed_over(&report.fleet.outside.passed_over),
            },
            findings: Each(|| {
                let fingerprints = RefCell::new(Fingerprints::default());
                report.ordered().into_iter().map(move |found| finding(report, found, &mut fingerprints.borrow_mut()))
            }),
            errors: errors
                .into_iter()
                .map(|error| ErrorRow {
                    scope: error.scope,
                    subject: &error.subject,
                    code: error.code,
                    message: &error.message,
                    affects: error.affects,
                })
                .collect(),
        };
        let mut out = io::BufWriter::with_capacity(1 << 16, out);
        serde_json::to_writer(&mut out, &document)?;
        out.write_all(b"\n")?;
        out.flush()
    }
}

/// A list whose entries are made while they are written.
struct Each<F>(F);

impl<F, I> Serialize for Each<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

fn advisories(advised: &Advised) -> AdvisoriesRow<'_> {
    AdvisoriesRow {
        state: if advised.is_checked { AdvisoriesState::Checked } else { AdvisoriesState::NotChecked },
        source: advised.source.as_deref(),
        newest: advised.newest.map(|at| day(at).to_string()),
        records: advised.records,
        unchecked: &advised.unchecked,
    }
}

fn summary(tally: &Tally) -> Summary {
    Summary {
        repositories: tally.repositories,
        manifests: tally.manifests,
        dependencies: tally.dependencies,
        packages: tally.packages,
        libyears: tally.rounded_libyears(),
        undated: (tally.undated > 0).then_some(tally.undated),
        behind: BehindCounts {
            major: tally.of_level(Level::Major),
            minor: tally.of_level(Level::Minor),
            patch: tally.of_level(Level::Patch),
        },
        findings: SeverityCounts {
            critical: tally.of_severity(Severity::Critical),
            high: tally.of_severity(Severity::High),
            medium: tally.of_severity(Severity::Medium),
            low: tally.of_severity(Severity::Low),
            info: tally.of_severity(Severity::Info),
        },
        waived: tally.waived,
        baseline: 0,
        skips: tally.skips.clone(),
        errors: tally.errors,
    }
}

fn repository<'a>(report: &Report<'a>, index: usize, inventory: &'a Inventory) -> RepositoryRow<'a> {
    let repository = &inventory.repository;
    RepositoryRow {
        name: &repository.name,
        path: &repository.path,
        remote: repository.remote.as_deref(),
        commit: repository.commit.as_deref(),
        dirty: repository.dirty,
        languages: shares(&repository.languages),
        runtimes: report.runtimes(index).iter().map(|stated| runtime(report, stated)).collect(),
        manifests: inventory.manifests.iter().enumerate().map(|(at, read)| manifest(report, index, at, read)).collect(),
        errors: inventory.errors.iter().map(file_error).collect(),
        passed_over: passed_over(&inventory.passed_over),
    }
}

fn runtime<'a>(report: &Report<'a>, runtime: &'a Runtime) -> RuntimeRow<'a> {
    let row = |statement: &'a Statement| StatementRow {
        says: statement.says.as_str(),
        requirement: statement.requirement.as_str(),
        path: report.path_of(statement.place),
        span: span(statement.place),
    };
    RuntimeRow {
        name: runtime.package.name.as_str(),
        purl: runtime.package.purl(),
        places: runtime.statements.iter().map(row).collect(),
    }
}

fn passed_over(passed: &PassedOver) -> PassedOverRow<'_> {
    let unread = passed.unread.iter().map(|unread| UnreadRow { path: unread.path.as_str(), kind: unread.kind });
    PassedOverRow { vendored: passed.vendored, fixtures: passed.fixtures, unread: unread.collect() }
}

fn manifest<'a>(report: &Report<'a>, repository: usize, at: usize, manifest: &'a Manifested) -> ManifestRow<'a> {
    let rows = manifest.dependencies.iter().enumerate();
    ManifestRow {
        path: manifest.path.as_str(),
        format: manifest.format,
        dependencies: rows
            .map(|(index, asked)| dependency(report, asked, report.chosen(repository, at, index)))
            .collect(),
    }
}

fn dependency<'a>(report: &Report<'a>, dependency: &'a Dependency, choice: Option<&'a Choice>) -> DependencyRow<'a> {
    let current = choice.and_then(|choice| choice.current.as_ref());
    // Where the lock keeps several versions, the one in use here is the one that was told apart.
    let locked = current.filter(|current| current.from == CurrentFrom::Lock).map(|current| current.version.as_str());
    let name = dependency.package.name.as_str();
    let elsewhere = (dependency.place.source != dependency.name_place.source).then(|| report.path_of(dependency.place));
    let written = dependency.written.as_str();
    DependencyRow {
        name,
        written: (written != name).then_some(written),
        ecosystem: dependency.package.ecosystem.as_str(),
        purl: dependency.package.purl(),
        scope: dependency.scope.as_str(),
        group: dependency.group.map(|group| group.as_str()),
        extras: dependency.extras.iter().map(Text::as_str).collect(),
        marker: dependency.marker.map(|marker| marker.as_str()),
        origin: dependency.origin.as_str(),
        decided_at: match dependency.origin {
            Origin::Workspace(entry) => entry.map(|entry| place(report, entry)),
            _ => None,
        },
        requirement: dependency.requirement.as_str(),
        span: span(dependency.place),
        path: elsewhere,
        locked: locked.or_else(|| dependency.locked.last().map(Text::as_str)),
        current: current.map(|current| current.version.as_str()),
        current_from: current.map(|current| current.from.as_str()),
        latest: choice.and_then(|choice| choice.latest.as_ref()).map(Version::as_str),
        update: choice.and_then(|choice| choice.update.as_ref()).map(|chosen| update(report.today, chosen)),
        held: choice
            .map(|choice| choice.held.iter().map(|kept| held(report, dependency.place, kept)).collect())
            .unwrap_or_default(),
        skip: dependency.skip.map(Skip::as_str),
    }
}

fn update(today: Date, update: &Update) -> UpdateRow<'_> {
    let published = update.published.map(day);
    UpdateRow {
        to: update.to.as_str(),
        requirement: update.requirement.map(|text| text.as_str()),
        level: update.level.as_str(),
        breaking: update.breaking,
        published: published.map(|day| day.to_string()),
        age_days: published.map(|day| i64::from((today - day).get_days())),
    }
}

fn held<'a>(report: &Report<'a>, asker: crate::model::Place, held: &'a Held) -> HeldRow<'a> {
    HeldRow {
        version: held.version.as_str(),
        reason: held.reason.as_str(),
        detail: report.detail(asker, held),
        place: report.promise(asker, held).map(|engine| place(report, engine.place)),
        more: held.more,
    }
}

fn finding<'a>(report: &Report<'a>, finding: &'a Finding, fingerprints: &mut Fingerprints) -> FindingRow<'a> {
    FindingRow {
        rule: finding.rule.as_str(),
        pack: finding.pack.as_str(),
        severity: finding.severity,
        priority: finding.priority.map(|priority| priority.as_str()),
        phase: finding.phase.map(|phase| phase.as_str()),
        repository: report.repository(finding).map_or("", |repository| &repository.name),
        repository_path: report.repository(finding).map_or("", |repository| &repository.path),
        path: finding.place.map(|place| report.path_of(place)),
        span: finding.place.map(span),
        subject: finding
            .package
            .map(|package| finding.version.map_or_else(|| package.purl(), |at| package.purl_at(&at))),
        message: &finding.message,
        help: finding.help.as_deref(),
        links: finding.links.iter().map(Text::as_str).collect(),
        remedy: finding.remedy.as_ref().map(remedy),
        reasons: finding.reasons.iter().map(|told| reason(report, told)).collect(),
        fingerprint: fingerprints.of(report, finding),
        waived: finding
            .waived
            .as_ref()
            .map(|waived| WaivedRow { until: waived.until.map(|until| until.as_str()), why: waived.why.as_str() }),
        baseline: false,
    }
}

fn remedy(remedy: &Remedy) -> RemedyRow<'_> {
    let (kind, with, to, safety) = match remedy {
        Remedy::Raise { to, safety, .. } => ("raise", None, Some(to), safety),
        Remedy::Pin { to, safety } => ("pin", None, Some(to), safety),
        Remedy::Replace { with, to, safety } => ("replace", Some(with.purl()), to.as_ref(), safety),
        Remedy::Rewrite { to, safety } => ("rewrite", None, Some(to), safety),
        Remedy::Add { package, to, safety } => ("add", Some(package.purl()), to.as_ref(), safety),
        Remedy::Set { to, safety, .. } => ("set", None, Some(to), safety),
        Remedy::Create { safety, .. } => ("create", None, None, safety),
        Remedy::Remove { safety } | Remedy::RemoveAt { safety, .. } => ("remove", None, None, safety),
    };
    let at = match remedy {
        Remedy::Set { key, .. } => Some(key.as_str()),
        Remedy::Create { path, .. } => Some(path.as_str()),
        _ => None,
    };
    RemedyRow { kind, with, at, to: to.map(Text::as_str), safety: *safety }
}

fn reason<'a>(report: &Report<'a>, reason: &'a Reason) -> ReasonRow<'a> {
    ReasonRow { text: &reason.text, place: reason.place.map(|at| place(report, at)) }
}

fn place<'a>(report: &Report<'a>, place: Place) -> PlaceRow<'a> {
    PlaceRow { path: report.path_of(place), line: place.line, column: place.column }
}

fn span(place: Place) -> Span {
    Span { start: place.start, end: place.end, line: place.line, column: place.column }
}

fn file_error((path, problem): &(RepoPath, Problem)) -> FileErrorRow<'_> {
    let known = |number: u32| (number > 0).then_some(number);
    FileErrorRow {
        path: path.as_str(),
        code: problem.code,
        message: &problem.message,
        line: known(problem.line),
        column: known(problem.column),
    }
}

/// The share of each in all, in thousandths that sum to 1. What rounds to nothing is left out.
fn shares(bytes: &BTreeMap<&'static str, u64>) -> BTreeMap<&'static str, f64> {
    let sum: u128 = bytes.values().map(|bytes| u128::from(*bytes)).sum();
    let mut thousandths: Vec<(&'static str, u32, u128)> = Vec::new();
    for (name, bytes) in bytes {
        let exact = u128::from(*bytes) * 1000;
        thousandths.push((*name, (exact / sum.max(1)) as u32, exact % sum.max(1)));
    }
    // What rounding down leaves over goes to those that lost most by it.
    let left = 1000_u32.saturating_sub(thousandths.iter().map(|(_, share, _)| share).sum());
    thousandths.sort_by(|(a, _, lost), (b, _, other)| other.cmp(lost).then(a.cmp(b)));
    thousandths.iter_mut().take(left as usize).for_each(|(_, share, _)| *share += 1);
    let rounded = thousandths.into_iter().filter(|(_, share, _)| *share > 0);
    rounded.map(|(name, share, _)| (name, f64::from(share) / 1000.0)).collect()
}

/// To the second, as every reader of dates understands it.
fn instant(timestamp: Timestamp) -> String {
    Timestamp::from_second(timestamp.as_second()).unwrap_or(timestamp).to_string()
}
