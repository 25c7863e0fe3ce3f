//! What every workflow of GitHub has to have.

use crate::model::{EcosystemId, Fact, FactKey, Finding, Lookup, Place, Remedy, Safety, Text};

use super::super::Case;
use super::fields::Demanded;
use super::pipeline::{Pipeline, Pipelines, is_workflow, pair, text};

/// Reports what the workflows of one repository do not have.
pub(super) fn report(
    demanded: Demanded,
    case: &Case<'_>,
    repository: u32,
    pipelines: &Pipelines<'_>,
    out: &mut Vec<Finding>,
) {
    match demanded {
        Demanded::PinnedActions => {
            for pipeline in pipelines.of_github() {
                out.extend(pipeline.facts(FactKey::Uses).filter_map(|fact| unpinned(case, repository, pipeline, fact)));
            }
        }
        Demanded::Permissions => {
            // A called workflow may do what its caller lets it.
            for pipeline in pipelines.workflows().filter(|it| !is_only_called(it)) {
                permissions(case, repository, pipeline, out);
            }
        }
        Demanded::Timeout => {
            for pipeline in pipelines.workflows() {
                timeouts(case, repository, pipeline, out);
            }
        }
        Demanded::Concurrency => {
            for pipeline in pipelines.workflows().filter(|it| is_repeated(it)) {
                out.extend(concurrency(case, repository, pipeline));
            }
        }
    }
}

/// Whether only other workflows start it.
fn is_only_called(pipeline: &Pipeline<'_>) -> bool {
    pipeline.facts(FactKey::Trigger).all(|fact| text(fact) == Some("workflow_call"))
}

/// The workflow says it for all jobs, or each job for itself.
fn permissions(case: &Case<'_>, repository: u32, pipeline: &Pipeline<'_>, out: &mut Vec<Finding>) {
    let said: Vec<Option<Text>> = pipeline.facts(FactKey::Permission).map(|fact| fact.of).collect();
    if said.contains(&None) {
        return;
    }
    let usual = "it may do whatever the settings of the repository grant";
    let finding = |place: Place, what: &str, path: &str| {
        let mut finding =
            case.finding_at(repository, Some(place), format!("{what} does not say what its token may do: {usual}"));
        finding.remedy = Some(set(case, &format!("{path}permissions.contents"), "read"));
        finding
    };
    if said.is_empty() {
        out.push(finding(pipeline.manifest.top, "the workflow", ""));
        return;
    }
    for job in
        pipeline.facts(FactKey::Job).filter(|job| !said.iter().flatten().any(|of| text(job) == Some(of.as_str())))
    {
        let id = text(job).unwrap_or_default();
        out.push(finding(job.place, &format!("the job `{id}`"), &format!("jobs.{id}.")));
    }
}

/// Every job ends by itself, or each of its steps does. A job that is a whole workflow cannot say it.
fn timeouts(case: &Case<'_>, repository: u32, pipeline: &Pipeline<'_>, out: &mut Vec<Finding>) {
    for job in pipeline.facts(FactKey::Job) {
        let id = text(job).unwrap_or_default();
        let own = |key: FactKey| pipeline.facts(key).filter(move |fact| fact.of.is_some_and(|of| of == id));
        let options =
            |name: &str| own(FactKey::JobOption).filter(|fact| pair(fact).is_some_and(|(key, _)| key == name)).count();
        let uses = own(FactKey::Uses).count();
        let is_workflow = own(FactKey::Uses).filter_map(text).any(is_workflow);
        let steps = uses + own(FactKey::Run).count();
        if is_workflow || steps == 0 || options("timeout-minutes") > 0 || options("steps.timeout-minutes") >= steps {
            continue;
        }
        let message = format!("the job `{id}` has no `timeout-minutes`: one that hangs is ended after six hours");
        let mut finding = case.finding_at(repository, Some(job.place), message);
        finding.remedy = Some(set(case, &format!("jobs.{id}.timeout-minutes"), "30"));
        out.push(finding);
    }
}

