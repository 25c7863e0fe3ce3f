//! What no workflow of GitHub may have.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Fact, FactKey, Finding, Lookup, Package, Place, Remedy, Safety, Skip, Text, Value};

use super::super::Case;
use super::demanded::behind_at;
use super::fields::Refused;
use super::pipeline::{Pipeline, Pipelines, pair, text};

/// Reports what one repository has that it may not have.
pub(super) fn report(
    refused: Refused,
    case: &Case<'_>,
    repository: u32,
    pipelines: &Pipelines<'_>,
    out: &mut Vec<Finding>,
) {
    let mut say = |place: Place, message: String| out.push(case.finding_at(repository, Some(place), message));
    match refused {
        Refused::WriteAll => {
            let facts = pipelines.workflows().flat_map(|pipeline| pipeline.facts(FactKey::Permission));
            for fact in facts.filter(|fact| pair(fact) == Some(("*", "write"))) {
                let whose = fact.of.map_or_else(|| "every job".to_owned(), |job| format!("the job `{job}`"));
                say(
                    fact.place,
                    format!("{whose} may write everything in the repository; name the scopes that it needs"),
                );
            }
        }
        Refused::PullRequestTarget => {
            for pipeline in pipelines.of_github().filter(|pipeline| runs_for_strangers(pipelines, pipeline)) {
                for place in checkouts(pipeline) {
                    let message = "what a stranger proposes is checked out with the rights and secrets of this \
                                   repository: `pull_request_target` starts the workflow; use `pull_request`";
                    say(place, message.to_owned());
                }
            }
        }
        Refused::ScriptInjection => {
            for fact in pipelines.of_github().flat_map(|pipeline| pipeline.facts(FactKey::Expression)) {
                let Some(context) = text(fact).and_then(foreign) else { continue };
                let message = format!(
                    "whoever writes `{context}` writes a part of this script; hand it over as a variable of `env`"
                );
                say(fact.place, message);
            }
        }
        Refused::BranchActions => {
            for pipeline in pipelines.of_github() {
                out.extend(
                    pipeline.facts(FactKey::Uses).filter_map(|fact| on_branch(case, repository, pipeline, fact)),
                );
            }
        }
        Refused::LiteralSecret => {
            for trace in case.traces(pipelines.inventory) {
                let Some(place) = trace.place else { continue };
                let what = match &trace.value {
                    Value::Text(name) => format!("`{name}` is a secret in clear"),
                    _ => "a token stands here in clear".to_owned(),
                };
                say(place, format!("{what}: withdraw it, and name a secret of the repository or the group instead"));
            }
        }
    }
}

/// Whether proposals from outside start it with the rights of the repository.
fn runs_for_strangers(pipelines: &Pipelines<'_>, pipeline: &Pipeline<'_>) -> bool {
    let mut facts = pipelines.starters(pipeline).flat_map(|workflow| &workflow.facts);
    facts.any(|fact| fact.key == FactKey::Trigger && text(fact) == Some("pull_request_target"))
}

/// Where what is proposed is checked out.
fn checkouts(pipeline: &Pipeline<'_>) -> Vec<Place> {
    static COMMAND: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let head =
            r"gh pr checkout|git (fetch|pull) [^\n]*(refs/)?pull/|git checkout [^\n]*(pull_request\.head|head_ref)";
        Regex::new(head).ok()
    });
    let is_head = |value: &str| {
        let value = value.to_ascii_lowercase();
        ["pull_request.head.", "github.head_ref", "refs/pull/", "pull_request.merge_commit_sha"]
            .iter()
            .any(|head| value.contains(head))
    };
    let by_action = pipeline.facts(FactKey::Input).filter(|fact| {
        pair(fact).is_some_and(|(path, value)| {
            let path = path.to_ascii_lowercase();
            matches!(path.as_str(), "actions/checkout.ref" | "actions/checkout.repository") && is_head(value)
        })
    });
    let by_command = pipeline.facts(FactKey::Run).filter(|fact| {
        text(fact).is_some_and(|script| COMMAND.as_ref().is_some_and(|command| command.is_match(script)))
    });
    let mut places: Vec<Place> = by_action.chain(by_command).map(|fact| fact.place).collect();
    // The repository and the revision of one checkout stand next to each other.
    places.sort();
    places.dedup_by(|next, first| next.source == first.source && next.line <= first.line + 1);
    places
}

