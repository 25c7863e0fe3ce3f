//! Lock files that are one long list of `[[package]]` tables.
//!
//! Such files hold megabytes that nobody asks about, and tools write them in a handful of line shapes. So the lines are
//! scanned; the first line of any other shape (a conflict marker, a cut, a hand-made layout) gives the file to the TOML
//! parser, whose word is final.

use std::borrow::Cow;

use crate::model::{EcosystemId, LockEntry, Package, Problem, Source, Text};

use super::toml;

/// One `[[package]]` table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<'a> {
    /// `name`.
    pub name: Cow<'a, str>,
    /// `version`, where one is written.
    pub version: Option<Cow<'a, str>>,
    /// `source` as it stands in the file: a string without its quotes, or an inline table.
    pub source: Option<Cow<'a, str>>,
}

impl Listed<'_> {
    /// The Python package that is installed; `None` where no version is written.
    pub fn python(&self) -> Option<LockEntry> {
        Some(LockEntry {
            name: Package::new(EcosystemId::PYPI, &self.name).name,
            version: Text::from(self.version.as_deref()?),
            importer: None,
            requirement: None,
        })
    }
}

/// Every package of the list, in the order of the file.
pub fn read(source: &Source) -> Result<Vec<Listed<'_>>, Problem> {
    match scan(source.text.trim_start_matches('\u{feff}')) {
        Some(listed) => Ok(listed),
        None => parse(source),
    }
}

/// The packages of a file whose every line has a known shape; `None` for any other file.
fn scan(text: &str) -> Option<Vec<Listed<'_>>> {
    let mut listed: Vec<Listed<'_>> = Vec::new();
    let mut in_package = false;
    let mut in_array = false;
    for line in text.lines() {
        let line = line.trim_ascii();
        match line.as_bytes() {
            [] | [b'#', ..] => {}
            [b']'] if in_array => in_array = false,
            _ if in_array => is_element(line).then_some(())?,
            [b'[', .., b']'] => {
                close(&listed, in_package)?;
                in_package = line == "[[package]]";
                if in_package {
                    listed.push(Listed { name: Cow::Borrowed(""), version: None, source: None });
                }
            }
            _ => {
                let (key, value) = line.split_once(" = ")?;
                // uv comments on one setting of its own.
                let value = value.find("\" # ").map_or(value, |end| &value[..=end]);
                in_array = value == "[";
                (in_array || is_closed(value)).then_some(())?;
                if let Some(package) = listed.last_mut().filter(|_| in_package) {
                    match key {
                        "name" => package.name = Cow::Borrowed(plain(value)?),
                        "version" => package.version = Some(Cow::Borrowed(plain(value)?)),
                        "source" => package.source = Some(Cow::Borrowed(plain(value).unwrap_or(value))),
                        _ => {}
                    }
                }
            }
        }
    }
    close(&listed, in_package)?;
    (!in_array).then_some(listed)
}

/// One `[[package]]` table as far as it pins something: strings without their quotes, and where the name stands.
#[derive(Debug, Default)]
pub struct Pinning<'a> {
    /// `name`.
    pub name: &'a str,
    /// `version`.
    pub version: &'a str,
    /// `source`: a string, an inline table as written, or the `type` of a table of its own.
    pub source: Option<&'a str>,
    /// The `url` of a source that is a table of its own.
    pub url: Option<&'a str>,
    /// The key of a place that is no registry, where one stands in the table itself: `git`, `path`, `url`.
    pub elsewhere: Option<&'a str>,
}

/// What the list pins, as far as its lines have the shapes that tools write.
pub fn pins(text: &str) -> Vec<Pinning<'_>> {
    let mut pins: Vec<Pinning<'_>> = Vec::new();
    let mut table = "";
    for line in text.lines() {
        let line = line.trim_ascii();
        if line == "[[package]]" {
            pins.push(Pinning::default());
        }
        if line.starts_with('[') && line.ends_with(']') {
            table = line;
            continue;
        }
        let (Some((key, value)), Some(pin)) = (line.split_once(" = "), pins.last_mut()) else { continue };
        let plain = plain(value).unwrap_or(value);
        match (table, key) {
            ("[[package]]", "name") => pin.name = plain,
            ("[[package]]", "version") => pin.version = plain,
            ("[[package]]", "source") | ("[package.source]", "type") => pin.source = Some(plain),
            ("[[package]]", "git" | "path" | "url") => pin.elsewhere = Some(key),
            ("[package.source]", "url") => pin.url = Some(plain),
            _ => {}
        }
    }
    pins.retain(|pin| !pin.name.is_empty() && !pin.version.is_empty());
    pins
}

