//! Revisions of git repositories, whichever file names them: tags, branches, commits, and commits beside a comment that
//! says what they are (`@8f4b7f8… # v4.1.0`).

use std::ops::Range;

use crate::model::{Skip, Source, Text};

use super::scalar::Scalar;
use super::unfinished::is_template;

/// A revision as a requirement.
#[derive(Debug, PartialEq, Eq)]
pub struct Revision {
    /// What is written; `v4.1.0@8f4b7f8…` for a commit whose comment says what it is.
    pub requirement: Text,
    /// The bytes of it. A commit and the name in its comment move together, so they reach from one to the other.
    pub span: Range<usize>,
    /// Why it is offered nothing. `None` for a tag.
    pub skip: Option<Skip>,
}

impl Revision {
    /// The revision that a scalar, or a part of one that reaches to its end, names.
    pub fn read(source: &Source, written: &Scalar<'_>) -> Self {
        let (text, span) = (&*written.text, written.span.clone());
        let is_pin = written.is_verbatim() && is_commit(text);
        let name = if is_pin { said(&source.text, span.end) } else { None };
        match name.and_then(|name| Some((source.text.get(name.clone())?, name.end))) {
            Some((name, end)) => {
                Self { requirement: Text::from(&format!("{name}@{text}")), span: span.start..end, skip: skip(name) }
            }
            None => Self { requirement: Text::from(text), span, skip: skip(text) },
        }
    }
}

/// Whether GitHub may have a repository of this name: `owner/name`. No registry is asked for any other.
pub fn is_repository(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let is_part = |part: &str| !part.trim_matches('.').is_empty() && part.bytes().all(is_allowed);
    name.split_once('/').is_some_and(|(owner, name)| is_part(owner) && is_part(name))
}

/// Why a revision is offered nothing. `None` for a tag.
fn skip(revision: &str) -> Option<Skip> {
    if revision.is_empty() {
        Some(Skip::Unconstrained)
    } else if is_template(revision) {
        Some(Skip::Template)
    } else if revision.contains('$') {
        Some(Skip::Variable)
    } else if is_commit(revision) {
        Some(Skip::Digest)
    } else if !revision.contains(|character: char| character.is_ascii_digit()) {
        Some(Skip::Branch)
    } else {
        None
    }
}

/// Whether it is a commit, its hash whole or cut short. Digits alone are a date that somebody made a tag.
fn is_commit(revision: &str) -> bool {
    let is_hash = revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    let has = |is: fn(&u8) -> bool| revision.as_bytes().iter().any(is);
    let is_mixed = || has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    is_hash && (matches!(revision.len(), 40 | 64) || (7..64).contains(&revision.len()) && is_mixed())
}

/// The name of a version or a branch in the comment that follows the byte `end` on the same line. Only what closes a
/// scalar may stand between.
fn said(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = text.get(end..)?.split(['\n', '\r']).next().unwrap_or_default();
    let hash = rest.find('#')?;
    let before = &rest[..hash];
    let is_comment = before.ends_with([' ', '\t', '"', '\'']);
    if !is_comment || !before.chars().all(|between| matches!(between, ' ' | '\t' | '"' | '\'' | '}' | ']' | ',')) {
        return None;
    }
    let (marked, is_frozen) = marked(&rest[hash + 1..]);
    let start = hash + 1 + marked;
    let words = rest[start..].trim_end();
    let word = &words[..words.find([' ', '\t', ',', ';', '(', ')']).unwrap_or(words.len())];
    let word = word.trim_end_matches(['.', ':']);
    let alone = word.len() == words.len();
    let is_name = is_version(word) && (alone || !is_count(word))
        || BRANCHES.contains(&word)
        || alone && is_branch(word)
        || is_frozen && !word.is_empty();
    is_name.then_some(end + start..end + start + word.len())
}

/// What pre-commit writes before the name of whatever it froze.
const FROZEN: &str = "frozen:";

