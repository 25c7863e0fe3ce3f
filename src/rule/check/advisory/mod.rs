//! Is the version in use known to be vulnerable or malicious, and what is the lowest fix?
//!
//! Judged is the version that is in use: what a lock file holds, what a pin says, or else the highest that the requirement
//! admits, which is what an installation gets today. One finding says all that is known against it. What nothing but a lock file
//! names is judged in that file.

mod clean;
mod in_use;
mod pinned;
mod sentence;

use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::advisory;
use crate::model::{self, Finding, Level, Reason, Remedy, Safety, Scope, Severity, Skip, Version};

use super::super::pack::SeverityEntry;
use super::{Asked, Build, Case, Check, Components, Criteria, OneOrMany, Question, Site, shown};

use clean::{Rescue, rescue};
use in_use::{Known, in_use};

/// Which advisories are reported.
#[derive(Debug)]
pub(in crate::rule) struct Advisory {
    /// The components.
    pub components: Components,
    /// The mildest that is reported.
    pub at_least: Option<Severity>,
    /// The mildest that is too bad.
    pub below: Option<Severity>,
    /// Whether what no release mends is left out.
    pub only_fixed: bool,
    /// Whether only malicious releases are reported, or none of them.
    pub malicious: Option<bool>,
    /// Names of advisories that are left out, in lower case.
    pub ignored: FxHashSet<String>,
}

impl Check for Advisory {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for asked in case.packages(|package| self.components.contains(package)) {
            let against: Vec<&advisory::Advisory> =
                case.judged.advisories.of(&asked.package).iter().filter(|it| !self.is_ignored(it)).collect();
            if !against.is_empty() {
                Package { rule: self, case, against, told: FxHashMap::default() }.judge(asked, out);
            }
        }
        pinned::judge(self, case, out);
    }
}

impl Advisory {
    fn is_ignored(&self, advisory: &advisory::Advisory) -> bool {
        advisory.names().any(|name| self.ignored.contains(&name.to_ascii_lowercase()))
    }

    /// Whether an advisory is one of those that the rule is about.
    fn is_reported(&self, advisory: &advisory::Advisory) -> bool {
        let is_bad_enough = match advisory.severity {
            Some(severity) => {
                self.at_least.is_none_or(|least| severity >= least) && self.below.is_none_or(|bad| severity < bad)
            }
            // It counts as the least that is reported; of two rules that share the severities the upper one has it.
            None => self.below.is_none(),
        };
        is_bad_enough && self.malicious.is_none_or(|wanted| wanted == advisory.is_malicious)
    }
}

/// One package, with what is known against it.
struct Package<'r, 'a> {
    rule: &'r Advisory,
    case: &'r Case<'a>,
    against: Vec<&'a advisory::Advisory>,
    /// What each version in use has that the rule is about, with the way out of it.
    told: FxHashMap<Version, Option<(Vec<&'a advisory::Advisory>, Rescue<'a>)>>,
}

