//! How far behind the newest acceptable release is the version in use?

use jiff::Timestamp;

use crate::model::{Current, CurrentFrom, Finding, HeldReason, Level, Remedy, Safety, Skip, Version};

use super::{Case, Check, Components, Question, shown};

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
        let (steps, word, most) = match Level::between(&current.version, latest) {
            Level::Major => (gap(&current.version, latest, 0), "major", self.majors),
            Level::Minor => (gap(&current.version, latest, 1), "minor", self.minors),
            Level::Patch => (gap(&current.version, latest, 2), "patch", self.patches),
        };
        let years = current.published.zip(case.release(&question.package, latest).and_then(|it| it.published));
        let years = years.map(|(from, to)| years_between(from, to));
        let age = current.published.and_then(|published| {
            let today = case.judged.today.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
            Some(years_between(published, today.timestamp()) * 365.25)
        });
        let exceeded = most.is_some_and(|most| steps > most)
            || self.libyears.is_some_and(|most| years.is_some_and(|years| years > most))
            || self.age.is_some_and(|most| age.is_some_and(|age| age > most as f64));
        exceeded.then(|| {
            let plural =
                if steps == 1 { word.to_owned() } else { format!("{steps} {word}s").replace("patchs", "patches") };
            let steps = if steps == 1 { format!("1 {plural}") } else { plural };
            match years.filter(|years| *years >= 0.5) {
                Some(years) => format!("{steps} and {years:.1} years"),
                None => steps,
            }
        })
    }
}

impl Check for Freshness {
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
                Remedy::Raise { to, safety: Safety::Review } if !update.breaking => {
                    Remedy::Raise { to, safety: Safety::Safe }
                }
                remedy => remedy,
            });
            // That pre-releases are not for everybody needs no saying.
            let held = choice.held.iter().find(|held| held.reason != HeldReason::PreRelease);
            let held = held.map(|held| format!("{} is held: {}", held.version, held.detail));
            let is_locked = current.from == CurrentFrom::Lock && question.skip == Some(Skip::Unconstrained);
            let help = match (&choice.update, held) {
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

/// How many steps of one component lie between two versions.
fn gap(from: &Version, to: &Version, component: usize) -> u64 {
    to.component(component).saturating_sub(from.component(component))
}

/// The years from one moment to another.
fn years_between(from: Timestamp, to: Timestamp) -> f64 {
    (to.as_second() - from.as_second()) as f64 / (365.25 * 86_400.0)
}
