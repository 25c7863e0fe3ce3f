//! The variables that compose files take from outside, and the examples of the environment that list them.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::manifest::syntax::dotenv::{self, Line};
use crate::manifest::syntax::path::{extension, file_name};
use crate::manifest::syntax::yaml;
use crate::model::{Source, Text, Value};

use super::super::super::probe::Seen;
use super::Part;

/// How deep files are followed; an alias may lead back to what holds it.
const DEEPEST: usize = 16;

/// What every shell sets.
const OF_SHELLS: &[&str] =
    &["GID", "HOME", "HOSTNAME", "LANG", "LOGNAME", "OLDPWD", "PATH", "PWD", "SHELL", "TERM", "TMPDIR", "UID", "USER"];

/// Words by which a file of variables is known as an example.
const EXAMPLES: &[&str] = &["default", "defaults", "dist", "example", "sample", "template", "tmpl", "tpl"];

/// Whether a file of this path takes variables from outside, or lists them.
pub(super) fn is_asked(path: &str) -> bool {
    is_compose(path) || is_example(path)
}

/// Whether it looks like a compose file; whether it is one is known where it was read as such.
fn is_compose(path: &str) -> bool {
    file_name(path).contains("compose") && matches!(extension(path), "yml" | "yaml")
}

/// Whether it lists variables: `.env.example`, `env.sample`, or a `.env` that everybody has.
fn is_example(path: &str) -> bool {
    let name = file_name(path);
    let mut words = name.split(['.', '-', '_']);
    name == ".env" || name.contains("env") && words.any(|word| EXAMPLES.contains(&word))
}

/// What a compose file takes, or what an example lists.
pub(super) fn look(source: &Source, seen: &mut Vec<Seen>) {
    let path = source.path.as_str();
    if is_compose(path) {
        let Ok(document) = yaml::parse(source) else { return };
        let mut taken = Taken { known: FxHashSet::default(), seen };
        document.documents().for_each(|value| taken.value(value, 0));
    } else if is_example(path) {
        let names = dotenv::lines(source).into_iter().filter_map(|line| match line {
            Line::Set { name, .. } | Line::Passed(name) => Some(name),
            // One that is commented out is listed all the same.
            Line::Unknown(_) => None,
        });
        let mut names: Vec<Text> = names.filter_map(|name| source.text.get(name)).map(Text::from).collect();
        names.extend(commented(&source.text));
        seen.push(Part::Example.seen(Value::List(names), source.top().span()));
    }
}

/// `# NAME=`: what may be set is listed too.
fn commented(text: &str) -> impl Iterator<Item = Text> {
    let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix('#'));
    let names = comments.filter_map(|comment| comment.split_once('=')).map(|(name, _)| name.trim());
    names.filter(|name| name_end(name) == name.len() && !name.is_empty()).map(Text::from)
}

/// The variables of a file, each where it is named first.
struct Taken<'s> {
    known: FxHashSet<Text>,
    seen: &'s mut Vec<Seen>,
}

impl Taken<'_> {
    /// Every text below a value. Compose fills in no keys.
    fn value(&mut self, value: yaml::Value<'_, '_>, depth: usize) {
        if let Some(scalar) = value.scalar() {
            for (name, span) in variables(&scalar.text) {
                let name = Text::from(name);
                if !is_of_shell(&name) && self.known.insert(name) {
                    self.seen.push(Part::Variable.seen(Value::Text(name), scalar.part(span)));
                }
            }
        }
        if depth < DEEPEST {
            value.items().for_each(|item| self.value(item, depth + 1));
            value.entries().for_each(|(_, value)| self.value(value, depth + 1));
        }
    }
}

fn is_of_shell(name: &str) -> bool {
    OF_SHELLS.contains(&name) || name.starts_with("COMPOSE_") || name.starts_with("DOCKER_")
}

/// The variables without which a text is not whole: `$X`, `${X}`, `${X:?why}`, but not `${X:-default}` or `${X:+other}`.
fn variables(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(dollar) = text[at..].find('$').map(|found| at + found) {
        let rest = &text[dollar + 1..];
        at = dollar + 1;
        if rest.starts_with('$') {
            at += 1;
        } else if let Some(inner) = rest.strip_prefix('{') {
            let (name, modifier) = inner.split_at(name_end(inner));
            if name.is_empty() {
                continue;
            }
            let is_needed = modifier.starts_with(['}', '?']) || modifier.starts_with(":?");
            let end = inner.find('}').map_or(text.len(), |end| dollar + 3 + end);
            if is_needed {
                found.push((name, dollar..end));
            }
            at = if is_needed { end } else { past(text, dollar) };
        } else if name_end(rest) > 0 {
            at += name_end(rest);
            found.push((&rest[..name_end(rest)], dollar..at));
        }
    }
    found
}

/// The byte behind the brace that closes the one at `${`: what stands in a default is needed only where the variable is not.
fn past(text: &str, dollar: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(dollar) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at + 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// Where a name ends that starts here; 0 where none does.
fn name_end(text: &str) -> usize {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return 0;
    }
    text.bytes().take_while(|byte| is_part(*byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_default_is_not_needed() {
        let text = "a$A ${B} $${C} ${D:-x} ${E-${F}} ${G:?why} ${H?} ${I:+x} ${ $1 ${J}$ é${K";
        let names: Vec<&str> = variables(text).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["A", "B", "G", "H", "J"]);
        for (name, span) in variables(text) {
            assert!(text[span].contains(name), "{name}");
        }
    }

    #[test]
    fn examples_are_known_by_their_names() {
        for (path, expected) in [
            (".env.example", true),
            ("deploy/env.sample", true),
            ("example.env", true),
            (".env", true),
            (".env.production", false),
            ("environment.ts", false),
            ("docs/example.md", false),
        ] {
            assert_eq!(is_example(path), expected, "{path}");
        }
    }
}
