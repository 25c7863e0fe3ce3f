//! Commits as references, and the comments beside them that name a version: `@8f4b7f8… # v4.1.0`.

use std::ops::Range;

/// What a comment says that a commit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A version: `v4.1.0`, `4`, `node/v20`.
    Version(Range<usize>),
    /// A branch: `main`, `stable`.
    Branch(Range<usize>),
}

/// What the comment says that follows the byte `end` on the same line. Only what closes a scalar may stand between.
pub(super) fn said(text: &str, end: usize) -> Option<Said> {
    let rest = text.get(end..)?.split(['\n', '\r']).next().unwrap_or_default();
    let hash = rest.find('#')?;
    let before = &rest[..hash];
    let is_comment = before.ends_with([' ', '\t', '"', '\'']);
    if !is_comment || !before.chars().all(|between| matches!(between, ' ' | '\t' | '"' | '\'' | '}' | ']' | ',')) {
        return None;
    }
    let comment = &rest[hash + 1..];
    let start = end + hash + 1 + marked(comment);
    let words = text[start..end + rest.len()].trim_end();
    let word = &words[..words.find([' ', '\t', ',', ';', '(', ')']).unwrap_or(words.len())];
    let word = word.trim_end_matches(['.', ':']);
    let alone = word.len() == words.len();
    let bytes = start..start + word.len();
    if is_version(word) && (alone || !is_count(word)) {
        Some(Said::Version(bytes))
    } else if BRANCHES.contains(&word) || alone && is_branch(word) {
        Some(Said::Branch(bytes))
    } else {
        None
    }
}

/// What stands before the version, in the ways of the tools that write such comments and keep them.
const MARKS: &[&str] = &["renovate:", "frozen:", "pinned:", "version:", "ratchet:", "pin:", "tag:", "tag=", "pin "];

/// How many bytes of a comment come before what it says.
fn marked(comment: &str) -> usize {
    let mut rest = comment.trim_start_matches(['#', ' ', '\t']);
    while let Some(after) = MARKS.iter().find_map(|mark| rest.strip_prefix(mark)) {
        rest = after.trim_start();
    }
    // `@v4`, `pin@v4`, `actions/checkout@v4`.
    if let Some((name, version)) = rest.split_once('@')
        && !name.contains([' ', '\t'])
    {
        rest = version;
    }
    comment.len() - rest.len()
}

/// Branches that go by these names everywhere: what follows them may be prose.
const BRANCHES: &[&str] = &["main", "master", "develop", "dev", "trunk", "HEAD", "stable", "nightly", "beta"];

/// Whether a reference names a branch, as far as its text tells: versions have a number.
pub(super) fn is_branch(reference: &str) -> bool {
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.');
    !reference.is_empty() && reference.chars().all(|letter| is_word(letter) && !letter.is_ascii_digit())
}

/// Whether a reference is a commit, its hash whole or cut short: a number alone is a date.
pub(super) fn is_commit(reference: &str) -> bool {
    let is_hash = reference.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_mixed = || {
        reference.contains(|letter: char| letter.is_ascii_digit())
            && reference.contains(|letter: char| letter.is_ascii_alphabetic())
    };
    is_hash && (matches!(reference.len(), 40 | 64) || (7..64).contains(&reference.len()) && is_mixed())
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
        for (rest, said) in [
            (" # v4.1.0", "v4.1.0"),
            ("  #v4", "v4"),
            ("\" # 4.1", "4.1"),
            ("' } # v4.1.0 some words", "v4.1.0"),
            (" # tag=v4", "v4"),
            (" # pin@v4", "v4"),
            (" # @v4", "v4"),
            (" # ratchet:actions/checkout@v4", "v4"),
            (" # frozen: v4.2; https://example.org/1", "v4.2"),
            (" # renovate: tag=v1.2.3-next.0\r", "v1.2.3-next.0"),
            (" # node/v20", "node/v20"),
            (" # name-v1", "name-v1"),
            (" # 2026-06-29", "2026-06-29"),
            (" # 4", "4"),
            (" # release/v1", "release/v1"),
            (" # v4\n# v5", "v4"),
        ] {
            let Some(Said::Version(bytes)) = super::said(rest, 0) else { panic!("{rest}") };
            assert_eq!(&rest[bytes], said, "{rest}");
        }
        for (rest, said) in [(" # stable", "stable"), (" # main (for now)", "main"), (" # next", "next")] {
            let Some(Said::Branch(bytes)) = super::said(rest, 0) else { panic!("{rest}") };
            assert_eq!(&rest[bytes], said, "{rest}");
        }
        for prose in ["", " # ", "# v4", " x # v4", " # some comment", " # backup for v4", " # 2 jobs use this", " #"] {
            assert_eq!(super::said(prose, 0), None, "{prose}");
        }
        assert_eq!(super::said(" # no release tag; commit 2026-01-02", 0), None);
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
