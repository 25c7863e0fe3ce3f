//! The commands of a line for a shell.

/// The commands of a line, each as its words: parted where the shell parts them, the options of `RUN` left out.
pub(in super::super) fn commands(line: &str) -> Vec<Vec<&str>> {
    let mut commands = vec![Vec::new()];
    for word in line.split_whitespace().skip_while(|word| is_option(word)) {
        let bare = word.trim_end_matches(';');
        let parts = matches!(word, "&&" | "||" | "|" | "&" | "then" | "do" | "else" | "{" | "(");
        if !parts
            && !bare.is_empty()
            && let Some(command) = commands.last_mut()
        {
            command.push(bare.trim_matches(['"', '\'']));
        }
        if parts || bare.len() < word.len() {
            commands.push(Vec::new());
        }
    }
    commands.retain(|command| !command.is_empty());
    commands
}

/// Whether it is an option of an instruction: `--mount=type=cache,target=/root/.cache`.
fn is_option(word: &str) -> bool {
    word.starts_with("--")
}

/// The words of a command from its program on: `sudo`, variables and the like stand before it.
pub(in super::super) fn program<'w, 'l>(command: &'w [&'l str]) -> &'w [&'l str] {
    let before = |word: &str| matches!(word, "sudo" | "exec" | "time" | "env" | "command" | "set" | "-e" | "!" | "if");
    let is_set = |word: &str| word.split_once('=').is_some_and(|(name, _)| !name.contains(['/', '-', '.']));
    let at = command.iter().position(|word| !before(word) && !is_set(word)).unwrap_or(command.len());
    command.get(at..).unwrap_or_default()
}

/// The last part of a path: `pip` of `/opt/venv/bin/pip`.
pub(in super::super) fn base_name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_parted_into_commands() {
        let line = "--mount=type=cache,target=/c set -e; apt-get update && DEBIAN_FRONTEND=x apt-get install -y curl";
        let shown: Vec<String> = commands(line).iter().map(|command| program(command).join(" ")).collect();
        assert_eq!(shown, ["", "apt-get update", "apt-get install -y curl"]);
    }
}
