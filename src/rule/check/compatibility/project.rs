//! One manifest after the other, with what was decided for each dependency.

use crate::model::{Choice, CurrentFrom, Engines, Manifested, Release};

use super::super::{Case, Question, Site, UNDECIDED};

/// A manifest that the rule applies to.
pub(super) struct Project<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) repository: u32,
    pub(super) manifest: &'a Manifested,
    /// What it promises to support.
    pub(super) engines: Engines,
    /// What was decided for each dependency.
    choices: &'a [std::sync::Arc<Choice>],
}

/// A dependency of a project that the rule applies to.
#[derive(Clone, Copy)]
pub(super) struct Declared<'a> {
    pub(super) site: Site<'a>,
    pub(super) choice: &'a Choice,
}

/// Every manifest that the rule applies to.
pub(super) fn projects<'a>(case: &'a Case<'a>) -> impl Iterator<Item = Project<'a>> {
    let resolution = case.judged.resolution;
    case.repositories().flat_map(move |(repository, inventory)| {
        let (choices, engines) =
            (resolution.choices.get(repository as usize), resolution.engines.get(repository as usize));
        let manifests = inventory.manifests.iter().enumerate();
        manifests.filter(|(_, manifest)| case.applies_to_path(manifest.path)).map(move |(index, manifest)| Project {
            case,
            repository,
            manifest,
            engines: engines.and_then(|engines| engines.get(index)).copied().unwrap_or_default(),
            choices: choices.and_then(|choices| choices.get(index)).map_or(&[], Vec::as_slice),
        })
    })
}

impl<'a> Project<'a> {
    /// Its dependencies that the rule applies to.
    pub(super) fn declared(&self) -> impl Iterator<Item = Declared<'a>> + use<'a> {
        let (case, repository, manifest, choices) = (self.case, self.repository, self.manifest, self.choices);
        let ecosystems = &case.rule.applies.ecosystems;
        let wanted = move |it: &Declared<'_>| {
            let ecosystem = it.site.dependency.package.ecosystem;
            (ecosystems.is_empty() || ecosystems.contains(&ecosystem)) && case.applies_to(&it.site)
        };
        let declared = manifest.dependencies.iter().enumerate().map(move |(index, dependency)| Declared {
            site: Site { repository, manifest, dependency },
            choice: choices.get(index).map_or(&*UNDECIDED, |choice| choice.as_ref()),
        });
        declared.filter(wanted)
    }

    /// `requirements.txt:13`
    pub(super) fn whereabouts(&self, declared: &Declared<'_>) -> String {
        format!("{}:{}", self.manifest.path, declared.site.dependency.name_place.line)
    }
}

impl<'a> Declared<'a> {
    pub(super) fn question(&self) -> Question<'a> {
        Question::new(self.site.dependency, self.choice)
    }

    /// The release in use, and how that is known. A lock with several versions does not tell which one runs where.
    pub(super) fn release(&self, case: &Case<'a>) -> Option<(&'a Release, CurrentFrom)> {
        let current = self.choice.current.as_ref()?;
        let release = case.release(&self.site.dependency.package, &current.version)?;
        (self.site.dependency.locked.len() < 2).then_some((release, current.from))
    }
}