/// Whether people start it again and again: by pushing to a branch, or by changing what they propose.
fn is_repeated(pipeline: &Pipeline<'_>) -> bool {
    pipeline.facts(FactKey::Trigger).filter_map(text).any(|event| {
        let own = || pipeline.facts(FactKey::TriggerFilter).filter(|fact| fact.of.is_some_and(|of| of == event));
        let filters = |name: &str| own().any(|fact| pair(fact).is_some_and(|(key, _)| key == name));
        match event {
            "push" => filters("branches") || filters("branches-ignore") || !filters("tags"),
            "pull_request" | "pull_request_target" => {
                !filters("types") || own().any(|fact| pair(fact) == Some(("types", "synchronize")))
            }
            _ => false,
        }
    })
}

/// The workflow says it, or every job.
fn concurrency(case: &Case<'_>, repository: u32, pipeline: &Pipeline<'_>) -> Option<Finding> {
    let says = |fact: &Fact| pair(fact).is_some_and(|(key, _)| key.split('.').next() == Some("concurrency"));
    let has = |id: &str| {
        pipeline.facts(FactKey::JobOption).any(|fact| fact.of.is_some_and(|of| of == id) && says(fact))
            || pipeline
                .facts(FactKey::Uses)
                .any(|fact| fact.of.is_some_and(|of| of == id) && text(fact).is_some_and(is_workflow))
    };
    if pipeline.facts(FactKey::Setting).any(says) || pipeline.facts(FactKey::Job).filter_map(text).all(has) {
        return None;
    }
    let message = "the workflow has no `concurrency`: each push starts another run beside those that are under way";
    let mut finding = case.finding_at(repository, Some(pipeline.manifest.top), message);
    let group = "{group: '${{ github.workflow }}-${{ github.ref }}', cancel-in-progress: true}";
    finding.remedy = Some(set(case, "concurrency", group));
    Some(finding)
}

fn set(case: &Case<'_>, key: &str, to: &str) -> Remedy {
    Remedy::Set { key: Text::from(key), to: Text::from(to), safety: case.safety(Safety::Review) }
}

/// An action of another repository, or an image, that somebody may change without a trace. What an expression or a template
/// fills in is not known.
fn unpinned(case: &Case<'_>, repository: u32, pipeline: &Pipeline<'_>, fact: &Fact) -> Option<Finding> {
    let uses = text(fact)?;
    if ["./", "../", "$/"].iter().any(|start| uses.starts_with(start)) || uses.contains("{{") {
        return None;
    }
    let (name, reference) = uses.rsplit_once('@').unwrap_or((uses, ""));
    let hash = reference.strip_prefix("sha256:").unwrap_or(reference);
    if matches!(hash.len(), 40 | 64) && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let what = if uses.starts_with("docker://") { "a digest" } else { "a commit" };
    let message = if reference.is_empty() {
        format!("{name} is not pinned to {what}")
    } else {
        format!("{name} is not pinned to {what}: `{reference}` may be moved")
    };
    let mut finding = case.finding_at(repository, Some(behind_at(fact, uses)), message);
    let mut dependencies = pipeline.manifest.dependencies.iter();
    let asked = dependencies.find(|it| fact.place.span().contains(&it.name_place.span().start));
    if let Some(package) = asked.map(|it| it.package).filter(|package| package.ecosystem == EcosystemId::GITHUB) {
        finding.package = Some(package);
        if let Lookup::Found(releases) = case.judged.resolution.lookup(&package) {
            let release = releases.all.iter().find(|release| release.version.as_str() == reference);
            let commit = release.and_then(|release| release.digest);
            finding.remedy = commit.map(|to| Remedy::Pin { to, safety: case.safety(Safety::Review) });
        }
    }
    Some(finding)
}

/// The place of what stands behind the `@`; of all of it where there is none, or the bytes are not the text.
pub(super) fn behind_at(fact: &Fact, uses: &str) -> Place {
    let place = fact.place;
    match uses.rfind('@') {
        Some(at) if place.span().len() == uses.len() => Place {
            start: place.start + at as u32 + 1,
            column: place.column + uses[..=at].chars().count() as u32,
            ..place
        },
        _ => place,
    }
}
