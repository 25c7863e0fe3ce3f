//! Packs in git repositories: `git+https://git.example/team/rules@v3#packs/python.yaml`.

use crate::model::{RepoPath, without_secrets};

/// What is wrong with an address, and what to do.
pub(super) type Refusal = (String, Option<String>);

/// A file of a git repository at one revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GitSource {
    /// The repository, as git takes it.
    pub address: String,
    /// A commit by all its digits, or a tag.
    pub revision: String,
    /// The file.
    pub path: RepoPath,
}

/// What a git address gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The file's text.
    pub text: String,
    /// The commit it is from.
    pub commit: String,
}

/// Why a git address gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfetched {
    /// What happened; holds no credential.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl GitSource {
    /// What an entry of `extends` means, where it is an address rather than a name or a path.
    ///
    /// Besides the spelling above those of others are taken: without `git+` (`https://git.example/team/rules.git@v3#pack.yaml`,
    /// `git@git.example:team/rules@v3#pack.yaml`), and `?ref=v3` for `@v3`.
    pub(super) fn parse(written: &str) -> Option<Result<Self, Refusal>> {
        let is_address = |text: &str| {
            let ends_as_one = text.rsplit_once('.').is_some_and(|(_, ending)| ending == "git");
            text.contains("://") || text.starts_with("git+") || text.starts_with("git@") || ends_as_one
        };
        let bare = written.split(['#', '?']).next().unwrap_or_default();
        is_address(bare).then(|| Self::read(written))
    }

    fn read(written: &str) -> Result<Self, Refusal> {
        let (place, path) = written.split_once('#').ok_or_else(|| {
            let shown = without_secrets(written);
            let hint = format!("name it: `{shown}#path/to/pack.yaml`");
            (format!("{shown} does not say which file of the repository is meant"), Some(hint))
        })?;
        let shown = format!("{}#{path}", without_secrets(place));
        let (address, revision) = split(place.strip_prefix("git+").unwrap_or(place)).ok_or_else(|| {
            let hint =
                "write `git+https://host/team/rules@<commit>#path/to/pack.yaml`: what it says today it says then";
            (format!("{shown} is not pinned to a revision"), Some(hint.to_owned()))
        })?;
        let path = RepoPath::new(path).filter(|path| !path.as_str().is_empty());
        let path = path.ok_or_else(|| (format!("{shown} names no file inside the repository"), None))?;
        Ok(Self { address: address.to_owned(), revision: revision.to_owned(), path })
    }

    /// Whether the revision is a commit, which nobody can move.
    pub fn is_commit(&self) -> bool {
        matches!(self.revision.len(), 40 | 64) && self.revision.bytes().all(|byte| byte.is_ascii_hexdigit())
    }

    /// A file named from this one; `None` where it lies outside the repository.
    pub(super) fn beside(&self, relative: &str) -> Option<Self> {
        Some(Self { path: self.path.beside(relative)?, ..self.clone() })
    }

    /// The address as it may be shown.
    pub(super) fn shown(&self) -> String {
        let address = without_secrets(&self.address);
        format!("{address}@{}#{}", self.revision, self.path)
    }
}

/// The repository and the revision: `https://host/team/rules` and `v3`. The `@` of a user stands before the host.
fn split(place: &str) -> Option<(&str, &str)> {
    let host = match (place.split_once("://"), place.split_once(':')) {
        (Some((scheme, rest)), _) => scheme.len() + 3 + rest.find('/')?,
        (None, Some((host, _))) => host.len(),
        (None, None) => 0,
    };
    let path = place.get(host..)?;
    let (repository, revision) = path.split_once("?ref=").or_else(|| path.split_once('@'))?;
    (!revision.is_empty()).then(|| (&place[..host + repository.len()], revision))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_repository_a_revision_and_a_file() {
        let read = |written: &str| match GitSource::parse(written) {
            Some(Ok(source)) => format!("{} {} {}", source.address, source.revision, source.path),
            Some(Err((message, _))) => message,
            None => "none".to_owned(),
        };
        for (written, expected) in [
            ("git+https://git.example/team/rules@v3#pack.yaml", "https://git.example/team/rules v3 pack.yaml"),
            ("https://git.example/rules.git@release/3#a/b.yaml", "https://git.example/rules.git release/3 a/b.yaml"),
            ("https://git.example/rules.git?ref=v3#a.yaml", "https://git.example/rules.git v3 a.yaml"),
            ("git+ssh://git@git.example/team/rules@v3#p.yaml", "ssh://git@git.example/team/rules v3 p.yaml"),
            ("git@git.example:team/rules@v3#p.yaml", "git@git.example:team/rules v3 p.yaml"),
            ("git+file:///srv/rules@v3#p.yaml", "file:///srv/rules v3 p.yaml"),
            (
                "git+https://git.example/rules#p.yaml",
                "git+https://git.example/rules#p.yaml is not pinned to a revision",
            ),
            (
                "https://me:secret@git.example/rules@v3",
                "https://git.example/rules@v3 does not say which file of the repository is meant",
            ),
            (
                "git+https://git.example/rules@v3#../p.yaml",
                "git+https://git.example/rules@v3#../p.yaml names no file inside the repository",
            ),
            ("./rules/pack.yaml", "none"),
            ("recommended", "none"),
        ] {
            assert_eq!(read(written), expected, "{written}");
        }
    }
}
