//! How many versions of one component does the fleet run, and which one should it converge on?

mod change;
mod spread;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::ecosystem::ecosystem;
use crate::model::{Finding, Package, Reason, Spread as Told, Text};

use super::super::judge::Judged;
use super::super::ruleset::Rule;
use super::super::yaml::Quoted;
use super::bound::bound_of;
use super::{Asked, Build, Case, Check, Components, Criteria, Kind, OneOrMany, ask, shown};

use change::Change;
use spread::{Known, Spread, Use, bare};

/// How far versions may lie apart.
#[derive(Clone, Debug)]
pub struct Drift {
    /// The components.
    pub components: Components,
    /// What makes two versions different.
    pub precision: Precision,
    /// How many versions may be in use.
    pub at_most: usize,
    /// Where to converge.
    pub to: Convergence,
    /// What is compared with what.
    pub across: Across,
}

/// Where to converge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Convergence {
    /// On the newest version that somebody uses.
    NewestUsed,
    /// On the newest release that will do.
    Latest,
    /// On this version.
    Version(Text),
}

impl Convergence {
    /// What a rule or a flag says.
    pub fn read(word: &str) -> Self {
        match word {
            "newest-used" => Self::NewestUsed,
            "latest" => Self::Latest,
            version => Self::Version(Text::from(version)),
        }
    }
}

/// The versions of every component that is not in one version everywhere, the widest spread first.
pub fn spreads(judged: &Judged<'_>, drift: &Drift) -> Vec<Told> {
    let packages = ask(judged.fleet, judged.resolution);
    let rule = Rule::of_check("drift", Kind::Drift, Box::new(drift.clone()));
    let case = Case::new(judged, &packages, &rule, 0);
    let mut told: Vec<Told> = Vec::new();
    for asked in packages.iter().filter(|asked| drift.components.contains(&asked.package)) {
        for spread in drift.spreads(&case, asked) {
            if spread.versions().count() > drift.at_most {
                told.push(drift.tell(&case, asked, &spread));
            }
        }
    }
    told.sort_by_cached_key(|it| (std::cmp::Reverse((it.versions.len(), it.repositories())), it.package));
    told
}

impl Drift {
    fn spreads<'a>(&self, case: &Case<'_>, asked: &'a Asked<'a>) -> Vec<Spread<'a>> {
        let spreads = Spread::of(case, asked, self.precision);
        match self.across {
            Across::Fleet => spreads,
            Across::Repository => spreads.into_iter().flat_map(Spread::by_repository).collect(),
        }
    }

    /// Reports the places of one package that lie below where all should be.
    fn judge_spread(&self, case: &Case<'_>, package: &Package, spread: &Spread<'_>, out: &mut Vec<Finding>) {
        let count = spread.versions().count();
        let Some(newest) = spread.newest().filter(|_| count > self.at_most) else { return };
        let changes = Change::all(self, case, spread);
        if changes.is_empty() {
            return;
        }
        let repositories = count_repositories(&spread.uses);
        let reasons = reasons(case, spread);
        for change in changes.into_iter().filter(|change| case.applies_to(change.at.site)) {
            let at = change.at;
            let is = if at.known == Known::Locked { "is locked at" } else { "is" };
            let versions = match repositories {
                1 => format!("{count} versions in this repository"),
                many => format!("{count} versions in {many} repositories"),
            };
            let most = if self.at_most > 1 { format!(", where {} are allowed", self.at_most) } else { String::new() };
            let wanted = self.wanted(case, at, newest, &change);
            let message = format!("{} {is} {} here; {versions}{most}{wanted}", shown(package), at.words());
            let mut finding = case.finding(at.site, message);
            finding.version = Some(at.version.text());
            finding.help = change.help;
            finding.remedy = change.remedy;
            finding.reasons.clone_from(&reasons);
            out.push(finding);
        }
    }

    /// Where to go: `, newest 0.116.1 in shop`.
    fn wanted(&self, case: &Case<'_>, at: &Use<'_>, newest: &Use<'_>, change: &Change<'_>) -> String {
        let inventories = &case.judged.fleet.inventories;
        match &self.to {
            Convergence::NewestUsed => {
                let place = if newest.site.repository == at.site.repository {
                    newest.site.manifest.path.as_str()
                } else {
                    inventories.get(newest.site.repository as usize).map_or("", |it| &it.repository.name)
                };
                format!(", newest {} in {place}", newest.words())
            }
            Convergence::Latest => format!("; {} is the newest that will do here", change.to),
            Convergence::Version(version) => format!("; {version} is wanted"),
        }
    }

    /// The spread as plain data.
    fn tell(&self, case: &Case<'_>, asked: &Asked<'_>, spread: &Spread<'_>) -> Told {
        let running = |uses: &[Use<'_>]| crate::model::Running {
            version: named(uses).words(),
            places: in_order(uses).iter().map(|found| found.site.dependency.name_place).collect(),
        };
        let latest = asked.questions.iter().filter_map(|question| question.choice.latest.as_ref()).max();
        let mut changes = Change::all(self, case, spread);
        changes.sort_by_key(|change| in_fleet(change.at));
        Told {
            package: asked.package,
            versions: spread.versions().map(running).collect(),
            latest: latest.map(|latest| bare(asked.package.ecosystem, latest)),
            changes: changes.into_iter().map(Change::tell).collect(),
        }
    }
}

