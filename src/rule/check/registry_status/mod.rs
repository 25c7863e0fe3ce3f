//! Does the package exist, does the version, and does its publisher stand by it?
//!
//! Only what a registry has said counts: an unreachable registry, a refused login, a package of another registry are
//! unknown, and unknown is never "missing". What a name alone says needs no registry.

mod package;
mod version;

use std::cell::LazyCell;
use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{
    EcosystemId, FactKey, Finding, Fleet, Lookup, Origin, Package, Releases, Remedy, Safety, Scope, Standing, Text,
    Value,
};

use super::super::pack::{Day, Duration};
use super::names::{self, Instead};
use super::{Build, Case, Check, Components, Criteria, OneOrMany, Question, Site, shown};

/// What is reported of what registries say.
#[derive(Clone, Debug)]
pub(super) struct RegistryStatus {
    /// The components.
    pub components: Components,
    /// What is reported.
    pub(super) conditions: Vec<Condition>,
    /// How many days without a release are `idle`.
    pub idle: i64,
    /// How many days old a package has to be.
    pub min_age: i64,
    /// Names that mean other names, beside those that everybody mistakes.
    instead: FxHashMap<Package, Instead>,
    /// Since when packages are deprecated of which their registry does not say so.
    known: FxHashMap<Package, Date>,
}

/// What is said of every site of a question.
struct Said {
    message: String,
    version: Option<Text>,
    help: Option<String>,
    remedy: Option<Remedy>,
    /// Whether it is about the package rather than about the requirement.
    of_package: bool,
    /// Whether it holds only of what is installed in any case: a cap asks for nothing, and old versions of a language lack
    /// what new ones bring.
    of_installed: bool,
}

impl Said {
    fn of_package(message: String) -> Self {
        Self { message, version: None, help: None, remedy: None, of_package: true, of_installed: false }
    }

    fn of_version(message: String, version: Text) -> Self {
        Self { version: Some(version), of_package: false, ..Self::of_package(message) }
    }
}

impl Check for RegistryStatus {
    fn needs_dates(&self) -> bool {
        self.reports(Condition::Idle) || self.reports(Condition::TooYoung)
    }

    fn along(&self, package: &Package) -> Vec<Package> {
        self.instead(package).and_then(Instead::package).into_iter().collect()
    }

    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let own = LazyCell::new(|| own_packages(case.judged.fleet));
        // The questions about one package follow each other.
        let mut blamed = (None, false);
        for question in case.questions(&self.components).filter(|question| question.is_looked_up()) {
            if blamed.0 != Some(question.package) {
                blamed = (Some(question.package), self.is_blamed(case, &question.package));
            }
            let is_own = || own.contains(&question.package);
            let said = match case.judged.resolution.lookup(&question.package) {
                Lookup::Missing | Lookup::Unknown(_) | Lookup::NotAsked if is_own() => continue,
                Lookup::Missing => self.missing(case, question).into_iter().collect(),
                Lookup::Found(releases) if version::is_unsatisfiable(question, releases) && is_own() => continue,
                Lookup::Found(releases) => self.found(case, question, releases, blamed.1, &is_own),
                // The registry is not heard: only the name speaks.
                Lookup::Unknown(_) | Lookup::NotAsked => self.by_name(case, question).into_iter().collect(),
            };
            report(case, question, &said, out);
        }
    }
}

/// Says it at every site that asks the registry that was asked.
fn report(case: &Case<'_>, question: &Question<'_>, said: &[Said], out: &mut Vec<Finding>) {
    for said in said {
        let is_meant = |site: &&Site<'_>| {
            let dependency = site.dependency;
            let is_installed = dependency.scope != Scope::Constraint && dependency.marker.is_none();
            is_of_this_registry(site) && (is_installed || !said.of_installed)
        };
        for site in case.sites(question).filter(is_meant) {
            let mut finding = if said.of_package {
                case.finding_by_name(site, said.message.as_str())
            } else {
                case.finding(site, said.message.as_str())
            };
            finding.version = said.version;
            finding.help.clone_from(&said.help);
            finding.remedy.clone_from(&said.remedy);
            out.push(finding);
        }
    }
}

