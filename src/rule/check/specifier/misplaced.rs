//! What only builds, types or tests, and is asked for at run time.

use crate::model::{EcosystemId, FactKey, Finding, Inventory, Manifested, Scope, Value};

use super::super::{Case, Question, Site, shown};
use super::Specifier;
use super::project::{self, LIBRARY, is_aside};

impl Specifier {
    pub(super) fn misplaced(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for question in case.questions(&self.development_only) {
            if !self.components.contains(&question.package) {
                continue;
            }
            for site in case.sites(question).filter(|site| site.dependency.scope == Scope::Runtime) {
                let inventory = &case.judged.fleet.inventories[site.repository as usize];
                if is_aside(site.manifest.path.as_str()) || is_needed(case, inventory, site, question) {
                    continue;
                }
                if let Some(better) = better_place(inventory, site.manifest) {
                    let name = shown(&question.package);
                    let message = format!("{name} only builds, types or tests, and is asked for at run time");
                    let mut finding = case.finding_by_name(site, message);
                    finding.help = Some(format!("move it to {better}"));
                    out.push(finding);
                }
            }
        }
    }
}

/// Whether it may be needed to run all the same: users of a library need the types that it names, and a plugin is made of
/// what it plugs into.
fn is_needed(case: &Case<'_>, inventory: &Inventory, site: &Site<'_>, question: &Question<'_>) -> bool {
    let manifest = site.manifest;
    let is_plugin = |own: &str| own.contains(question.package.name.as_str());
    let mut names = manifest.facts.iter().filter(|fact| fact.key == FactKey::ProjectName);
    names.any(|fact| matches!(&fact.value, Value::Text(own) if is_plugin(own)))
        || (question.package.ecosystem == EcosystemId::NPM
            && project::says(case.all_traces(inventory), manifest.path, LIBRARY))
}

/// Where it belongs. A list of requirements has such a place only where another list beside it is for development.
fn better_place(inventory: &Inventory, manifest: &Manifested) -> Option<String> {
    match manifest.format {
        "package-json" => Some("devDependencies".to_owned()),
        "cargo" => Some("[dev-dependencies]".to_owned()),
        "pyproject" => Some("a group for development".to_owned()),
        "pipfile" => Some("[dev-packages]".to_owned()),
        "requirements" => {
            let is_for_development = |other: &&Manifested| {
                other.format == "requirements"
                    && other.path != manifest.path
                    && other.path.folder() == manifest.path.folder()
                    && other.dependencies.iter().any(|dependency| dependency.scope == Scope::Development)
            };
            Some(inventory.manifests.iter().find(is_for_development)?.path.as_str().to_owned())
        }
        _ => None,
    }
}
