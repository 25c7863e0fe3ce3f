//! `overhaul rules check`: mistakes in rules, without any repository.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::mpsc::channel;

use rustc_hash::FxHashSet;

use crate::cli::rules::Check;
use crate::ecosystem::Needs;
use crate::error::Error;
use crate::exit::Exit;
use crate::lifecycle::Lifecycles;
use crate::model::{FaultKind, Lookup, Package};
use crate::registry::Registry;
use crate::report::sanitise;
use crate::rule::{self, Diagnostic, Known, RuleSet};
use crate::settings::{self, Asking, Packs};
use crate::ui::Ui;

use super::super::advised::Advised;
use super::super::{data, stages};

/// Runs the command.
pub(super) fn run(check: &Check, ui: &Ui) -> Result<Exit, Error> {
    let cache = check.knowledge.cache_dir.clone().or_else(settings::cache_dir);
    let packs = Packs::new(cache.as_deref(), check.knowledge.offline);
    let (mut errors, mut warnings, mut sets) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for loaded in super::sets(&check.names, &check.held_against, &packs)? {
        match loaded {
            Ok((set, told)) => {
                warnings.extend(told);
                sets.push(set);
            }
            Err(problems) => errors.extend(problems),
        }
    }
    warnings.extend(rule::conflicts(&sets));
    let unknown = hold_against_today(check, &sets, &mut warnings, ui)?;
    let told = Told { errors: &errors, warnings: &warnings, unknown: &unknown, sets: &sets };
    super::super::print(|out| told.write(out))?;
    // Who asks for no registry to be asked knows that nobody was.
    let is_asked = unknown.packages.values().any(|kind| *kind != FaultKind::Offline);
    Ok(match () {
        () if !errors.is_empty() => Exit::Usage,
        () if check.strict && !warnings.is_empty() => Exit::Gate,
        () if is_asked => Exit::Incomplete,
        () => Exit::Clean,
    })
}

/// What nobody could say.
struct Unknown {
    /// The packages of which no registry answered, and why.
    packages: BTreeMap<Package, FaultKind>,
    /// Whether nothing is known against the releases that are asked for.
    advisories: bool,
}

/// Adds what the rules ask for though it is gone, vulnerable or past its end.
fn hold_against_today(
    check: &Check,
    sets: &[RuleSet],
    warnings: &mut BTreeSet<Diagnostic>,
    ui: &Ui,
) -> Result<Unknown, Error> {
    let Asking { registry, advisories, clock } = Asking::about(sets, &check.knowledge, ui)?;
    data::use_update(registry.cache.as_deref(), ui);
    let packages: FxHashSet<Package> = sets.iter().flat_map(rule::asked_for).collect();
    let (wanted, coming) = channel();
    for package in &packages {
        // The other end lives as long as this one.
        let _ = wanted.send(*package);
    }
    drop(wanted);
    let registry = Registry::new(registry);
    let resolved = registry.resolve(coming, Needs { dates: clock.as_of.is_some() }, &|_| ());
    let advised = Advised::about(&packages, advisories.as_ref(), clock, &registry);
    for error in &advised.errors {
        ui.warn(&format!("{}: {}", error.subject, error.message));
    }
    let lookups = stages::as_of_today(resolved.lookups, clock);
    let known = Known {
        lookups: &lookups,
        advisories: &advised.advisories,
        lifecycles: Lifecycles::in_use(),
        today: clock.today,
    };
    data::warn(clock.asked, ui);
    warnings.extend(sets.iter().flat_map(|set| rule::stale(set, &known)));
    let unanswered = lookups.iter().filter_map(|(package, lookup)| match lookup {
        Lookup::Unknown(fault) => Some((*package, fault.kind)),
        _ => None,
    });
    Ok(Unknown { packages: unanswered.collect(), advisories: !packages.is_empty() && advised.advisories.records == 0 })
}

/// What was found.
struct Told<'a> {
    errors: &'a BTreeSet<Diagnostic>,
    warnings: &'a BTreeSet<Diagnostic>,
    unknown: &'a Unknown,
    sets: &'a [RuleSet],
}

impl Told<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        for (diagnostics, word) in [(self.errors, "error: "), (self.warnings, "")] {
            for Diagnostic { at, message, hint } in diagnostics {
                writeln!(out, "{at}: {word}{}", sanitise(message))?;
                if let Some(hint) = hint {
                    writeln!(out, "  {}", sanitise(hint))?;
                }
            }
        }
        let unanswered = &self.unknown.packages;
        let named: Vec<String> = unanswered.keys().take(5).map(Package::to_string).collect();
        if !named.is_empty() {
            let more = unanswered.len() - named.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            writeln!(out, "not checked, since no registry answered: {}{more}", named.join(", "))?;
        }
        if self.unknown.advisories {
            writeln!(out, "not checked: whether what they ask for is vulnerable (--advisories says where to look)")?;
        }
        let rules: BTreeSet<&str> = self.sets.iter().flat_map(RuleSet::all).map(|(rule, _)| rule.id.as_str()).collect();
        let count = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
        let (errors, warnings) = (count(self.errors.len(), "error"), count(self.warnings.len(), "warning"));
        writeln!(out, "{}: {errors}, {warnings}", count(rules.len(), "rule"))
    }
}
