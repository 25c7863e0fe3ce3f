//! What the user's own clients say about where registries are. One file per client.
//!
//! Only the user's files and variables are read, never a scanned repository's: a hostile one could send a token elsewhere.

pub(super) mod cargo;
pub(super) mod docker;
pub(super) mod github;
pub(super) mod netrc;
pub(super) mod npm;
pub(super) mod pip;
pub(super) mod podman;
pub(super) mod uv;

use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use url::Url;

use super::credential::Credentials;

/// No client's configuration is larger than this.
const LARGEST_FILE: u64 = 1 << 20;

/// The machine as its clients see it, and what could not be read on it.
pub(super) struct Machine<'a> {
    pub(super) environment: &'a dyn Fn(&str) -> Option<String>,
    pub(super) home: Option<&'a Path>,
    pub(super) warnings: Vec<String>,
}

impl Machine<'_> {
    /// A variable that is set to something.
    pub(super) fn variable(&self, name: &str) -> Option<String> {
        (self.environment)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// A path below the user's home.
    pub(super) fn at_home(&self, path: &str) -> Option<PathBuf> {
        self.home.map(|home| home.join(path))
    }

    /// A path below the user's folder of settings.
    pub(super) fn in_settings(&self, path: &str) -> Option<PathBuf> {
        match self.variable("XDG_CONFIG_HOME") {
            Some(folder) => Some(Path::new(&folder).join(path)),
            None => self.at_home(".config").map(|folder| folder.join(path)),
        }
    }

    /// The text of a file; `None` where there is none, with a warning where it is there and cannot be read.
    pub(super) fn file(&mut self, path: &Path) -> Option<String> {
        let mut text = String::new();
        let read = std::fs::File::open(path).and_then(|file| file.take(LARGEST_FILE).read_to_string(&mut text));
        match read {
            Ok(_) => Some(text),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => None,
            Err(error) => {
                self.warn(path, error);
                None
            }
        }
    }

    /// Remembers that a file, or something in it, could not be used. The problem must not quote the file: it may hold secrets.
    pub(super) fn warn(&mut self, path: &Path, problem: impl std::fmt::Display) {
        self.warnings.push(format!("{}: {problem}", path.display()));
    }

    /// The address that was written there, as a folder; its user and password go to the credentials.
    pub(super) fn address(&mut self, written: &str, whence: &str, credentials: &mut Credentials) -> Option<Url> {
        let parsed = Url::parse(written).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        let Some(url) = parsed else {
            self.warnings.push(format!("{whence}: not an http address"));
            return None;
        };
        Some(folder(url, credentials))
    }
}

/// The address as a folder that documents are below: with a final slash, without query, fragment, user and password.
pub(super) fn folder(mut url: Url, credentials: &mut Credentials) -> Url {
    url.set_query(None);
    url.set_fragment(None);
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    credentials.take_from(&mut url);
    url
}
