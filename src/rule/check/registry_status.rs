//! Does the package exist, does the version, and does its publisher stand by it?
//!
//! Only what a registry has said counts: an unreachable registry, a refused login, a package of another registry are
//! unknown, and unknown is never "missing".

use std::cell::LazyCell;

use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{
    CurrentFrom, EcosystemId, FactKey, Finding, Fleet, Lookup, Origin, Package, Releases, Remedy, Safety, Standing,
    Text, Value, Version,
};

use super::super::pack::Duration;
use super::names::{self, Instead};
use super::{Build, Case, Check, Components, Criteria, OneOrMany, Question, Site, shown};

/// What is reported of what registries say.
#[derive(Clone, Debug)]
pub struct RegistryStatus {
    /// The components.
    pub components: Components,
    /// What is reported.
    pub(super) conditions: Vec<Condition>,
    /// How many days without a release are `idle`.
    pub idle: i64,
}

/// What is said of every site of a question.
struct Said {
    message: String,
    version: Option<Text>,
    help: Option<String>,
    remedy: Option<Remedy>,
    /// Whether it is about the package rather than about the requirement.
    of_package: bool,
}

impl Said {
    fn of_package(message: String) -> Self {
        Self { message, version: None, help: None, remedy: None, of_package: true }
    }

    fn of_version(message: String, version: Text) -> Self {
        Self { version: Some(version), of_package: false, ..Self::of_package(message) }
    }
}

impl Check for RegistryStatus {
    fn needs_dates(&self) -> bool {
        self.conditions.contains(&Condition::Idle)
    }

    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let own = LazyCell::new(|| own_packages(case.judged.fleet));
        let is_own = |question: &Question<'_>| own.contains(&question.package);
        // The questions about one package follow each other.
        let mut blamed = (None, false);
        for question in case.questions(&self.components).filter(|question| question.is_looked_up()) {
            if blamed.0 != Some(question.package) {
                blamed = (Some(question.package), self.is_blamed(case, &question.package));
            }
            let said: Vec<Said> = match case.judged.resolution.lookup(&question.package) {
                Lookup::Missing if is_own(question) => continue,
                Lookup::Missing => self.missing_package(case, question).into_iter().collect(),
                Lookup::Found(releases) if is_unsatisfiable(question, releases) && is_own(question) => continue,
                Lookup::Found(releases) => self.found(case, question, releases, blamed.1),
                // Nothing is known: nothing is said.
                Lookup::Unknown(_) | Lookup::NotAsked => continue,
            };
            for said in said {
                for site in case.sites(question).filter(|site| is_of_this_registry(site)) {
                    let mut finding = if said.of_package {
                        case.finding_by_name(site, said.message.as_str())
                    } else {
                        case.finding(site, said.message.as_str())
                    };
                    finding.version = said.version;
                    finding.help.clone_from(&said.help);
                    finding.remedy.clone_from(&said.remedy);
                    out.push(finding);
                }
            }
        }
    }
}

impl RegistryStatus {
    fn reports(&self, condition: Condition) -> bool {
        self.conditions.contains(&condition)
    }

    /// Whether something that the rule reports may be said against a single release of the package: against most, nothing is.
    fn is_blamed(&self, case: &Case<'_>, package: &Package) -> bool {
        let Lookup::Found(releases) = case.judged.resolution.lookup(package) else { return false };
        let (yanked, deprecated) = (self.reports(Condition::Yanked), self.reports(Condition::Deprecated));
        releases.all.iter().any(|it| yanked && it.yanked.is_some() || deprecated && it.deprecated.is_some())
    }

