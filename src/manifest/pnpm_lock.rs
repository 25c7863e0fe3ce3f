//! `pnpm-lock.yaml`, from version 5 to 9: what pnpm installed for each importer, and what its catalogs led to.
//!
//! The importers stand before the thousands of packages, and pnpm writes them in one plain form; so a scanner of lines reads
//! them and stops there. A file in any other form of YAML is read by the YAML parser instead, to the same end.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::model::{EcosystemId, LockEntry, Locked, Problem, RepoPath, Source, Text};

use super::Lock;
use super::syntax::json::without_mark;
use super::syntax::path::file_name;
use super::syntax::pin::{Entry, host};
use super::syntax::specifier;
use super::syntax::yaml::{self, Value};

/// The format.
pub struct PnpmLock;

impl Lock for PnpmLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::NPM
    }

    fn serves(&self) -> &'static [&'static str] {
        &["package-json", "pnpm-workspace"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "pnpm-lock.yaml"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        let mut collector = Collector::default();
        let document;
        if scan(source, &mut collector).is_none() {
            collector = Collector::default();
            document = yaml::parse(source)?;
            for document in document.documents() {
                walk(document, &mut Vec::new(), &mut collector);
            }
            if let Some(problem) = document.excess() {
                return Err(problem);
            }
        }
        if !collector.is_lock {
            let message = "`lockfileVersion` is missing".to_owned();
            return Err(Problem { code: "malformed", message, line: 1, column: 1 });
        }
        Ok(Locked { entries: collector.entries() })
    }

    /// What stands under `packages`, in the form that pnpm writes.
    fn pins<'a>(&self, source: &'a Source) -> Vec<Entry<'a>> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut is_inside = false;
        let mut is_open = false;
        for line in source.text.lines() {
            let bare = line.trim_start_matches(' ');
            match line.len() - bare.len() {
                0 if !bare.is_empty() => is_inside = bare == "packages:",
                2 if is_inside => {
                    let key = bare.trim_end().trim_end_matches(" {}").trim_end_matches(':').trim_matches(['\'', '"']);
                    let entry = release(key).and_then(|(name, version)| Entry::at(source, name, version));
                    is_open = entry.is_some();
                    entries.extend(entry);
                }
                4 if is_inside && is_open => match (bare.trim_end(), entries.last_mut()) {
                    ("dev: true", Some(entry)) => entry.is_development = true,
                    // An archive at an address of its own, a repository, a folder.
                    (said, Some(_)) if said.starts_with("resolution:") && !said.contains("integrity:") => {
                        entries.pop();
                        is_open = false;
                    }
                    (said, Some(entry)) if said.starts_with("resolution:") => {
                        let address = said.split_once("tarball: ").map(|(_, address)| address);
                        entry.host = address.and_then(host);
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        entries
    }
}

/// Takes in the scalars of the document, each with the keys that lead to it.
#[derive(Default)]
struct Collector<'a> {
    is_lock: bool,
    /// The requirement of each importer's dependency of a name.
    requirements: HashMap<(Cow<'a, str>, Cow<'a, str>), Cow<'a, str>>,
    /// Importer, name, version.
    installed: Vec<(Cow<'a, str>, Cow<'a, str>, Cow<'a, str>)>,
    catalogs: Vec<CatalogEntry<'a>>,
}

/// What the members of the workspace share.
struct CatalogEntry<'a> {
    catalog: Cow<'a, str>,
    name: Cow<'a, str>,
    requirement: Cow<'a, str>,
    version: Cow<'a, str>,
}

impl<'a> Collector<'a> {
    /// A lock of a single project has the sections of its importer at the top.
    fn scalar(&mut self, keys: &[Cow<'a, str>], value: Cow<'a, str>) {
        match keys {
            [key] if key == "lockfileVersion" => self.is_lock = true,
            [catalogs, catalog, name, leaf] if catalogs == CATALOGS => self.shared([catalog, name], leaf, value),
            [importers, importer, keys @ ..] if importers == "importers" => self.asked(importer.clone(), keys, value),
            keys => self.asked(Cow::Borrowed("."), keys, value),
        }
    }

    /// Before version 6 a section holds versions and `specifiers` the requirements; since then both stand with the name.
    fn asked(&mut self, importer: Cow<'a, str>, keys: &[Cow<'a, str>], value: Cow<'a, str>) {
        let (section, name, leaf) = match keys {
            [section, name] => (section, name, if section == "specifiers" { "specifier" } else { "version" }),
            [section, name, leaf] => (section, name, &**leaf),
            _ => return,
        };
        if !SECTIONS.contains(&&**section) {
            return;
        }
        match leaf {
            "specifier" => {
                self.requirements.insert((importer, name.clone()), value);
            }
            "version" => self.installed.push((importer, name.clone(), value)),
            _ => {}
        }
    }

    fn shared(&mut self, [catalog, name]: [&Cow<'a, str>; 2], leaf: &str, value: Cow<'a, str>) {
        if self.catalogs.last().is_none_or(|last| last.catalog != *catalog || last.name != *name) {
            let (catalog, name) = (catalog.clone(), name.clone());
            self.catalogs.push(CatalogEntry { catalog, name, requirement: "".into(), version: "".into() });
        }
        if let Some(entry) = self.catalogs.last_mut() {
            match leaf {
                "specifier" => entry.requirement = value,
                "version" => entry.version = value,
                _ => {}
            }
        }
    }

    fn entries(self) -> Vec<LockEntry> {
        let mut entries = Vec::with_capacity(self.installed.len() + self.catalogs.len());
        entries.extend(self.catalogs.iter().filter_map(CatalogEntry::entry));
        let mut last: Option<(Cow<'a, str>, Option<RepoPath>)> = None;
        for (importer, name, version) in self.installed {
            let folder = match &last {
                Some((path, folder)) if *path == importer => *folder,
                _ => {
                    let folder = RepoPath::new(&importer);
                    last = Some((importer.clone(), folder));
                    folder
                }
            };
            if let Some(folder) = folder
                && let Some((real, version)) = installed(&name, &version)
            {
                let requirement = self.requirements.get(&(importer, Cow::Borrowed(&*name)));
                entries.push(LockEntry {
                    name: Text::from(real),
                    version: Text::from(version),
                    importer: Some(folder),
                    requirement: requirement.map(|specifier| Text::from(specifier::requirement(specifier).1)),
                });
            }
        }
        entries
    }
}

impl CatalogEntry<'_> {
    /// It is nobody's own: who shares it is told from whom by what it asks for.
    fn entry(&self) -> Option<LockEntry> {
        let (real, requirement) = specifier::requirement(&self.requirement);
        let (name, version) = installed(real.unwrap_or(&self.name), &self.version)?;
        Some(LockEntry {
            name: Text::from(name),
            version: Text::from(version),
            importer: None,
            requirement: Some(Text::from(requirement)),
        })
    }
}

/// The section of what the members of the workspace share.
const CATALOGS: &str = "catalogs";

/// The sections of an importer that are read.
const SECTIONS: [&str; 4] = ["specifiers", "dependencies", "devDependencies", "optionalDependencies"];

/// The real name and the bare version; `None` for a folder, an archive or a git repository.
///
/// The forms are `1.0.0`, `1.0.0_peer@2`, `1.0.0(peer@2)`, and for aliases `/real/1.0.0`, `/real@1.0.0`, `real@1.0.0`.
fn installed<'t>(name: &'t str, version: &'t str) -> Option<(&'t str, &'t str)> {
    let bare = version.split('(').next().unwrap_or_default();
    let (name, version) = if bare.starts_with(|first: char| first.is_ascii_digit()) {
        (name, bare)
    } else if bare.contains(':') {
        return None;
    } else {
        let path = bare.strip_prefix('/').unwrap_or(bare);
        let scope = if path.starts_with('@') { path.find('/')? + 1 } else { 0 };
        let end = scope + path[scope..].find(['/', '@'])?;
        (&path[..end], &path[end + 1..])
    };
    let version = version.split('_').next().unwrap_or_default();
    version.starts_with(|first: char| first.is_ascii_digit()).then_some((name, version))
}

/// The name and the bare version that a key of `packages` is made of: `/a/1.0.0_peer@2`, `/a@1.0.0(peer@2)`, `a@1.0.0`.
fn release(key: &str) -> Option<(&str, &str)> {
    let key = key.strip_prefix('/').unwrap_or(key);
    if key.split('(').next().is_some_and(|key| key.contains(':')) {
        return None;
    }
    installed("", key).filter(|(name, _)| !name.is_empty())
}

/// Reads the plain form; `None` at the first line that is in any other.
fn scan<'a>(source: &'a Source, collector: &mut Collector<'a>) -> Option<()> {
    let (text, _) = without_mark(&source.text);
    // Only a file of several documents begins like this; then the packages of the first stand before the second.
    let is_stream = text.starts_with("---");
    let mut keys: Vec<(usize, Cow<'a, str>)> = Vec::new();
    let mut is_passed_over = false;
    for line in text.lines() {
        let bare = line.trim_start_matches(' ');
        let indent = line.len() - bare.len();
        if bare.is_empty() || bare.starts_with('#') || indent > 0 && is_passed_over || is_stream && bare == "---" {
            continue;
        }
        let (key, rest) = key(bare)?;
        if indent == 0 {
            if matches!(&*key, "packages" | "snapshots") && !is_stream {
                return Some(());
            }
            is_passed_over = !matches!(&*key, "lockfileVersion" | "importers" | CATALOGS) && !SECTIONS.contains(&&*key);
            if is_passed_over {
                continue;
            }
        }
        while keys.last().is_some_and(|(outer, _)| *outer >= indent) {
            keys.pop();
        }
        keys.push((indent, key));
        if !matches!(rest, "" | "{}") {
            let value = value(rest)?;
            let path: Vec<Cow<'a, str>> = keys.iter().map(|(_, key)| key.clone()).collect();
            collector.scalar(&path, value);
        }
    }
    Some(())
}

/// The key of a line and what stands behind its colon.
fn key(line: &str) -> Option<(Cow<'_, str>, &str)> {
    let (key, rest) = match line.as_bytes().first()? {
        quote @ (b'\'' | b'"') => {
            let end = 1 + line[1..].find(char::from(*quote))?;
            (&line[1..end], line[end + 1..].strip_prefix(':')?)
        }
        first if first.is_ascii_alphanumeric() || matches!(first, b'.' | b'_' | b'$') => match line.split_once(": ") {
            Some((key, rest)) => (key, rest),
            None => (line.trim_end().strip_suffix(':')?, ""),
        },
        _ => return None,
    };
    (!key.contains(['\\', '#'])).then_some((Cow::Borrowed(key), rest.trim()))
}

/// A scalar of one line without escapes.
fn value(rest: &str) -> Option<Cow<'_, str>> {
    let inner = match rest.as_bytes().first()? {
        quote @ (b'\'' | b'"') => rest[1..].strip_suffix(char::from(*quote))?,
        b'{' | b'[' | b'&' | b'*' | b'!' | b'|' | b'%' | b'@' | b'`' => return None,
        b'>' if rest.len() <= 2 => return None,
        _ if rest.contains(" #") || rest.contains(": ") => return None,
        _ => rest,
    };
    (!inner.contains(['\'', '"', '\\'])).then_some(Cow::Borrowed(inner))
}

/// Reads any form.
fn walk<'a>(document: Value<'_, 'a>, keys: &mut Vec<Cow<'a, str>>, collector: &mut Collector<'a>) {
    for (key, value) in document.entries() {
        let Some(key) = key.scalar() else { continue };
        keys.push(key.text.clone());
        if let Some(scalar) = value.scalar() {
            collector.scalar(keys, scalar.text.clone());
        } else if keys.len() < 5 && !matches!(&*keys[0], "packages" | "snapshots") {
            walk(value, keys, collector);
        }
        keys.pop();
    }
}
