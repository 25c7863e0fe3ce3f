//! Is this component at an allowed version everywhere it is named, and the same everywhere in one repository?

mod consistent;
mod promise;
mod wish;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::ecosystem::outlier::outliers;
use crate::ecosystem::{Ecosystem, Range, ecosystem};
use crate::model::{CurrentFrom, EcosystemId, Finding, Lookup, Package, Release, Remedy, Safety, Text, Version};

use super::super::yaml::Quoted;
use super::bound::{bound_of, goes_by_prefix, same_prefix};
use super::presence::could_declare;
use super::{Build, Case, Check, Components, Criteria, OneOrMany, Question, Stance, numbers, shown};
use consistent::{Stated, inconsistent, stated};

/// The versions that are allowed.
#[derive(Clone, Debug, Default)]
pub(super) struct VersionConstraint {
    /// The components. `runtime/python` also means the images that deliver it.
    pub components: Components,
    /// This version or newer.
    pub at_least: Option<Text>,
    /// Older than this version.
    pub below: Option<Text>,
    /// This version or older.
    pub at_most: Option<Text>,
    /// This version.
    pub exactly: Option<Text>,
    /// One of these versions.
    pub allowed: Vec<Text>,
    /// Where to move to.
    pub target: Option<Text>,
    /// Whether one repository has to name the same version everywhere.
    pub consistent: bool,
    /// Whether a component has to be declared.
    pub required: bool,
}

impl VersionConstraint {
    /// Whether every version is allowed.
    pub(in crate::rule) fn asks_nothing(&self) -> bool {
        self.bounds().next().is_none() && !self.consistent && !self.required
    }

    /// Every version that is named, with the field that names it.
    pub(in crate::rule) fn versions(&self) -> impl Iterator<Item = (&'static str, Text)> {
        self.bounds().chain(self.target.map(|version| ("target", version)))
    }

    fn bounds(&self) -> impl Iterator<Item = (&'static str, Text)> {
        [("at-least", self.at_least), ("below", self.below), ("at-most", self.at_most), ("exactly", self.exactly)]
            .into_iter()
            .filter_map(|(field, version)| Some((field, version?)))
            .chain(self.allowed.iter().map(|version| ("allowed", *version)))
    }

    /// Whether certain versions are allowed and no others.
    fn names_versions(&self) -> bool {
        self.exactly.is_some() || !self.allowed.is_empty()
    }

    /// What is wanted, in words.
    fn wanted(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        let mut say = |before: &str, version: Option<Text>| {
            if let Some(version) = version {
                words.push(format!("{before}{version}"));
            }
        };
        say("at least ", self.at_least);
        say("below ", self.below);
        say("at most ", self.at_most);
        say("", self.exactly);
        if let [only] = self.allowed.as_slice() {
            words.push(only.to_string());
        } else if !self.allowed.is_empty() {
            let allowed: Vec<&str> = self.allowed.iter().map(Text::as_str).collect();
            words.push(format!("one of {}", allowed.join(", ")));
        }
        words.join(" and ")
    }

    fn allows(&self, scheme: &dyn Ecosystem, version: &Version) -> bool {
        let holds = |bound: Option<Text>, fits: fn(Ordering) -> bool| {
            bound.and_then(|bound| compare(scheme, version, &bound)).is_none_or(fits)
        };
        let same = |bound: &Text| compare(scheme, version, bound).is_none_or(Ordering::is_eq);
        holds(self.at_least, Ordering::is_ge)
            && holds(self.below, Ordering::is_lt)
            && holds(self.at_most, Ordering::is_le)
            && holds(self.exactly, Ordering::is_eq)
            && (self.allowed.is_empty() || self.allowed.iter().any(same))
    }

