//! An ordered name.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::Text;

/// One rung of an ordering key. The variants' order is the order of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// PEP 440's epoch, first in its keys and equal in all versions of sane projects.
    Epoch(u64),
    /// A development release: below every pre-release.
    Dev,
    /// What follows is a pre-release: below the release itself.
    Pre,
    /// The release itself.
    Final,
    /// A post-release: above the release itself.
    Post,
    /// A numeric component or identifier.
    Number(u64),
    /// A numeric component beyond 64 bits: its count of digits, then the digits.
    Huge(u32, Text),
    /// An alphanumeric identifier, above every number.
    Text(Text),
}

/// A version as its author wrote it and the key that orders it.
///
/// Each ecosystem builds its keys (`Ecosystem::version`); the order is one for all, so that rules, plans and tables
/// compare without knowing the scheme. Versions of different ecosystems are never compared.
#[derive(Clone, Debug)]
pub struct Version {
    text: Text,
    key: Box<[Part]>,
}

impl Version {
    /// A version with the key that its ecosystem built.
    pub fn new(text: &str, key: impl Into<Box<[Part]>>) -> Self {
        Self { text: Text::from(text), key: key.into() }
    }

    /// The version as written.
    pub fn text(&self) -> Text {
        self.text
    }

    /// The version as written, for the places that want `&str`.
    pub fn as_str(&self) -> &'static str {
        self.text.as_str()
    }

    /// The ordering key.
    pub fn key(&self) -> &[Part] {
        &self.key
    }

    /// The numeric components of the release: `[2, 0, 23]`. Trailing zeros may be absent.
    pub fn release(&self) -> impl Iterator<Item = u64> + '_ {
        self.key.iter().skip_while(|part| matches!(part, Part::Epoch(_))).map_while(|part| match part {
            Part::Number(number) => Some(*number),
            _ => None,
        })
    }

    /// The component at `index` of the release, zero where it is not written.
    pub fn component(&self, index: usize) -> u64 {
        self.release().nth(index).unwrap_or(0)
    }

    /// Whether this is a pre-release or a development release.
    pub fn is_prerelease(&self) -> bool {
        self.key.iter().any(|part| matches!(part, Part::Pre | Part::Dev))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl Eq for Version {}
impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        // As slices compare. Nearly every part is a number, and versions are compared millions of times in a run.
        for pair in self.key.iter().zip(&other.key) {
            let order = match pair {
                (Part::Number(one), Part::Number(other)) => one.cmp(other),
                (one, other) => one.cmp(other),
            };
            if order.is_ne() {
                return order;
            }
        }
        self.key.len().cmp(&other.key.len())
    }
}
impl Hash for Version {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text.as_str())
    }
}
