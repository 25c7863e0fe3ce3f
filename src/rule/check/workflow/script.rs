//! What the scripts of a pipeline lead to: scripts that a project gives names (`npm run lint`), the hooks of commits, and
//! tasks of which only the name is known (`make lint`).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{FactKey, Inventory};

use super::pipeline::{pair, text};

/// The commands that a project keeps elsewhere than in its pipelines.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The scripts of `package.json` and its like, by name. Several packages of a workspace have the same names.
    scripts: FxHashMap<&'static str, Vec<&'static str>>,
    /// The hooks that check commits, a line each.
    hooks: String,
}

/// What runs scripts that a project gives names.
const NAMED: &[&str] = &[
    "bun",
    "lage",
    "lerna",
    "mise",
    "npm",
    "npm-run-all",
    "nx",
    "pipenv",
    "pnpm",
    "run-p",
    "run-s",
    "turbo",
    "wireit",
    "yarn",
];

/// What runs tasks that are written where nobody looks.
const TASKS: &[&str] = &[
    "ant", "bash", "bazel", "buck2", "bundle", "cargo", "composer", "dagger", "deno", "dotnet", "earthly", "go",
    "gradle", "gradlew", "hatch", "inv", "invoke", "just", "mage", "make", "mvn", "mvnw", "node", "nox", "pdm", "poe",
    "poetry", "pwsh", "python", "python3", "rake", "sbt", "sh", "swift", "task", "tox", "uv", "uvx",
];

/// Words of a command that puts things in place and runs nothing of the project: `pip install -r test.txt`.
const INSTALLING: &[&str] = &["add", "apt", "apt-get", "brew", "echo", "install", "restore", "sync"];

/// How names are bent: tests, linter, testing.
const ENDINGS: &[&str] = &["", "s", "er", "ers", "ing"];

/// Tasks that may do anything: their names do not say what.
const ANYTHING: &[&str] = &["all", "check", "checks", "ci", "default", "validate", "verify"];

/// What tox and nox do where nobody says which of it, and what they do for a version of Python.
const USUAL: &str = "pytest test ruff check flake8 pylint lint black mypy coverage";
const TESTS: &str = "pytest test coverage";

/// How deep scripts that call scripts are followed.
const DEEPEST: usize = 4;

impl Kept {
    /// What a repository keeps.
    pub(super) fn of(inventory: &Inventory) -> Self {
        let mut kept = Self::default();
        for fact in inventory.manifests.iter().flat_map(|manifest| &manifest.facts) {
            match fact.key {
                FactKey::Script => {
                    if let Some((name, command)) = pair(fact) {
                        kept.scripts.entry(name).or_default().push(command);
                    }
                }
                FactKey::Hook | FactKey::HookArgument => {
                    let of = fact.of.map_or("", |of| of.as_str());
                    kept.hooks.extend([of, " ", text(fact).unwrap_or_default(), "\n"]);
                }
                _ => {}
            }
        }
        kept
    }

    /// The hooks that check commits, a line each.
    pub(super) fn hooks(&self) -> &str {
        &self.hooks
    }

    /// Every command that a script leads to, as far as it is written in the repository.
    pub(super) fn behind(&self, script: &str) -> String {
        let mut out = String::new();
        let mut known = FxHashSet::default();
        self.follow(script, DEEPEST, &mut known, &mut out);
        out
    }

    fn follow<'k>(&'k self, script: &str, depth: usize, known: &mut FxHashSet<&'k str>, out: &mut String) {
        for command in commands(script) {
            let words: Vec<&str> = words(command).collect();
            if words.iter().any(|word| matches!(*word, "pre-commit" | "prek")) {
                out.extend([self.hooks.as_str(), "\n"]);
            }
            out.extend([
                environments(&words),
                "
",
            ]);
            if depth == 0 || !words.iter().any(|word| NAMED.contains(word)) {
                continue;
            }
            let called = words.iter().filter_map(|word| self.scripts.get_key_value(shorthand(word)));
            for (name, commands) in called {
                if known.insert(name) {
                    for command in commands {
                        out.extend([*command, "\n"]);
                        self.follow(command, depth - 1, known, out);
                    }
                }
            }
        }
    }
}

