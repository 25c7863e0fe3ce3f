//! Is a date that somebody claimed true?

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::lifecycle::{Cycle, EndOfLife as End};
use crate::model::{Finding, Package, Severity, Text};

use super::super::super::yaml::Quoted;
use super::super::{Build, Case, numbers};
use super::days;

/// What somebody claims of a cycle.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    package: Package,
    cycle: Text,
    until: Until,
}

/// Until when it is said to be supported.
#[derive(Clone, Copy, Debug)]
enum Until {
    /// Up to and with this day.
    Day(Date),
    /// At least today.
    Today,
}

impl Claim {
    /// Reports the claim where the table refutes it by more than so many days, or says nothing of it.
    pub(super) fn judge(&self, case: &Case<'_>, tolerance: i64, out: &mut Vec<Finding>) {
        let lifecycles = case.judged.lifecycles;
        let product = lifecycles.product(&self.package);
        let cycles = lifecycles.cycles(&self.package).iter();
        let wanted = numbers(&self.cycle);
        let mut known =
            cycles.filter(|it| it.name == self.cycle || (!wanted.is_empty() && numbers(&it.name) == wanted));
        let name = product.map_or_else(|| self.package.to_string(), |product| product.to_string());
        let subject = format!("{name} {}", self.cycle);
        let as_of = lifecycles.edition().as_of;
        let (message, is_checked) = match (known.next(), product) {
            (Some(cycle), _) => match self.refuted(cycle, case.judged.today, tolerance) {
                Ok(()) => return,
                Err(Verdict::Refuted(actual)) => {
                    (format!("{subject} is claimed to be supported {}, but {actual}", self.claimed()), true)
                }
                Err(Verdict::Unknown) => (
                    format!("{subject} is claimed to be supported {}: nobody says until when it is", self.claimed()),
                    false,
                ),
            },
            (None, Some(_)) => {
                (format!("what is claimed of {subject} was not checked: no such cycle is known as of {as_of}"), false)
            }
            (None, None) => {
                (format!("what is claimed of {subject} was not checked: its ends of life are not known"), false)
            }
        };
        let mut finding = case.finding_at(Finding::FLEET, None, message);
        finding.package = Some(self.package);
        finding.version = Some(self.cycle);
        if is_checked {
            finding.help = Some(format!("ends of life are known as of {as_of}: correct the claim"));
        } else {
            finding.severity = Severity::Info;
        }
        out.push(finding);
    }

    fn claimed(&self) -> String {
        match self.until {
            Until::Day(day) => format!("until {day}"),
            Until::Today => "today".to_owned(),
        }
    }

    fn refuted(&self, cycle: &Cycle, today: Date, tolerance: i64) -> Result<(), Verdict> {
        let refuted = |actual: String| Err(Verdict::Refuted(actual));
        match (self.until, cycle.end_of_life) {
            (Until::Day(claimed), Some(End::On(end))) if days(claimed, end).abs() <= tolerance => Ok(()),
            (Until::Today, Some(End::On(end))) if end >= today => Ok(()),
            (_, Some(End::On(end))) if end < today => refuted(format!("its support ended on {end}")),
            (_, Some(End::On(end))) => refuted(format!("its support ends on {end}")),
            (Until::Day(claimed), Some(End::Reached)) if claimed < today => Err(Verdict::Unknown),
            (_, Some(End::Reached)) => refuted("its support has ended".to_owned()),
            (Until::Day(_), Some(End::NotPlanned)) => refuted("no end is planned".to_owned()),
            (Until::Today, Some(End::NotPlanned)) => Ok(()),
            (_, None) => Err(Verdict::Unknown),
        }
    }
}

/// What comes of a claim that does not hold.
enum Verdict {
    /// The table says otherwise.
    Refuted(String),
    /// The table does not say.
    Unknown,
}

/// Until when a cycle is claimed to be supported.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct ClaimFields {
    /// The component: `runtime/python`, `oci/postgres`.
    of: String,
    /// The cycle: `"3.13"`.
    cycle: Quoted,
    /// The last day of support, or `supported` for one that is not over.
    until: String,
}

/// The claims of a rule; `None` after noting what is wrong with one.
pub(super) fn build(fields: Vec<ClaimFields>, build: &Build<'_>) -> Option<Vec<Claim>> {
    let mut claims = Vec::with_capacity(fields.len());
    let mut is_sound = true;
    for (index, claim) in fields.into_iter().enumerate() {
        let package = build.component(&format!("claims.{index}.of"), &claim.of);
        let until = match claim.until.as_str() {
            "supported" => Some(Until::Today),
            day => day.parse().ok().map(Until::Day),
        };
        if until.is_none() {
            let hint = Some("write a day, `2028-10-31`, or `supported`".to_owned());
            build.fault(&format!("claims.{index}.until"), format!("`{}` is not a day", claim.until), hint);
        }
        match package.zip(until) {
            Some((package, until)) => claims.push(Claim { package, cycle: Text::from(&claim.cycle.0), until }),
            None => is_sound = false,
        }
    }
    is_sound.then_some(claims)
}
