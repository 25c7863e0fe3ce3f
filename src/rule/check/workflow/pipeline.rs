//! The pipelines of one repository: which files run, what starts them, and what they lead to.

use rustc_hash::FxHashMap;

use crate::manifest::syntax::path::extension;
use crate::model::{EcosystemId, Fact, FactKey, Inventory, Manifested, Package, Place, Scope, Text, Value};

use super::super::super::globs::Globs;
use super::super::Case;
use super::script;

/// The pipelines of one repository.
#[derive(Debug)]
pub(super) struct Pipelines<'a> {
    /// The repository.
    pub inventory: &'a Inventory,
    all: Vec<Pipeline<'a>>,
}

/// A file of a pipeline.
#[derive(Debug)]
pub(super) struct Pipeline<'a> {
    /// What it states.
    pub manifest: &'a Manifested,
    /// Whose it is.
    pub host: Host,
    /// The workflows whose triggers start it, itself among them: indices.
    started_by: Vec<usize>,
}

/// Who runs a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Host {
    /// GitHub runs it by itself.
    Workflow,
    /// A step of a workflow runs it.
    Action,
    /// GitLab runs it.
    GitLab,
}

/// What starts a pipeline: `push`, `push:main`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    /// The event.
    pub event: Text,
    /// The branch, where one is said.
    pub branch: Option<Text>,
}

/// What tools run the hooks of `.pre-commit-config.yaml` for every proposal, without a pipeline in the repository.
const HOOKS: &str = "pre-commit";

impl<'a> Pipelines<'a> {
    /// The pipelines that run, in the files that the rule applies to.
    ///
    /// GitHub runs what lies in `.github/workflows` at the root of a repository, and nothing that lies deeper.
    pub(super) fn of(case: &Case<'a>, inventory: &'a Inventory) -> Self {
        let host = |manifest: &Manifested| match manifest.format {
            "github-workflow" if manifest.path.folder().as_str() == ".github/workflows" => Some(Host::Workflow),
            "github-action" => Some(Host::Action),
            "gitlab-ci" => Some(Host::GitLab),
            _ => None,
        };
        let manifests = inventory.manifests.iter().filter(|manifest| case.applies_to_path(manifest.path));
        let all =
            manifests.filter_map(|manifest| Some(Pipeline { manifest, host: host(manifest)?, started_by: vec![] }));
        let mut pipelines = Self { inventory, all: all.collect() };
        pipelines.trace_starts();
        pipelines
    }

