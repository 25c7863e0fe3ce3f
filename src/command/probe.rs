//! Puts the questions that rules have to the files of one repository.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::manifest::{ReadText, Reading};
use crate::model::{RepoPath, Source, SourceId, Trace};
use crate::rule::{Probes, Want, Wishes};

/// What the probes find in these files, by probe, path and place. Files that were not read as manifests and that something
/// may be said of join the reading's sources; what cannot be read joins its errors.
pub(super) fn traces(
    repository: u32,
    noted: &[RepoPath],
    probes: &Probes<'_>,
    text: &ReadText<'_>,
    reading: &mut Reading,
) -> Vec<Trace> {
    let manifests = reading.sources.iter().zip(0..).map(|(path, number)| (*path, number));
    let manifests: FxHashMap<RepoPath, u32> = manifests.collect();
    let wishes: Vec<Wishes> = noted.par_iter().map(|path| probes.wishes(path.as_str())).collect();
    let mut numbers: Vec<u32> = Vec::with_capacity(noted.len());
    for (path, wishes) in noted.iter().zip(&wishes) {
        let known = manifests.get(path).copied();
        numbers.push(known.unwrap_or(reading.sources.len() as u32));
        if known.is_none() && wishes.most() >= Want::Place {
            reading.sources.push(*path);
        }
    }
    let looked: Vec<_> = noted
        .par_iter()
        .zip(&wishes)
        .zip(numbers)
        .map(|((path, wishes), file)| {
            let mut traces = Vec::new();
            let id = SourceId { repository, file };
            probes.note(wishes, *path, id, &mut traces);
            if wishes.most() < Want::Text {
                return Ok(traces);
            }
            let (text, encoding) = text(*path).map_err(|problem| (*path, problem))?;
            probes.look(wishes, &Source::new(id, *path, text, encoding), &mut traces);
            Ok(traces)
        })
        .collect();
    let mut traces = Vec::new();
    for result in looked {
        match result {
            Ok(found) => traces.extend(found),
            // What a format could not read either is told once.
            Err(error) if reading.errors.contains(&error) => {}
            Err(error) => reading.errors.push(error),
        }
    }
    traces.sort_by_key(|trace| (trace.probe, trace.path, trace.place, trace.part));
    traces
}
