//! `runs-on:`: the machines of jobs. GitHub's own are components with a lifecycle: each is switched off one day, mostly
//! before its system ends.

use std::ops::Range;

use crate::manifest::syntax::runtime;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::steps::{Job, Stated, Steps};
use crate::manifest::syntax::yaml;
use crate::model::{FactKey, Scope, Text, Value};

/// The labels: one, a list, or a mapping with `group` and `labels`.
pub(super) fn read(steps: &mut Steps<'_>, job: &Job<'_>, runs_on: yaml::Value<'_, '_>) {
    let mut open = vec![runs_on];
    if runs_on.kind() == "a mapping" {
        let members = steps.members("`runs-on`", runs_on);
        open = members
            .into_iter()
            .filter(|(key, _)| matches!(&*key.text, "group" | "labels"))
            .map(|(_, value)| value)
            .collect();
    }
    let scalars = || {
        open.iter().flat_map(|value| value.scalar().into_iter().chain(value.items().filter_map(yaml::Value::scalar)))
    };
    // What a machine of one's own is called is no promise of GitHub's.
    let is_own = scalars().any(|scalar| scalar.text.eq_ignore_ascii_case("self-hosted"));
    for scalar in scalars() {
        labels(steps, job, scalar, is_own);
    }
}

/// The labels that a scalar is, or that its expressions lead to.
fn labels(steps: &mut Steps<'_>, job: &Job<'_>, scalar: &Scalar<'_>, is_own: bool) {
    let text = &steps.source().text;
    for Stated { value, .. } in job.names.outcomes(text, scalar.span.clone(), scalar.span.clone()) {
        let label = text.get(value.clone()).unwrap_or_default();
        steps.fact(FactKey::Runner, job.id, Value::Text(Text::from(label)), value.clone());
        let Some(system) = System::of(label).filter(|_| !is_own) else { continue };
        let System { word, version } = system;
        let name = value.start..value.start + word.len();
        let version = value.start + version.start..value.start + version.end;
        for Stated { value: version, .. } in job.names.outcomes(text, name.clone(), version) {
            let tool = tool(word, text.get(version.clone()).unwrap_or_default());
            let mut dependency = runtime::dependency(steps.source(), tool, name.clone(), version, Scope::Pipeline);
            dependency.written = Text::from(word);
            steps.add(job, dependency);
        }
    }
}

/// One of GitHub's systems, as its label names it.
struct System {
    word: &'static str,
    version: Range<usize>,
}

impl System {
    /// `ubuntu-24.04-arm`, `windows-latest-8-cores`, `ubuntu-${{ matrix.version }}`; `None` for other machines.
    fn of(label: &str) -> Option<Self> {
        let is_named = |word: &&str| label.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        let word = ["ubuntu", "windows", "macos"].into_iter().find(is_named)?;
        let version = label[word.len()..].strip_prefix('-')?;
        let start = word.len() + 1;
        let length =
            if version.starts_with("${{") { version.len() } else { version.find('-').unwrap_or(version.len()) };
        let first = &version[..length];
        let is_numbered = !first.is_empty() && first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let is_known = is_numbered || first.starts_with("${{") || matches!(first, "latest" | "slim");
        is_known.then_some(Self { word, version: start..start + length })
    }
}

/// The component: Windows for servers, whose versions are years, is another one than that of desks.
fn tool(word: &'static str, version: &str) -> &'static str {
    match word {
        "windows" if version == "11" => "runner/windows-desktop",
        "windows" => "runner/windows",
        "macos" => "runner/macos",
        _ => "runner/ubuntu",
    }
}
