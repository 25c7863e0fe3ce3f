//! What ignore files say: `.gitignore`, `.ignore` and `.git/info/exclude`, from the root of a checkout downwards.
//!
//! The user's own global ignore file is left out: a report does not depend on who runs it.

use std::path::Path;
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::GitignoreBuilder;

/// The ignore files of one folder, on top of those of its parents.
#[derive(Debug)]
pub(super) struct Ignores {
    outer: Option<Arc<Ignores>>,
    here: ignore::gitignore::Gitignore,
}

impl Ignores {
    /// `outer` with these ignore files of `folder` on top; a later file wins over an earlier one.
    pub(super) fn with(outer: Option<Arc<Self>>, folder: &Path, files: &[&str]) -> Option<Arc<Self>> {
        if files.is_empty() {
            return outer;
        }
        let mut builder = GitignoreBuilder::new(folder);
        for file in files {
            // A line that is no glob says nothing; the others still count. So it is in git.
            let _ = builder.add(folder.join(file));
        }
        match builder.build() {
            Ok(here) if !here.is_empty() => Some(Arc::new(Self { outer, here })),
            _ => outer,
        }
    }

    /// The ignore files that reach a folder inside a checkout from above; `None` where no checkout holds it.
    pub(super) fn above(folder: &Path) -> Option<Arc<Self>> {
        let depth = folder.ancestors().skip(1).position(|above| above.join(".git").exists())?;
        let above: Vec<&Path> = folder.ancestors().skip(1).take(depth + 1).collect();
        above.into_iter().rev().enumerate().fold(None, |outer, (index, folder)| {
            let names = [".git/info/exclude", ".gitignore", ".ignore"];
            let names: Vec<&str> = names.into_iter().skip(usize::from(index > 0)).collect();
            let there: Vec<&str> = names.into_iter().filter(|name| folder.join(name).is_file()).collect();
            Self::with(outer, folder, &there)
        })
    }

    /// Whether an entry of the folder (or of one below it) is ignored; the nearest file that speaks of it decides.
    pub(super) fn matches(&self, path: &Path, is_folder: bool) -> bool {
        let mut level = Some(self);
        while let Some(ignores) = level {
            match ignores.here.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => level = ignores.outer.as_deref(),
            }
        }
        false
    }
}
