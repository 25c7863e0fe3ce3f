//! What a listed line names: a folder here, or a repository to clone.

use std::path::Path;

use crate::model::without_secrets;

/// A line of a list, or a path of the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Address<'a> {
    /// A folder on this machine.
    Path(&'a Path),
    /// A repository to clone.
    Clone(&'a str),
    /// An address that is not handed to git, and why.
    Refused(&'a str, &'static str),
}

impl<'a> Address<'a> {
    /// What this line names. Everything that is not plainly an address is a path.
    pub(super) fn of(line: &'a str) -> Self {
        if line.starts_with('-') {
            return Self::Refused(line, "it looks like an option");
        }
        if let Some((scheme, rest)) = line.split_once("://") {
            return if !matches!(scheme, "http" | "https" | "ssh" | "git" | "file") {
                Self::Refused(line, "only http, https, ssh, git and file addresses are")
            } else if line.contains(|letter: char| letter.is_control() || letter.is_whitespace()) {
                Self::Refused(line, "it holds spaces or control characters")
            } else if host(rest).starts_with('-') {
                Self::Refused(line, "its host looks like an option")
            } else {
                Self::Clone(line)
            };
        }
        // `user@host:path`: the colon comes before every slash. `C:\...` is a path, `ext::...` runs a program.
        match line.split_once(':') {
            Some((before, after)) if before.len() > 1 && !before.contains(['/', '\\']) && !Path::new(line).exists() => {
                if after.starts_with(':') {
                    Self::Refused(line, "transport programs are not run")
                } else if host(before).starts_with('-') || line.contains(char::is_control) {
                    Self::Refused(line, "its host looks like an option")
                } else {
                    Self::Clone(line)
                }
            }
            _ => Self::Path(Path::new(line)),
        }
    }
}

/// The host part of `user:secret@host:port/path`.
fn host(rest: &str) -> &str {
    let authority = rest.split('/').next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

/// The name of the repository at this address: the last part without `.git`.
pub(super) fn name(url: &str) -> String {
    let shown = without_secrets(url);
    let last = shown.trim_end_matches('/').rsplit(['/', ':', '\\']).next().unwrap_or_default();
    last.strip_suffix(".git").unwrap_or(last).to_owned()
}
