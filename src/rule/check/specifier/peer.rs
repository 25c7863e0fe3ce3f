//! What a package of npm wants beside it, and package.json does not declare.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{
    Constraint, EcosystemId, FactKey, Finding, Fleet, Package, Release, Remedy, RepoPath, Safety, Scope, Value,
};

use super::super::{Case, Components, Question, Site, shown};

/// What each folder with a package.json declares, its own name included; by repository.
type Declared = FxHashMap<(u32, RepoPath), FxHashSet<Package>>;

pub(super) fn judge(case: &Case<'_>, components: &Components, out: &mut Vec<Finding>) {
    let declared = declared(case.judged.fleet);
    for question in case.questions(components).filter(|question| question.package.ecosystem == EcosystemId::NPM) {
        let Some(release) = in_use(case, question) else { continue };
        let peers: Vec<&Constraint> = release.requires.iter().filter(|peer| is_wanted(peer)).collect();
        if peers.is_empty() {
            continue;
        }
        for site in case.sites(question).filter(|site| is_used(site)) {
            let missing: Vec<&Constraint> =
                peers.iter().copied().filter(|peer| !is_declared(&declared, site, &peer.package)).collect();
            if !missing.is_empty() {
                out.push(finding(case, site, release, &missing));
            }
        }
    }
}

/// The release in use, where the registry has it.
fn in_use<'a>(case: &Case<'a>, question: &Question<'_>) -> Option<&'a Release> {
    let current = question.choice.current.as_ref().filter(|_| question.is_looked_up())?;
    case.release(&question.package, &current.version)
}

/// Descriptions of types are wanted only by those who write types: npm says so of few of them.
fn is_wanted(peer: &Constraint) -> bool {
    peer.package.ecosystem == EcosystemId::NPM && !peer.package.name.starts_with("@types/")
}

fn is_used(site: &Site<'_>) -> bool {
    site.manifest.format == "package-json" && matches!(site.dependency.scope, Scope::Runtime | Scope::Development)
}

fn declared(fleet: &Fleet) -> Declared {
    let mut declared = Declared::default();
    for (repository, inventory) in fleet.inventories.iter().enumerate() {
        for manifest in inventory.manifests.iter().filter(|manifest| manifest.format == "package-json") {
            let of_folder = declared.entry((repository as u32, manifest.path.folder())).or_default();
            for dependency in &manifest.dependencies {
                of_folder.insert(dependency.package);
                // An alias is found under the name that it is given.
                of_folder.insert(Package::new(EcosystemId::NPM, &dependency.written));
            }
            for fact in manifest.facts.iter().filter(|fact| fact.key == FactKey::ProjectName) {
                if let Value::Text(name) = &fact.value {
                    of_folder.insert(Package::new(EcosystemId::NPM, name));
                }
            }
        }
    }
    declared
}

/// Whether the package.json or one above it declares the peer: modules are looked for in the folders above too.
fn is_declared(declared: &Declared, site: &Site<'_>, peer: &Package) -> bool {
    let mut folders = site.manifest.path.folder().upward();
    folders.any(|folder| declared.get(&(site.repository, folder)).is_some_and(|names| names.contains(peer)))
}

fn finding(case: &Case<'_>, site: &Site<'_>, release: &Release, missing: &[&Constraint]) -> Finding {
    let names: Vec<&str> = missing.iter().map(|peer| shown(&peer.package)).collect();
    let wanting = format!("{} {}", shown(&site.dependency.package), release.version);
    let path = site.manifest.path;
    let message = match names.as_slice() {
        [one] => format!("{wanting} wants {one} beside it, and {path} does not declare it"),
        [most @ .., last] => {
            format!("{wanting} wants {} and {last} beside it, and {path} declares none of them", most.join(", "))
        }
        [] => wanting,
    };
    let mut finding = case.finding_by_name(site, message);
    finding.version = Some(release.version.text());
    let asked = |peer: &Constraint| (peer.requirement != "*").then_some(peer.requirement);
    if let [one] = missing {
        let safety = case.safety(Safety::Review);
        finding.remedy = Some(Remedy::Add { package: one.package, to: asked(one), safety });
    } else {
        let add = missing.iter().map(|peer| match asked(peer) {
            Some(requirement) => format!("{} {requirement}", shown(&peer.package)),
            None => shown(&peer.package).to_owned(),
        });
        finding.help = Some(format!("add {}", add.collect::<Vec<_>>().join(", ")));
    }
    finding
}
