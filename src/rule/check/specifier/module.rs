//! Which packages bring which of Python's modules, from tables that ship with the rules.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::{EcosystemId, Package, Text};

use super::super::is_known;

/// A module, and what brings it.
#[derive(Debug)]
pub(super) struct Module {
    /// The packages, canonical; the first is the one to propose.
    pub packages: Vec<Package>,
    /// Packages (`fastapi`, `fastapi[all]`) whose users are told to import it.
    pub with: Vec<&'static str>,
}

/// Of a module that the platform mostly brings along.
const ANYWHERE: &str = "*";

static MODULES: LazyLock<FxHashMap<&'static str, Module>> = LazyLock::new(|| {
    let lines = include_str!("../../../../rules/imports.tsv").lines().filter(|line| !line.starts_with('#')).skip(1);
    lines
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let (name, packages) = (columns.next()?, columns.next()?);
            let packages = packages.split(',').map(|package| Package::new(EcosystemId::PYPI, package)).collect();
            let with = columns.next().map(|with| with.split(',').collect()).unwrap_or_default();
            Some((name, Module { packages, with }))
        })
        .collect()
});

/// The names under which the tables know what an import brings: `google.generativeai` of `from google import generativeai`,
/// `sklearn` of `sklearn.metrics`. Nothing for what they do not know: it may be anything.
pub(super) fn known(module: &str, names: &[String]) -> Vec<Text> {
    let taken = names.iter().map(|name| format!("{module}.{name}")).filter(|name| MODULES.contains_key(name.as_str()));
    let taken: Vec<Text> = taken.map(|name| Text::from(&name)).collect();
    if !taken.is_empty() {
        return taken;
    }
    let shorter = module.rmatch_indices('.').map(|(at, _)| &module[..at]);
    let longest = std::iter::once(module).chain(shorter).find(|name| MODULES.contains_key(name));
    let top = module.split('.').next().filter(|top| is_known(&of_same_name(top)) && longest.is_none());
    longest.or(top).map(Text::from).into_iter().collect()
}

/// What brings a module that the tables know; `None` where it is mostly there anyway.
pub(super) fn brought(module: &str) -> Option<(Vec<Package>, &'static [&'static str])> {
    match MODULES.get(module) {
        Some(known) if known.with.contains(&ANYWHERE) => None,
        Some(known) => Some((known.packages.clone(), &known.with)),
        None => Some((vec![of_same_name(module)], &[])),
    }
}

/// The packages through which one comes whose users need not ask for it.
pub(super) fn comes_with(package: &Package) -> Vec<&'static str> {
    let bringing = MODULES.values().filter(|module| module.packages.contains(package));
    bringing.flat_map(|module| module.with.iter().copied()).filter(|with| *with != ANYWHERE).collect()
}

fn of_same_name(module: &str) -> Package {
    Package::new(EcosystemId::PYPI, module)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known_of(module: &str, names: &[&str]) -> Vec<&'static str> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        known(module, &names).iter().map(Text::as_str).collect()
    }

    #[test]
    fn a_module_is_known_by_its_longest_name() {
        assert_eq!(known_of("google.generativeai.types", &[]), ["google.generativeai"]);
        assert_eq!(known_of("google", &["generativeai"]), ["google.generativeai"]);
        assert_eq!(
            known_of("google.cloud", &["storage", "bigquery"]),
            ["google.cloud.storage", "google.cloud.bigquery"]
        );
        assert_eq!(known_of("sklearn.metrics.pairwise", &["cosine_similarity"]), ["sklearn"]);
        assert_eq!(known_of("sentence_transformers", &["SentenceTransformer"]), ["sentence_transformers"]);
        assert_eq!(known_of("pandas", &[]), ["pandas"]);
    }

    #[test]
    fn what_no_table_has_may_be_anything() {
        for module in ["asyncio", "typing", "google", "app.models", "acme"] {
            assert_eq!(known_of(module, &["x"]), [""; 0], "{module}");
        }
    }

    #[test]
    fn a_package_comes_with_another() {
        assert_eq!(comes_with(&Package::new(EcosystemId::PYPI, "kombu")), ["celery"]);
        assert!(comes_with(&Package::new(EcosystemId::PYPI, "requests")).is_empty());
    }
}
