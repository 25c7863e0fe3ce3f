//! How far behind the newest acceptable release is the version in use?

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::lifecycle::Cycle;
use crate::model::{Current, CurrentFrom, Finding, HeldReason, Level, Remedy, Safety, Skip, Version};

use super::super::pack::Duration;
use super::cycle::{self, Tested};
use super::{Asked, Build, Case, Check, Components, Criteria, OneOrMany, Question, shown};

/// How far behind is too far. Whatever is not said has no limit.
#[derive(Clone, Debug)]
pub(super) struct Freshness {
    /// The components.
    pub components: Components,
    /// The most majors behind.
    pub majors: Option<u64>,
    /// The most minors behind, within a major.
    pub minors: Option<u64>,
    /// The most patches behind, within a minor.
    pub patches: Option<u64>,
    /// The most supported cycles behind.
    pub cycles: Option<usize>,
    /// The greatest age in days of the version in use, where a newer one exists.
    pub age: Option<i64>,
    /// The most years between the version in use and the newest.
    pub libyears: Option<f64>,
}

impl Freshness {
    /// How far behind it is, where that is too far: `2 majors and 3.1 years`.
    fn too_far(&self, case: &Case<'_>, question: &Question<'_>, current: &Current, latest: &Version) -> Option<String> {
        let (component, words, most) = match Level::between(&current.version, latest) {
            Level::Major => (0, ["major", "majors"], self.majors),
            Level::Minor => (1, ["minor", "minors"], self.minors),
            Level::Patch => (2, ["patch", "patches"], self.patches),
        };
        let steps = latest.component(component).saturating_sub(current.version.component(component));
        // From 0.30 to 2026.9 the publisher went over to years: nobody is two thousand majors behind.
        let counts = component != 0 || !is_year(latest) || is_year(&current.version);
        let newest = case.release(&question.package, latest).and_then(|release| release.published);
        let years = current.published.zip(newest).map(|(from, to)| from.duration_until(to).as_secs_f64() / YEAR);
        let age = current.published.map(|published| {
            let today = case.judged.today;
            i64::from((today - published.to_zoned(TimeZone::UTC).date()).get_days())
        });
        let exceeds = most.is_some_and(|most| counts && steps > most)
            || self.libyears.zip(years).is_some_and(|(most, years)| years > most)
            || self.age.zip(age).is_some_and(|(most, age)| age > most);
        exceeds.then(|| {
            let steps = counts.then(|| format!("{steps} {}", words[usize::from(steps != 1)]));
            let years = years.filter(|years| *years >= 0.5).map(|years| format!("{years:.1} years"));
            let words: Vec<String> = [steps, years].into_iter().flatten().collect();
            if words.is_empty() { "a new numbering".to_owned() } else { words.join(" and ") }
        })
    }
}

/// Reports what is too many cycles behind, except what a job runs beside a newer one.
fn judge_cycles(case: &Case<'_>, asked: &Asked<'_>, most: usize, out: &mut Vec<Finding>) {
    let mut tested = None;
    for question in asked.questions.iter().filter(|question| question.skip != Some(Skip::Generated)) {
        let Some(behind) = cycles_behind(case, question).filter(|behind| behind.count > most) else { continue };
        let CyclesBehind { count, from, newest } = behind;
        let name = shown(&asked.package);
        let cycles = if count == 1 { "supported cycle" } else { "supported cycles" };
        let message = format!("{name} {} is {count} {cycles} behind {}", from.name, newest.name);
        let remedy = case.raise(question, &cycle::version_to_move_to(case, question, newest));
        for site in case.sites(question).filter(|site| !cycle::is_floor(question, site.dependency.scope)) {
            let is_near = |it: &Cycle| count_behind(case, question, it).is_none_or(|(count, _)| count <= most);
            if tested.get_or_insert_with(|| Tested::of(case, asked, is_near)).contains(site, from) {
                continue;
            }
            let mut finding = case.finding(site, message.as_str());
            finding.version = Some(from.name);
            finding.remedy = Some(remedy.clone());
            out.push(finding);
        }
    }
}

/// How many supported cycles lie between the one in use and the newest.
struct CyclesBehind<'a> {
    count: usize,
    from: &'a Cycle,
    newest: &'a Cycle,
}

fn cycles_behind<'a>(case: &Case<'a>, question: &Question<'_>) -> Option<CyclesBehind<'a>> {
    let from = cycle::of(case, question)?;
    let (count, newest) = count_behind(case, question, from)?;
    Some(CyclesBehind { count, from, newest })
}

