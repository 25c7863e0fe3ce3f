//! What is open by phase, by priority, and what is worth most for the least.

use std::fmt::Write as _;

use jiff::civil::Date;

use crate::model::{Phase, Roadmap, RuleLine, Task};

use super::super::Report;
use super::super::markdown::{escape, table};
use super::super::text::count;
use super::Open;

/// The phases with their items.
pub(super) fn phases(out: &mut String, report: &Report<'_>, roadmap: &Roadmap, open: &Open<'_>) {
    if roadmap.phases.is_empty() {
        return;
    }
    out.push_str("## Phases\n\n");
    overview(out, report, roadmap, open);
    for phase in &roadmap.phases {
        let (rules, tasks) = items(report, roadmap, phase);
        if rules.is_empty() && tasks.is_empty() {
            continue;
        }
        let _ = writeln!(out, "### {}\n", escape(&phase.title));
        if let Some(goal) = &phase.goal {
            let _ = writeln!(out, "{}.\n", escape(goal.trim_end_matches('.')));
        }
        let rows: Vec<Vec<String>> = rules.iter().map(|rule| row(report, rule, open)).collect();
        table(out, &["item", "rule", "state", "severity", "effort", "impact"], &rows);
        for task in &tasks {
            let _ = writeln!(out, "- [{}] {}", if task.done { "x" } else { " " }, escape(&task.title));
        }
        if !tasks.is_empty() {
            out.push('\n');
        }
    }
}

fn overview(out: &mut String, report: &Report<'_>, roadmap: &Roadmap, open: &Open<'_>) {
    let rows: Vec<Vec<String>> = roadmap
        .phases
        .iter()
        .map(|phase| {
            let (rules, tasks) = items(report, roadmap, phase);
            let done = rules.iter().filter(|rule| open.findings(rule.id).is_empty()).count()
                + tasks.iter().filter(|task| task.done).count();
            let all = rules.len() + tasks.len();
            let hours = phase.hours.map_or_else(String::new, |hours| {
                let left =
                    if all == 0 { u64::from(hours) } else { u64::from(hours) * (all - done) as u64 / all as u64 };
                format!("{hours} h, {left} h left")
            });
            vec![
                escape(&phase.title),
                escape(&phase.when),
                days(phase),
                open.count(rules.iter().copied()).to_string(),
                format!("{done} of {all}"),
                hours,
                state(phase, report.today, done, all),
            ]
        })
        .collect();
    table(out, &["phase", "when", "days", "open findings", "items done", "effort", "state"], &rows);
    let hours: u32 = roadmap.phases.iter().filter_map(|phase| phase.hours).sum();
    if hours > 0 {
        let _ = writeln!(out, "Together {hours} h.\n");
    }
}

/// The rules and tasks of a phase.
fn items<'a>(report: &'a Report<'_>, roadmap: &'a Roadmap, phase: &Phase) -> (Vec<&'a RuleLine>, Vec<&'a Task>) {
    let rules = report.rules.iter().filter(|rule| rule.phase == Some(phase.id)).collect();
    let tasks = roadmap.tasks.iter().filter(|task| task.phase == Some(phase.id)).collect();
    (rules, tasks)
}

fn days(phase: &Phase) -> String {
    match (phase.begins, phase.ends) {
        (Some(begins), Some(ends)) => format!("{begins} to {ends}"),
        (Some(begins), None) => format!("from {begins}"),
        (None, Some(ends)) => format!("until {ends}"),
        (None, None) => String::new(),
    }
}

/// `overdue since 2025-06-30 (508 days)`, `now`, `to come`, `nothing open`.
fn state(phase: &Phase, today: Date, done: usize, all: usize) -> String {
    let mut words = match (phase.begins, phase.ends) {
        _ if all == 0 => "no rule or task tells".to_owned(),
        _ if done == all => "nothing open".to_owned(),
        (_, Some(ends)) if ends < today => {
            let days = (today - ends).get_days();
            format!("overdue since {ends} ({})", count(days.unsigned_abs(), "day"))
        }
        (Some(begins), _) if begins > today => "to come".to_owned(),
        (None, None) => String::new(),
        _ => "now".to_owned(),
    };
    if let Some(said) = &phase.status {
        let _ = write!(words, "{}the pack says: {}", if words.is_empty() { "" } else { "; " }, escape(said));
    }
    words
}