    /// Whether a range admits any allowed version, as far as that can be told without a list of releases: the versions that
    /// the rule and the requirement name stand for all.
    fn meets(&self, scheme: &dyn Ecosystem, question: &Question<'_>, range: &dyn Range) -> bool {
        let only_from_below =
            self.below.is_none() && self.at_most.is_none() && self.exactly.is_none() && self.allowed.is_empty();
        if range.is_unbounded() || (range.is_open() && only_from_below) {
            return true;
        }
        let written = question.requirement.split(|c: char| !c.is_ascii_alphanumeric() && !".+-!".contains(c));
        let named = self.versions().map(|(_, version)| version.as_str()).chain(written);
        named.filter_map(|text| bound_of(scheme, text)).any(|it| range.matches(&it) && self.allows(scheme, &it))
    }

    /// The version in use that is not allowed, with the sentence that says so.
    fn violation(&self, question: &Question<'_>) -> Option<(Option<Version>, String)> {
        let scheme = question.scheme()?;
        if self.names_versions() && floats(question) {
            let system = shown(&question.package).trim_start_matches(RUNNERS);
            let message = format!("{system}-latest is a newer system some day; {} is wanted", self.wanted());
            return Some((None, message));
        }
        let name = shown(&question.package);
        let range = question.range().and_then(Result::ok);
        let pin = range.and_then(Range::pin);
        let wanted = self.wanted();
        let (version, from) = match (&question.choice.current, pin) {
            (Some(current), _) => (&current.version, current.from),
            (None, Some(pin)) => (pin, CurrentFrom::Pin),
            (None, None) => {
                let range = range?;
                return (!self.meets(scheme, question, range))
                    .then(|| (None, format!("{} admits no allowed version; {wanted} is wanted", question.shown())));
            }
        };
        if self.allows(scheme, version) {
            return None;
        }
        let message = match from {
            CurrentFrom::Lock => format!("{name} is locked at {version}; {wanted} is wanted"),
            CurrentFrom::Pin => format!("{name} is {version}; {wanted} is wanted"),
            CurrentFrom::Highest => format!("{} gives {version}; {wanted} is wanted", question.shown()),
        };
        Some((Some(version.clone()), message))
    }

    /// Where to move to: the rule's target, the floor for what is below it, else the newest release that is allowed.
    fn wish(&self, case: &Case<'_>, question: &Question<'_>, version: Option<&Version>) -> Option<Text> {
        let named = self.target.or(self.exactly).or(self.at_least.filter(|bound| is_below(question, version, bound)));
        named.or_else(|| self.newest_allowed(case, question)).or(self.at_most).or(self.allowed.last().copied())
    }

    fn newest_allowed(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Text> {
        let Lookup::Found(releases) = case.judged.resolution.lookup(&question.package) else { return None };
        let scheme = question.scheme()?;
        let strays = outliers(&releases.all);
        let allowed = |(release, is_stray): &(&Release, &bool)| {
            let is_sound = release.yanked.is_none() && !release.version.is_prerelease() && !**is_stray;
            is_sound && self.allows(scheme, &release.version)
        };
        let newest = releases.all.iter().zip(&strays).rev().find(allowed);
        newest.map(|(release, _)| release.version.text())
    }

    /// The packages that the rule is about; an image delivers its runtime.
    fn concerns(&self, case: &Case<'_>, package: &Package) -> bool {
        let lifecycles = case.judged.lifecycles;
        self.components.contains(package)
            || (package.ecosystem == EcosystemId::OCI
                && lifecycles.product(package).is_some_and(|product| {
                    let mut runtimes = self.components.named().into_iter();
                    runtimes.any(|it| it.ecosystem == EcosystemId::RUNTIME && lifecycles.product(&it) == Some(product))
                }))
    }
}

impl Check for VersionConstraint {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let mut told: BTreeMap<u32, Vec<Stated<'_>>> = BTreeMap::new();
        let mut declaring: FxHashSet<u32> = FxHashSet::default();
        for asked in case.packages(|_| true).filter(|asked| self.concerns(case, &asked.package)) {
            for question in &asked.questions {
                declaring.extend(case.sites(question).filter(|_| self.required).map(|site| site.repository));
                let violation = self.violation(question);
                if self.consistent
                    && let Some(version) = stated(question)
                {
                    for site in case.sites(question) {
                        let stated = Stated { site, question, version: version.clone(), is_told: violation.is_some() };
                        told.entry(site.repository).or_default().push(stated);
                    }
                }
                if violation.is_none() {
                    self.promises(case, question, out);
                }
                let Some((version, message)) = violation else { continue };
                let to = self.wish(case, question, version.as_ref());
                let remedy = to.map(|to| way(case, question, version.as_ref(), to));
                let ended = to.and_then(|to| wish::ended(case, &question.package, to));
                let message = ended.map_or(message.clone(), |ended| format!("{message}; {ended}"));
                for site in case.sites(question) {
                    let mut finding = case.finding(site, message.as_str());
                    finding.version = version.as_ref().map(Version::text);
                    finding.remedy.clone_from(&remedy);
                    out.push(finding);
                }
            }
        }
        for sites in told.into_values() {
            inconsistent(case, &sites, out);
        }
        if self.required {
            self.absent(case, &declaring, out);
        }
    }