/// Whether a script runs a task, or another script, that bears a name: `make lint`, `./ci/test.sh`, `tox -e lint`.
pub(super) fn calls(script: &str, name: &str) -> bool {
    commands(script).any(|command| {
        let words: Vec<&str> = words(command).collect();
        let is_path = words.first().is_some_and(|first| first.contains('/') || first.starts_with('$'));
        let runs = is_path || words.iter().any(|word| TASKS.contains(&last(word)) || NAMED.contains(word));
        runs && !installs(&words) && words.iter().any(|word| bears(word, name)) || bears("test", name) && tests(&words)
    })
}

/// Whether a command builds with a tool that tests whatever it builds.
fn tests(words: &[&str]) -> bool {
    let calls = |tools: &[&str], tasks: &[&str]| {
        words.iter().any(|word| tools.contains(&last(word))) && words.iter().any(|word| tasks.contains(word))
    };
    calls(&["mvn", "mvnw"], &["deploy", "install", "package", "verify"])
        || calls(&["gradle", "gradlew"], &["build", "check"])
}

/// The first command whose task may do anything: `make`, `just ci`, `./ci/check.sh`.
pub(super) fn unclear(script: &str) -> Option<String> {
    let script = done(script);
    let command = commands(&script).find(|command| {
        let words: Vec<&str> = words(command).collect();
        let says_nothing = |word: &&str| {
            let (name, ending) = last(word).split_once('.').unwrap_or((last(word), "sh"));
            ANYTHING.contains(&name) && matches!(ending, "sh" | "bash" | "js" | "mjs" | "ps1" | "py" | "rb" | "ts")
        };
        let mut called = words.iter().skip(1).filter(|word| !word.starts_with('-') && !word.contains('='));
        match words.first() {
            Some(&("make" | "just" | "task" | "rake" | "mage" | "invoke" | "inv" | "poe")) => {
                called.clone().next().is_none() || called.any(says_nothing)
            }
            Some(first) => first.contains('/') && says_nothing(first),
            None => false,
        }
    })?;
    let said = words(command).filter(|word| !word.starts_with('-'));
    Some(said.collect::<Vec<_>>().join(" ").chars().take(60).collect())
}

/// What the environments of tox and the sessions of nox are for, as far as a command names them.
fn environments(words: &[&str]) -> &'static str {
    let Some(at) = words.iter().position(|word| matches!(*word, "tox" | "nox")) else { return "" };
    let is_choice = |word: &&str| ["-e", "-s", "--session", "--sessions", "-f", "-m"].contains(word);
    let Some(chosen) = words[at..].iter().position(is_choice) else { return USUAL };
    let names = &words[at + chosen + 1..];
    if names.iter().any(|name| name.contains('$')) {
        return USUAL;
    }
    let is_version = |name: &&str| name.starts_with("py") || name.starts_with(|first: char| first.is_ascii_digit());
    if names.iter().any(is_version) { TESTS } else { "" }
}

/// Whether a command puts things in place: `npm ci`, `uv sync`.
fn installs(words: &[&str]) -> bool {
    words.iter().take(4).any(|word| INSTALLING.contains(word)) || matches!(words, ["npm" | "pnpm", "ci", ..])
}

/// The last part of a path.
fn last(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or_default()
}

