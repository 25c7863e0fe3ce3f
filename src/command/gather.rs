//! The stages that every command begins with: discover, extract, resolve, choose.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use clap::CommandFactory;
use indicatif::ProgressBar;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::cli::Cli;
use crate::ecosystem::{Needs, pypi::companion::companion};
use crate::error::{Error, Kind, Problem};
use crate::fleet::{self, Discovery, FleetError, Found};
use crate::lifecycle::Lifecycles;
use crate::manifest;
use crate::model::{Dependency, EcosystemId, Fleet, Inventory, Origin, Package, Resolution, Skip};
use crate::plan::Depth;
use crate::registry::{Registry, SourceState};
use crate::rule::{Components, Probes, RuleSet};
use crate::settings::Settings;
use crate::ui::Ui;

use super::advised::Advised;
use super::stages::{self, Files};

/// What is known once the stages are through.
pub(super) struct Gathered {
    /// What the repositories hold.
    pub fleet: Fleet,
    /// What the registries say, and what was decided.
    pub resolution: Resolution,
    /// What is known against releases.
    pub advised: Advised,
    /// How each registry answered.
    pub sources: Vec<SourceState>,
    /// Repositories that could not be read at all.
    pub failures: Vec<fleet::FleetError>,
}

/// Discovers, extracts, resolves and chooses.
pub(super) fn gather(settings: &Settings, depth: Depth, ui: &Ui) -> Result<Gathered, Error> {
    super::data::use_update(settings.registry.cache.as_deref(), ui);
    // A large table, read while the fleet is: nobody has to wait for it later.
    rayon::spawn(|| {
        Lifecycles::in_use();
    });
    let needs = Needs { dates: settings.needs_dates() || depth == Depth::Every };
    let registry = Registry::new(settings.registry.clone());
    // Registries are asked while files are read: a package goes out when the first file that names it was read.
    let (wanted, coming) = channel();
    let (reading, asking) = ui.stages();
    let (read, resolved) = thread::scope(|scope| {
        let resolved = scope.spawn(|| registry.resolve(coming, needs, &|done| asking.set_position(done as u64)));
        let probes = Probes::of(&settings.rules);
        let read = discover(settings, &probes).map(|discovery| {
            reading.set_length(discovery.found.len() as u64);
            // Its end is the end of what is asked for.
            let wanted = Wanted::new(wanted, &settings.rules, &asking);
            let mut inventories = extract(discovery.found, settings, &probes, &wanted, &reading);
            drop(wanted);
            // The registries may answer while records are read.
            let advised = Advised::of(settings, &inventories, &registry);
            advised.keep_affected(&mut inventories);
            (Fleet { inventories, outside: discovery.outside }, discovery.errors, advised)
        });
        (read, resolved.join())
    });
    reading.finish_and_clear();
    asking.finish_and_clear();
    let (mut fleet, failures, advised) = read?;
    if let Some(portfolio) = &settings.rules.portfolio {
        fleet.inventories.iter_mut().for_each(|it| it.repository.topics = portfolio.topics_of(&it.repository));
    }
    if settings.rules.needs_languages() {
        fleet.inventories.par_iter_mut().for_each(|it| it.repository.languages = fleet::languages(&it.repository));
    }
    let resolved = resolved.map_err(|_| Error::new(Kind::Environment, "asking the registries broke off"))?;
    let lookups = stages::as_of_today(resolved.lookups, settings.clock);
    let mut resolution = stages::decide(&fleet, lookups, &settings.policy, settings.clock.now, depth);
    super::data::warn(settings.clock.asked, ui);
    if let Some(only) = &settings.only {
        keep(only, &mut fleet, &mut resolution);
    }
    Ok(Gathered { fleet, resolution, advised, sources: resolved.sources, failures })
}

/// Discovers and extracts, and asks nobody anything.
pub(super) fn look(settings: &Settings) -> Result<(Fleet, Vec<FleetError>), Error> {
    let probes = Probes::of(&settings.rules);
    let Discovery { found, errors, outside } = discover(settings, &probes)?;
    let only = settings.only.as_ref();
    let read =
        found.into_par_iter().enumerate().map(|(index, found)| inventory(index as u32, found, only, &probes, false));
    Ok((Fleet { inventories: read.collect(), outside }, errors))
}

fn discover(settings: &Settings, probes: &Probes<'_>) -> Result<Discovery, Error> {
    let noted = |path: &str| probes.notes(path);
    let noted = (!probes.is_empty()).then_some(&noted as &(dyn Fn(&str) -> bool + Sync));
    let wanted = fleet::Wanted { claims: &manifest::claim, noted };
    let discovery = fleet::discover(&settings.fleet, &wanted)
        .map_err(|error| Error { kind: Kind::Usage, problems: vec![problem(&error)] })?;
    let is_wrong = !discovery.errors.is_empty() && discovery.errors.iter().all(is_mistake);
    if discovery.found.is_empty() && is_wrong {
        return Err(Error { kind: Kind::Usage, problems: discovery.errors.iter().map(problem).collect() });
    }
    Ok(discovery)
}

