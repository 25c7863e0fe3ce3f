//! Where a repository stands in git: its remote, its commit, whether its files differ from it.
//!
//! Remote and commit are read from git's own files, which takes microseconds; libgit2 is asked only for the status.
//! A folder inside a checkout has no standing: what git says of the checkout is not said of the folder.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::model::{RepoPath, Repository, without_secrets};

use super::bare;

/// Fills in the remote (without credentials) and the commit. Both stay `None` where there is no git, or it does not say.
pub fn describe(repository: &mut Repository) {
    if let Some(folders) = Folders::of(&repository.root) {
        repository.remote = folders.remote();
        repository.commit = folders.commit();
    }
}

/// Fills in whether tracked files differ from the commit. Looks at every tracked file.
pub fn examine(repository: &mut Repository) {
    if !repository.root.join(".git").exists() {
        return;
    }
    let mut options = git2::StatusOptions::new();
    options.include_untracked(false).exclude_submodules(true);
    repository.dirty = bare::open(&repository.root)
        .and_then(|opened| opened.statuses(Some(&mut options)).map(|statuses| !statuses.is_empty()))
        .ok();
}

/// Whether this file reads like git's `HEAD`.
pub(super) fn is_head(path: &Path) -> bool {
    small(path).is_some_and(|text| text.starts_with("ref: refs/") || is_id(text.trim()))
}

/// The folder of a checkout's own state, and the one it shares with its worktrees.
struct Folders {
    own: PathBuf,
    shared: PathBuf,
}

impl Folders {
    fn of(root: &Path) -> Option<Self> {
        let dot_git = root.join(".git");
        let own = if dot_git.is_dir() {
            dot_git
        } else if dot_git.exists() {
            let text = small(&dot_git)?;
            root.join(text.strip_prefix("gitdir:")?.trim())
        } else if is_head(&root.join("HEAD")) {
            root.to_owned()
        } else {
            return None;
        };
        let shared = small(&own.join("commondir")).map_or_else(|| own.clone(), |path| own.join(path.trim()));
        Some(Self { own, shared })
    }

    fn remote(&self) -> Option<String> {
        origin(&small(&self.shared.join("config"))?).map(|url| without_secrets(&url))
    }

    fn commit(&self) -> Option<String> {
        let mut name = String::from("HEAD");
        // A branch may be another name of a branch; git follows five.
        for _ in 0..5 {
            let text = small(&self.own.join(&name)).or_else(|| small(&self.shared.join(&name)));
            let text = match text {
                Some(text) => text.trim().to_owned(),
                None => self.packed(&name)?,
            };
            match text.strip_prefix("ref: ") {
                Some(next) => RepoPath::new(next.trim())?.as_str().clone_into(&mut name),
                None => return is_id(&text).then_some(text),
            }
        }
        None
    }

    fn packed(&self, name: &str) -> Option<String> {
        let refs = small(&self.shared.join("packed-refs"))?;
        refs.lines()
            .find_map(|line| line.split_once(' ').filter(|(_, other)| *other == name))
            .map(|(id, _)| id.to_owned())
    }
}

fn is_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The first `url` of `[remote "origin"]` in a git configuration.
fn origin(config: &str) -> Option<String> {
    let mut in_origin = false;
    for line in config.lines() {
        let line = line.trim();
        if let Some(section) = line.strip_prefix('[') {
            let section = section.split(']').next().unwrap_or_default();
            in_origin = section.split_once('"').is_some_and(|(kind, name)| {
                kind.trim().eq_ignore_ascii_case("remote") && name.trim_end().strip_suffix('"') == Some("origin")
            });
        } else if in_origin
            && let Some((key, value)) = line.split_once('=')
            && key.trim().eq_ignore_ascii_case("url")
        {
            let value = value.trim();
            let value = match value.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next().unwrap_or_default(),
                None => value.split([';', ' ', '\t']).next().unwrap_or_default(),
            };
            return (!value.is_empty()).then(|| value.to_owned());
        }
    }
    None
}

/// The text of one of git's own small files; `None` where it is not a file, not there or not small.
fn small(path: &Path) -> Option<String> {
    const LIMIT: u64 = 64 << 20; // packed-refs of a very old project
    if !path.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path).ok()?.take(LIMIT).read_to_end(&mut bytes).ok()?;
    String::from_utf8(bytes).ok()
}
