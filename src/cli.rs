//! The command line: what can be said. No logic.

pub mod rules;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::Severity;
use crate::report::Format;

/// Examine many repositories at once: what every dependency asks for, what exists, what is behind, gone or past its end.
#[derive(Debug, Parser)]
#[command(name = "overhaul", version, args_conflicts_with_subcommands = true, max_term_width = 100)]
#[command(after_help = "Without a command, `overhaul PATH...` audits.\n\
    Exit status: 0 clean or below the gate, 1 the gate was hit, 2 wrong usage or configuration,\n\
    3 the run is incomplete, 4 nothing to scan (with --fail-on-empty).")]
pub struct Cli {
    /// What to do; an audit if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The audit to do if no command is given.
    #[command(flatten)]
    pub audit: Audit,
    /// How to talk.
    #[command(flatten)]
    pub talk: Talk,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Examine repositories and say what is wrong; never writes to them (the default)
    #[command(after_help = "Examples:\n  \
        overhaul audit                            this folder\n  \
        overhaul audit ~/work                     every repository below a folder\n  \
        overhaul audit --fail-on high .           for CI: fail on high and critical findings\n  \
        overhaul audit --format json -o audit.json ~/work\n  \
        overhaul audit --offline ~/work           only what is in the cache\n  \
        overhaul audit --as-of 2027-01-01 .       what will be past its end by then?")]
    Audit(Box<Audit>),
    /// Print every newer version of a package with why it was or was not offered, and where it is asked for
    #[command(after_help = "Examples:\n  \
        overhaul why fastapi\n  \
        overhaul why npm/react ~/work --repo 'web-*'")]
    Why(Box<Why>),
    /// Print the packages that run in several versions, and what it takes to run one
    #[command(after_help = "Examples:\n  \
        overhaul drift ~/work                     which packages run in most versions\n  \
        overhaul drift -p fastapi --to newest-used ~/work\n  \
        overhaul drift -p npm/react --to 18.3.1 ~/work\n  \
        overhaul drift --precision minor --min-spread 3 --format json ~/work")]
    Drift(Box<Drift>),
    /// Look at the tables of facts that are in use, bring them up to date, or go back to those that are built in
    #[command(after_help = "Examples:\n  \
        overhaul data                             which tables are in use, and of which day\n  \
        overhaul data update                      today's ends of life\n  \
        overhaul data update full.json            the same, from a file that somebody got")]
    Data(Data),
    /// List, explain, check, test and try rules
    Rules(rules::Rules),
    /// Write a first overhaul.yaml that fits what the repositories hold
    #[command(after_help = "Examples:\n  \
        overhaul init                             this folder\n  \
        overhaul init ~/work -o -                 look at it first")]
    Init(Box<rules::Init>),
    /// Look at the cache of registry answers, or empty it
    Cache(Cache),
    /// Print a JSON Schema: of the report, or of the rules file
    Schema {
        /// Which one.
        what: SchemaOf,
    },
    /// Print the completions for a shell, or the man page
    #[command(
        after_help = "Example:\n  overhaul completions bash > ~/.local/share/bash-completion/completions/overhaul"
    )]
    Completions {
        /// For what.
        shell: Shell,
    },
}

/// The forms of an answer that is no report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Shape {
    /// Lines for people.
    #[default]
    Table,
    /// One JSON document.
    Json,
}

/// The tables of facts.
#[derive(Args, Debug)]
pub struct Data {
    /// What to do with them; to say which are in use if nothing is said.
    #[command(subcommand)]
    pub action: Option<DataAction>,
    /// Where updated tables are kept [default: the user's cache folder]
    #[arg(long, value_name = "DIR", env = "OVERHAUL_CACHE_DIR", global = true)]
    pub cache_dir: Option<PathBuf>,
}

/// What to do with the tables of facts.
#[derive(Clone, Debug, Subcommand)]
pub enum DataAction {
    /// Get the ends of life anew
    Update {
        /// A file or an address: what endoflife.date's API says of all products, or a table like rules/lifecycles.tsv
        /// [default: the API]
        #[arg(value_name = "FILE|URL", env = "OVERHAUL_LIFECYCLES")]
        source: Option<String>,
    },
    /// Use the table that is built in again
    Reset,
}

/// A look at how many versions are in use.
#[derive(Args, Debug)]
pub struct Drift {
    /// What to examine.
    #[command(flatten)]
    pub select: Select,
    /// What counts as drift.
    #[command(flatten)]
    pub drift: DriftFlags,
    /// Where facts come from.
    #[command(flatten)]
    pub knowledge: Knowledge,
    /// What counts.
    #[command(flatten)]
    pub policy: PolicyFlags,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", env = "OVERHAUL_ANSWER_FORMAT")]
    pub format: Shape,
}

