//! Which version each place uses, and how far those of one package lie apart.

use crate::ecosystem::{Ecosystem, Range};
use crate::model::{CurrentFrom, EcosystemId, Origin, Part, Scope, Skip, Text, Version};

use super::super::bound::{goes_by_prefix, named, same_prefix};
use super::super::{Asked, Case, Question, Site, numbers};
use super::Precision;

/// The places that use one package, newest version first.
pub(super) struct Spread<'a> {
    pub(super) uses: Vec<Use<'a>>,
}

/// One place, and the version that is in use there.
pub(super) struct Use<'a> {
    pub(super) site: &'a Site<'a>,
    pub(super) question: &'a Question<'a>,
    pub(super) version: Version,
    pub(super) known: Known,
    /// What makes it the same as another, and older or newer.
    pub(super) rank: Rank,
}

/// How the version in use is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// A lock file says so.
    Locked,
    /// The requirement admits no other.
    Pinned,
    /// It is the oldest that the requirement admits; an installer may have taken a newer one.
    Floor,
}

/// A version as far as it is of interest. Tags and runtime files state as much as their author cared for, and compare by
/// the numbers that both have.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// So many numbers.
    Numbers(Vec<u64>),
    /// All of it.
    Whole(Vec<Part>),
}

impl Rank {
    /// The rank of a version of an ecosystem; `None` where it has none (`latest`).
    pub(super) fn of(scheme: &dyn Ecosystem, version: &Version, precision: Precision) -> Option<Self> {
        let count = precision.numbers();
        if goes_by_prefix(scheme) {
            let mut numbers = numbers(version.as_str());
            numbers.truncate(count.unwrap_or(usize::MAX));
            return (!numbers.is_empty()).then_some(Self::Numbers(numbers));
        }
        Some(match count {
            Some(count) => Self::Numbers((0..count).map(|index| version.component(index)).collect()),
            None => Self::Whole(version.key().to_vec()),
        })
    }

    /// Whether it is certainly older.
    pub(super) fn is_below(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Numbers(a), Self::Numbers(b)) => same_prefix(a, b).is_lt(),
            _ => self < other,
        }
    }
}

impl<'a> Use<'a> {
    /// What a question says of one of its places; `None` where nobody can tell which version is in use there.
    fn of(question: &'a Question<'a>, site: &'a Site<'a>, precision: Precision) -> Option<Self> {
        let scheme = question.scheme()?;
        let (version, known) = in_use(scheme, question, site)?;
        let rank = Rank::of(scheme, &version, precision)?;
        Some(Self { site, question, version, known, rank })
    }

    /// The version as people say it: a tag without its variant, and the requirement where that is all that is known.
    pub(super) fn words(&self) -> Text {
        match (self.known, self.question.package.ecosystem) {
            (Known::Floor, _) => self.question.requirement,
            (_, ecosystem) => bare(ecosystem, &self.version),
        }
    }

    /// Which of several is the one to name: a release before a pre-release, then the newest, then the most exact.
    fn weight(&self) -> (bool, &Rank, &Version) {
        (!self.version.is_prerelease(), &self.rank, &self.version)
    }
}

impl<'a> Spread<'a> {
    /// The versions of a package that the rule counts, over the fleet: `for` says with its paths and scopes what counts,
    /// and with its repositories only where it is reported.
    ///
    /// Several, where tags count in years and in versions: those have no order among them.
    pub(super) fn of(case: &Case<'_>, asked: &'a Asked<'a>, precision: Precision) -> Vec<Self> {
        let matrices = Matrices::of(asked);
        let (mut numbered, mut dated) = (Vec::new(), Vec::new());
        for question in asked.questions.iter().filter(|question| is_known(question.skip)) {
            for site in question.sites.iter().filter(|site| counts(case, site) && !matrices.contain(site)) {
                if let Some(found) = Use::of(question, site, precision) {
                    if found.is_dated() { dated.push(found) } else { numbered.push(found) }
                }
            }
        }
        let sorted = |mut uses: Vec<Use<'a>>| {
            uses.sort_by(|a, b| (&b.rank, &b.version).cmp(&(&a.rank, &a.version)));
            Self { uses }
        };
        [numbered, dated].into_iter().filter(|uses| !uses.is_empty()).map(sorted).collect()
    }

    /// The same for each repository alone.
    pub(super) fn by_repository(self) -> Vec<Self> {
        let mut uses = self.uses;
        uses.sort_by_key(|it| it.site.repository);
        let mut spreads: Vec<Self> = Vec::new();
        for found in uses {
            match spreads.last_mut().filter(|last| last.uses[0].site.repository == found.site.repository) {
                Some(last) => last.uses.push(found),
                None => spreads.push(Self { uses: vec![found] }),
            }
        }
        spreads
    }

    /// The places by version, newest first.
    pub(super) fn versions(&self) -> impl Iterator<Item = &[Use<'a>]> {
        self.uses.chunk_by(|a, b| a.rank == b.rank)
    }

    /// The place that uses the newest version: one that is released, where there is any.
    pub(super) fn newest(&self) -> Option<&Use<'a>> {
        // Of those that are alike the first in the order of the fleet is named.
        self.uses.iter().rev().max_by(|a, b| a.weight().cmp(&b.weight()))
    }
}

