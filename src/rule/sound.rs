//! What is wrong with rules that are well written: they contradict each other, or ask for what is gone or past its end.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::advisory::Advisories;
use crate::ecosystem::ecosystem;
use crate::lifecycle::{EndOfLife, Lifecycles};
use crate::model::{Lookup, Package, Release, Releases, Standing, Text};

use super::check::{Instead, bound_of, instead, numbers, shown};
use super::diagnostic::{Diagnostic, Spot};
use super::ruleset::{Rule, RuleSet};

/// What is known of the things that rules name.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What the registries say.
    pub lookups: &'a FxHashMap<Package, Lookup>,
    /// What is known against releases.
    pub advisories: &'a Advisories,
    /// Until when things are supported.
    pub lifecycles: &'a Lifecycles,
    /// The day that counts as today.
    pub today: Date,
}

/// Something that a rule asks for.
struct Target<'a> {
    rule: &'a Rule,
    package: Package,
    /// The version as written; `None` where any will do.
    version: Option<Text>,
    field: &'static str,
    at: Spot,
}

/// What the rules of a set ask for.
fn targets(set: &RuleSet) -> Vec<Target<'_>> {
    let mut targets = Vec::new();
    for rule in &set.rules {
        let stance = rule.check.stance();
        let required = stance.requires.into_iter().map(|package| (package, None, ""));
        let aimed_at = stance.targets.into_iter().map(|(package, version, field)| (package, Some(version), field));
        for (package, version, field) in required.chain(aimed_at) {
            let version = version.and_then(|version| bare(&version));
            targets.push(Target { rule, package, version, field, at: set.spot(rule, field) });
        }
    }
    targets
}

/// The version that a requirement begins with: 2.9 of `>=2.9,<3`.
fn bare(written: &str) -> Option<Text> {
    let version = written.trim_start_matches(['>', '=', '~', '^', ' ']);
    let version = version.split([',', ' ', '|']).next().filter(|version| !numbers(version).is_empty());
    version.map(Text::from)
}

/// The packages that a set of rules asks for: what is to be looked up.
pub fn asked_for(set: &RuleSet) -> Vec<Package> {
    let mut packages: Vec<Package> = targets(set).into_iter().map(|target| target.package).collect();
    packages.sort();
    packages.dedup();
    packages
}