    /// Follows each workflow to the workflows and actions of the same repository that it uses.
    fn trace_starts(&mut self) {
        let by_path: FxHashMap<&str, usize> =
            self.all.iter().enumerate().map(|(index, it)| (it.manifest.path.as_str(), index)).collect();
        let used = |pipeline: &Pipeline<'_>| -> Vec<usize> {
            let local = pipeline.uses().filter_map(|uses| self.local(uses)).flatten();
            local.filter_map(|path| by_path.get(path.as_str()).copied()).collect()
        };
        let below: Vec<Vec<usize>> = self.all.iter().map(used).collect();
        for start in 0..self.all.len() {
            let mut open = if self.all[start].host == Host::Action { vec![] } else { vec![start] };
            while let Some(next) = open.pop() {
                let reached = &mut self.all[next].started_by;
                if reached.last() != Some(&start) {
                    reached.push(start);
                    open.extend(&below[next]);
                }
            }
        }
    }

    /// The paths where a workflow or an action of this repository may lie; `None` for what lies elsewhere.
    fn local(&self, uses: &str) -> Option<Vec<String>> {
        let path = ["./", "$/"].iter().find_map(|start| uses.strip_prefix(start)).or_else(|| self.own(uses))?;
        let path = path.split('@').next().unwrap_or_default().trim_end_matches('/');
        if is_yaml(path) {
            return Some(vec![path.to_owned()]);
        }
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        Some(vec![format!("{folder}action.yml"), format!("{folder}action.yaml")])
    }

    /// What is used of this very repository by its full name.
    fn own<'u>(&self, uses: &'u str) -> Option<&'u str> {
        let (owner, rest) = uses.split_once('/')?;
        let (name, path) = rest.split_once('/')?;
        let remote = self.inventory.repository.remote.as_deref()?.trim_end_matches(".git");
        let (rest, last) = remote.rsplit_once('/')?;
        (last.eq_ignore_ascii_case(name) && rest.rsplit(['/', ':']).next()?.eq_ignore_ascii_case(owner)).then_some(path)
    }

    /// The files that run, and those that run as part of one.
    pub(super) fn running(&self) -> impl Iterator<Item = &Pipeline<'a>> {
        self.all.iter().filter(|pipeline| !pipeline.started_by.is_empty())
    }

    /// The workflows of GitHub.
    pub(super) fn workflows(&self) -> impl Iterator<Item = &Pipeline<'a>> {
        self.all.iter().filter(|pipeline| pipeline.host == Host::Workflow)
    }

    /// What GitHub runs, whether or not it is used here.
    pub(super) fn of_github(&self) -> impl Iterator<Item = &Pipeline<'a>> {
        self.all.iter().filter(|pipeline| pipeline.host != Host::GitLab)
    }

    /// Whether nothing runs.
    pub(super) fn is_empty(&self) -> bool {
        self.running().next().is_none()
    }

    /// Whether one of these starts a pipeline; where none is wanted, anything does.
    ///
    /// What starts a pipeline of GitLab is decided there as well as in the file, so it is never said to be wrong.
    pub(super) fn is_started(&self, pipeline: &Pipeline<'_>, wanted: &[Start]) -> bool {
        wanted.is_empty()
            || pipeline.host == Host::GitLab
            || self.starters(pipeline).any(|workflow| wanted.iter().any(|start| start.starts(workflow)))
    }

    /// The workflows that start a pipeline, itself among them.
    pub(super) fn starters(&self, pipeline: &Pipeline<'a>) -> impl Iterator<Item = &'a Manifested> {
        let all = pipeline.started_by.iter().filter_map(|index| self.all.get(*index));
        all.map(|workflow| workflow.manifest)
    }

    /// Whether a service runs the hooks of commits for every proposal: `pre-commit.ci` is set up in their file.
    pub(super) fn has_hook_service(&self) -> bool {
        let configuration = self.inventory.manifests.iter().filter(|manifest| manifest.format == HOOKS);
        configuration.flat_map(|manifest| &manifest.facts).any(|fact| {
            matches!((fact.key, &fact.value), (FactKey::Setting, Value::Pair(path, _)) if path.starts_with("ci."))
        })
    }

    /// The first file that says nothing because it cannot be read.
    fn unreadable(&self) -> Option<(String, Place)> {
        let is_wrong = |path| self.inventory.errors.iter().any(|(wrong, _)| *wrong == path);
        let mut silent = self.all.iter().filter(|pipeline| pipeline.facts(FactKey::Job).next().is_none());
        let pipeline = silent.find(|pipeline| is_wrong(pipeline.manifest.path))?;
        Some((format!("`{}`, which cannot be read,", pipeline.manifest.path), pipeline.manifest.top))
    }

    /// The first thing that one of these starts and that nobody looked at: a workflow or a pipeline of another repository, a
    /// task that may do anything, a script too long to be kept. What it is, and where. Scripts matter where something is
    /// looked for that scripts run.
    pub(super) fn unseen(&self, wanted: &[Start], runs: bool) -> Option<(String, Place)> {
        let unseen = |fact: &Fact| match (fact.key, text(fact)) {
            (FactKey::Uses, Some(uses)) if is_workflow(uses) && self.local(uses).is_none() => Some(format!("`{uses}`")),
            (FactKey::Extends, Some(included)) => Some(format!("`{included}`")),
            (FactKey::Run, _) if !runs => None,
            (FactKey::Run, Some(script)) if script.len() > LONGEST => Some("the end of this script".to_owned()),
            (FactKey::Run, Some(script)) => script::unclear(script).map(|command| format!("`{command}`")),
            _ => None,
        };
        let started = || self.running().filter(|pipeline| self.is_started(pipeline, wanted));
        let mut facts = started().flat_map(|pipeline| &pipeline.manifest.facts);
        let first = facts.find_map(|fact| Some((unseen(fact)?, fact.place)));
        first.or_else(|| self.unreadable()).or_else(|| {
            let mut dependencies = started().flat_map(|pipeline| &pipeline.manifest.dependencies);
            let project = dependencies.find(|dependency| dependency.package.ecosystem == EcosystemId::GITLAB)?;
            Some((format!("`{}`", project.written), project.name_place))
        })
    }
}