/// What counts as drift.
#[derive(Args, Debug)]
#[command(next_help_heading = "What counts as drift")]
pub struct DriftFlags {
    /// Print what each place would have to say: newest-used, latest, or a version of the one package that -p names
    #[arg(long, value_name = "VERSION", env = "OVERHAUL_TO")]
    pub to: Option<String>,
    /// Only packages that run in at least so many versions
    #[arg(long, value_name = "N", default_value_t = 2, env = "OVERHAUL_MIN_SPREAD")]
    pub min_spread: usize,
    /// Versions that differ only below this count as one
    #[arg(long, value_enum, default_value = "patch", value_name = "LEVEL", env = "OVERHAUL_PRECISION")]
    pub precision: PrecisionFlag,
    /// Compare only within each repository: the members of a monorepo
    #[arg(long, env = "OVERHAUL_WITHIN_REPOSITORIES")]
    pub within_repositories: bool,
}

/// What makes two versions different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PrecisionFlag {
    /// Their first number
    Major,
    /// Their first two
    Minor,
    /// Anything
    Patch,
}

/// The cache.
#[derive(Args, Debug)]
pub struct Cache {
    /// What to do with it.
    #[command(subcommand)]
    pub action: CacheAction,
    /// Where registry answers are kept [default: the user's cache folder]
    #[arg(long, value_name = "DIR", env = "OVERHAUL_CACHE_DIR", global = true)]
    pub cache_dir: Option<PathBuf>,
}

/// An audit.
#[derive(Args, Debug, Default)]
pub struct Audit {
    /// What to examine.
    #[command(flatten)]
    pub select: Select,
    /// Where facts come from.
    #[command(flatten)]
    pub knowledge: Knowledge,
    /// What counts.
    #[command(flatten)]
    pub policy: PolicyFlags,
    /// Where the report goes.
    #[command(flatten)]
    pub output: Output,
    /// When to fail.
    #[command(flatten)]
    pub gate: Gate,
}

/// A question about one package.
#[derive(Args, Debug)]
pub struct Why {
    /// The package: `fastapi`, `npm/react`, `pypi/django*`
    #[arg(value_name = "PACKAGE")]
    pub asked: String,
    /// What to examine.
    #[command(flatten)]
    pub select: Select,
    /// Only in repositories of this name (a glob)
    #[arg(long, value_name = "GLOB")]
    pub repo: Option<String>,
    /// Where facts come from.
    #[command(flatten)]
    pub knowledge: Knowledge,
    /// What counts.
    #[command(flatten)]
    pub policy: PolicyFlags,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", env = "OVERHAUL_ANSWER_FORMAT")]
    pub format: Shape,
}

/// What to examine.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "What to examine")]
pub struct Select {
    /// Repositories, or folders with repositories below them [default: .]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// A file with one path or clone URL on each line; `-` reads standard input
    #[arg(long, value_name = "FILE", env = "OVERHAUL_REPOS")]
    pub repos: Option<PathBuf>,
    /// Only repositories whose name or path matches (repeatable)
    #[arg(long, value_name = "GLOB", env = "OVERHAUL_INCLUDE", value_delimiter = ',')]
    pub include: Vec<String>,
    /// Not the repositories whose name or path matches (repeatable)
    #[arg(long, value_name = "GLOB", env = "OVERHAUL_EXCLUDE", value_delimiter = ',')]
    pub exclude: Vec<String>,
    /// Only these packages: `fastapi`, `npm/@babel/*` (repeatable)
    #[arg(short, long = "package", value_name = "GLOB", env = "OVERHAUL_PACKAGE", value_delimiter = ',')]
    pub packages: Vec<String>,
    /// Read vendored folders and test fixtures too
    #[arg(long, env = "OVERHAUL_ALL_PATHS")]
    pub all_paths: bool,
    /// How many threads read and judge [default: two a core]
    #[arg(short, long, visible_alias = "concurrency", value_name = "N", env = "OVERHAUL_JOBS")]
    pub jobs: Option<usize>,
}

/// Where facts come from.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Where facts come from")]
pub struct Knowledge {
    /// Ask no registry: use what is in the cache
    #[arg(long, env = "OVERHAUL_OFFLINE", conflicts_with_all = ["refresh", "snapshot"])]
    pub offline: bool,
    /// Ask the registries again, whatever is in the cache
    #[arg(long, env = "OVERHAUL_REFRESH", conflicts_with = "snapshot")]
    pub refresh: bool,
    /// Answer from recorded documents: DIR/ECOSYSTEM/NAME.json
    #[arg(long, value_name = "DIR", env = "OVERHAUL_SNAPSHOT")]
    pub snapshot: Option<PathBuf>,
    /// Where vulnerabilities are known from: a folder or zip archive of OSV records, or `online`
    #[arg(long, value_name = "DIR|ZIP|online", env = "OVERHAUL_ADVISORIES")]
    pub advisories: Option<String>,
    /// The day that counts as today; releases published later do not exist
    #[arg(long, value_name = "DATE", env = "OVERHAUL_AS_OF")]
    pub as_of: Option<jiff::civil::Date>,
    /// Where registry answers are kept [default: the user's cache folder]
    #[arg(long, value_name = "DIR", env = "OVERHAUL_CACHE_DIR")]
    pub cache_dir: Option<PathBuf>,
}

