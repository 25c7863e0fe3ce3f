//! A job that pipelines have to have: whether one has it.

use regex::Regex;

use crate::model::FactKey;

use super::super::super::when::Environment;
use super::listed;
use super::pipeline::{Pipelines, Start, pair, text};

/// A job that is asked for.
#[derive(Debug)]
pub(super) struct Job {
    /// Its name in the report.
    pub name: String,
    /// A pattern over its id.
    pub id: Option<Regex>,
    /// What starts its workflow.
    pub on: Vec<Start>,
    /// The environment it deploys to.
    pub environment: Option<String>,
}

impl Job {
    /// Whether some pipeline has it.
    pub(super) fn is_in(&self, pipelines: &Pipelines<'_>) -> bool {
        let mut running = pipelines.running().filter(|pipeline| pipelines.is_started(pipeline, &self.on));
        running.any(|pipeline| {
            let mut ids = pipeline.facts(FactKey::Job).filter_map(text);
            ids.any(|id| {
                let mut options = pipeline.facts(FactKey::JobOption).filter(|fact| fact.of.is_some_and(|of| of == id));
                self.id.as_ref().is_none_or(|pattern| pattern.is_match(id))
                    && self.environment.as_ref().is_none_or(|wanted| {
                        options.any(|fact| pair(fact).is_some_and(|(key, value)| is_environment(key, value, wanted)))
                    })
            })
        })
    }

    /// What was looked for, in words.
    pub(super) fn looked_for(&self) -> String {
        let mut words = Vec::new();
        words.extend(self.id.as_ref().map(|id| format!("whose id has `{id}`")));
        if !self.on.is_empty() {
            let events: Vec<String> = self.on.iter().map(ToString::to_string).collect();
            words.push(format!("that starts on {}", events.join(" or ")));
        }
        words.extend(self.environment.as_ref().map(|name| format!("that deploys to the environment `{name}`")));
        format!("a job {}", listed(&words))
    }
}

/// Whether an option of a job says that it deploys there. What an expression says is not known.
fn is_environment(key: &str, value: &str, wanted: &str) -> bool {
    let is_same = || Environment::named(&value.to_lowercase()).is_some_and(|it| Environment::named(wanted) == Some(it));
    matches!(key, "environment" | "environment.name")
        && (value.contains('$') || value.eq_ignore_ascii_case(wanted) || is_same())
}
