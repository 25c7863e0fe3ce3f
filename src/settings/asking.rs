//! How those are asked who know more: registries, and whoever knows of advisories.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use url::Url;

use crate::advisory::Source;
use crate::cli;
use crate::error::{Error, Problem};
use crate::registry::{self, Endpoints, Mode};
use crate::rule::{self, RuleSet};
use crate::ui::Ui;

use super::{Clock, MAX_AGE, Problems, cache_dir, home};

/// A folder that is read is told to be missing before the work, not after it.
pub(super) fn is_there(flag: &str, folder: Option<&Path>) -> Result<(), Problem> {
    match folder.filter(|folder| !folder.is_dir()) {
        Some(folder) => Err(Problem::new(format!("{flag}: no such folder: {}", folder.display()))),
        None => Ok(()),
    }
}

/// How those are asked who know of what rules name.
pub struct Asking {
    /// How registries are asked.
    pub registry: registry::Config,
    /// Where advisories come from; `None` where nobody said.
    pub advisories: Option<Source>,
    /// What day it is.
    pub clock: Clock,
}

impl Asking {
    /// How these sets of rules are held against what is known today.
    pub fn about(sets: &[RuleSet], knowledge: &cli::Knowledge, ui: &Ui) -> Result<Self, Error> {
        let mut problems = Problems::default();
        problems.take(is_there("--snapshot", knowledge.snapshot.as_deref()));
        let clock = Clock::new(knowledge.as_of);
        let cache = knowledge.cache_dir.clone().or_else(cache_dir);
        let registries = sets.iter().flat_map(|set| set.registries.clone()).collect();
        let said = sets.iter().find_map(|set| set.advisories.as_ref());
        let advisories = advisories(knowledge, said, &mut problems);
        let registry = registry_config(knowledge, &registries, cache, clock.asked, ui);
        problems.into_result(Self { registry, advisories, clock })
    }
}

/// How one document that is of no registry is got: as the user's clients say, without any of the rules' registries.
pub fn for_one_document(ui: &Ui) -> registry::Config {
    let knowledge = cli::Knowledge { refresh: true, ..cli::Knowledge::default() };
    registry_config(&knowledge, &BTreeMap::new(), None, Clock::of_today().asked, ui)
}

pub(super) fn registry_config(
    knowledge: &cli::Knowledge,
    registries: &BTreeMap<String, Url>,
    cache: Option<PathBuf>,
    now: Timestamp,
    ui: &Ui,
) -> registry::Config {
    let environment = |name: &str| std::env::var(name).ok();
    let (endpoints, warnings) = Endpoints::read(&environment, home().as_deref(), registries);
    for warning in &warnings {
        ui.warn(warning);
    }
    let mode = match (&knowledge.snapshot, knowledge.offline, knowledge.refresh) {
        (Some(folder), ..) => Mode::Snapshot(folder.clone()),
        (None, true, _) => Mode::Offline,
        (None, false, true) => Mode::Refresh,
        (None, false, false) => Mode::Online { max_age: MAX_AGE },
    };
    registry::Config { cache, is_known: rule::is_known, ..registry::Config::new(mode, endpoints, now) }
}

/// The flag over the file. What is not there is told before the work, not after it.
pub(super) fn advisories(knowledge: &cli::Knowledge, file: Option<&Source>, problems: &mut Problems) -> Option<Source> {
    let flag = knowledge.advisories.as_deref().map(|written| Source::named(written, Path::new("")));
    let said = if flag.is_some() { "--advisories" } else { "advisories" };
    let source = flag.or_else(|| file.cloned())?;
    if let Source::Path(path) = &source
        && !path.exists()
    {
        let problem = Problem::new(format!("{said}: no such folder or archive: {}", path.display()));
        problems.0.push(problem.hint("give a folder or zip archive of OSV records, or `online`"));
    }
    Some(source)
}
