//! `yarn.lock`, of Yarn 1 and of the later Yarns: what each requirement in the project led to.
//!
//! Both are blocks of `descriptor, descriptor:` with an indented `version`; the later form is YAML, but of the plainest kind,
//! so that one scanner of lines reads both.

use crate::model::{EcosystemId, LockEntry, Locked, Origin, Problem, Source, Text};

use super::Lock;
use super::syntax::path::file_name;
use super::syntax::pin::{Entry, host};
use super::syntax::specifier::{self, Specifier};
use super::syntax::unfinished::unfinished;

/// The format.
pub struct YarnLock;

impl Lock for YarnLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::NPM
    }

    fn serves(&self) -> &'static [&'static str] {
        &["package-json", "yarnrc"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "yarn.lock"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        let mut entries = Vec::new();
        let mut block: Option<Block<'_>> = None;
        let mut at = 0;
        for line in source.text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            let line = line.trim_end();
            let bare = line.trim_start_matches(['\u{feff}', ' ', '\t']);
            if bare.is_empty() || bare.starts_with('#') {
                continue;
            }
            match line.len() - line.trim_start_matches([' ', '\t']).len() {
                // Behind a long key the colon has a line of its own.
                0 if bare == ":" && block.as_ref().is_some_and(|block| !block.installed) => {}
                0 => {
                    finish(source, block.take())?;
                    let descriptors = bare
                        .strip_suffix(':')
                        .or_else(|| bare.strip_prefix("? "))
                        .ok_or_else(|| malformed(source, start, "a block has to begin with `name@requirement:`"))?;
                    block = Some(Block { descriptors, start, installed: false });
                }
                2 => {
                    let block = block.as_mut().ok_or_else(|| malformed(source, start, "a line belongs to no block"))?;
                    if let Some(version) = bare.strip_prefix("version").and_then(value) {
                        block.installed = true;
                        block.entries(version, &mut entries);
                    }
                }
                _ => {}
            }
        }
        finish(source, block)?;
        Ok(Locked { entries })
    }

    fn pins<'a>(&self, source: &'a Source) -> Vec<Entry<'a>> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut descriptor = "";
        let mut is_open = false;
        for line in source.text.lines() {
            let bare = line.trim_start_matches(['\u{feff}', ' ', '\t']).trim_end();
            match line.len() - line.trim_start_matches([' ', '\t']).len() {
                0 if !bare.is_empty() && !bare.starts_with('#') && bare != ":" => {
                    let first = bare.strip_prefix("? ").unwrap_or(bare).trim_start_matches('"');
                    descriptor = first.split([',', '"']).next().unwrap_or_default().trim_end_matches(':');
                    is_open = false;
                }
                2 => match bare.split_once([' ', ':']) {
                    Some(("version", rest)) => {
                        let version = rest.trim_matches([' ', '"']);
                        let entry = pinned(descriptor).and_then(|name| Entry::at(source, name, version));
                        is_open = entry.is_some();
                        entries.extend(entry);
                    }
                    Some(("resolved", rest)) if is_open => {
                        let from = host(rest.trim_matches([' ', '"']));
                        match entries.last_mut().filter(|_| from.is_some()) {
                            Some(entry) => entry.host = from,
                            None => is_open = entries.pop().is_none(),
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        entries
    }
}

/// One block: the descriptors that led to one package.
struct Block<'a> {
    descriptors: &'a str,
    start: usize,
    installed: bool,
}

impl Block<'_> {
    /// One entry for each descriptor. Members of the workspace are not installed.
    fn entries(&self, version: &str, entries: &mut Vec<LockEntry>) {
        if self.descriptors == "__metadata" || version == "0.0.0-use.local" {
            return;
        }
        let version = Text::from(version);
        for descriptor in self.descriptors.split(", ") {
            let descriptor = descriptor.trim().trim_matches('"');
            let Some(end) = specifier::name_end(descriptor) else { continue };
            let (real, requirement) = specifier::requirement(&descriptor[end + 1..]);
            entries.push(LockEntry {
                name: Text::from(real.unwrap_or(&descriptor[..end])),
                version,
                importer: None,
                requirement: Some(Text::from(requirement)),
            });
        }
    }
}

/// The package that a descriptor asks a registry for; `None` for members of the workspace, patches, repositories and folders.
fn pinned(descriptor: &str) -> Option<&str> {
    let end = specifier::name_end(descriptor)?;
    let specifier = Specifier::read(&descriptor[end + 1..]);
    let is_usual = specifier.origin == Origin::Registry(None);
    is_usual.then(|| specifier.name.unwrap_or(&descriptor[..end]))
}

/// A block has to say a version.
fn finish(source: &Source, block: Option<Block<'_>>) -> Result<(), Problem> {
    match block {
        Some(block) if !block.installed => {
            let message = format!("`{}` has no version", block.descriptors.trim_matches('"'));
            Err(malformed(source, block.start, &message))
        }
        _ => Ok(()),
    }
}

/// The value after a key: `version "1.2.3"` and `version: 1.2.3`.
fn value(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    rest.strip_prefix(' ').map(|value| value.trim().trim_matches('"'))
}

fn malformed(source: &Source, at: usize, message: &str) -> Problem {
    unfinished(source).unwrap_or_else(|| {
        let place = source.place(at..at);
        Problem { code: "malformed", message: message.to_owned(), line: place.line, column: place.column }
    })
}
