//! The repositories that are expected, and which of them were found.

use std::path::PathBuf;

use crate::model::{Coverage, Fleet, Repository};

use super::globs::Globs;

/// The repositories that are expected.
#[derive(Debug, Default)]
pub struct Portfolio {
    /// Whose they are.
    pub owner: Option<String>,
    /// How many are expected.
    pub expected: Option<u32>,
    /// Those that must not be missing, as written.
    pub core: Vec<(String, Globs)>,
    /// The topics of repositories.
    pub topics: Vec<(String, Globs)>,
    /// Folders to look in where a run names none, as written.
    pub folders: Vec<PathBuf>,
}

impl Portfolio {
    /// Which of them were found.
    pub fn coverage(&self, fleet: &Fleet) -> Coverage {
        let is_there = |globs: &Globs| fleet.inventories.iter().any(|it| is_named(globs, &it.repository));
        let missing = self.core.iter().filter(|(_, globs)| !is_there(globs)).map(|(name, _)| name.clone());
        Coverage {
            owner: self.owner.clone(),
            expected: self.expected,
            found: fleet.inventories.len() as u32,
            missing: missing.collect(),
        }
    }

    /// The topics of a repository, in lower case.
    pub fn topics_of(&self, repository: &Repository) -> Vec<String> {
        let own = self.topics.iter().filter(|(_, globs)| is_named(globs, repository));
        own.map(|(topic, _)| topic.to_lowercase()).collect()
    }
}

fn is_named(globs: &Globs, repository: &Repository) -> bool {
    globs.contains(&[&repository.name, &repository.path])
}
