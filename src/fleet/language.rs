//! Which languages a repository is written in, by the bytes of its source.
//!
//! What counts is what is tracked: in a checkout what the index lists, in a bare repository what the tree of its `HEAD` holds,
//! in a plain folder what is not ignored. Paths and sizes tell nearly everything: only executables whose names say nothing
//! are opened, for their first line. Files of others, fixtures, documentation and what tools have written do not count, unless
//! `.gitattributes` in the root says otherwise; nor does data, nor prose.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use gengo_language::{Category, Language};
use git2::{ObjectType, Oid};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{Match, WalkBuilder};

use crate::model::Repository;

use super::bare::{self, is_file};
use super::passed::passed_over;

/// How many entries are looked at: a tree of a few objects can name itself billions of times.
const ENTRIES: usize = 2_000_000;
/// What is larger is no script.
const LARGEST_SCRIPT: u64 = 1 << 20;
/// How much of `.gitattributes` is read, in bytes.
const ATTRIBUTES: usize = 1 << 16;
/// How many of its patterns count: each is held against every path.
const PATTERNS: usize = 100;
/// A file that may be run.
const EXECUTABLE: u32 = 0o111;

/// The bytes of a repository's source by language. Empty where there is none, or git does not say.
pub fn languages(repository: &Repository) -> BTreeMap<&'static str, u64> {
    let root = &repository.root;
    match bare::open(root) {
        Ok(opened) if opened.is_bare() => of_tree(&opened).unwrap_or_default(),
        // An index that cannot be read leaves the commit.
        Ok(opened) => of_index(&opened, root).or_else(|_| of_tree(&opened)).unwrap_or_default(),
        Err(_) => of_folder(root),
    }
}

/// The same for files that are at hand, by path and text.
pub fn languages_of<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<&'static str, u64> {
    let mut count = Count::new(&[]);
    for (path, text) in files {
        count.add(path, false, &|| text.len() as u64, &Vec::new);
    }
    count.bytes
}

/// What the index of a checkout lists, with the sizes that it knows.
fn of_index(repository: &git2::Repository, root: &Path) -> Result<BTreeMap<&'static str, u64>, git2::Error> {
    let objects = repository.odb()?;
    let mut count = Count::new(&start(&root.join(".gitattributes"), ATTRIBUTES as u64));
    for entry in repository.index()?.iter() {
        // Of a file in conflict the second of three versions is ours.
        let is_ours = matches!(entry.flags >> 12 & 3, 0 | 2);
        if !is_ours || !is_file(entry.mode.cast_signed()) {
            continue;
        }
        // Git forgets a size where the file changed in the second in which it was staged, and has none where it is not checked out.
        let known = Some(u64::from(entry.file_size)).filter(|size| *size > 0);
        let size = || known.or_else(|| objects.read_header(entry.id).ok().map(|(size, _)| size as u64)).unwrap_or(0);
        let executable = entry.mode & EXECUTABLE != 0;
        count.add(&String::from_utf8_lossy(&entry.path), executable, &size, &|| blob(repository, entry.id));
    }
    Ok(count.bytes)
}

/// What the tree of `HEAD` holds.
fn of_tree(repository: &git2::Repository) -> Result<BTreeMap<&'static str, u64>, git2::Error> {
    let objects = repository.odb()?;
    let tree = repository.head()?.peel_to_tree()?;
    let attributes = tree.get_name(".gitattributes").filter(|entry| is_file(entry.filemode()));
    let attributes = attributes.and_then(|entry| repository.find_blob(entry.id()).ok());
    let mut count = Count::new(attributes.as_ref().map_or(&[], |blob| blob.content()));
    let mut folders = vec![(tree.id(), String::new())];
    let mut entries = 0;
    while let Some((id, inside)) = folders.pop() {
        for entry in &repository.find_tree(id)? {
            entries += 1;
            let path = format!("{inside}{}", String::from_utf8_lossy(entry.name_bytes()));
            if entries > ENTRIES {
                return Ok(count.bytes);
            }
            match entry.kind().filter(|_| path.len() <= bare::LONGEST) {
                Some(ObjectType::Tree) => folders.push((entry.id(), path + "/")),
                Some(ObjectType::Blob) if is_file(entry.filemode()) => {
                    let size = || objects.read_header(entry.id()).map_or(0, |(size, _)| size as u64);
                    let executable = entry.filemode().cast_unsigned() & EXECUTABLE != 0;
                    count.add(&path, executable, &size, &|| blob(repository, entry.id()));
                }
                _ => {}
            }
        }
    }
    Ok(count.bytes)
}

fn blob(repository: &git2::Repository, id: Oid) -> Vec<u8> {
    repository.find_blob(id).map_or_else(|_| Vec::new(), |blob| blob.content().to_vec())
}

