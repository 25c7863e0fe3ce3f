//! Steps and jobs that no pipeline of a repository has.

use std::collections::BTreeMap;

use crate::model::{Fact, FactKey, Finding, Place, Remedy, Safety, Severity, Text};

use super::super::Case;
use super::pipeline::{Pipeline, Pipelines, Start, text};
use super::script::Kept;
use super::step::{Presence, Step};
use super::{Workflow, listed};

/// Where a step was found, as far as it was.
enum Found<'p, 'a, 's> {
    Nowhere,
    /// In a pipeline that something else starts.
    Elsewhere(&'p Pipeline<'a>),
    /// Without an input.
    Without(&'s str, &'a Fact),
    Here,
}

/// What no pipeline has, as far as they were looked at.
#[derive(Default)]
struct Absent {
    steps: Vec<String>,
    jobs: Vec<String>,
    looked_for: Vec<String>,
    /// Whether scripts might run one of the steps.
    runs: bool,
}

/// Reports what is missing in one repository: one finding for what is nowhere, one for each place that has a part of it.
pub(super) fn report(
    rule: &Workflow,
    case: &Case<'_>,
    repository: u32,
    pipelines: &Pipelines<'_>,
    out: &mut Vec<Finding>,
) {
    let has_others = unread(case, pipelines).is_some() || pipelines.has_hook_service();
    if pipelines.is_empty() && !has_others {
        out.extend((!rule.only_existing).then(|| nothing_runs(rule, case, repository, pipelines)));
        return;
    }
    let kept = Kept::of(pipelines.inventory);
    let mut absent = Absent::default();
    let mut elsewhere: BTreeMap<Place, (Vec<String>, &Pipeline<'_>)> = BTreeMap::new();
    for step in &rule.steps {
        match find(rule, step, pipelines, &kept) {
            Found::Here => {}
            Found::Without(input, uses) => out.push(without(case, repository, step, input, uses)),
            // What runs in time may well have it too, where nobody looked.
            Found::Elsewhere(pipeline) if unseen(rule, case, pipelines, step.run.is_some()).is_none() => {
                let place = trigger(pipelines, pipeline).unwrap_or(pipeline.manifest.top);
                elsewhere.entry(place).or_insert((Vec::new(), pipeline)).0.push(format!("`{}`", step.name));
            }
            Found::Elsewhere(_) | Found::Nowhere => {
                absent.runs |= step.run.is_some();
                absent.steps.push(format!("`{}`", step.name));
                absent.looked_for.push(step.looked_for());
            }
        }
    }
    for job in rule.jobs.iter().filter(|job| !job.is_in(pipelines)) {
        absent.jobs.push(format!("`{}`", job.name));
        absent.looked_for.push(job.looked_for());
    }
    for (place, (names, pipeline)) in elsewhere {
        out.push(started_otherwise(case, repository, place, &names, &rule.on, pipelines, pipeline));
    }
    if !absent.looked_for.is_empty() {
        out.push(missing(rule, case, repository, &absent, pipelines));
    }
}

/// A pipeline that is not read.
fn unread(case: &Case<'_>, pipelines: &Pipelines<'_>) -> Option<String> {
    let mut traces = case.traces(pipelines.inventory);
    traces.find(|trace| trace.place.is_none()).map(|trace| format!("`{}`", trace.path))
}

/// What runs and was not looked at, and where it is named.
fn unseen(rule: &Workflow, case: &Case<'_>, pipelines: &Pipelines<'_>, runs: bool) -> Option<(String, Option<Place>)> {
    let unread = unread(case, pipelines).map(|what| (what, None));
    unread.or_else(|| pipelines.unseen(&rule.on, runs).map(|(what, place)| (what, Some(place))))
}

fn find<'p, 'a, 's>(rule: &Workflow, step: &'s Step, pipelines: &'p Pipelines<'a>, kept: &Kept) -> Found<'p, 'a, 's> {
    if pipelines.has_hook_service() && step.is_hook(kept) {
        return Found::Here;
    }
    let mut found = Found::Nowhere;
    for pipeline in pipelines.running() {
        let presence = match step.presence(pipeline, kept) {
            Presence::Absent if rule.or_services && pipeline.facts(FactKey::Service).next().is_some() => {
                Presence::Present
            }
            presence => presence,
        };
        match presence {
            Presence::Present if pipelines.is_started(pipeline, &rule.on) => return Found::Here,
            Presence::Present if !matches!(found, Found::Elsewhere(_)) => found = Found::Elsewhere(pipeline),
            Presence::Without(input, uses) if matches!(found, Found::Nowhere) => found = Found::Without(input, uses),
            _ => {}
        }
    }
    found
}

