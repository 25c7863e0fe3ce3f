//! The address of a hook's repository: whose it is, however it is written.

use std::ops::Range;

/// An address, taken apart.
pub(super) struct Address {
    /// The host, in lower case.
    pub(super) host: String,
    /// The bytes of the path: `owner/repository`.
    pub(super) path: Range<usize>,
}

impl Address {
    /// `https://host/path.git`, `ssh://user@host:22/path`, `user@host:path`. `None` for a folder.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (host, path) = match text.split_once("://") {
            Some(("file", _)) => return None,
            Some((_, rest)) => {
                let (authority, path) = rest.split_once('/')?;
                let host = authority.rsplit('@').next().unwrap_or(authority);
                (host.split(':').next().unwrap_or(host), path)
            }
            None => {
                let (authority, path) = text.split_once(':')?;
                (authority.rsplit('@').next().unwrap_or(authority), path)
            }
        };
        // `C:\hooks` and `./a:b` are folders.
        if host.len() < 2 || host.contains(['/', '\\']) {
            return None;
        }
        let path = path.trim_start_matches('/');
        let start = text.len() - path.len();
        let path = path.trim_end_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path).trim_end_matches('/');
        let host = host.to_ascii_lowercase();
        let host = match host.strip_prefix("www.").or_else(|| host.strip_prefix("ssh.")) {
            Some(rest @ ("github.com" | "gitlab.com")) => rest.to_owned(),
            _ => host,
        };
        (!path.is_empty()).then(|| Self { host, path: start..start + path.len() })
    }
}