/// What lies in a folder without git and is not ignored.
fn of_folder(root: &Path) -> BTreeMap<&'static str, u64> {
    let mut count = Count::new(&start(&root.join(".gitattributes"), ATTRIBUTES as u64));
    let mut walk = WalkBuilder::new(root);
    walk.hidden(false).require_git(false).git_global(false).follow_links(false);
    // A repository inside is counted as one of its own.
    walk.filter_entry(|entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let name = entry.file_name().to_string_lossy();
        let is_others = || name == ".git" || passed_over("", "", &name).is_some() || entry.path().join(".git").exists();
        entry.depth() == 0 || !is_folder || !is_others()
    });
    let files =
        walk.build().take(ENTRIES).flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    for entry in files {
        let Ok(inside) = entry.path().strip_prefix(root) else { continue };
        let metadata = || entry.metadata().ok();
        let size = || metadata().map_or(0, |metadata| metadata.len());
        let head = || start(entry.path(), LARGEST_SCRIPT);
        count.add(&inside.to_string_lossy(), metadata().is_some_and(|it| is_executable(&it)), &size, &head);
    }
    count.bytes
}

#[cfg(unix)]
fn is_executable(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & EXECUTABLE != 0
}

#[cfg(not(unix))]
fn is_executable(_metadata: &std::fs::Metadata) -> bool {
    false
}

/// The start of a file; empty where it cannot be read or is none.
fn start(path: &Path, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if path.symlink_metadata().is_ok_and(|there| there.is_file()) {
        let _ = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    }
    bytes
}

/// The bytes so far, and what is known of the folder that was looked at last.
struct Count {
    attributes: Gitignore,
    folder: String,
    is_own: bool,
    bytes: BTreeMap<&'static str, u64>,
}

impl Count {
    fn new(attributes: &[u8]) -> Self {
        let attributes = overrides(&String::from_utf8_lossy(&attributes[..attributes.len().min(ATTRIBUTES)]));
        Self { attributes, folder: String::new(), is_own: true, bytes: BTreeMap::new() }
    }

    fn add(&mut self, path: &str, executable: bool, size: &dyn Fn() -> u64, text: &dyn Fn() -> Vec<u8>) {
        let by_name = by_name(path);
        if by_name.is_none() && !executable || !self.counts(path) {
            return;
        }
        let size = size();
        let is_script = executable && size <= LARGEST_SCRIPT;
        let counted =
            by_name.or_else(|| is_script.then(|| by_first_line(&text()))?).filter(|language| is_source(*language));
        if let Some(language) = counted.filter(|_| size > 0) {
            *self.bytes.entry(language.name()).or_default() += size;
        }
    }

    /// Whether a file of this path is the repository's own source.
    fn counts(&mut self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match self.attributes.matched(path, false) {
            Match::Ignore(_) => return false,
            Match::Whitelist(_) => return true,
            Match::None => {}
        }
        if self.folder != folder {
            folder.clone_into(&mut self.folder);
            self.is_own = is_own(folder);
        }
        self.is_own && !is_written_by_tools(name)
    }
}

/// What `.gitattributes` says of its own: the patterns of files that do not count, and with `!` those that do.
///
/// Its patterns are those of an ignore file, and the last one that matches holds, as there.
fn overrides(attributes: &str) -> Gitignore {
    let mut patterns = GitignoreBuilder::new("");
    for pattern in attributes.lines().filter_map(overriding).take(PATTERNS) {
        // What is no pattern overrides nothing.
        let _ = patterns.add_line(None, &pattern);
    }
    patterns.build().unwrap_or_else(|_| Gitignore::empty())
}

/// The pattern of one line, where it says whether files count.
fn overriding(line: &str) -> Option<String> {
    let mut words = line.split_ascii_whitespace();
    let pattern = words.next().filter(|pattern| !pattern.starts_with(['#', '!', '[', '"']))?;
    let mut said = words.filter_map(|word| {
        let (name, is_set) = match word.strip_prefix('-') {
            Some(name) => (name, false),
            None => (word.split('=').next().unwrap_or(word), !word.ends_with("=false")),
        };
        matches!(name, "linguist-vendored" | "linguist-generated" | "linguist-documentation").then_some(is_set)
    });
    said.next_back().map(|is_set| if is_set { pattern.to_owned() } else { format!("!{pattern}") })
}

