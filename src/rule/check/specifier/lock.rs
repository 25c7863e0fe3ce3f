//! Lock files: where one is missing, and where there are too many.

use std::collections::BTreeMap;

use crate::model::{EcosystemId, FactKey, Finding, Inventory, Manifested, RepoPath, Scope, Skip, Trace, Value};

use super::super::Case;
use super::probe::THERE;
use super::project::{self, LIBRARY, is_aside};

/// What locks what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    Node,
    Python,
    Rust,
}

/// A tool that locks what it installs.
#[derive(Debug)]
pub(super) struct Tool {
    pub name: &'static str,
    pub family: Family,
    /// The files that it locks in; it looks for the first.
    pub locks: &'static [&'static str],
    /// What makes the file.
    pub command: &'static str,
    /// Whether its lock contradicts those of others. Deno and Pixi lock other things too, so theirs may lie beside.
    is_alone: bool,
}

const fn tool(
    name: &'static str,
    family: Family,
    locks: &'static [&'static str],
    command: &'static str,
    is_alone: bool,
) -> Tool {
    Tool { name, family, locks, command, is_alone }
}

static TOOLS: [Tool; 11] = [
    tool("npm", Family::Node, &["package-lock.json", "npm-shrinkwrap.json"], "npm install", true),
    tool("pnpm", Family::Node, &["pnpm-lock.yaml"], "pnpm install", true),
    tool("yarn", Family::Node, &["yarn.lock"], "yarn install", true),
    tool("bun", Family::Node, &["bun.lock", "bun.lockb"], "bun install", true),
    tool("deno", Family::Node, &["deno.lock"], "deno install", false),
    tool("uv", Family::Python, &["uv.lock"], "uv lock", true),
    tool("poetry", Family::Python, &["poetry.lock"], "poetry lock", true),
    tool("pdm", Family::Python, &["pdm.lock"], "pdm lock", true),
    tool("pipenv", Family::Python, &["Pipfile.lock"], "pipenv lock", true),
    tool("pixi", Family::Python, &["pixi.lock"], "pixi lock", false),
    tool("cargo", Family::Rust, &["Cargo.lock"], "cargo generate-lockfile", true),
];

/// The tool of that name.
pub(super) fn tool_named(name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.name == name)
}

fn tool_of(file_name: &str) -> Option<&'static Tool> {
    TOOLS.iter().find(|tool| tool.locks.contains(&file_name))
}

/// Lock files, and what tells a program in Rust from a library.
pub(super) fn is_of_interest(path: &str, name: &str) -> bool {
    tool_of(name).is_some() || is_source(path, "src/main.rs") || is_source(path, "src/lib.rs")
}

fn is_source(path: &str, source: &str) -> bool {
    path.strip_suffix(source).is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
}

/// The lock files of a repository, with their tools.
pub(super) fn locks(traces: &[Trace]) -> impl Iterator<Item = (RepoPath, &'static Tool)> {
    let there = traces.iter().filter(|trace| trace.part == THERE);
    there.filter_map(|trace| Some((trace.path, tool_of(trace.path.file_name())?)))
}

/// Manifests of applications without the lock that their tool would write.
pub(super) fn missing(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (repository, inventory) in case.repositories() {
        let traces = case.all_traces(inventory);
        let locks: Vec<(RepoPath, Family)> = locks(traces).map(|(path, tool)| (path.folder(), tool.family)).collect();
        let manifests = inventory.manifests.iter().filter(|manifest| case.applies_to_path(manifest.path));
        for manifest in manifests.filter(|manifest| !is_aside(manifest.path.as_str()) && asks(manifest)) {
            let Some(tool) = locking(inventory, traces, manifest) else { continue };
            if manifest.path.folder().upward().any(|folder| locks.contains(&(folder, tool.family))) {
                continue;
            }
            let lock = tool.locks[0];
            let message = format!("{} has no lock file: each install may take other versions", manifest.path);
            let mut finding = case.finding_at(repository, Some(manifest.top), message);
            finding.help = Some(format!("run `{}` and commit {lock}", tool.command));
            out.push(finding);
        }
    }
}

/// Whether it asks for something that an install has to choose.
fn asks(manifest: &Manifested) -> bool {
    manifest.dependencies.iter().any(|dependency| {
        matches!(dependency.scope, Scope::Runtime | Scope::Development | Scope::Optional)
            && matches!(dependency.package.ecosystem, EcosystemId::CARGO | EcosystemId::NPM | EcosystemId::PYPI)
            && dependency.skip.is_none_or(Skip::is_looked_up)
    })
}