impl Use<'_> {
    /// Whether an image's tag counts in years: `2024.1`, `20240115`.
    fn is_dated(&self) -> bool {
        self.question.package.ecosystem == EcosystemId::OCI
            && numbers(self.version.as_str()).first().is_some_and(|first| *first >= 1990)
    }
}

/// The files that run a runtime in several versions on purpose: a library tests what it supports.
struct Matrices(Vec<crate::model::SourceId>);

impl Matrices {
    fn of(asked: &Asked<'_>) -> Self {
        if asked.package.ecosystem != EcosystemId::RUNTIME {
            return Self(Vec::new());
        }
        let stated = asked.questions.iter().flat_map(|question| {
            let runs = question.sites.iter().filter(|site| is_run(site));
            runs.map(|site| (site.dependency.place.source, question.requirement))
        });
        let mut stated: Vec<_> = stated.collect();
        stated.sort_unstable();
        stated.dedup();
        let mut several: Vec<_> =
            stated.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0).collect();
        several.dedup();
        Self(several)
    }

    fn contain(&self, site: &Site<'_>) -> bool {
        is_run(site) && self.0.binary_search(&site.dependency.place.source).is_ok()
    }
}

fn is_run(site: &Site<'_>) -> bool {
    matches!(site.dependency.scope, Scope::Pipeline | Scope::Hook)
}

/// Whether a dependency of that sort has a version of its own. What a tool wrote has that of what it was written from.
fn is_known(skip: Option<Skip>) -> bool {
    match skip {
        Some(Skip::Generated | Skip::InvalidRequirement) => false,
        Some(Skip::PrivateRegistry | Skip::NoRegistry | Skip::Shape) | None => true,
        Some(skip) => skip.is_looked_up(),
    }
}

/// Whether a place counts, wherever it is reported: what only says which versions others may use does not.
fn counts(case: &Case<'_>, site: &Site<'_>) -> bool {
    let scopes = &case.rule.applies.scopes;
    let dependency = site.dependency;
    !matches!(dependency.scope, Scope::Engine | Scope::Peer | Scope::Constraint)
        && !matches!(dependency.origin, Origin::Workspace(_))
        && (scopes.is_empty() || scopes.contains(&dependency.scope))
        && case.applies_to_path(site.manifest.path)
}

/// The version in use: locked, else pinned, else the oldest that the requirement admits.
fn in_use(scheme: &dyn Ecosystem, question: &Question<'_>, site: &Site<'_>) -> Option<(Version, Known)> {
    match &question.choice.current {
        Some(current) if current.from == CurrentFrom::Lock => return Some((current.version.clone(), Known::Locked)),
        Some(current) if current.from == CurrentFrom::Pin => return Some((current.version.clone(), Known::Pinned)),
        _ => {}
    }
    let range = question.range()?.ok()?;
    // Where no registry was asked, nothing was decided: files say it all the same.
    let locked = site.dependency.locked.iter().filter_map(|text| scheme.version(text));
    if let Some(version) = locked.filter(|it| range.is_unbounded() || range.matches(it)).max() {
        return Some((version, Known::Locked));
    }
    match range.pin() {
        Some(pin) => Some((pin.clone(), Known::Pinned)),
        None => floor(scheme, range, &question.requirement).map(|version| (version, Known::Floor)),
    }
}

/// The oldest version that a requirement names and admits. What is open to above says nothing of what is in use.
fn floor(scheme: &dyn Ecosystem, range: &dyn Range, requirement: &str) -> Option<Version> {
    if range.is_unbounded() || range.is_open() {
        return None;
    }
    named(scheme, range, requirement).map(|(_, version)| version).min()
}

/// A version without what only its tag has: `v3.12` of `v3.12-slim`.
pub(super) fn bare(ecosystem: EcosystemId, version: &Version) -> Text {
    if !matches!(ecosystem, EcosystemId::OCI | EcosystemId::GITHUB) {
        return version.text();
    }
    let tag = version.as_str();
    let digits = tag.trim_start_matches(['v', 'V']);
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(digits.len());
    Text::from(tag[..tag.len() - digits.len() + end].trim_end_matches('.'))
}
