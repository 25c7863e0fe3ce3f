//! How far behind the newest acceptable release is the version in use?

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{Current, CurrentFrom, Finding, HeldReason, Level, Remedy, Safety, Skip, Version};

use super::super::pack::Duration;
use super::{Build, Case, Check, Components, Criteria, OneOrMany, Question, shown};

/// How far behind is too far. Whatever is not said has no limit.
#[derive(Clone, Debug)]
pub struct Freshness {
    /// The components.
    pub components: Components,
    /// The most majors behind.
    pub majors: Option<u64>,
    /// The most minors behind, within a major.
    pub minors: Option<u64>,
    /// The most patches behind, within a minor.
    pub patches: Option<u64>,
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
        let newest = case.release(&question.package, latest).and_then(|release| release.published);
        let years = current.published.zip(newest).map(|(from, to)| from.duration_until(to).as_secs_f64() / YEAR);
        let age = current.published.map(|published| {
            let today = case.judged.today;
            i64::from((today - published.to_zoned(TimeZone::UTC).date()).get_days())
        });
        let exceeds = most.is_some_and(|most| steps > most)
            || self.libyears.zip(years).is_some_and(|(most, years)| years > most)
            || self.age.zip(age).is_some_and(|(most, age)| age > most);
        exceeds.then(|| {
            let steps = format!("{steps} {}", words[usize::from(steps != 1)]);
            match years.filter(|years| *years >= 0.5) {
                Some(years) => format!("{steps} and {years:.1} years"),
                None => steps,
            }
        })
    }
}

/// The seconds of a year.
const YEAR: f64 = 365.25 * 86_400.0;

impl Check for Freshness {
    fn needs_dates(&self) -> bool {
        self.age.is_some() || self.libyears.is_some()
    }

    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        // What a tool wrote is as fresh as what it was written from.
        let written = |question: &&Question<'_>| question.skip != Some(Skip::Generated);
        for question in case.questions(&self.components).filter(written) {
            let choice = question.choice;
            let (Some(current), Some(latest)) = (&choice.current, &choice.latest) else { continue };
            if current.version >= *latest {
                continue;
            }
            let Some(behind) = self.too_far(case, question, current, latest) else { continue };
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
            age: fields.age.map(Duration::days),
            libyears: fields.libyears,
        })
    }
}