impl RegistryStatus {
    fn reports(&self, condition: Condition) -> bool {
        self.conditions.contains(&condition)
    }

    /// What is meant by a name that is a known mistake: the rule's word, else everybody's.
    fn instead(&self, package: &Package) -> Option<Instead> {
        self.instead.get(package).copied().or_else(|| names::instead(package))
    }

    /// Whether something that the rule reports may be said against a single release of the package: against most, nothing is.
    fn is_blamed(&self, case: &Case<'_>, package: &Package) -> bool {
        let Lookup::Found(releases) = case.judged.resolution.lookup(package) else { return false };
        let (yanked, deprecated) = (self.reports(Condition::Yanked), self.reports(Condition::Deprecated));
        releases.all.iter().any(|it| yanked && it.yanked.is_some() || deprecated && it.deprecated.is_some())
    }

    fn found(
        &self,
        case: &Case<'_>,
        question: &Question<'_>,
        releases: &Releases,
        blamed: bool,
        is_own: &dyn Fn() -> bool,
    ) -> Vec<Said> {
        let mut said = Vec::new();
        said.extend(self.standing(case, question, releases));
        if self.reports(Condition::MissingVersion) && version::is_unsatisfiable(question, releases) {
            said.push(self.missing_version(case, question, releases));
        }
        // Either of them has named what is meant.
        if said.is_empty() && !is_own() {
            let by_name = self.by_name(case, question);
            said.extend(by_name.or_else(|| self.look_alike(case, question, releases)));
        }
        // A package that is given up needs no second word on each of its releases.
        if blamed && (!matches!(releases.standing, Standing::Deprecated(_)) || said.is_empty()) {
            said.extend(self.current(case, question));
        }
        said.extend(self.idle(case, question, releases));
        if !is_own() {
            said.extend(self.too_young(case, question, releases));
        }
        said
    }

    /// Adds the package that is meant instead, where one is known, at the same version where it has that.
    fn successor(&self, case: &Case<'_>, mut said: Said, question: &Question<'_>) -> Said {
        let instead = self.instead(&question.package);
        let Some(meant) = instead.and_then(Instead::package) else { return said };
        let has_version = matches!(instead, Some(Instead::Package(_))) && is_satisfied_by(case, question, &meant);
        let to = has_version.then_some(question.requirement);
        if !mentions(&said.message, shown(&meant)) {
            said.message.extend(["; ", shown(&meant), " is probably meant"]);
            if let Some(to) = to {
                said.message.extend([", which has ", to.trim_start_matches(['=', 'v', ' '])]);
            }
        }
        said.remedy = Some(Remedy::Replace { with: meant, to, safety: case.safety(Safety::Review) });
        said
    }
}

/// Whether a sentence names a package: `redis-py` does not name `redis`.
fn mentions(sentence: &str, name: &str) -> bool {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '@' | '/');
    sentence.match_indices(name).any(|(at, _)| {
        let (before, after) = (&sentence[..at], &sentence[at + name.len()..]);
        !before.ends_with(is_of_name) && !after.starts_with(is_of_name)
    })
}

/// Whether another package of the same registry has what is asked for.
fn is_satisfied_by(case: &Case<'_>, question: &Question<'_>, other: &Package) -> bool {
    let (Lookup::Found(releases), Some(Ok(range))) = (case.judged.resolution.lookup(other), question.range()) else {
        return false;
    };
    other.ecosystem == question.package.ecosystem
        && !question.requirement.is_empty()
        && !range.is_unbounded()
        && releases.all.iter().any(|release| version::is_sound(release) && range.matches(&release.version))
}

