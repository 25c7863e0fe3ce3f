//! How fast files are found and read, beside a search for one word through the same folder.
//!
//! `cargo bench --bench extract` discovers and extracts in this process, on all cores, and prints the best of several rounds, that
//! of `rg -uu --count version`, and their ratio. What can be set, by variables:
//!
//! | variable | meaning | otherwise |
//! |---|---|---|
//! | `OVERHAUL_CORPUS` | the folder | `../shared/corpus` where it is there, else `fixtures` |
//! | `EXTRACT_ROUNDS` | how many rounds | 11 |

#![allow(missing_docs, unreachable_pub, clippy::print_stdout)]

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use overhaul::fleet::{Request, Wanted, discover};
use overhaul::manifest;
use rayon::prelude::*;

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many times the search's time it may take.
const AIM: f64 = 10.0;

fn main() -> ExitCode {
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> Result<(), Box<dyn Error>> {
    let rounds: usize = std::env::var("EXTRACT_ROUNDS").map_or(Ok(11), |rounds| rounds.parse())?;
    let corpus = corpus();
    let seen = extract(&corpus)?;
    println!(
        "{}: {} repositories, {} manifests, {} dependencies, {} facts, {} problems; best of {rounds}",
        corpus.display(),
        seen.repositories,
        seen.manifests,
        seen.dependencies,
        seen.facts,
        seen.problems
    );
    let ours = best(rounds, || extract(&corpus).map(|_| ()))?;
    println!("{:<40} {:>8.1} ms", "discovery and extraction", milliseconds(ours));
    if search(&corpus).is_err() {
        println!("rg is not installed, so there is nothing to hold it against");
        return Ok(());
    }
    let yardstick = best(rounds, || search(&corpus))?;
    let ratio = ours.as_secs_f64() / yardstick.as_secs_f64();
    let verdict = if ratio <= AIM { "ok" } else { "over" };
    println!("{:<40} {:>8.1} ms", "rg -uu --count version", milliseconds(yardstick));
    println!("{:<40} {ratio:>8.2}    aim {AIM} {verdict}", "ratio");
    Ok(())
}

/// The folder whose files are read.
fn corpus() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = || Some(here.join("../shared/corpus")).filter(|folder| folder.is_dir());
    let given = std::env::var_os("OVERHAUL_CORPUS").map(PathBuf::from);
    given.or_else(shared).unwrap_or_else(|| here.join("fixtures"))
}

/// What one round saw: no round is fast because it saw little.
#[derive(Default)]
struct Seen {
    repositories: usize,
    manifests: usize,
    dependencies: usize,
    facts: usize,
    problems: usize,
}

/// What `overhaul audit` does before it asks anybody anything.
fn extract(corpus: &Path) -> Result<Seen, Box<dyn Error>> {
    let request = Request { paths: vec![corpus.to_owned()], all_paths: true, ..Request::default() };
    let discovery = discover(&request, &Wanted { claims: &manifest::claim, noted: None })?;
    let readings: Vec<_> = discovery
        .found
        .par_iter()
        .enumerate()
        .map(|(index, found)| manifest::read(index as u32, &found.files, &|path| found.reader.text(path)))
        .collect();
    let mut seen = Seen { repositories: readings.len(), ..Seen::default() };
    for reading in &readings {
        seen.manifests += reading.manifests.len();
        seen.problems += reading.errors.len();
        seen.dependencies += reading.manifests.iter().map(|manifest| manifest.dependencies.len()).sum::<usize>();
        seen.facts += reading.manifests.iter().map(|manifest| manifest.facts.len()).sum::<usize>();
    }
    Ok(seen)
}

fn search(corpus: &Path) -> Result<(), Box<dyn Error>> {
    let mut search = Command::new("rg");
    search.args(["-uu", "--count", "version"]).arg(corpus).stdin(Stdio::null());
    let status = search.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(format!("rg ended with {status}").into()),
    }
}

fn best(rounds: usize, mut round: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<Duration, Box<dyn Error>> {
    let mut best = Duration::MAX;
    for _ in 0..rounds.max(1) {
        let start = Instant::now();
        round()?;
        best = best.min(start.elapsed());
    }
    Ok(best)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
