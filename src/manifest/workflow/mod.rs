//! `.github/workflows/*.yml`: jobs, their steps, and what they use.

mod matrix;
mod runner;
mod trigger;

use crate::model::{Extracted, FactKey, Scope, Source, Text, Value};

use super::Manifest;
use super::syntax::path::{extension, folder};
use super::syntax::scalar::Scalar;
use super::syntax::setting::below;
use super::syntax::steps::{Job, Names, Steps};
use super::syntax::yaml;

/// Workflows of GitHub, of a repository or of a template in it, and those that an organisation offers to its others.
pub struct Workflow;

impl Manifest for Workflow {
    fn format(&self) -> &'static str {
        "github-workflow"
    }

    fn claims(&self, path: &str) -> bool {
        let folder = folder(path);
        let is_workflow = folder.strip_suffix(".github/workflows").is_some_and(ends);
        let is_offered = matches!(folder, "workflow-templates" | ".github/workflow-templates");
        (is_workflow || is_offered) && matches!(extension(path), "yml" | "yaml")
    }

    /// Kubernetes has workflow templates too.
    fn recognises(&self, text: &str) -> bool {
        !text.lines().any(|line| line.starts_with("apiVersion:"))
    }

    fn extract(&self, source: &Source) -> Extracted {
        let document = match yaml::parse(source) {
            Ok(document) => document,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut steps = Steps::new(source);
        for value in document.documents() {
            read(&mut steps, value);
        }
        steps.finish(&document)
    }
}

/// Whether a path ends where a folder does.
fn ends(path: &str) -> bool {
    path.is_empty() || path.ends_with('/')
}

/// The workflow: its variables and inputs first, since its jobs name them.
fn read(steps: &mut Steps<'_>, workflow: yaml::Value<'_, '_>) {
    let members = steps.members("the workflow", workflow);
    let mut names = Names::default();
    for (key, value) in &members {
        let stated = match &*key.text {
            "env" => steps.variables(None, *value),
            "on" => trigger::read(steps, *value),
            _ => Vec::new(),
        };
        names.extend(stated);
    }
    for (key, value) in members {
        match &*key.text {
            "permissions" => permissions(steps, None, value),
            "jobs" => {
                for (id, value) in steps.members("`jobs`", value) {
                    job(steps, &names, id, value);
                }
            }
            "name" | "run-name" | "concurrency" | "defaults" => {
                options(steps, FactKey::Setting, None, &key.text, value);
            }
            _ => {}
        }
    }
}

fn job(steps: &mut Steps<'_>, names: &Names<'_>, id: &Scalar<'_>, value: yaml::Value<'_, '_>) {
    let name = Text::from(&id.text);
    steps.fact(FactKey::Job, None, Value::Text(name), id.span.clone());
    let members = steps.members(&format!("the job `{name}`"), value);
    let get = |key: &str| members.iter().find(|(name, _)| name.text == key).map(|(_, value)| *value);
    let mut job = Job { id: Some(name), names: Names::within(names) };
    if let Some(variables) = get("env") {
        job.names.extend(steps.variables(job.id, variables));
    }
    let strategy = get("strategy").map(|strategy| steps.members("`strategy`", strategy)).unwrap_or_default();
    let mut runtimes = Vec::new();
    for (key, value) in strategy {
        match &*key.text {
            "matrix" => runtimes = matrix::read(steps, &mut job, value),
            key => options(steps, FactKey::JobOption, job.id, &format!("strategy.{key}"), value),
        }
    }
    let uses = get("uses").and_then(yaml::Value::scalar);
    for (key, value) in &members {
        match &*key.text {
            "with" => steps.inputs(&job, uses, *value),
            "env" | "strategy" => {}
            key => member(steps, &job, key, *value),
        }
    }
    for (tool, stated) in runtimes {
        steps.version(&job, tool, stated);
    }
}