/// Whether a word has a name as one of its parts, perhaps bent: `lint-all`, `go:lint`, `linter`; not `splint`, `testpypi`.
pub(super) fn bears(word: &str, name: &str) -> bool {
    let plain = |text: &str| -> String {
        let separated = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
        text.chars().map(separated).collect()
    };
    let (word, name) = (format!("-{}", plain(word)), format!("-{}", plain(name)));
    let is_end = |rest: &str| ENDINGS.contains(&rest.split('-').next().unwrap_or_default());
    name.len() > 1 && word.match_indices(&name).any(|(at, found)| is_end(&word[at + found.len()..]))
}

/// The lines of a script that do something with the project: neither comments, nor what only puts things in place.
pub(super) fn done(script: &str) -> String {
    let script = script.replace("\\\n", " ");
    let is_done = |line: &&str| commands(line).any(|command| !installs(&words(command).collect::<Vec<_>>()));
    script.lines().filter(is_done).collect::<Vec<_>>().join("\n")
}

/// The commands of a script. A comment is none.
fn commands(script: &str) -> impl Iterator<Item = &str> {
    let lines = script.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(['|', ';', '&', '(', ')'])).filter(|command| !command.trim().is_empty())
}

/// The words of a command, without quotes.
fn words(command: &str) -> impl Iterator<Item = &str> {
    command.split_whitespace().map(|word| word.trim_matches(['"', '\'', '`']))
}

/// `npm t` is `npm test`.
fn shorthand(word: &str) -> &str {
    if matches!(word, "t" | "tst") { "test" } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_bears_the_name_of_a_step() {
        for (script, name, expected) in [
            ("make lint", "lint", true),
            ("cd web && make -C api lint-all", "lint", true),
            ("./scripts/lint.sh", "lint", true),
            ("bash ci/run-tests.sh", "test", true),
            ("tox -e py312,lint", "lint", true),
            ("scripts/lint", "lint", true),
            ("$CARGO test --all", "test", true),
            ("golangci-lint run", "lint", false),
            ("npm ci --test", "test", false),
            ("pip install -r test-requirements.txt", "test", false),
            ("# make lint", "lint", false),
            ("echo make lint", "lint", false),
            ("make build", "lint", false),
            ("python setup.py build", "lint", false),
            ("uv run splint", "lint", false),
            ("make testpypi", "test", false),
            ("./mvnw -B verify", "test", true),
            ("make unit-tests", "test", true),
        ] {
            assert_eq!(calls(script, name), expected, "{script}");
        }
    }

    #[test]
    fn scripts_that_call_scripts_are_followed_and_circles_end() {
        let mut kept = Kept { hooks: "local ruff\n".to_owned(), ..Kept::default() };
        kept.scripts.insert("lint", vec!["npm run lint:js && npm run lint"]);
        kept.scripts.insert("lint:js", vec!["eslint ."]);
        assert!(kept.behind("cd web; npm run lint").contains("eslint ."));
        assert!(kept.behind("pre-commit run --all-files").contains("local ruff"));
        assert!(kept.behind("python -m tox").contains("pytest"));
        assert!(kept.behind("uv run tox run -e ${{ matrix.env }}").contains("lint"));
        assert!(!kept.behind("tox -e docs").contains("pytest"));
        assert_eq!(kept.behind("echo lint").trim(), "");
    }

    #[test]
    fn what_is_put_in_place_is_not_run() {
        let script = "# ruff\npip install \\\n  ruff\npip install . && pytest\necho x | tee y";
        assert_eq!(done(script), "pip install . && pytest\necho x | tee y");
    }

    #[test]
    fn a_task_may_do_anything() {
        for (script, expected) in [
            ("make", Some("make")),
            ("make -j4 CC=gcc", Some("make CC=gcc")),
            ("git diff -- \\\n  ':.github/workflows/ci.yml' \\\n  x", None),
            ("cd x && just ci", Some("just ci")),
            ("ci/check.sh --all", Some("ci/check.sh")),
            ("make build", None),
            ("make test", None),
            ("docker compose up", None),
        ] {
            assert_eq!(unclear(script).as_deref(), expected, "{script}");
        }
    }
}