/// The first trigger of the workflow that starts a pipeline.
fn trigger(pipelines: &Pipelines<'_>, pipeline: &Pipeline<'_>) -> Option<Place> {
    let facts = pipelines.starters(pipeline).flat_map(|workflow| &workflow.facts);
    facts.into_iter().find(|fact| fact.key == FactKey::Trigger).map(|fact| fact.place)
}

fn nothing_runs(rule: &Workflow, case: &Case<'_>, repository: u32, pipelines: &Pipelines<'_>) -> Finding {
    let steps = rule.steps.iter().map(|step| format!("`{}`", step.name));
    let names: Vec<String> = steps.chain(rule.jobs.iter().map(|job| format!("`{}`", job.name))).collect();
    let wanted = if names.len() == 1 { "is" } else { "are" };
    let message = format!("no pipeline runs in this repository; {} {wanted} wanted", listed(&names));
    let mut finding = case.finding_at(repository, None, message);
    let is_gitlab = pipelines.inventory.repository.remote.as_deref().is_some_and(|remote| remote.contains("gitlab"));
    let path = if is_gitlab { ".gitlab-ci.yml" } else { ".github/workflows/ci.yml" };
    finding.remedy = Some(Remedy::Create { path: Text::from(path), safety: case.safety(Safety::Review) });
    finding
}

/// What no pipeline has, or may well have where nobody looked.
fn missing(rule: &Workflow, case: &Case<'_>, repository: u32, absent: &Absent, pipelines: &Pipelines<'_>) -> Finding {
    let parts = [("step", &absent.steps), ("job", &absent.jobs)].map(|(what, names)| match names.as_slice() {
        [] => None,
        [only] => Some(format!("the {what} {only}")),
        several => Some(format!("the {what}s {}", listed(several))),
    });
    let names = listed(&parts.into_iter().flatten().collect::<Vec<_>>());
    let has = if absent.looked_for.len() == 1 { "is" } else { "are" };
    let mut finding = match unseen(rule, case, pipelines, absent.runs) {
        Some((what, place)) => {
            let message = format!("whether {names} {has} in a pipeline is not known: {what} was not looked at");
            Finding { severity: Severity::Info, ..case.finding_at(repository, place, message) }
        }
        None => case.finding_at(repository, None, format!("{names} {has} in no pipeline of this repository")),
    };
    let on: Vec<String> = rule.on.iter().map(ToString::to_string).collect();
    let started = if on.is_empty() { String::new() } else { format!(", started by {}", on.join(" or ")) };
    finding.help = Some(format!("what is looked for: {}{started}", absent.looked_for.join("; ")));
    finding
}

/// Steps that there are, but that nothing of what is wanted starts.
fn started_otherwise(
    case: &Case<'_>,
    repository: u32,
    place: Place,
    names: &[String],
    on: &[Start],
    pipelines: &Pipelines<'_>,
    pipeline: &Pipeline<'_>,
) -> Finding {
    let facts = || pipelines.starters(pipeline).flat_map(|workflow| &workflow.facts);
    let mut events: Vec<&str> = Vec::new();
    for event in facts().filter(|fact| fact.key == FactKey::Trigger).filter_map(text) {
        if !events.contains(&event) {
            events.push(event);
        }
    }
    let wanted: Vec<String> = on.iter().map(ToString::to_string).collect();
    let (steps, run) = if names.len() == 1 { ("the step", "runs") } else { ("the steps", "run") };
    let shown: Vec<String> = events.iter().map(|event| format!("`{event}`")).collect();
    let message = format!("{steps} {} {run} on {}, not on {}", listed(names), listed(&shown), wanted.join(" or "));
    let mut finding = case.finding_at(repository, Some(place), message);
    let Some(first) = on.first() else { return finding };
    let is_plain = pipelines.starters(pipeline).count() == 1
        && facts().all(|fact| fact.key != FactKey::TriggerFilter)
        && first.branch.is_none();
    if is_plain && first.event.as_str() != "schedule" {
        let to = Text::from(&format!("[{}, {}]", events.join(", "), first.event));
        finding.remedy = Some(Remedy::Set { key: Text::from("on"), to, safety: case.safety(Safety::Review) });
    } else {
        finding.help = Some(format!("add `{}` to its `on`", first.event));
    }
    finding
}

/// An action that is used, but not as it should be.
fn without(case: &Case<'_>, repository: u32, step: &Step, input: &str, uses: &Fact) -> Finding {
    let pattern = step.with.iter().find(|(name, _)| name == input).map(|(_, pattern)| pattern.as_str());
    let action = text(uses).unwrap_or_default().split('@').next().unwrap_or_default();
    let message = format!("{action} is used without `{input}: {}`", pattern.unwrap_or_default());
    case.finding_at(repository, Some(uses.place), message)
}
