//! How fast an audit is, as ratios of whole-process times to a yardstick that runs beside it on the same machine.
//!
//! `cargo bench --bench fleet` makes a fleet of 1,000 repositories and its registries, and prints a table. The fleets stay in the
//! system's temporary folder for the next run. What can be set, by variables:
//!
//! | variable | meaning | otherwise |
//! |---|---|---|
//! | `FLEET_REPOSITORIES` | how many repositories | 1000 |
//! | `FLEET_LATENCY` | milliseconds before each answer of the registries | 50 |
//! | `FLEET_BINARY` | which `overhaul` | the one that was built |
//! | `FLEET_PORT` | where they listen; it is part of the images' names | 47613 |

#![allow(missing_docs, unreachable_pub, clippy::print_stdout)]

mod generate;
mod measure;
mod registry;

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use measure::{alternate, peak_memory, time};
use registry::{Asked, Registry};

/// As the table prints errors: with their own words.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let result = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "--fetch", list, base, connections] => fetch(list, base, connections),
        _ => compare(),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> Result<(), Failure> {
    let repositories: usize = setting("FLEET_REPOSITORIES", "1000").parse()?;
    let latency: u64 = setting("FLEET_LATENCY", "50").parse()?;
    let port: u16 = setting("FLEET_PORT", "47613").parse()?;
    let root = std::env::temp_dir().join("overhaul-fleets");
    fs::create_dir_all(&root)?;
    let fleet = root.join(format!("{repositories}"));
    let tenfold = root.join(format!("{}", repositories * 10));
    for (fleet, repositories) in [(&fleet, repositories), (&tenfold, repositories * 10)] {
        if generate::fleet(fleet, repositories, port)? {
            println!("wrote {repositories} repositories to {}", fleet.display());
        }
    }
    let registry = Registry::start(port, Duration::from_millis(latency))?;
    let bench = Bench { machine: Machine::set_up(&root, &registry)?, registry, fleet, tenfold };
    println!("{repositories} repositories, registries answer after {latency} ms, medians of whole processes");
    println!("{:<46} {:>10} {:>10} {:>8} {:>7}", "", "overhaul", "yardstick", "ratio", "aim");
    for row in [Bench::cold, Bench::warm, Bench::memory, Bench::tenfold, Bench::judging, Bench::version] {
        row(&bench)?;
    }
    Ok(())
}

fn setting(name: &str, otherwise: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| otherwise.to_owned())
}

/// The settings that point every client, and so `overhaul`, at the loopback registries.
struct Machine {
    home: PathBuf,
    cache: PathBuf,
    base: String,
}

impl Machine {
    fn set_up(root: &Path, registry: &Registry) -> io::Result<Self> {
        let home = root.join("home");
        let base = format!("http://{}", registry.address);
        fs::create_dir_all(home.join("cargo"))?;
        let config = format!(
            "[source.crates-io]\nreplace-with = \"loopback\"\n\n[source.loopback]\nregistry = \"sparse+{base}/cargo/\"\n"
        );
        fs::write(home.join("cargo/config.toml"), config)?;
        Ok(Self { cache: home.join("cache"), home, base })
    }

    fn overhaul(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(setting("FLEET_BINARY", env!("CARGO_BIN_EXE_overhaul")));
        command.args(arguments).env_clear().current_dir(&self.home);
        command.envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.env("HOME", &self.home).env("XDG_CACHE_HOME", &self.cache).env("CARGO_HOME", self.home.join("cargo"));
        command.env("NPM_CONFIG_REGISTRY", format!("{}/npm/", self.base));
        command.env("PIP_INDEX_URL", format!("{}/pypi/simple/", self.base));
        command
    }

    fn audit(&self, fleet: &Path) -> Command {
        let mut command = self.overhaul(&["audit"]);
        command.arg(fleet);
        command
    }

    fn forget(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.cache) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

struct Bench {
    machine: Machine,
    registry: Registry,
    fleet: PathBuf,
    tenfold: PathBuf,
}

impl Bench {
    /// An audit with an empty cache, beside merely fetching the same documents over as many connections.
    fn cold(&self) -> Result<(), Failure> {
        let audit = || {
            self.machine.forget()?;
            time(&mut self.machine.audit(&self.fleet))
        };
        self.registry.take_asked();
        audit()?;
        let Asked { documents, connections } = self.registry.take_asked();
        let title = format!("cold, {} documents, {connections} connections", documents.len());
        if documents.is_empty() {
            println!("{title:<46} the audit asked for nothing");
            return Ok(());
        }
        let list = self.machine.home.join("documents");
        let lines: Vec<String> = documents.iter().map(|(path, accept)| format!("{path}\t{accept}")).collect();
        fs::write(&list, lines.join("\n"))?;
        let mut fetch = Command::new(std::env::current_exe()?);
        fetch.arg("--fetch").arg(&list).arg(&self.machine.base).arg(connections.to_string());
        row(&title, alternate(5, audit, || time(&mut fetch))?, 1.5);
        Ok(())
    }

