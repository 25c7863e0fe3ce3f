//! What a reference to a repository says: `v4.1.0`, `node/v20.1.0`, `release-1.2`, and a commit beside its tag.

use crate::ecosystem::tag::Tag;
use crate::model::{Part, Text, Version};

/// A tag that has an order: what stands before it, which names the line that it belongs to, and the tag proper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference<'a> {
    /// `node/`, `release-`; mostly nothing.
    line: &'a str,
    tag: Tag<'a>,
}

/// What stands before the date of a build that nobody released.
const REMADE: [&str; 6] = ["canary", "daily", "dev", "nightly", "snapshot", "weekly"];
/// The rung of a tag that moves: above every number, so above all releases that it covers.
const MOVING: &str = "*";
/// So many numbers name one release.
const EXACT: usize = 3;

impl<'a> Reference<'a> {
    /// The parts of a tag; `None` where nothing in it can be ordered, or it is made anew every night.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        if !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-+/@".contains(&byte)) {
            return None;
        }
        let separators = text.match_indices(['/', '-', '_', '@']).map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(separators).take(MOST_STARTS);
        let (line, tag) = starts.filter_map(|at| text.split_at_checked(at)).find_map(|(line, rest)| {
            let tag = Tag::parse(rest)?;
            Some((line, tag))
        })?;
        let is_remade = line.split(['/', '-', '_', '@']).any(|word| REMADE.contains(&word));
        (!is_remade).then_some(Self { line, tag })
    }

    /// Whether both belong to one line of versions.
    pub(super) fn is_same_line(&self, other: &Self) -> bool {
        self.has_name_of(other) && self.tag.is_same_line(&other.tag)
    }

    /// Whether a name stands before it.
    pub(super) fn is_named(&self) -> bool {
        !self.line.is_empty()
    }

    /// Whether the same name stands before both.
    pub(super) fn has_name_of(&self, other: &Self) -> bool {
        self.line == other.line
    }

    /// How many numbers it has.
    pub(super) fn precision(&self) -> usize {
        self.tag.precision()
    }

    /// Whether it goes from one release to the next.
    pub(super) fn moves(&self) -> bool {
        self.precision() < EXACT && !self.tag.is_prerelease()
    }

    /// The version: ordered by numbers, a tag that moves after all that it covers.
    pub(super) fn version(&self, text: &str) -> Option<Version> {
        let release = if self.moves() { Part::Text(Text::from(MOVING)) } else { Part::Final };
        self.tag.version(text, self.line, release)
    }
}

/// More words than any tag has before its numbers.
const MOST_STARTS: usize = 16;

/// Whether a tag moves over that release: `v4` over `v4.1.0`, not over its pre-releases.
pub(super) fn covers(tag: &Version, release: &Version) -> bool {
    match (Reference::parse(tag.as_str()), Reference::parse(release.as_str())) {
        (Some(tag), Some(release)) => {
            let mut numbers = release.tag.numbers();
            tag.moves()
                && !release.tag.is_prerelease()
                && tag.is_same_line(&release)
                && tag.tag.numbers().all(|number| numbers.next() == Some(number))
        }
        _ => false,
    }
}

/// A requirement: a tag, a commit, or a commit with the tag that its author wrote beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pinned<'a> {
    /// Empty where there is none.
    pub(super) tag: &'a str,
    pub(super) commit: Option<&'a str>,
}

impl<'a> Pinned<'a> {
    pub(super) fn parse(requirement: &'a str) -> Self {
        match requirement.rsplit_once('@') {
            Some((tag, commit)) if is_object_id(commit) => Self { tag, commit: Some(commit) },
            _ if is_object_id(requirement) => Self { tag: "", commit: Some(requirement) },
            _ => Self { tag: requirement, commit: None },
        }
    }
}

/// Whether that is the whole name of an object: SHA-1 or SHA-256.
pub(super) fn is_object_id(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}
