//! `overhaul rules test`: the cases that packs carry, run in memory.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use crate::advisory::Advisories;
use crate::cli::rules::Test;
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::fleet;
use crate::lifecycle::Lifecycles;
use crate::manifest;
use crate::model::{
    Claim, Encoding, Finding, Fleet, Inventory, Lookup, Outside, Problem, Releases, RepoPath, Repository, Text,
};
use crate::plan::Depth;
use crate::report::sanitise;
use crate::rule::{self, Actual, Difference, Judged, Probes, RuleSet, TestCase};
use crate::settings::{self, Clock, DEFAULT_LOOKAHEAD_DAYS};
use crate::ui::Ui;

use super::super::stages::{self, Files};

/// Runs the command.
pub(super) fn run(test: &Test, ui: &Ui) -> Result<Exit, Error> {
    let packs = super::packs(&test.packs);
    let mut problems = Vec::new();
    let mut sets = Vec::new();
    for loaded in super::sets(&test.names, &test.held_against, &packs)? {
        match loaded {
            Ok((set, _)) => sets.push(set),
            Err(mut wrong) => problems.append(&mut wrong),
        }
    }
    if !problems.is_empty() {
        let problems = problems.into_iter().map(settings::problem).collect();
        return Err(Error { kind: Kind::Configuration, problems });
    }
    let mut told = Told::default();
    super::super::print(|out| {
        for set in &sets {
            told.set(set, test, out)?;
        }
        told.summary(out)
    })?;
    if told.cases == 0 {
        ui.hint("a case is written under `tests:`, with `files:` and what the rules find in them");
    }
    Ok(if told.failed > 0 { Exit::Gate } else { Exit::Clean })
}

/// What was told so far.
#[derive(Default)]
struct Told {
    cases: usize,
    failed: usize,
}

impl Told {
    /// The cases of one pack; those of the packs that it extends are theirs.
    fn set(&mut self, set: &RuleSet, test: &Test, out: &mut dyn Write) -> io::Result<()> {
        let own = set.files.first().copied().unwrap_or_default();
        for case in set.tests.iter().filter(|case| case.at.file == own) {
            let Outcome { found, problems } = outcome(set, case, Clock::new(case.as_of.or(test.as_of)));
            self.cases += 1;
            let difference = case.compare(found);
            if difference.is_none() {
                writeln!(out, "ok    {}: {}", case.at, sanitise(&case.name))?;
            } else {
                self.failed += 1;
                writeln!(out, "FAIL  {}: {}", case.at, sanitise(&case.name))?;
                differs(&difference, &problems, out)?;
            }
        }
        Ok(())
    }

    fn summary(&self, out: &mut dyn Write) -> io::Result<()> {
        match (self.cases, self.failed) {
            (0, _) => writeln!(out, "no case"),
            (1, failed) => writeln!(out, "1 case, {failed} failed"),
            (cases, failed) => writeln!(out, "{cases} cases, {failed} failed"),
        }
    }
}

fn differs(difference: &Difference, problems: &[(RepoPath, Problem)], out: &mut dyn Write) -> io::Result<()> {
    for missing in &difference.missing {
        writeln!(out, "  - {}", sanitise(&missing.to_string()))?;
    }
    for extra in &difference.extra {
        writeln!(out, "  + {}", sanitise(&extra.to_string()))?;
    }
    for (path, problem) in problems {
        writeln!(out, "  ! {path}:{}: {}", problem.line, sanitise(&problem.message))?;
    }
    Ok(())
}

/// What a case came to.
pub(super) struct Outcome {
    /// What the rules found; what a waiver stands against is left out.
    pub found: Vec<Actual>,
    /// The files of the case that could not be read.
    pub problems: Vec<(RepoPath, Problem)>,
}

/// Runs one case: its files are a fleet, its registry all that is known of packages.
pub(super) fn outcome(set: &RuleSet, case: &TestCase, clock: Clock) -> Outcome {
    let probes = Probes::of(set);
    let inventories = case
        .repositories
        .iter()
        .enumerate()
        .map(|(index, (name, files))| inventory(index as u32, name, files, &probes));
    let fleet = Fleet { inventories: inventories.collect(), outside: Outside::default() };
    let mut lookups: rustc_hash::FxHashMap<_, _> =
        fleet.dependencies().map(|(_, _, dependency)| (dependency.package, Lookup::NotAsked)).collect();
    for (package, releases) in &case.registry {
        let all = releases.clone();
        let found = || Lookup::Found(Arc::new(Releases { all, dated: true, ..Releases::default() }));
        lookups.insert(*package, if releases.is_empty() { Lookup::Missing } else { found() });
    }
    let lookups = stages::as_of_today(lookups, clock);
    let resolution = stages::decide(&fleet, lookups, &set.policy, clock.now, Depth::Brief);
    let judged = Judged {
        fleet: &fleet,
        resolution: &resolution,
        advisories: &Advisories::default(),
        lifecycles: Lifecycles::in_use(),
        today: clock.today,
        eol_lookahead: DEFAULT_LOOKAHEAD_DAYS,
    };
    let rules = case.rules_of(set);
    let is_meant = |finding: &&Finding| finding.waived.is_none() && rules.contains(&finding.rule);
    let found = rule::judge(set, &judged).iter().filter(is_meant).map(|finding| actual(&fleet, finding)).collect();
    let problems = fleet.inventories.iter().flat_map(|inventory| inventory.errors.clone()).collect();
    Outcome { found, problems }
}

/// What is read of a repository that exists only here.
fn inventory(index: u32, name: &str, files: &[(RepoPath, String)], probes: &Probes<'_>) -> Inventory {
    let pick = |wanted: &dyn Fn(&str) -> bool| {
        let mut paths: Vec<RepoPath> =
            files.iter().map(|(path, _)| *path).filter(|path| wanted(path.as_str())).collect();
        paths.sort_unstable();
        paths
    };
    let read = pick(&|path| matches!(manifest::claim(path), Claim::Read));
    let noted = pick(&|path| probes.notes(path));
    let text = |path: RepoPath| {
        let found = files.iter().find(|(known, _)| *known == path).map(|(_, text)| (text.clone(), Encoding::Utf8));
        let missing = || "no such file".to_owned();
        found.ok_or_else(|| Problem { code: "unreadable", message: missing(), line: 0, column: 0 })
    };
    let repository = Repository {
        name: name.to_owned(),
        path: name.to_owned(),
        root: PathBuf::new(),
        remote: None,
        commit: None,
        dirty: None,
        languages: fleet::languages_of(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))),
        topics: Vec::new(),
    };
    stages::inventory(index, repository, &Files { claimed: &read, noted: &noted, text: &text }, None, probes)
}

fn actual(fleet: &Fleet, finding: &Finding) -> Actual {
    let repository = fleet.inventories.get(finding.repository as usize).map(|it| it.repository.name.as_str());
    Actual {
        rule: finding.rule,
        repository: Text::from(repository.unwrap_or_default()),
        path: finding.place.map_or_else(Text::default, |place| Text::from(fleet.path_of(place).as_str())),
        line: finding.place.map_or(0, |place| place.line),
        message: finding.message.clone(),
    }
}