/// What people without rights in the repository write: titles, texts, names of branches and of themselves.
static FOREIGN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let paths = [
        r"github\.head_ref",
        r"github\.event\.(issue|pull_request|discussion)\.(title|body)",
        r"github\.event\.(comment|review|review_comment)\.body",
        r"github\.event\.pull_request\.head\.(ref|label)",
        r"github\.event\.pull_request\.head\.repo\.(default_branch|description|homepage)",
        r"github\.event\.pages(\.\*|\[\d+\])\.page_name",
        r"github\.event\.(head_commit|commits(\.\*|\[\d+\]))\.(message|author\.(name|email)|committer\.(name|email))",
        r"github\.event\.workflow_run\.(head_branch|display_title)",
        r"github\.event\.workflow_run\.head_commit\.(message|author\.(name|email))",
        r"github\.event\.workflow_run\.pull_requests(\.\*|\[\d+\])\.head\.ref",
    ];
    Regex::new(&format!(r"(?i)(^|[\s(,!])(?P<path>{})($|[\s),])", paths.join("|"))).ok()
});

/// What of an expression's outcome others write; `None` where it becomes no part of it.
fn foreign(expression: &str) -> Option<&str> {
    let outcomes = expression.split("||").filter_map(|alternative| alternative.rsplit("&&").next()).map(str::trim);
    let mut written = outcomes.filter(|outcome| {
        let outcome = outcome.trim_start_matches(['(', ' ']);
        let is_answer = ["==", "!=", " < ", " > "].iter().any(|sign| outcome.contains(sign));
        let answers = ["contains(", "startswith(", "endswith(", "hashfiles(", "!"];
        let folded = outcome.to_ascii_lowercase();
        !is_answer && !answers.iter().any(|function| folded.starts_with(function))
    });
    written.find_map(|outcome| Some(FOREIGN.as_ref()?.captures(outcome)?.name("path")?.as_str()))
}

/// An action that follows a branch: whatever is pushed there runs here.
fn on_branch(case: &Case<'_>, repository: u32, pipeline: &Pipeline<'_>, fact: &Fact) -> Option<Finding> {
    let uses = text(fact)?;
    let mut dependencies = pipeline.manifest.dependencies.iter();
    let dependency = dependencies
        .find(|it| fact.place.span().contains(&it.name_place.span().start) && it.skip == Some(Skip::Branch))?;
    // Its branches are the releases of what it installs; and a comment beside a commit may name the branch that it is of.
    if is_toolchain(&dependency.package) || dependency.requirement.contains('@') {
        return None;
    }
    let reference = dependency.requirement;
    let message =
        format!("{} follows the branch `{reference}`: whatever is pushed there runs here", dependency.written);
    let mut finding = case.finding_at(repository, Some(behind_at(fact, uses)), message);
    finding.package = Some(dependency.package);
    let newest = case.judged.resolution.lookup(&dependency.package);
    if let Lookup::Found(releases) = newest {
        let stable = releases.all.iter().rev().find(|release| !release.version.is_prerelease());
        let to = stable.map(|release| Text::from(release.version.as_str()));
        finding.remedy = to.map(|to| Remedy::Pin { to, safety: case.safety(Safety::Review) });
    }
    Some(finding)
}

fn is_toolchain(package: &Package) -> bool {
    &*package.name == "dtolnay/rust-toolchain"
}

#[cfg(test)]
mod tests {
    use super::foreign;

    #[test]
    fn only_what_becomes_a_part_of_the_script_counts() {
        for (expression, expected) in [
            ("github.event.issue.title", Some("github.event.issue.title")),
            ("github.head_ref || github.ref_name", Some("github.head_ref")),
            ("toJSON(github.event.comment.body)", Some("github.event.comment.body")),
            ("format('(literal)', github.event.commits[0].message)", Some("github.event.commits[0].message")),
            ("github.event.commits.*.author.email", Some("github.event.commits.*.author.email")),
            ("contains(github.event.comment.body, '(literal)')", None),
            ("github.head_ref == '(literal)' && '(literal)' || '(literal)'", None),
            ("github.event.pull_request.head.sha", None),
            ("github.event.pull_request.number", None),
            ("github.event.issue.title_length", None),
            ("steps.x.outputs.github.head_ref", None),
            ("github.ref_name", None),
        ] {
            assert_eq!(foreign(expression), expected, "{expression}");
        }
    }
}
