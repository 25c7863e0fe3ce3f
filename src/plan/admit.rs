//! Does a release admit the whole range of runtimes that a project promises to support?

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::ecosystem::{Ecosystem, ecosystem};
use crate::model::{Constraint, EcosystemId, Lookup, Resolution, Text, Version};

/// The runtime versions that a project promises to support, as points to be tried.
///
/// For every known cycle its first and a late patch release stand for all of them: `>=3.8` promises 3.8.0, so a release
/// that needs 3.8.1 does not admit the whole range.
///
/// A fleet makes few different promises and asks them of every release, so each answer is kept.
pub(super) struct Promise {
    points: Vec<Version>,
    /// By what a release needs: whether it admits all points.
    admitted: Mutex<FxHashMap<Text, bool>>,
}

impl Promise {
    /// The points of `requirement` among the cycles that are known of the runtime; `None` where it cannot be read.
    pub(super) fn read(runtime: &str, requirement: Text, resolution: &Resolution) -> Option<Self> {
        let package = crate::model::Package::new(EcosystemId::RUNTIME, runtime);
        let Lookup::Found(cycles) = resolution.lookup(&package) else { return None };
        let grammar = ecosystem(EcosystemId::RUNTIME)?;
        let range = grammar.range(&as_range(runtime, requirement.as_str())).ok()?;
        let points = cycles
            .all
            .iter()
            .flat_map(|cycle| patch_releases(grammar, cycle.version.as_str()))
            .filter(|point| range.matches(point))
            .collect();
        Some(Self { points, admitted: Mutex::default() })
    }

    /// Whether every promised version satisfies what the release needs. What cannot be read needs nothing.
    pub(super) fn is_admitted_by(&self, constraint: &Constraint) -> bool {
        let mut admitted = self.admitted.lock().unwrap_or_else(PoisonError::into_inner);
        *admitted.entry(constraint.requirement).or_insert_with(|| self.is_within(constraint))
    }

    fn is_within(&self, constraint: &Constraint) -> bool {
        let range = ecosystem(EcosystemId::RUNTIME)
            .and_then(|grammar| grammar.range(&as_range(&constraint.package.name, &constraint.requirement)).ok());
        range.is_none_or(|range| self.points.iter().all(|point| range.matches(point)))
    }
}

/// Cargo's `rust-version = "1.75"` is a floor, not a cycle.
fn as_range(runtime: &str, requirement: &str) -> String {
    let is_floor = runtime == "rust" && requirement.starts_with(|first: char| first.is_ascii_digit());
    if is_floor { format!(">={requirement}") } else { requirement.to_owned() }
}

/// The first and a late patch release of a cycle: `3.9` gives 3.9.0 and 3.9.999, `20` gives 20.0.0 and 20.999.999.
fn patch_releases(grammar: &dyn Ecosystem, cycle: &str) -> impl Iterator<Item = Version> {
    let written = cycle.split('.').count().min(3);
    ["0", "999"].into_iter().filter_map(move |filler| {
        let mut text = cycle.to_owned();
        for _ in written..3 {
            text.push('.');
            text.push_str(filler);
        }
        grammar.version(&text)
    })
}
