//! The steps of GitHub's pipelines, as workflows and actions share them: what a step uses, gives to it, and runs.

mod expression;
mod setup;
mod uses;

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::model::{Dependency, Extracted, Fact, FactKey, Package, Scope, Skip, Source, Text, Value, without_secrets};

use super::complaints::Complaints;
use super::scalar::{self, Scalar};
use super::secret::{shown_command, shown_expression, shown_setting, shown_value};
use super::yaml::{self, Yaml};
use super::{image, runtime, setting};

pub use expression::{Names, Stated};
pub use setup::{Tool, matrix_key};

/// Whose steps they are, and what their expressions may name.
#[derive(Debug, Default)]
pub struct Job<'o> {
    /// The job's id; an action has none.
    pub id: Option<Text>,
    /// What its expressions may name.
    pub names: Names<'o>,
}

/// The action that runs what it is given.
const SCRIPTS: &str = "actions/github-script";

/// Reads steps, and keeps what they and whatever holds them gave.
pub struct Steps<'s> {
    source: &'s Source,
    out: Extracted,
    complaints: Complaints,
    /// What is asked for and where: a matrix is read for each step that names it, an alias for each place it stands in.
    known: FxHashSet<(Package, u32)>,
}

impl<'s> Steps<'s> {
    /// A reader of that source.
    pub fn new(source: &'s Source) -> Self {
        let (out, complaints) = (Extracted::default(), Complaints::default());
        Self { source, out, complaints, known: FxHashSet::default() }
    }

    /// Everything that was read of the document, in the order of the file.
    pub fn finish(mut self, document: &Yaml<'_>) -> Extracted {
        self.out.dependencies.sort_by_key(|dependency| dependency.name_place.start.min(dependency.place.start));
        self.out.facts.sort_by_key(|fact| fact.place.start);
        self.out.problems.extend(self.complaints.finish());
        self.out.problems.extend(document.excess());
        self.out
    }

    /// The steps of a job or of an action.
    pub fn read(&mut self, job: &Job<'_>, steps: yaml::Value<'_, '_>) {
        if !matches!(steps.kind(), "a sequence" | "null") {
            self.complain(steps, "`steps`", "a sequence");
        }
        for step in steps.items() {
            self.step(job, step);
        }
    }

    fn step(&mut self, job: &Job<'_>, step: yaml::Value<'_, '_>) {
        let members = self.members("a step", step);
        let uses = members.iter().find(|(key, _)| key.text == "uses").and_then(|(_, value)| value.scalar());
        if let Some(uses) = uses {
            self.uses(job, uses);
        }
        for (key, value) in members {
            match (&*key.text, value.scalar()) {
                ("uses", None) if value.kind() != "null" => self.complain(value, "`uses`", "a string"),
                ("with", _) => self.inputs(job, uses, value),
                ("env", _) => drop(self.variables(job.id, value)),
                ("run", Some(script)) => {
                    let script = Value::Text(shown_command(&script.text));
                    self.fact(FactKey::Run, job.id, script, value.span());
                    self.expressions(job, value.span());
                }
                ("if" | "continue-on-error" | "timeout-minutes", Some(value)) => {
                    self.pair(FactKey::JobOption, job.id, &format!("steps.{}", key.text), value);
                }
                _ => {}
            }
        }
    }

    /// An action, a workflow or an image that is used.
    pub fn uses(&mut self, job: &Job<'_>, scalar: &Scalar<'_>) {
        let value = Value::Text(Text::from(&without_secrets(&scalar.text)));
        self.fact(FactKey::Uses, job.id, value, scalar.span.clone());
        let Some(mut dependency) = uses::dependency(self.source, scalar) else {
            let place = self.source.place(scalar.span.clone());
            let message = "`uses` takes `owner/name@ref`, `./folder` or `docker://image`";
            return self.complaints.add(place, "invalid-value", message);
        };
        self.rust_release(job, &mut dependency);
        self.add(job, dependency);
    }

