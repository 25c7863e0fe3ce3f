//! Which release a dependency may move to, and why not the others.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::admit::Promise;
use super::engines::engines;
use crate::ecosystem::{Ecosystem, Range, ecosystem, outlier};
use crate::model::{
    Choice, Current, CurrentFrom, Dependency, EcosystemId, Engines, Fleet, Held, HeldReason, Level, Lookup, Package,
    Policy, Release, Releases, Resolution, Scope, Skip, Target, Text, Update, Version,
};

/// What is asked about one dependency. Equal questions have equal answers, however many repositories ask them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    package: Package,
    requirement: Text,
    locked: Box<[Text]>,
    /// Whether an update may be offered: not to engines, peers and caps, which say what others may use.
    open: bool,
    /// The runtime promise that bears on this ecosystem, as written.
    promise: Option<Text>,
}

impl Question {
    /// What is asked about this dependency of a manifest that makes these promises.
    pub fn new(dependency: &Dependency, engines: &Engines) -> Self {
        let engine = match dependency.package.ecosystem {
            EcosystemId::PYPI => engines.python,
            EcosystemId::NPM => engines.node,
            EcosystemId::CARGO => engines.rust,
            _ => None,
        };
        Self {
            package: dependency.package,
            requirement: dependency.requirement,
            locked: dependency.locked.clone(),
            open: dependency.skip.is_none()
                && !matches!(dependency.scope, Scope::Engine | Scope::Peer | Scope::Constraint),
            promise: engine.map(|engine| engine.requirement),
        }
    }
}

/// Decides for every dependency of the fleet, and fills in `resolution.choices` and `resolution.engines`.
pub fn choose(fleet: &Fleet, mut resolution: Resolution, policy: &Policy, now: Timestamp) -> Resolution {
    resolution.engines = fleet.inventories.par_iter().map(engines).collect();
    let questions: Vec<Vec<Vec<Option<Question>>>> = fleet
        .inventories
        .par_iter()
        .zip(&resolution.engines)
        .map(|(inventory, engines)| {
            let each = inventory.manifests.iter().zip(engines);
            each.map(|(manifest, engines)| {
                manifest.dependencies.iter().map(|dependency| question(dependency, engines)).collect()
            })
            .collect()
        })
        .collect();
    let candidates = candidates(&resolution);
    let mut answers: FxHashMap<&Question, Arc<Choice>> = FxHashMap::default();
    for question in questions.iter().flatten().flatten().flatten() {
        answers.entry(question).or_default();
    }
    let terms = Terms { resolution: &resolution, policy, now, depth: Depth::Brief };
    answers.par_iter_mut().for_each(|(question, answer)| {
        *answer = Arc::new(decide(question, candidates.get(&question.package), &terms));
    });
    let undecided: Arc<Choice> = Arc::new(Choice { satisfiable: true, ..Choice::default() });
    let answer = |question: &Option<Question>| {
        question.as_ref().and_then(|question| answers.get(question)).unwrap_or(&undecided).clone()
    };
    resolution.choices = questions
        .par_iter()
        .map(|manifests| manifests.iter().map(|questions| questions.iter().map(answer).collect()).collect())
        .collect();
    resolution
}

/// `None` where nothing is looked up: there is nothing to decide.
fn question(dependency: &Dependency, engines: &Engines) -> Option<Question> {
    dependency.skip.is_none_or(Skip::is_looked_up).then(|| Question::new(dependency, engines))
}

/// The releases of one package, and which of them do not belong to its line of versions.
struct Candidates<'a> {
    releases: &'a Releases,
    strays: Vec<bool>,
}

impl<'a> Candidates<'a> {
    fn new(releases: &'a Releases) -> Self {
        Self { releases, strays: outlier::outliers(&releases.all) }
    }

    fn is_stray(&self, index: usize) -> bool {
        self.strays.get(index).copied().unwrap_or(false)
    }
}

