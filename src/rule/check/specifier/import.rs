//! Modules that sources in Python import, and whose packages no manifest declares.
//!
//! Only modules of which the tables know the package count: any other may be the project's own, the platform's, or a
//! plugin of a program that runs Python. And only imports at the left margin: what is imported in a function, in a `try`
//! or under a condition is done without where it is not there.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashSet;

use crate::code::Import;
use crate::model::{
    EcosystemId, FactKey, Finding, Inventory, Manifested, Package, Remedy, RepoPath, Safety, Scope, Text, Trace, Value,
};

use super::super::super::probe::{Probed, Seen, Want};
use super::super::{Case, Components};
use super::probe::{MODULE, MODULE_SOMETIMES, THERE};
use super::{module, project};

/// Every source is looked for, since it may be the module that another imports; those that run for real are read.
pub(super) fn wants(path: &str, name: &str) -> Want {
    match name.rsplit_once('.') {
        Some((stem, "py")) if is_aside(path, stem) => Want::Path,
        Some((_, "py")) => Want::Text,
        _ => Want::Nothing,
    }
}

fn is_python(name: &str) -> bool {
    matches!(name.rsplit_once('.'), Some((_, "py")))
}

/// Folders of what somebody runs now and then, with what is there.
const BY_HAND: [&str; 5] = [".github", "ci", "notebooks", "scripts", "tools"];

/// Sources that a tool runs with what it brings along.
const OF_TOOLS: [&str; 9] =
    ["conf", "conftest", "fabfile", "hatch_build", "locustfile", "noxfile", "setup", "tasks", "versioneer"];

fn is_aside(path: &str, stem: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    OF_TOOLS.contains(&stem)
        || stem.starts_with("test_")
        || stem.ends_with("_test")
        || matches!(stem, "test" | "tests")
        || project::is_aside(path)
        || folders.any(|folder| BY_HAND.contains(&folder))
}

pub(super) fn look(file: &Probed<'_>, seen: &mut Vec<Seen>) {
    seen.push(Seen { part: THERE, value: Value::Present, span: 0..0 });
    if let Some(code) = file.code() {
        modules(code.imports(), &file.source.text, seen);
    }
}

/// The known modules of a source, each once, at the first place that counts.
fn modules(imports: &[Import], text: &str, seen: &mut Vec<Seen>) {
    let mut known: FxHashSet<Text> = FxHashSet::default();
    for part in [MODULE, MODULE_SOMETIMES] {
        for import in imports.iter().filter(|import| is_sure(text, import) == (part == MODULE)) {
            for module in module::known(&import.module, &import.names) {
                if known.insert(module) {
                    seen.push(Seen { part, value: Value::Text(module), span: import.span.clone() });
                }
            }
        }
    }
}

/// Whether the source cannot do without it.
fn is_sure(text: &str, import: &Import) -> bool {
    let before = text.get(..import.span.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    !import.optional && !import.types_only && (line.starts_with("import") || line.starts_with("from"))
}

/// The modules that a repository's sources import, sometimes or always.
pub(super) fn imported(traces: &[Trace]) -> impl Iterator<Item = Text> {
    traces.iter().filter(|trace| matches!(trace.part, MODULE | MODULE_SOMETIMES)).filter_map(|trace| {
        match trace.value {
            Value::Text(module) => Some(module),
            _ => None,
        }
    })
}

pub(super) fn judge(case: &Case<'_>, components: &Components, out: &mut Vec<Finding>) {
    for (repository, inventory) in case.repositories() {
        let traces = case.all_traces(inventory);
        if !traces.iter().any(|trace| trace.part == MODULE) {
            continue;
        }
        let Some(declared) = Declared::of(inventory) else { continue };
        let own = own_modules(traces);
        let mut undeclared: BTreeMap<(RepoPath, Text), Vec<&Trace>> = BTreeMap::new();
        for trace in case.traces(inventory).filter(|trace| trace.part == MODULE) {
            let Value::Text(module) = trace.value else { continue };
            let is_own = own.contains(module.split('.').next().unwrap_or_default());
            if let Some(folder) = declared.governing(trace.path).filter(|_| !is_own && !declared.brings(&module)) {
                undeclared.entry((folder, module)).or_default().push(trace);
            }
        }
        for ((_, module), traces) in undeclared {
            out.extend(finding(case, components, repository, &module, &traces));
        }
    }
}

fn finding(
    case: &Case<'_>,
    components: &Components,
    repository: u32,
    module: &str,
    traces: &[&Trace],
) -> Option<Finding> {
    let (packages, _) = module::brought(module)?;
    let package = *packages.first().filter(|package| components.contains(package))?;
    let first = traces.first()?;
    let others = match traces.len() - 1 {
        0 => String::new(),
        1 => "; another file imports it too".to_owned(),
        more => format!("; {more} other files import it too"),
    };
    let message = format!("{module} is imported, and no manifest declares {}{others}", package.name);
    let mut finding = case.finding_at(repository, first.place, message);
    finding.package = Some(package);
    finding.remedy = Some(Remedy::Add { package, to: None, safety: case.safety(Safety::Review) });
    Some(finding)
}

/// The first names by which the repository's own sources can be imported: of files, and of the folders they lie in.
fn own_modules(traces: &[Trace]) -> FxHashSet<&'static str> {
    let files = traces.iter().filter(|trace| trace.part == THERE && is_python(trace.path.file_name()));
    files.flat_map(|trace| trace.path.as_str().split('/')).map(|part| part.trim_end_matches(".py")).collect()
}

