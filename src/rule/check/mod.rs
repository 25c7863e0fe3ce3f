//! The code behind each rule kind, one file per kind, and what they all look at.
//!
//! A fleet asks the same few thousand questions tens of thousands of times. Dependencies are grouped once: by package, and
//! within a package by what is asked and what was decided. A check answers each question once and reports every site of it.

mod banned_component;
mod end_of_life;
mod freshness;
mod names;
mod registry_status;
mod repair;
mod specifier;
mod version_constraint;

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::ecosystem::{Ecosystem, Malformed, Range, ecosystem};
use crate::model::{
    Choice, Dependency, EcosystemId, Finding, Fleet, Inventory, Lookup, Manifested, Package, Release, Remedy,
    Resolution, Safety, Skip, Text, Version,
};

use super::component::Components;
use super::judge::Judged;
use super::ruleset::Rule;

pub use banned_component::{BannedComponent, Successor};
pub use end_of_life::EndOfLife;
pub use freshness::Freshness;
pub use registry_status::RegistryStatus;
pub use specifier::Specifier;
pub use version_constraint::VersionConstraint;
pub(super) use version_constraint::bound_of;

/// The code behind one rule kind.
pub trait Check: Sync {
    /// Adds what the rule finds.
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>);
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
    /// Which repositories the rule applies to; `None` for all.
    repositories: Option<Vec<bool>>,
}

