//! Clones of ours, kept from run to run, made by the `git` program: it knows the user's keys, proxies and credential stores.
//!
//! What is cloned is not trusted: no hook, no submodule, no transport program and no large-file filter runs, and git never asks.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use crate::model::without_secrets;

use super::FleetError;

/// A folder with the newest commit of the repository at this address.
pub(super) fn fetch(url: &str, clones: Option<&Path>) -> Result<PathBuf, FleetError> {
    let failed = |message: String| FleetError::Clone { url: without_secrets(url), message };
    let io = |error: std::io::Error| failed(error.to_string());
    let Kept { folder, clones, lock: _lock } = keep(url, clones).map_err(failed)?;
    if folder.join(".git").is_dir() {
        update(&folder).map_err(|message| failed(without(url, &message)))?;
        return Ok(folder);
    }
    // A clone that is cut off leaves no folder of that name.
    let fresh = tempfile::Builder::new().prefix("new-").tempdir_in(&clones).map_err(io)?;
    let target = fresh.path().join("clone");
    let mut git = git(&clones);
    git.args(["clone", "--quiet", "--depth", "1", "--no-tags", "--no-recurse-submodules", "--"]).arg(url).arg(&target);
    run(git).map_err(|message| failed(without(url, &message)))?;
    std::fs::rename(&target, &folder).map_err(io)?;
    Ok(folder)
}

/// The place of a clone, whether or not it is there; nobody else touches it meanwhile.
pub(super) struct Kept {
    /// The clone.
    pub(super) folder: PathBuf,
    /// The folder that all of them are in.
    pub(super) clones: PathBuf,
    /// Two runs at once take turns; the lock goes with the process.
    pub(super) lock: File,
}

/// The place of the clone of an address.
pub(super) fn keep(url: &str, clones: Option<&Path>) -> Result<Kept, String> {
    let clones = clones.ok_or("there is no folder to keep clones in")?;
    let io = |error: std::io::Error| error.to_string();
    std::fs::create_dir_all(clones).map_err(io)?;
    let clones = clones.canonicalize().map_err(io)?;
    let name = format!("{:x}", Sha256::digest(url.as_bytes()));
    let lock = File::create(clones.join(format!("{name}.lock"))).map_err(io)?;
    lock.lock().map_err(io)?;
    Ok(Kept { folder: clones.join(&name), clones, lock })
}

/// Brings a clone to the newest commit of the branch it was cloned from.
fn update(folder: &Path) -> Result<(), String> {
    let mut fetch = git(folder);
    fetch.args(["fetch", "--quiet", "--depth", "1", "--no-tags", "--no-recurse-submodules", "origin", "HEAD"]);
    run(fetch)?;
    let mut reset = git(folder);
    reset.args(["reset", "--quiet", "--hard", "FETCH_HEAD"]);
    run(reset)
}

pub(super) fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    git.env("GIT_TERMINAL_PROMPT", "0").env("GIT_LFS_SKIP_SMUDGE", "1").env("LC_ALL", "C");
    // Inside a git hook these point at the repository that is being committed to.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"] {
        git.env_remove(variable);
    }
    for setting in [
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "protocol.ext.allow=never",
        "http.lowSpeedLimit=1000",
        "http.lowSpeedTime=30",
    ] {
        git.args(["-c", setting]);
    }
    git
}

fn run(git: Command) -> Result<(), String> {
    output(git).map(|_| ())
}

/// What git prints to its standard output, where that is caught; its last words where it fails.
pub(super) fn output(mut git: Command) -> Result<Vec<u8>, String> {
    match git.stderr(Stdio::piped()).output() {
        Ok(output) if output.status.success() => Ok(output.stdout),
        Ok(output) => Err(last_words(&String::from_utf8_lossy(&output.stderr))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err("the git program is not installed".to_owned())
        }
        Err(error) => Err(error.to_string()),
    }
}

/// The end of git's output, as one line, without its standing advice.
fn last_words(output: &str) -> String {
    let advice = |line: &&str| line.starts_with("Please make sure") || line.starts_with("and the repository exists");
    let lines: Vec<&str> =
        output.lines().map(str::trim).filter(|line| !line.is_empty()).filter(|line| !advice(line)).collect();
    let end = lines.get(lines.len().saturating_sub(2)..).unwrap_or_default();
    let plain = |line: &&str| line.trim_start_matches("fatal:").trim_start_matches("error:").trim().to_owned();
    if end.is_empty() { "git gave no reason".to_owned() } else { end.iter().map(plain).collect::<Vec<_>>().join("; ") }
}

/// git's message with the address as it may be shown.
pub(super) fn without(url: &str, message: &str) -> String {
    let message = message.replace(url, &without_secrets(url));
    let secrets = url.split_once("://").and_then(|(_, rest)| rest.split('/').next()?.rsplit_once('@'));
    match secrets {
        Some((secret, _)) if !url.starts_with("ssh://") || secret.contains(':') => {
            message.replace(&format!("{secret}@"), "")
        }
        _ => message,
    }
}
