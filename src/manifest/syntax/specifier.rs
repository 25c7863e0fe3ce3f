//! What stands after a package's name in the JavaScript world: a range, a tag, or a protocol with something behind it.

use std::ops::Range;

use crate::model::{Dependency, EcosystemId, Origin, Package, Scope, Skip, Source, Text, without_secrets};

use super::scalar::Scalar;

/// A specifier, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Specifier<'a> {
    /// The real package, where the specifier is an alias: `npm:real@^1`.
    pub name: Option<&'a str>,
    /// The part that is a requirement of its own: `^1` in `npm:real@^1` and in `owner/repo#semver:^1`. The whole where no part is.
    pub requirement: Range<usize>,
    /// Where the package comes from.
    pub origin: Origin,
    /// Why it is not looked up, where it is not.
    pub skip: Option<Skip>,
}

/// The dependency that `"name": "specifier"` is.
pub fn dependency(source: &Source, name: &Scalar<'_>, value: &Scalar<'_>, scope: Scope) -> Dependency {
    let specifier = Specifier::read(&value.text);
    let skip = if is_placeholder(&name.text) { Some(Skip::Template) } else { specifier.skip };
    Dependency {
        package: Package::new(EcosystemId::NPM, specifier.name.unwrap_or(&name.text)),
        written: Text::from(&name.text),
        requirement: shown(&value.text[specifier.requirement.clone()], &specifier.origin),
        place: source.place(value.part(specifier.requirement)),
        name_place: source.place(name.span.clone()),
        scope,
        group: None,
        extras: Box::default(),
        marker: None,
        origin: specifier.origin,
        locked: Box::default(),
        skip,
    }
}

/// The requirement as reports show it: an address without the secrets in it.
fn shown(requirement: &str, origin: &Origin) -> Text {
    match origin {
        Origin::Git { .. } | Origin::Url(_) => Text::from(&without_secrets(requirement)),
        _ => Text::from(requirement),
    }
}

/// The requirement inside a specifier, and the real name where it is an alias: what lock files compare.
pub fn requirement(specifier: &str) -> (Option<&str>, &str) {
    let Specifier { name, requirement, .. } = Specifier::read(specifier);
    (name, &specifier[requirement])
}

/// Where the version ends in `9.1.0+sha512.…`: the hash belongs to that very version and is not part of the requirement.
pub fn version_end(text: &str) -> usize {
    let hash = if text.contains("://") { None } else { text.find('+') };
    hash.unwrap_or(text.len())
}

/// Where the name of `name@rest` ends: at the first `@` that does not open a scope.
pub fn name_end(text: &str) -> Option<usize> {
    text.bytes().skip(1).position(|byte| byte == b'@').map(|at| at + 1)
}

impl<'a> Specifier<'a> {
    /// Takes a specifier apart.
    pub fn read(value: &'a str) -> Self {
        let text = value.trim();
        let start = value.len() - value.trim_start().len();
        let whole = start..start + text.len();
        let plain = |origin, skip| Self { name: None, requirement: whole.clone(), origin, skip };
        if is_range(text) {
            return plain(Origin::Registry(None), None);
        }
        if is_placeholder(text) {
            return plain(Origin::Registry(None), Some(Skip::Template));
        }
        if text.contains("${") {
            return plain(Origin::Registry(None), Some(Skip::Variable));
        }
        if is_path(text) {
            return plain(Origin::Path(Text::from(text)), Some(Skip::PathSource));
        }
        if is_git(text) {
            return Self::git(text, start);
        }
        let Some((protocol, rest)) = text.split_once(':').filter(|(protocol, _)| is_protocol(protocol)) else {
            return plain(Origin::Registry(None), looseness(text));
        };
        let behind = whole.end - rest.len()..whole.end;
        match protocol {
            "npm" => Self::aliased(rest, behind, Origin::Registry(None), None),
            "jsr" => Self::aliased(rest, behind, Origin::Registry(Some("jsr".into())), Some(Skip::PrivateRegistry)),
            // `workspace:*`, `workspace:^` and folders hold no number.
            "workspace"
                if rest.starts_with('.')
                    || !rest.contains(|c: char| c.is_ascii_digit()) && name_end(rest).is_none() =>
            {
                plain(Origin::Workspace(None), Some(Skip::Workspace))
            }
            "workspace" => Self::aliased(rest, behind, Origin::Workspace(None), Some(Skip::Workspace)),
            "catalog" => plain(Origin::Workspace(None), Some(Skip::Workspace)),
            "file" | "link" | "portal" | "exec" => plain(Origin::Path(Text::from(rest)), Some(Skip::PathSource)),
            // What is installed is the package as a file beside the project changes it.
            "patch" => {
                let patch = rest.split_once('#').map_or("", |(_, patch)| patch);
                plain(Origin::Path(Text::from(patch)), Some(Skip::PathSource))
            }
            "http" | "https" => plain(Origin::Url(Text::from(&without_secrets(text))), Some(Skip::UrlSource)),
            // What is left is how package managers name another registry.
            _ => Self::aliased(rest, behind, Origin::Registry(Some(protocol.into())), Some(Skip::PrivateRegistry)),
        }
    }

