//! Reads one repository: its manifests, the files they include, and its lock files, brought together.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{
    Dependency, Encoding, Extracted, Include, Locked, Manifested, Place, Problem, RepoPath, Scope, Source, SourceId,
};

use super::{Lock, Manifest, claimant, link, lock_claimant};

/// What the files of one repository gave.
#[derive(Debug, Default)]
pub struct Reading {
    /// The path of each file that was opened: the meaning of [`SourceId::file`].
    pub sources: Vec<RepoPath>,
    /// The manifests, by path.
    pub manifests: Vec<Manifested>,
    /// What could not be read, by path.
    pub errors: Vec<(RepoPath, Problem)>,
}

/// Gets the text of a file. The one piece of I/O, handed in by whoever knows where the repository lies.
pub type ReadText<'a> = dyn Fn(RepoPath) -> Result<(String, Encoding), Problem> + Sync + 'a;

/// Reads the given files of the repository with this index in the fleet.
///
/// Files that no format claims are passed over without a word: the caller chose them by [`super::is_wanted`].
/// Text is let go as soon as it is extracted.
pub fn read(repository: u32, paths: &[RepoPath], text: &ReadText<'_>) -> Reading {
    let mut reading = Reading { sources: paths.to_vec(), ..Reading::default() };
    let mut known: FxHashSet<RepoPath> = paths.iter().copied().collect();
    let mut includes = Includes { named: known.clone(), capping: FxHashSet::default(), asking: FxHashSet::default() };
    let folder = Folder { repository, paths, text };
    let claimed = |(file, path): (usize, &RepoPath)| Some((file as u32, *path, claimant(path.as_str())?));
    let mut round: Vec<(u32, RepoPath, &dyn Manifest)> = paths.iter().enumerate().filter_map(claimed).collect();
    let mut named_at: FxHashMap<RepoPath, (RepoPath, Place)> = FxHashMap::default();
    while !round.is_empty() {
        let extracted: Vec<_> =
            round.par_iter().map(|(file, path, format)| folder.extract(*file, *path, *format)).collect();
        let mut next = Vec::new();
        for ((_, path, format), result) in round.iter().zip(extracted) {
            match result {
                Ok(None) => {}
                Ok(Some((manifest, rest))) => {
                    reading.errors.extend(rest.problems.into_iter().map(|problem| (*path, problem)));
                    reading.manifests.push(manifest);
                    for include in rest.includes {
                        includes.add(*path, &include);
                        let format = include.format.and_then(super::format).unwrap_or(*format);
                        if known.insert(include.path) {
                            named_at.insert(include.path, (*path, include.place));
                            next.push((reading.sources.len() as u32, include.path, format));
                            reading.sources.push(include.path);
                        }
                    }
                }
                Err(problem) => reading.errors.push(match named_at.get(path) {
                    Some((from, place)) => (*from, not_included(*path, *place, &problem)),
                    None => (*path, problem),
                }),
            }
        }
        round = next;
    }
    includes.settle(&mut reading.manifests);
    let locks = read_locks(repository, paths, text, &mut reading.errors);
    reading.manifests.sort_by_key(|manifest| manifest.path);
    link(&mut reading.manifests, &locks);
    reading.errors.sort_by_key(|(path, problem)| (*path, problem.line, problem.column));
    reading
}

/// A file that cannot be read is the trouble of the line that names it.
fn not_included(path: RepoPath, place: Place, problem: &Problem) -> Problem {
    let message = format!("the included file {path} cannot be read: {}", problem.message);
    Problem { code: problem.code, message, line: place.line, column: place.column }
}

/// What the files are for that no name gives away: their includers say it.
struct Includes {
    /// Files whose names made them manifests: they speak for themselves.
    named: FxHashSet<RepoPath>,
    /// Files that somebody includes to cap what others ask for (`-c`), themselves or through another.
    capping: FxHashSet<RepoPath>,
    /// Files that somebody includes for what they ask for (`-r`).
    asking: FxHashSet<RepoPath>,
}

impl Includes {
    fn add(&mut self, from: RepoPath, include: &Include) {
        let caps = include.constraint || self.only_caps(from);
        let kind = if caps { &mut self.capping } else { &mut self.asking };
        kind.insert(include.path);
    }

    fn only_caps(&self, path: RepoPath) -> bool {
        self.capping.contains(&path) && !self.asking.contains(&path) && !self.named.contains(&path)
    }