impl<'a> Package<'_, 'a> {
    fn judge(&mut self, asked: &Asked<'a>, out: &mut Vec<Finding>) {
        let is_generated = |question: &&Question<'_>| question.skip == Some(Skip::Generated);
        let (generated, written): (Vec<_>, Vec<_>) = asked.questions.iter().partition(is_generated);
        // What a tool wrote repeats what stands in the file that it was written from: there it is put right.
        let mut known: FxHashSet<(u32, Version)> = FxHashSet::default();
        for question in written.into_iter().chain(generated) {
            if !question.is_looked_up() {
                continue;
            }
            for site in self.case.sites(question) {
                let used = in_use(question, &site.dependency.locked);
                if used.is_empty() && self.is_wholly_affected() {
                    out.push(self.whatever_the_version(question, site));
                }
                for (version, how) in used {
                    if !is_judged(site, how) {
                        continue;
                    }
                    let is_new = known.insert((site.repository, version.clone()));
                    // What a lock holds beside is no matter of this line: once in a repository is enough.
                    let is_repeated = how == Known::Beside || question.skip == Some(Skip::Generated);
                    if is_new || !is_repeated {
                        out.extend(self.finding(question, site, &version, how));
                    }
                }
            }
        }
    }

    fn finding(&mut self, question: &Question<'a>, site: &Site<'_>, version: &Version, how: Known) -> Option<Finding> {
        let (rule, case, against) = (self.rule, self.case, &self.against);
        let told =
            self.told.entry(version.clone()).or_insert_with(|| tell(rule, case, &question.package, version, against));
        let (has, rescue) = told.as_ref()?;
        let subject = sentence::subject(question, version.as_str(), how);
        let mut finding = case.finding(site, sentence::message(&subject, has, rescue));
        finding.version = Some(version.text());
        finding.links.extend(sentence::pages(has));
        finding.reasons = has.iter().map(|it| Reason { text: sentence::reason(it), place: None }).collect();
        finding.remedy = remedy(case, question, version, how, has, rescue);
        finding.help = help(question, how, has, rescue);
        Some(finding)
    }

    fn is_wholly_affected(&self) -> bool {
        self.against.iter().any(|it| it.affects_everything() && self.rule.is_reported(it)) && !self.rule.only_fixed
    }

    /// Whichever version is in use has it.
    fn whatever_the_version(&self, question: &Question<'a>, site: &Site<'_>) -> Finding {
        let mut has: Vec<&advisory::Advisory> =
            self.against.iter().copied().filter(|it| it.affects_everything() && self.rule.is_reported(it)).collect();
        sentence::worst_first(&mut has);
        let rescue = Rescue { to: None, stuck: has.clone(), is_certain: true };
        let subject = format!("every version of {}", shown(&question.package));
        let mut finding = self.case.finding_by_name(site, sentence::message(&subject, &has, &rescue));
        finding.links.extend(sentence::pages(&has));
        finding.reasons = has.iter().map(|it| Reason { text: sentence::reason(it), place: None }).collect();
        finding.remedy = taken_out(&has);
        finding.help = help(question, Known::Pin, &has, &rescue);
        finding
    }
}

/// What a version has that the rule is about, with the way out of it.
fn tell<'a>(
    rule: &Advisory,
    case: &Case<'_>,
    package: &model::Package,
    version: &Version,
    against: &[&'a advisory::Advisory],
) -> Option<(Vec<&'a advisory::Advisory>, Rescue<'a>)> {
    let mut has: Vec<&advisory::Advisory> =
        against.iter().copied().filter(|it| rule.is_reported(it) && it.affects(version)).collect();
    if has.is_empty() {
        return None;
    }
    let rescue = rescue(case, package, version, against);
    if rule.only_fixed {
        has.retain(|it| !rescue.stuck.iter().any(|stuck| stuck.id() == it.id()));
    }
    sentence::worst_first(&mut has);
    (!has.is_empty()).then_some((has, rescue))
}

/// What others may use says nothing of what is used, unless it is held at one version.
fn is_judged(site: &Site<'_>, how: Known) -> bool {
    how != Known::Highest || !matches!(site.dependency.scope, Scope::Peer | Scope::Constraint | Scope::Engine)
}

fn remedy(
    case: &Case<'_>,
    question: &Question<'_>,
    version: &Version,
    how: Known,
    has: &[&advisory::Advisory],
    rescue: &Rescue<'_>,
) -> Option<Remedy> {
    let helps = has.iter().any(|it| !rescue.stuck.iter().any(|stuck| stuck.id() == it.id()));
    let Some(to) = rescue.to.as_ref().filter(|_| helps) else { return taken_out(has) };
    // What another package asks for, and what a tool wrote, is not put right in this line.
    if how == Known::Beside || question.skip == Some(Skip::Generated) {
        return None;
    }
    let is_small = Level::between(version, to) == Level::Patch
        && !has.iter().any(|it| it.is_malicious)
        && question.scheme().is_some_and(|scheme| !scheme.breaking(version, to));
    Some(match case.raise(question, to.as_str()) {
        Remedy::Raise { to, requirement, safety: Safety::Review } if is_small => {
            Remedy::Raise { to, requirement, safety: Safety::Safe }
        }
        remedy => remedy,
    })
}