    fn missing_package(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Said> {
        if !self.reports(Condition::MissingPackage) {
            return None;
        }
        let package = &question.package;
        let what = if package.ecosystem == EcosystemId::GITHUB { "repository" } else { "package" };
        let mut said = Said::of_package(format!("{} has no {what} {}", package.ecosystem, shown(package)));
        match names::instead(package) {
            Some(Instead::Package(instead)) => {
                said.message.extend(["; ", shown(&instead), " is probably meant"]);
                said.remedy = Some(Remedy::Replace { with: instead, to: None, safety: Safety::Review });
            }
            Some(Instead::StandardLibrary) => {
                said.message += ": it is a part of the language's standard library";
                said.help = Some("take the line out".to_owned());
                said.remedy = Some(Remedy::Remove { safety: Safety::Review });
            }
            None if package.ecosystem == EcosystemId::GITHUB => {
                said.help = Some("whoever takes the name decides what runs here: take it out".to_owned());
            }
            None => {
                let others = [EcosystemId::PYPI, EcosystemId::NPM, EcosystemId::CARGO]
                    .into_iter()
                    .filter(|id| *id != package.ecosystem);
                let mut others = others.map(|id| Package::new(id, &package.name));
                if let Some(other) =
                    others.find(|other| matches!(case.judged.resolution.lookup(other), Lookup::Found(_)))
                {
                    said.message.extend(["; ", other.ecosystem.as_str(), " has one of that name"]);
                }
                said.help =
                    Some("somebody may register the name: take it out or name the registry it comes from".to_owned());
            }
        }
        Some(said)
    }

    fn found(&self, case: &Case<'_>, question: &Question<'_>, releases: &Releases, blamed: bool) -> Vec<Said> {
        let mut said = Vec::new();
        said.extend(self.standing(question, releases));
        said.extend(self.look_alike(question));
        if self.reports(Condition::MissingVersion) && is_unsatisfiable(question, releases) {
            said.push(missing_version(case, question, releases));
        }
        // A package that is given up needs no second word on each of its releases.
        if blamed && (!matches!(releases.standing, Standing::Deprecated(_)) || said.is_empty()) {
            said.extend(self.current(case, question));
        }
        said.extend(self.idle(case, question, releases));
        said
    }

    fn standing(&self, question: &Question<'_>, releases: &Releases) -> Option<Said> {
        let name = shown(&question.package);
        let registry = question.package.ecosystem;
        let (condition, message) = match &releases.standing {
            Standing::Active => return None,
            Standing::Archived => (Condition::Archived, format!("{name} is no longer developed")),
            Standing::Deprecated(why) => (Condition::Deprecated, with_reason(format!("{name} is deprecated"), why)),
            Standing::Quarantined => {
                (Condition::Quarantined, format!("{registry} holds {name} back: it may be malicious"))
            }
            Standing::Placeholder => (
                Condition::Placeholder,
                format!("{registry} holds only the name {name}: there is no package behind it"),
            ),
        };
        self.reports(condition).then(|| successor(Said::of_package(message), question))
    }

    fn look_alike(&self, question: &Question<'_>) -> Option<Said> {
        if !self.reports(Condition::LookAlike) {
            return None;
        }
        let Some(Instead::Package(instead)) = names::instead(&question.package) else { return None };
        let message = format!("{} is not {}, which is probably meant", shown(&question.package), shown(&instead));
        Some(successor(Said::of_package(message), question))
    }

    /// What is said against the version in use.
    fn current(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Said> {
        if !self.reports(Condition::Yanked) && !self.reports(Condition::Deprecated) {
            return None;
        }
        let current = question.choice.current.as_ref()?;
        let release = case.release(&question.package, &current.version)?;
        let name = format!("{} {}", shown(&question.package), current.version);
        let (condition, message) = match (&release.yanked, &release.deprecated) {
            (Some(why), _) => (Condition::Yanked, with_reason(format!("{name} was withdrawn by its publisher"), why)),
            (None, Some(why)) => (Condition::Deprecated, with_reason(format!("{name} is deprecated"), why)),
            (None, None) => return None,
        };
        if !self.reports(condition) {
            return None;
        }
        let mut said = Said::of_version(message, current.version.text());
        if current.from == CurrentFrom::Lock {
            said.help = Some("the lock file holds it: lock again".to_owned());
        }
        said.remedy = question.choice.update.as_ref().map(|update| case.raise(question, update.to.as_str()));
        Some(said)
    }

    fn idle(&self, case: &Case<'_>, question: &Question<'_>, releases: &Releases) -> Option<Said> {
        if !self.reports(Condition::Idle) || !releases.dated {
            return None;
        }
        let newest = releases.all.iter().filter_map(|release| release.published).max()?;
        let day = newest.to_zoned(TimeZone::UTC).date();
        let idle = i64::from((case.judged.today - day).get_days());
        (idle > self.idle)
            .then(|| Said::of_package(format!("{} has had no release since {day}", shown(&question.package))))
    }
}

/// The packages that the fleet's own projects are: whoever asks for one means that, whatever a registry has of the name.
fn own_packages(fleet: &Fleet) -> FxHashSet<Package> {
    let manifests = fleet.inventories.iter().flat_map(|inventory| &inventory.manifests);
    let mut own = FxHashSet::default();
    for manifest in manifests {
        let ecosystem = match manifest.format {
            "cargo" => EcosystemId::CARGO,
            "package-json" => EcosystemId::NPM,
            "pyproject" | "setup-cfg" | "setup-py" => EcosystemId::PYPI,
            _ => continue,
        };
        for fact in manifest.facts.iter().filter(|fact| fact.key == FactKey::ProjectName) {
            if let Value::Text(name) = &fact.value {
                own.insert(Package::new(ecosystem, name));
            }
        }
    }
    own
}

/// Whether the site asks the registry that was asked: one that names another registry knows better. Of tags in git the
/// repository is the registry.
fn is_of_this_registry(site: &Site<'_>) -> bool {
    match site.dependency.origin {
        Origin::Registry(None) | Origin::Workspace(_) => true,
        Origin::Git { .. } => site.dependency.package.ecosystem == EcosystemId::GITHUB,
        _ => false,
    }
}

/// Whether the requirement can be read, there is something to choose from, and nothing satisfies it.
fn is_unsatisfiable(question: &Question<'_>, releases: &Releases) -> bool {
    !question.choice.satisfiable
        && question.skip.is_none()
        && !releases.all.is_empty()
        // A registry's runtimes are a table of cycles here: it does not list every version.
        && question.package.ecosystem != EcosystemId::RUNTIME
        && question.range().is_some_and(|range| range.is_ok_and(|range| !range.is_unbounded()))
        && !question.requirement.is_empty()
        // What is pinned by a digest is found by it, whatever the tag beside it says.
        && !is_digest(&question.requirement)
}

/// Whether the requirement ends in the digest of an image or in a commit.
fn is_digest(requirement: &str) -> bool {
    let digest = requirement.rsplit_once('@').map_or("", |(_, digest)| digest);
    let digits = digest.rsplit(':').next().unwrap_or_default();
    matches!(digits.len(), 40 | 64) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Names the nearest version that exists.
fn missing_version(case: &Case<'_>, question: &Question<'_>, releases: &Releases) -> Said {
    let name = shown(&question.package);
    let pin = question.range().and_then(Result::ok).and_then(|range| range.pin().cloned());
    let is_like = |version: &Version| {
        let scheme = question.scheme().zip(pin.as_ref());
        scheme.is_none_or(|(scheme, pin)| scheme.comparable(pin, version).is_ok())
    };
    let sound: Vec<&Version> =
        releases.all.iter().filter(|release| is_sound(release)).map(|release| &release.version).collect();
    let like: Vec<&Version> = sound.iter().copied().filter(|version| is_like(version)).collect();
    let (nearest, newest) = (nearest(pin.as_ref(), &like), like.last().or(sound.last()).copied());
    let locked = question.choice.current.as_ref().filter(|current| current.from == CurrentFrom::Lock);
    let mut message = match (locked, &pin) {
        // It was there once: unpublished since, or never taken over by a mirror.
        (Some(locked), _) => {
            format!("{name} {} is locked, but {} no longer has it", locked.version, question.package.ecosystem)
        }
        (None, Some(pin)) => format!("{name} has no version {pin}"),
        (None, None) => format!("no version of {name} satisfies {}", question.requirement),
    };
    let near = nearest.filter(|_| pin.is_some());
    if let Some(near) = near {
        message.extend(["; the nearest is ", near.as_str()]);
    }
    if let Some(newest) = newest.filter(|newest| near != Some(newest)) {
        message += if near.is_some() { ", the newest " } else { "; the newest is " };
        message += newest.as_str();
    }
    let version = pin.as_ref().map_or(question.requirement, Version::text);
    let mut said = Said::of_version(message, version);
    // To move to what its publisher has given up is no remedy.
    let is_given_up = |version: &&Version| {
        matches!(releases.standing, Standing::Deprecated(_))
            || case.release(&question.package, version).is_some_and(|release| release.deprecated.is_some())
    };
    said.remedy = nearest.filter(|nearest| !is_given_up(nearest)).map(|nearest| {
        // What lies below the requirement cannot be said by raising it.
        let rises = match &pin {
            Some(pin) => nearest > pin,
            None => question.scheme().is_some_and(|scheme| scheme.raise(&question.requirement, nearest).is_ok()),
        };
        let safety = case.rule.fix.safety.unwrap_or(Safety::Review);
        if rises { case.raise(question, nearest.as_str()) } else { Remedy::Pin { to: nearest.text(), safety } }
    });
    successor(said, question)
}

/// Of sound versions like it, the one nearest to a pin: the highest one below it in the same minor line, else the next
/// above, else the highest below; for a range the newest there is.
fn nearest<'r>(pin: Option<&Version>, like: &[&'r Version]) -> Option<&'r Version> {
    let Some(pin) = pin else { return like.last().copied() };
    let (below, above) = like.split_at(like.partition_point(|version| *version <= pin));
    let below = below.last().copied();
    let same_line = |version: &&Version| (0..2).all(|at| version.component(at) == pin.component(at));
    below.filter(same_line).or_else(|| above.first().copied()).or(below)
}

