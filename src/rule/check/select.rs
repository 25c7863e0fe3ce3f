//! Which repositories a rule applies to.

use crate::model::{EcosystemId, Fleet, Inventory};

use super::super::probe::Ask;
use super::super::ruleset::Rule;
use super::Asked;

/// Which repositories of the fleet the rule applies to, by number; `None` for all.
pub(super) fn repositories(fleet: &Fleet, packages: &[Asked<'_>], rule: &Rule, index: usize) -> Option<Vec<bool>> {
    let selector = &rule.applies;
    let mut selected: Option<Vec<bool>> = None;
    let mut narrow = |holds: &dyn Fn(&Inventory) -> bool| {
        let selected = selected.get_or_insert_with(|| vec![true; fleet.inventories.len()]);
        selected.iter_mut().zip(&fleet.inventories).for_each(|(selected, it)| *selected = *selected && holds(it));
    };
    if !selector.repositories.is_everything() {
        narrow(&|it| selector.repositories.contains(&[&it.repository.name, &it.repository.path]));
    }
    if !selector.languages.is_empty() {
        narrow(&|it| selector.languages.iter().any(|language| is_written_in(it, language)));
    }
    if !selector.topics.is_empty() {
        narrow(&|it| it.repository.topics.iter().any(|topic| selector.topics.contains(topic)));
    }
    for (asked, ask) in [(selector.file.is_some(), Ask::WhenFile), (selector.pattern.is_some(), Ask::WhenPattern)] {
        if asked {
            narrow(&|it| !it.traces_of(ask.number(index)).is_empty());
        }
    }
    if let Some(components) = &selector.when {
        let mut asking = vec![false; fleet.inventories.len()];
        for asked in packages.iter().filter(|asked| components.contains(&asked.package)) {
            for site in asked.questions.iter().flat_map(|question| &question.sites) {
                asking[site.repository as usize] = true;
            }
        }
        let before = selected.get_or_insert_with(|| vec![true; asking.len()]);
        before.iter_mut().zip(asking).for_each(|(before, asking)| *before &= asking);
    }
    selected
}

/// Whether a repository is written in a language: a manifest of it lies there, or a tenth of its source is in it.
fn is_written_in(inventory: &Inventory, language: &str) -> bool {
    let asks = |id: EcosystemId| {
        let dependencies = inventory.manifests.iter().flat_map(|manifest| &manifest.dependencies);
        dependencies.into_iter().any(|dependency| dependency.package.ecosystem == id)
    };
    let has = |format: &str| inventory.manifests.iter().any(|manifest| manifest.format == format);
    let by_manifest = match language {
        "python" => asks(EcosystemId::PYPI) || has("pyproject") || has("setup-cfg") || has("setup-py"),
        "javascript" => has("package-json"),
        "typescript" => has("tsconfig"),
        "rust" => has("cargo"),
        "go" => has("go-mod"),
        _ => false,
    };
    let languages = &inventory.repository.languages;
    let all: u64 = languages.values().sum();
    let own: u64 =
        languages.iter().filter(|(name, _)| name.eq_ignore_ascii_case(language)).map(|(_, bytes)| bytes).sum();
    // The tools of a project in another language may ask for a package of this one: its documentation, its scripts.
    let is_beside = language == "python" && own * 20 < all;
    by_manifest && !is_beside || (own > 0 && own * 10 >= all)
}
