//! Raising one dependency changes its bytes and nothing else, and reading the result gives that change and nothing else.
//!
//! Held for every dependency of `fixtures/manifest`, and of each manifest below the folder that `OVERHAUL_CORPUS` names.
//! What is refused in the fixtures stands in `fixtures/roundtrip.txt`, with the reason.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use overhaul::edit::{Raise, Refusal};
use overhaul::manifest::claimant;
use overhaul::model::{Dependency, RepoPath, Text};
use rayon::prelude::*;

use crate::support::repository::{Repository, raised};
use crate::support::{expect_file, files, folders, project};

/// How many dependencies of one file of a corpus are tried, spread over the file.
const MOST: usize = 60;

/// A folder with all its files.
fn whole(folder: &Path, name: &str) -> Repository {
    let path = |name: &String| Some((RepoPath::new(name)?, std::fs::read_to_string(folder.join(name)).ok()?));
    let files = files(folder);
    Repository::new(name, files.iter().filter(|name| *name != "expected.txt").filter_map(path).collect())
}

/// A dependency and what is to be said of it.
fn line(repository: &Repository, dependency: &Dependency, reason: &str) -> String {
    let path = repository.reading.sources[dependency.place.source.file as usize];
    let Dependency { package, requirement, place, .. } = dependency;
    format!("{} {path}:{} {package} `{requirement}`: {reason}\n", repository.name, place.line)
}

static FIXTURES: LazyLock<Vec<Repository>> = LazyLock::new(|| {
    let cases = folders(&project("fixtures/manifest")).into_iter().flat_map(|format| folders(&format));
    let root = project("fixtures/manifest");
    cases.map(|case| whole(&case, case.strip_prefix(&root).unwrap().to_str().unwrap())).collect()
});

#[test]
fn roundtrip_of_every_fixture() {
    let (mut refused, mut proved, mut failures) = (String::new(), 0, Vec::new());
    for repository in FIXTURES.iter() {
        for dependency in repository.dependencies() {
            let Some(to) = raised(dependency) else { continue };
            match repository.raise(dependency, &to) {
                Ok(()) => proved += 1,
                Err(refusal) => refused += &line(repository, dependency, &refusal.to_string()),
            }
        }
    }
    assert!(proved > 0);
    expect_file(&project("fixtures/roundtrip.txt"), &refused, &mut failures);
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn repository(files: &[(&str, &str)]) -> Repository {
    let path = |(path, text): &(&str, &str)| (RepoPath::new(path).unwrap(), (*text).to_owned());
    Repository::new("", files.iter().map(path).collect())
}

#[test]
fn roundtrip_that_changes_more_is_refused() {
    for (path, text, name, to, reason) in [
        (
            "Dockerfile",
            "ARG A=3\nARG B=12\nFROM python:${A}.${B}\nFROM node:${B}\n",
            "node",
            "20",
            "Dockerfile:3: another requirement changes",
        ),
        ("package.json", "{\"engines\": {\"yarn\": \"^1\"}}", "yarn", "^4", "package.json:1: the name differs"),
        (
            "package.json",
            "{\"dependencies\": {\"a\": \"^1\"}}",
            "a",
            "next",
            "package.json:1: it is no longer looked up, or not as it was",
        ),
        ("requirements.txt", "a==1\n", "a", "==2 ", "requirements.txt:1: the requirement is not what is meant"),
        ("pnpm-workspace.yaml", "catalog:\n  a: ^1\n", "a", ">=2", "pnpm-workspace.yaml:2: there is another problem"),
    ] {
        let repository = repository(&[(path, text)]);
        let dependency = repository.dependencies().find(|dependency| dependency.written == name).unwrap();
        let refusal = repository.raise(dependency, to).unwrap_err().to_string();
        assert_eq!(refusal, reason, "{text}");
    }
}

#[test]
fn roundtrip_of_several_at_once() {
    let text = "\u{feff}catalog:\r\n  a: &v ^1\r\n  b: *v # é\r\n  c: \"^9.0\"\r\n  d: '1'";
    let before = repository(&[("pnpm-workspace.yaml", text), ("package.json", "{\"dependencies\": {\"e\": \"^1\"}}")]);
    let all = ["^2.10", "^2.10", "^10.0", "2", "^3"];
    let raises: Vec<_> = before
        .dependencies()
        .map(|dependency| {
            let index = ["a", "b", "c", "d", "e"].iter().position(|name| dependency.written == name).unwrap();
            Raise { dependency, to: Text::from(all[index]) }
        })
        .collect();
    let new = before.rewrite(&raises).unwrap();
    let new: Vec<_> = new.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(
        new,
        [
            ("package.json", "{\"dependencies\": {\"e\": \"^3\"}}"),
            ("pnpm-workspace.yaml", "\u{feff}catalog:\r\n  a: &v ^2.10\r\n  b: *v # é\r\n  c: \"^10.0\"\r\n  d: '2'")
        ]
    );
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
                    tally.unproved.push(line(file, dependency, &format!("to `{to}`: {unproved}")))
                }
                Err(refusal) => {
                    let example = || line(file, dependency, &format!("to `{to}`"));
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
#[allow(clippy::print_stdout, reason = "the figures are what one runs it for")]
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
