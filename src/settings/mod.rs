//! `overhaul.yaml`, the environment and the flags become one valid value; every problem is collected on the way.

mod asking;
mod clock;
mod packs;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use jiff::SignedDuration;

use crate::advisory::Source;
use crate::cli::{self, TargetFlag};
use crate::error::{Error, Kind, Problem};
use crate::fleet;
use crate::model::{Policy, Severity, Target};
use crate::registry;
use crate::report::Format;
use crate::rule::{self, Components, RuleSet};
use crate::ui::Ui;

pub use asking::{Asking, for_one_document};
pub use clock::Clock;
pub use packs::{CONFIG_NAMES, Loaded, Packs, problem};

use asking::{advisories, is_there, registry_config};

/// How long an answer of a registry is good without asking again.
const MAX_AGE: Duration = Duration::from_hours(1);

/// Everything a run needs to know, valid.
pub struct Settings {
    /// Which repositories.
    pub fleet: fleet::Request,
    /// How registries are asked.
    pub registry: registry::Config,
    /// What counts as a finding.
    pub rules: RuleSet,
    /// Where advisories come from; `None` where nobody said.
    pub advisories: Option<Source>,
    /// What may be offered.
    pub policy: Policy,
    /// What day it is.
    pub clock: Clock,
    /// How far ahead an end of life is reported, in days.
    pub eol_lookahead: i64,
    /// Where reports go.
    pub destinations: Vec<Destination>,
    /// When to fail.
    pub gate: Gate,
    /// The only packages that are of interest; `None` for all.
    pub only: Option<Components>,
    /// What others measured, by target or metric.
    pub measurements: BTreeMap<String, String>,
}

/// One report: its format, and its file or standard output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// The format.
    pub format: Format,
    /// The file; `None` for standard output.
    pub file: Option<PathBuf>,
}

/// When to fail.
#[derive(Clone, Copy, Debug, Default)]
pub struct Gate {
    /// The mildest severity that fails.
    pub fail_on: Option<Severity>,
    /// Never fail.
    pub exit_zero: bool,
    /// Whether having nothing to scan is a failure.
    pub fail_on_empty: bool,
}

