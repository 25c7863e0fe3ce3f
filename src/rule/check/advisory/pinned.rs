//! What nothing but a lock file names: the dependencies of dependencies.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::advisory;
use crate::ecosystem::ecosystem;
use crate::model::{Finding, Package, Pin, Pinned, Reason, Scope, Skip, Version};

use super::clean::Rescue;
use super::in_use::in_use;
use super::{Advisory, Case, sentence, shown, tell};

/// What is said of one release.
type Told<'a> = Option<(Vec<&'a advisory::Advisory>, Rescue<'a>)>;

/// Judges what lock files hold beside what manifests ask for: one finding for each release of a lock file.
pub(super) fn judge(rule: &Advisory, case: &Case<'_>, out: &mut Vec<Finding>) {
    let pins = pins(rule, case);
    if pins.is_empty() {
        return;
    }
    let direct = Direct::of(case, &pins);
    let mut told: FxHashMap<(Package, Version), Told<'_>> = FxHashMap::default();
    let mut known = FxHashSet::default();
    for (pinned, pin) in pins {
        let package = pinned.package(pin);
        let repository = pinned.source.repository;
        let version = ecosystem(pinned.ecosystem).and_then(|scheme| scheme.version(pin.release().1));
        let Some(version) = version.filter(|version| !direct.has(repository, package, version)) else { continue };
        // Two registries may serve one lock file.
        if !known.insert((pinned.source, package, version.clone())) {
            continue;
        }
        let told = told.entry((package, version.clone())).or_insert_with(|| {
            let against: Vec<_> =
                case.judged.advisories.of(&package).iter().filter(|it| !rule.is_ignored(it)).collect();
            tell(rule, case, &package, &version, &against)
        });
        out.extend(told.as_ref().map(|(has, rescue)| finding(case, (pinned, pin), &version, has, rescue)));
    }
}

/// The pins that the rule is about.
fn pins<'a>(rule: &Advisory, case: &Case<'a>) -> Vec<(&'a Pinned, &'a Pin)> {
    let applies = &case.rule.applies;
    let mut pins = Vec::new();
    for (_, inventory) in case.repositories() {
        let is_meant = |pinned: &&Pinned| {
            (applies.ecosystems.is_empty() || applies.ecosystems.contains(&pinned.ecosystem))
                && case.applies_to_path(pinned.path)
        };
        for pinned in inventory.pinned.iter().filter(is_meant) {
            let is_meant = |pin: &&Pin| {
                let scope = if pin.is_development { Scope::Development } else { Scope::Runtime };
                (applies.scopes.is_empty() || applies.scopes.contains(&scope))
                    && rule.components.contains(&pinned.package(pin))
            };
            pins.extend(pinned.pins.iter().filter(is_meant).map(|pin| (pinned, pin)));
        }
    }
    pins
}

/// What manifests ask for themselves, of the packages that are pinned.
struct Direct {
    /// The versions in use: what is to be said of them is said there.
    used: FxHashSet<(u32, Package, Version)>,
    /// What a repository takes from elsewhere: nobody knows what goes by that name there.
    elsewhere: FxHashSet<(u32, Package)>,
}

impl Direct {
    fn of(case: &Case<'_>, pins: &[(&Pinned, &Pin)]) -> Self {
        let packages: FxHashSet<Package> = pins.iter().map(|(pinned, pin)| pinned.package(pin)).collect();
        let mut direct = Self { used: FxHashSet::default(), elsewhere: FxHashSet::default() };
        for asked in case.packages(move |package| packages.contains(package)) {
            for question in &asked.questions {
                for site in &question.sites {
                    if is_elsewhere(question.skip) {
                        direct.elsewhere.insert((site.repository, asked.package));
                    } else if question.is_looked_up() {
                        let used = in_use(question, &site.dependency.locked).into_iter();
                        direct.used.extend(used.map(|(version, _)| (site.repository, asked.package, version)));
                    }
                }
            }
        }
        direct
    }

    fn has(&self, repository: u32, package: Package, version: &Version) -> bool {
        self.elsewhere.contains(&(repository, package)) || self.used.contains(&(repository, package, version.clone()))
    }
}

fn is_elsewhere(skip: Option<Skip>) -> bool {
    matches!(skip, Some(Skip::PrivateRegistry | Skip::GitSource | Skip::PathSource | Skip::UrlSource))
}

fn finding(
    case: &Case<'_>,
    (pinned, pin): (&Pinned, &Pin),
    version: &Version,
    has: &[&advisory::Advisory],
    rescue: &Rescue<'_>,
) -> Finding {
    let package = pinned.package(pin);
    let subject = format!("{} {version}", shown(&package));
    let file = pinned.path.file_name();
    let message = format!("{}; {file} has it for a dependency", sentence::message(&subject, has, rescue));
    let mut finding = case.finding_at(pinned.source.repository, Some(pinned.place(pin)), message);
    finding.package = Some(package);
    finding.version = Some(version.text());
    finding.links.extend(sentence::pages(has));
    finding.reasons = has.iter().map(|it| Reason { text: sentence::reason(it), place: None }).collect();
    finding.help = Some(help(has, rescue));
    finding
}

/// No edit puts a lock file right: its tool has to write it again.
fn help(has: &[&advisory::Advisory], rescue: &Rescue<'_>) -> String {
    let way = match &rescue.to {
        Some(to) => {
            format!("lock again, so that {to} or newer comes in; if it stays, raise the dependency that asks for it")
        }
        None => "look for another dependency than the one that asks for it".to_owned(),
    };
    if has.first().is_some_and(|worst| worst.is_malicious) {
        return format!("renew every secret that was within reach of where it was installed, and {way}");
    }
    way
}
