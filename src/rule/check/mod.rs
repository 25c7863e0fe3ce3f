//! The code behind each rule kind, one file per kind, and what they all look at.
//!
//! A fleet asks the same few thousand questions tens of thousands of times. Dependencies are grouped once: by package, and
//! within a package by what is asked and what was decided. A check answers each question once and reports every site of it.

mod advisory;
mod banned_component;
mod bound;
mod code_pattern;
mod compatibility;
mod compose;
mod config;
mod container;
mod cycle;
mod dockerfile;
mod drift;
mod end_of_life;
mod file;
mod freshness;
mod kind;
mod known;
mod names;
mod presence;
mod raise;
mod registry_status;
mod repair;
mod required_component;
mod select;
mod specifier;
mod version_constraint;
mod workflow;

use std::fmt;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::ecosystem::{Ecosystem, Malformed, Range, ecosystem};
use crate::model::{
    Choice, Dependency, EcosystemId, Finding, Fleet, Inventory, Lookup, Manifested, Package, Place, Release, RepoPath,
    Resolution, Safety, Skip, Text, Trace, Version,
};

use super::component::Components;
use super::judge::Judged;
use super::ruleset::Rule;
use super::when::Environment;

pub(super) use super::build::Build;
use super::pack::OneOrMany;
use super::probe::{Ask, Probe};

pub(super) use bound::bound_of;
pub use drift::{Across, Convergence, Drift, Precision, spreads};
pub use kind::Kind;
pub use known::is_known;
pub(super) use names::{Instead, instead};

use advisory::Advisory;
use banned_component::BannedComponent;
use code_pattern::CodePattern;
use compatibility::Compatibility;
use compose::Compose;
use config::Config;
use dockerfile::Dockerfile;
use end_of_life::EndOfLife;
use file::File;
use freshness::Freshness;
use registry_status::RegistryStatus;
use required_component::RequiredComponent;
use specifier::Specifier;
use version_constraint::VersionConstraint;
use workflow::Workflow;

/// The code behind one rule kind.
pub trait Check: fmt::Debug + Send + Sync {
    /// Adds what the rule finds.
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>);

    /// What it wants to know of files beside what manifests state.
    fn probe(&self) -> Option<&dyn Probe> {
        None
    }

    /// Whether it asks when things were published.
    fn needs_dates(&self) -> bool {
        false
    }

    /// What is to be looked up along with a package that is asked for, though nobody may ask for it: what it pulls in, or what
    /// is probably meant.
    fn along(&self, package: &Package) -> Vec<Package> {
        let _ = package;
        Vec::new()
    }

    /// What it wants of components, for those who look at rules rather than at repositories.
    fn stance(&self) -> Stance {
        Stance::default()
    }
}

/// What a rule wants of components.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stance {
    /// What has to be there.
    pub requires: Vec<Package>,
    /// What must not be there.
    pub bans: Vec<Package>,
    /// Where to move to: a package, a version as the rule writes it, and the field that says so.
    pub targets: Vec<(Package, Text, &'static str)>,
}

/// A kind's own fields, and the check that they make.
pub(super) trait Criteria: Check + Sized + 'static {
    /// The fields, as serde and schemars see them.
    type Fields: DeserializeOwned + JsonSchema;

    /// The check; `None` after noting what is wrong with the fields.
    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self>;
}

/// A package that is asked for.
#[derive(Debug)]
pub struct Asked<'a> {
    /// The package.
    pub package: Package,
    /// The different questions about it.
    pub questions: Vec<Question<'a>>,
}

/// Dependencies that ask for the same and got the same answer.
pub struct Question<'a> {
    /// The package.
    pub package: Package,
    /// What is asked for, as written.
    pub requirement: Text,
    /// Why it is not looked up, where it is not.
    pub skip: Option<Skip>,
    /// What was decided.
    pub choice: &'a Choice,
    /// Where it is asked.
    pub sites: Vec<Site<'a>>,
    range: OnceLock<Result<Box<dyn Range>, Malformed>>,
}

/// One place that asks.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// The repository: an index into `Fleet::inventories`.
    pub repository: u32,
    /// The file.
    pub manifest: &'a Manifested,
    /// The dependency.
    pub dependency: &'a Dependency,
}

/// What is known of a dependency that nobody decided about. It says "satisfiable": ignorance accuses nobody.
static UNDECIDED: std::sync::LazyLock<Choice> =
    std::sync::LazyLock::new(|| Choice { satisfiable: true, ..Choice::default() });