/// Whether a folder holds what its people wrote for the program: not a copy of others, not made up for tests, not about it.
fn is_own(folder: &str) -> bool {
    const ABOUT: &[&str] = &["demo", "demos", "doc", "docs", "documentation", "examples", "man", "samples"];
    let first = folder.split('/').next().unwrap_or_default();
    if ABOUT.contains(&first.to_ascii_lowercase().as_str()) {
        return false;
    }
    let ends = folder.match_indices('/').map(|(at, _)| at).chain([folder.len()]);
    let mut starts = 0;
    let mut parent = "";
    for end in ends {
        let name = &folder[starts..end];
        if passed_over(&folder[..starts.saturating_sub(1)], parent, name).is_some() {
            return false;
        }
        (starts, parent) = (end + 1, name);
    }
    true
}

/// Whether the name of a file says that a tool wrote it.
fn is_written_by_tools(name: &str) -> bool {
    const NAMES: &[&str] = &["gradlew", "gradlew.bat", "mvnw", "mvnw.cmd"];
    const ENDS: &[&str] = &[
        ".Designer.cs",
        ".freezed.dart",
        ".g.cs",
        ".g.dart",
        ".min.css",
        ".min.js",
        ".min.mjs",
        ".pb.cc",
        ".pb.go",
        ".pb.h",
        "_pb.js",
        "_pb2.py",
        "_pb2_grpc.py",
    ];
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    NAMES.contains(&name)
        || ENDS.iter().any(|end| name.ends_with(end))
        || stem.ends_with(".generated")
        || stem.ends_with("_generated")
        || name.starts_with("zz_generated.")
        || name.starts_with(".pnp.")
}

/// Whether a language is one to write programs or pages in. Workflows are data, whatever the table calls them.
fn is_source(language: Language) -> bool {
    matches!(language.category(), Category::Programming | Category::Markup) && language != Language::GithubWorkflow
}

/// The language of a file of that name.
fn by_name(path: &str) -> Option<Language> {
    // Of the languages that share an extension, where nothing says which is the likelier.
    const LIKELIER: &[(&str, Language)] = &[
        (".f", Language::FortranLegacy),
        (".fs", Language::FSharp),
        (".m", Language::ObjectiveC),
        (".v", Language::Verilog),
    ];
    let likelier = LIKELIER.iter().find(|(end, _)| path.ends_with(end)).map(|(_, language)| *language);
    likelier.or_else(|| Language::pick(path, &[], 0))
}

/// The language of a script, by the program that runs it: `#!/usr/bin/env -S python3.12 -u`.
fn by_first_line(text: &[u8]) -> Option<Language> {
    let line = text.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_ascii_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
    let program = words.find(|word| *word != "env" && !word.starts_with('-') && !word.contains('='))?;
    let plain = program.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    [program, plain].into_iter().find_map(|name| Language::from_interpreter(name).into_iter().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(language: Option<Language>) -> Option<&'static str> {
        language.map(|language| language.name())
    }

    #[test]
    fn names_and_first_lines_tell_the_language() {
        for (path, expected) in [
            ("src/main.rs", Some("Rust")),
            ("a.ts", Some("TypeScript")),
            ("include/a.h", Some("C")),
            ("Sources/View.m", Some("Objective-C")),
            ("build.fs", Some("F#")),
            ("Makefile", Some("Makefile")),
            ("bin/run", None),
        ] {
            assert_eq!(names(by_name(path)), expected, "{path}");
        }
        for (line, expected) in [
            ("#!/bin/sh", Some("Shell")),
            ("#!/usr/bin/env -S python3.12 -u\nprint()", Some("Python")),
            ("#! /usr/local/bin/node --flag\r\n", Some("JavaScript")),
            ("#!/usr/bin/env A=b ruby", Some("Ruby")),
            ("\u{7f}ELF", None),
            ("#!", None),
        ] {
            assert_eq!(names(by_first_line(line.as_bytes())), expected, "{line}");
        }
    }

    #[test]
    fn what_others_or_tools_wrote_does_not_count_unless_gitattributes_says_so() {
        let attributes = "# of ours\nvendor/own/** -linguist-vendored\n*.snap.js linguist-generated=true text\n\
                          /gen/** linguist-generated\n/gen/keep.js linguist-generated=false\n[x linguist-vendored\n";
        let mut count = Count::new(attributes.as_bytes());
        for (path, expected) in [
            ("src/a.js", true),
            ("src/doc/a.js", true),
            ("docs/conf.py", false),
            ("Examples/a/b.py", false),
            ("a/node_modules/b/c.js", false),
            ("vendor/b/c.js", false),
            ("vendor/own/c.js", true),
            ("tests/a.js", true),
            ("tests/data/a.js", false),
            ("web/app.min.js", false),
            ("api/v1_pb2.py", false),
            ("src/schema.generated.ts", false),
            ("src/x.snap.js", false),
            ("gen/a.js", false),
            ("gen/keep.js", true),
        ] {
            assert_eq!(count.counts(path), expected, "{path}");
        }
    }
}