/// Where one rule asks for what another bans, in one set or in two that are looked at together.
///
/// Rules of the same id are one rule once their packs are loaded together, so they contradict nobody.
pub fn conflicts(sets: &[RuleSet]) -> Vec<Diagnostic> {
    let mut bans: BTreeMap<Package, Vec<(usize, &Rule)>> = BTreeMap::new();
    for (number, set) in sets.iter().enumerate() {
        for rule in &set.rules {
            for package in rule.check.stance().bans {
                bans.entry(package).or_default().push((number, rule));
            }
        }
    }
    let mut found = Vec::new();
    for (number, set) in sets.iter().enumerate() {
        for target in targets(set) {
            for (other, ban) in bans.get(&target.package).into_iter().flatten() {
                let is_one_rule = ban.id == target.rule.id
                    || (number != *other && (set.find(&ban.id).is_ok() || sets[*other].find(&target.rule.id).is_ok()));
                if !is_one_rule {
                    found.push(conflict(&target, ban));
                }
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn conflict(target: &Target<'_>, ban: &Rule) -> Diagnostic {
    let verb = match (target.field, target.version) {
        ("with", _) => "moves to",
        (_, Some(_)) => "sets a version of",
        (_, None) => "requires",
    };
    let message = format!("{} {verb} {}, which {} bans", target.rule.id, target.package, ban.id);
    Diagnostic { at: target.at, message, hint: Some(format!("{} stands in {}", ban.id, ban.at)) }
}

/// What a set of rules asks for though it is missing, withdrawn or past its end, and its waivers that are over.
pub fn stale(set: &RuleSet, known: &Known<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for target in targets(set) {
        for what in known.complaints(&target) {
            found.push(Diagnostic {
                at: target.at,
                message: format!("{} asks for {what}", target.rule.id),
                hint: None,
            });
        }
    }
    for waiver in &set.waivers {
        if let Some(until) = waiver.until.filter(|until| *until < known.today) {
            let message = format!("{} ended on {until}: what it stood against counts again", waiver.shown());
            found.push(Diagnostic { at: waiver.at, message, hint: None });
        }
    }
    found.sort();
    found.dedup();
    found
}

impl Known<'_> {
    /// What is wrong with a target: what it is, what is the matter, and what instead.
    fn complaints(&self, target: &Target<'_>) -> Vec<String> {
        let mut complaints = Vec::new();
        complaints.extend(target.version.and_then(|version| self.past_its_end(target, &version)));
        match self.lookups.get(&target.package) {
            Some(Lookup::Missing) => complaints.push(missing(&target.package)),
            Some(Lookup::Found(releases)) => complaints.extend(published(target, releases)),
            _ => {}
        }
        complaints.extend(self.vulnerable(target));
        complaints
    }

    /// What is known against the version that a target names; where it names none, against the newest there is.
    fn vulnerable(&self, target: &Target<'_>) -> Option<String> {
        let releases: &[Release] = match self.lookups.get(&target.package) {
            Some(Lookup::Found(releases)) => &releases.all,
            _ => &[],
        };
        let sound = |release: &&Release| release.yanked.is_none() && !release.version.is_prerelease();
        let newest = || releases.iter().rev().find(sound).map(|newest| newest.version.clone());
        let version = match &target.version {
            Some(version) => bound_of(ecosystem(target.package.ecosystem)?, version)?,
            None => newest()?,
        };
        let against = self.advisories.against(&target.package, &version);
        let (first, more) = (against.first()?, against.len() - 1);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let is_clean = |release: &&Release| {
            release.version > version && self.advisories.against(&target.package, &release.version).is_empty()
        };
        let instead = match releases.iter().filter(sound).find(is_clean) {
            Some(clean) => format!("; {} is the first without", clean.version),
            None if releases.is_empty() => String::new(),
            None => "; no release is without".to_owned(),
        };
        Some(format!("{} {version}, which has {first}{more}{instead}", shown(&target.package)))
    }

    fn past_its_end(&self, target: &Target<'_>, version: &str) -> Option<String> {
        let cycle = self.lifecycles.cycle(&target.package, version)?;
        let ended = match cycle.end_of_life.filter(|end| end.is_past(self.today))? {
            EndOfLife::On(day) => format!("reached its end of life on {day}"),
            _ => "is past its end of life".to_owned(),
        };
        let instead = self.lifecycles.newest_supported(&target.package, self.today).map_or_else(String::new, |it| {
            let lts = if it.lts.is_some_and(|since| since <= self.today) { " with long-term support" } else { "" };
            format!("; {} is the newest supported{lts}", it.name)
        });
        Some(format!("{} {version}, which {ended}{instead}", cycle.product))
    }
}

/// What the registry says against a target that it has: against the package as a whole, else against the version.
fn published(target: &Target<'_>, releases: &Releases) -> Option<String> {
    let name = shown(&target.package);
    let wrong = match &releases.standing {
        Standing::Active => return against_version(target, releases),
        Standing::Archived => "which its owner has archived".to_owned(),
        Standing::Deprecated(why) => format!("which its publisher has given up{}", because(why)),
        Standing::Quarantined => "which the registry holds back as harmful".to_owned(),
        Standing::Placeholder => "which is a mere name: nothing is published under it".to_owned(),
    };
    Some(format!("{name}, {wrong}"))
}

/// What is wrong with the version that a target names: there is none, or all that begin as it does were taken back.
fn against_version(target: &Target<'_>, releases: &Releases) -> Option<String> {
    let version = target.version?;
    let wanted = numbers(&version);
    if releases.all.is_empty() {
        return None;
    }
    let is_of = |release: &&Release| (0..wanted.len()).all(|at| release.version.component(at) == wanted[at]);
    let named: Vec<&Release> = releases.all.iter().filter(is_of).collect();
    let is_offered = |release: &&Release| release.yanked.is_none() && !release.version.is_prerelease();
    let newest = releases.all.iter().rev().find(is_offered);
    let instead = newest.map_or_else(String::new, |newest| format!("; {} is the newest", newest.version));
    let wrong = if named.is_empty() {
        let floor = bound_of(ecosystem(target.package.ecosystem)?, &version);
        let is_above = |release: &&Release| floor.as_ref().is_none_or(|floor| release.version >= *floor);
        let next = releases.all.iter().filter(is_offered).find(is_above);
        // A floor that says less than a version has (`at-least: "3.10"`) is met by whatever is newer.
        if matches!(target.field, "at-least" | "with") && wanted.len() < 3 && next.is_some() {
            return None;
        }
        let next = next.filter(|next| newest.is_some_and(|newest| newest.version != next.version));
        next.map_or_else(|| "does not exist".to_owned(), |next| format!("does not exist; {} is the next", next.version))
    } else if let Some(why) = every(&named, |release| release.yanked) {
        format!("was withdrawn{}", because(&why))
    } else {
        let why = every(&named, |release| release.deprecated)?;
        format!("its publisher has given up{}", because(&why))
    };
    Some(format!("{} {version}, which {wrong}{instead}", shown(&target.package)))
}

/// The reason that somebody gave, where one was given.
fn because(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(": {why}") }
}

/// The last reason of those that all of them have.
fn every(releases: &[&Release], reason: impl Fn(&Release) -> Option<Text>) -> Option<Text> {
    let reasons: Option<Vec<Text>> = releases.iter().map(|release| reason(release)).collect();
    reasons?.last().copied()
}

fn missing(package: &Package) -> String {
    let meant = match instead(package) {
        Some(Instead::Package(meant) | Instead::Other(meant)) => format!("; {} is probably meant", meant.name),
        Some(Instead::StandardLibrary) => "; it comes with the language".to_owned(),
        None => String::new(),
    };
    format!("{}, which {} does not have{meant}", shown(package), package.ecosystem)
}
