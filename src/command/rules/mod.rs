//! `overhaul rules`: list, explain, check, test and try rules.

mod attempt;
mod cases;
mod check;
mod explain;
mod list;

use std::path::PathBuf;

use crate::cli::RulesFlags;
use crate::cli::rules::{Packs as PackFlags, Rules, RulesAction};
use crate::error::Error;
use crate::exit::Exit;
use crate::settings::{self, Loaded, Packs};
use crate::ui::Ui;

/// Runs the command.
pub(super) fn run(rules: &Rules, ui: &Ui) -> Result<Exit, Error> {
    match &rules.action {
        RulesAction::List(list) => list::run(list, ui),
        RulesAction::Explain(explain) => explain::run(explain, ui),
        RulesAction::Check(check) => check::run(check, ui),
        RulesAction::Test(test) => cases::run(test, ui),
        RulesAction::Try(attempt) => attempt::run(attempt, ui),
    }
}

/// Where packs come from.
fn packs(flags: &PackFlags) -> Packs {
    let cache: Option<PathBuf> = flags.cache_dir.clone().or_else(settings::cache_dir);
    Packs::new(cache.as_deref(), flags.offline)
}

/// The packs that were named, each by itself with what it extends; the rules that hold here where none was.
fn sets(names: &[String], flags: &RulesFlags, packs: &Packs) -> Result<Vec<Loaded>, Error> {
    if names.is_empty() {
        return Ok(vec![packs.read(flags, None)?]);
    }
    names.iter().map(|name| packs.read_pack(name)).collect()
}