    fn stance(&self) -> Stance {
        let named = self.components.named();
        let versions = [("at-least", self.at_least), ("target", self.target), ("exactly", self.exactly)];
        let versions = versions.into_iter().filter_map(|(field, version)| Some((version?, field)));
        let targets = versions.flat_map(|(version, field)| named.iter().map(move |package| (*package, version, field)));
        // Of several one is enough: no single one has to be there.
        let requires = named.first().filter(|_| self.required && named.len() == 1);
        Stance { requires: requires.copied().into_iter().collect(), targets: targets.collect(), ..Stance::default() }
    }
}

impl VersionConstraint {
    /// Reports the places that promise to run on what is older than is wanted.
    fn promises(&self, case: &Case<'_>, question: &Question<'_>, out: &mut Vec<Finding>) {
        let Some(promise) = promise::too_old(self, case, question) else { return };
        for site in case.sites(question).filter(|site| promise::is_promise(site.dependency.scope)) {
            let mut finding = case.finding(site, promise.message.as_str());
            finding.version = Some(promise.oldest.text());
            finding.remedy.clone_from(&promise.remedy);
            out.push(finding);
        }
    }

    /// Reports the repositories that declare no component, though they would.
    fn absent(&self, case: &Case<'_>, declaring: &FxHashSet<u32>, out: &mut Vec<Finding>) {
        let named = self.components.named();
        for (repository, inventory) in case.repositories().filter(|(repository, _)| !declaring.contains(repository)) {
            let Some(package) = named.iter().find(|it| could_declare(case, inventory, it)) else { continue };
            let mut message = format!("{} is not declared", shown(package));
            let wanted = self.wanted();
            if !wanted.is_empty() {
                message.extend(["; ", &wanted, " is wanted"]);
            }
            let mut finding = case.finding_at(repository, None, message);
            finding.package = Some(*package);
            // A runtime is stated in many ways; none of them is to ask for a package.
            if package.ecosystem != EcosystemId::RUNTIME {
                let to = requirement(package.ecosystem, self.exactly, self.target.or(self.at_least));
                finding.remedy = Some(Remedy::Add { package: *package, to, safety: case.safety(Safety::Review) });
            }
            out.push(finding);
        }
    }
}

/// A requirement on exactly this version, or on that one and newer.
fn requirement(ecosystem: EcosystemId, exactly: Option<Text>, at_least: Option<Text>) -> Option<Text> {
    let is_pypi = ecosystem == EcosystemId::PYPI;
    let sign = match (exactly, ecosystem) {
        (Some(_), EcosystemId::CARGO) => "=",
        (Some(_), _) => {
            if is_pypi {
                "=="
            } else {
                ""
            }
        }
        (None, EcosystemId::NPM) => "^",
        (None, _) => {
            if is_pypi {
                ">="
            } else {
                ""
            }
        }
    };
    Some(Text::from(&format!("{sign}{}", exactly.or(at_least)?)))
}

/// Whether a version in use is older than one that a rule names; so is what is not known.
fn is_below(question: &Question<'_>, version: Option<&Version>, bound: &str) -> bool {
    let Some(scheme) = question.scheme() else { return false };
    version.is_none_or(|version| compare(scheme, version, bound).is_none_or(Ordering::is_lt))
}

