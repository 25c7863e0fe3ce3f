//! Raising one dependency changes its bytes and nothing else, and reading the result gives that change and nothing else.
//!
//! Held for every dependency of `fixtures/manifest`, and of each manifest below the folder that `OVERHAUL_CORPUS` names.
//! What is refused in the fixtures stands in `fixtures/roundtrip.txt`, with the reason.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use overhaul::ecosystem::ecosystem;
use overhaul::edit::{Raise, Refusal, rewrite};
use overhaul::manifest::{Reading, claimant, is_wanted, read};
use overhaul::model::{Dependency, Encoding, Problem, RepoPath, Text};
use rayon::prelude::*;

use crate::support::{expect_file, files, folders, project};

/// How many dependencies of one file of a corpus are tried, spread over the file.
const MOST: usize = 60;

/// Some files, and what reading them gave.
struct Repository {
    name: String,
    paths: Vec<RepoPath>,
    texts: BTreeMap<RepoPath, String>,
    reading: Reading,
}

impl Repository {
    fn new(name: &str, texts: BTreeMap<RepoPath, String>) -> Self {
        let paths: Vec<_> = texts.keys().copied().filter(|path| is_wanted(path.as_str())).collect();
        let reading = read(0, &paths, &|path| text(&texts, path));
        Self { name: name.to_owned(), paths, texts, reading }
    }

    /// A folder with all its files.
    fn whole(folder: &Path, name: &str) -> Self {
        let path = |name: &String| Some((RepoPath::new(name)?, std::fs::read_to_string(folder.join(name)).ok()?));
        let files = files(folder);
        Self::new(name, files.iter().filter(|name| *name != "expected.txt").filter_map(path).collect())
    }

    fn dependencies(&self) -> impl Iterator<Item = &Dependency> {
        let all = self.reading.manifests.iter().flat_map(|manifest| &manifest.dependencies);
        all.filter(|dependency| dependency.skip.is_none() && !dependency.requirement.is_empty())
    }

    /// Raises one dependency alone.
    fn raise(&self, dependency: &Dependency, to: &str) -> Result<(), Refusal> {
        let raise = Raise { dependency, to: Text::from(to) };
        let new = rewrite(&self.reading, &self.paths, &|path| text(&self.texts, path), &[raise])?;
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

    fn line(&self, dependency: &Dependency, reason: &str) -> String {
        let path = self.reading.sources[dependency.place.source.file as usize];
        let Dependency { package, requirement, place, .. } = dependency;
        format!("{} {path}:{} {package} `{requirement}`: {reason}\n", self.name, place.line)
    }
}

fn text(texts: &BTreeMap<RepoPath, String>, path: RepoPath) -> Result<(String, Encoding), Problem> {
    let absent = || Problem { code: "unreadable", message: "no such file".to_owned(), line: 0, column: 0 };
    texts.get(&path).map(|text| (text.clone(), Encoding::Utf8)).ok_or_else(absent)
}

/// What the dependency might be raised to: as its ecosystem raises it to something far above, else with other digits.
fn raised(dependency: &Dependency) -> Option<String> {
    let requirement = dependency.requirement.as_str();
    let textual = with_other_digits(requirement)?;
    let Some(ecosystem) = ecosystem(dependency.package.ecosystem) else { return Some(textual) };
    let far = ["99.0.0", &textual].into_iter().filter_map(|text| ecosystem.version(text));
    let raised = far.filter_map(|to| ecosystem.raise(requirement, &to).ok()).find(|raised| raised != requirement);
    Some(raised.unwrap_or(textual))
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

static FIXTURES: LazyLock<Vec<Repository>> = LazyLock::new(|| {
    let cases = folders(&project("fixtures/manifest")).into_iter().flat_map(|format| folders(&format));
    let root = project("fixtures/manifest");
    cases.map(|case| Repository::whole(&case, case.strip_prefix(&root).unwrap().to_str().unwrap())).collect()
});

#[test]
fn roundtrip_of_every_fixture() {
    let (mut refused, mut proved, mut failures) = (String::new(), 0, Vec::new());
    for repository in FIXTURES.iter() {
        for dependency in repository.dependencies() {
            let Some(to) = raised(dependency) else { continue };
            match repository.raise(dependency, &to) {
                Ok(()) => proved += 1,
                Err(refusal) => refused += &repository.line(dependency, &refusal.to_string()),
            }
        }
    }
    assert!(proved > 0);
    expect_file(&project("fixtures/roundtrip.txt"), &refused, &mut failures);
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// What trying a part of a corpus gave.
#[derive(Default)]
struct Tally {
    files: usize,
    proved: usize,
    refused: BTreeMap<String, (usize, String)>,
    unproved: Vec<String>,
}

impl Tally {
    fn of(file: &Repository) -> Self {
        let mut tally = Self { files: 1, ..Self::default() };
        let all: Vec<_> =
            file.dependencies().filter_map(|dependency| Some((dependency, raised(dependency)?))).collect();
        for (dependency, to) in all.iter().step_by(all.len().div_ceil(MOST).max(1)) {
            match file.raise(dependency, to) {
                Ok(()) => tally.proved += 1,
                Err(Refusal::Unproved(unproved)) => {
                    tally.unproved.push(file.line(dependency, &format!("to `{to}`: {unproved}")))
                }
                Err(refusal) => {
                    let example = || file.line(dependency, &format!("to `{to}`"));
                    tally.refused.entry(refusal.to_string()).or_insert_with(|| (0, example())).0 += 1;
                }
            }
        }
        tally
    }

    fn add(mut self, other: Self) -> Self {
        self.files += other.files;
        self.proved += other.proved;
        self.unproved.extend(other.unproved);
        for (reason, (count, example)) in other.refused {
            self.refused.entry(reason).or_insert((0, example)).0 += count;
        }
        self
    }
}

#[test]
fn roundtrip_of_a_corpus() {
    let Some(corpus) = std::env::var_os("OVERHAUL_CORPUS") else { return };
    let mut manifests = Vec::new();
    for folder in folders(Path::new(&corpus)) {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let files = files(&folder).into_iter().filter(|file| claimant(file).is_some());
        manifests.extend(files.map(|file| (folder.join(&file), format!("{name}/"), file)));
    }
    let tallies = manifests.par_iter().filter_map(|(file, name, path)| {
        let text = std::fs::read_to_string(file).ok()?;
        Some(Tally::of(&Repository::new(name, BTreeMap::from([(RepoPath::new(path)?, text)]))))
    });
    let tally = tallies.reduce(Tally::default, Tally::add);
    println!("{} files: {} edits proved, {} not", tally.files, tally.proved, tally.unproved.len());
    for (reason, (count, example)) in &tally.refused {
        println!("{count} refused: {reason}, as {example}");
    }
    assert!(tally.proved > 0 && tally.unproved.is_empty(), "not proved:\n{}", tally.unproved.concat());
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Whatever the new requirement is: the change is refused, or reading the result gives it.
    #[test]
    fn roundtrip_of_any_requirement(which: proptest::sample::Index, to in "[0-9a-z.*^~<>=! ,|@:/+_-]{1,12}|[0-9.]{1,4}[ -~é\\n\\t]{0,6}") {
        let all: Vec<_> = FIXTURES.iter().flat_map(|case| case.dependencies().map(move |one| (case, one))).collect();
        let (repository, dependency) = all[which.index(all.len())];
        let _ = repository.raise(dependency, &to);
    }
}
