//! What each place would have to say for all to use the same version.

use crate::model::{Change as Told, EcosystemId, Held, HeldReason, Remedy, Text, Version};

use super::super::bound::{bound_of, goes_by_prefix};
use super::super::cycle::{as_exact, as_exact_as_written};
use super::super::{Case, numbers};
use super::spread::{Known, Rank, Spread, Use, bare};
use super::{Convergence, Drift};

/// What one place would have to say.
pub(super) struct Change<'s> {
    pub(super) at: &'s Use<'s>,
    /// The version to converge on.
    pub(super) to: Text,
    /// `None` where something speaks against it there.
    pub(super) remedy: Option<Remedy>,
    pub(super) help: Option<String>,
}

impl<'s> Change<'s> {
    /// The changes of all places that lie below where all should be, except those that use one of the versions that may
    /// stay beside it.
    pub(super) fn all(drift: &Drift, case: &Case<'_>, spread: &'s Spread<'s>) -> Vec<Self> {
        // Looked for once: a package of a large fleet is used in tens of thousands of places.
        let Some(newest) = spread.newest() else { return Vec::new() };
        let mut changes = Vec::new();
        let mut spared = drift.at_most - 1;
        for uses in spread.versions() {
            let below: Vec<Self> = uses.iter().filter_map(|at| Self::of(drift, case, newest, at)).collect();
            match spared {
                0 => changes.extend(below),
                _ if below.is_empty() => {}
                _ => spared -= 1,
            }
        }
        changes
    }

    /// What a place would have to say; `None` where it is where it should be, or gets there by itself.
    fn of(drift: &Drift, case: &Case<'_>, newest: &Use<'_>, at: &'s Use<'s>) -> Option<Self> {
        let question = at.question;
        let scheme = question.scheme()?;
        let (to, words) = match &drift.to {
            Convergence::NewestUsed => (newest.version.clone(), bare(question.package.ecosystem, &newest.version)),
            Convergence::Latest => {
                let update = &question.choice.update.as_ref()?.to;
                (update.clone(), bare(question.package.ecosystem, update))
            }
            Convergence::Version(version) => (bound_of(scheme, version)?, *version),
        };
        if !at.rank.is_below(&Rank::of(scheme, &to, drift.precision)?) {
            return None;
        }
        let admits = question.range().and_then(Result::ok).is_some_and(|range| range.matches(&to));
        if at.known == Known::Floor && admits {
            return None;
        }
        let exact = if goes_by_prefix(scheme) {
            as_exact(as_exact_as_written(case, question, words), numbers(at.version.as_str()).len())
        } else {
            words
        };
        if let Some(held) = hindrance(at, &to) {
            return Some(Self::hindered(case, at, words, held));
        }
        let help = (at.known == Known::Locked && admits).then(|| "the lock file holds it: lock again".to_owned());
        Some(Self { at, to: words, remedy: Some(case.raise(question, &exact)), help })
    }

    /// As far as it goes, where something speaks against going all the way.
    fn hindered(case: &Case<'_>, at: &'s Use<'s>, to: Text, held: &Held) -> Self {
        let update = at.question.choice.update.as_ref().filter(|update| update.to > at.version);
        let why = format!("{} is held: {}", held.version, held.detail);
        let remedy = update.map(|update| case.raise(at.question, &update.to.text()));
        let what = update.map_or_else(|| why.clone(), |update| format!("move to {}; {why}", update.to));
        Self { at, to, remedy, help: Some(what) }
    }

    /// The change as plain data.
    pub(super) fn tell(self) -> Told {
        let dependency = self.at.site.dependency;
        let requirement = match &self.remedy {
            Some(Remedy::Raise { requirement: Some(requirement), .. }) => Some(*requirement),
            // Of a tag the remedy says all of it.
            Some(Remedy::Raise { to, .. })
                if matches!(dependency.package.ecosystem, EcosystemId::OCI | EcosystemId::GITHUB) =>
            {
                Some(*to)
            }
            _ => None,
        };
        Told {
            place: dependency.place,
            from: dependency.requirement,
            version: self.at.words(),
            to: self.to,
            requirement,
            safety: self.remedy.as_ref().map(Remedy::safety),
            help: self.help,
        }
    }
}

/// What of a place itself speaks against a version: what it runs on, or what it is used with.
fn hindrance<'a>(at: &'a Use<'_>, to: &Version) -> Option<&'a Held> {
    let choice = at.question.choice;
    if choice.update.as_ref().is_some_and(|update| update.to >= *to) {
        return None;
    }
    let is_own = |held: &&Held| {
        let reasons = [HeldReason::RequiresPython, HeldReason::Engines, HeldReason::RustVersion, HeldReason::Peer];
        reasons.contains(&held.reason) && held.version >= *to
    };
    choice.held.iter().find(is_own)
}
