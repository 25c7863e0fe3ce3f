//! What only comes through another package and is asked for all the same.

use crate::model::{EcosystemId, FactKey, Finding, Package, Remedy, Safety, Scope};

use super::super::{Case, Components, Site, shown};
use super::{import, module};

pub(super) fn judge(case: &Case<'_>, components: &Components, out: &mut Vec<Finding>) {
    for question in case.questions(components) {
        let package = question.package;
        let with: Vec<Package> =
            module::comes_with(&package).into_iter().map(|name| Package::new(package.ecosystem, name)).collect();
        for site in case.sites(question).filter(|site| is_asked_for(site) && !is_imported(case, site, &package)) {
            let through = site.manifest.dependencies.iter().find(|other| with.contains(&other.package));
            let name = shown(&package);
            let message = match through {
                Some(through) => format!("{name} comes through {}: it need not be asked for", shown(&through.package)),
                // The rule knows better than the tables.
                None if with.is_empty() => format!("{name} is asked for, and only comes through another package"),
                None => continue,
            };
            let mut finding = case.finding_by_name(site, message);
            finding.remedy = Some(Remedy::Remove { safety: case.safety(Safety::Review) });
            out.push(finding);
        }
    }
}

/// What only caps what others ask for asks for nothing, and a tool lists all there is.
fn is_asked_for(site: &Site<'_>) -> bool {
    let is_generated = site.manifest.facts.iter().any(|fact| fact.key == FactKey::Generated);
    !is_generated && matches!(site.dependency.scope, Scope::Runtime | Scope::Development | Scope::Optional)
}

/// Whether the repository's own sources use it: then it is rightly asked for.
fn is_imported(case: &Case<'_>, site: &Site<'_>, package: &Package) -> bool {
    let inventory = &case.judged.fleet.inventories[site.repository as usize];
    let brings = |module: &str| module::brought(module).is_some_and(|(packages, _)| packages.contains(package));
    package.ecosystem == EcosystemId::PYPI && import::imported(case.all_traces(inventory)).any(|module| brings(&module))
}
