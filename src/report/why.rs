//! Why a package stands where it stands: for each place that asks for it, every newer release and what became of it.

mod document;
mod told;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Choice, Dependency, Held, Inventory, Lookup, Origin, Package, Release, Skip, Standing, Version};

use super::{Report, day};

pub use document::Why;
use document::{Candidate, Current, PackageWhy, Place, PlaceWhy, StatedWhy, Update, Verdict};

/// Everything known about why the packages of this report stand where they stand, wherever they are asked for.
///
/// `asked` is what the packages were picked by, in the words of who asked.
pub fn why(report: &Report<'_>, asked: &str) -> Why {
    let mut rows: BTreeMap<Package, Vec<PlaceWhy>> = BTreeMap::new();
    for (index, inventory) in report.fleet.inventories.iter().enumerate() {
        for (at, manifest) in inventory.manifests.iter().enumerate() {
            for (place, dependency) in manifest.dependencies.iter().enumerate() {
                let row = place_row(report, inventory, dependency, report.chosen(index, at, place));
                rows.entry(dependency.package).or_default().push(row);
            }
        }
    }
    let mut stated = stated(report);
    // An image may be all that states a runtime.
    for package in stated.keys() {
        rows.entry(*package).or_default();
    }
    let row = |(package, places): (Package, _)| package_row(report, &package, stated.remove(&package), places);
    let mut packages: Vec<PackageWhy> = rows.into_iter().map(row).collect();
    // Who asks for `python` means the runtime, and then its image.
    packages.sort_by_key(|package| package.stated.is_empty());
    Why { schema_version: 1, pattern: asked.to_owned(), packages }
}

/// What the repositories say of each runtime, wherever they say so.
fn stated(report: &Report<'_>) -> BTreeMap<Package, Vec<StatedWhy>> {
    let mut stated: BTreeMap<Package, Vec<StatedWhy>> = BTreeMap::new();
    for (index, inventory) in report.fleet.inventories.iter().enumerate() {
        for runtime in report.runtimes(index) {
            stated.entry(runtime.package).or_default().extend(runtime.statements.iter().map(|statement| StatedWhy {
                repository: inventory.repository.name.clone(),
                repository_path: inventory.repository.path.clone(),
                says: statement.says.as_str(),
                requirement: statement.requirement.to_string(),
                place: spot(report, statement.place),
            }));
        }
    }
    stated
}

fn package_row(
    report: &Report<'_>,
    package: &Package,
    stated: Option<Vec<StatedWhy>>,
    places: Vec<PlaceWhy>,
) -> PackageWhy {
    let (known, message, releases) = match report.resolution.lookup(package) {
        Lookup::Found(found) => ("found", standing(&found.standing), Some(found)),
        Lookup::Missing => ("missing", Some("its registry knows no such package".to_owned()), None),
        Lookup::Unknown(fault) => ("unknown", Some(fault.message.clone()), None),
        Lookup::NotAsked => ("not-asked", None, None),
    };
    PackageWhy {
        package: package.to_string(),
        purl: package.purl(),
        known,
        message,
        releases: releases.map_or(0, |found| found.all.len()),
        tags: releases
            .map(|found| found.tags.iter().map(|(tag, version)| (tag.to_string(), version.to_string())).collect())
            .unwrap_or_default(),
        stated: stated.unwrap_or_default(),
        places,
    }
}

fn standing(standing: &Standing) -> Option<String> {
    match standing {
        Standing::Active => None,
        Standing::Archived => Some("archived by its owner".to_owned()),
        Standing::Deprecated(why) if why.is_empty() => Some("deprecated by its owner".to_owned()),
        Standing::Deprecated(why) => Some(format!("deprecated by its owner: {why}")),
        Standing::Quarantined => Some("held back by its registry".to_owned()),
        Standing::Placeholder => Some("only the name is held".to_owned()),
    }
}

