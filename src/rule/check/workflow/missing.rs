//! Steps and jobs that no pipeline of a repository has.

use std::collections::BTreeMap;

use crate::model::{FactKey, Finding, Place, Remedy, Safety, Severity, Text};

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
    Without(&'s str, Place),
    Here,
}

/// Reports what is missing in one repository: one finding for what is nowhere, one for each place that has a part of it.
pub(super) fn report(
    rule: &Workflow,
    case: &Case<'_>,
    repository: u32,
    pipelines: &Pipelines<'_>,
    out: &mut Vec<Finding>,
) {
    let has_unread = case.traces(pipelines.inventory).any(|trace| trace.place.is_none());
    if pipelines.is_empty() && !has_unread && !pipelines.has_hook_service() {
        out.extend((!rule.only_existing).then(|| nothing_runs(rule, case, repository, pipelines)));
        return;
    }
    let kept = Kept::of(pipelines.inventory);
    let mut nowhere = Vec::new();
    let mut elsewhere: BTreeMap<Place, (Vec<String>, &Pipeline<'_>)> = BTreeMap::new();
    for step in &rule.steps {
        match find(rule, step, pipelines, &kept) {
            Found::Here => {}
            Found::Nowhere => nowhere.push((format!("the step `{}`", step.name), step.looked_for())),
            Found::Elsewhere(pipeline) => {
                let place = trigger(pipelines, pipeline).unwrap_or(pipeline.manifest.top);
                elsewhere.entry(place).or_insert((Vec::new(), pipeline)).0.push(format!("`{}`", step.name));
            }
            Found::Without(input, place) => out.push(without(case, repository, step, input, place)),
        }
    }
    for job in rule.jobs.iter().filter(|job| !job.is_in(pipelines)) {
        nowhere.push((format!("the job `{}`", job.name), job.looked_for()));
    }
    for (place, (names, pipeline)) in elsewhere {
        out.push(started_otherwise(case, repository, place, &names, &rule.on, pipelines, pipeline));
    }
    if !nowhere.is_empty() {
        out.push(missing(rule, case, repository, &nowhere, pipelines));
    }
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
            Presence::Without(input, place) if matches!(found, Found::Nowhere) => found = Found::Without(input, place),
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
    let message = format!("no pipeline runs in this repository, so that none has {}", listed(&names));
    let mut finding = case.finding_at(repository, None, message);
    let is_gitlab = pipelines.inventory.repository.remote.as_deref().is_some_and(|remote| remote.contains("gitlab"));
    let path = if is_gitlab { ".gitlab-ci.yml" } else { ".github/workflows/ci.yml" };
    finding.remedy = Some(Remedy::Create { path: Text::from(path), safety: case.safety(Safety::Review) });
    finding
}

/// What no pipeline has, as far as all of them were looked at.
fn missing(
    rule: &Workflow,
    case: &Case<'_>,
    repository: u32,
    nowhere: &[(String, String)],
    pipelines: &Pipelines<'_>,
) -> Finding {
    let names: Vec<String> = nowhere.iter().map(|(name, _)| name.clone()).collect();
    let looked_for: Vec<&str> = nowhere.iter().map(|(_, looked_for)| looked_for.as_str()).collect();
    let names = listed(&names);
    let has = if nowhere.len() == 1 { "is" } else { "are" };
    let unread = case.traces(pipelines.inventory).find(|trace| trace.place.is_none());
    let unread = unread.map(|trace| (format!("`{}`", trace.path), None));
    let unseen = unread.or_else(|| pipelines.unseen().map(|(what, place)| (what, Some(place))));
    let mut finding = match unseen {
        // What was not looked at may well have it.
        Some((what, place)) => {
            let message = format!("whether {names} {has} in a pipeline is not known: {what} was not looked at");
            Finding { severity: Severity::Info, ..case.finding_at(repository, place, message) }
        }
        None => case.finding_at(repository, None, format!("{names} {has} in no pipeline of this repository")),
    };
    let on: Vec<String> = rule.on.iter().map(ToString::to_string).collect();
    let started = if on.is_empty() { String::new() } else { format!(", started by {}", on.join(" or ")) };
    finding.help = Some(format!("what is looked for: {}{started}", looked_for.join("; ")));
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
    let is_plain = facts().all(|fact| fact.key != FactKey::TriggerFilter) && first.branch.is_none();
    if is_plain && first.event.as_str() != "schedule" {
        let to = Text::from(&format!("[{}, {}]", events.join(", "), first.event));
        finding.remedy = Some(Remedy::Set { key: Text::from("on"), to, safety: case.safety(Safety::Review) });
    } else {
        finding.help = Some(format!("add `{}` to its `on`", first.event));
    }
    finding
}

/// An action that is used, but not as it should be.
fn without(case: &Case<'_>, repository: u32, step: &Step, input: &str, place: Place) -> Finding {
    let pattern = step.with.iter().find(|(name, _)| name == input).map(|(_, pattern)| pattern.as_str());
    let wanted = pattern.unwrap_or_default();
    let message = format!("`{}`: this is used without `{input}: {wanted}`", step.name);
    case.finding_at(repository, Some(place), message)
}
