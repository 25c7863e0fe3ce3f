//! The ecosystems of a repository that no update tool looks after.

use crate::model::{EcosystemId, FactKey, Inventory, Manifested, Origin, Place, RepoPath, Skip, Value};

use super::super::Case;

/// An ecosystem as update tools see it.
struct Ecosystem {
    /// Dependabot's word for it.
    word: &'static str,
    /// The formats that name its packages.
    formats: &'static [&'static str],
    /// Whose packages they are.
    packages: EcosystemId,
    /// Other words of Dependabot's, of which each does as well.
    alike: &'static [&'static str],
    /// Renovate's words.
    managers: &'static [&'static str],
}

const ECOSYSTEMS: &[Ecosystem] = &[
    Ecosystem {
        word: "pip",
        formats: &["pipfile", "pyproject", "requirements", "setup-cfg", "setup-py"],
        packages: EcosystemId::PYPI,
        alike: &["pip-compile", "pipenv", "poetry", "python", "uv"],
        managers: &["pep621", "pip-compile", "pip_requirements", "pip_setup", "pipenv", "poetry", "setup-cfg", "uv"],
    },
    Ecosystem {
        word: "npm",
        formats: &["package-json", "pnpm-workspace"],
        packages: EcosystemId::NPM,
        alike: &["bun", "javascript", "pnpm", "yarn"],
        managers: &["bun", "npm", "pnpm", "yarn"],
    },
    Ecosystem {
        word: "cargo",
        formats: &["cargo"],
        packages: EcosystemId::CARGO,
        alike: &["rust:cargo"],
        managers: &["cargo"],
    },
    Ecosystem {
        word: "github-actions",
        formats: &["github-action", "github-workflow"],
        packages: EcosystemId::GITHUB,
        alike: &[],
        managers: &["github-actions"],
    },
    Ecosystem {
        word: "docker",
        formats: &["dockerfile"],
        packages: EcosystemId::OCI,
        alike: &[],
        managers: &["docker", "dockerfile"],
    },
    Ecosystem {
        word: "docker-compose",
        formats: &["compose"],
        packages: EcosystemId::OCI,
        alike: &[],
        managers: &["docker-compose"],
    },
    Ecosystem {
        word: "gomod",
        formats: &["go-mod"],
        packages: EcosystemId::GOLANG,
        alike: &["go:modules"],
        managers: &["gomod"],
    },
];

/// What nobody looks after.
pub(super) struct Uncovered {
    /// How many ecosystems there are.
    pub all: usize,
    /// Those that nobody looks after, each with the first place that asks for a package of it.
    pub names: Vec<(&'static str, Place)>,
    /// The file that says what is looked after, and its first line.
    pub file: Option<(RepoPath, Place)>,
}

/// The ecosystems of one repository that nobody looks after.
pub(super) fn uncovered(case: &Case<'_>, inventory: &Inventory) -> Uncovered {
    let manifests = || inventory.manifests.iter().filter(|manifest| case.applies_to_path(manifest.path));
    let found = |ecosystem: &'static Ecosystem| {
        let own = manifests().filter(|manifest| ecosystem.formats.contains(&manifest.format));
        Some((ecosystem, own.into_iter().find_map(|manifest| first_package(manifest, ecosystem.packages))?))
    };
    let all: Vec<(&'static Ecosystem, Place)> = ECOSYSTEMS.iter().filter_map(found).collect();
    let tools: Vec<&Manifested> =
        inventory.manifests.iter().filter(|it| matches!(it.format, "dependabot" | "renovate")).collect();
    let is_covered = |ecosystem: &Ecosystem| tools.iter().any(|tool| covers(tool, ecosystem));
    let names = all.iter().filter(|(ecosystem, _)| !is_covered(ecosystem)).map(|(it, place)| (it.word, *place));
    let file = tools.first().map(|tool| (tool.path, tool.top));
    Uncovered { all: all.len(), names: names.collect(), file }
}

/// The first place of a manifest that asks a registry for a package of an ecosystem.
fn first_package(manifest: &Manifested, packages: EcosystemId) -> Option<Place> {
    let is_asked = |skip: Option<Skip>| skip.is_none_or(|skip| skip.is_looked_up() || skip == Skip::NoRegistry);
    let mut dependencies = manifest.dependencies.iter();
    let first = dependencies
        .find(|it| it.package.ecosystem == packages && is_asked(it.skip) && matches!(it.origin, Origin::Registry(_)))?;
    Some(first.name_place)
}

/// Whether a tool looks after an ecosystem. Renovate looks after all unless it is told which, or to do nothing.
fn covers(tool: &Manifested, ecosystem: &Ecosystem) -> bool {
    let watched = |word: &str| match tool.format {
        "dependabot" => word == ecosystem.word || ecosystem.alike.contains(&word),
        _ => ecosystem.managers.contains(&word),
    };
    let mut words = tool.facts.iter().filter(|fact| fact.key == FactKey::Watched).filter_map(|fact| match fact.value {
        Value::Text(word) => Some(word),
        _ => None,
    });
    let is_off = tool.facts.iter().any(|fact| {
        matches!((&fact.key, &fact.value), (FactKey::Setting, Value::Pair(key, value)) if *key == "enabled" && *value == "false")
    });
    let is_all = tool.format == "renovate" && words.clone().next().is_none();
    !is_off && (is_all || words.any(|word| watched(&word)))
}