/// What stands before the name, in the ways of the tools that write such comments and keep them.
const MARKS: &[&str] = &[FROZEN, "renovate:", "pinned:", "version:", "ratchet:", "pin:", "tag:", "tag=", "pin "];

/// How many bytes of a comment come before what it says, and whether they leave no doubt that a name follows.
fn marked(comment: &str) -> (usize, bool) {
    let mut rest = comment.trim_start_matches(['#', ' ', '\t']);
    let mut is_frozen = false;
    while let Some((mark, after)) = MARKS.iter().find_map(|mark| Some((*mark, rest.strip_prefix(mark)?))) {
        is_frozen |= mark == FROZEN;
        rest = after.trim_start();
    }
    // `@v4`, `pin@v4`, `actions/checkout@v4`.
    if let Some((name, version)) = rest.split_once('@')
        && !name.contains([' ', '\t'])
    {
        rest = version;
    }
    (comment.len() - rest.len(), is_frozen)
}

/// Branches that go by these names everywhere: what follows them may be prose.
const BRANCHES: &[&str] = &["main", "master", "develop", "dev", "trunk", "HEAD", "stable", "nightly", "beta"];

/// Whether a word of a comment may be the name of a branch: versions have a number.
fn is_branch(word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.');
    !word.is_empty() && word.chars().all(|letter| is_part(letter) && !letter.is_ascii_digit())
}

/// `v4.1.0`, `4.1`, `node/v20`, `name-v1`, `name-1.2`, `2026-06-29`.
fn is_version(word: &str) -> bool {
    let name = word.rsplit_once('/').map_or(word, |(_, name)| name);
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+');
    let is_number = |text: &str| text.starts_with(|first: char| first.is_ascii_digit());
    let starts = |text: &str| is_number(text.strip_prefix(['v', 'V']).unwrap_or(text));
    let follows = || name.match_indices('-').any(|(at, _)| starts(&name[at + 1..]) && name[at..].contains(['v', '.']));
    name.bytes().all(is_allowed) && !is_commit(name) && (starts(name) || follows())
}

/// Whether it may as well be how many there are of something: `# 2 jobs use this`.
fn is_count(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_says_what_the_commit_is() {
        for (rest, name) in [
            (" # v4.1.0", "v4.1.0"),
            ("  #v4", "v4"),
            ("\" # 4.1", "4.1"),
            ("' } # v4.1.0 some words", "v4.1.0"),
            (" # tag=v4", "v4"),
            (" # pin@v4", "v4"),
            (" # @v4", "v4"),
            (" # ratchet:actions/checkout@v4", "v4"),
            (" # frozen: v4.2; https://example.org/1", "v4.2"),
            (" # frozen: rel_1_4 (for now)", "rel_1_4"),
            (" # renovate: tag=v1.2.3-next.0\r", "v1.2.3-next.0"),
            (" # node/v20", "node/v20"),
            (" # name-v1", "name-v1"),
            (" # 2026-06-29", "2026-06-29"),
            (" # 4", "4"),
            (" # release/v1", "release/v1"),
            (" # v4\n# v5", "v4"),
            (" # stable", "stable"),
            (" # main (for now)", "main"),
            (" # next", "next"),
        ] {
            assert_eq!(said(rest, 0).map(|bytes| &rest[bytes]), Some(name), "{rest}");
        }
        for prose in [
            "",
            " # ",
            "# v4",
            " x # v4",
            " # some comment",
            " # backup for v4",
            " # 2 jobs use this",
            " #",
            " # frozen:",
            " # no release tag; commit 2026-01-02",
        ] {
            assert_eq!(said(prose, 0), None, "{prose}");
        }
    }

    #[test]
    fn a_commit_is_more_than_a_number() {
        for commit in ["8f4b7f8", "8F4B7F84864484A7BF31766ABE9204DA3CBE65B3", &"a".repeat(40), &"1".repeat(64)] {
            assert!(is_commit(commit), "{commit}");
        }
        for other in ["20240101", "defaced", "v4", "8f4b7", ""] {
            assert!(!is_commit(other), "{other}");
        }
    }
}
