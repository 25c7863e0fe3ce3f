//! A repository at one revision that somebody wrote down: a commit, which stays what it is, or a tag, which may be moved.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::model::without_secrets;

use super::address::Address;
use super::clone::{Kept, git, keep, output, without};
use super::{Reader, bare};

/// A repository at one revision.
#[derive(Debug)]
pub struct Pinned {
    /// How its files are read.
    pub reader: Reader,
    /// The commit, by all its digits.
    pub commit: String,
}

/// Why a revision could not be had, and what to do. Holds no credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unpinned {
    /// What happened.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Unpinned {
    fn new(message: String) -> Self {
        Self { message, hint: None }
    }
}

/// The repository at this address as it is at a revision, kept among the clones. A commit that is there is not asked for
/// again; nothing is asked for `offline`.
pub fn pinned(address: &str, revision: &str, clones: Option<&Path>, offline: bool) -> Result<Pinned, Unpinned> {
    let shown = without_secrets(address);
    match Address::of(address) {
        Address::Clone(_) => {}
        Address::Refused(_, why) => return Err(Unpinned::new(format!("{shown} is not fetched from: {why}"))),
        Address::Path(_) => return Err(Unpinned::new(format!("{shown} is not an address that git fetches from"))),
    }
    let failed = |message: String| Unpinned::new(format!("{shown}: {}", without(address, &message)));
    let Kept { folder, clones, lock: _lock } = keep(address, clones).map_err(failed)?;
    let is_commit = matches!(revision.len(), 40 | 64) && revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name = if is_commit { format!("refs/pins/{revision}") } else { format!("refs/pins/tags/{revision}") };
    if !git2::Reference::is_valid_name(&name) {
        return Err(Unpinned::new(format!("`{revision}` is no revision")));
    }
    let is_kept = || is_commit && at(&folder, &name).is_some();
    if !offline && !is_kept() {
        begin(&folder, &clones, address).map_err(failed)?;
        let asked = if is_commit {
            revision.to_owned()
        } else {
            tag(&named(&folder, revision).map_err(failed)?, revision, &shown)?
        };
        ask(&folder, &asked, &name).map_err(failed)?;
    }
    at(&folder, &name).ok_or_else(|| Unpinned {
        message: format!("{shown} was never fetched at {revision}"),
        hint: offline.then(|| "run once without --offline".to_owned()),
    })
}

/// What a name in the clone leads to.
fn at(folder: &Path, name: &str) -> Option<Pinned> {
    let root = folder.join(".git");
    let repository = bare::open(&root).ok()?;
    let commit = repository.find_reference(name).and_then(|it| it.peel_to_commit()).ok()?;
    let (tree, commit) = (commit.tree_id(), commit.id().to_string());
    Some(Pinned { reader: Reader::tree(root, Some(tree)), commit })
}

/// Makes the clone where there is none: empty, since only what is asked for is fetched.
fn begin(folder: &PathBuf, clones: &Path, address: &str) -> Result<(), String> {
    if folder.join(".git").is_dir() {
        return Ok(());
    }
    let io = |error: std::io::Error| error.to_string();
    let fresh = tempfile::Builder::new().prefix("new-").tempdir_in(clones).map_err(io)?;
    let target = fresh.path().join("clone");
    let mut init = git(clones);
    init.args(["init", "--quiet", "--template=", "--"]).arg(&target);
    output(init)?;
    let mut remote = git(&target);
    remote.args(["remote", "add", "--", "origin", address]);
    output(remote)?;
    std::fs::rename(&target, folder).map_err(io)
}

/// What the repository's tag and its branch of a name lead to, a line each: the commit, a tab, the full name.
fn named(folder: &Path, name: &str) -> Result<String, String> {
    let mut list = git(folder);
    list.stdout(Stdio::piped()).args(["ls-remote", "--quiet", "origin"]);
    list.args([format!("refs/tags/{name}"), format!("refs/heads/{name}")]);
    Ok(String::from_utf8_lossy(&output(list)?).into_owned())
}

/// The full name of a tag; a branch is refused, since it is another one tomorrow.
fn tag(listed: &str, revision: &str, shown: &str) -> Result<String, Unpinned> {
    let commit_of = |kind: &str| {
        let wanted = format!("refs/{kind}/{revision}");
        let mut rows = listed.lines().filter_map(|line| line.split_once('\t'));
        rows.find(|(_, name)| *name == wanted).map(|(commit, _)| commit)
    };
    match (commit_of("tags"), commit_of("heads")) {
        (Some(_), _) => Ok(format!("refs/tags/{revision}")),
        (None, Some(commit)) => Err(Unpinned {
            message: format!("`{revision}` is a branch of {shown}, which says something else tomorrow"),
            hint: Some(format!("pin what it is today: `@{commit}`")),
        }),
        (None, None) => Err(Unpinned {
            message: format!("{shown} has no tag `{revision}`"),
            hint: Some("a commit is written with all of its 40 digits".to_owned()),
        }),
    }
}

/// Fetches one revision, without its history, and gives it a name by which it stays.
fn ask(folder: &Path, revision: &str, name: &str) -> Result<(), String> {
    let fetch = |more: &[&str]| {
        let mut fetch = git(folder);
        fetch.args(["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head"]).args(more);
        output(fetch).map(|_| ())
    };
    if fetch(&["--depth", "1", "origin", &format!("+{revision}:{name}")]).is_ok() {
        return Ok(());
    }
    // An old server hands out only what it has a name for.
    fetch(&["origin", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/pins/all/*"])?;
    let mut update = git(folder);
    update.args(["update-ref", name, &format!("{revision}^{{commit}}")]);
    output(update).map(|_| ()).map_err(|_| format!("it has no commit {revision}"))
}
