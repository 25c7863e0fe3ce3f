//! A step that pipelines have to have: whether one has it.

use regex::Regex;

use crate::model::{Fact, FactKey};

use super::super::super::globs::Globs;
use super::pipeline::{Pipeline, is_workflow, pair, text};
use super::script::{Kept, bears, calls, done};

/// Inputs that are commands.
const COMMANDS: &[&str] =
    &["args", "cmd", "command", "commands", "hook", "run", "script", "target", "task", "tasks", "test"];

/// A step that is asked for.
#[derive(Debug)]
pub(super) struct Step {
    /// Its name in the report.
    pub name: String,
    /// A pattern over scripts.
    pub run: Option<Regex>,
    /// Globs over what is used, in lower case, and as they are written.
    pub uses: Option<(Globs, Vec<String>)>,
    /// What the inputs of what is used are given.
    pub with: Vec<(String, Regex)>,
}

/// How far a pipeline has a step.
#[derive(Clone, Copy, Debug)]
pub(super) enum Presence<'s, 'a> {
    /// Not at all.
    Absent,
    /// It uses what is asked for, but not with this input.
    Without(&'s str, &'a Fact),
    /// It has it.
    Present,
}

impl Step {
    /// How far a pipeline has it.
    pub(super) fn presence<'a>(&self, pipeline: &Pipeline<'a>, kept: &Kept) -> Presence<'_, 'a> {
        let mut jobs = pipeline.facts(FactKey::Job).filter_map(text);
        let mut scripts = pipeline.facts(FactKey::Run).filter_map(text);
        let is_run = scripts.any(|script| self.is_run_by(script, kept));
        if is_run || self.run.is_some() && jobs.any(|id| bears(id, &self.name)) {
            return Presence::Present;
        }
        let mut without = None;
        for fact in pipeline.facts(FactKey::Uses) {
            let Some(uses) = text(fact).filter(|uses| self.is_use(uses, kept)) else { continue };
            match self.lacking(pipeline, fact, uses) {
                None => return Presence::Present,
                Some(input) => without = without.or(Some((input, fact))),
            }
        }
        if self.with.is_empty() && (self.is_environment_of(pipeline) || self.is_given_to(pipeline)) {
            return Presence::Present;
        }
        without.map_or(Presence::Absent, |(input, uses)| Presence::Without(input, uses))
    }

    /// Whether the hooks of commits have it, for those who let a service run them.
    pub(super) fn is_hook(&self, kept: &Kept) -> bool {
        self.run.as_ref().is_some_and(|run| run.is_match(kept.hooks()))
    }

    /// Whether a script runs it, by itself, through a script that the project names, or as a task of that name.
    fn is_run_by(&self, script: &str, kept: &Kept) -> bool {
        let Some(run) = &self.run else { return false };
        let done = done(script);
        run.is_match(&done) || calls(&done, &self.name) || run.is_match(&kept.behind(&done))
    }

    /// Whether what is used is what is asked for. An action that bears its name, or runs the hooks, is taken for it.
    fn is_use(&self, uses: &str, kept: &Kept) -> bool {
        let name = uses.split('@').next().unwrap_or_default().to_ascii_lowercase();
        let image = name.strip_prefix("docker://").map(|image| image.split(':').next().unwrap_or_default());
        let bare = image.unwrap_or(&name);
        if self.uses.as_ref().is_some_and(|(globs, _)| globs.contains(&[bare])) {
            return true;
        }
        let runs_hooks = || bare.contains("pre-commit") || bare.contains("prek-action");
        let is_alike = || self.run.as_ref().is_some_and(|run| run.is_match(bare)) || bears(bare, &self.name);
        self.with.is_empty() && (is_alike() || runs_hooks() && self.is_hook(kept))
    }

    /// The first input that what is used is not given as asked for. What an expression gives is not known.
    fn lacking(&self, pipeline: &Pipeline<'_>, uses: &Fact, written: &str) -> Option<&str> {
        let name = written.split('@').next().unwrap_or_default();
        let given = |input: &str, pattern: &Regex| {
            let inputs = pipeline.facts(FactKey::Input).filter(|fact| is_of(pipeline, fact, uses, name));
            let mut values = inputs.filter_map(pair).filter_map(|(path, value)| {
                let own = path.strip_prefix(name)?.strip_prefix('.')?;
                own.eq_ignore_ascii_case(input).then_some(value)
            });
            values.any(|value| value.contains("${{") || pattern.is_match(value))
        };
        let lacking = self.with.iter().find(|(input, pattern)| !given(input, pattern));
        lacking.map(|(input, _)| input.as_str()).filter(|_| !is_workflow(written))
    }

    /// Whether jobs or steps run in such an image, or such a project is taken in.
    fn is_environment_of(&self, pipeline: &Pipeline<'_>) -> bool {
        let Some((globs, _)) = &self.uses else { return false };
        let extended = pipeline.facts(FactKey::Extends).filter_map(text).map(str::to_ascii_lowercase);
        pipeline.packages().any(|package| {
            let name = package.name.as_str();
            globs.contains(&[name, name.strip_prefix("library/").unwrap_or(name)])
        }) || extended.into_iter().any(|name| globs.contains(&[&name]))
    }

    /// Whether an action is given a command that runs it: `command: pytest`.
    fn is_given_to(&self, pipeline: &Pipeline<'_>) -> bool {
        let Some(run) = &self.run else { return false };
        let inputs = pipeline.facts(FactKey::Input).filter_map(pair);
        inputs.into_iter().any(|(path, value)| {
            COMMANDS.contains(&path.rsplit('.').next().unwrap_or_default())
                && (run.is_match(value) || value.split_whitespace().any(|word| bears(word, &self.name)))
        })
    }

    /// What was looked for, in words.
    pub(super) fn looked_for(&self) -> String {
        let run = self.run.as_ref().map(|run| format!("a script with `{run}`"));
        let uses = self.uses.as_ref().map(|(_, written)| {
            let written: Vec<String> = written.iter().map(|glob| format!("`{glob}`")).collect();
            let with: Vec<String> = self.with.iter().map(|(input, pattern)| format!("`{input}: {pattern}`")).collect();
            let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(" and ")) };
            format!("{}{with}", written.join(" or "))
        });
        [run, uses].into_iter().flatten().collect::<Vec<_>>().join(", or ")
    }
}

/// Whether an input belongs to this use of an action: that which stands nearest before it, or the first where none does.
fn is_of(pipeline: &Pipeline<'_>, input: &Fact, uses: &Fact, name: &str) -> bool {
    let is_same = |fact: &&Fact| fact.of == input.of && text(fact).is_some_and(|it| it.split('@').next() == Some(name));
    let mut before = None;
    for fact in pipeline.facts(FactKey::Uses).filter(is_same) {
        if before.is_none() || fact.place.start < input.place.start {
            before = Some(fact.place);
        }
    }
    before == Some(uses.place)
}