/// A member of a job that says something by itself.
fn member(steps: &mut Steps<'_>, job: &Job<'_>, key: &str, value: yaml::Value<'_, '_>) {
    match (key, value.scalar()) {
        ("steps", _) => steps.read(job, value),
        ("uses", Some(uses)) => steps.uses(job, uses),
        ("runs-on", _) => runner::read(steps, job, value),
        ("permissions", _) => permissions(steps, job.id, value),
        ("container", _) => container(steps, job, value, Scope::Pipeline),
        ("services", _) => {
            for (name, service) in steps.members("`services`", value) {
                steps.fact(FactKey::Service, job.id, Value::Text(Text::from(&name.text)), name.span.clone());
                container(steps, job, service, Scope::Service);
            }
        }
        ("needs", _) => {
            for needed in value.scalar().into_iter().chain(value.items().filter_map(yaml::Value::scalar)) {
                steps.fact(FactKey::JobNeeds, job.id, Value::Text(Text::from(&needed.text)), needed.span.clone());
            }
        }
        // Which secrets a workflow is given, not what they are.
        ("secrets", None) => {
            for (name, _) in steps.members("`secrets`", value) {
                let secret = Value::Pair(Text::from("secrets"), Text::from(&name.text));
                steps.fact(FactKey::JobOption, job.id, secret, name.span.clone());
            }
        }
        ("outputs", _) => {}
        ("secrets", Some(all)) => {
            let all_of_them = Value::Pair(Text::from("secrets"), Text::from(&all.text));
            steps.fact(FactKey::JobOption, job.id, all_of_them, all.span.clone());
        }
        (key, _) => options(steps, FactKey::JobOption, job.id, key, value),
    }
}

/// `image`, or a mapping with that key. Credentials are passed over.
fn container(steps: &mut Steps<'_>, job: &Job<'_>, container: yaml::Value<'_, '_>, scope: Scope) {
    let image = if container.scalar().is_some() {
        container.scalar()
    } else {
        let members = steps.members("a container", container);
        members.iter().find(|(key, _)| key.text == "image").and_then(|(_, image)| image.scalar())
    };
    if let Some(image) = image {
        if scope == Scope::Pipeline {
            steps.pair(FactKey::JobOption, job.id, "container", image);
        }
        steps.images(job, image, scope);
    }
}

/// `read-all`, `write-all`, or a level for each scope; an empty mapping grants none of them.
fn permissions(steps: &mut Steps<'_>, job: Option<Text>, value: yaml::Value<'_, '_>) {
    let mut all = |level: &str| {
        let value_of_all = Value::Pair(Text::from("*"), Text::from(level));
        steps.fact(FactKey::Permission, job, value_of_all, value.span());
    };
    match value.scalar() {
        Some(level) => all(level.text.strip_suffix("-all").unwrap_or(&level.text)),
        None if value.kind() == "a mapping" && value.entries().next().is_none() => all("none"),
        None => {
            for (scope, level) in steps.members("`permissions`", value) {
                if let Some(level) = level.scalar() {
                    let pair = Value::Pair(Text::from(&scope.text), Text::from(&level.text));
                    steps.fact(FactKey::Permission, job, pair, level.span.clone());
                }
            }
        }
    }
}

/// How deep options nest.
const DEEPEST: usize = 4;

/// Every scalar of an option, by the path of its key: `timeout-minutes`, `environment.name`, `defaults.run.shell`.
fn options(steps: &mut Steps<'_>, fact: FactKey, of: Option<Text>, path: &str, value: yaml::Value<'_, '_>) {
    let mut open = vec![(path.to_owned(), value, 0)];
    while let Some((path, value, depth)) = open.pop() {
        if let Some(scalar) = value.scalar() {
            steps.pair(fact, of, &path, scalar);
        }
        if depth < DEEPEST {
            open.extend(value.items().map(|item| (path.clone(), item, depth + 1)));
            let named =
                |(key, value): (yaml::Value<'_, '_>, _)| Some((below(&path, &key.scalar()?.text)?, value, depth + 1));
            open.extend(value.entries().filter_map(named));
        }
    }
}
