//! A few files as a repository, one of whose dependencies is raised. The fuzzer uses it too.

use std::collections::BTreeMap;

use overhaul::ecosystem::ecosystem;
use overhaul::edit::{Raise, Refusal, rewrite};
use overhaul::manifest::{Reading, is_wanted, read};
use overhaul::model::{Dependency, EcosystemId, Encoding, Package, Problem, RepoPath, Text};

/// Some files, and what reading them gave.
pub struct Repository {
    pub name: String,
    pub paths: Vec<RepoPath>,
    pub texts: BTreeMap<RepoPath, String>,
    pub reading: Reading,
}

impl Repository {
    pub fn new(name: &str, texts: BTreeMap<RepoPath, String>) -> Self {
        let paths: Vec<_> = texts.keys().copied().filter(|path| is_wanted(path.as_str())).collect();
        let reading = read(0, &paths, &|path| text(&texts, path));
        Self { name: name.to_owned(), paths, texts, reading }
    }

    /// What can be raised.
    pub fn dependencies(&self) -> impl Iterator<Item = &Dependency> {
        let all = self.reading.manifests.iter().flat_map(|manifest| &manifest.dependencies);
        all.filter(|dependency| dependency.skip.is_none() && !dependency.requirement.is_empty())
    }

    /// The new texts.
    pub fn rewrite(&self, raises: &[Raise<'_>]) -> Result<BTreeMap<RepoPath, String>, Refusal> {
        rewrite(&self.reading, &self.paths, &|path| text(&self.texts, path), raises)
    }

    /// Raises one dependency alone; panics where something else changes.
    pub fn raise(&self, dependency: &Dependency, to: &str) -> Result<(), Refusal> {
        let new = self.rewrite(&[Raise { dependency, to: Text::from(to) }])?;
        let path = self.reading.sources[dependency.place.source.file as usize];
        assert_eq!(new.keys().collect::<Vec<_>>(), [&path], "one file changes");
        let (old, new, span) = (&self.texts[&path], &new[&path], dependency.place.span());
        let behind = old.len() - span.end;
        assert_eq!((&old[..span.start], &old[span.end..]), (&new[..span.start], &new[new.len() - behind..]));
        let texts = self.texts.iter().map(|(path, text)| (*path, text.clone())).chain([(path, new.clone())]).collect();
        let after = Self::new(&self.name, texts);
        let differing = self.reading.manifests.iter().zip(&after.reading.manifests).flat_map(|(before, after)| {
            assert_eq!(before.dependencies.len(), after.dependencies.len());
            before.dependencies.iter().zip(&after.dependencies).filter(|(one, other)| {
                one.requirement != other.requirement || (one.place == dependency.place && one.requirement == to)
            })
        });
        let mut count = 0;
        for (before, after) in differing {
            count += 1;
            assert_eq!(before.place, dependency.place, "{}: {} changes too", path, before.package);
            assert!(before.requirement != dependency.requirement || after.requirement == to, "{}", after.requirement);
        }
        assert!(count > 0, "{path}: {} is as it was", dependency.package);
        Ok(())
    }
}

fn text(texts: &BTreeMap<RepoPath, String>, path: RepoPath) -> Result<(String, Encoding), Problem> {
    let absent = || Problem { code: "unreadable", message: "no such file".to_owned(), line: 0, column: 0 };
    texts.get(&path).map(|text| (text.clone(), Encoding::Utf8)).ok_or_else(absent)
}

/// What the dependency might be raised to: as its ecosystem raises it to something far above, else with other digits.
pub fn raised(dependency: &Dependency) -> Option<String> {
    let requirement = dependency.requirement.as_str();
    let textual = with_other_digits(requirement)?;
    let Some(ecosystem) = ecosystem(dependency.package.ecosystem) else { return Some(textual) };
    // Of these, another version has another name: yarn from 2 on; Windows beside 11 is the server.
    let is_yarn = dependency.package == Package::new(EcosystemId::NPM, "yarn");
    if dependency.package == Package::new(EcosystemId::RUNTIME, "runner/windows-desktop") {
        return None;
    }
    let far = if is_yarn { ["1.99.1"; 2] } else { ["99.1.1", &textual] };
    let far = far.into_iter().filter_map(|text| ecosystem.version(text));
    let raised = far.filter_map(|to| ecosystem.raise(requirement, &to).ok()).find(|raised| raised != requirement);
    raised.or((!is_yarn).then_some(textual))
}

/// The first number with nothing but nines, and a commit behind `@` with other digits too; `None` where there is none.
fn with_other_digits(requirement: &str) -> Option<String> {
    let (tag, commit) = requirement.rsplit_once('@').unwrap_or((requirement, ""));
    let start = tag.find(|character: char| character.is_ascii_digit())?;
    let digits = tag[start..].bytes().take_while(u8::is_ascii_digit).count();
    let nines =
        "9".repeat(if tag[start..start + digits].bytes().all(|digit| digit == b'9') { digits + 1 } else { digits });
    let is_commit = commit.len() >= 7 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    let commit: String = if is_commit { commit.chars().rev().map(other_digit).collect() } else { commit.to_owned() };
    let at = if requirement.len() > tag.len() { "@" } else { "" };
    Some(format!("{}{nines}{}{at}{commit}", &tag[..start], &tag[start + digits..]))
}

fn other_digit(digit: char) -> char {
    char::from_digit((digit.to_digit(16).unwrap() + 1) % 16, 16).unwrap()
}