impl Check for Drift {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for asked in case.packages(|package| self.components.contains(package)) {
            for spread in self.spreads(case, asked) {
                self.judge_spread(case, &asked.package, &spread, out);
            }
        }
    }
}

/// The most versions that a finding lists.
const MOST_LISTED: usize = 6;

/// Which versions there are, each with a place that uses it.
fn reasons(case: &Case<'_>, spread: &Spread<'_>) -> Vec<Reason> {
    let one = |uses: &[Use<'_>]| {
        let first = in_order(uses)[0].site;
        let name = case.judged.fleet.inventories.get(first.repository as usize).map_or("", |it| &it.repository.name);
        let more = match count_repositories(uses) {
            0 | 1 => String::new(),
            many => format!(" and {} more", many - 1),
        };
        Reason { text: format!("{} in {name}{more}", named(uses).words()), place: Some(first.dependency.place) }
    };
    spread.versions().take(MOST_LISTED).map(one).collect()
}

/// The place that names a version best: one that locks or pins it.
fn named<'u, 'a>(uses: &'u [Use<'a>]) -> &'u Use<'a> {
    uses.iter().find(|found| found.known != Known::Floor).unwrap_or(&uses[0])
}

/// The places in the order of the fleet.
fn in_order<'u, 'a>(uses: &'u [Use<'a>]) -> Vec<&'u Use<'a>> {
    let mut ordered: Vec<_> = uses.iter().collect();
    ordered.sort_by_key(|found| in_fleet(found));
    ordered
}

fn in_fleet(found: &Use<'_>) -> (u32, crate::model::RepoPath, u32) {
    (found.site.repository, found.site.manifest.path, found.site.dependency.place.start)
}

fn count_repositories(uses: &[Use<'_>]) -> usize {
    let mut repositories: Vec<u32> = uses.iter().map(|found| found.site.repository).collect();
    repositories.sort_unstable();
    repositories.dedup();
    repositories.len()
}

/// `drift`: how many versions of one component does the fleet run?
///
/// The whole fleet is compared, whichever repositories the rule is for: those say where a finding is reported.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct DriftFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    components: Option<OneOrMany<String>>,
    /// Versions that differ only below this count as one: `major`, `minor` (as where it is not said) or `patch`.
    precision: Option<Precision>,
    /// How many versions may be in use; one where it is not said.
    at_most: Option<u32>,
    /// Where to converge: `newest-used` (as where it is not said), `latest`, or a version.
    to: Option<Quoted>,
    /// What has to run one version: the `fleet` (as where it is not said), or each `repository` for itself.
    across: Option<Across>,
}

/// What makes two versions different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// Their first number.
    Major,
    /// Their first two.
    Minor,
    /// Anything.
    Patch,
}

impl Precision {
    /// How many numbers count; `None` for all that there is.
    fn numbers(self) -> Option<usize> {
        match self {
            Self::Major => Some(1),
            Self::Minor => Some(2),
            Self::Patch => None,
        }
    }
}

/// What is compared with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Across {
    /// Everything with everything.
    Fleet,
    /// The places of one repository with each other: the members of a monorepo.
    Repository,
}

impl Criteria for Drift {
    type Fields = DriftFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let components = build.components_or_all(fields.components)?;
        let to = fields.to.map_or(Convergence::NewestUsed, |word| Convergence::read(&word.0));
        if let Convergence::Version(version) = &to {
            // A version that its ecosystem cannot read would never be compared.
            let named = components.named();
            let scheme = named.first().and_then(|package| ecosystem(package.ecosystem));
            match scheme {
                Some(scheme) if bound_of(scheme, version).is_none() => {
                    let known = Some("known: newest-used, latest, or a version".to_owned());
                    build.fault("to", format!("`{version}` is not a version of {}", scheme.id()), known);
                }
                Some(_) => {}
                None => build.fault("to", "a version is one component's", Some("name it with `match`".to_owned())),
            }
        }
        if fields.at_most == Some(0) {
            build.fault("at-most", "no version at all may be in use", Some("ban the component instead".to_owned()));
        }
        Some(Self {
            components,
            precision: fields.precision.unwrap_or(Precision::Minor),
            at_most: fields.at_most.map_or(1, |most| most.max(1) as usize),
            to,
            across: fields.across.unwrap_or(Across::Fleet),
        })
    }
}