    /// What is only ever included to cap asks for nothing.
    fn settle(&self, manifests: &mut [Manifested]) {
        for manifest in manifests.iter_mut().filter(|manifest| self.only_caps(manifest.path)) {
            for dependency in &mut manifest.dependencies {
                dependency.scope = Scope::Constraint;
            }
        }
    }
}

/// The repository's files, as far as reading one of them goes.
struct Folder<'a> {
    repository: u32,
    paths: &'a [RepoPath],
    text: &'a ReadText<'a>,
}

impl Folder<'_> {
    /// What one file gives; `None` where its text shows that it is of another kind.
    fn extract(
        &self,
        file: u32,
        path: RepoPath,
        format: &dyn Manifest,
    ) -> Result<Option<(Manifested, Extracted)>, Problem> {
        let mut source = match self.source(file, path) {
            Err(problem) if !format.is_named() && matches!(problem.code, "not-utf-8" | "too-large") => return Ok(None),
            source => source?,
        };
        if !format.recognises(&source.text) {
            return Ok(None);
        }
        source.beside = format.consults().iter().filter_map(|name| self.beside(path, name)).collect();
        let mut extracted = format.extract(&source);
        refuse_floods(&mut extracted);
        refuse_giants(&mut extracted);
        let manifest = Manifested {
            source: source.id,
            path,
            format: format.format(),
            top: source.top(),
            dependencies: std::mem::take(&mut extracted.dependencies),
            facts: std::mem::take(&mut extracted.facts),
        };
        Ok(Some((manifest, extracted)))
    }

    fn source(&self, file: u32, path: RepoPath) -> Result<Source, Problem> {
        let (text, encoding) = (self.text)(path)?;
        Ok(Source::new(SourceId { repository: self.repository, file }, path, text, encoding))
    }

    /// A listed file of the same folder. One that cannot be read has its own row.
    fn beside(&self, path: RepoPath, name: &str) -> Option<Source> {
        let path = path.beside(name)?;
        let file = self.paths.iter().position(|listed| *listed == path)?;
        self.source(file as u32, path).ok()
    }
}

/// No manifest asks for more.
const MOST: usize = 20_000;

/// Of a file without measure nothing is held, lest one file hold up the whole run: too many entries, or aliases that repeat
/// what they stand for beyond what anybody would write.
fn refuse_floods(extracted: &mut Extracted) {
    let bomb = extracted.problems.iter().find(|problem| problem.code == "too-large").cloned();
    let flood = bomb.or_else(|| {
        let Place { line, column, .. } = extracted.dependencies.get(MOST)?.name_place;
        let message =
            format!("it asks for {} packages, more than the {MOST} that are read", extracted.dependencies.len());
        Some(Problem { code: "too-large", message, line, column })
    });
    if let Some(problem) = flood {
        *extracted = Extracted { problems: vec![problem], ..Extracted::default() };
    }
}

/// No name and no requirement is longer. What is goes to no registry and into no report.
const LONGEST: usize = 4096;

/// What is longer than any requirement is none: a file of another kind, or one made to do harm.
fn refuse_giants(extracted: &mut Extracted) {
    let is_giant = |dependency: &Dependency| dependency.written.len().max(dependency.requirement.len()) > LONGEST;
    let mut giants = extracted.dependencies.extract_if(.., |dependency| is_giant(dependency));
    if let Some(first) = giants.next() {
        let Place { line, column, .. } = first.name_place;
        let message = match giants.count() {
            0 => "longer than any requirement".to_owned(),
            more => format!("this and {more} more are longer than any requirement"),
        };
        extracted.problems.push(Problem { code: "too-large", message, line, column });
    }
}

type ReadLock = (RepoPath, &'static dyn Lock, Locked);

fn read_locks(
    repository: u32,
    paths: &[RepoPath],
    text: &ReadText<'_>,
    errors: &mut Vec<(RepoPath, Problem)>,
) -> Vec<ReadLock> {
    let claims: Vec<_> = paths
        .iter()
        .enumerate()
        .filter_map(|(file, path)| Some((file as u32, *path, lock_claimant(path.as_str())?)))
        .collect();
    let results: Vec<_> = claims
        .par_iter()
        .map(|(file, path, format)| {
            let (text, encoding) = text(*path)?;
            format.read(&Source::new(SourceId { repository, file: *file }, *path, text, encoding))
        })
        .collect();
    let mut locks = Vec::new();
    for ((_, path, format), result) in claims.into_iter().zip(results) {
        match result {
            Ok(locked) => locks.push((path, format, locked)),
            Err(problem) => errors.push((path, problem)),
        }
    }
    locks
}
