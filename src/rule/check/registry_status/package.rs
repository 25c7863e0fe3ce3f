//! What is said of a package as such: that there is none, that it is another one, that nobody stands by it.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::model::{EcosystemId, Lookup, Package, Releases, Remedy, Safety, Standing};

use super::super::known;
use super::super::names::Instead;
use super::super::{Case, Question, shown};
use super::{Condition, RegistryStatus, Said};

impl RegistryStatus {
    /// What is said where the registry has no such package.
    pub(super) fn missing(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Said> {
        if !self.reports(Condition::MissingPackage) {
            return self.by_name(case, question).or_else(|| self.slip(case, question));
        }
        let package = &question.package;
        let what = if package.ecosystem == EcosystemId::GITHUB { "repository" } else { "package" };
        let said = Said::of_package(format!("{} has no {what} {}", package.ecosystem, shown(package)));
        Some(match self.instead(package) {
            Some(Instead::Package(meant)) if is_elsewhere(package, &meant) => foreign(said, &meant),
            Some(Instead::Package(_) | Instead::Other(_)) => self.successor(case, said, question),
            Some(Instead::StandardLibrary) => {
                Said { message: format!("{}: {}", said.message, comes_along(package)), ..removed(case, said) }
            }
            None if package.ecosystem == EcosystemId::GITHUB => {
                Said { help: Some("whoever takes the name decides what runs here: take it out".to_owned()), ..said }
            }
            None => unheard_of(case, said, package),
        })
    }

    /// What a name alone says, whatever the registry has of it.
    pub(super) fn by_name(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Said> {
        let package = &question.package;
        let name = shown(package);
        if let Some(said) = self.known_deprecated(case, question) {
            return Some(said);
        }
        match self.instead(package)? {
            Instead::StandardLibrary => self.reports(Condition::StandardLibrary).then(|| {
                removed(case, Said::of_package(format!("{name} need not be installed: {}", comes_along(package))))
            }),
            Instead::Package(meant) if is_elsewhere(package, &meant) => {
                let said = || Said::of_package(format!("{name} of {} is not what it sounds like", package.ecosystem));
                self.reports(Condition::OtherEcosystem).then(|| foreign(said(), &meant))
            }
            Instead::Package(_) | Instead::Other(_) => self.reports(Condition::LookAlike).then(|| {
                let said = Said::of_package(format!("{name} is not the package that it sounds like"));
                self.successor(case, said, question)
            }),
        }
    }

    /// What the rule knows of a package of which the registry does not say it.
    fn known_deprecated(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Said> {
        let since = *self.known.get(&question.package)?;
        let message = format!("{} has been deprecated since {since}", shown(&question.package));
        let holds = self.reports(Condition::Deprecated) && since <= case.judged.today;
        holds.then(|| self.successor(case, Said::of_package(message), question))
    }

    pub(super) fn standing(&self, case: &Case<'_>, question: &Question<'_>, releases: &Releases) -> Option<Said> {
        let name = shown(&question.package);
        let registry = question.package.ecosystem;
        let (condition, message) = match &releases.standing {
            Standing::Active if is_name_only(releases) => (
                Condition::Placeholder,
                format!("{name} has no release but 0.0.0: {registry} holds only the name, with no package behind it"),
            ),
            Standing::Active => return None,
            // It says that newer versions of another package bring their types along: whoever stays with an older one needs
            // these. What is said of the release in use counts.
            Standing::Deprecated(why) if why.contains("stub types definition") => return None,
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
        self.reports(condition).then(|| {
            let mut said = Said::of_package(message);
            if condition == Condition::Placeholder {
                said.remedy = Some(Remedy::Remove { safety: case.safety(Safety::Review) });
            }
            self.successor(case, said, question)
        })
    }

    /// A package of next to nothing under a name that one slip makes of a well-known one.
    pub(super) fn look_alike(&self, case: &Case<'_>, question: &Question<'_>, releases: &Releases) -> Option<Said> {
        let count = releases.all.len();
        let first = first_published(releases);
        let is_young = first.is_some_and(|first| age(case, first) < 365) && count < 10;
        // A scope is its owner's: no stranger publishes in it.
        let is_doubtful = (count <= 2 || is_young) && !question.package.name.starts_with('@');
        if !is_doubtful {
            return None;
        }
        let mut said = self.slip(case, question)?;
        let releases = if count == 1 { "release" } else { "releases" };
        let _ = write!(said.message, "; what is called {} has {count} {releases}", shown(&question.package));
        if let Some(first) = first {
            let _ = write!(said.message, ", the first on {first}");
        }
        Some(said)
    }

    fn slip(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Said> {
        let nearest = known::nearest(&question.package).filter(|_| self.reports(Condition::LookAlike))?;
        let message = format!("{} is probably a slip for {}", shown(&question.package), shown(&nearest));
        let remedy = Remedy::Replace { with: nearest, to: None, safety: case.safety(Safety::Review) };
        Some(Said { remedy: Some(remedy), ..Said::of_package(message) })
    }

    pub(super) fn idle(&self, case: &Case<'_>, question: &Question<'_>, releases: &Releases) -> Option<Said> {
        // Of a runtime the lines are known, not each release: a line that began long ago may have had one yesterday.
        let is_line = question.package.ecosystem == EcosystemId::RUNTIME;
        if !self.reports(Condition::Idle) || !releases.dated || is_line {
            return None;
        }
        let newest = day(releases.all.iter().filter_map(|release| release.published).max()?);
        (age(case, newest) > self.idle)
            .then(|| Said::of_package(format!("{} has had no release since {newest}", shown(&question.package))))
    }

    pub(super) fn too_young(&self, case: &Case<'_>, question: &Question<'_>, releases: &Releases) -> Option<Said> {
        let first = first_published(releases).filter(|_| self.reports(Condition::TooYoung))?;
        let age = age(case, first);
        (age < self.min_age).then(|| {
            let name = shown(&question.package);
            let message = format!("{name} was first published on {first}, {age} days ago, fewer than {}", self.min_age);
            let help = Some("look at who publishes it: a new name is easily taken for an old one".to_owned());
            Said { help, ..Said::of_package(message) }
        })
    }
}

/// Whether another registry is meant. A runtime has none: it is only called otherwise.
fn is_elsewhere(package: &Package, instead: &Package) -> bool {
    package.ecosystem != instead.ecosystem && instead.ecosystem != EcosystemId::RUNTIME
}

/// A package of another registry: nothing in this file can take its place.
fn foreign(mut said: Said, meant: &Package) -> Said {
    let _ = write!(said.message, "; {} of {} is probably meant", shown(meant), meant.ecosystem);
    said.help = Some(format!("take it out here, and ask for it where packages of {} are asked for", meant.ecosystem));
    said
}

fn removed(case: &Case<'_>, mut said: Said) -> Said {
    said.of_installed = true;
    said.help = Some("take the line out".to_owned());
    said.remedy = Some(Remedy::Remove { safety: case.safety(Safety::Review) });
    said
}

fn comes_along(package: &Package) -> &'static str {
    match package.ecosystem {
        EcosystemId::NPM => "it comes with Node",
        _ => "it is a part of the language's standard library",
    }
}

/// A name that no table has: what is one slip away, else who has it elsewhere.
fn unheard_of(case: &Case<'_>, mut said: Said, package: &Package) -> Said {
    if let Some(nearest) = known::nearest(package) {
        said.message.extend(["; ", shown(&nearest), " is probably meant"]);
        said.remedy = Some(Remedy::Replace { with: nearest, to: None, safety: case.safety(Safety::Review) });
        return said;
    }
    let others = [EcosystemId::PYPI, EcosystemId::NPM, EcosystemId::CARGO].map(|id| Package::new(id, &package.name));
    let is_there = |other: &Package| matches!(case.judged.resolution.lookup(other), Lookup::Found(_));
    let asked = others.into_iter().find(|other| other.ecosystem != package.ecosystem && is_there(other));
    if let Some(other) = known::elsewhere(package).or(asked) {
        said.message.extend(["; ", other.ecosystem.as_str(), " has one of that name"]);
    }
    said.help = Some("somebody may register the name: take it out or name the registry it comes from".to_owned());
    said
}

/// Whether nothing but `0.0.0` was ever published: whoever takes a name begins with that, and with that only.
fn is_name_only(releases: &Releases) -> bool {
    let is_nothing = |number: u64| number == 0;
    let is_zero = |version: &crate::model::Version| version.release().all(is_nothing) && version.release().count() == 3;
    !releases.all.is_empty() && releases.unordered.is_empty() && releases.all.iter().all(|it| is_zero(&it.version))
}

/// The day of the first release; `None` where the day of any release is not known, since that may be the first.
pub(super) fn first_published(releases: &Releases) -> Option<Date> {
    let days: Option<Vec<Timestamp>> = releases.all.iter().map(|release| release.published).collect();
    days?.into_iter().min().map(day)
}

/// How many days ago that was.
pub(super) fn age(case: &Case<'_>, day: Date) -> i64 {
    i64::from((case.judged.today - day).get_days())
}

fn day(published: Timestamp) -> Date {
    published.to_zoned(TimeZone::UTC).date()
}

/// The sentence with a publisher's reason: its first line, cut where it is long.
pub(super) fn with_reason(sentence: String, why: &str) -> String {
    let line = why.trim().lines().next().unwrap_or_default().trim_end_matches('.');
    if line.is_empty() {
        return sentence;
    }
    let end = line.char_indices().nth(160).map_or(line.len(), |(end, _)| end);
    let cut = if end < line.len() { "…" } else { "" };
    format!("{sentence}: {}{cut}", &line[..end])
}