/// What does harm on purpose and has no clean successor goes.
fn taken_out(has: &[&advisory::Advisory]) -> Option<Remedy> {
    has.first().filter(|worst| worst.is_malicious).map(|_| Remedy::Remove { safety: Safety::Unsafe })
}

fn help(question: &Question<'_>, how: Known, has: &[&advisory::Advisory], rescue: &Rescue<'_>) -> Option<String> {
    let is_malicious = has.first().is_some_and(|worst| worst.is_malicious);
    let renew = "renew every secret that was within reach of where it was installed";
    let Some(to) = &rescue.to else {
        let weigh = "weigh another package, or waive it until a day on which to look again";
        return Some(if is_malicious { format!("{renew}, and take it out") } else { weigh.to_owned() });
    };
    if is_malicious {
        return Some(renew.to_owned());
    }
    let admits = question.range().is_some_and(|range| range.is_ok_and(|range| range.matches(to)));
    match how {
        Known::Beside => {
            Some(format!("another package asks for it: raise that one, then lock again with {to} or newer"))
        }
        _ if question.skip == Some(Skip::Generated) => {
            Some(format!("make the file again with {to} or newer: a tool wrote it"))
        }
        Known::Lock if admits => Some(format!("lock again: {to} is admitted already")),
        _ => None,
    }
}

/// `advisory`: is the version in use known to be vulnerable or malicious?
///
/// Judged is what manifests ask for, and what lock files hold for those dependencies in turn: one finding for each release of
/// each lock file, in the scope `runtime`, or `development` where the lock file says that nothing else needs it. Read so far are
/// Cargo.lock, package-lock.json, pnpm-lock.yaml, yarn.lock, uv.lock, poetry.lock and pdm.lock; of the others only what
/// manifests ask for. Asked `online`, the database is told no name that settings lead to a registry of one's own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct AdvisoryFields {
    /// The components; all where it is not said. What lock files hold for dependencies of dependencies is judged too, in the
    /// scope `runtime`, or `development` where the lock file says that nothing else needs it.
    #[serde(rename = "match")]
    components: Option<OneOrMany<String>>,
    /// The mildest advisory that is reported; one that says no severity counts as this.
    at_least: Option<SeverityEntry>,
    /// The mildest advisory that is too bad: what another rule reports, with those that say no severity.
    below: Option<SeverityEntry>,
    /// Whether what no release mends is left out.
    only_fixed: Option<bool>,
    /// Only releases that were made to do harm (`true`), or none of them (`false`); both where it is not said.
    malicious: Option<bool>,
    /// Advisories that are left out, by any of their names.
    ignore: Option<OneOrMany<String>>,
}

impl Criteria for Advisory {
    type Fields = AdvisoryFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let severity = |field: &str, entry: Option<SeverityEntry>| {
            let severity = entry.map(SeverityEntry::severity);
            if severity == Some(None) {
                build.fault(field, "`off` is no severity of an advisory", None);
            }
            severity.flatten()
        };
        let (at_least, below) = (severity("at-least", fields.at_least), severity("below", fields.below));
        if let (Some(least), Some(below)) = (at_least, below)
            && below <= least
        {
            let message = format!("nothing is at least {} and below {}", least.as_str(), below.as_str());
            build.fault("below", message, None);
        }
        Some(Self {
            components: build.components_or_all(fields.components)?,
            at_least,
            below,
            only_fixed: fields.only_fixed.unwrap_or(false),
            malicious: fields.malicious,
            ignored: fields.ignore.unwrap_or_default().0.iter().map(|name| name.to_ascii_lowercase()).collect(),
        })
    }
}
