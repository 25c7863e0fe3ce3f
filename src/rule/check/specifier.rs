//! Is the declaration sound: can it be read, does it stand once, is it bounded?

use std::collections::hash_map::Entry;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{
    Dependency, EcosystemId, Finding, Inventory, Manifested, Origin, Package, Reason, Remedy, RepoPath, Safety, Scope,
    Skip, Text,
};

use super::repair;
use super::{Build, Case, Check, Components, Criteria, OneOrMany, Question, Site, shown};

/// What is reported of declarations.
#[derive(Clone, Debug)]
pub struct Specifier {
    /// The components.
    pub components: Components,
    /// What is reported.
    pub(super) conditions: Vec<Condition>,
}

impl Check for Specifier {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for question in case.questions(&self.components) {
            if let Some((message, remedy)) = self.unsound(case, question) {
                for site in case.sites(question) {
                    let mut finding = case.finding(site, message.as_str());
                    finding.remedy.clone_from(&remedy);
                    out.push(finding);
                }
            }
            if self.reports(Condition::StaleLock) {
                stale_locks(case, question, out);
            }
        }
        if self.reports(Condition::Duplicate) || self.reports(Condition::ConflictingDuplicate) {
            self.twice(case, out);
        }
    }
}

impl Specifier {
    fn reports(&self, condition: Condition) -> bool {
        self.conditions.contains(&condition)
    }

    /// What is wrong with the requirement as such, and what would put it right.
    fn unsound(&self, case: &Case<'_>, question: &Question<'_>) -> Option<(String, Option<Remedy>)> {
        let name = shown(&question.package);
        let requirement = question.requirement.as_str();
        if self.reports(Condition::Invalid)
            && let Some(invalid) = invalid(case, question)
        {
            return Some(invalid);
        }
        if !question.is_looked_up() {
            return None;
        }
        if self.reports(Condition::FloatingTag) && is_floating(question) {
            let tag = if requirement.is_empty() {
                "no tag, which means latest".to_owned()
            } else {
                format!("the tag {requirement}")
            };
            return Some((format!("{name} has {tag}: what it is changes from day to day"), None));
        }
        if self.reports(Condition::FloatingBranch) && is_branch(question) {
            return Some((
                format!("{name} follows the branch {requirement}: what it is changes from day to day"),
                None,
            ));
        }
        let range = question.range()?.ok()?;
        if self.reports(Condition::Unbounded) && range.is_unbounded() {
            return Some((format!("{name} is bounded by nothing: any version will do"), None));
        }
        let open = range.is_open() && !range.is_unbounded();
        (self.reports(Condition::OpenEnded) && open).then(|| {
            (format!("{} has no upper bound: a new major is taken without anybody asking", question.shown()), None)
        })
    }

    /// The entries of one file that ask for the same package for the same purpose.
    fn twice(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let inventories = case.judged.fleet.inventories.par_iter().enumerate();
        let found: Vec<Finding> = inventories
            .flat_map_iter(|(repository, inventory)| {
                let manifests = inventory.manifests.iter().filter(|manifest| !is_template(inventory, manifest.path));
                manifests.flat_map(move |manifest| self.twice_in(case, repository as u32, manifest))
            })
            .collect();
        out.extend(found);
    }

    fn twice_in(&self, case: &Case<'_>, repository: u32, manifest: &Manifested) -> Vec<Finding> {
        let mut once: FxHashSet<Package> = FxHashSet::default();
        let listed = || manifest.dependencies.iter().filter(|dependency| is_listed(dependency));
        let again: FxHashSet<Package> =
            listed().map(|dependency| dependency.package).filter(|package| !once.insert(*package)).collect();
        if again.is_empty() {
            return Vec::new(); // As nearly always: purposes cost more to compare than names.
        }
        let mut first: FxHashMap<Purpose, &Dependency> = FxHashMap::default();
        let mut found = Vec::new();
        for dependency in listed().filter(|dependency| again.contains(&dependency.package)) {
            match first.entry(purpose(dependency)) {
                Entry::Vacant(entry) => {
                    entry.insert(dependency);
                }
                Entry::Occupied(entry) => {
                    let site = Site { repository, manifest, dependency };
                    if self.components.contains(&dependency.package) && case.applies_to(&site) {
                        found.extend(self.again(case, &site, entry.get(), manifest));
                    }
                }
            }
        }
        found
    }

