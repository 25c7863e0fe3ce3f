//! What a pipeline runs on purpose, past its end or not: a library tests what it supports.

use rustc_hash::FxHashSet;

use crate::lifecycle::Cycle;
use crate::model::{Dependency, Scope, SourceId, Text};

use super::super::{Asked, Case, Question, Site};

/// Where one runtime is tested.
#[derive(Debug, Default)]
pub(in super::super) struct Tested {
    /// The jobs that run on a sound version, perhaps among others.
    jobs: FxHashSet<(SourceId, Option<Text>)>,
    /// The oldest cycles that a repository says it supports.
    oldest: FxHashSet<(u32, Text)>,
}

impl Tested {
    /// Where a package is tested, on cycles that are sound and on others.
    pub(in super::super) fn of(case: &Case<'_>, asked: &Asked<'_>, is_sound: impl Fn(&Cycle) -> bool) -> Self {
        let mut tested = Self::default();
        for question in &asked.questions {
            let is_unsound = || super::of(case, question).is_some_and(|cycle| !is_sound(cycle));
            let mut runs = question.sites.iter().filter(|site| is_run(site.dependency)).peekable();
            if runs.peek().is_some() && !is_unsound() {
                tested.jobs.extend(runs.map(|site| job(site.dependency)));
            }
            let mut engines = question.sites.iter().filter(|site| site.dependency.scope == Scope::Engine).peekable();
            if engines.peek().is_some()
                && let Some(oldest) = oldest(case, question)
            {
                tested.oldest.extend(engines.map(|site| (site.repository, oldest)));
            }
        }
        tested
    }

    /// Whether that cycle is run there on purpose.
    pub(in super::super) fn contains(&self, site: &Site<'_>, cycle: &Cycle) -> bool {
        is_run(site.dependency)
            && (self.jobs.contains(&job(site.dependency)) || self.oldest.contains(&(site.repository, cycle.name)))
    }
}

/// Whether it is something that checks the repository: what it ships is not tested by being shipped.
fn is_run(dependency: &Dependency) -> bool {
    matches!(dependency.scope, Scope::Pipeline | Scope::Hook)
}

fn job(dependency: &Dependency) -> (SourceId, Option<Text>) {
    (dependency.place.source, dependency.group)
}

/// The oldest cycle that a requirement admits.
fn oldest(case: &Case<'_>, question: &Question<'_>) -> Option<Text> {
    let range = question.range()?.ok().filter(|range| !range.is_unbounded())?;
    let scheme = question.scheme()?;
    let admits = |text: &str| scheme.version(text).is_some_and(|version| range.matches(&version));
    let mut cycles = case.judged.lifecycles.cycles(&question.package).iter().rev();
    cycles.find(|cycle| admits(&cycle.latest) || admits(&cycle.name)).map(|cycle| cycle.name)
}