/// What counts.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "What counts")]
pub struct PolicyFlags {
    /// Which rules.
    #[command(flatten)]
    pub held_against: RulesFlags,
    /// How far a dependency may move
    #[arg(short, long, value_enum, value_name = "LEVEL", env = "OVERHAUL_TARGET")]
    pub target: Option<TargetFlag>,
    /// How old a release has to be before it is offered: 3d, 12h, 2w; a bare number is days
    #[arg(long, visible_alias = "cooldown", value_name = "AGE", env = "OVERHAUL_MIN_AGE")]
    pub min_age: Option<String>,
    /// How far ahead an end of life is reported [default: 90d]
    #[arg(long, value_name = "AGE", env = "OVERHAUL_EOL_LOOKAHEAD")]
    pub eol_lookahead: Option<String>,
}

/// Which rules.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "What counts")]
pub struct RulesFlags {
    /// The configuration [default: overhaul.yaml, .overhaul.yaml or .github/overhaul.yaml, here or above]
    #[arg(short, long, value_name = "FILE", env = "OVERHAUL_CONFIG", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long, alias = "isolated", env = "OVERHAUL_NO_CONFIG")]
    pub no_config: bool,
    /// One more pack of rules for this run: a shipped name, a file or a git address (repeatable)
    #[arg(long, value_name = "NAME|FILE", env = "OVERHAUL_RULES", value_delimiter = ',')]
    pub rules: Vec<String>,
}

/// Where the report goes.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct Output {
    /// The form of the report
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", env = "OVERHAUL_FORMAT")]
    pub format: Format,
    /// Write the report to a file instead of standard output
    #[arg(short, long, value_name = "FILE", env = "OVERHAUL_OUTPUT")]
    pub output: Option<PathBuf>,
    /// One more report beside the first: FORMAT=FILE (repeatable)
    #[arg(long = "report", value_name = "FORMAT=FILE", env = "OVERHAUL_REPORT", value_delimiter = ',')]
    pub reports: Vec<String>,
    /// What others measured, for the targets of a roadmap: a JSON object
    #[arg(long, value_name = "FILE", env = "OVERHAUL_MEASUREMENTS")]
    pub measurements: Option<PathBuf>,
}

/// When to fail.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "When to fail")]
pub struct Gate {
    /// End with status 1 if a finding is this bad or worse
    #[arg(long, value_name = "SEVERITY", env = "OVERHAUL_FAIL_ON")]
    pub fail_on: Option<FailOn>,
    /// End with status 0 whatever was found or failed
    #[arg(long, visible_alias = "no-fail", env = "OVERHAUL_EXIT_ZERO")]
    pub exit_zero: bool,
    /// End with status 4 if there is nothing to scan
    #[arg(long, env = "OVERHAUL_FAIL_ON_EMPTY")]
    pub fail_on_empty: bool,
}

/// How to talk.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Talk")]
pub struct Talk {
    /// Colour, and progress on standard error
    #[arg(long, value_enum, default_value_t, value_name = "WHEN", global = true, env = "OVERHAUL_COLOR")]
    pub color: ColorFlag,
    /// Only errors on standard error
    #[arg(short, long, global = true, env = "OVERHAUL_QUIET", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: reasons, skips, what was passed over
    #[arg(short, long, global = true, env = "OVERHAUL_VERBOSE")]
    pub verbose: bool,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorFlag {
    /// On a terminal, as the variables `NO_COLOR`, `CLICOLOR` and `FORCE_COLOR` say
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How far a dependency may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TargetFlag {
    /// Within the first two components
    Patch,
    /// Within the first component
    Minor,
    /// To the newest release
    Major,
    /// To what the publisher calls latest
    Latest,
}

/// The gate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Broken or dangerous now
    Critical,
    /// Worth doing soon, or worse
    High,
    /// Worth planning, or worse
    Medium,
    /// Worth doing when one is there, or worse
    Low,
    /// Any finding
    Info,
    /// Whatever is found
    Never,
}

impl FailOn {
    /// The mildest severity that fails; `None` where nothing does.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Critical => Some(Severity::Critical),
            Self::High => Some(Severity::High),
            Self::Medium => Some(Severity::Medium),
            Self::Low => Some(Severity::Low),
            Self::Info => Some(Severity::Info),
            Self::Never => None,
        }
    }
}

/// What to do with the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Subcommand)]
pub enum CacheAction {
    /// Say where it is, how many answers it holds and how large it is
    Info,
    /// Empty it
    Clean,
}

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// The JSON report
    Report,
    /// overhaul.yaml and packs of rules
    Rules,
    /// The answer of `overhaul drift --format json`
    Drift,
}

/// What completions are printed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Shell {
    /// bash
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// PowerShell
    Powershell,
    /// The man page
    Man,
}
