//! Holds a fleet against a set of rules: every check, then overrides, waivers and order.

use jiff::civil::Date;
use rayon::prelude::*;

use crate::advisory::Advisories;
use crate::lifecycle::Lifecycles;
use crate::model::{Finding, Fleet, Repository, Resolution, Severity, Text, WaivedBy};

use super::check::{Case, ask};
use super::ruleset::{Override, Rule, RuleSet, Waiver};

/// The rule that reports a waiver whose last day is past.
pub(super) const EXPIRED: &str = "waiver-expired";
/// The rule that reports a waiver that matches nothing.
pub(super) const UNUSED: &str = "waiver-unused";

/// What is judged: the fleet, and what is known beside it.
#[derive(Clone, Copy, Debug)]
pub struct Judged<'a> {
    /// What was read.
    pub fleet: &'a Fleet,
    /// What the registries say, and what was decided for each dependency.
    pub resolution: &'a Resolution,
    /// What is known against releases.
    pub advisories: &'a Advisories,
    /// Until when things are supported.
    pub lifecycles: &'a Lifecycles,
    /// The day of the run.
    pub today: Date,
    /// How many days ahead an end of life is of interest.
    pub eol_lookahead: i64,
}

/// Every finding, sorted by repository, path, offset and rule.
///
/// A waived finding stays, marked. A waiver whose last day is past no longer counts and is reported; so is one that
/// matches nothing.
pub fn judge(rules: &RuleSet, judged: &Judged<'_>) -> Vec<Finding> {
    let packages = ask(judged.fleet, judged.resolution);
    let mut findings: Vec<Finding> = rules
        .rules
        .par_iter()
        .enumerate()
        .map(|(index, rule)| {
            let mut found = Vec::new();
            rule.check.judge(&Case::new(judged, &packages, rule, index), &mut found);
            dress(rule, judged.fleet, &mut found);
            found
        })
        .collect::<Vec<_>>()
        .into_iter()
        .flatten()
        .collect();
    override_severities(rules, judged.fleet, &mut findings);
    let mut of_waivers = waive(rules, judged, &mut findings);
    override_severities(rules, judged.fleet, &mut of_waivers);
    findings.append(&mut of_waivers);
    sort(judged.fleet, &mut findings);
    findings
}

/// Puts in what the rule says in its own words.
fn dress(rule: &Rule, fleet: &Fleet, findings: &mut [Finding]) {
    let steps = (!rule.fix.steps.is_empty()).then(|| rule.fix.steps.join("; "));
    for finding in findings {
        if let Some(template) = &rule.message {
            finding.message = template.fill(finding, rule, repository(fleet, finding), path(fleet, finding));
        }
        if let Some(safety) = rule.fix.safety {
            finding.remedy = finding.remedy.take().map(|remedy| remedy.looked_at_by(safety));
        }
        if steps.is_some() {
            finding.help.clone_from(&steps);
        }
    }
}

fn override_severities(rules: &RuleSet, fleet: &Fleet, findings: &mut Vec<Finding>) {
    if rules.overrides.is_empty() {
        return;
    }
    // Globs are asked once per repository and once per rule, not once per finding.
    let names = |it: &Override, repository: &Repository| {
        it.repositories.contains(&[&repository.name, &repository.path])
            && (it.topics.is_empty() || repository.topics.iter().any(|topic| it.topics.contains(topic)))
    };
    let in_repository =
        |it: &Override| fleet.inventories.iter().map(|inventory| names(it, &inventory.repository)).collect();
    let repositories: Vec<Vec<bool>> = rules.overrides.iter().map(in_repository).collect();
    let mut by_rule: rustc_hash::FxHashMap<Text, Vec<usize>> = rustc_hash::FxHashMap::default();
    findings.retain_mut(|finding| {
        let matching = by_rule.entry(finding.rule).or_insert_with(|| {
            (0..rules.overrides.len()).filter(|at| rules.overrides[*at].rules.contains(&[&finding.rule])).collect()
        });
        let is_about = |at: &&usize| {
            let paths = &rules.overrides[**at].paths;
            // What is found of the fleet as a whole is in no repository: only an override for all of them is about it.
            let of_fleet =
                || rules.overrides[**at].repositories.contains(&[""]) && rules.overrides[**at].topics.is_empty();
            repositories[**at].get(finding.repository as usize).copied().unwrap_or_else(of_fleet)
                && (paths.is_everything() || (finding.place.is_some() && paths.contains(&[path(fleet, finding)])))
        };
        match matching.iter().rev().find(is_about).map(|at| rules.overrides[*at].severity) {
            Some(Some(severity)) => finding.severity = severity,
            Some(None) => return false,
            None => {}
        }
        true
    });
}

