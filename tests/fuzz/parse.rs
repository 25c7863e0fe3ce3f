//! One parser under any text: it neither panics nor runs away, what it gives lies in the text, and a raised dependency is
//! written as it is meant or refused.
//!
//! `FORMAT` names the parser, `SEEDS` the folder into which the files to begin with are written: those of that format below
//! `fixtures`, and below the folder that `OVERHAUL_CORPUS` names. Without `FORMAT`, the parsers are listed. An input is the
//! path of a file in its first line, and the text of the file.

#![no_main]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fs, process};

use libfuzzer_sys::{Corpus, fuzz_target};
use overhaul::manifest::{LOCKS, MANIFESTS, claimant, lock_claimant};
use overhaul::model::{Place, RepoPath};

#[path = "../it/support/repository.rs"]
mod repository;

use repository::{Repository, raised};

/// A lock format has no word of its own: the customary name stands for it.
const LOCK_FILES: &[&str] = &[
    "Cargo.lock",
    "package-lock.json",
    "pnpm-lock.yaml",
    "yarn.lock",
    "bun.lock",
    "uv.lock",
    "poetry.lock",
    "pdm.lock",
    "pylock.toml",
    "Pipfile.lock",
];

/// What the files that a format consults hold.
const BESIDE: &str = "TAG=3.12\nVERSION='16'\nIMAGE=postgres:16.2\nA=1\n";

/// Every so many inputs, the interned texts are let go: a run of minutes would fill the memory with them.
const ROUND: u32 = 1 << 14;

static FORMAT: LazyLock<String> = LazyLock::new(|| env::var("FORMAT").unwrap_or_default());
static INPUTS: AtomicU32 = AtomicU32::new(0);

fuzz_target!(init: prepare(), |bytes: &[u8]| -> Corpus {
    let corpus = parse(&String::from_utf8_lossy(bytes));
    if INPUTS.fetch_add(1, Ordering::Relaxed) % ROUND == ROUND - 1 {
        // SAFETY: everything that held an interned text was dropped with the repository above.
        unsafe { ustr::_clear_cache() };
    }
    corpus
});

fn parse(input: &str) -> Corpus {
    let (path, text) = input.split_once('\n').unwrap_or((input, ""));
    let Some(path) = RepoPath::new(path).filter(|path| is_chosen(path.as_str())) else { return Corpus::Reject };
    let consulted = claimant(path.as_str()).map_or(&[][..], |format| format.consults());
    let beside = consulted.iter().filter_map(|name| Some((path.beside(name)?, BESIDE.to_owned())));
    let texts: BTreeMap<_, _> = beside.chain([(path, text.to_owned())]).collect();
    let repository = Repository::new("", texts);
    places_lie_in_the_text(&repository);
    let raisable: Vec<_> = repository.dependencies().collect();
    let chosen = raisable.get(text.len() % raisable.len().max(1));
    if let Some((dependency, to)) = chosen.and_then(|dependency| Some((dependency, raised(dependency)?))) {
        let _ = repository.raise(dependency, &to);
    }
    Corpus::Keep
}

fn places_lie_in_the_text(repository: &Repository) {
    let lies = |place: Place| {
        let path = repository.reading.sources[place.source.file as usize];
        let text = &repository.texts[&path];
        assert!(text.get(place.span()).is_some(), "{place:?} is no place of {path}");
    };
    for manifest in &repository.reading.manifests {
        for dependency in &manifest.dependencies {
            lies(dependency.place);
            lies(dependency.name_place);
        }
        manifest.facts.iter().for_each(|fact| lies(fact.place));
    }
}

/// Whether the parser under test claims a file of this path.
fn is_chosen(path: &str) -> bool {
    match lock_claimant(path) {
        Some(lock) => lock.claims(&FORMAT),
        None => claimant(path).is_some_and(|manifest| manifest.format() == *FORMAT),
    }
}

/// Lists the parsers, or writes the files to begin with.
fn prepare() {
    assert!(LOCKS.iter().all(|lock| LOCK_FILES.iter().any(|name| lock.claims(name))), "every lock format is named");
    if FORMAT.is_empty() {
        MANIFESTS.iter().for_each(|manifest| println!("{}", manifest.format()));
        LOCK_FILES.iter().filter(|name| lock_claimant(name).is_some()).for_each(|name| println!("{name}"));
        process::exit(0);
    }
    let Some(seeds) = env::var_os("SEEDS").map(PathBuf::from) else { return };
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures");
    let corpus = env::var_os("OVERHAUL_CORPUS").map(PathBuf::from);
    let found = [Some(fixtures), corpus].into_iter().flatten().flat_map(|root| files(&root));
    let chosen = found.filter_map(|file| Some((path_of(&file)?, fs::read_to_string(file).ok()?)));
    for (count, (path, text)) in chosen.enumerate() {
        let _ = fs::write(seeds.join(format!("seed-{count}")), format!("{path}\n{text}"));
    }
}

/// The shortest end of a file's path that the parser claims: its name, or that in the folders that it needs.
fn path_of(file: &Path) -> Option<String> {
    let parts: Vec<_> = file.iter().map(|part| part.to_string_lossy()).collect();
    (1..=parts.len().min(3)).map(|count| parts[parts.len() - count..].join("/")).find(|path| is_chosen(path))
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
        }
    }
    found
}
