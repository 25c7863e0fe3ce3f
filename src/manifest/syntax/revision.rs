//! Revisions of git repositories, whichever file names them: tags, branches, commits, and tags beside commits.

use std::ops::Range;

use crate::model::{Skip, Source};

use super::scalar::Scalar;
use super::unfinished::is_template;

/// Why a revision is offered nothing. `None` for a tag.
pub fn skip(revision: &str) -> Option<Skip> {
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

/// Whether it is a commit, in full or shortened. Digits alone are a date that somebody made a tag.
pub fn is_commit(revision: &str) -> bool {
    let is_hex = revision.bytes().all(|byte| byte.is_ascii_hexdigit());
    let has = |is: fn(&u8) -> bool| revision.as_bytes().iter().any(is);
    let is_short = (7..40).contains(&revision.len()) && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    is_hex && (is_short || matches!(revision.len(), 40 | 64))
}

/// The version that the comment behind a commit says it is (`# frozen: v1.2.3`, `# v1.2.3`), and the bytes from the
/// commit to the end of that version: they move together.
pub fn pinned<'s>(source: &'s Source, commit: &Scalar<'_>) -> Option<(&'s str, Range<usize>)> {
    if !is_commit(&commit.text) {
        return None;
    }
    let line = source.text.get(commit.span.end..)?.split(['\n', '\r']).next()?;
    let behind = line.strip_prefix(['"', '\'']).unwrap_or(line).trim_start();
    let comment = behind.strip_prefix('#')?.trim_start();
    let frozen = comment.strip_prefix("frozen:").map(str::trim_start);
    let version = frozen.unwrap_or(comment).split([' ', '\t', ',', ')']).next()?;
    let is_version = version.trim_start_matches(['v', 'V']).starts_with(|first: char| first.is_ascii_digit());
    let is_told = frozen.is_some() || is_version && !is_commit(version);
    let end = version.as_ptr() as usize + version.len() - source.text.as_ptr() as usize;
    (is_told && !version.is_empty()).then_some((version, commit.span.start..end))
}