/// What the manifests of a repository declare for Python.
struct Declared {
    /// Names, and names with each of their extras: `redis`, `celery[redis]`.
    names: BTreeSet<String>,
    /// Extras that are asked for: they mostly bear the name of what they bring.
    extras: FxHashSet<String>,
    /// Images, which may bring what they are called after.
    images: Vec<&'static str>,
    /// The folders whose sources the manifests speak for.
    folders: FxHashSet<RepoPath>,
}

impl Declared {
    /// `None` where not all that is declared can be told: something is computed, could not be read, or is conda's.
    fn of(inventory: &Inventory) -> Option<Self> {
        let mut declared = Self {
            names: BTreeSet::new(),
            extras: FxHashSet::default(),
            images: Vec::new(),
            folders: FxHashSet::default(),
        };
        for manifest in &inventory.manifests {
            if is_of_python(manifest) && is_partly_read(inventory, manifest) || is_of_conda(manifest) {
                return None;
            }
            declared.add(manifest);
        }
        Some(declared)
    }

    fn add(&mut self, manifest: &Manifested) {
        for dependency in &manifest.dependencies {
            let package = dependency.package;
            match package.ecosystem {
                EcosystemId::OCI => self.images.push(package.name.as_str()),
                EcosystemId::PYPI => {
                    for extra in &dependency.extras {
                        self.extras.insert(canonical(extra));
                        self.names.insert(format!("{}[{}]", package.name, canonical(extra)));
                    }
                    self.names.insert(package.name.to_string());
                    let asks = !matches!(dependency.scope, Scope::Build | Scope::Hook | Scope::Tool | Scope::Pipeline);
                    if asks && is_of_python(manifest) {
                        self.folders.insert(governed(manifest.path));
                    }
                }
                _ => {}
            }
        }
        for fact in manifest.facts.iter().filter(|fact| fact.key == FactKey::ProjectName && is_of_python(manifest)) {
            if let Value::Text(name) = fact.value {
                self.names.insert(canonical(&name));
            }
        }
    }

    /// The nearest folder above a source whose manifest speaks for it.
    fn governing(&self, path: RepoPath) -> Option<RepoPath> {
        path.folder().upward().find(|folder| self.folders.contains(folder))
    }

    /// Whether something declared brings a module; so does what need not be declared.
    fn brings(&self, module: &str) -> bool {
        let Some((packages, with)) = module::brought(module) else { return true };
        let own_name = canonical(module);
        with.iter().any(|with| self.names.contains(*with))
            || packages.iter().any(|package| self.has(&package.name))
            || self.has(&own_name)
            || self.images.iter().any(|image| image.contains(own_name.as_str()))
    }

    /// Whether a package is declared, or one of its kin: `tensorflow-cpu` of `tensorflow`, but no descriptions of types.
    fn has(&self, name: &str) -> bool {
        let kin = format!("{name}-");
        let is_kin = |other: &&String| other.starts_with(&kin);
        let mut others = self.names.range(kin.clone()..).take_while(is_kin);
        self.names.contains(name)
            || self.extras.contains(name)
            || others.any(|other| !other.ends_with("-stubs") && !other.ends_with("-types"))
    }
}

/// A name as they are compared in the ecosystem.
fn canonical(name: &str) -> String {
    Package::new(EcosystemId::PYPI, name).name.to_string()
}

fn is_of_python(manifest: &Manifested) -> bool {
    matches!(manifest.format, "pep723" | "pipfile" | "pyproject" | "requirements" | "setup-cfg" | "setup-py")
}

fn is_of_conda(manifest: &Manifested) -> bool {
    matches!(manifest.format, "conda" | "pixi")
}

/// The folder whose sources a manifest speaks for: `requirements/base.txt` lies one deeper.
fn governed(path: RepoPath) -> RepoPath {
    let folder = path.folder();
    if folder.file_name() == "requirements" { folder.folder() } else { folder }
}

fn is_partly_read(inventory: &Inventory, manifest: &Manifested) -> bool {
    let is_computed = |name: &str| name.contains("dependencies") || name.contains("requires") || name == "**";
    let mut facts = manifest.facts.iter().filter(|fact| fact.key == FactKey::Dynamic);
    facts.any(|fact| matches!(&fact.value, Value::Text(name) if is_computed(name)))
        || inventory.errors.iter().any(|(path, _)| *path == manifest.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;

    #[test]
    fn only_known_modules_at_the_margin_count() {
        let text = "import os
import pandas as pd
def f():
    import sklearn
try:
    import yaml
except ImportError:
    yaml = None
from . import numpy
";
        let code = Code::of("app.py", text).expect("Python is told apart");
        let mut seen = Vec::new();
        modules(code.imports(), text, &mut seen);
        let told: Vec<(u32, &str)> = seen.iter().map(|it| (it.part, &text[it.span.clone()])).collect();
        assert_eq!(told, [(MODULE, "pandas"), (MODULE_SOMETIMES, "sklearn"), (MODULE_SOMETIMES, "yaml")]);
    }

    #[test]
    fn what_is_tried_or_shown_is_only_there() {
        assert_eq!(wants("app/main.py", "main.py"), Want::Text);
        for path in ["tests/helpers.py", "app/test_main.py", "docs/conf.py", "setup.py", "app/conftest.py"] {
            assert_eq!(wants(path, path.rsplit('/').next().unwrap_or(path)), Want::Path, "{path}");
        }
        assert_eq!(wants("app/main.rs", "main.rs"), Want::Nothing);
    }
}