impl<'a> Case<'a> {
    /// The rule against what is judged. Globs over repositories are asked once per repository, not once per dependency.
    pub(super) fn new(judged: &'a Judged<'a>, packages: &'a [Asked<'a>], rule: &'a Rule) -> Self {
        let selector = &rule.applies;
        let mut repositories = None;
        if !selector.repositories.is_everything() {
            let selected = |inventory: &Inventory| {
                selector.repositories.contains(&[&inventory.repository.name, &inventory.repository.path])
            };
            repositories = Some(judged.fleet.inventories.iter().map(selected).collect());
        }
        if let Some(components) = &selector.when {
            let mut asking = vec![false; judged.fleet.inventories.len()];
            for asked in packages.iter().filter(|asked| components.contains(&asked.package)) {
                for site in asked.questions.iter().flat_map(|question| &question.sites) {
                    asking[site.repository as usize] = true;
                }
            }
            let before = repositories.get_or_insert_with(|| vec![true; asking.len()]);
            before.iter_mut().zip(asking).for_each(|(before, asking)| *before &= asking);
        }
        Self { judged, rule, packages, repositories }
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
        let selector = &self.rule.applies;
        self.repositories.as_ref().is_none_or(|selected| selected[site.repository as usize])
            && (selector.scopes.is_empty() || selector.scopes.contains(&site.dependency.scope))
            && (selector.paths.is_everything() || selector.paths.contains(&[site.manifest.path.as_str()]))
    }

    /// A finding about the requirement at a site.
    pub fn finding(&self, site: &Site<'_>, message: impl Into<String>) -> Finding {
        let dependency = site.dependency;
        // An empty requirement has no bytes to underline: the name has.
        let place =
            if dependency.place.start == dependency.place.end { dependency.name_place } else { dependency.place };
        let rule = self.rule;
        Finding {
            rule: rule.id,
            pack: rule.pack,
            severity: rule.severity,
            priority: rule.priority,
            phase: rule.phase,
            repository: site.repository,
            place: Some(place),
            package: Some(dependency.package),
            version: None,
            message: message.into(),
            help: None,
            links: rule.links.clone(),
            remedy: None,
            reasons: Vec::new(),
            waived: None,
        }
    }

    /// A finding about the package itself: it underlines the name.
    pub fn finding_by_name(&self, site: &Site<'_>, message: impl Into<String>) -> Finding {
        Finding { place: Some(site.dependency.name_place), ..self.finding(site, message) }
    }

    /// The remedy "ask for `to`": for an image or a repository the tag in the author's shape, as far as there is one.
    pub fn raise(&self, question: &Question<'_>, to: &str) -> Remedy {
        let safety = if self.holds_data(&question.package) { Safety::Unsafe } else { Safety::Review };
        let tag = match question.package.ecosystem {
            EcosystemId::OCI => self.tag(question, to),
            EcosystemId::GITHUB => self.git_tag(question, to),
            _ => None,
        };
        let requirement = written_for(question, to);
        let to = tag.unwrap_or_else(|| Text::from(to));
        Remedy::Raise { to, requirement, safety: self.rule.fix.safety.unwrap_or(safety) }
    }

    /// `3.14` in the shape of `v3.9-slim`: `v3.14-slim`. `None` where the registry is known not to have that tag.
    fn tag(&self, question: &Question<'_>, to: &str) -> Option<Text> {
        // A digest is the old tag's own.
        let written = question.requirement.split('@').next().unwrap_or_default();
        let bare = written.strip_prefix(['v', 'V']).unwrap_or(written);
        let variant = self.variant(bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.'));
        let prefix = &written[..written.len() - bare.len()];
        let tag = if numbers(written).is_empty() {
            // `bullseye-slim` names a cycle by its codename.
            let variant = self.variant(written.find('-').map_or("", |at| &written[at..]));
            Text::from(&format!("{}{variant}", self.judged.lifecycles.codename(&question.package, to)?))
        } else {
            Text::from(&format!("{prefix}{}{variant}", to.trim_start_matches(['v', 'V'])))
        };
        match self.judged.resolution.lookup(&question.package) {
            Lookup::Found(releases) => releases.all.iter().any(|release| release.version.text() == tag).then_some(tag),
            _ => Some(tag),
        }
    }

    /// What follows a tag's numbers, as far as it outlives them: of `_12-jdk-focal` neither the count of builds nor the base
    /// system that has ended.
    fn variant(&self, written: &str) -> String {
        let start = if written.starts_with(['_', '+']) { written.find('-').unwrap_or(written.len()) } else { 0 };
        let is_left = |word: &&str| !self.judged.lifecycles.is_ended_base(word, self.judged.today);
        written[start..].split('-').filter(is_left).collect::<Vec<_>>().join("-")
    }

    /// `5` in the shape of `v4.1.0`: the newest `v5.x.y` that there is. `None` where there is none, or nobody knows.
    fn git_tag(&self, question: &Question<'_>, to: &str) -> Option<Text> {
        let Lookup::Found(releases) = self.judged.resolution.lookup(&question.package) else { return None };
        let (scheme, wanted) = (question.scheme()?, numbers(to));
        let from = question.range()?.ok()?.pin()?;
        let is_that = |release: &&Release| {
            release.version.as_str() == to
                || (!wanted.is_empty()
                    && wanted.iter().copied().eq(release.version.release().take(wanted.len()))
                    && !release.version.is_prerelease()
                    && scheme.comparable(from, &release.version).is_ok())
        };
        releases.all.iter().rev().find(is_that).map(|release| release.version.text())
    }

    /// Whether an image keeps data that has to move along: everything with a lifecycle that is no language or base system.
    fn holds_data(&self, package: &Package) -> bool {
        const DATA: [&str; 16] = [
            "postgresql",
            "mysql",
            "mariadb",
            "mongodb",
            "redis",
            "valkey",
            "elasticsearch",
            "opensearch",
            "clickhouse",
            "apache-kafka",
            "apache-cassandra",
            "neo4j",
            "rabbitmq",
            "etcd",
            "zookeeper",
            "consul",
        ];
        package.ecosystem == EcosystemId::OCI
            && self.judged.lifecycles.product(package).is_some_and(|product| DATA.contains(&product.as_str()))
    }
}

/// The numbers that a tag or a version starts with: 3 and 9 of `v3.9-slim`.
fn numbers(text: &str) -> Vec<u64> {
    let text = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text[..end].split('.').map_while(|part| part.parse().ok()).collect()
}

/// The requirement raised to that version, in its author's hand. `None` where its shape cannot say it, where it admits the
/// version as it stands, and for tags, which are chosen from those that there are.
fn written_for(question: &Question<'_>, to: &str) -> Option<Text> {
    let scheme = question.scheme().filter(|scheme| !matches!(scheme.id(), EcosystemId::OCI | EcosystemId::GITHUB))?;
    let raised = scheme.raise(&question.requirement, &scheme.version(to)?).ok()?;
    (raised != question.requirement.as_str()).then(|| Text::from(&raised))
}