/// Whether what was given is wrong, rather than that it could not be read or reached today.
fn is_mistake(error: &FleetError) -> bool {
    matches!(error, FleetError::Missing { .. } | FleetError::NotAFolder { .. } | FleetError::Refused { .. })
}

fn problem(error: &FleetError) -> Problem {
    let problem = Problem::new(error.to_string());
    match error {
        FleetError::Missing { path } => match misspelt(path) {
            Some(command) => problem.hint(format!("is the command `{command}` meant?")),
            None => problem.hint("give a repository, or a folder with repositories below it"),
        },
        FleetError::Glob { .. } => {
            problem.hint("`*` stands for any letters, `[ab]` for one of them, `{a,b}` for either")
        }
        _ => problem,
    }
}

/// The command that a path which does not exist was probably meant to be.
fn misspelt(path: &str) -> Option<String> {
    let cli = Cli::command();
    let distance = |command: &clap::Command| strsim::damerau_levenshtein(path, command.get_name());
    let nearest = cli.get_subcommands().min_by_key(|command| distance(command))?;
    (distance(nearest) <= nearest.get_name().len().div_ceil(3)).then(|| nearest.get_name().to_owned())
}

/// The packages that are wanted, each told once.
struct Wanted<'a> {
    told: Mutex<FxHashSet<Package>>,
    /// They may want to know of more along with a package.
    rules: &'a RuleSet,
    tell: Sender<Package>,
    bar: &'a ProgressBar,
}

impl<'a> Wanted<'a> {
    fn new(tell: Sender<Package>, rules: &'a RuleSet, bar: &'a ProgressBar) -> Self {
        let wanted = Self { told: Mutex::default(), rules, tell, bar };
        // What releases may need, whatever the repositories ask for.
        wanted.add(["python", "node", "rust"].map(|name| Package::new(EcosystemId::RUNTIME, name)));
        wanted
    }

    fn add(&self, packages: impl IntoIterator<Item = Package>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let mut packages: Vec<Package> = packages.into_iter().collect();
        while let Some(package) = packages.pop() {
            if told.insert(package) {
                packages.extend(self.rules.along(&package));
                self.bar.inc_length(1);
                // Nobody listens any more only where asking broke off, which is told elsewhere.
                let _ = self.tell.send(package);
            }
        }
    }
}

/// Reads every file of every repository, in parallel, lets the text go, and tells what is wanted.
fn extract(
    found: Vec<Found>,
    settings: &Settings,
    probes: &Probes<'_>,
    wanted: &Wanted<'_>,
    bar: &ProgressBar,
) -> Vec<Inventory> {
    found
        .into_par_iter()
        .enumerate()
        .map(|(index, found)| {
            let inventory = inventory(index as u32, found, settings.only.as_ref(), probes, settings.wants_pinned());
            wanted.add(packages(&inventory));
            bar.inc(1);
            inventory
        })
        .collect()
}

/// Every distinct package that a repository wants to know about: what it asks for, and what its extras bring.
pub(super) fn packages(inventory: &Inventory) -> FxHashSet<Package> {
    let is_wanted = |dependency: &&Dependency| {
        dependency.skip.is_none_or(Skip::is_looked_up) && !matches!(dependency.origin, Origin::Workspace(_))
    };
    let mut packages = FxHashSet::default();
    for dependency in inventory.manifests.iter().flat_map(|manifest| &manifest.dependencies).filter(is_wanted) {
        packages.insert(dependency.package);
        packages.extend(dependency.extras.iter().filter_map(|extra| companion(&dependency.package, extra)));
    }
    packages
}

/// Reads one repository, and what its lock files pin where somebody wants to know.
fn inventory(
    index: u32,
    found: Found,
    only: Option<&Components>,
    probes: &Probes<'_>,
    wants_pinned: bool,
) -> Inventory {
    let text = |path| found.reader.text(path);
    let files = Files { claimed: &found.files, noted: &found.noted, text: &text };
    let mut inventory = stages::inventory(index, found.repository, &files, only, probes);
    if !found.errors.is_empty() {
        inventory.errors.extend(found.errors);
        stages::order(&mut inventory.errors);
    }
    if wants_pinned {
        inventory.pinned = manifest::pinned(index, &found.files, &text);
    }
    Inventory { passed_over: found.passed_over, ..inventory }
}

/// Takes out what was read only because it bears on the choices, now that they are made.
fn keep(only: &Components, fleet: &mut Fleet, resolution: &mut Resolution) {
    let manifests = fleet.inventories.iter_mut().flat_map(|inventory| &mut inventory.manifests);
    for (manifest, choices) in manifests.zip(resolution.choices.iter_mut().flatten()) {
        let mut kept = manifest.dependencies.iter().map(|dependency| only.contains(&dependency.package));
        choices.retain(|_| kept.next().unwrap_or(true));
        manifest.dependencies.retain(|dependency| only.contains(&dependency.package));
    }
    for runtimes in &mut resolution.runtimes {
        runtimes.retain(|runtime| only.contains(&runtime.package));
    }
}
