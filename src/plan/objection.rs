//! What speaks against a release: the walk from the newest release down to the first that nothing speaks against.

use jiff::SignedDuration;

use super::admit::Promise;
use super::candidates::Candidates;
use super::choose::{Depth, Terms};
use super::question::Question;
use crate::ecosystem::{Ecosystem, Range};
use crate::model::{Current, EcosystemId, Held, HeldReason, Level, Part, Release, Target, Text, Update, Version};

/// Everything that bears on one question.
pub(super) struct Chooser<'a> {
    pub(super) ecosystem: &'a dyn Ecosystem,
    pub(super) candidates: &'a Candidates<'a>,
    pub(super) range: &'a dyn Range,
    pub(super) current: Option<&'a Current>,
    pub(super) latest: Option<Version>,
    pub(super) promise: Option<&'a Promise>,
    pub(super) terms: &'a Terms<'a>,
}

impl Chooser<'_> {
    /// Goes down from the newest release to the current one and takes the first that nothing speaks against.
    pub(super) fn update(&self, question: &Question) -> (Option<Update>, Vec<Held>) {
        let mut held: Vec<Held> = Vec::new();
        let Some(current) = self.current else { return (None, held) };
        for (index, release) in self.candidates.releases.all.iter().enumerate().rev() {
            if release.version <= current.version {
                break;
            }
            if self.ecosystem.is_beside(&current.version, &release.version) {
                continue;
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
            requirement: self.ecosystem.raise_to(&question.requirement, release).ok().map(|text| Text::from(&text)),
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
            return Some((reason, Box::new(|| self.other_shape().into())));
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

    /// What a release is that cannot be compared with the one in use.
    fn other_shape(&self) -> &'static str {
        match self.ecosystem.id() {
            EcosystemId::GITHUB => "a tag of another shape or precision",
            _ => "another variant or precision of the image",
        }
    }

    fn runtime_objection<'s>(&'s self, release: &'s Release) -> Option<(HeldReason, Box<dyn Fn() -> String + 's>)> {
        let promise = self.promise?;
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
        let (min_age, target) = (self.terms.policy.min_age, self.terms.policy.target.level());
        let age = release.published.map(|published| self.terms.now.duration_since(published));
        if let Some((age, min_age)) = age.zip(min_age).filter(|(age, least)| age < least) {
            return Some((
                HeldReason::TooYoung,
                Box::new(move || format!("published {} ago, less than {}", days(age), days(min_age))),
            ));
        }
        let level = Level::between(from, to);
        if level > target {
            return Some((
                HeldReason::BeyondTarget,
                Box::new(move || format!("a {} step, the policy stops at {}", level.as_str(), target.as_str())),
            ));
        }
        None
    }

    /// A pre-release is offered to those who asked for one: by policy, by a requirement that names one, or by using one
    /// of the same release and channel.
    fn takes_prerelease(&self, from: &Version, to: &Version) -> bool {
        let same_release = || (0..3).all(|index| from.component(index) == to.component(index));
        let is_asked_for = from.is_prerelease() || self.range.wants_prerelease();
        self.terms.policy.pre_releases || (is_asked_for && same_release() && is_same_channel(from, to))
    }

    /// Whether the version in use is itself not deprecated: then there is no reason to move to one that is.
    fn is_current_sound(&self, from: &Version) -> bool {
        self.candidates.find(from).is_none_or(|release| release.deprecated.is_none())
    }
}

/// The words of pre-releases that follow each other up to the release.
const STAGES: &[&str] = &["a", "alpha", "b", "beta", "c", "m", "milestone", "pre", "preview", "rc"];

/// Whether a pre-release carries on where another began. `alpha`, `beta` and `rc` lead to one release; `canary` or `next`
/// are channels of their own, and whoever tries a beta has not asked for them.
fn is_same_channel(from: &Version, to: &Version) -> bool {
    let (Some(from), Some(to)) = (channel(from), channel(to)) else { return true };
    let is_stage = |word: &str| STAGES.contains(&word.to_ascii_lowercase().as_str());
    from.eq_ignore_ascii_case(to) || (is_stage(from) && is_stage(to))
}

/// The word that a pre-release begins with: `rc` of `2.0.0-rc1`. `None` where it has none.
fn channel(version: &Version) -> Option<&'static str> {
    let mut identifiers = version.key().iter().skip_while(|part| **part != Part::Pre).skip(1);
    let Some(Part::Text(identifier)) = identifiers.next() else { return None };
    identifier.as_str().split(|letter: char| !letter.is_ascii_alphabetic()).next().filter(|word| !word.is_empty())
}

fn with_reason(what: &str, reason: Text) -> String {
    if reason.is_empty() { what.to_owned() } else { format!("{what}: {reason}") }
}

fn days(age: SignedDuration) -> String {
    let hours = age.as_hours();
    if hours < 48 { format!("{hours} hours") } else { format!("{} days", hours / 24) }
}

pub(super) fn runtime_of(ecosystem: EcosystemId) -> &'static str {
    match ecosystem {
        EcosystemId::PYPI => "python",
        EcosystemId::NPM => "node",
        _ => "rust",
    }
}