/// The packages that the fleet's own projects are: whoever asks for one means that, whatever a registry has of the name.
fn own_packages(fleet: &Fleet) -> FxHashSet<Package> {
    let manifests = fleet.inventories.iter().flat_map(|inventory| &inventory.manifests);
    let mut own = FxHashSet::default();
    for manifest in manifests {
        let ecosystem = match manifest.format {
            "cargo" => EcosystemId::CARGO,
            "package-json" => EcosystemId::NPM,
            "pyproject" | "setup-cfg" | "setup-py" => EcosystemId::PYPI,
            _ => continue,
        };
        for fact in manifest.facts.iter().filter(|fact| fact.key == FactKey::ProjectName) {
            if let Value::Text(name) = &fact.value {
                own.insert(Package::new(ecosystem, name));
            }
        }
    }
    own
}

/// Whether the site asks the registry that was asked: one that names another registry knows better. Of tags in git the
/// repository is the registry.
fn is_of_this_registry(site: &Site<'_>) -> bool {
    match site.dependency.origin {
        Origin::Registry(None) | Origin::Workspace(_) => true,
        Origin::Git { .. } => site.dependency.package.ecosystem == EcosystemId::GITHUB,
        _ => false,
    }
}

/// `registry-status`: does it exist, and does its publisher stand by it?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RegistryStatusFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(in crate::rule) conditions: OneOrMany<Condition>,
    /// How long without a release is `idle`; three years where it is not said.
    pub(in crate::rule) idle: Option<Duration>,
    /// How old a package has to be, lest it be `too-young`; 90 days where it is not said.
    pub(in crate::rule) min_age: Option<Duration>,
    /// What is meant by names that people write: `pypi/amocrm: pypi/amocrm-api`; `-` for what comes with the language. It adds
    /// to the names that everybody mistakes.
    pub(in crate::rule) instead: Option<BTreeMap<String, String>>,
    /// Packages that are deprecated though their registry does not say so, and since when: `npm/request: "2020-02-11"`.
    pub(in crate::rule) known: Option<BTreeMap<String, Day>>,
}

/// What a registry may say against a package or a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Condition {
    /// There is no such package.
    MissingPackage,
    /// There is no such version, or none that the range admits.
    MissingVersion,
    /// The version in use was withdrawn.
    Yanked,
    /// The version in use, or the package, is deprecated.
    Deprecated,
    /// The registry holds only the name.
    Placeholder,
    /// The registry holds the package back.
    Quarantined,
    /// The package is no longer developed.
    Archived,
    /// Nothing was published for a long time.
    Idle,
    /// The package was published for the first time only lately.
    TooYoung,
    /// The name is a known mistake for another one, or one slip away from a well-known one that has far more behind it.
    LookAlike,
    /// The name is that of a package of another registry: `pypi/express`.
    OtherEcosystem,
    /// It comes with the language: nothing has to be installed.
    StandardLibrary,
}

impl Criteria for RegistryStatus {
    type Fields = RegistryStatusFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let mut sound = true;
        let mut instead = FxHashMap::default();
        for (written, meant) in fields.instead.unwrap_or_default() {
            let meant = match meant.as_str() {
                "-" => Some(Instead::StandardLibrary),
                meant => build.component("instead", meant).map(Instead::Package),
            };
            match build.component("instead", &written).zip(meant) {
                Some((written, meant)) => drop(instead.insert(written, meant)),
                None => sound = false,
            }
        }
        let mut known = FxHashMap::default();
        for (written, since) in fields.known.unwrap_or_default() {
            match build.component("known", &written) {
                Some(package) => drop(known.insert(package, since.0)),
                None => sound = false,
            }
        }
        let components = build.components_or_all(fields.components)?;
        sound.then(|| Self {
            components,
            conditions: fields.conditions.0,
            idle: fields.idle.map_or(3 * 365, Duration::days),
            min_age: fields.min_age.map_or(90, Duration::days),
            instead,
            known,
        })
    }
}
