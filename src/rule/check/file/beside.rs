//! What has to lie beside certain files.

use std::collections::HashSet;

use globset::Glob;

use crate::model::{Finding, Remedy, RepoPath, Safety, Text};

use super::super::super::globs::Globs;
use super::super::Case;
use super::{Part, Told};

/// Wherever one file is, another one has to lie in the same folder.
#[derive(Debug)]
pub(super) struct Beside {
    /// The files that need it.
    pub of: Globs,
    /// The name of what has to lie beside.
    pub name: String,
}

/// What is said to builds of images: it lies where the build begins, at the Dockerfile or above it, or bears its name.
const DOCKERIGNORE: &str = ".dockerignore";

impl Beside {
    /// Whether a file may be what others need.
    pub(super) fn is_company(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        name == self.name || self.name == DOCKERIGNORE && name.ends_with(DOCKERIGNORE)
    }

    /// Globs over what may be what others need.
    pub(super) fn company(&self) -> Option<[Glob; 2]> {
        let ending = |name: &str| Glob::new(&format!("**/*{}", globset::escape(name))).ok();
        Some([ending(&self.name)?, ending(DOCKERIGNORE)?])
    }

    /// A finding for each file that lies alone.
    pub(super) fn findings(&self, case: &Case<'_>, repository: u32, told: &Told<'_>) -> Vec<Finding> {
        let there: HashSet<RepoPath> = told.paths().collect();
        let mut findings = Vec::new();
        for trace in told.of(Part::There) {
            let path = trace.path;
            if !self.of.contains(&[path.as_str()]) || self.is_company(path.as_str()) || self.has_company(path, &there) {
                continue;
            }
            let message = format!("no `{}` lies beside {}", self.name, path.file_name());
            let mut finding = case.finding_at(repository, told.top(path), message);
            let missing = path.beside(&self.name).map(|path| Text::from(path.as_str()));
            finding.remedy = missing.map(|path| Remedy::Create { path, safety: case.safety(Safety::Review) });
            findings.push(finding);
        }
        findings
    }

    fn has_company(&self, path: RepoPath, there: &HashSet<RepoPath>) -> bool {
        let lies = |folder: RepoPath, name: &str| {
            let joined = format!("{folder}/{name}");
            RepoPath::new(joined.trim_start_matches('/')).is_some_and(|path| there.contains(&path))
        };
        if self.name != DOCKERIGNORE {
            return lies(path.folder(), &self.name);
        }
        lies(path.folder(), &format!("{}{DOCKERIGNORE}", path.file_name()))
            || path.folder().upward().any(|folder| lies(folder, DOCKERIGNORE))
    }
}
