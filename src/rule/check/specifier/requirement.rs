//! What is wrong with a requirement as such: it cannot be read, or bounds too little.

use crate::model::{EcosystemId, Finding, Remedy, Safety, Scope, Skip, Text};

use super::super::repair;
use super::super::{Case, Question, shown};
use super::{Condition, Specifier};

impl Specifier {
    /// What is said of each requirement by itself.
    pub(super) fn requirements(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for question in case.questions(&self.components) {
            if let Some((message, remedy)) = self.unsound(case, question) {
                for site in case.sites(question) {
                    let mut finding = case.finding(site, message.as_str());
                    finding.remedy.clone_from(&remedy);
                    out.push(finding);
                }
            }
            if self.reports(Condition::Wildcard) && is_wildcard(question) {
                self.wildcard(case, question, out);
            }
            if self.reports(Condition::StaleLock) {
                stale_locks(case, question, out);
            }
        }
    }

    /// The star among what is installed: a peer or a cap may well leave the version to others.
    fn wildcard(&self, case: &Case<'_>, question: &Question<'_>, out: &mut Vec<Finding>) {
        const INSTALLED: [Scope; 5] =
            [Scope::Runtime, Scope::Development, Scope::Build, Scope::Optional, Scope::Workspace];
        let message = format!("{} is `*`: any version will do, the next major too", shown(&question.package));
        let current = question.choice.current.as_ref();
        for site in case.sites(question).filter(|site| INSTALLED.contains(&site.dependency.scope)) {
            let mut finding = case.finding(site, message.as_str());
            finding.remedy = self.styles.rewrite(case, question);
            if finding.remedy.is_none() {
                finding.help = current.map(|current| format!("say which: {} is in use", current.version));
            }
            out.push(finding);
        }
    }

    /// What is wrong with the requirement as such, and what would put it right.
    fn unsound(&self, case: &Case<'_>, question: &Question<'_>) -> Option<(String, Option<Remedy>)> {
        let name = shown(&question.package);
        let requirement = question.requirement.as_str();
        if self.reports(Condition::Invalid)
            && let Some(invalid) = invalid(case, question)
        {
            return Some(invalid);
        }
        if !question.is_looked_up() {
            return None;
        }
        if self.reports(Condition::FloatingTag) && is_floating(question) {
            let tag = if requirement.is_empty() {
                "no tag, which means latest".to_owned()
            } else {
                format!("the tag {requirement}")
            };
            return Some((format!("{name} has {tag}: what it is changes from day to day"), None));
        }
        if self.reports(Condition::FloatingBranch) && is_branch(question) {
            return Some((
                format!("{name} follows the branch {requirement}: what it is changes from day to day"),
                None,
            ));
        }
        let range = question.range()?.ok()?;
        let is_told = self.reports(Condition::Wildcard) && is_wildcard(question);
        if self.reports(Condition::Unbounded) && range.is_unbounded() && !is_told {
            return Some((format!("{name} is bounded by nothing: any version will do"), None));
        }
        let open = range.is_open() && !range.is_unbounded();
        (self.reports(Condition::OpenEnded) && open).then(|| {
            (format!("{} has no upper bound: a new major is taken without anybody asking", question.shown()), None)
        })
    }
}

/// What cannot be read, and what can be instead.
///
/// The file's format knows best whether it can be read there. Where it says nothing, tags, runtime files and actions have no
/// grammar to break: `bookworm` and `lts/iron` are as good as `12` and `20`.
fn invalid(case: &Case<'_>, question: &Question<'_>) -> Option<(String, Option<Remedy>)> {
    let scheme = question.scheme()?;
    let id = scheme.id();
    let is_strict = match question.skip {
        Some(Skip::InvalidRequirement) => true,
        None if matches!(id, EcosystemId::CARGO | EcosystemId::NPM | EcosystemId::PYPI) => false,
        _ => return None,
    };
    let written = question.requirement.as_str();
    let why = repair::problem(scheme, written, is_strict);
    if why.is_none() && !is_strict {
        return None;
    }
    let grammar = if id == EcosystemId::PYPI { "PEP 440".to_owned() } else { format!("{id}'s grammar") };
    let mut message = format!("{}: `{written}` does not follow {grammar}", shown(&question.package));
    if let Some(why) = why.filter(|why| !why.contains(written)) {
        message.extend([" (", &why, ")"]);
    }
    let remedy = repair::repair(scheme, written, is_strict).map(|better| {
        message.extend(["; `", &better, "` does"]);
        Remedy::Rewrite { to: Text::from(&better), safety: case.rule.fix.safety.unwrap_or(Safety::Review) }
    });
    Some((message, remedy))
}

/// Whether it is the star that stands for any version.
pub(super) fn is_wildcard(question: &Question<'_>) -> bool {
    let can_have_one = matches!(question.package.ecosystem, EcosystemId::CARGO | EcosystemId::NPM | EcosystemId::PYPI);
    can_have_one && matches!(question.requirement.trim(), "*" | "==*" | "x" | "X") && question.is_looked_up()
}

/// What tags begin with that name no line of versions: how fresh it is, or only what it is built on.
const FLOATING: [&str; 15] = [
    "", "alpine", "current", "dev", "edge", "latest", "lts", "main", "mainline", "master", "nightly", "rolling",
    "slim", "stable", "unstable",
];

/// Whether an image's or a package's tag moves without an order.
fn is_floating(question: &Question<'_>) -> bool {
    let tag = question.requirement.as_str();
    match question.package.ecosystem {
        // A digest holds it still. A name that stands for a number (`bookworm`, `noble`) names a line, as `3` does.
        EcosystemId::OCI => {
            let first = tag.split('-').next().unwrap_or_default();
            question.skip != Some(Skip::Digest)
                && !tag.contains('@')
                && FLOATING.contains(&first)
                && !names_line(&question.package.name)
        }
        _ => question.skip == Some(Skip::DistTag),
    }
}

/// Whether the name of an image says the line, as a tag says it elsewhere: `distroless/static-debian12`.
fn names_line(name: &str) -> bool {
    let line = name.rsplit_once("-debian").map_or("", |(_, line)| line);
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether what is asked for of a repository is neither a version nor a commit. A tag holds its version wherever it likes:
/// `node/v20.1.0`.
fn is_branch(question: &Question<'_>) -> bool {
    let written = question.requirement.as_str();
    let holds_version = || matches!(question.range(), Some(Ok(_)));
    question.package.ecosystem == EcosystemId::GITHUB
        && (question.skip == Some(Skip::Branch) || (!written.is_empty() && !is_commit(written) && !holds_version()))
}

fn is_commit(text: &str) -> bool {
    matches!(text.len(), 40 | 64) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn stale_locks(case: &Case<'_>, question: &Question<'_>, out: &mut Vec<Finding>) {
    let (Some(scheme), Some(Ok(range))) = (question.scheme(), question.range()) else { return };
    for site in case.sites(question).filter(|site| question.is_looked_up() && !site.dependency.locked.is_empty()) {
        let locked = || site.dependency.locked.iter();
        if locked().any(|version| scheme.version(version).is_none_or(|version| range.matches(&version))) {
            continue;
        }
        let held: Vec<&str> = locked().map(Text::as_str).collect();
        let message = format!("{} is asked for and {} is locked: lock again", question.shown(), held.join(", "));
        out.push(case.finding(site, message));
    }
}
