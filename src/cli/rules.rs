//! What can be said about rules.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{Knowledge, PolicyFlags, RulesFlags, Select};

/// Rules.
#[derive(Args, Debug)]
pub struct Rules {
    /// What to do with them.
    #[command(subcommand)]
    pub action: RulesAction,
}

/// What to do with rules.
#[derive(Debug, Subcommand)]
pub enum RulesAction {
    /// List the rules that hold here
    #[command(after_help = "Examples:\n  \
        overhaul rules list\n  \
        overhaul rules list --rules python-modern --kind banned-component")]
    List(RuleList),
    /// Print everything that one rule says, and which file and line said it
    #[command(after_help = "Example:\n  overhaul rules explain end-of-life")]
    Explain(Explain),
    /// Look for mistakes in rules: what cannot be read, contradicts itself, or asks for what is gone or past its end
    #[command(after_help = "Needs no repository. Examples:\n  \
        overhaul rules check                      the configuration, with what it extends\n  \
        overhaul rules check own-circle team.yaml   these packs, each by itself, and against each other\n\n\
        Exit status: 0 without errors, 1 with --strict and a warning, 2 with errors, 3 if a registry did not answer.")]
    Check(Box<Check>),
    /// Run the cases that packs carry under `tests:`
    #[command(after_help = "Asks no registry. Exit status: 0 where every case passes, 1 where one fails.")]
    Test(Test),
    /// Show what one rule would find, though it may be off
    #[command(after_help = "Example:\n  overhaul rules try docker.user --rules containers ~/work")]
    Try(Box<Try>),
}

/// Where packs from git repositories come from.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Where packs come from")]
pub struct Packs {
    /// Fetch no pack: use what is in the cache
    #[arg(long, env = "OVERHAUL_OFFLINE")]
    pub offline: bool,
    /// Where what was fetched is kept [default: the user's cache folder]
    #[arg(long, value_name = "DIR", env = "OVERHAUL_CACHE_DIR")]
    pub cache_dir: Option<PathBuf>,
}

/// A list of rules.
#[derive(Args, Debug)]
pub struct RuleList {
    /// Only rules of this kind: `freshness`, `compose`, ...
    #[arg(long, value_name = "KIND", env = "OVERHAUL_KIND")]
    pub kind: Option<String>,
    /// Only rules of this pack
    #[arg(long, value_name = "PACK", env = "OVERHAUL_PACK")]
    pub pack: Option<String>,
    /// The form of the list
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", env = "OVERHAUL_FORMAT")]
    pub format: ListFormat,
    /// Which rules.
    #[command(flatten)]
    pub held_against: RulesFlags,
    /// Where packs come from.
    #[command(flatten)]
    pub packs: Packs,
}

/// The forms of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table for people
    #[default]
    Table,
    /// One JSON document
    Json,
}

/// A question about one rule.
#[derive(Args, Debug)]
pub struct Explain {
    /// The rule's id
    #[arg(value_name = "ID")]
    pub id: String,
    /// Which rules.
    #[command(flatten)]
    pub held_against: RulesFlags,
    /// Where packs come from.
    #[command(flatten)]
    pub packs: Packs,
}

/// Mistakes in rules.
#[derive(Args, Debug)]
pub struct Check {
    /// Packs, by shipped name, file or git address; each with what it extends [default: the configuration]
    #[arg(value_name = "NAME|FILE")]
    pub names: Vec<String>,
    /// End with status 1 if there is a warning
    #[arg(long, env = "OVERHAUL_STRICT")]
    pub strict: bool,
    /// Which rules.
    #[command(flatten)]
    pub held_against: RulesFlags,
    /// Where facts come from.
    #[command(flatten)]
    pub knowledge: Knowledge,
}

/// The cases of packs.
#[derive(Args, Debug)]
pub struct Test {
    /// Packs, by shipped name, file or git address [default: the configuration]
    #[arg(value_name = "NAME|FILE")]
    pub names: Vec<String>,
    /// The day that counts as today in cases that name none
    #[arg(long, value_name = "DATE", env = "OVERHAUL_AS_OF")]
    pub as_of: Option<jiff::civil::Date>,
    /// Which rules.
    #[command(flatten)]
    pub held_against: RulesFlags,
    /// Where packs come from.
    #[command(flatten)]
    pub packs: Packs,
}

/// One rule against a fleet.
#[derive(Args, Debug)]
pub struct Try {
    /// The rule's id
    #[arg(value_name = "RULE")]
    pub rule: String,
    /// What to examine.
    #[command(flatten)]
    pub select: Select,
    /// Where facts come from.
    #[command(flatten)]
    pub knowledge: Knowledge,
    /// What counts.
    #[command(flatten)]
    pub policy: PolicyFlags,
}

/// A first configuration.
#[derive(Args, Debug)]
pub struct Init {
    /// What to look at.
    #[command(flatten)]
    pub select: Select,
    /// Where to write it; `-` is standard output [default: overhaul.yaml in the first path]
    #[arg(short, long, value_name = "FILE", env = "OVERHAUL_OUTPUT")]
    pub output: Option<PathBuf>,
    /// Write over a file that is there
    #[arg(long, env = "OVERHAUL_FORCE")]
    pub force: bool,
}
