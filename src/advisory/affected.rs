//! Which versions a record is about: spans of the ecosystem's order, and versions named one by one.

use crate::ecosystem::Ecosystem;
use crate::model::{EcosystemId, Version};

use super::document::{Event, Range};

/// The versions that have it.
#[derive(Debug, Default)]
pub(super) struct Affected {
    spans: Vec<Span>,
    /// The versions that are named; in order once everything is said.
    named: Vec<Version>,
}

/// With more spans than any record has, versions are kept rather than held against each.
const MANY: usize = 200;

/// A piece of the order of versions.
#[derive(Debug)]
struct Span {
    /// The first; `None` from the beginning.
    from: Option<Version>,
    end: End,
}

#[derive(Debug)]
enum End {
    /// It goes on.
    Open,
    /// This is the first without.
    Before(Version),
    /// This is the last with.
    At(Version),
}

impl Affected {
    /// Adds what one entry of a record says; the error is what cannot be read of it, the rest counts.
    pub(super) fn add(&mut self, scheme: &dyn Ecosystem, ranges: &[Range], versions: &[String]) -> Result<(), String> {
        let mut result = Ok(());
        for range in ranges.iter().filter(|range| range.is_ordered()) {
            match spans(scheme, &range.events) {
                Ok(spans) => self.spans.extend(spans),
                Err(text) => result = Err(format!("`{text}` is not a version of {}", scheme.id())),
            }
        }
        // What does not follow the grammar is in use nowhere that is judged.
        let named = versions.iter().filter_map(|text| version(scheme, text));
        let spans = if self.spans.len() > MANY { &[] } else { self.spans.as_slice() };
        // Most records name what their spans hold, too.
        self.named.extend(named.filter(|version| !spans.iter().any(|span| span.contains(version))));
        result
    }

    /// Puts in order what was added: a record may have many entries, and is asked only when all are read.
    pub(super) fn settle(&mut self) {
        self.named.sort_unstable();
        self.named.dedup();
    }

    pub(super) fn contains(&self, version: &Version) -> bool {
        self.spans.iter().any(|span| span.contains(version)) || self.named.binary_search(version).is_ok()
    }

    pub(super) fn is_everything(&self) -> bool {
        self.spans.iter().any(|span| span.from.is_none() && matches!(span.end, End::Open))
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.spans.is_empty() && self.named.is_empty()
    }

    pub(super) fn fixes(&self) -> impl Iterator<Item = &Version> {
        self.spans.iter().filter_map(|span| match &span.end {
            End::Before(fix) => Some(fix),
            End::Open | End::At(_) => None,
        })
    }
}

impl Span {
    fn contains(&self, version: &Version) -> bool {
        let is_before_end = match &self.end {
            End::Open => true,
            End::Before(end) => version < end,
            End::At(last) => version <= last,
        };
        is_before_end && self.from.as_ref().is_none_or(|from| version >= from)
    }

    /// The part of it below a version.
    fn below(self, limit: &Version) -> Self {
        let ends_before = match &self.end {
            End::Open => false,
            End::Before(end) => end <= limit,
            End::At(last) => last < limit,
        };
        if ends_before { self } else { Self { end: End::Before(limit.clone()), ..self } }
    }
}

/// What an event does at its version. At one version the beginning comes first: what is introduced and mended at once is
/// nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Turn {
    Introduced,
    Fixed,
    LastAffected,
}

/// The spans between events, whatever order they are written in; the error is what is not a version.
fn spans(scheme: &dyn Ecosystem, events: &[Event]) -> Result<Vec<Span>, String> {
    let mut turns: Vec<(Option<Version>, Turn)> = Vec::new();
    let mut limits: Vec<Version> = Vec::new();
    let mut has_limits = false;
    let read = |text: &String| version(scheme, text).ok_or_else(|| text.clone());
    for event in events {
        let at = [
            (&event.introduced, Turn::Introduced),
            (&event.fixed, Turn::Fixed),
            (&event.last_affected, Turn::LastAffected),
        ];
        for (text, turn) in at {
            match text {
                None => {}
                // The beginning of all versions.
                Some(text) if text == "0" => turns.push((None, turn)),
                Some(text) => turns.push((Some(read(text)?), turn)),
            }
        }
        if let Some(limit) = event.limit.as_ref().filter(|limit| *limit != "*") {
            has_limits = true;
            limits.push(read(limit)?);
        }
    }
    turns.sort();
    let mut spans: Vec<Span> = Vec::new();
    let mut open: Option<Option<Version>> = None;
    for (at, turn) in turns {
        match (turn, at, open.take()) {
            (Turn::Introduced, at, None) => open = Some(at),
            (Turn::Introduced, _, begun) => open = begun,
            (Turn::Fixed, Some(fix), Some(from)) => spans.push(Span { from, end: End::Before(fix) }),
            (Turn::LastAffected, Some(last), Some(from)) => spans.push(Span { from, end: End::At(last) }),
            (Turn::Fixed | Turn::LastAffected, ..) => {}
        }
    }
    spans.extend(open.map(|from| Span { from, end: End::Open }));
    // Below any of the limits will do: below the highest.
    match limits.into_iter().max().filter(|_| has_limits) {
        Some(limit) => Ok(spans.into_iter().map(|span| span.below(&limit)).collect()),
        None => Ok(spans),
    }
}

/// A version of a record. Tags with fewer than three numbers move, versions of records never do.
fn version(scheme: &dyn Ecosystem, text: &str) -> Option<Version> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if scheme.id() == EcosystemId::GITHUB && text.split('.').all(is_number) {
        let missing = 3_usize.saturating_sub(text.split('.').count());
        return scheme.version(&format!("{text}{}", ".0".repeat(missing)));
    }
    scheme.version(text)
}
