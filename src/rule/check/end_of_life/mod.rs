//! Is the cycle of what is used supported on the day of the run, and for how long?

mod claims;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::lifecycle::{Cycle, EndOfLife as End};
use crate::model::{Finding, Package, Skip};

use super::super::pack::Duration;
use super::cycle::{self, Tested};
use super::{Asked, Build, Case, Check, Components, Criteria, OneOrMany, Site};
use claims::{Claim, ClaimFields};

/// Which ends of life are reported.
#[derive(Clone, Debug)]
pub(super) struct EndOfLife {
    /// The components.
    pub components: Components,
    /// What is reported.
    pub(super) conditions: Vec<Condition>,
    /// How many days `approaching` looks ahead; the run's own look-ahead where it is not said.
    pub lookahead: Option<i64>,
    /// Whether what a pipeline runs on purpose is left alone.
    pub except_tested: bool,
    /// What somebody claims.
    claims: Vec<Claim>,
    /// By how many days a claim may be wrong.
    tolerance: i64,
}

impl EndOfLife {
    /// The sentence about a cycle, where it is reported.
    fn sentence(&self, case: &Case<'_>, cycle: &Cycle, instead: Option<&Cycle>) -> Option<String> {
        let today = case.judged.today;
        let reports = |condition| self.conditions.contains(&condition);
        let name = format!("{} {}", cycle.product, cycle.name);
        let state = match cycle.end_of_life {
            Some(end) if end.is_past(today) => {
                if !reports(Condition::Reached) {
                    return None;
                }
                match end {
                    End::On(day) => format!("{name} reached its end of life on {day}"),
                    _ => format!("{name} is past its end of life"),
                }
            }
            Some(End::On(day)) if self.is_near(case, day) && reports(Condition::Approaching) => {
                format!("{name} reaches its end of life on {day}, in {} days", days(today, day))
            }
            _ => match cycle.active_until {
                Some(end) if end.is_past(today) && reports(Condition::SecurityOnly) => match end {
                    End::On(day) => format!("{name} gets only security fixes since {day}"),
                    _ => format!("{name} gets only security fixes"),
                },
                _ => return None,
            },
        };
        Some(match instead {
            Some(instead) => {
                let lts = if instead.lts.is_some_and(|since| since <= today) { " with long-term support" } else { "" };
                format!("{state}; {} is the newest supported{lts}", instead.name)
            }
            None => state,
        })
    }

    fn is_near(&self, case: &Case<'_>, day: Date) -> bool {
        days(case.judged.today, day) <= self.lookahead.unwrap_or(case.judged.eol_lookahead)
    }
}

impl EndOfLife {
    fn judge_package(&self, case: &Case<'_>, asked: &Asked<'_>, out: &mut Vec<Finding>) {
        let lifecycles = case.judged.lifecycles;
        let mut tested = None;
        for question in &asked.questions {
            let Some(cycle) = cycle::of(case, question) else { continue };
            let instead = lifecycles
                .newest_supported(&question.package, case.judged.today)
                .filter(|instead| instead.name != cycle.name && instead.released > cycle.released);
            let Some(message) = self.sentence(case, cycle, instead) else { continue };
            let remedy =
                instead.map(|instead| case.raise(question, &cycle::version_to_move_to(case, question, instead)));
            let sites = case.sites(question).filter(|site| !cycle::is_floor(question, site.dependency.scope));
            for site in sites.filter(|site| !is_oldest_on_purpose(site)) {
                if self.except_tested
                    && tested
                        .get_or_insert_with(|| Tested::of(case, asked, |it| it.supported(case.judged.today)))
                        .contains(site, cycle)
                {
                    continue;
                }
                let mut finding = case.finding(site, message.as_str());
                finding.version = Some(cycle.name);
                if site.dependency.skip == Some(Skip::Generated) {
                    finding.help = Some("a tool wrote this line: change what it was written from".to_owned());
                } else {
                    finding.remedy.clone_from(&remedy);
                }
                out.push(finding);
            }
        }
    }
}

impl Check for EndOfLife {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let covered =
            |package: &Package| self.components.contains(package) && case.judged.lifecycles.product(package).is_some();
        for asked in case.packages(covered).filter(|_| !self.conditions.is_empty()) {
            self.judge_package(case, asked, out);
        }
        for claim in &self.claims {
            claim.judge(case, self.tolerance, out);
        }
    }
}

/// Whether a list of requirements says by its name that it holds the oldest versions that will do: `min-constraints.txt`.
/// Of an image `min` says that it is small.
fn is_oldest_on_purpose(site: &Site<'_>) -> bool {
    if site.manifest.format != "requirements" {
        return false;
    }
    let mut words = site.manifest.path.file_name().split(['-', '_', '.']);
    words.any(|word| matches!(word, "lowest" | "min" | "minimal" | "minimum" | "oldest"))
}

/// The days from one day to another.
fn days(from: Date, to: Date) -> i64 {
    (to - from).get_days().into()
}

/// By how many days a claim may be wrong where a rule does not say it: people round to the end of a month.
const TOLERANCE: i64 = 31;

/// `end-of-life`: is the cycle supported?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct EndOfLifeFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(in crate::rule) conditions: Option<OneOrMany<Condition>>,
    /// How far ahead `approaching` looks; the run's own look-ahead where it is not said.
    pub(in crate::rule) lookahead: Option<Duration>,
    /// Leave alone what a pipeline or a hook runs on purpose: in a job that runs on a supported version too, and on the
    /// oldest version that the repository says it supports.
    pub(in crate::rule) except_tested: Option<bool>,
    /// Dates that somebody wrote down, to be held against what is known.
    claims: Option<OneOrMany<ClaimFields>>,
    /// By how much a claimed date may be wrong; 31 days where it is not said.
    tolerance: Option<Duration>,
}

/// How an end of life lies in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Condition {
    /// In the past.
    Reached,
    /// In the future, within the look-ahead.
    Approaching,
    /// Only security fixes are left.
    SecurityOnly,
}

impl Criteria for EndOfLife {
    type Fields = EndOfLifeFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        if fields.conditions.is_none() && fields.claims.is_none() {
            let known = Some("known: conditions, claims".to_owned());
            build.fault("", "nothing says what is reported", known);
        }
        Some(Self {
            claims: claims::build(fields.claims.unwrap_or_default().0, build)?,
            tolerance: fields.tolerance.map_or(TOLERANCE, Duration::days),
            components: build.components_or_all(fields.components)?,
            conditions: fields.conditions.unwrap_or_default().0,
            lookahead: fields.lookahead.map(Duration::days),
            except_tested: fields.except_tested.unwrap_or(false),
        })
    }
}
