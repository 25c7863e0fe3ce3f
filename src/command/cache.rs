//! `overhaul cache`: where registry answers are kept.

use crate::cli::{self, CacheAction};
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::registry::Cache;
use crate::settings;

/// Runs the command.
pub(super) fn run(command: &cli::Cache) -> Result<Exit, Error> {
    let folder = command.cache_dir.clone().or_else(settings::cache_dir).ok_or_else(|| {
        Error::new(Kind::Environment, "there is no folder for a cache").hint("name one with --cache-dir DIR")
    })?;
    let cache = Cache::new(folder.clone());
    let failed = |error: std::io::Error| {
        Error::new(Kind::Environment, format!("the cache at {} cannot be used: {error}", folder.display()))
    };
    match command.action {
        CacheAction::Info => {
            let holding = cache.holding().map_err(failed)?;
            let (whole, tenth) = (holding.bytes / 1_000_000, holding.bytes / 100_000 % 10);
            super::print(|out| writeln!(out, "{}: {} answers, {whole}.{tenth} MB", folder.display(), holding.entries))
        }
        CacheAction::Clean => cache.clean().map(|()| Exit::Clean).map_err(failed),
    }
}
