//! What a component has to be asked for, and what counts as asking.

use crate::model::{EcosystemId, FactKey, Inventory, Package, Scope, Value};

use super::super::presence::is_for_development;
use super::super::{Build, Site};

/// What a component has to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Any,
    Runtime,
    Development,
}

impl Purpose {
    /// The purpose of that word; an unknown one is noted.
    pub(super) fn build(word: Option<&str>, build: &Build<'_>) -> Self {
        match word {
            None | Some("any") => Self::Any,
            Some("runtime") => Self::Runtime,
            Some("development" | "dev") => Self::Development,
            Some(word) => {
                build.unknown("in", word, ["any", "development", "runtime"]);
                Self::Any
            }
        }
    }

    /// Whether a dependency is asked for to that end. What a workspace shares is for either, and so is what stands in a
    /// `requirements.txt`, which does not say what it is for.
    pub(super) fn counts(self, site: &Site<'_>) -> bool {
        let dependency = site.dependency;
        let is_unsaid = site.manifest.format == "requirements" && dependency.scope == Scope::Runtime;
        match self {
            Self::Any => true,
            _ if is_unsaid || dependency.scope == Scope::Workspace => true,
            Self::Development => is_for_development(dependency),
            Self::Runtime => !is_for_development(dependency),
        }
    }

    /// Whether a repository uses a tool without declaring it: a hook of its name, a pipeline that calls it. That is as good as
    /// a declaration to develop with, and none to run with.
    pub(super) fn is_met_by_use(self, inventory: &Inventory, package: &Package) -> bool {
        self != Self::Runtime && is_used(inventory, package)
    }

    /// That a component is declared, but to another end.
    pub(super) fn sentence(self, name: &str) -> String {
        match self {
            Self::Runtime => format!("{name} is asked for to develop only; it is needed to run"),
            _ => format!("{name} is asked for to run; it is wanted for development"),
        }
    }

    /// What is added to the sentence that something is not declared.
    pub(super) fn addition(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::Runtime => " to run with",
            Self::Development => " for development",
        }
    }
}

/// Whether a hook bears a tool's name (`ruff`, `ruff-format`), or a pipeline's script names it as a word of its own.
fn is_used(inventory: &Inventory, package: &Package) -> bool {
    if !matches!(package.ecosystem, EcosystemId::CARGO | EcosystemId::NPM | EcosystemId::PYPI) {
        return false;
    }
    let name = package.name.as_str();
    let is_of_tool = |hook: &str| hook.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let facts = inventory.manifests.iter().flat_map(|manifest| &manifest.facts);
    facts.into_iter().any(|fact| match (fact.key, &fact.value) {
        (FactKey::Hook, Value::Text(hook)) => is_of_tool(hook),
        (FactKey::Run, Value::Text(script)) => words(script).any(|word| is_name(word, package)),
        _ => false,
    })
}

/// The words of a script, without quotes, versions and extras: `pytest` of `"pytest[asyncio]>=8"`.
fn words(script: &str) -> impl Iterator<Item = &str> {
    let is_part = |letter: char| letter.is_ascii_alphanumeric() || "-_./@".contains(letter);
    script.split(move |letter| !is_part(letter))
}

fn is_name(word: &str, package: &Package) -> bool {
    let name = package.name.as_str();
    if package.ecosystem != EcosystemId::PYPI {
        return word == name;
    }
    let same = |(a, b): (u8, u8)| a.eq_ignore_ascii_case(&b) || (b == b'-' && matches!(a, b'_' | b'.'));
    word.len() == name.len() && word.bytes().zip(name.bytes()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_names_tools_as_words() {
        let ruff = Package::new(EcosystemId::PYPI, "pytest-cov");
        let names = |script: &str| words(script).any(|word| is_name(word, &ruff));
        assert!(names("pip install \"pytest_cov[toml]>=5\" && pytest"));
        assert!(!names("pytest --cov"));
    }
}