    /// `dtolnay/rust-toolchain@1.75`: its branches are releases and channels of Rust: one of these is asked for.
    fn rust_release(&mut self, job: &Job<'_>, action: &mut Dependency) {
        let reference = action.requirement.as_str();
        let is_release = || reference.contains('.') && reference.split('.').all(|part| part.parse::<u32>().is_ok());
        let is_channel = || ["stable", "beta", "nightly"].iter().any(|channel| reference.starts_with(channel));
        // A commit that is one of these does not say so by itself.
        let is_alone = action.place.span().len() == reference.len();
        if &*action.package.name == "dtolnay/rust-toolchain" && is_alone && (is_release() || is_channel()) {
            action.skip = Some(Skip::Branch);
            let stated = Stated { name: action.name_place.span(), value: action.place.span() };
            self.version(job, Tool::Named("rust"), stated);
        }
    }

    /// What is given to what is used.
    pub fn inputs(&mut self, job: &Job<'_>, uses: Option<&Scalar<'_>>, with: yaml::Value<'_, '_>) {
        let action = uses.map(|uses| uses::name(&uses.text)).unwrap_or_default();
        let folded = action.to_ascii_lowercase();
        for (key, value) in self.members("`with`", with) {
            let tool = setup::tool(&folded, &key.text);
            for scalar in value.scalar().into_iter().chain(value.items().filter_map(yaml::Value::scalar)) {
                if let Some(path) = setting::below(&action, &key.text) {
                    self.pair(FactKey::Input, job.id, &path, scalar);
                }
                if let Some(tool) = tool {
                    self.versions(job, tool, key.span.clone(), scalar);
                }
            }
            if folded == SCRIPTS && key.text == "script" {
                self.expressions(job, value.span());
            }
        }
    }

    /// What is put into a script before it runs: each `${{ ... }}` of these bytes.
    fn expressions(&mut self, job: &Job<'_>, script: Range<usize>) {
        let text = self.source.text.get(script.clone()).unwrap_or_default();
        let mut at = 0;
        while let Some(start) = text[at..].find("${{").map(|start| at + start) {
            let Some(end) = text[start..].find("}}").map(|end| start + end) else { return };
            let inner = Value::Text(shown_expression(text[start + 3..end].trim()));
            at = end + 2;
            self.fact(FactKey::Expression, job.id, inner, script.start + start..script.start + at);
        }
    }

    /// The versions that a scalar states, or that its expressions lead to.
    fn versions(&mut self, job: &Job<'_>, tool: Tool, name: Range<usize>, scalar: &Scalar<'_>) {
        let text = &self.source.text;
        for line in expression::lines(text, scalar.span.clone()) {
            for stated in job.names.outcomes(text, name.clone(), line) {
                self.version(job, tool, stated);
            }
        }
    }

    /// A version of a tool that a pipeline puts in place.
    pub fn version(&mut self, job: &Job<'_>, tool: Tool, stated: Stated) {
        let written = self.source.text.get(stated.value.clone()).unwrap_or_default();
        let package = tool.package(written);
        // `.ruby-version`: the file speaks for itself.
        if written.is_empty() || written.starts_with('.') || self.known.contains(&(package, stated.value.start as u32))
        {
            return;
        }
        let dependency = runtime::dependency(self.source, &package.name, stated.name, stated.value, Scope::Pipeline);
        self.add(job, Dependency { package, written: package.name, ..dependency });
    }

    /// The images that a scalar names, or that its expressions lead to; an empty one is none.
    pub fn images(&mut self, job: &Job<'_>, scalar: &Scalar<'_>, scope: Scope) {
        for stated in job.names.outcomes(&self.source.text, scalar.span.clone(), scalar.span.clone()) {
            let text = self.source.text.get(stated.value.clone()).unwrap_or_default();
            let literal = Scalar { text: text.into(), span: stated.value.clone() };
            let scalar = if stated.value == scalar.span { scalar } else { &literal };
            let from = if scalar.text.starts_with(uses::DOCKER) { uses::DOCKER.len() } else { 0 };
            if scalar.text.len() > from {
                self.add(job, image::dependency(self.source, scalar, from, scope));
            }
        }
    }

