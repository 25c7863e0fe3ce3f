//! What a rules file may say of pipelines.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::{Build, OneOrMany};
use super::Workflow;
use super::job::Job;
use super::pipeline::Start;
use super::step::Step;

/// `workflow`: do the pipelines (of GitHub and GitLab) do what they should?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct WorkflowFields {
    /// Steps that some pipeline of the repository has to have: each of them.
    steps: Option<Vec<StepFields>>,
    /// What has to start the pipeline that has the steps: `pull_request`, `push`, `schedule`, ...; one of them is enough.
    on: Option<OneOrMany<String>>,
    /// Jobs that some pipeline has to have: each of them.
    jobs: Option<Vec<JobFields>>,
    /// What every workflow has to have.
    require: Option<OneOrMany<Demanded>>,
    /// What no workflow may have.
    forbid: Option<OneOrMany<Refused>>,
    /// With `steps`: whether services beside a job are as good.
    or_services: Option<bool>,
    /// Whether a repository without any pipeline is left alone: another rule asks for one.
    only_existing: Option<bool>,
}

/// A step, by what it runs or uses: either is enough. So is a job, a task, a script or an action that bears its name
/// (`make lint`, `./lint.sh`); scripts of `package.json` and hooks of pre-commit are followed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct StepFields {
    /// Its name in the report: `lint`, `test`.
    name: String,
    /// A pattern over scripts.
    run: Option<String>,
    /// Globs over actions and images that are used: `github/codeql-action/*`.
    uses: Option<OneOrMany<String>>,
    /// With `uses`: inputs -> patterns over what they are given.
    with: Option<BTreeMap<String, String>>,
}

/// A job; all that is said has to hold.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct JobFields {
    /// Its name in the report.
    name: String,
    /// A pattern over its id; any job where it is not said.
    id: Option<String>,
    /// What starts its workflow: `pull_request`, `push`, `push:main`.
    on: Option<OneOrMany<String>>,
    /// The environment it deploys to.
    environment: Option<String>,
}

/// What workflows have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Demanded {
    /// They say what their token may do.
    Permissions,
    /// Every job ends after a time that the workflow says.
    Timeout,
    /// A newer run of the same branch ends an older one.
    Concurrency,
    /// Every action is pinned to a commit.
    PinnedActions,
}

/// What workflows do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Refused {
    /// A token that may write everything.
    WriteAll,
    /// `pull_request_target` with a checkout of what was proposed.
    PullRequestTarget,
    /// What others write (a title, a branch's name) put into a script.
    ScriptInjection,
    /// Actions that follow a branch.
    BranchActions,
    /// A secret in clear.
    LiteralSecret,
}

/// The check that the fields make. What is wrong with them is noted, and then nothing is judged.
pub(super) fn build(fields: WorkflowFields, build: &Build<'_>) -> Workflow {
    let asks_nothing = fields.steps.as_ref().is_none_or(Vec::is_empty)
        && fields.jobs.as_ref().is_none_or(Vec::is_empty)
        && fields.require.is_none()
        && fields.forbid.is_none();
    if asks_nothing {
        let known = Some("known: steps, jobs, require, forbid".to_owned());
        build.fault("", "nothing is asked of pipelines", known);
    }
    let has_steps = fields.steps.is_some();
    for (field, is_said) in [("on", fields.on.is_some()), ("or-services", fields.or_services.is_some())] {
        if is_said && !has_steps {
            build.fault(field, format!("`{field}` says more of `steps`, and there are none"), None);
        }
    }
    let steps = fields.steps.unwrap_or_default().into_iter().enumerate();
    let jobs = fields.jobs.unwrap_or_default().into_iter().enumerate();
    Workflow {
        on: starts("on", fields.on, build),
        steps: steps.map(|(index, fields)| step(index, fields, build)).collect(),
        jobs: jobs.map(|(index, fields)| job(index, fields, build)).collect(),
        demanded: fields.require.unwrap_or_default().0,
        refused: fields.forbid.unwrap_or_default().0,
        or_services: fields.or_services.unwrap_or(false),
        only_existing: fields.only_existing.unwrap_or(false),
    }
}

fn step(index: usize, fields: StepFields, build: &Build<'_>) -> Step {
    let at = |field: &str| format!("steps.{index}.{field}");
    if fields.run.is_none() && fields.uses.is_none() {
        let known = Some("known: run, uses".to_owned());
        build.fault(&format!("steps.{index}"), format!("nothing says what `{}` is", fields.name), known);
    }
    if fields.with.is_some() && fields.uses.is_none() {
        build.fault(&at("with"), "inputs are given to what is used, and nothing is", None);
    }
    let uses = fields.uses.and_then(|uses| {
        let lower = OneOrMany(uses.0.iter().map(|glob| glob.to_ascii_lowercase()).collect());
        build.globs(&at("uses"), &lower).map(|globs| (globs, uses.0))
    });
    let given = |(input, pattern): (String, String)| {
        let pattern = build.pattern(&at(&format!("with.{input}")), &pattern)?;
        Some((input, pattern))
    };
    Step {
        run: fields.run.and_then(|run| build.pattern(&at("run"), &run)),
        with: fields.with.unwrap_or_default().into_iter().filter_map(given).collect(),
        name: fields.name,
        uses,
    }
}

fn job(index: usize, fields: JobFields, build: &Build<'_>) -> Job {
    if fields.id.is_none() && fields.on.is_none() && fields.environment.is_none() {
        let known = Some("known: id, on, environment".to_owned());
        build.fault(&format!("jobs.{index}"), format!("nothing says what `{}` is", fields.name), known);
    }
    Job {
        name: fields.name,
        id: fields.id.and_then(|id| build.pattern(&format!("jobs.{index}.id"), &id)),
        on: starts(&format!("jobs.{index}.on"), fields.on, build),
        environment: fields.environment,
    }
}

/// What starts pipelines; a problem for each event that GitHub does not have.
fn starts(field: &str, written: Option<OneOrMany<String>>, build: &Build<'_>) -> Vec<Start> {
    let starts: Vec<Start> = written.unwrap_or_default().0.iter().map(|written| Start::new(written)).collect();
    for (index, start) in starts.iter().enumerate() {
        if !EVENTS.contains(&start.event.as_str()) {
            build.unknown(&format!("{field}.{index}"), &start.event, EVENTS.iter().copied());
        }
    }
    starts
}

/// What may start a workflow.
const EVENTS: &[&str] = &[
    "branch_protection_rule",
    "check_run",
    "check_suite",
    "create",
    "delete",
    "deployment",
    "deployment_status",
    "discussion",
    "discussion_comment",
    "fork",
    "gollum",
    "issue_comment",
    "issues",
    "label",
    "merge_group",
    "milestone",
    "page_build",
    "public",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_target",
    "push",
    "registry_package",
    "release",
    "repository_dispatch",
    "schedule",
    "status",
    "watch",
    "workflow_call",
    "workflow_dispatch",
    "workflow_run",
];
