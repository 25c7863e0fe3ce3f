//! How a new requirement is written into the bytes that hold the old one.

use std::ops::Range;

use crate::model::RepoPath;

/// Why a requirement cannot be written where the old one stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unspelled {
    /// There is no old requirement, or no new one.
    #[error("nothing is required, so there is nothing to raise")]
    Unconstrained,
    /// What stands before or behind the bytes has to change too: `FROM python:${TAG}-slim`.
    #[error("a part of the requirement that changes is written elsewhere")]
    Elsewhere,
    /// The bytes hold escapes, or lack what reports leave out.
    #[error("the requirement is not written as it reads")]
    Escaped,
    /// The character may mean something where the bytes stand.
    #[error("the character {0:?} may need quotes or an escape here")]
    Character(char),
    /// The number stands without quotes, and number and text differ: `3.10`.
    #[error("without quotes this is a number, and is read as another one")]
    Number,
    /// `--hash=…` stands beside it: pip would refuse every file of another version.
    #[error("the hashes beside it are those of another version")]
    Hashes,
}

/// The bytes that ask for `wanted`, given the bytes that ask for `requirement`.
///
/// The bytes are the requirement; or that with the hash of its artifact (`9.1.0+sha512.…`), which goes with it; or a part of
/// it, and the rest is written elsewhere and has to stay; or a commit with its tag in a comment (`<commit> # v4.1.0`), of
/// which the requirement is `v4.1.0@<commit>`.
pub fn spell(bytes: &str, requirement: &str, wanted: &str) -> Result<String, Unspelled> {
    if requirement.is_empty() || bytes.is_empty() || wanted.is_empty() {
        return Err(Unspelled::Unconstrained);
    }
    let spelled = if bytes.strip_prefix(requirement).is_some_and(|rest| rest.is_empty() || is_hash(rest)) {
        wanted.to_owned()
    } else if let Some(between) = pin(bytes, requirement) {
        let (new_tag, new_commit) = wanted.rsplit_once('@').ok_or(Unspelled::Elsewhere)?;
        if new_tag.is_empty() || !is_commit(new_commit) {
            return Err(Unspelled::Elsewhere);
        }
        format!("{new_commit}{between}{new_tag}")
    } else {
        part(bytes, requirement, wanted)?.to_owned()
    };
    let is_strange = |character: &char| !is_plain(*character) && !bytes.contains(*character);
    match spelled.chars().find(is_strange) {
        Some(character) => Err(Unspelled::Character(character)),
        None => Ok(spelled),
    }
}

/// What stands between the commit and the tag, where the bytes hold both and the requirement is made of them.
fn pin<'b>(bytes: &'b str, requirement: &str) -> Option<&'b str> {
    let (tag, commit) = requirement.rsplit_once('@').filter(|(tag, commit)| !tag.is_empty() && is_commit(commit))?;
    bytes.strip_prefix(commit)?.strip_suffix(tag)
}

/// `+sha512.…`
fn is_hash(text: &str) -> bool {
    text.strip_prefix("+sha").is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.'))
}

fn is_commit(text: &str) -> bool {
    text.len() >= 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What the bytes have to be so that, with what stands around them, they make `wanted`.
fn part<'w>(bytes: &str, requirement: &str, wanted: &'w str) -> Result<&'w str, Unspelled> {
    let mut places = requirement.match_indices(bytes).peekable();
    places.peek().ok_or(Unspelled::Escaped)?;
    places
        .find_map(|(at, _)| wanted.strip_prefix(&requirement[..at])?.strip_suffix(&requirement[at + bytes.len()..]))
        .filter(|part| !part.is_empty())
        .ok_or(Unspelled::Elsewhere)
}

/// Characters of versions and operators, which no carrier gives another meaning in the middle of a text.
/// What they mean at its start (`>` in YAML), reading the result again tells.
fn is_plain(character: char) -> bool {
    character.is_ascii_alphanumeric() || " .-+_<>=!~^,*|@:/".contains(character)
}

/// Refuses what other readers of the file take otherwise, though reading it again here shows nothing.
///
/// That is a bare number: here every scalar is read as text, but for a tool that reads YAML, `python: 3.10` is 3.1. And it is
/// a requirement with the hashes of its artifacts, which hold for no other version.
pub fn survives(path: RepoPath, text: &str, span: Range<usize>, bytes: &str) -> Result<(), Unspelled> {
    let extension = path.file_name().rsplit('.').next().unwrap_or_default();
    let has_numbers = matches!(extension, "yaml" | "yml" | "json" | "jsonc" | "json5" | "toml");
    if !has_numbers && has_hashes(text.get(span.end..).unwrap_or_default()) {
        return Err(Unspelled::Hashes);
    }
    let is_altered = bytes.parse::<f64>().is_ok_and(|number| number.to_string() != bytes);
    if !has_numbers || !is_altered {
        return Ok(());
    }
    let (before, after) = (text.get(..span.start).unwrap_or_default(), text.get(span.end..).unwrap_or_default());
    let is_bare = opens_value(before) && after.chars().next().is_none_or(|next| " \t\r\n,]}".contains(next));
    if is_bare { Err(Unspelled::Number) } else { Ok(()) }
}