/// The packages that a fleet asks for, each with its questions.
pub(super) fn ask<'a>(fleet: &'a Fleet, resolution: &'a Resolution) -> Vec<Asked<'a>> {
    let mut packages: Vec<Asked<'a>> = Vec::new();
    let mut by_package: FxHashMap<Package, usize> = FxHashMap::default();
    let mut by_question: FxHashMap<(usize, Text, Option<Skip>, *const Choice), usize> = FxHashMap::default();
    for (repository, inventory) in fleet.inventories.iter().enumerate() {
        let decided = resolution.choices.get(repository);
        for (index, manifest) in inventory.manifests.iter().enumerate() {
            let decided = decided.and_then(|manifests| manifests.get(index));
            for (index, dependency) in manifest.dependencies.iter().enumerate() {
                let choice =
                    decided.and_then(|choices| choices.get(index)).map_or(&*UNDECIDED, |choice| choice.as_ref());
                let at = *by_package.entry(dependency.package).or_insert_with(|| {
                    packages.push(Asked { package: dependency.package, questions: Vec::new() });
                    packages.len() - 1
                });
                let questions = &mut packages[at].questions;
                let key = (at, dependency.requirement, dependency.skip, std::ptr::from_ref(choice));
                let question = *by_question.entry(key).or_insert_with(|| {
                    questions.push(Question::new(dependency, choice));
                    questions.len() - 1
                });
                questions[question].sites.push(Site { repository: repository as u32, manifest, dependency });
            }
        }
    }
    packages
}

impl<'a> Question<'a> {
    fn new(dependency: &Dependency, choice: &'a Choice) -> Self {
        Self {
            package: dependency.package,
            requirement: dependency.requirement,
            skip: dependency.skip,
            choice,
            sites: Vec::new(),
            range: OnceLock::new(),
        }
    }

    /// The package's ecosystem.
    pub fn scheme(&self) -> Option<&'static dyn Ecosystem> {
        ecosystem(self.package.ecosystem)
    }

    /// What the requirement admits; `None` where the ecosystem is not judged.
    pub fn range(&self) -> Option<Result<&dyn Range, &Malformed>> {
        let scheme = self.scheme()?;
        Some(match self.range.get_or_init(|| scheme.range(&self.requirement)) {
            Ok(range) => Ok(range.as_ref()),
            Err(malformed) => Err(malformed),
        })
    }

    /// The package and what is asked, as a person would say it: `python 3.9-slim`, `django >=3.2,<4`.
    pub fn shown(&self) -> String {
        let name = shown(&self.package);
        if self.requirement.is_empty() { name.to_owned() } else { format!("{name} {}", self.requirement) }
    }

    /// Whether the registry's word on the package counts here: it is looked up, in the ecosystem's own registry.
    pub fn is_looked_up(&self) -> bool {
        self.skip.is_none_or(Skip::is_looked_up)
    }
}

impl std::fmt::Debug for Question<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} at {} sites", self.package, self.requirement, self.sites.len())
    }
}

/// A package's name as a person would say it: an official image without its `library/`.
pub(super) fn shown(package: &Package) -> &'static str {
    let name = package.name.as_str();
    name.strip_prefix("library/").unwrap_or(name)
}

/// One rule against what is judged.
#[derive(Debug)]
pub struct Case<'a> {
    /// What is judged.
    pub judged: &'a Judged<'a>,
    /// The rule.
    pub rule: &'a Rule,
    packages: &'a [Asked<'a>],
    /// The rule's number, by which its probes are known.
    index: usize,
    /// Which repositories the rule applies to; `None` for all.
    repositories: Option<Vec<bool>>,
}