/// The candidates of every package that was found: the strays of a package are looked for once.
fn candidates(resolution: &Resolution) -> FxHashMap<Package, Candidates<'_>> {
    resolution
        .lookups
        .par_iter()
        .filter_map(|(package, lookup)| match lookup {
            Lookup::Found(releases) => Some((*package, Candidates::new(releases))),
            Lookup::Missing | Lookup::Unknown(_) | Lookup::NotAsked => None,
        })
        .collect()
}

/// How many of the releases that were not chosen are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    /// The newest for each kind of reason.
    Brief,
    /// All.
    Every,
}

/// What all questions of a run are decided by.
struct Terms<'a> {
    resolution: &'a Resolution,
    policy: &'a Policy,
    now: Timestamp,
    depth: Depth,
}

/// Decides for one dependency, with every newer release in the answer.
pub fn explain(
    dependency: &Dependency,
    engines: &Engines,
    resolution: &Resolution,
    policy: &Policy,
    now: Timestamp,
) -> Choice {
    let question = Question::new(dependency, engines);
    let candidates = match resolution.lookup(&question.package) {
        Lookup::Found(releases) => Some(Candidates::new(releases)),
        Lookup::Missing | Lookup::Unknown(_) | Lookup::NotAsked => None,
    };
    decide(&question, candidates.as_ref(), &Terms { resolution, policy, now, depth: Depth::Every })
}

/// Decides one question.
fn decide(question: &Question, candidates: Option<&Candidates<'_>>, terms: &Terms<'_>) -> Choice {
    let (Some(ecosystem), Some(candidates)) = (ecosystem(question.package.ecosystem), candidates) else {
        return Choice { satisfiable: true, ..Choice::default() };
    };
    let Ok(range) = ecosystem.range(&question.requirement) else {
        return Choice { satisfiable: true, latest: latest(candidates, ecosystem, None), ..Choice::default() };
    };
    let current = current(question, candidates, ecosystem, &*range);
    let promise = question
        .promise
        .and_then(|promised| Promise::read(runtime_of(question.package.ecosystem), promised, terms.resolution));
    let chooser = Chooser {
        ecosystem,
        candidates,
        range: &*range,
        current: current.as_ref(),
        latest: latest(candidates, ecosystem, current.as_ref()),
        promise,
        terms,
    };
    let satisfiable = is_satisfiable(candidates.releases, &*range, question);
    let mut choice = Choice { satisfiable, ..Choice::default() };
    if question.open {
        (choice.update, choice.held) = chooser.update(question);
    }
    choice.latest = chooser.latest;
    choice.current = current;
    choice
}

fn runtime_of(ecosystem: EcosystemId) -> &'static str {
    match ecosystem {
        EcosystemId::PYPI => "python",
        EcosystemId::NPM => "node",
        _ => "rust",
    }
}

/// The version in use: locked, pinned, or what a fresh install would get today.
fn current(
    question: &Question,
    candidates: &Candidates<'_>,
    ecosystem: &dyn Ecosystem,
    range: &dyn Range,
) -> Option<Current> {
    let releases = candidates.releases;
    let locked: Vec<Version> = question.locked.iter().filter_map(|text| ecosystem.version(text)).collect();
    let satisfying = locked.iter().filter(|version| range.matches(version)).max();
    if let Some(version) = satisfying.or(locked.iter().max()) {
        return Some(known(version.clone(), CurrentFrom::Lock, releases));
    }
    if let Some(version) = range.pin() {
        return Some(known(version.clone(), CurrentFrom::Pin, releases));
    }
    let newest = || releases.all.iter().enumerate().rev().filter(|(_, release)| range.matches(&release.version));
    let is_sound = |index: usize, release: &Release| release.yanked.is_none() && !candidates.is_stray(index);
    let (_, highest) = newest().find(|(index, release)| is_sound(*index, release)).or_else(|| newest().next())?;
    Some(Current { version: highest.version.clone(), from: CurrentFrom::Highest, published: highest.published })
}

fn known(version: Version, from: CurrentFrom, releases: &Releases) -> Current {
    let published = find(releases, &version).and_then(|release| release.published);
    Current { version, from, published }
}

