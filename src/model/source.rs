//! Files of repositories and places in them.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

use super::Text;

/// A path inside a repository: relative, `/` between parts, never `..`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Text);

impl RepoPath {
    /// The path with its `.` parts and doubled slashes taken out; `None` for an absolute path or one that leaves the repository.
    pub fn new(path: &str) -> Option<Self> {
        if !path.is_empty() && !path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Some(Self(Text::from(path)));
        }
        if path.starts_with('/') {
            return None;
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(Self(Text::from(&parts.join("/"))))
    }

    /// The path as text; empty for the root.
    pub fn as_str(self) -> &'static str {
        self.0.as_str()
    }

    /// The last part.
    pub fn file_name(self) -> &'static str {
        self.as_str().rsplit('/').next().unwrap_or_default()
    }

    /// The folder that holds the file; the root is the empty path.
    #[must_use]
    pub fn folder(self) -> Self {
        let text = self.as_str();
        Self(Text::from(text.rsplit_once('/').map_or("", |(folder, _)| folder)))
    }

    /// `relative`, read from the folder that holds this file; `None` when it leaves the repository.
    pub fn beside(self, relative: &str) -> Option<Self> {
        if relative.starts_with('/') {
            return None;
        }
        Self::new(format!("{}/{relative}", self.folder().as_str()).trim_start_matches('/'))
    }

    /// This folder and its parents up to the root, nearest first.
    pub fn upward(self) -> impl Iterator<Item = Self> {
        let mut next = Some(self);
        std::iter::from_fn(move || {
            let here = next?;
            next = (!here.as_str().is_empty()).then(|| here.folder());
            Some(here)
        })
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
    }
}
impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Names a source of the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId {
    /// The repository: an index into `Fleet::inventories`.
    pub repository: u32,
    /// The file: an index into `Inventory::sources`.
    pub file: u32,
}

/// How the bytes of a file became text. Places count bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8; the text is the file, byte for byte (a BOM included).
    Utf8,
    /// UTF-16 with a byte order mark: places are right for reading, an edit has to be refused.
    Utf16,
}

/// One file of a repository at one revision: its path and its text.
///
/// Lives while it is extracted; afterwards only [`Place`]s remain.
#[derive(Debug)]
pub struct Source {
    /// Its number in the run.
    pub id: SourceId,
    /// Where it lies in the repository.
    pub path: RepoPath,
    /// Its whole text, byte order mark included.
    pub text: String,
    /// How the text came from the bytes.
    pub encoding: Encoding,
    /// The files of the same folder that its format consults, where they are there: `.env` beside `compose.yaml`.
    pub beside: Vec<Source>,
    layout: OnceLock<Layout>,
}

impl Source {
    /// A source of this text.
    pub fn new(id: SourceId, path: RepoPath, text: String, encoding: Encoding) -> Self {
        Self { id, path, text, encoding, beside: Vec::new(), layout: OnceLock::new() }
    }

    /// The place of these bytes, with its line and column (both from 1; a column counts characters).
    pub fn place(&self, span: Range<usize>) -> Place {
        let layout = self.layout.get_or_init(|| Layout::of(&self.text));
        let line = layout.starts.partition_point(|start| *start as usize <= span.start).max(1);
        let line_start = layout.starts[line - 1] as usize;
        let mark = usize::from(line_start == 0 && span.start > 0 && self.text.starts_with('\u{feff}'));
        let column = layout.characters(&self.text, line_start, span.start) - mark + 1;
        Place {
            source: self.id,
            start: span.start as u32,
            end: span.end as u32,
            line: line as u32,
            column: column as u32,
        }
    }

    /// The place of the whole first line: for what is said of a file as such.
    pub fn top(&self) -> Place {
        let end = self.text.find('\n').unwrap_or(self.text.len());
        self.place(0..self.text[..end].trim_end_matches('\r').len())
    }
}

/// How lines and characters lie in a text.
#[derive(Debug)]
struct Layout {
    /// The offset at which each line starts.
    starts: Vec<u32>,
    /// How many characters stand before each block of bytes, so that a column in a line of megabytes is found at once.
    before: Vec<u32>,
}

impl Layout {
    /// How many bytes a block has.
    const BLOCK: usize = 1024;

    fn of(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at as u32 + 1);
        let starts = std::iter::once(0).chain(breaks).collect();
        let mut before = vec![0];
        for block in text.as_bytes().chunks(Self::BLOCK) {
            before.push(before[before.len() - 1] + first_bytes(block) as u32);
        }
        Self { starts, before }
    }

    /// How many characters begin between two bytes.
    fn characters(&self, text: &str, from: usize, to: usize) -> usize {
        let bytes = text.as_bytes();
        let to = to.min(bytes.len());
        if to.saturating_sub(from) < Self::BLOCK {
            return bytes.get(from..to).map_or(0, first_bytes);
        }
        let upto = |at: usize| {
            let block = at / Self::BLOCK;
            self.before[block] as usize + first_bytes(&bytes[block * Self::BLOCK..at])
        };
        upto(to) - upto(from)
    }
}

/// How many of the bytes begin a character.
fn first_bytes(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// A source and a byte range in it: what a finding underlines and an edit replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
    /// The line of the first byte, from 1.
    pub line: u32,
    /// The column of the first byte in characters, from 1.
    pub column: u32,
}

impl Place {
    /// The bytes as a range.
    pub fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_counts_characters_in_lines_of_any_length() {
        for (begin, filler) in [("", "é"), ("\u{feff}", "x"), ("a\n", "€"), ("\u{feff}é\r\n", "😀")] {
            let text = format!("{begin}{}", filler.repeat(5_000));
            let path = RepoPath::new("a").expect("a path");
            let source = Source::new(SourceId { repository: 0, file: 0 }, path, text.clone(), Encoding::Utf8);
            for (at, _) in text.char_indices().step_by(7) {
                let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
                let expected = text[line_start..at].trim_start_matches('\u{feff}').chars().count() + 1;
                let place = source.place(at..at);
                assert_eq!(place.column as usize, expected, "{begin:?} {at}");
                assert_eq!(place.line as usize, text[..at].matches('\n').count() + 1, "{begin:?} {at}");
            }
        }
    }
}
