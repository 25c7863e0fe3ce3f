//! Which release each dependency may move to.

use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::admit::Promise;
use super::candidates::{Candidates, candidates};
use super::engines::engines;
use super::objection::{Chooser, runtime_of};
use super::question::Question;
use crate::ecosystem::ecosystem;
use crate::model::{Choice, CurrentFrom, Dependency, Engines, Fleet, Policy, Resolution, Skip, Text};

/// Decides for every dependency of the fleet, and fills in `resolution.choices` and `resolution.engines`.
pub fn choose(fleet: &Fleet, mut resolution: Resolution, policy: &Policy, now: Timestamp, depth: Depth) -> Resolution {
    resolution.engines = fleet.inventories.par_iter().map(engines).collect();
    let questions: Vec<Vec<Vec<Option<Question>>>> = fleet
        .inventories
        .par_iter()
        .zip(&resolution.engines)
        .map(|(inventory, engines)| {
            let each = inventory.manifests.iter().zip(engines);
            each.map(|(manifest, engines)| {
                manifest.dependencies.iter().map(|dependency| question(dependency, engines)).collect()
            })
            .collect()
        })
        .collect();
    let candidates = candidates(&resolution);
    let mut answers: FxHashMap<&Question, Arc<Choice>> = FxHashMap::default();
    for question in questions.iter().flatten().flatten().flatten() {
        answers.entry(question).or_default();
    }
    let promises = promises(answers.keys().copied(), &resolution);
    let terms = Terms { promises: &promises, policy, now, depth };
    answers.par_iter_mut().for_each(|(question, answer)| {
        *answer = Arc::new(decide(question, candidates.get(&question.package), &terms));
    });
    let undecided: Arc<Choice> = Arc::new(Choice { satisfiable: true, ..Choice::default() });
    let answer = |question: &Option<Question>| {
        question.as_ref().and_then(|question| answers.get(question)).unwrap_or(&undecided).clone()
    };
    resolution.choices = questions
        .par_iter()
        .map(|manifests| manifests.iter().map(|questions| questions.iter().map(answer).collect()).collect())
        .collect();
    resolution
}

/// By runtime and what is promised of it; `None` for what cannot be read.
type Promises = FxHashMap<(&'static str, Text), Option<Promise>>;

/// The promises that bear on these questions, each read once.
fn promises<'q>(questions: impl Iterator<Item = &'q Question>, resolution: &Resolution) -> Promises {
    let mut promises = Promises::default();
    for question in questions {
        if let Some(promised) = question.promise {
            let runtime = runtime_of(question.package.ecosystem);
            promises.entry((runtime, promised)).or_insert_with(|| Promise::read(runtime, promised, resolution));
        }
    }
    promises
}

/// `None` where nothing is looked up: there is nothing to decide.
fn question(dependency: &Dependency, engines: &Engines) -> Option<Question> {
    dependency.skip.is_none_or(Skip::is_looked_up).then(|| Question::new(dependency, engines))
}

/// How many of the releases that were not chosen are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The newest for each kind of reason.
    Brief,
    /// All.
    Every,
}

/// What all questions of a run are decided by.
pub(super) struct Terms<'a> {
    promises: &'a Promises,
    pub(super) policy: &'a Policy,
    pub(super) now: Timestamp,
    pub(super) depth: Depth,
}

/// Decides one question.
fn decide(question: &Question, candidates: Option<&Candidates<'_>>, terms: &Terms<'_>) -> Choice {
    let (Some(ecosystem), Some(candidates)) = (ecosystem(question.package.ecosystem), candidates) else {
        return Choice { satisfiable: true, ..Choice::default() };
    };
    let Ok(range) = ecosystem.range(&question.requirement) else {
        return Choice { satisfiable: true, latest: candidates.latest(ecosystem, None), ..Choice::default() };
    };
    let current = candidates.current(question, ecosystem, &*range);
    let promise = question
        .promise
        .and_then(|promised| terms.promises.get(&(runtime_of(question.package.ecosystem), promised))?.as_ref());
    let chooser = Chooser {
        ecosystem,
        candidates,
        range: &*range,
        current: current.as_ref(),
        latest: candidates.latest(ecosystem, current.as_ref()),
        promise,
        terms,
    };
    // What is in use because it is the highest that the requirement admits has answered this already.
    let is_admitted = current.as_ref().is_some_and(|current| current.from == CurrentFrom::Highest);
    let satisfiable = is_admitted || candidates.satisfies(&*range);
    let mut choice = Choice { satisfiable, ..Choice::default() };
    if question.open {
        (choice.update, choice.held) = chooser.update(question);
    }
    choice.latest = chooser.latest;
    choice.current = current;
    choice
}
