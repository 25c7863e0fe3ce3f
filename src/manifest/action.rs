//! `action.yml`: a composite, container or JavaScript action.

use crate::model::{Extracted, FactKey, Scope, Source, Text, Value};

use super::Manifest;
use super::syntax::path::file_name;
use super::syntax::scalar::Scalar;
use super::syntax::steps::{Job, Stated, Steps, Tool};
use super::syntax::yaml;

/// The format.
pub struct Action;

impl Manifest for Action {
    fn format(&self) -> &'static str {
        "github-action"
    }

    fn claims(&self, path: &str) -> bool {
        matches!(file_name(path), "action.yml" | "action.yaml")
    }

    /// Other programs have files of that name: an action says how it is run.
    fn recognises(&self, text: &str) -> bool {
        let text = text.trim_start_matches('\u{feff}');
        text.lines().any(|line| line.trim_start_matches(['"', '\'']).starts_with("runs"))
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

fn read(steps: &mut Steps<'_>, action: yaml::Value<'_, '_>) {
    let members = steps.members("the action", action);
    let get = |key: &str| members.iter().find(|(name, _)| name.text == key).map(|(_, value)| *value);
    let mut job = Job::default();
    if let Some(inputs) = get("inputs") {
        job.names.extend(steps.defaults(inputs));
    }
    let runs = get("runs").map(|runs| steps.members("`runs`", runs)).unwrap_or_default();
    for (key, value) in runs {
        match (&*key.text, value.scalar()) {
            ("steps", _) => steps.read(&job, value),
            ("using", Some(kind)) => using(steps, &job, kind),
            // Without `docker://` it is a Dockerfile beside the action.
            ("image", Some(image)) if image.text.starts_with("docker://") => steps.images(&job, image, Scope::Pipeline),
            ("env", _) => drop(steps.variables(None, value)),
            _ => {}
        }
    }
}

/// How the action is run: `node16` is a runtime with an end.
fn using(steps: &mut Steps<'_>, job: &Job<'_>, kind: &Scalar<'_>) {
    const NODE: &str = "node";
    steps.fact(FactKey::ActionKind, None, Value::Text(Text::from(&kind.text)), kind.span.clone());
    if kind.text.strip_prefix(NODE).is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit())) {
        let stated = Stated { name: kind.part(0..NODE.len()), value: kind.part(NODE.len()..kind.text.len()) };
        steps.version(job, Tool::Named(NODE), stated);
    }
}