fn row(report: &Report<'_>, rule: &RuleLine, open: &Open<'_>) -> Vec<String> {
    vec![
        escape(item(&rule.title)),
        escape(&rule.id),
        open.state(report, rule),
        open.severity(rule).as_str().to_owned(),
        rule.effort.unwrap_or_default().to_owned(),
        rule.impact.unwrap_or_default().to_owned(),
    ]
}

/// What there is to do. Where a reason stands for a title, the lines of the document that it ends with are left out:
/// `Redis 7.2 (the guide, line 251)` is `Redis 7.2`.
pub(super) fn item(title: &str) -> &str {
    match title.rsplit_once(" (") {
        Some((item, source)) if source.ends_with(')') && source.contains("line") && !item.is_empty() => item,
        _ => title,
    }
}

/// Rules that find something, with the first place of each.
fn places(out: &mut String, report: &Report<'_>, rules: &[&RuleLine], open: &Open<'_>) {
    let rows: Vec<Vec<String>> = rules
        .iter()
        .map(|rule| {
            let mut row = row(report, rule, open);
            row.push(open.whereabouts(report, rule));
            row
        })
        .collect();
    table(out, &["item", "rule", "state", "severity", "effort", "impact", "where"], &rows);
}

/// What is open though the plan has no place for it: rules without a phase and without a priority, worst first.
pub(super) fn unplanned(out: &mut String, report: &Report<'_>, open: &Open<'_>) {
    let is_unplanned = |rule: &&RuleLine| rule.phase.is_none() && rule.priority.is_none();
    let is_open = |rule: &&RuleLine| !open.findings(rule.id).is_empty();
    let mut rules: Vec<&RuleLine> = report.rules.iter().filter(is_unplanned).filter(is_open).collect();
    if rules.is_empty() {
        return;
    }
    rules.sort_by_key(|rule| std::cmp::Reverse(open.severity(rule)));
    out.push_str("## Outside the plan\n\n");
    let number = count(open.count(rules.iter().copied()) as u64, "finding");
    let _ = writeln!(out, "{number} of rules that have neither a phase nor a priority.\n");
    places(out, report, &rules, open);
}

/// What is open under each of the pack's priorities.
pub(super) fn priorities(out: &mut String, report: &Report<'_>, roadmap: &Roadmap, open: &Open<'_>) {
    if roadmap.priorities.is_empty() {
        return;
    }
    out.push_str("## Priorities\n\n");
    for (id, title) in &roadmap.priorities {
        let of_it = || report.rules.iter().filter(|rule| rule.priority == Some(*id));
        let (all, number) = (of_it().count(), open.count(of_it()));
        let done = of_it().filter(|rule| open.findings(rule.id).is_empty()).count();
        let _ = writeln!(out, "### {}: {}\n", escape(id), escape(title));
        let _ = writeln!(out, "{} open; {done} of {all} rules have nothing open.\n", count(number as u64, "finding"));
        let rules: Vec<&RuleLine> = of_it().filter(|rule| !open.findings(rule.id).is_empty()).collect();
        places(out, report, &rules, open);
    }
}

/// What was weighed: what is open first, and of that what is worth most for the least.
pub(super) fn matrix(out: &mut String, report: &Report<'_>, roadmap: &Roadmap, open: &Open<'_>) {
    let mut weighed: Vec<&RuleLine> =
        report.rules.iter().filter(|rule| rule.effort.is_some() && rule.impact.is_some()).collect();
    if weighed.is_empty() {
        return;
    }
    let rank = |word: Option<&str>| match word {
        Some("low") => 0,
        Some("medium") => 1,
        _ => 2,
    };
    let priority = |rule: &RuleLine| roadmap.priorities.iter().position(|(id, _)| rule.priority == Some(*id));
    weighed.sort_by_key(|rule| {
        let is_done = open.findings(rule.id).is_empty();
        (is_done, rank(rule.effort) - rank(rule.impact), priority(rule).unwrap_or(usize::MAX), rank(rule.effort))
    });
    let when = |rule: &RuleLine| roadmap.phases.iter().find(|phase| rule.phase == Some(phase.id));
    let rows: Vec<Vec<String>> = weighed
        .iter()
        .map(|rule| {
            let mut row = row(report, rule, open);
            row[3] = escape(rule.priority.as_deref().unwrap_or_default());
            row.push(when(rule).map_or_else(String::new, |phase| {
                let when = if phase.when.is_empty() { String::new() } else { format!(" ({})", phase.when) };
                escape(&format!("{}{when}", phase.title))
            }));
            row
        })
        .collect();
    out.push_str("## What first\n\n");
    table(out, &["item", "rule", "state", "priority", "effort", "impact", "when"], &rows);
}
