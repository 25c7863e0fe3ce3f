//! Holds what is read after a change against what was read before.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::manifest::Reading;
use crate::model::{Dependency, Fact, Manifested, Origin, Place, Problem, RepoPath, SourceId, Text, Value};

use super::spell::spell;

/// A dependency's requirement as it is to change, and the bytes of its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where the bytes stand, in the text that was read.
    pub place: Place,
    /// The bytes there.
    pub old: String,
    /// The bytes instead.
    pub new: String,
    /// The requirement.
    pub from: Text,
    /// The requirement that is meant.
    pub to: Text,
}

/// What would change beside what is meant to, or would not change as it is meant to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {what}")]
pub struct Unproved {
    /// The file whose reading differs.
    pub path: RepoPath,
    /// The line, from 1; 0 for the file.
    pub line: u32,
    /// What differs.
    pub what: &'static str,
}

/// Requires that exactly these changes were made.
///
/// Both readings are of the same files of one repository, with the bytes of the changes replaced in between. Then
///
/// * the same files were opened, and the same problems met on the same lines;
/// * there are the same dependencies in the same order, each in its place, as far as the bytes before it moved;
/// * one whose place was changed has the requirement that is meant; another that shares the place has what the new bytes
///   make of its own; what a lock file says of them, and the revision in their origin, may differ;
/// * every other dependency is as it was in every field;
/// * there are the same facts in the same order, and they say the same. One that is said by bytes that changed, or by
///   bytes which hold the name of a dependency that changed, may say something else of the same thing.
pub fn prove(before: &Reading, after: &Reading, changes: &[Change]) -> Result<(), Unproved> {
    if let Some(path) = first_difference(&before.sources, &after.sources, |path| *path) {
        return Err(Unproved { path, line: 0, what: "another file is read" });
    }
    let kind = |manifest: &Manifested| (manifest.path, manifest.format);
    if let Some((path, _)) = first_difference(&before.manifests, &after.manifests, kind) {
        return Err(Unproved { path, line: 0, what: "the file is of another kind" });
    }
    let problem = |(path, problem): &(RepoPath, Problem)| (*path, problem.line, problem.code, problem.message.clone());
    if let Some((path, line, ..)) = first_difference(&before.errors, &after.errors, problem) {
        return Err(Unproved { path, line, what: "there is another problem" });
    }
    let proof = Proof::new(before, changes);
    before.manifests.iter().zip(&after.manifests).try_for_each(|(before, after)| proof.manifest(before, after))
}

/// The first that is not the same in both, in the words of the former where it has one.
fn first_difference<T, K: PartialEq>(before: &[T], after: &[T], key: impl Fn(&T) -> K) -> Option<K> {
    let same = before.iter().zip(after).take_while(|(before, after)| key(before) == key(after)).count();
    before.get(same).or_else(|| after.get(same)).map(key)
}

/// What the changes mean for everything that was read.
struct Proof<'c> {
    /// The changes at each place. Those that share a place share their bytes.
    changes: FxHashMap<Place, Vec<&'c Change>>,
    /// What lies where, per file.
    files: FxHashMap<SourceId, Layout>,
}

impl<'c> Proof<'c> {
    fn new(before: &Reading, changes: &'c [Change]) -> Self {
        let mut at: FxHashMap<Place, Vec<&Change>> = FxHashMap::default();
        for change in changes {
            at.entry(change.place).or_default().push(change);
        }
        let mut files: FxHashMap<SourceId, Layout> = FxHashMap::default();
        for change in at.values().filter_map(|changes| changes.first()) {
            let file = files.entry(change.place.source).or_default();
            file.moves.push(Move { end: change.place.span().end, removed: change.old.len(), added: change.new.len() });
            file.touched.push(change.place.span());
        }
        let dependencies = before.manifests.iter().flat_map(|manifest| &manifest.dependencies);
        for changed in dependencies.filter(|dependency| at.contains_key(&dependency.place)) {
            files.entry(changed.name_place.source).or_default().touched.push(changed.name_place.span());
        }
        files.values_mut().for_each(Layout::settle);
        Self { changes: at, files }
    }

    fn manifest(&self, before: &Manifested, after: &Manifested) -> Result<(), Unproved> {
        let refuse = |line, what| Unproved { path: before.path, line, what };
        if before.dependencies.len() != after.dependencies.len() {
            return Err(refuse(0, "there are more or fewer dependencies"));
        }
        if before.facts.len() != after.facts.len() {
            return Err(refuse(0, "there are more or fewer facts"));
        }
        for (before, after) in before.dependencies.iter().zip(&after.dependencies) {
            self.dependency(before, after).map_err(|what| refuse(before.name_place.line, what))?;
        }
        for (before, after) in before.facts.iter().zip(&after.facts) {
            self.fact(before, after).map_err(|what| refuse(before.place.line, what))?;
        }
        Ok(())
    }

