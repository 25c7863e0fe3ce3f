//! The cases that packs carry.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::ecosystem::ecosystem;
use crate::model::{Package, Release, RepoPath, Text};

use super::super::component::package;
use super::super::globs::Globs;
use super::super::merge::Draft;
use super::super::pack::{FindEntry, TestEntry};
use super::super::refer;
use super::super::testcase::{Expected, TestCase};
use super::super::yaml::{Node, Shape};
use super::{Builder, item_place, place_of};

/// The name of the one repository of a case.
const REPOSITORY: &str = "repository";

impl Builder<'_> {
    /// A case; `None` after noting what is wrong with it.
    pub(super) fn test(&self, node: &Node, pack: &str, drafts: &[Draft]) -> Option<TestCase> {
        let entry: TestEntry = self.reader.read_fields(node)?;
        let mut repositories = Vec::new();
        if let Some(files) = &entry.files {
            repositories.push((REPOSITORY.to_owned(), self.files(node.field("files"), files)));
        }
        for (name, files) in entry.repositories.iter().flatten() {
            let within = node.field("repositories").and_then(|node| node.field(name));
            repositories.push((name.clone(), self.files(within, files)));
        }
        if repositories.is_empty() {
            let hint = Some("write `files: { path: text }`".to_owned());
            self.reader.fault(node.mark, format!("the case `{}` has no files", entry.name), hint);
        }
        let mut registry = Vec::new();
        for (name, releases) in entry.registry.iter().flatten() {
            let within = node.field("registry").and_then(|node| node.field(name));
            let mark = within.map_or(node.mark, |node| node.mark);
            match package(name) {
                Ok(package) => {
                    let written: Vec<&str> = releases.0.iter().map(|written| written.0.as_str()).collect();
                    registry.push((package, self.releases(&package, within.unwrap_or(node), &written)));
                }
                Err((message, hint)) => self.reader.fault(mark, message, hint),
            }
        }
        let rules = entry.rules.map(|written| self.rules_of(node, &written.0, drafts));
        let finds = entry.finds.0.iter().enumerate().map(|(index, it)| self.expected(node, index, it, drafts));
        Some(TestCase {
            finds: finds.collect(),
            name: entry.name,
            pack: Text::from(pack),
            at: node.mark.spot(self.files),
            as_of: entry.as_of.map(|day| day.0),
            repositories,
            registry,
            rules,
        })
    }

    fn rules_of(&self, node: &Node, written: &[String], drafts: &[Draft]) -> Globs {
        for (index, rule) in written.iter().enumerate() {
            refer::rule_exists(self.reader, drafts, item_place(node, "rules", index), rule);
        }
        Globs::over_rules(written).unwrap_or_else(|message| {
            self.reader.fault(place_of(node, "rules"), message, None);
            Globs::default()
        })
    }

    fn files(&self, node: Option<&Node>, files: &BTreeMap<String, String>) -> Vec<(RepoPath, String)> {
        let mut read = Vec::new();
        for (path, text) in files {
            if let Some(path) = RepoPath::new(path).filter(|path| !path.as_str().is_empty()) {
                read.push((path, text.clone()));
                continue;
            }
            let mark = node.map_or_else(Default::default, |node| place_of(node, path));
            self.reader.fault(mark, format!("`{path}` is no path inside a repository"), None);
        }
        read
    }

    /// Releases as they are written: a version, and perhaps its day, `yanked` or `deprecated`.
    fn releases(&self, package: &Package, node: &Node, written: &[&str]) -> Vec<Release> {
        let mut releases = Vec::new();
        for (index, line) in written.iter().enumerate() {
            match release(package, line) {
                Ok(release) => releases.push(release),
                Err(message) => {
                    let mark = match &node.shape {
                        Shape::List(list) => list.get(index).map_or(node.mark, |node| node.mark),
                        _ => node.mark,
                    };
                    let hint = Some("write a version, and perhaps its day, `yanked` or `deprecated`".to_owned());
                    self.reader.fault(mark, message, hint);
                }
            }
        }
        releases.sort_by(|a, b| a.version.cmp(&b.version));
        releases
    }

    fn expected(&self, node: &Node, index: usize, entry: &FindEntry, drafts: &[Draft]) -> Expected {
        let item = match node.field("finds").map(|finds| &finds.shape) {
            Some(Shape::List(list)) => list.get(index).map(AsRef::as_ref),
            _ => None,
        };
        let mark = item.map_or_else(|| item_place(node, "finds", index), |item| place_of(item, "rule"));
        refer::rule_exists(self.reader, drafts, mark, &entry.rule);
        Expected {
            rule: Text::from(&entry.rule),
            repository: entry.repository.as_deref().map(Text::from),
            path: entry.path.as_deref().map(Text::from),
            line: entry.line,
        }
    }
}

/// One release; what is wrong with it otherwise.
fn release(package: &Package, written: &str) -> Result<Release, String> {
    let mut words = written.split_whitespace();
    let version = words.next().unwrap_or_default();
    let version = ecosystem(package.ecosystem).and_then(|scheme| scheme.version(version));
    let Some(version) = version else { return Err(format!("`{written}` is no version of {}", package.ecosystem)) };
    let mut release = Release {
        version,
        published: None,
        yanked: None,
        deprecated: None,
        requires: Box::default(),
        digest: None,
        pythons: None,
    };
    for word in words {
        match (word, word.parse::<Date>()) {
            ("yanked", _) => release.yanked = Some(Text::default()),
            ("deprecated", _) => release.deprecated = Some(Text::default()),
            (_, Ok(day)) => release.published = day.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp()),
            _ => return Err(format!("unknown word `{word}`")),
        }
    }
    Ok(release)
}