impl<'a> Case<'a> {
    /// The rule against what is judged. What is asked of repositories is asked once for each, not once per dependency.
    pub(super) fn new(judged: &'a Judged<'a>, packages: &'a [Asked<'a>], rule: &'a Rule, index: usize) -> Self {
        let repositories = select::repositories(judged.fleet, packages, rule, index);
        Self { judged, rule, packages, index, repositories }
    }

    /// The repositories that the rule applies to, with their numbers.
    pub fn repositories(&self) -> impl Iterator<Item = (u32, &'a Inventory)> {
        let all = self.judged.fleet.inventories.iter().enumerate();
        all.filter(|(index, _)| self.is_selected(*index as u32)).map(|(index, inventory)| (index as u32, inventory))
    }

    /// The manifests of one of these formats that the rule applies to, with the number of their repository.
    pub fn manifests(&self, formats: &'a [&'a str]) -> impl Iterator<Item = (u32, &'a Manifested)> {
        self.repositories().flat_map(move |(repository, inventory)| {
            let wanted =
                move |manifest: &&Manifested| formats.contains(&manifest.format) && self.applies_to_path(manifest.path);
            inventory.manifests.iter().filter(wanted).map(move |manifest| (repository, manifest))
        })
    }

    /// What the rule's own probe found in a repository, by path and place, in the files that the rule applies to.
    pub fn traces(&self, inventory: &'a Inventory) -> impl Iterator<Item = &'a Trace> {
        let traces = inventory.traces_of(Ask::Criteria.number(self.index));
        traces.iter().filter(|trace| self.applies_to_path(trace.path))
    }

    /// The same in all files: a lock file may lie where the rule has nothing to say.
    pub fn all_traces(&self, inventory: &'a Inventory) -> &'a [Trace] {
        inventory.traces_of(Ask::Criteria.number(self.index))
    }

    /// The repositories (by number) that ask for one of these components, wherever the rule's paths and scopes allow.
    pub fn asking(&self, components: &'a Components) -> Vec<bool> {
        let mut asking = vec![false; self.judged.fleet.inventories.len()];
        for question in self.questions(components) {
            for site in self.sites(question) {
                asking[site.repository as usize] = true;
            }
        }
        asking
    }

    fn is_selected(&self, repository: u32) -> bool {
        self.repositories.as_ref().is_none_or(|selected| selected[repository as usize])
    }

    /// A release of a package, by its version.
    pub fn release(&self, package: &Package, version: &Version) -> Option<&'a Release> {
        let Lookup::Found(releases) = self.judged.resolution.lookup(package) else { return None };
        // It is the newest that is asked for most.
        if let Some(last) = releases.all.last().filter(|last| last.version == *version) {
            return Some(last);
        }
        let at = releases.all.binary_search_by(|release| release.version.cmp(version)).ok()?;
        releases.all.get(at)
    }

    /// The questions about some components, in the rule's ecosystems.
    pub fn questions(&self, components: &'a Components) -> impl Iterator<Item = &'a Question<'a>> + use<'a> {
        self.packages(move |package| components.contains(package)).flat_map(|asked| &asked.questions)
    }

    /// The packages that are asked for and that the rule is about.
    pub fn packages<F: Fn(&Package) -> bool + 'a>(&self, about: F) -> impl Iterator<Item = &'a Asked<'a>> + use<'a, F> {
        let ecosystems = &self.rule.applies.ecosystems;
        let wanted = move |id: EcosystemId| ecosystems.is_empty() || ecosystems.contains(&id);
        self.packages.iter().filter(move |asked| wanted(asked.package.ecosystem) && about(&asked.package))
    }

    /// The sites of a question that the rule applies to.
    pub fn sites<'q>(&'q self, question: &'q Question<'a>) -> impl Iterator<Item = &'q Site<'a>> {
        question.sites.iter().filter(|site| self.applies_to(site))
    }

    /// Whether the rule applies to a site.
    pub fn applies_to(&self, site: &Site<'_>) -> bool {
        let scopes = &self.rule.applies.scopes;
        self.is_selected(site.repository)
            && (scopes.is_empty() || scopes.contains(&site.dependency.scope))
            && self.applies_to_path(site.manifest.path)
    }

    /// Whether the rule applies to a file.
    pub fn applies_to_path(&self, path: RepoPath) -> bool {
        let selector = &self.rule.applies;
        (selector.paths.is_everything() || selector.paths.contains(&[path.as_str()]))
            && (selector.environments.is_empty() || selector.environments.contains(&Environment::of(path.as_str())))
    }

    /// A finding about the requirement at a site.
    pub fn finding(&self, site: &Site<'_>, message: impl Into<String>) -> Finding {
        let dependency = site.dependency;
        // An empty requirement has no bytes to underline: the name has.
        let place =
            if dependency.place.start == dependency.place.end { dependency.name_place } else { dependency.place };
        Finding { package: Some(dependency.package), ..self.finding_at(site.repository, Some(place), message) }
    }

    /// A finding at a place, or about a repository as a whole.
    pub fn finding_at(&self, repository: u32, place: Option<Place>, message: impl Into<String>) -> Finding {
        let rule = self.rule;
        Finding {
            rule: rule.id,
            pack: rule.pack,
            severity: rule.severity,
            priority: rule.priority,
            phase: rule.phase,
            repository,
            place,
            package: None,
            version: None,
            message: message.into(),
            help: None,
            links: rule.links.clone(),
            remedy: None,
            reasons: Vec::new(),
            waived: None,
        }
    }

    /// Who looks at a remedy: the rule's word, else this one.
    pub fn safety(&self, usual: Safety) -> Safety {
        self.rule.fix.safety.unwrap_or(usual)
    }

    /// A finding about the package itself: it underlines the name.
    pub fn finding_by_name(&self, site: &Site<'_>, message: impl Into<String>) -> Finding {
        Finding { place: Some(site.dependency.name_place), ..self.finding(site, message) }
    }
}

/// The numbers that a tag or a version starts with: 3 and 9 of `v3.9-slim`.
pub(super) fn numbers(text: &str) -> Vec<u64> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text[..end].split('.').map_while(|part| part.parse().ok()).collect()
}