impl Settings {
    /// The settings of an audit.
    pub fn for_audit(audit: &cli::Audit, ui: &Ui) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let mut settings = Self::read(&audit.select, &audit.knowledge, &audit.policy, ui, &mut problems)?;
        settings.destinations = problems.take(destinations(&audit.output)).unwrap_or_default();
        let measurements = audit.output.measurements.as_deref().and_then(|file| problems.take(measurements(file)));
        settings.measurements = measurements.unwrap_or_default();
        let fail_on = audit.gate.fail_on.and_then(cli::FailOn::severity);
        settings.gate = Gate { fail_on, exit_zero: audit.gate.exit_zero, fail_on_empty: audit.gate.fail_on_empty };
        problems.into_result(settings)
    }

    /// The settings of a look at how many versions are in use.
    pub fn for_drift(drift: &cli::Drift, ui: &Ui) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let settings = Self::read(&drift.select, &drift.knowledge, &drift.policy, ui, &mut problems)?;
        problems.into_result(settings)
    }

    /// The settings of a question about one package.
    pub fn for_why(why: &cli::Why, ui: &Ui) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let mut settings = Self::read(&why.select, &why.knowledge, &why.policy, ui, &mut problems)?;
        settings.only = only(std::slice::from_ref(&why.asked), &mut problems);
        settings.fleet.include.extend(why.repo.clone());
        problems.into_result(settings)
    }

    /// The settings of one rule against a fleet: that rule alone, though it may be off.
    pub fn for_try(asked: &cli::rules::Try, ui: &Ui) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let mut settings = Self::read(&asked.select, &asked.knowledge, &asked.policy, ui, &mut problems)?;
        problems.take(settings.rules.keep_only(&asked.rule).map_err(|hint| unknown_rule(&asked.rule, hint)));
        problems.into_result(settings)
    }

    /// The settings of a look at a fleet without rules: nothing is asked of anybody.
    pub fn for_init(init: &cli::rules::Init, ui: &Ui) -> Result<Self, Error> {
        let flags = cli::RulesFlags { no_config: true, ..cli::RulesFlags::default() };
        let policy = cli::PolicyFlags { held_against: flags, ..cli::PolicyFlags::default() };
        let knowledge = cli::Knowledge { offline: true, ..cli::Knowledge::default() };
        let mut problems = Problems::default();
        let mut settings = Self::read(&init.select, &knowledge, &policy, ui, &mut problems)?;
        settings.rules = RuleSet::default();
        problems.into_result(settings)
    }

    fn read(
        select: &cli::Select,
        knowledge: &cli::Knowledge,
        flags: &cli::PolicyFlags,
        ui: &Ui,
        problems: &mut Problems,
    ) -> Result<Self, Error> {
        set_jobs(select.jobs)?;
        let clock = Clock::new(knowledge.as_of);
        let cache = knowledge.cache_dir.clone().or_else(cache_dir);
        let packs = Packs::new(cache.as_deref(), knowledge.offline);
        let rules = packs.load(&flags.held_against, select.paths.first().map(PathBuf::as_path), ui)?;
        let policy = policy(&rules, flags, problems);
        let eol_lookahead =
            flags.eol_lookahead.as_deref().map(|age| problems.take(age_in_days("--eol-lookahead", age)));
        problems.take(is_there("--snapshot", knowledge.snapshot.as_deref()));
        Ok(Self {
            registry: registry_config(knowledge, &rules.registries, cache.clone(), clock.asked, ui),
            fleet: fleet_request(select, &rules, cache, problems),
            advisories: advisories(knowledge, rules.advisories.as_ref(), problems),
            eol_lookahead: eol_lookahead.flatten().unwrap_or(DEFAULT_LOOKAHEAD_DAYS),
            rules,
            policy,
            clock,
            destinations: vec![Destination { format: Format::default(), file: None }],
            gate: Gate::default(),
            only: only(&select.packages, problems),
            measurements: BTreeMap::new(),
        })
    }

    /// Whether anything is to be known of what lock files pin beyond what manifests ask for.
    pub fn wants_pinned(&self) -> bool {
        self.advisories.is_some() && self.rules.asks_for_advisories()
    }

    /// Whether the dates of all releases are needed, even where they cost a registry's big document.
    pub fn needs_dates(&self) -> bool {
        self.clock.as_of.is_some() || self.policy.min_age.is_some() || self.rules.needs_dates()
    }

    /// Whether some report shows the commit, the state and the languages of each repository.
    pub fn wants_standing(&self) -> bool {
        let shows = |format| matches!(format, Format::Json | Format::Roadmap);
        self.destinations.iter().any(|destination| shows(destination.format))
    }
}

/// A rule that nothing says, and what was probably meant.
pub fn unknown_rule(id: &str, hint: Option<String>) -> Problem {
    let problem = Problem::new(format!("no rule `{id}`"));
    problem.hint(hint.unwrap_or_else(|| "`overhaul rules list` lists them, `--rules PACK` adds a pack".to_owned()))
}

/// How far ahead an end of life is reported if nothing is said.
pub const DEFAULT_LOOKAHEAD_DAYS: i64 = 90;

/// What is wrong with flags and variables, all of it.
#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn take<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.0.push(problem)).ok()
    }

    fn into_result<T>(self, value: T) -> Result<T, Error> {
        if self.0.is_empty() { Ok(value) } else { Err(Error { kind: Kind::Usage, problems: self.0 }) }
    }
}

fn only(packages: &[String], problems: &mut Problems) -> Option<Components> {
    let components = Components::of(packages).map_err(|message| {
        Problem::new(message).hint("name packages as `fastapi`, `npm/react` or `npm/@babel/*`, without a version")
    });
    (!packages.is_empty()).then(|| problems.take(components))?
}

/// Threads that read files wait for the system now and then: with two a core a warm audit takes a twentieth less time.
fn two_a_core() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get() * 2)
}

fn set_jobs(jobs: Option<usize>) -> Result<(), Error> {
    if jobs == Some(0) {
        return Err(Error::new(Kind::Usage, "--jobs: no work is done by 0 threads").hint("give a number from 1 up"));
    }
    // A pool that stands already (a library's caller made it) is as good.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs.unwrap_or_else(two_a_core)).build_global();
    Ok(())
}

fn age_in_days(flag: &str, age: &str) -> Result<i64, Problem> {
    Ok(parse_age(flag, age)?.as_hours() / 24)
}

fn parse_age(flag: &str, age: &str) -> Result<SignedDuration, Problem> {
    let problem = || Problem::new(format!("{flag}: `{age}` is not an age"));
    rule::parse_age(age).ok_or_else(|| problem().hint("write 3d, 12h, 2w or a number of days"))
}