/// Marks what is waived; the findings about the waivers themselves.
fn waive(rules: &RuleSet, judged: &Judged<'_>, findings: &mut [Finding]) -> Vec<Finding> {
    let is_over = |waiver: &&Waiver| waiver.until.is_some_and(|until| until < judged.today);
    let (over, standing): (Vec<&Waiver>, Vec<&Waiver>) = rules.waivers.iter().partition(is_over);
    let mut about = Vec::new();
    for waiver in standing {
        let mut is_used = false;
        for finding in findings.iter_mut().filter(|finding| matches(waiver, judged.fleet, finding)) {
            is_used = true;
            let until = waiver.until.map(|until| Text::from(&until.to_string()));
            // Of several that stand against one finding the first one's reason is told.
            finding.waived.get_or_insert(WaivedBy { until, why: waiver.why });
        }
        if !is_used {
            about.push(unused(waiver, "matches nothing"));
        }
    }
    // What another waiver stands against does not count again.
    for waiver in over {
        let mut matched = findings.iter().filter(|finding| matches(waiver, judged.fleet, finding)).peekable();
        let is_needed = matched.peek().is_some();
        match (matched.find(|finding| finding.waived.is_none()), waiver.until) {
            (Some(finding), Some(until)) => {
                let message = format!("{} ended on {until}: what it stood against counts again", waiver.shown());
                about.push(of_waiver(EXPIRED, waiver, Some(finding), Severity::Medium, message));
            }
            _ if is_needed => about.push(unused(waiver, "has ended, and another stands in its place")),
            _ => about.push(unused(waiver, "matches nothing")),
        }
    }
    about
}

fn unused(waiver: &Waiver, why: &str) -> Finding {
    of_waiver(UNUSED, waiver, None, Severity::Info, format!("{} {why}: it can go", waiver.shown()))
}

fn matches(waiver: &Waiver, fleet: &Fleet, finding: &Finding) -> bool {
    waiver.rules.contains(&[&finding.rule])
        && waiver
            .components
            .as_ref()
            .is_none_or(|components| finding.package.is_some_and(|it| components.contains(&it)))
        && (waiver.repositories.is_everything() || {
            let repository = fleet.inventories.get(finding.repository as usize).map(|it| &it.repository);
            repository.is_some_and(|it| waiver.repositories.contains(&[&it.name, &it.path]))
        })
        && (waiver.paths.is_everything() || (finding.place.is_some() && waiver.paths.contains(&[path(fleet, finding)])))
}

/// A finding about a waiver: in the repository of what it stood against, or of the fleet as a whole.
fn of_waiver(rule: &str, waiver: &Waiver, against: Option<&Finding>, severity: Severity, message: String) -> Finding {
    Finding {
        rule: Text::from(rule),
        pack: waiver.pack,
        severity,
        priority: None,
        phase: None,
        repository: against.map_or(u32::MAX, |finding| finding.repository),
        place: None,
        package: against.and_then(|finding| finding.package),
        version: None,
        message,
        help: Some(format!("it stands in {}:{} and said: {}", waiver.at.file, waiver.at.line, waiver.why)),
        links: Vec::new(),
        remedy: None,
        reasons: Vec::new(),
        waived: None,
    }
}

fn sort(fleet: &Fleet, findings: &mut [Finding]) {
    findings.par_sort_by(|a, b| {
        let key =
            |it: &Finding| (it.place.map_or(0, |place| place.start), it.rule, it.package.map(|package| package.name));
        // The repositories of a fleet are in the order of their paths.
        a.repository
            .cmp(&b.repository)
            .then_with(|| path(fleet, a).cmp(path(fleet, b)))
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| a.message.cmp(&b.message))
    });
}

/// The path of a finding's repository.
fn repository<'f>(fleet: &'f Fleet, finding: &Finding) -> &'f str {
    fleet.inventories.get(finding.repository as usize).map_or("", |inventory| &inventory.repository.path)
}

/// The path of a finding's file; empty where it has none.
fn path(fleet: &Fleet, finding: &Finding) -> &'static str {
    finding.place.map_or("", |place| fleet.path_of(place).as_str())
}
