//! Turns a change of a requirement into bytes, and proves that these bytes change that and nothing else.
//!
//! [`spell()`] says which bytes ask for the new requirement, [`splice()`] puts them into the text, and [`prove()`] holds what
//! is read then against what was read before. [`rewrite`] does all three for one repository.

mod prove;
mod spell;
mod splice;

use std::collections::BTreeMap;

use crate::manifest::{ReadText, Reading, read};
use crate::model::{Dependency, Encoding, Problem, RepoPath, Text};

pub use prove::{Change, Unproved, prove};
pub use spell::{Unspelled, spell, survives};
pub use splice::{Unspliced, splice};

/// A dependency, as it was read, and the requirement that it is to have.
#[derive(Clone, Copy, Debug)]
pub struct Raise<'a> {
    /// The dependency.
    pub dependency: &'a Dependency,
    /// The requirement.
    pub to: Text,
}

/// Why a change of requirements is not made. The files stay as they are.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A requirement cannot be written where it stands.
    #[error(transparent)]
    Unspelled(#[from] Unspelled),
    /// The bytes cannot be put there.
    #[error(transparent)]
    Unspliced(#[from] Unspliced),
    /// Something else would change too, or what is meant would not.
    #[error(transparent)]
    Unproved(#[from] Unproved),
    /// The file is in UTF-16, of which a place does not say where its bytes are.
    #[error("{0} is not written in UTF-8")]
    Encoding(RepoPath),
    /// The file cannot be read any more.
    #[error("{path} cannot be read: {}", problem.message)]
    Unreadable {
        /// The file.
        path: RepoPath,
        /// Why.
        problem: Problem,
    },
}

/// The new texts of the files that have to change so that exactly these dependencies ask for exactly that.
///
/// `before` is what reading `paths` of the repository with `text` gave. The changes are made together: all or none.
pub fn rewrite(
    before: &Reading,
    paths: &[RepoPath],
    text: &ReadText<'_>,
    raises: &[Raise<'_>],
) -> Result<BTreeMap<RepoPath, String>, Refusal> {
    let Some(repository) = raises.first().map(|raise| raise.dependency.place.source.repository) else {
        return Ok(BTreeMap::new());
    };
    let mut texts = BTreeMap::new();
    let mut changes = Vec::with_capacity(raises.len());
    for raise in raises {
        let path = before.sources.get(raise.dependency.place.source.file as usize).ok_or(Unspliced::Outside)?;
        if !texts.contains_key(path) {
            texts.insert(*path, whole(*path, text)?);
        }
        if let Some(text) = texts.get(path) {
            changes.push((*path, change(*path, text, raise)?));
        }
    }
    for (path, text) in &mut texts {
        let here = changes.iter().filter(|(changed, _)| changed == path);
        let splices: Vec<_> = here.map(|(_, change)| (change.place.span(), change.new.as_str())).collect();
        *text = splice(text, &splices)?;
    }
    let replaced =
        |path: RepoPath| texts.get(&path).map_or_else(|| text(path), |new| Ok((new.clone(), Encoding::Utf8)));
    let after = read(repository, paths, &replaced);
    let changes: Vec<Change> = changes.into_iter().map(|(_, change)| change).collect();
    prove(before, &after, &changes)?;
    Ok(texts)
}

/// The text of a file whose places are places of its bytes.
fn whole(path: RepoPath, text: &ReadText<'_>) -> Result<String, Refusal> {
    match text(path) {
        Ok((text, Encoding::Utf8)) => Ok(text),
        Ok((_, Encoding::Utf16)) => Err(Refusal::Encoding(path)),
        Err(problem) => Err(Refusal::Unreadable { path, problem }),
    }
}

/// What one raise means for the bytes of its file.
fn change(path: RepoPath, text: &str, raise: &Raise<'_>) -> Result<Change, Refusal> {
    let Dependency { place, requirement, .. } = *raise.dependency;
    let old = text.get(place.span()).ok_or(Unspliced::Outside)?;
    let new = spell(old, &requirement, &raise.to)?;
    survives(path, text, place.span(), &new)?;
    Ok(Change { place, old: old.to_owned(), new, from: requirement, to: raise.to })
}