fn is_sound(release: &crate::model::Release) -> bool {
    release.yanked.is_none() && !release.version.is_prerelease()
}

/// Adds the package that is meant instead, where one is known.
fn successor(mut said: Said, question: &Question<'_>) -> Said {
    if let Some(Instead::Package(instead)) = names::instead(&question.package) {
        if !said.message.contains(shown(&instead)) {
            said.message.extend(["; ", shown(&instead), " is probably meant"]);
        }
        said.remedy = Some(Remedy::Replace { with: instead, to: None, safety: Safety::Review });
    }
    said
}

/// The sentence with a publisher's reason: its first line, cut where it is long.
fn with_reason(sentence: String, why: &str) -> String {
    let line = why.trim().lines().next().unwrap_or_default().trim_end_matches('.');
    if line.is_empty() {
        return sentence;
    }
    let end = line.char_indices().nth(160).map_or(line.len(), |(end, _)| end);
    let cut = if end < line.len() { "…" } else { "" };
    format!("{sentence}: {}{cut}", &line[..end])
}

/// `registry-status`: does it exist, and does its publisher stand by it?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RegistryStatusFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(in crate::rule) conditions: OneOrMany<Condition>,
    /// How long without a release is `idle`; three years where it is not said.
    pub(in crate::rule) idle: Option<Duration>,
}

/// What a registry may say against a package or a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Condition {
    /// There is no such package.
    MissingPackage,
    /// There is no such version, or none that the range admits.
    MissingVersion,
    /// The version in use was withdrawn.
    Yanked,
    /// The version in use, or the package, is deprecated.
    Deprecated,
    /// The registry holds only the name.
    Placeholder,
    /// The registry holds the package back.
    Quarantined,
    /// The package is no longer developed.
    Archived,
    /// Nothing was published for a long time.
    Idle,
    /// The name is a known mistake for another one.
    LookAlike,
}

impl Criteria for RegistryStatus {
    type Fields = RegistryStatusFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        Some(Self {
            components: build.components_or_all(fields.components)?,
            conditions: fields.conditions.0,
            idle: fields.idle.map_or(3 * 365, Duration::days),
        })
    }
}
