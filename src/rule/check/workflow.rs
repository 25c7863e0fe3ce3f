//! Do the pipelines do what they should?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// What is asked of pipelines.
#[derive(Debug)]
pub struct Workflow {
    fields: WorkflowFields,
}

impl Check for Workflow {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

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

/// A step, by what it runs or uses: either is enough.
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
    with: Option<std::collections::BTreeMap<String, String>>,
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

impl Criteria for Workflow {
    type Fields = WorkflowFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