/// A package without a name is a cut file: not for the scanner.
fn close(listed: &[Listed<'_>], in_package: bool) -> Option<()> {
    (!in_package || listed.last().is_some_and(|package| !package.name.is_empty())).then_some(())
}

/// Whether a value ends as it began, on its line. Strings of several lines are for the parser.
fn is_closed(value: &str) -> bool {
    match value.as_bytes() {
        [b'"', b'"', b'"', ..] | [b'\'', b'\'', b'\'', ..] => false,
        [b'"', .., b'"'] | [b'\'', .., b'\''] | [b'{', .., b'}'] | [b'[', .., b']'] => true,
        rest => {
            !rest.is_empty()
                && rest.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'))
        }
    }
}

/// Whether a line is one element of an array of strings or inline tables.
fn is_element(line: &str) -> bool {
    let element = line.strip_suffix(',').unwrap_or(line);
    matches!(element.as_bytes(), [b'"', .., b'"'] | [b'\'', .., b'\''] | [b'{', .., b'}'])
}

/// A string without escapes, without its quotes.
fn plain(value: &str) -> Option<&str> {
    let inner = value.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.contains(['"', '\\'])).then_some(inner)
}

/// The packages of any TOML file.
fn parse(source: &Source) -> Result<Vec<Listed<'_>>, Problem> {
    let document = toml::parse(source)?;
    let Some(packages) = document.at(&["package"]) else { return Ok(Vec::new()) };
    let Some(packages) = packages.as_array_of_tables() else {
        return Err(document.problem(packages.span(), "`package` is not a list of tables"));
    };
    packages
        .iter()
        .map(|package| {
            let string = |key| package.get(key).and_then(|item| item.as_str()).map(|text| Cow::Owned(text.to_owned()));
            let name = string("name").ok_or_else(|| document.problem(package.span(), "a package without a name"))?;
            let source = string("source").or_else(|| {
                let span = package.get("source")?.span()?;
                source.text.get(span).map(Cow::Borrowed)
            });
            Ok(Listed { name, version: string("version"), source })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Encoding, RepoPath, SourceId};

    fn source(text: &str) -> Source {
        let path = RepoPath::new("a.lock").expect("a path");
        Source::new(SourceId { repository: 0, file: 0 }, path, text.to_owned(), Encoding::Utf8)
    }

    const WRITTEN: &str = "version = 1\nexclude-newer = \"1\" # why\nresolution-markers = [\n    \"a\",\n    'b',\n]\n\n[[package]]\nname = \"a\"\nversion = \"1.0\"\n\
        description = \"says \\\"hi\\\"\"\nsource = { editable = \".\" }\nfiles = [\n    {file = \"[[package]]\", hash = \"x\"},\n]\n\n\
        [package.dependencies]\nname = \"9\"\nb = {version = \"*\"}\n\n[[package]]\nname = \"b\"\nversion = \"2\"\nsource = \"r\"\noptional = false\n";

    #[test]
    fn the_scanner_and_the_parser_read_the_same() {
        for text in [WRITTEN.to_owned(), WRITTEN.replace('\n', "\r\n"), format!("\u{feff}{WRITTEN}")] {
            let source = source(&text);
            let scanned = scan(text.trim_start_matches('\u{feff}')).expect("the shapes are known");
            assert_eq!(scanned, parse(&source).expect("TOML"));
            assert_eq!(scanned.iter().map(|package| &*package.name).collect::<Vec<_>>(), ["a", "b"]);
        }
    }

    #[test]
    fn what_the_scanner_does_not_know_is_left_to_the_parser() {
        for (text, expected) in [
            ("[[package]]\nname = '''\na'''\nversion = \"1\"", Ok(1)),
            ("[[package]]\nname=\"a\"\n", Ok(1)),
            ("[[package]]\nname = 'a' # why\n", Ok(1)),
            ("[[package]]\nname = \"a\"\nversion = \"1", Err(("malformed", 3))),
            ("[[package]]\nname = \"a\"\nfiles = [\n    {file = \"a\"", Err(("malformed", 4))),
            ("[[package]]\nname = \"a\"\nfiles = [\n", Err(("malformed", 3))),
            ("[[package]]\nver", Err(("malformed", 2))),
            ("[[package]]\n", Err(("malformed", 1))),
            ("[[package]]\nname = \"a\"\n<<<<<<< HEAD\nversion = \"1\"\n=======\n", Err(("merge-conflict", 3))),
            ("package = 3 # not a list\n", Err(("malformed", 1))),
        ] {
            let source = source(text);
            let found = read(&source).map(|listed| listed.len()).map_err(|problem| (problem.code, problem.line));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