/// The tool that would lock an application's manifest; `None` for a library, and where a tool was told not to.
fn locking(inventory: &Inventory, traces: &[Trace], manifest: &Manifested) -> Option<&'static Tool> {
    let says = |word: &str| project::says(traces, manifest.path, word);
    let tool = match manifest.format {
        "package-json" if !says(LIBRARY) && !is_switched_off(inventory, manifest.path) => {
            named_manager(manifest).map_or("npm", |tool| tool.name)
        }
        "pyproject" if !says(LIBRARY) && !has_requirements_beside(inventory, manifest) => {
            ["poetry", "uv", "pdm"].into_iter().find(|tool| says(tool))?
        }
        "pipfile" => "pipenv",
        "cargo" if is_program(traces, manifest.path) => "cargo",
        _ => return None,
    };
    tool_named(tool)
}

/// The tool that `packageManager` or Volta names.
fn named_manager(manifest: &Manifested) -> Option<&'static Tool> {
    let mut named = manifest.dependencies.iter().filter(|dependency| dependency.scope == Scope::Tool);
    named.find_map(|dependency| tool_named(&dependency.package.name).or_else(|| tool_named(&dependency.written)))
}

/// `package-lock=false` in the nearest `.npmrc` that says anything of it.
fn is_switched_off(inventory: &Inventory, path: RepoPath) -> bool {
    let settings = inventory.manifests.iter().filter(|manifest| manifest.format == "npmrc");
    let of_lock = settings.flat_map(|manifest| manifest.facts.iter().map(move |fact| (manifest.path.folder(), fact)));
    let off: Vec<RepoPath> = of_lock
        .filter(|(_, fact)| match &fact.value {
            Value::Pair(key, value) => {
                fact.key == FactKey::Setting && matches!(key.as_str(), "package-lock" | "lockfile") && *value == "false"
            }
            _ => false,
        })
        .map(|(folder, _)| folder)
        .collect();
    path.folder().upward().any(|folder| off.contains(&folder))
}

/// Then that list may be what is installed.
fn has_requirements_beside(inventory: &Inventory, manifest: &Manifested) -> bool {
    let folder = manifest.path.folder();
    inventory.manifests.iter().any(|other| other.format == "requirements" && other.path.folder() == folder)
}

fn is_program(traces: &[Trace], manifest: RepoPath) -> bool {
    let is_there = |source: &str| {
        let Some(path) = manifest.beside(source) else { return false };
        project::of_file(traces, path).any(|trace| trace.part == THERE)
    };
    is_there("src/main.rs") && !is_there("src/lib.rs")
}

/// Folders with the locks of several tools for the same.
pub(super) fn several(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (repository, inventory) in case.repositories() {
        let mut folders: BTreeMap<(RepoPath, Family), Vec<(&'static Tool, RepoPath)>> = BTreeMap::new();
        for (path, tool) in locks(case.all_traces(inventory)).filter(|(_, tool)| tool.is_alone) {
            folders.entry((path.folder(), tool.family)).or_default().push((tool, path));
        }
        for ((folder, family), mut locks) in folders {
            locks.dedup_by_key(|(tool, _)| tool.name);
            if locks.len() < 2 || is_aside(locks[0].1.as_str()) || !case.applies_to_path(locks[0].1) {
                continue;
            }
            let manifest = inventory.manifests.iter().find(|it| it.path.folder() == folder && family.locks(it));
            let names: Vec<&str> = locks.iter().map(|(_, path)| path.file_name()).collect();
            let beside = match folder.as_str() {
                "" => String::new(),
                folder => format!(" in {folder}"),
            };
            let message = format!("{} lie side by side{beside}: which one holds?", names.join(" and "));
            let mut finding = case.finding_at(repository, manifest.map(|manifest| manifest.top), message);
            finding.help = Some(keep(manifest, &locks));
            out.push(finding);
        }
    }
}

impl Family {
    fn locks(self, manifest: &Manifested) -> bool {
        match self {
            Self::Node => manifest.format == "package-json",
            Self::Python => matches!(manifest.format, "pyproject" | "pipfile"),
            Self::Rust => manifest.format == "cargo",
        }
    }

    /// Whether the repository has a manifest that a tool of the family would lock.
    pub(super) fn is_in(self, inventory: &Inventory) -> bool {
        inventory.manifests.iter().any(|manifest| self.locks(manifest))
    }
}

/// Which lock to keep, where `packageManager` or Volta tells.
fn keep(manifest: Option<&Manifested>, locks: &[(&'static Tool, RepoPath)]) -> String {
    let named = manifest.and_then(named_manager);
    match locks.iter().find(|(tool, _)| named.is_some_and(|named| named.name == tool.name)) {
        Some((tool, path)) => {
            format!("keep {}, since the project names {}, and take the others out", path.file_name(), tool.name)
        }
        None => "keep the one of the tool that you use, and take the others out".to_owned(),
    }
}
