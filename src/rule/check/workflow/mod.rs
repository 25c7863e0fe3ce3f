//! Do the pipelines do what they should?

mod demanded;
mod fields;
mod job;
mod literal;
mod missing;
mod pipeline;
mod refused;
mod script;
mod step;

use crate::model::Finding;

use super::super::probe::{Probe, Probed, Seen, Want};
use super::{Build, Case, Check, Criteria};

use fields::{Demanded, Refused, WorkflowFields};
use job::Job;
use pipeline::{Pipelines, Start};
use step::Step;

/// What is asked of pipelines.
#[derive(Debug)]
pub(super) struct Workflow {
    steps: Vec<Step>,
    /// What starts the pipelines that have the steps; empty for anything.
    on: Vec<Start>,
    jobs: Vec<Job>,
    demanded: Vec<Demanded>,
    refused: Vec<Refused>,
    or_services: bool,
    only_existing: bool,
}

impl Check for Workflow {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for (repository, inventory) in case.repositories() {
            let pipelines = Pipelines::of(case, inventory);
            if !self.steps.is_empty() || !self.jobs.is_empty() {
                missing::report(self, case, repository, &pipelines, out);
            }
            for demanded in &self.demanded {
                demanded::report(*demanded, case, repository, &pipelines, out);
            }
            for refused in &self.refused {
                refused::report(*refused, case, repository, &pipelines, out);
            }
        }
    }

    fn probe(&self) -> Option<&dyn Probe> {
        Some(self)
    }
}

/// Pipelines that are not read: all that is known of them is that they are there.
const UNREAD: &[&str] = &[
    ".appveyor.yml",
    ".bazelci",
    ".builds",
    ".buildkite",
    ".circleci",
    ".cirrus.star",
    ".cirrus.yml",
    ".drone.star",
    ".drone.yml",
    ".forgejo",
    ".gitea",
    ".semaphore",
    ".teamcity",
    ".travis.yml",
    ".woodpecker",
    ".woodpecker.yaml",
    ".woodpecker.yml",
    ".zuul.yaml",
    "Jenkinsfile",
    "appveyor.yml",
    "azure-pipelines.yaml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "buildspec.yml",
    "cloudbuild.yaml",
    "codefresh.yml",
    "wercker.yml",
    "zuul.d",
];

impl Workflow {
    /// Whether something has to be there, so that it matters what else may have it.
    fn asks_for_something(&self) -> bool {
        !self.steps.is_empty() || !self.jobs.is_empty()
    }
}

/// The pipelines that are not read, and secrets in those that are: no fact keeps one.
impl Probe for Workflow {
    fn wants(&self, path: &str) -> Want {
        if self.refused.contains(&Refused::LiteralSecret) && literal::wants(path) {
            return Want::Text;
        }
        let first = path.split('/').next().unwrap_or_default();
        if self.asks_for_something() && UNREAD.contains(&first) { Want::Path } else { Want::Nothing }
    }

    fn look(&self, file: &Probed<'_>, seen: &mut Vec<Seen>) {
        literal::look(file.source, seen);
    }
}

impl Criteria for Workflow {
    type Fields = WorkflowFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        Some(fields::build(fields, build))
    }
}

/// `a`, `b` and `c`, in the order in which they come.
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}