    fn dependency(&self, before: &Dependency, after: &Dependency) -> Result<(), &'static str> {
        let changes = self.changes.get(&before.place);
        let is_changed = changes.is_some();
        match changes {
            Some(changes) if !is_as_meant(changes, before.requirement, after.requirement) => {
                return Err("the requirement is not what is meant");
            }
            None if before.requirement != after.requirement => return Err("another requirement changes"),
            _ => {}
        }
        let same = [
            (before.package == after.package && before.written == after.written, "the name differs"),
            (before.skip == after.skip, "it is no longer looked up, or not as it was"),
            (self.is_same_origin(&before.origin, &after.origin, is_changed), "the origin differs"),
            (is_changed || before.locked == after.locked, "another version is locked"),
            (before.scope == after.scope && before.group == after.group, "it stands in another group"),
            (before.extras == after.extras && before.marker == after.marker, "its extras or its condition differ"),
            (self.is_moved(before.place, after.place), "it stands at other bytes"),
            (self.is_moved(before.name_place, after.name_place), "the name stands at other bytes"),
        ];
        same.iter().find(|(same, _)| !same).map_or(Ok(()), |(_, what)| Err(what))
    }

    fn fact(&self, before: &Fact, after: &Fact) -> Result<(), &'static str> {
        let touched = self.files.get(&before.place.source).is_some_and(|file| file.touches(before.place));
        if before.key != after.key || before.of != after.of {
            return Err("a fact is about something else");
        }
        if before.value != after.value && !(touched && is_same_name(&before.value, &after.value)) {
            return Err("a fact says something else");
        }
        // Where a fact ends in the middle of what changed, only the text could tell.
        let is_moved = if touched {
            self.moved(before.place).start == after.place.span().start
        } else {
            self.is_moved(before.place, after.place)
        };
        if is_moved { Ok(()) } else { Err("a fact stands at other bytes") }
    }

    /// Whether it comes from the same place; where the requirement is a revision, the revision is another.
    fn is_same_origin(&self, before: &Origin, after: &Origin, is_changed: bool) -> bool {
        match (before, after) {
            (Origin::Git { url, .. }, Origin::Git { url: other, .. }) if is_changed => url == other,
            (Origin::Workspace(Some(before)), Origin::Workspace(Some(after))) => self.is_moved(*before, *after),
            _ => before == after,
        }
    }

    fn is_moved(&self, before: Place, after: Place) -> bool {
        before.source == after.source && self.moved(before) == after.span()
    }

    /// Where the bytes of a place lie after the changes.
    fn moved(&self, place: Place) -> Range<usize> {
        let Range { start, end } = place.span();
        self.files.get(&place.source).map_or(start..end, |file| file.moved(start)..file.moved(end))
    }
}

/// Whether the requirement is the one that is meant. One that is not meant itself shares its bytes with one that is.
fn is_as_meant(changes: &[&Change], before: Text, after: Text) -> bool {
    match changes.iter().find(|change| change.from == before) {
        Some(change) => change.to == after,
        None => changes.iter().any(|change| spell(&change.old, &before, &after).as_ref() == Ok(&change.new)),
    }
}

/// Whether two values are said of the same thing: a pair begins with its name.
fn is_same_name(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Pair(before, _), Value::Pair(after, _)) => before == after,
        _ => std::mem::discriminant(before) == std::mem::discriminant(after),
    }
}

/// How the changes lie in one file.
#[derive(Default)]
struct Layout {
    moves: Vec<Move>,
    /// The bytes that changed, and the names of what they belong to.
    touched: Vec<Range<usize>>,
}

/// Where a change ends, and how many bytes were taken out and put in up to there.
struct Move {
    end: usize,
    removed: usize,
    added: usize,
}

impl Layout {
    /// Sorts, adds up the moves, and joins what overlaps.
    fn settle(&mut self) {
        self.moves.sort_unstable_by_key(|change| change.end);
        let (mut removed, mut added) = (0, 0);
        for change in &mut self.moves {
            (removed, added) = (removed + change.removed, added + change.added);
            (change.removed, change.added) = (removed, added);
        }
        self.touched.sort_unstable_by_key(|range| (range.start, range.end));
        self.touched.dedup_by(|next, last| {
            let overlaps = next.start < last.end;
            last.end = if overlaps { last.end.max(next.end) } else { last.end };
            overlaps
        });
    }

    /// Where the byte lies after the changes.
    fn moved(&self, at: usize) -> usize {
        let before = self.moves.partition_point(|change| change.end <= at);
        let last = before.checked_sub(1).and_then(|last| self.moves.get(last));
        last.map_or(at, |last| (at + last.added).saturating_sub(last.removed))
    }

    fn touches(&self, place: Place) -> bool {
        let first = self.touched.partition_point(|range| range.end <= place.start as usize);
        self.touched.get(first).is_some_and(|range| range.start < place.end as usize)
    }
}