/// Whether hashes follow in this line of pip's, or in those that a backslash joins to it.
fn has_hashes(after: &str) -> bool {
    let is_hashed = |line: &str| line.contains(" --hash");
    let mut lines = after.lines();
    lines.find(|line| is_hashed(line) || !line.ends_with('\\')).is_some_and(is_hashed)
}

/// Whether a value without quotes begins after this text: behind a key, a dash, a bracket; behind an anchor or a tag there.
fn opens_value(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut rest = line.trim_end_matches([' ', '\t']);
    while let Some((outer, _)) = rest.rsplit_once([' ', '\t']).filter(|(_, word)| word.starts_with(['&', '!'])) {
        rest = outer.trim_end_matches([' ', '\t']);
    }
    let is_apart = rest.len() < line.len();
    rest.is_empty()
        || rest.ends_with(['[', '{', ','])
        || rest.ends_with("\":")
        || is_apart && rest.ends_with([':', '-', '='])
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "8f4b7f84864484a7bf31766abe9204da3cbe65b3";
    const NEW: &str = "0b93645e9fea7318ecaed2b359559ac225c90a2b";

    #[test]
    fn what_stands_around_the_bytes_stays() {
        for (bytes, requirement, wanted, expected) in [
            ("^1.2", "^1.2", "^2.0", Ok("^2.0")),
            ("3.12", "3.12-slim", "3.13-slim", Ok("3.13")),
            ("3.12", "3.12-slim", "3.13-alpine", Err(Unspelled::Elsewhere)),
            ("3.12", "3.12-slim", "-slim", Err(Unspelled::Elsewhere)),
            ("3", "3.3", "4.3", Ok("4")),
            ("3", "3.3", "3.4", Ok("4")),
            ("3", "3.3", "4.4", Err(Unspelled::Elsewhere)),
            ("\\u005e1.0", "^1.0", "^2.0", Err(Unspelled::Escaped)),
            ("", "1.0", "2.0", Err(Unspelled::Unconstrained)),
            ("*", "", "2.0", Err(Unspelled::Unconstrained)),
            ("^17", "^17", "^17 || ^18", Ok("^17 || ^18")),
            ("1.0", "1.0", "2.0\"", Err(Unspelled::Character('"'))),
            ("1.0", "1.0", "2.0 # new", Err(Unspelled::Character('#'))),
            ("1#a", "1#a", "2#a", Ok("2#a")),
        ] {
            assert_eq!(spell(bytes, requirement, wanted), expected.map(str::to_owned), "{requirement} to {wanted}");
        }
    }

    #[test]
    fn a_pin_changes_its_commit_and_its_comment_together() {
        let (old, new) = (format!("v4.1.0@{OLD}"), format!("v5@{NEW}"));
        for between in [" # ", "' # tag=", "\"  #"] {
            let bytes = format!("{OLD}{between}v4.1.0");
            assert_eq!(spell(&bytes, &old, &new), Ok(format!("{NEW}{between}v5")));
            for wanted in ["v5", "v5@main", &format!("@{NEW}")] {
                assert_eq!(spell(&bytes, &old, wanted), Err(Unspelled::Elsewhere), "{wanted}");
            }
        }
    }

    #[test]
    fn a_number_that_is_not_its_text_needs_quotes_and_hashes_hold_for_one_version() {
        for (path, text, new, expected) in [
            ("a.yml", "python: 3.9\n", "3.10", Err(Unspelled::Number)),
            ("a.yml", "python: 3.9\n", "3.14", Ok(())),
            ("a.yml", "- &py 3.9\n", "3.10", Err(Unspelled::Number)),
            ("a.yml", "[3.9, 4]", "1e3", Err(Unspelled::Number)),
            ("a.yml", "python: '3.9'\n", "3.10", Ok(())),
            ("a.yml", "- python 3.9\n", "3.10", Ok(())),
            ("a.yml", "image: python:3.9\n", "3.10", Ok(())),
            ("a.yml", "python: 3.9-slim\n", "3.10", Ok(())),
            ("a.yml", "run: |\n  3.9\n", ">=3.10", Ok(())),
            (".tool-versions", "python 3.9\n", "3.10", Ok(())),
            ("a.yml", "- PYTHON=3.9\n", "3.10", Ok(())),
            ("a.toml", "python = 3.9\n", "3.10", Err(Unspelled::Number)),
            ("a.json", "{\"python\":3.9}", "3.10", Err(Unspelled::Number)),
            ("a.txt", "a==3.9 --hash=sha256:00\n", "3.14", Err(Unspelled::Hashes)),
            ("a.txt", "a==3.9 ; b \\\r\n  # c \\\r\n  --hash=sha256:00\r\n", "3.14", Err(Unspelled::Hashes)),
            ("a.txt", "a==3.9 \\\nb==1\nc==1 --hash=sha256:00\n", "3.14", Ok(())),
        ] {
            let path = RepoPath::new(path).expect("a path");
            let start = text.find("3.9").expect("a version");
            assert_eq!(survives(path, text, start..start + 3, new), expected, "{text:?} to {new}");
        }
    }
}