/// A script of about this length may have been cut.
const LONGEST: usize = 3_800;

impl<'a> Pipeline<'a> {
    /// What it uses, as written.
    pub(super) fn uses(&self) -> impl Iterator<Item = &'static str> + use<'a> {
        self.facts(FactKey::Uses).filter_map(text)
    }

    /// Its facts of one key.
    pub(super) fn facts(&self, key: FactKey) -> impl Iterator<Item = &'a Fact> + use<'a> {
        self.manifest.facts.iter().filter(move |fact| fact.key == key)
    }

    /// The images that its jobs and steps run in, and the projects it takes in.
    pub(super) fn packages(&self) -> impl Iterator<Item = Package> {
        let dependencies = self.manifest.dependencies.iter();
        let asked = dependencies.filter(|it| it.scope == Scope::Pipeline).map(|it| it.package);
        asked.filter(|package| matches!(package.ecosystem, EcosystemId::OCI | EcosystemId::GITLAB))
    }
}

impl Start {
    /// `push`, or `push:main`.
    pub(super) fn new(written: &str) -> Self {
        match written.split_once(':') {
            Some((event, branch)) => Self { event: Text::from(event), branch: Some(Text::from(branch)) },
            None => Self { event: Text::from(written), branch: None },
        }
    }

    /// Whether it starts a workflow by one of its own triggers.
    fn starts(&self, workflow: &Manifested) -> bool {
        let triggers = workflow.facts.iter().filter(|fact| fact.key == FactKey::Trigger);
        triggers.into_iter().filter_map(text).any(|trigger| match (trigger, self.event.as_str()) {
            // It follows other workflows, whatever starts those.
            ("workflow_run", _) => true,
            // Its jobs check proposals too.
            ("pull_request_target", "pull_request") => self.admits_branch(workflow, trigger),
            (trigger, event) => trigger == event && self.admits_branch(workflow, trigger),
        })
    }

    /// Whether the filters of a trigger let the branch through. One that asks for tags only lets none.
    fn admits_branch(&self, workflow: &Manifested, trigger: &str) -> bool {
        let filters = |name: &str| -> Vec<String> {
            let facts = workflow.facts.iter().filter(|it| it.key == FactKey::TriggerFilter);
            let own = facts.filter(|it| it.of.is_some_and(|of| of == trigger));
            own.filter_map(|it| pair(it).filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned())).collect()
        };
        let (wanted, ignored) = (filters("branches"), filters("branches-ignore"));
        let Some(branch) = &self.branch else {
            return !wanted.is_empty() || !ignored.is_empty() || filters("tags").is_empty();
        };
        let matches = |globs: &[String]| {
            let unknown = globs.iter().any(|glob| glob.contains('$'));
            unknown || Globs::over_paths(globs).is_ok_and(|globs| globs.contains(&[branch]))
        };
        if wanted.is_empty() {
            let is_let = ignored.is_empty() || !matches(&ignored);
            return is_let && (!ignored.is_empty() || filters("tags").is_empty());
        }
        matches(&wanted)
    }
}

impl std::fmt::Display for Start {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.branch {
            Some(branch) => write!(f, "{} to {branch}", self.event),
            None => f.write_str(&self.event),
        }
    }
}

/// The text of a fact that says one.
pub(super) fn text(fact: &Fact) -> Option<&'static str> {
    match &fact.value {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    }
}

/// The name and the value of a fact that says a pair.
pub(super) fn pair(fact: &Fact) -> Option<(&'static str, &'static str)> {
    match &fact.value {
        Value::Pair(name, value) => Some((name.as_str(), value.as_str())),
        _ => None,
    }
}

/// Whether a job uses a whole workflow, not an action.
pub(super) fn is_workflow(uses: &str) -> bool {
    let path = uses.split('@').next().unwrap_or_default();
    path.contains(".github/workflows/") && is_yaml(path)
}

fn is_yaml(path: &str) -> bool {
    matches!(extension(path), "yml" | "yaml")
}