    fn again(&self, case: &Case<'_>, site: &Site<'_>, first: &Dependency, manifest: &Manifested) -> Option<Finding> {
        let second = site.dependency;
        if first.place == second.place {
            return None; // One entry that two groups include.
        }
        let conflict = is_conflict(first, second);
        let (condition, message) = if conflict {
            let asked = |dependency: &Dependency| format!("`{}`", dependency.requirement);
            let line = first.name_place.line;
            let message = format!("{} is {} here and {} in line {line}", second.written, asked(second), asked(first));
            (Condition::ConflictingDuplicate, format!("{message}: no version satisfies both"))
        } else {
            (
                Condition::Duplicate,
                format!(
                    "{} stands twice in {}: line {} has it already",
                    second.written, manifest.path, first.name_place.line
                ),
            )
        };
        self.reports(condition).then(|| {
            let mut finding = case.finding_by_name(site, message);
            finding.reasons.push(Reason { text: "the first entry".to_owned(), place: Some(first.name_place) });
            let same = first.requirement == second.requirement && first.extras == second.extras;
            let safety = if same { Safety::Safe } else { Safety::Review };
            finding.remedy = Some(Remedy::Remove { safety: case.rule.fix.safety.unwrap_or(safety) });
            finding
        })
    }
}

/// What cannot be read, and what can be instead.
///
/// The file's format knows best whether it can be read there. Where it says nothing, tags, runtime files and actions have no
/// grammar to break: `bookworm` and `lts/iron` are as good as `12` and `20`.
fn invalid(case: &Case<'_>, question: &Question<'_>) -> Option<(String, Option<Remedy>)> {
    let scheme = question.scheme()?;
    let id = scheme.id();
    let is_strict = match question.skip {
        Some(Skip::InvalidRequirement) => true,
        None if matches!(id, EcosystemId::CARGO | EcosystemId::NPM | EcosystemId::PYPI) => false,
        _ => return None,
    };
    let written = question.requirement.as_str();
    let why = repair::problem(scheme, written, is_strict);
    if why.is_none() && !is_strict {
        return None;
    }
    let grammar = if id == EcosystemId::PYPI { "PEP 440".to_owned() } else { format!("{id}'s grammar") };
    let mut message = format!("{}: `{written}` does not follow {grammar}", shown(&question.package));
    if let Some(why) = why.filter(|why| !why.contains(written)) {
        message.extend([" (", &why, ")"]);
    }
    let remedy = repair::repair(scheme, written, is_strict).map(|better| {
        message.extend(["; `", &better, "` does"]);
        Remedy::Rewrite { to: Text::from(&better), safety: case.rule.fix.safety.unwrap_or(Safety::Review) }
    });
    Some((message, remedy))
}

/// What makes two entries of a file the same: name, scope, group, condition, and the origin's kind.
type Purpose = (Package, Text, Scope, Option<Text>, Option<Text>);

fn purpose(dependency: &Dependency) -> Purpose {
    // Two names for one package are meant: `rand07 = { package = "rand", .. }`.
    let package = dependency.package;
    let own_name = Package::new(package.ecosystem, &dependency.written) == package;
    let name = if own_name { package.name } else { dependency.written };
    (package, name, dependency.scope, dependency.group, dependency.marker)
}

/// In a template either of two entries may be what is left when it is filled in.
fn is_template(inventory: &Inventory, path: RepoPath) -> bool {
    inventory.errors.iter().any(|(of, problem)| *of == path && problem.code == "template")
}