    /// The variables that a workflow, a job or a step sets: expressions may name them.
    pub fn variables(&mut self, of: Option<Text>, variables: yaml::Value<'_, '_>) -> Vec<(String, Stated)> {
        let mut literals = Vec::new();
        for (key, value) in self.members("`env`", variables) {
            if let Some(scalar) = value.scalar() {
                self.pair(FactKey::Variable, of, &key.text, scalar);
                let stated = Stated { name: key.span.clone(), value: scalar.span.clone() };
                literals.push((format!("env.{}", key.text), stated));
            }
        }
        literals
    }

    /// The inputs that a workflow or an action takes: those that have a default may be named by expressions.
    pub fn defaults(&mut self, inputs: yaml::Value<'_, '_>) -> Vec<(String, Stated)> {
        let mut literals = Vec::new();
        for (key, input) in self.members("`inputs`", inputs) {
            let default = input.get("default").and_then(yaml::Value::scalar).filter(|default| !default.text.is_empty());
            if let Some(default) = default {
                let stated = Stated { name: key.span.clone(), value: default.span.clone() };
                literals.push((format!("inputs.{}", key.text), stated));
            }
        }
        literals
    }

    /// One more dependency, where it does not stand there already.
    pub fn add(&mut self, job: &Job<'_>, dependency: Dependency) {
        if self.known.insert((dependency.package, dependency.place.start)) {
            self.out.dependencies.push(Dependency { group: job.id, ..dependency });
        }
    }

    /// The members of a mapping, each key once. One that holds nothing yet, or that an expression makes, is no problem.
    pub fn members<'y, 'a>(
        &mut self,
        what: &str,
        value: yaml::Value<'y, 'a>,
    ) -> Vec<(&'y Scalar<'a>, yaml::Value<'y, 'a>)> {
        if !matches!(value.kind(), "a mapping" | "null") {
            self.complain(value, what, "a mapping");
        }
        let members = value.entries().filter_map(|(key, value)| Some((key.scalar()?, value))).collect();
        scalar::distinct(self.source, members, |(key, _)| *key, &mut self.out.problems)
    }

    /// Something is not what it should be, unless an expression or a template makes it.
    pub fn complain(&mut self, value: yaml::Value<'_, '_>, what: &str, wanted: &str) {
        if value.scalar().is_none_or(|scalar| !scalar.text.contains("{{")) {
            let message = format!("{what} is {}, not {wanted}", value.kind());
            self.complaints.add(self.source.place(value.span()), "invalid-value", message);
        }
    }

    /// One more fact.
    pub fn fact(&mut self, key: FactKey, of: Option<Text>, value: Value, span: Range<usize>) {
        self.out.facts.push(Fact { key, of, value, place: self.source.place(span) });
    }

    /// A name and what it is set to, without what may be a credential.
    pub fn pair(&mut self, key: FactKey, of: Option<Text>, name: &str, scalar: &Scalar<'_>) {
        let shown = if key == FactKey::Variable { shown_value } else { shown_setting };
        let value = Value::Pair(Text::from(name), shown(name, &scalar.text));
        self.fact(key, of, value, scalar.span.clone());
    }

    /// The source.
    pub fn source(&self) -> &'s Source {
        self.source
    }
}

/// Whether a value says which version at all, where nothing but its key speaks for that: a number or a known channel.
pub fn is_version(value: &str) -> bool {
    let channels = ["stable", "beta", "nightly", "latest", "lts"];
    runtime::skip(value).is_none() || channels.iter().any(|channel| value.starts_with(channel))
}
