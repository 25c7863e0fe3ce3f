//! Commands that install what a lock file says, where there is none.

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{Finding, Text, Value};

use super::super::super::probe::{Probed, Seen};
use super::super::Case;
use super::lock::{self, Tool, tool_named};
use super::probe::INSTALL;
use super::project::is_aside;

/// The commands that fail without a lock file, each at the beginning of what a shell runs.
static COMMANDS: LazyLock<Vec<(&'static Tool, Regex)>> = LazyLock::new(|| {
    const REST: &str = r"[^&|;#\n]*";
    let commands = [
        ("npm", r"npm\s+(?:ci|clean-install)\b".to_owned()),
        ("pnpm", format!(r"pnpm\s+(?:install|i)\b{REST}--frozen-lockfile\b")),
        ("yarn", format!(r"yarn(?:\s+install)?\s{REST}--(?:immutable|frozen-lockfile)\b")),
        ("bun", format!(r"bun\s+(?:ci\b|(?:install|i)\b{REST}--frozen-lockfile\b)")),
        ("uv", format!(r"uv\s+(?:sync|export)\b{REST}--(?:locked|frozen)\b")),
        ("pdm", format!(r"pdm\s+(?:install|sync)\b{REST}--frozen-lockfile\b")),
        ("pipenv", format!(r"pipenv\s+(?:sync\b|install\b{REST}--(?:deploy|ignore-pipfile)\b)")),
        ("cargo", format!(r"cargo\s+(?:build|check|clippy|run|test)\b{REST}--locked\b")),
    ];
    let begin = r"(?:^|&&|;|\brun:|\bRUN(?:\s+--\S+)*|^\s*-)\s*(?:sudo\s+)?(?:\w+=\S+\s+)*";
    let read = |(tool, command): (&str, String)| {
        let pattern = Regex::new(&format!("{begin}(?P<command>{command})")).ok()?;
        Some((tool_named(tool)?, pattern))
    };
    commands.into_iter().filter_map(read).collect()
});

/// What shows that a script works on something else than its repository as it is checked out.
const ELSEWHERE: [&str; 8] =
    ["git clone", "git worktree", "repository:", "npm init", "npm create", "npx create-", "mktemp", "degit"];

/// Workflows, build files of images, and scripts.
pub(super) fn is_of_interest(path: &str, name: &str) -> bool {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_yaml = matches!(ending, "yml" | "yaml");
    matches!(ending, "sh" | "bash" | "dockerfile" | "Dockerfile")
        || matches!(name, "Makefile" | "makefile" | "justfile" | "Justfile" | "Jenkinsfile" | ".gitlab-ci.yml")
        || name.starts_with("Dockerfile")
        || name.starts_with("Containerfile")
        || (is_yaml && (path.starts_with(".github/workflows/") || path.starts_with(".circleci/")))
        || matches!(name, "action.yml" | "action.yaml" | "azure-pipelines.yml" | "bitbucket-pipelines.yml")
}

pub(super) fn look(file: &Probed<'_>, seen: &mut Vec<Seen>) {
    let text = file.source.text.as_str();
    if ELSEWHERE.iter().any(|word| text.contains(word)) {
        return;
    }
    for (tool, pattern) in COMMANDS.iter().filter(|(tool, _)| text.contains(tool.name)) {
        // A script that looks whether there is a lock knows what it does where there is none.
        if tool.locks.iter().any(|lock| is_asked_for(text, lock)) {
            continue;
        }
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let command = pattern.captures(line).and_then(|found| found.name("command"));
            if let Some(command) = command.filter(|_| !line.trim_start().starts_with('#'))
                // `npm ci || npm install`
                && !line[command.end()..].contains("||")
            {
                let words: Vec<&str> = command.as_str().split_whitespace().collect();
                let value = Value::Pair(Text::from(tool.name), Text::from(&words.join(" ")));
                seen.push(Seen { part: INSTALL, value, span: start + command.start()..start + command.end() });
            }
            start += line.len();
        }
    }
}

/// `-f package-lock.json`, `[ -e yarn.lock ]`, `hashFiles('uv.lock') != ''`.
fn is_asked_for(text: &str, lock: &str) -> bool {
    let is_tested = |test: &&str| text.contains(&format!("{test}{lock}"));
    ["-f ", "-e ", "-s ", "exists ", "-f ./", "-e ./"].iter().any(is_tested)
        || text.contains(&format!("{lock}') != ''"))
}

pub(super) fn judge(case: &Case<'_>, out: &mut Vec<Finding>) {
    for (repository, inventory) in case.repositories() {
        let locks: Vec<&'static Tool> = lock::locks(case.all_traces(inventory)).map(|(_, tool)| tool).collect();
        for trace in case.traces(inventory).filter(|trace| trace.part == INSTALL) {
            let Value::Pair(tool, command) = &trace.value else { continue };
            let Some(tool) = tool_named(tool) else { continue };
            let is_locked = locks.iter().any(|other| other.name == tool.name);
            // Without a manifest it installs something that comes from elsewhere.
            if is_locked || !tool.family.is_in(inventory) || is_aside(trace.path.as_str()) {
                continue;
            }
            let message = format!("`{command}` needs {}, and the repository has none: it fails", tool.locks[0]);
            let mut finding = case.finding_at(repository, trace.place, message);
            let other = locks.iter().find(|other| other.family == tool.family);
            finding.help = Some(match other {
                Some(other) => format!("{} lies here: use {}", other.locks[0], other.name),
                None => format!("run `{}` and commit {}", tool.command, tool.locks[0]),
            });
            out.push(finding);
        }
    }
}
