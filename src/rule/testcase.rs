//! The cases that a pack carries: a small fleet, and what the pack's rules find in it.

use std::fmt;

use jiff::civil::Date;

use crate::model::{Package, Release, RepoPath, Text};

use super::diagnostic::Spot;
use super::globs::Globs;
use super::ruleset::RuleSet;

/// A small fleet, and what the pack's rules find in it.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// What it shows.
    pub name: String,
    /// The pack it stands in.
    pub pack: Text,
    /// Where it stands.
    pub at: Spot,
    /// The day that counts as today; the run's own where it is not said.
    pub as_of: Option<Date>,
    /// The repositories by name, each with its files.
    pub repositories: Vec<(String, Vec<(RepoPath, String)>)>,
    /// What the registries say: the releases of a package, none where there is no such package. Of others nothing is known.
    pub registry: Vec<(Package, Vec<Release>)>,
    /// The rules that it is about; those that its file says something of where it does not say.
    pub rules: Option<Globs>,
    /// What is to be found, nothing else.
    pub finds: Vec<Expected>,
}

/// Something that is to be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The rule.
    pub rule: Text,
    /// The repository; any where it is not said.
    pub repository: Option<Text>,
    /// The file; any, or none, where it is not said.
    pub path: Option<Text>,
    /// The line; any where it is not said.
    pub line: Option<u32>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actual {
    /// The rule.
    pub rule: Text,
    /// The repository.
    pub repository: Text,
    /// The file; empty where there is none.
    pub path: Text,
    /// The line; 0 where there is none.
    pub line: u32,
    /// What is said of it.
    pub message: String,
}

/// What differs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// What was to be found and was not.
    pub missing: Vec<Expected>,
    /// What was found and was not to be.
    pub extra: Vec<Actual>,
}

impl TestCase {
    /// The rules of a set that it is about, by id.
    pub fn rules_of(&self, set: &RuleSet) -> Vec<Text> {
        let is_meant = |rule: &&super::Rule| match &self.rules {
            Some(globs) => globs.contains(&[&rule.id]),
            None => set.says(self.at, rule),
        };
        set.rules.iter().filter(is_meant).map(|rule| rule.id).collect()
    }

    /// What differs between what was found and what is to be found. Each finding answers one expectation.
    pub fn compare(&self, found: Vec<Actual>) -> Difference {
        let mut difference = Difference { missing: Vec::new(), extra: found };
        let mut finds: Vec<Expected> = self.finds.clone();
        // Who says more chooses first.
        finds.sort_by_key(|it| std::cmp::Reverse([it.repository.is_some(), it.path.is_some(), it.line.is_some()]));
        for expected in finds {
            match difference.extra.iter().position(|actual| expected.is_met_by(actual)) {
                Some(at) => drop(difference.extra.remove(at)),
                None => difference.missing.push(expected),
            }
        }
        difference
    }
}

impl Expected {
    fn is_met_by(&self, actual: &Actual) -> bool {
        self.rule == actual.rule
            && self.repository.is_none_or(|repository| repository == actual.repository)
            && self.path.is_none_or(|path| path == actual.path)
            && self.line.is_none_or(|line| line == actual.line)
    }
}

impl Difference {
    /// Whether nothing differs.
    pub fn is_none(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.rule)?;
        if let Some(repository) = self.repository {
            write!(f, " in {repository}")?;
        }
        if let Some(path) = self.path {
            write!(f, " at {path}")?;
        }
        match (self.path, self.line) {
            (Some(_), Some(line)) => write!(f, ":{line}"),
            (None, Some(line)) => write!(f, " in line {line}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Actual {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (repository, path) = (Some(self.repository), Some(self.path).filter(|path| !path.is_empty()));
        let line = Some(self.line).filter(|line| *line > 0);
        write!(f, "{}: {}", Expected { rule: self.rule, repository, path, line }, self.message)
    }
}
