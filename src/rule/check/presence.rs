//! Would a repository declare a component at all, and what is one that is declared for? A Go repository needs no pytest.

use crate::model::{Dependency, EcosystemId, Inventory, Manifested, Package, RepoPath, Scope};

use super::Case;

/// Whether a repository has, among the files that the rule applies to, one in which such a component is declared.
///
/// A tool's own manifest (`docs/requirements.txt`, the packages of a hook) makes no project of its language.
pub(super) fn could_declare(case: &Case<'_>, inventory: &Inventory, component: &Package) -> bool {
    let Some(ecosystem) = home(component) else { return true };
    let asks = |it: &Dependency| {
        it.package.ecosystem == ecosystem && matches!(it.scope, Scope::Runtime | Scope::Image | Scope::Service)
    };
    let mut manifests = inventory.manifests.iter().filter(|manifest| case.applies_to_path(manifest.path));
    manifests.any(|manifest| {
        formats(ecosystem).contains(&manifest.format)
            || (manifest.dependencies.iter().any(asks) && !is_beside_another(inventory, manifest))
    })
}

/// Whether a repository is written, to a tenth at least, in a language that the rule is for: then it is one of its projects,
/// manifest or not.
pub(super) fn is_written_in(case: &Case<'_>, inventory: &Inventory) -> bool {
    let languages = &inventory.repository.languages;
    let all: u64 = languages.values().sum();
    let is_wanted = |name: &str| case.rule.applies.languages.iter().any(|wanted| wanted.eq_ignore_ascii_case(name));
    let own: u64 = languages.iter().filter(|(name, _)| is_wanted(name)).map(|(_, bytes)| bytes).sum();
    own > 0 && own * 10 >= all
}

/// Whether a list of Python packages lies in a project of Rust or Go: the scripts beside it make no Python project of it.
fn is_beside_another(inventory: &Inventory, manifest: &Manifested) -> bool {
    let holds = |folder: RepoPath| {
        let mut others = inventory.manifests.iter().filter(|other| matches!(other.format, "cargo" | "go-mod"));
        others.any(|other| other.path.folder() == folder)
    };
    manifest.format == "requirements" && manifest.path.folder().upward().any(holds)
}

/// The ecosystem in whose manifests a component is declared; `None` for a runtime that any project may have.
fn home(component: &Package) -> Option<EcosystemId> {
    if component.ecosystem != EcosystemId::RUNTIME {
        return Some(component.ecosystem);
    }
    match component.name.as_str() {
        "python" => Some(EcosystemId::PYPI),
        "node" | "nodejs" | "bun" | "deno" => Some(EcosystemId::NPM),
        "rust" => Some(EcosystemId::CARGO),
        "go" => Some(EcosystemId::GOLANG),
        _ => None,
    }
}

/// The formats by which a project is one of an ecosystem, whatever it asks for.
fn formats(ecosystem: EcosystemId) -> &'static [&'static str] {
    match ecosystem {
        EcosystemId::CARGO => &["cargo"],
        EcosystemId::CONDA => &["conda", "pixi"],
        EcosystemId::GITHUB => &["github-action", "github-workflow", "pre-commit"],
        EcosystemId::GITLAB => &["gitlab-ci"],
        EcosystemId::GOLANG => &["go-mod"],
        EcosystemId::NPM => &["package-json"],
        EcosystemId::OCI => &["compose", "dockerfile"],
        EcosystemId::PYPI => &["pipfile", "pyproject", "setup-cfg", "setup-py"],
        _ => &[],
    }
}

/// Whether a dependency is there for those who work on the project: by its scope, or by the name of its group or extra.
pub(super) fn is_for_development(dependency: &Dependency) -> bool {
    matches!(dependency.scope, Scope::Development | Scope::Build | Scope::Tool | Scope::Pipeline | Scope::Hook)
        || dependency.group.is_some_and(|group| group.split(['-', '_', '.', ' ']).any(is_development_word))
}

fn is_development_word(word: &str) -> bool {
    const WORDS: [&str; 22] = [
        "check",
        "checks",
        "ci",
        "dev",
        "devel",
        "develop",
        "development",
        "doc",
        "docs",
        "format",
        "lint",
        "linting",
        "nox",
        "qa",
        "quality",
        "style",
        "test",
        "testing",
        "tests",
        "tox",
        "types",
        "typing",
    ];
    WORDS.binary_search(&word.to_ascii_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_groups_are_in_order() {
        for word in ["check", "ci", "dev", "docs", "lint", "qa", "Test", "types", "typing"] {
            assert!(is_development_word(word), "{word}");
        }
        assert!(!is_development_word("binary"));
    }
}
