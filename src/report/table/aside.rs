//! What was not looked at, so that nothing is just missing: dependencies that were left alone, files that were passed over.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::model::{Fleet, Inventory};
use crate::report::Style;
use crate::report::tally::Tally;
use crate::report::text::{count, sanitise};

use super::ROWS;
use super::lines::{Tone, paragraph};

/// Of one repository: each dependency that was left alone with its place, and how many files were passed over.
pub(super) fn of_repository(inventory: &Inventory, tally: &Tally, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for manifest in &inventory.manifests {
        for dependency in &manifest.dependencies {
            let Some(skip) = dependency.skip else { continue };
            let places = places.entry(skip.as_str()).or_default();
            // More are only counted.
            if places.len() < ROWS {
                let place = format!("{}:{} {}", manifest.path, dependency.name_place.line, dependency.written);
                places.push(sanitise(&place).into_owned());
            }
        }
    }
    let alone = places.into_iter().map(|(skip, mut places)| {
        let number = tally.skips.get(skip).copied().unwrap_or_default();
        let more = number - number.min(places.len() as u32);
        places.extend((more > 0).then(|| format!("and {more} more")));
        format!("left alone as {skip}: {}", places.join(", "))
    });
    let said = alone.chain(passed_over(tally)).chain(unread(tally));
    said.into_iter().try_for_each(|said| paragraph(&said, 2, Tone::Quiet, style, out))
}

/// Of all together, and what lies in no repository.
pub(super) fn of_fleet(fleet: &Fleet, tally: &Tally, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let said = if style.verbose {
        [left_alone(tally), passed_over(tally), unread(tally)]
    } else {
        let (alone, unread): (u32, u32) = (tally.skips.values().sum(), tally.unread.values().sum());
        let alone = (alone > 0).then(|| format!("{} left alone", count(alone, "dependency")));
        let unread = (unread > 0).then(|| format!("{} of other kinds not read", count(unread, "manifest")));
        let said: Vec<String> = [alone, unread].into_iter().flatten().collect();
        [(!said.is_empty()).then(|| format!("{} (-v says why)", said.join(", "))), None, None]
    };
    let outside = (fleet.outside.manifests > 0)
        .then(|| format!("{} outside of any repository not read", count(fleet.outside.manifests, "manifest")));
    said.into_iter().flatten().chain(outside).try_for_each(|said| paragraph(&said, 0, Tone::Quiet, style, out))
}

/// `left alone: 3 git-source, 1 variable`.
fn left_alone(tally: &Tally) -> Option<String> {
    (!tally.skips.is_empty()).then(|| format!("left alone: {}", counts(&tally.skips)))
}

/// `passed over: 2 vendored folders, 1 file in fixtures`.
fn passed_over(tally: &Tally) -> Option<String> {
    let vendored = (tally.vendored > 0).then(|| count(tally.vendored, "vendored folder"));
    let fixtures = (tally.fixtures > 0).then(|| format!("{} in fixtures", count(tally.fixtures, "file")));
    let counts: Vec<String> = [vendored, fixtures].into_iter().flatten().collect();
    (!counts.is_empty()).then(|| format!("passed over: {} (--all-paths reads them)", counts.join(", ")))
}

/// `not read: 1 maven, 3 terraform`.
fn unread(tally: &Tally) -> Option<String> {
    (!tally.unread.is_empty()).then(|| format!("not read: {} (the JSON report names them)", counts(&tally.unread)))
}

fn counts(of: &BTreeMap<&str, u32>) -> String {
    let counts: Vec<String> = of.iter().map(|(what, number)| format!("{number} {what}")).collect();
    counts.join(", ")
}