/// The release of that version. Releases are sorted.
fn find<'r>(releases: &'r Releases, version: &Version) -> Option<&'r Release> {
    releases.all.binary_search_by(|release| release.version.cmp(version)).ok().map(|at| &releases.all[at])
}

fn is_satisfiable(releases: &Releases, range: &dyn Range, question: &Question) -> bool {
    match range.pin() {
        Some(pin) => find(releases, pin).is_some() || releases.unordered.contains(&question.requirement),
        None => releases.all.iter().rev().any(|release| range.matches(&release.version)),
    }
}

/// The newest release that anybody should use: what the publisher calls latest, or else the newest sound one.
fn latest(candidates: &Candidates<'_>, ecosystem: &dyn Ecosystem, current: Option<&Current>) -> Option<Version> {
    let all = &candidates.releases.all;
    let comparable =
        |release: &Release| current.is_none_or(|now| ecosystem.comparable(&now.version, &release.version).is_ok());
    let sound = |index: usize| {
        let release = &all[index];
        release.yanked.is_none() && comparable(release) && !candidates.is_stray(index)
    };
    if let Some(index) = tagged_latest(candidates.releases, ecosystem)
        && sound(index)
    {
        return Some(all[index].version.clone());
    }
    let newest = |wanted: &dyn Fn(&Release) -> bool| {
        (0..all.len()).rev().find(|index| wanted(&all[*index]) && sound(*index)).map(|index| all[index].version.clone())
    };
    newest(&|release| !release.version.is_prerelease() && release.deprecated.is_none())
        .or_else(|| newest(&|release| !release.version.is_prerelease()))
        .or_else(|| newest(&|_| true))
}

/// Where the release that the publisher calls latest stands in the list.
fn tagged_latest(releases: &Releases, ecosystem: &dyn Ecosystem) -> Option<usize> {
    let (_, text) = releases.tags.iter().find(|(tag, _)| tag.as_str() == "latest")?;
    let version = ecosystem.version(text)?;
    releases.all.binary_search_by(|release| release.version.cmp(&version)).ok()
}

/// Everything that bears on one question.
struct Chooser<'a> {
    ecosystem: &'a dyn Ecosystem,
    candidates: &'a Candidates<'a>,
    range: &'a dyn Range,
    current: Option<&'a Current>,
    latest: Option<Version>,
    promise: Option<Promise>,
    terms: &'a Terms<'a>,
}

