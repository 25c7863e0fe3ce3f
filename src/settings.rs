//! `overhaul.yaml`, the environment and the flags become one valid value; every problem is collected on the way.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ValueEnum;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::cli::{self, TargetFlag};
use crate::error::{Error, Kind};
use crate::fleet;
use crate::model::{Policy, Severity, Target};
use crate::registry::{self, Endpoints, Mode};
use crate::report::Format;
use crate::rule::{self, LoadRequest, RuleSet};
use crate::ui::Ui;

/// How long an answer of a registry is good without asking again.
const MAX_AGE: Duration = Duration::from_secs(60 * 60);

/// Everything a run needs to know, valid.
pub struct Settings {
    /// Which repositories.
    pub fleet: fleet::Request,
    /// How registries are asked.
    pub registry: registry::Config,
    /// What counts as a finding.
    pub rules: RuleSet,
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
}

/// What day it is.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The moment that counts as now. The current hour, so that two runs in it over the same input are byte-identical.
    pub now: Timestamp,
    /// The day that counts as today, in UTC.
    pub today: Date,
    /// The day that was asked for, if one was.
    pub as_of: Option<Date>,
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
        let fail_on = audit.gate.fail_on.and_then(cli::FailOn::severity);
        settings.gate =
            Gate { fail_on, exit_zero: audit.gate.exit_zero, fail_on_empty: audit.gate.fail_on_empty };
        problems.into_result(settings)
    }

    /// The settings of a question about one package.
    pub fn for_why(why: &cli::Why, ui: &Ui) -> Result<Self, Error> {
        let mut problems = Problems::default();
        let settings = Self::read(&why.select, &why.knowledge, &why.policy, ui, &mut problems)?;
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
        let clock = Clock::read(knowledge.as_of, std::env::var("SOURCE_DATE_EPOCH").ok().as_deref());
        let rules = rules(select, flags, ui)?;
        let policy = policy(&rules, flags, problems);
        let eol_lookahead = flags.eol_lookahead.as_deref().map(|age| problems.take(age_in_days("--eol-lookahead", age)));
        let cache = knowledge.cache_dir.clone().or_else(cache_dir);
        Ok(Self {
            registry: registry_config(knowledge, &rules, cache.clone(), clock.now, ui),
            fleet: fleet_request(select, &rules, cache, problems),
            eol_lookahead: eol_lookahead.flatten().unwrap_or(DEFAULT_LOOKAHEAD_DAYS),
            rules,
            policy,
            clock,
            destinations: vec![Destination { format: Format::default(), file: None }],
            gate: Gate::default(),
        })
    }

    /// Whether the dates of all releases are needed, even where they cost a registry's big document.
    pub fn needs_dates(&self) -> bool {
        self.clock.as_of.is_some() || self.policy.min_age.is_some() || self.rules.needs_dates()
    }

    /// Whether some report shows the commit and the state of each checkout.
    pub fn wants_description(&self) -> bool {
        self.destinations.iter().any(|destination| destination.format == Format::Json)
    }
}