/// The flags over the file.
fn policy(rules: &RuleSet, flags: &cli::PolicyFlags, problems: &mut Problems) -> Policy {
    let mut policy = rules.policy.clone();
    if let Some(target) = flags.target {
        policy.target = match target {
            TargetFlag::Patch => Target::Patch,
            TargetFlag::Minor => Target::Minor,
            TargetFlag::Major => Target::Major,
            TargetFlag::Latest => Target::Latest,
        };
    }
    if let Some(age) = flags.min_age.as_deref().and_then(|age| problems.take(parse_age("--min-age", age))) {
        policy.min_age = age.is_positive().then_some(age);
    }
    policy
}

fn home() -> Option<PathBuf> {
    etcetera::home_dir().ok()
}

/// The folder for the cache in the user's cache folder.
pub fn cache_dir() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("overhaul"))
}

fn fleet_request(
    select: &cli::Select,
    rules: &RuleSet,
    cache: Option<PathBuf>,
    problems: &mut Problems,
) -> fleet::Request {
    let listed = match &select.repos {
        Some(file) => problems.take(read_list(file)).unwrap_or_default(),
        None => Vec::new(),
    };
    let here = || vec![PathBuf::from(".")];
    let paths = if select.paths.is_empty() && select.repos.is_none() {
        // The portfolio says where its repositories are; without one it is this folder.
        rules.portfolio.as_ref().map(|it| it.folders.clone()).filter(|folders| !folders.is_empty()).unwrap_or_else(here)
    } else {
        select.paths.clone()
    };
    let with = |flags: &[String], file: &[String]| flags.iter().chain(file).cloned().collect();
    fleet::Request {
        paths,
        listed,
        include: with(&select.include, &rules.scan.include),
        exclude: with(&select.exclude, &rules.scan.exclude),
        all_paths: select.all_paths || rules.scan.all_paths,
        clones: cache.map(|cache| cache.join("clones")),
    }
}

/// What others measured: a JSON object of numbers and texts, by target or metric.
fn measurements(file: &Path) -> Result<BTreeMap<String, String>, Problem> {
    let problem = |message: String| Problem::new(format!("--measurements: {}: {message}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| problem(error.to_string()))?;
    let given: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).map_err(|error| {
        problem(error.to_string()).hint("write an object: { \"latency-p95\": \"180 ms\", \"line-coverage\": 84 }")
    })?;
    let words = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        value => value.to_string(),
    };
    Ok(given.into_iter().map(|(name, value)| (name, words(value))).collect())
}

/// The lines of a list of repositories; blank lines and comments are left out.
fn read_list(file: &Path) -> Result<Vec<String>, Problem> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        io::stdin().read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|mut file| file.read_to_string(&mut text))
    };
    read.map_err(|error| {
        Problem::new(format!("--repos: cannot read {}: {error}", file.display()))
            .hint("give a file with one path or clone URL on each line, or `-` for standard input")
    })?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    Ok(lines.map(str::to_owned).collect())
}

/// The main report, and those of `--report FORMAT=FILE`.
fn destinations(output: &cli::Output) -> Result<Vec<Destination>, Problem> {
    let mut all = vec![Destination { format: output.format, file: output.output.clone() }];
    output.output.iter().try_for_each(|file| has_folder("--output", file))?;
    for report in &output.reports {
        let Some((format, file)) = report.split_once('=').filter(|(_, file)| !file.is_empty()) else {
            return Err(Problem::new(format!("--report: `{report}` is not FORMAT=FILE"))
                .hint("for example `--report json=audit.json`"));
        };
        let format = Format::from_str(format, true).map_err(|_| unknown_format(format))?;
        let file = PathBuf::from(file);
        has_folder("--report", &file)?;
        all.push(Destination { format, file: Some(file) });
    }
    Ok(all)
}

/// A report that could not be written is told before the work, not after it.
fn has_folder(flag: &str, file: &Path) -> Result<(), Problem> {
    match file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir()) {
        Some(folder) => Err(Problem::new(format!("{flag}: no such folder: {}", folder.display()))),
        None => Ok(()),
    }
}

fn unknown_format(format: &str) -> Problem {
    let known: Vec<_> = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect();
    let known: Vec<&str> = known.iter().map(PossibleValue::get_name).collect();
    Problem::new(format!("--report: there is no format `{format}`")).hint(format!("known: {}", known.join(", ")))
}
