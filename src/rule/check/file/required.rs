//! Files and folders that have to be there.

use crate::model::{Finding, Remedy, RepoPath, Safety, Text};

use super::super::super::globs::Globs;
use super::super::Case;
use super::{Told, few};

/// A file, a folder, or several of which one is enough.
#[derive(Debug)]
pub(super) struct Required {
    /// As they are written.
    pub written: Vec<String>,
    /// The same as globs.
    pub globs: Globs,
}

/// What is not there.
#[derive(Debug)]
pub(super) struct Missing<'r> {
    required: Vec<&'r Required>,
    /// Of how many.
    of: usize,
}

/// What of these is not there; `None` where all is.
pub(super) fn missing<'r>(required: &'r [Required], told: &Told<'_>) -> Option<Missing<'r>> {
    let mut left: Vec<&Required> = required.iter().collect();
    for path in told.paths() {
        left.retain(|required| !required.admits(path.as_str()));
    }
    (!left.is_empty()).then_some(Missing { required: left, of: required.len() })
}

impl Required {
    /// Whether a file is one of them.
    pub(super) fn admits(&self, path: &str) -> bool {
        self.globs.contains(&[path])
    }

    /// The files among these that are there.
    pub(super) fn found(&self, told: &Told<'_>) -> Vec<RepoPath> {
        told.of(super::Part::There).map(|trace| trace.path).filter(|path| self.admits(path.as_str())).collect()
    }

    /// A file of that very name, where one is written.
    fn literal(&self) -> Option<&str> {
        let mut written = self.written.iter().map(String::as_str);
        written.find(|path| !path.contains(['*', '?', '[', '{', '!']) && !path.ends_with('/'))
    }

    /// The paths and globs that are wanted.
    fn wanted(&self) -> Vec<String> {
        let wanted = self.written.iter().filter(|path| !path.starts_with('!'));
        wanted.map(|path| format!("`{path}`")).collect()
    }

    /// That it is missing, in words.
    fn alone(&self) -> String {
        match self.wanted().as_slice() {
            [only] if only.contains(['*', '?', '[', '{']) => format!("no file matches {only}"),
            [only] => format!("{only} is missing"),
            [one, other] => format!("neither {one} nor {other} is there"),
            several => format!("none of {} is there", few(several)),
        }
    }
}

impl Missing<'_> {
    /// What is missing, as a part of a sentence.
    pub(super) fn in_words(&self) -> String {
        let names: Vec<String> = self.required.iter().map(|required| required.wanted().join(" or ")).collect();
        match names.as_slice() {
            [_] => self.required.iter().map(|required| required.alone()).collect(),
            _ => format!("{} of {} are missing: {}", names.len(), self.of, few(&names)),
        }
    }

    /// Making the first of them that has a name.
    pub(super) fn remedy(&self, case: &Case<'_>) -> Option<Remedy> {
        let path = self.required.iter().find_map(|required| required.literal())?;
        Some(Remedy::Create { path: Text::from(path), safety: case.safety(Safety::Review) })
    }

    /// The finding, with what it would have to say.
    pub(super) fn finding(&self, case: &Case<'_>, repository: u32, what: Option<&str>) -> Finding {
        let what = what.map_or_else(String::new, |what| format!("; {what}"));
        let mut finding = case.finding_at(repository, None, format!("{}{what}", self.in_words()));
        finding.remedy = self.remedy(case);
        finding
    }
}