impl Chooser<'_> {
    /// Goes down from the newest release to the current one and takes the first that nothing speaks against.
    fn update(&self, question: &Question) -> (Option<Update>, Vec<Held>) {
        let mut held: Vec<Held> = Vec::new();
        let Some(current) = self.current else { return (None, held) };
        for (index, release) in self.candidates.releases.all.iter().enumerate().rev() {
            if release.version <= current.version {
                break;
            }
            let Some((reason, detail)) = self.objection(index, release, current) else {
                return (Some(self.step(question, release, current)), held);
            };
            match held.iter_mut().find(|other| self.terms.depth == Depth::Brief && other.reason == reason) {
                Some(newest) => newest.more += 1,
                None => held.push(Held { version: release.version.clone(), reason, detail: detail(), more: 0 }),
            }
        }
        (None, held)
    }

    fn step(&self, question: &Question, release: &Release, current: &Current) -> Update {
        let (from, to) = (&current.version, &release.version);
        Update {
            to: to.clone(),
            requirement: self.ecosystem.raise(&question.requirement, to).ok().map(|text| Text::from(&text)),
            level: Level::between(from, to),
            breaking: self.ecosystem.breaking(from, to),
            published: release.published,
        }
    }

    /// What speaks against a release newer than the current one. The detail is only worded where it is kept.
    fn objection<'s>(
        &'s self,
        index: usize,
        release: &'s Release,
        current: &'s Current,
    ) -> Option<(HeldReason, Box<dyn Fn() -> String + 's>)> {
        let (from, to) = (&current.version, &release.version);
        if let Err(reason) = self.ecosystem.comparable(from, to) {
            return Some((reason, Box::new(|| "another variant or precision of the image".into())));
        }
        if let Some(reason) = release.yanked {
            return Some((HeldReason::Yanked, Box::new(move || with_reason("withdrawn", reason))));
        }
        if self.candidates.is_stray(index) {
            return Some((HeldReason::Outlier, Box::new(|| "far from every other version of the package".into())));
        }
        if to.is_prerelease() && !self.takes_prerelease(from, to) {
            return Some((HeldReason::PreRelease, Box::new(|| "a pre-release".into())));
        }
        if let Some(reason) = release.deprecated
            && self.is_current_sound(from)
        {
            return Some((HeldReason::Deprecated, Box::new(move || with_reason("deprecated", reason))));
        }
        if self.terms.policy.target == Target::Latest
            && let Some(latest) = &self.latest
            && !self.candidates.releases.tags.is_empty()
            && to > latest
            && from <= latest
        {
            return Some((
                HeldReason::NotTaggedLatest,
                Box::new(move || format!("the publisher's latest is {latest}")),
            ));
        }
        self.runtime_objection(release).or_else(|| self.policy_objection(release, current))
    }

    fn runtime_objection<'s>(&'s self, release: &'s Release) -> Option<(HeldReason, Box<dyn Fn() -> String + 's>)> {
        let promise = self.promise.as_ref()?;
        let constraint = release.requires.iter().find(|constraint| {
            constraint.package.ecosystem == EcosystemId::RUNTIME
                && constraint.package.name.as_str() == runtime_of(self.ecosystem.id())
        })?;
        let (reason, runtime) = match self.ecosystem.id() {
            EcosystemId::PYPI => (HeldReason::RequiresPython, "Python"),
            EcosystemId::NPM => (HeldReason::Engines, "Node"),
            _ => (HeldReason::RustVersion, "Rust"),
        };
        (!promise.is_admitted_by(constraint))
            .then(|| (reason, Box::new(move || format!("needs {runtime} {}", constraint.requirement)) as Box<_>))
    }

    fn policy_objection<'s>(
        &'s self,
        release: &'s Release,
        current: &'s Current,
    ) -> Option<(HeldReason, Box<dyn Fn() -> String + 's>)> {
        let (from, to) = (&current.version, &release.version);
        if let (Some(min_age), Some(published)) = (self.terms.policy.min_age, release.published)
            && self.terms.now.duration_since(published) < min_age
        {
            let age = self.terms.now.duration_since(published);
            return Some((
                HeldReason::TooYoung,
                Box::new(move || format!("published {} ago, less than {}", days(age), days(min_age))),
            ));
        }
        let level = Level::between(from, to);
        let target = match self.terms.policy.target {
            Target::Patch => Level::Patch,
            Target::Minor => Level::Minor,
            Target::Major | Target::Latest => Level::Major,
        };
        if level > target {
            return Some((
                HeldReason::BeyondTarget,
                Box::new(move || format!("a {} step, the policy stops at {}", level.as_str(), target.as_str())),
            ));
        }
        None
    }

    /// A pre-release is offered to those who asked for one: by policy, by a requirement that names one, or by using one
    /// of the same release.
    fn takes_prerelease(&self, from: &Version, to: &Version) -> bool {
        let same_release = || (0..3).all(|index| from.component(index) == to.component(index));
        self.terms.policy.pre_releases || ((from.is_prerelease() || self.range.wants_prerelease()) && same_release())
    }

    /// Whether the version in use is itself not deprecated: then there is no reason to move to one that is.
    fn is_current_sound(&self, from: &Version) -> bool {
        find(self.candidates.releases, from).is_none_or(|release| release.deprecated.is_none())
    }
}

fn with_reason(what: &str, reason: Text) -> String {
    if reason.is_empty() { what.to_owned() } else { format!("{what}: {reason}") }
}

fn days(age: SignedDuration) -> String {
    let hours = age.as_hours();
    if hours < 48 { format!("{hours} hours") } else { format!("{} days", hours / 24) }
}