/// Whether an entry stands in a list in which each package has one place. Overrides, base images, runtimes may come again.
fn is_listed(dependency: &Dependency) -> bool {
    matches!(dependency.package.ecosystem, EcosystemId::CARGO | EcosystemId::NPM | EcosystemId::PYPI)
        && matches!(
            dependency.scope,
            Scope::Runtime | Scope::Development | Scope::Build | Scope::Optional | Scope::Peer | Scope::Workspace
        )
        && !matches!(dependency.origin, Origin::Path(_) | Origin::Url(_))
}

/// Whether no version can satisfy both: one of them is a pin that the other does not admit.
fn is_conflict(a: &Dependency, b: &Dependency) -> bool {
    let Some(scheme) = crate::ecosystem::ecosystem(a.package.ecosystem) else { return false };
    let (Ok(a), Ok(b)) = (scheme.range(&a.requirement), scheme.range(&b.requirement)) else { return false };
    a.pin().is_some_and(|pin| !b.matches(pin)) || b.pin().is_some_and(|pin| !a.matches(pin))
}

/// What tags begin with that name no line of versions: how fresh it is, or only what it is built on.
const FLOATING: [&str; 15] = [
    "", "alpine", "current", "dev", "edge", "latest", "lts", "main", "mainline", "master", "nightly", "rolling",
    "slim", "stable", "unstable",
];

/// Whether an image's or a package's tag moves without an order.
fn is_floating(question: &Question<'_>) -> bool {
    let tag = question.requirement.as_str();
    match question.package.ecosystem {
        // A digest holds it still. A name that stands for a number (`bookworm`, `noble`) names a line, as `3` does.
        EcosystemId::OCI => {
            let first = tag.split('-').next().unwrap_or_default();
            question.skip != Some(Skip::Digest) && !tag.contains('@') && FLOATING.contains(&first)
        }
        _ => question.skip == Some(Skip::DistTag),
    }
}

/// Whether what is asked for of a repository is neither a version nor a commit. A tag holds its version wherever it likes:
/// `node/v20.1.0`.
fn is_branch(question: &Question<'_>) -> bool {
    let written = question.requirement.as_str();
    let holds_version = || matches!(question.range(), Some(Ok(_)));
    question.package.ecosystem == EcosystemId::GITHUB
        && (question.skip == Some(Skip::Branch) || (!written.is_empty() && !is_commit(written) && !holds_version()))
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn stale_locks(case: &Case<'_>, question: &Question<'_>, out: &mut Vec<Finding>) {
    let (Some(scheme), Some(Ok(range))) = (question.scheme(), question.range()) else { return };
    for site in case.sites(question).filter(|site| question.is_looked_up() && !site.dependency.locked.is_empty()) {
        let locked = || site.dependency.locked.iter();
        if locked().any(|version| scheme.version(version).is_none_or(|version| range.matches(&version))) {
            continue;
        }
        let held: Vec<&str> = locked().map(Text::as_str).collect();
        let message = format!("{} is asked for and {} is locked: lock again", question.shown(), held.join(", "));
        out.push(case.finding(site, message));
    }
}

/// `specifier`: is the declaration sound?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct SpecifierFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(in crate::rule) conditions: OneOrMany<Condition>,
}

/// How a declaration may be unsound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Condition {
    /// It does not follow its ecosystem's grammar.
    Invalid,
    /// The file asks for the same package twice.
    Duplicate,
    /// The file asks for the same package twice, and no version satisfies both.
    ConflictingDuplicate,
    /// Nothing bounds it.
    Unbounded,
    /// Nothing bounds it from above.
    OpenEnded,
    /// It names a tag that moves without an order: `latest`, `stable`, none at all.
    FloatingTag,
    /// It names a branch.
    FloatingBranch,
    /// The lock file holds a version that the declaration does not admit.
    StaleLock,
}

impl Criteria for Specifier {
    type Fields = SpecifierFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let components = build.components_or_all(fields.components)?;
        Some(Self { components, conditions: fields.conditions.0 })
    }
}