fn place_row(report: &Report<'_>, inventory: &Inventory, dependency: &Dependency, choice: Option<&Choice>) -> PlaceWhy {
    let releases = match report.resolution.lookup(&dependency.package) {
        Lookup::Found(found) => found.all.as_slice(),
        _ => &[],
    };
    let current = choice.and_then(|choice| choice.current.as_ref());
    let newer = current.map_or(0, |current| releases.partition_point(|release| release.version <= current.version));
    let update = choice.and_then(|choice| choice.update.as_ref());
    PlaceWhy {
        repository: inventory.repository.name.clone(),
        repository_path: inventory.repository.path.clone(),
        place: spot(report, dependency.place),
        scope: dependency.scope.as_str(),
        group: dependency.group.map(|group| group.to_string()),
        requirement: dependency.requirement.to_string(),
        decided_at: match dependency.origin {
            Origin::Workspace(Some(entry)) => Some(spot(report, entry)),
            _ => None,
        },
        skip: dependency.skip.map(Skip::as_str),
        satisfiable: choice.filter(|_| !releases.is_empty()).map(|choice| choice.satisfiable),
        current: current.map(|current| Current {
            version: current.version.to_string(),
            from: current.from.as_str(),
            published: current
                .published
                .or_else(|| super::tally::published(report, &dependency.package, &current.version))
                .map(|at| day(at).to_string()),
            advisories: against(report, &dependency.package, &current.version),
        }),
        latest: choice.and_then(|choice| choice.latest.as_ref()).map(Version::to_string),
        update: update.map(|update| Update {
            to: update.to.to_string(),
            requirement: update.requirement.map(|text| text.to_string()),
            level: update.level.as_str(),
            breaking: update.breaking,
            published: update.published.map(|at| day(at).to_string()),
            age_days: update.published.map(|at| i64::from((report.today - day(at)).get_days())),
        }),
        candidates: choice.map(|choice| candidates(report, dependency, &releases[newer..], choice)).unwrap_or_default(),
        older: newer,
    }
}

/// The advisories that a release has.
fn against(report: &Report<'_>, package: &Package, version: &Version) -> Vec<String> {
    report.advisories.by_release.get(&(*package, version.text())).cloned().unwrap_or_default()
}

fn spot(report: &Report<'_>, place: crate::model::Place) -> Place {
    Place { path: report.path_of(place).to_owned(), line: place.line, column: place.column }
}

/// Every newer release, newest first, and what became of it.
fn candidates(report: &Report<'_>, asker: &Dependency, newer: &[Release], choice: &Choice) -> Vec<Candidate> {
    let held: FxHashMap<&Version, &Held> = choice.held.iter().map(|held| (&held.version, held)).collect();
    let listed: FxHashSet<&Version> = newer.iter().map(|release| &release.version).collect();
    let chosen = choice.update.as_ref().map(|update| &update.to);
    let candidate = |version: &Version, published: Option<String>| {
        let held = held.get(version);
        let verdict = match chosen {
            Some(chosen) if chosen == version => Verdict::Chosen,
            _ if held.is_some() => Verdict::Held,
            Some(chosen) if version < chosen => Verdict::Lower,
            _ => Verdict::NotOffered,
        };
        let held = held.filter(|_| verdict == Verdict::Held);
        Candidate {
            version: version.to_string(),
            published,
            advisories: against(report, &asker.package, version),
            verdict,
            reason: held.map(|held| held.reason.as_str()),
            detail: held.map(|held| report.detail(asker.place, held).into_owned()),
            place: held.and_then(|held| report.promise(asker.place, held)).map(|engine| spot(report, engine.place)),
        }
    };
    // What is held but no release of the registry (a tag, a cycle) is a candidate all the same.
    let mut all: Vec<(&Version, Option<String>)> =
        newer.iter().map(|release| (&release.version, release.published.map(|at| day(at).to_string()))).collect();
    all.extend(
        choice
            .held
            .iter()
            .map(|held| &held.version)
            .filter(|version| !listed.contains(version))
            .map(|version| (version, None)),
    );
    all.sort_by(|a, b| b.0.cmp(a.0));
    all.into_iter().map(|(version, published)| candidate(version, published)).collect()
}