    /// `real@^1`, `@scope/real`, or only `^1`.
    fn aliased(rest: &'a str, behind: Range<usize>, origin: Origin, skip: Option<Skip>) -> Self {
        let named = rest.starts_with('@') || rest.starts_with(|first: char| first.is_ascii_alphabetic());
        let (name, requirement) = match name_end(rest) {
            Some(end) if named => (Some(&rest[..end]), behind.start + end + 1..behind.end),
            None if named && looseness(rest).is_none_or(|skip| skip == Skip::DistTag) => {
                (Some(rest), behind.end..behind.end)
            }
            _ => (None, behind.clone()),
        };
        let written = &rest[requirement.start - behind.start..];
        Self { name, requirement, origin, skip: skip.or_else(|| looseness(written)) }
    }

    /// An address of a git repository, with the branch, tag, commit or range behind `#`.
    fn git(text: &str, start: usize) -> Self {
        let (url, fragment) = text.split_once('#').map_or((text, None), |(url, fragment)| (url, Some(fragment)));
        let revision = fragment.map(|fragment| fragment.split('&').next().unwrap_or_default());
        let requirement = match revision {
            None | Some("") => 0..text.len(),
            Some(revision) => {
                let begin = url.len() + 1;
                let bare = ["semver:", "semver=", "tag=", "commit=", "head="]
                    .iter()
                    .find_map(|prefix| revision.strip_prefix(prefix))
                    .unwrap_or(revision);
                begin + revision.len() - bare.len()..begin + revision.len()
            }
        };
        let origin = Origin::Git {
            url: Text::from(&without_secrets(url)),
            revision: revision.filter(|revision| !revision.is_empty()).map(Text::from),
        };
        Self {
            name: None,
            requirement: start + requirement.start..start + requirement.end,
            origin,
            skip: Some(Skip::GitSource),
        }
    }
}

/// The form of nearly all specifiers: it begins as a range does and holds no letter that opens anything else.
fn is_range(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_digit() || matches!(first, '^' | '~' | '<' | '>' | '='))
        && !text.bytes().any(|byte| matches!(byte, b':' | b'/' | b'\\' | b'{' | b'%' | b'$' | b'#'))
        && !is_archive(text)
        && !is_stand_in(text)
}

/// Why a requirement on the registry bounds nothing: it is empty, a wildcard, or the name of a tag.
fn looseness(text: &str) -> Option<Skip> {
    if text.is_empty() || text.split('.').all(|part| matches!(part, "*" | "x" | "X")) {
        return Some(Skip::Unconstrained);
    }
    let is_tag =
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'!'));
    let mut bytes = text.bytes();
    let first = bytes.next()?;
    let is_number = matches!(first, b'v' | b'V' | b'x' | b'X')
        && bytes.next().is_none_or(|next| next.is_ascii_digit() || next == b'.');
    (is_tag && first.is_ascii_alphabetic() && !is_number).then_some(Skip::DistTag)
}

/// Whether a template engine fills it in later: `{{ name }}`, `{% … %}`, `<%= name %>`; or a release script: `0.0.0-PLACEHOLDER`.
fn is_placeholder(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.contains("<%") || is_stand_in(text)
}

/// Whether it is the version that nothing has, with a shout behind it.
fn is_stand_in(text: &str) -> bool {
    text.ends_with(|last: char| last.is_ascii_uppercase())
        && text
            .trim_start_matches(['^', '~', '='])
            .strip_prefix("0.0.0-")
            .is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_uppercase() || matches!(byte, b'-' | b'_')))
}

fn is_protocol(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// `./here`, `../there`, `~/home`, `/root`, `C:\drive`, `archive.tgz`.
fn is_path(text: &str) -> bool {
    let drive = matches!(text.as_bytes(), [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    drive
        || is_archive(text) && !text.contains(':')
        || matches!(text, "." | "..")
        || ["./", "../", "~/", "/", ".\\", "..\\"].iter().any(|begin| text.starts_with(begin))
}

fn is_archive(text: &str) -> bool {
    [".tgz", ".tar.gz", ".tar"].iter().any(|end| text.ends_with(end))
}

/// The forms that npm, pnpm and Yarn clone instead of looking up.
fn is_git(text: &str) -> bool {
    const BEGINNINGS: [&str; 9] =
        ["git+", "git://", "git@", "ssh://", "github:", "gitlab:", "bitbucket:", "gist:", "git:"];
    if BEGINNINGS.iter().any(|begin| text.starts_with(begin)) {
        return true;
    }
    let address = text.split('#').next().unwrap_or_default();
    if let Some(rest) = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) {
        let mut parts = rest.trim_end_matches('/').split('/');
        let hosted = matches!(parts.next(), Some("github.com" | "gitlab.com" | "bitbucket.org"));
        return address.strip_suffix(".git").is_some() || hosted && parts.count() == 2;
    }
    is_shorthand(address)
}

/// `owner/repository`.
fn is_shorthand(address: &str) -> bool {
    let is_word = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    address.split_once('/').is_some_and(|(owner, repository)| {
        is_word(owner) && is_word(repository) && !owner.starts_with('.') && !owner.starts_with('-')
    })
}