/// How many supported cycles there are above one, up to the newest: of a product with long-term support only the cycles that
/// have it count.
fn count_behind<'a>(case: &Case<'a>, question: &Question<'_>, from: &Cycle) -> Option<(usize, &'a Cycle)> {
    let (lifecycles, today) = (case.judged.lifecycles, case.judged.today);
    let newest = lifecycles.newest_supported(&question.package, today)?;
    let has_lts = |cycle: &Cycle| cycle.lts.is_some_and(|since| since <= today);
    let counts = |cycle: &&Cycle| cycle.supported(today) && (has_lts(cycle) || !has_lts(newest));
    // Newest first: what comes after the newest one, and before the one in use.
    let cycles = lifecycles.cycles(&question.package);
    let (first, last) =
        (cycles.iter().position(|it| it.name == newest.name)?, cycles.iter().position(|it| it.name == from.name)?);
    Some((cycles.get(first..last).unwrap_or_default().iter().filter(counts).count(), newest))
}

/// Whether a version begins with a year.
fn is_year(version: &Version) -> bool {
    (1990..2200).contains(&version.component(0))
}

/// The seconds of a year.
const YEAR: f64 = 365.25 * 86_400.0;

impl Check for Freshness {
    fn needs_dates(&self) -> bool {
        self.age.is_some() || self.libyears.is_some()
    }

    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        if let Some(most) = self.cycles {
            for asked in case.packages(|package| self.components.contains(package)) {
                judge_cycles(case, asked, most, out);
            }
        }
        // What a tool wrote is as fresh as what it was written from.
        let written = |question: &&Question<'_>| question.skip != Some(Skip::Generated);
        for question in case.questions(&self.components).filter(written) {
            let choice = question.choice;
            let (Some(current), Some(latest)) = (&choice.current, &choice.latest) else { continue };
            if current.version >= *latest {
                continue;
            }
            let Some(behind) = self.too_far(case, question, current, latest) else { continue };
            if self.cycles.is_some_and(|most| cycles_behind(case, question).is_some_and(|behind| behind.count > most)) {
                continue;
            }
            let message = format!("{} {} is {behind} behind {latest}", shown(&question.package), current.version);
            let remedy = choice.update.as_ref().map(|update| match case.raise(question, update.to.as_str()) {
                // What is not a breaking step by the ecosystem's own rules needs no more than the usual tests.
                Remedy::Raise { to, requirement, safety: Safety::Review } if !update.breaking => {
                    Remedy::Raise { to, requirement, safety: Safety::Safe }
                }
                remedy => remedy,
            });
            // That pre-releases are not for everybody needs no saying.
            let kept_back = choice.held.iter().find(|held| held.reason != HeldReason::PreRelease);
            let kept_back = kept_back.map(|held| format!("{} is held: {}", held.version, held.detail));
            let is_locked = current.from == CurrentFrom::Lock && question.skip == Some(Skip::Unconstrained);
            let help = match (&choice.update, kept_back) {
                (None, None) if is_locked => Some("the lock file holds it: lock again".to_owned()),
                (Some(update), Some(held)) => Some(format!("move to {}; {held}", update.to)),
                (Some(update), None) => Some(format!("move to {}", update.to)),
                (None, held) => held,
            };
            for site in case.sites(question) {
                let mut finding = case.finding(site, message.as_str());
                finding.version = Some(current.version.text());
                finding.help.clone_from(&help);
                finding.remedy.clone_from(&remedy);
                out.push(finding);
            }
        }
    }
}

/// `freshness`: how far behind may it be?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct FreshnessFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// The most steps behind, by level.
    pub(in crate::rule) behind: Option<Behind>,
    /// The greatest age of the version in use, where a newer one exists.
    pub(in crate::rule) age: Option<Duration>,
    /// The most years between the version in use and the newest.
    pub(in crate::rule) libyears: Option<f64>,
}

/// The most steps behind.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct Behind {
    /// Majors.
    pub(in crate::rule) major: Option<u64>,
    /// Minors within the same major.
    pub(in crate::rule) minor: Option<u64>,
    /// Patches within the same minor.
    pub(in crate::rule) patch: Option<u64>,
    /// Supported cycles, of what has such: runtimes, images, frameworks.
    pub(in crate::rule) cycles: Option<usize>,
}

impl Criteria for Freshness {
    type Fields = FreshnessFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let behind = fields.behind.unwrap_or_default();
        if fields.behind.is_none() && fields.age.is_none() && fields.libyears.is_none() {
            let known = Some("known: behind, age, libyears".to_owned());
            build.fault("", "nothing says how far behind is too far", known);
        }
        Some(Self {
            components: build.components_or_all(fields.components)?,
            majors: behind.major,
            minors: behind.minor,
            patches: behind.patch,
            cycles: behind.cycles,
            age: fields.age.map(Duration::days),
            libyears: fields.libyears,
        })
    }
}
