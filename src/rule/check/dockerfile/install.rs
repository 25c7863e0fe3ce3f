//! What a line of `RUN` installs.

use super::super::container::words::{base_name, commands, program};

/// What a command does for the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It installs what a manifest lists.
    Install,
    /// It makes something of the sources.
    Build,
}

/// What a line does for the project.
pub(super) fn steps(line: &str) -> Vec<Step> {
    commands(line).iter().filter_map(|command| step(program(command))).collect()
}

/// The words behind `pip install`; `None` for any other command.
pub(super) fn pip_install<'w, 'l>(command: &'w [&'l str]) -> Option<&'w [&'l str]> {
    let rest = match program(command) {
        [python, "-m", "pip", rest @ ..] if base_name(python).starts_with("python") => rest,
        [pip, rest @ ..] if is_pip(pip) => rest,
        _ => return None,
    };
    let at = rest.iter().position(|word| !word.starts_with('-'))?;
    rest.get(at + 1..).filter(|_| rest.get(at) == Some(&"install"))
}

fn is_pip(word: &str) -> bool {
    base_name(word).strip_prefix("pip").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

#[expect(clippy::unnested_or_patterns, reason = "one tool a line reads better")]
fn step(command: &[&str]) -> Option<Step> {
    if let Some(words) = pip_install(command) {
        return pip(words);
    }
    let [name, rest @ ..] = command else { return None };
    let words: Vec<&str> = rest.iter().copied().filter(|word| !word.starts_with('-')).collect();
    match (base_name(name), words.as_slice()) {
        ("uv", ["pip", "install" | "sync", ..]) => pip(rest.get(2..).unwrap_or_default()),
        ("npm", ["ci" | "clean-install"])
        | ("yarn", [] | ["install"])
        | ("pnpm", ["install" | "i" | "fetch"])
        | ("bun", ["install" | "i"])
        | ("uv" | "pdm", ["sync" | "install", ..])
        | ("poetry" | "pipenv" | "bundle" | "composer", ["install" | "sync", ..])
        | ("go", ["mod", "download", ..])
        | ("mix", ["deps.get", ..])
        | ("dotnet", ["restore", ..]) => Some(Step::Install),
        ("npm", ["install" | "i"]) => (!rest.contains(&"-g") && !rest.contains(&"--global")).then_some(Step::Install),
        ("npm" | "pnpm" | "bun" | "yarn", ["run", script, ..]) if script.starts_with("build") => Some(Step::Build),
        ("yarn" | "pnpm", ["build", ..])
        | ("npx", ["tsc" | "vite" | "ng" | "next" | "nuxt", ..])
        | ("go", ["build", ..] | ["install", "." | "./...", ..])
        | ("cargo", ["build" | "chef", ..])
        | ("dotnet", ["build" | "publish", ..])
        | ("tsc" | "mvn" | "mvnw" | "gradle" | "gradlew" | "sbt", _) => Some(Step::Build),
        _ => None,
    }
}

/// Packages named one by one are tools: the project's own are listed in a file, or are the project itself.
fn pip(words: &[&str]) -> Option<Step> {
    let lists = |word: &str| word.starts_with("-r") || word.starts_with("--requirement");
    let is_project = |word: &str| matches!(word, "." | "./" | "-e" | "--editable") || word.starts_with(".[");
    if words.iter().any(|word| lists(word)) {
        return Some(Step::Install);
    }
    words.iter().any(|word| is_project(word)).then_some(Step::Build)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_line_does_for_the_project() {
        for (line, expected) in [
            ("pip install -r /app/requirements.txt", vec![Step::Install]),
            ("python3 -m pip --no-cache-dir install .", vec![Step::Build]),
            ("pip install awscli", vec![]),
            ("npm ci --omit=dev && npm run build", vec![Step::Install, Step::Build]),
            ("npm install -g serve", vec![]),
            ("npm install", vec![Step::Install]),
            ("--mount=type=cache,target=/root/.cache cargo build --release", vec![Step::Build]),
            ("cd /src; CGO_ENABLED=0 go build -o /out ./cmd/app", vec![Step::Build]),
            ("go install example.com/tool@latest", vec![]),
            ("apt-get update && apt-get install -y make", vec![]),
        ] {
            assert_eq!(steps(line), expected, "{line}");
        }
    }
}