/// How to get there: up in the author's hand, else exactly there.
fn way(case: &Case<'_>, question: &Question<'_>, version: Option<&Version>, to: Text) -> Remedy {
    if is_below(question, version, &to) && !floats(question) {
        case.raise(question, &to)
    } else {
        Remedy::Pin { to, safety: case.safety(Safety::Review) }
    }
}

/// What the names of GitHub's machines begin with.
const RUNNERS: &str = "runner/";

/// Whether it is a machine of GitHub's that becomes another one some day: `ubuntu-latest`.
fn floats(question: &Question<'_>) -> bool {
    let package = &question.package;
    package.ecosystem == EcosystemId::RUNTIME && package.name.starts_with(RUNNERS) && question.requirement == "latest"
}

/// The order of a version in use and one that a rule names.
///
/// Tags and runtime files state as much as their author cared for: `3` and `3.13-slim` are both 3.13 to a rule that says
/// `3.13`, so these compare by the numbers that both have.
fn compare(scheme: &dyn Ecosystem, version: &Version, bound: &str) -> Option<Ordering> {
    if goes_by_prefix(scheme) {
        let (version, bound) = (numbers(version.as_str()), numbers(bound));
        return (!version.is_empty() && !bound.is_empty()).then(|| same_prefix(&version, &bound));
    }
    Some(version.cmp(&bound_of(scheme, bound)?))
}

/// `version-constraint`: is this component at an allowed version everywhere it is named?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct VersionConstraintFields {
    /// The component, or globs.
    #[serde(rename = "match")]
    pub(in crate::rule) components: OneOrMany<String>,
    /// This version or newer.
    pub(in crate::rule) at_least: Option<Quoted>,
    /// Older than this version.
    pub(in crate::rule) below: Option<Quoted>,
    /// This version or older.
    pub(in crate::rule) at_most: Option<Quoted>,
    /// This version.
    pub(in crate::rule) exactly: Option<Quoted>,
    /// One of these versions.
    pub(in crate::rule) allowed: Option<OneOrMany<Quoted>>,
    /// Where to move to; where it is not said, the nearest version that is allowed.
    pub(in crate::rule) target: Option<Quoted>,
    /// Whether one repository has to name the same version everywhere.
    pub(in crate::rule) consistent: Option<bool>,
    /// Whether it has to be declared, in every repository with a manifest for it.
    pub(in crate::rule) required: Option<bool>,
}

impl Criteria for VersionConstraint {
    type Fields = VersionConstraintFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let components = build.components("match", &fields.components)?;
        let word = |version: Option<Quoted>| version.map(|version| Text::from(&version.0));
        let constraint = Self {
            at_least: word(fields.at_least),
            below: word(fields.below),
            at_most: word(fields.at_most),
            exactly: word(fields.exactly),
            allowed: fields.allowed.unwrap_or_default().0.iter().map(|version| Text::from(&version.0)).collect(),
            target: word(fields.target),
            consistent: fields.consistent.unwrap_or(false),
            required: fields.required.unwrap_or(false),
            components,
        };
        if constraint.required && constraint.components.named().is_empty() {
            build.fault("match", "a glob names nothing that could be required", None);
        }
        if constraint.asks_nothing() {
            let known = Some("known: at-least, below, at-most, exactly, allowed, consistent, required".to_owned());
            build.fault("", "nothing says which versions are allowed", known);
        }
        constraint.refuse_unreadable(build);
        Some(constraint)
    }
}

impl VersionConstraint {
    /// A version that its ecosystem cannot read would never be compared.
    fn refuse_unreadable(&self, build: &Build<'_>) {
        let named = self.components.named();
        let Some(scheme) = named.first().and_then(|package| ecosystem(package.ecosystem)) else { return };
        for (field, version) in self.versions() {
            if bound_of(scheme, &version).is_none() {
                build.fault(field, format!("`{version}` is not a version of {}", scheme.id()), None);
            }
        }
    }
}
