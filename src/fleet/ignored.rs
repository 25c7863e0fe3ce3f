//! What ignore files say: `.gitignore`, `.ignore` and `.git/info/exclude`, from the root of a checkout downwards.
//!
//! The user's own global ignore file is left out: a report does not depend on who runs it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rustc_hash::FxHashMap;

/// The ignore files of one folder, on top of those of its parents.
#[derive(Debug)]
pub(super) struct Ignores {
    outer: Option<Arc<Ignores>>,
    folder: PathBuf,
    globs: Arc<Gitignore>,
}

impl Ignores {
    /// Whether an entry of the folder (or of one below it) is ignored; the nearest file that speaks of it decides.
    pub(super) fn matches(&self, path: &Path, is_folder: bool) -> bool {
        let mut level = Some(self);
        while let Some(ignores) = level {
            let inside = path.strip_prefix(&ignores.folder).unwrap_or(path);
            match ignores.globs.matched(inside, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => level = ignores.outer.as_deref(),
            }
        }
        false
    }
}

/// Reads ignore files. Most repositories of a fleet begin with the same few, so each text is compiled once.
#[derive(Debug, Default)]
pub(super) struct IgnoreFiles {
    compiled: Mutex<FxHashMap<String, Arc<Gitignore>>>,
}

impl IgnoreFiles {
    /// `outer` with these ignore files of `folder` on top; a later file wins over an earlier one.
    pub(super) fn on_top(&self, outer: Option<Arc<Ignores>>, folder: &Path, files: &[&str]) -> Option<Arc<Ignores>> {
        let mut text = String::new();
        for file in files {
            // What cannot be read, or is not text, says nothing. So it is in git.
            let read = std::fs::read(folder.join(file)).unwrap_or_default();
            for line in String::from_utf8_lossy(&read).trim_start_matches('\u{feff}').lines() {
                if !line.trim().is_empty() && !line.starts_with('#') {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
        if text.is_empty() {
            return outer;
        }
        Some(Arc::new(Ignores { outer, folder: folder.to_owned(), globs: self.compile(text) }))
    }

    fn compile(&self, text: String) -> Arc<Gitignore> {
        let lock = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(globs) = lock().get(&text) {
            return Arc::clone(globs);
        }
        let mut builder = GitignoreBuilder::new("");
        for line in text.lines() {
            // A line that is no glob says nothing; the others still count.
            let _ = builder.add_line(None, line);
        }
        let globs = Arc::new(builder.build().unwrap_or_else(|_| Gitignore::empty()));
        lock().insert(text, Arc::clone(&globs));
        globs
    }

    /// The ignore files that reach a folder inside a checkout from above; `None` where no checkout holds it.
    pub(super) fn above(&self, folder: &Path) -> Option<Arc<Ignores>> {
        let parents: Vec<&Path> = folder.ancestors().skip(1).collect();
        let root = parents.iter().position(|parent| parent.join(".git").exists())?;
        parents[..=root].iter().rev().enumerate().fold(None, |outer, (depth, parent)| {
            let files: &[&str] = &[".git/info/exclude", ".gitignore", ".ignore"];
            self.on_top(outer, parent, if depth == 0 { files } else { &files[1..] })
        })
    }
}