    /// An audit with a fresh cache, beside a search for one word.
    fn warm(&self) -> Result<(), Failure> {
        let title = "warm, beside `rg --count version`";
        let mut search = Command::new("rg");
        search.args(["-uu", "-g", "!.git", "--count", "version"]).arg(&self.fleet);
        if !is_installed("rg") {
            println!("{title:<46} rg is not installed");
            return Ok(());
        }
        let mut audit = self.machine.audit(&self.fleet);
        row(title, alternate(11, || time(&mut audit), || time(&mut search))?, 5.0);
        Ok(())
    }

    /// What a warm audit holds at most.
    fn memory(&self) -> Result<(), Failure> {
        const LIMIT: u64 = 300;
        let peak = peak_memory(&mut self.machine.audit(&self.fleet))?.map(|bytes| bytes / 1_000_000);
        match peak {
            Some(peak) => {
                println!("{:<46} {peak:>7} MB {:>20} MB {}", "warm, memory at most", LIMIT, verdict(peak <= LIMIT));
            }
            None => println!("{:<46} the system does not say", "warm, memory at most"),
        }
        Ok(())
    }

    /// A warm audit of ten times the repositories.
    fn tenfold(&self) -> Result<(), Failure> {
        let mut audit = self.machine.audit(&self.tenfold);
        let mut single = self.machine.audit(&self.fleet);
        row("ten times the repositories", alternate(3, || time(&mut audit), || time(&mut single))?, 10.5);
        Ok(())
    }

    /// The same with hundreds of rules, of every kind.
    fn judging(&self) -> Result<(), Failure> {
        let judge = |fleet: &Path| {
            let mut audit = self.machine.audit(fleet);
            // What the packs want to know beside what the fleet asks for, nobody serves: that is no matter here.
            audit.args(["--offline", "--exit-zero"]);
            for pack in ["bakhmach-portfolio", "crm-seven-services", "graintrade", "own-circle", "hadadahealth"] {
                audit.args(["--rules", pack]);
            }
            audit
        };
        let (mut tenfold, mut single) = (judge(&self.tenfold), judge(&self.fleet));
        row("ten times the repositories, every pack", alternate(3, || time(&mut tenfold), || time(&mut single))?, 10.5);
        Ok(())
    }

    /// Starting and ending.
    fn version(&self) -> Result<(), Failure> {
        let title = "`overhaul --version`, beside `git --version`";
        if !is_installed("git") {
            println!("{title:<46} git is not installed");
            return Ok(());
        }
        let mut overhaul = self.machine.overhaul(&["--version"]);
        let mut git = Command::new("git");
        git.arg("--version");
        row(title, alternate(31, || time(&mut overhaul), || time(&mut git))?, 3.0);
        Ok(())
    }
}

fn is_installed(program: &str) -> bool {
    time(Command::new(program).arg("--version")).is_ok()
}

fn row(title: &str, (ours, yardstick): (Duration, Duration), aim: f64) {
    let ratio = ours.as_secs_f64() / yardstick.as_secs_f64();
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{title:<46} {:>7.1} ms {:>7.1} ms {ratio:>8.2} {aim:>7} {}",
        milliseconds(ours),
        milliseconds(yardstick),
        verdict(ratio <= aim)
    );
}

fn verdict(holds: bool) -> &'static str {
    if holds { "ok" } else { "over" }
}

/// The yardstick of the cold run: gets every document of a list, and does nothing with them.
fn fetch(list: &str, base: &str, connections: &str) -> Result<(), Failure> {
    let connections: usize = connections.parse()?;
    let text = fs::read_to_string(list)?;
    let documents: Vec<(String, String)> = text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(path, accept)| (format!("{base}{path}"), accept.to_owned()))
        .collect();
    // The client wants a provider even where no address is https.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let documents = std::sync::Arc::new(documents);
        let next = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..connections.max(1) {
            let (client, documents, next) = (client.clone(), documents.clone(), next.clone());
            tasks.spawn(async move {
                while let Some((url, accept)) = documents.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    client.get(url).header("accept", accept).send().await?.error_for_status()?.bytes().await?;
                }
                Ok::<_, reqwest::Error>(())
            });
        }
        while let Some(task) = tasks.join_next().await {
            task??;
        }
        Ok(())
    })
}
