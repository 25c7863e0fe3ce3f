//! Looks for patterns in one source. What is kept are places and the words of groups that are asked for, never texts.

use std::ops::Range;

use globset::Glob;
use regex::Regex;

use crate::code::{Code, Import, Language};
use crate::model::{Text, Value};

use super::super::super::globs::over_endings;
use super::super::super::probe::{Probe, Probed, Seen, Want};
use super::fields::{Tally, Within};
use super::{CodePattern, Languages, Pattern, Sought};

/// How many matches of a pattern are kept of a file.
const MOST: usize = 1000;
/// How far the brackets of a match are followed.
const FARTHEST: usize = 4000;
/// How often a text may be read again for matches that begin where they do not count.
const READINGS: usize = 64;
/// The longest word of a group that is kept.
const LONGEST: usize = 60;

/// The endings of files of settings, beside those of sources.
const SETTINGS: [&str; 21] = [
    "cfg",
    "cnf",
    "conf",
    "cue",
    "env",
    "gradle",
    "hcl",
    "ini",
    "ipynb",
    "j2",
    "json",
    "json5",
    "jsonc",
    "properties",
    "tf",
    "tfvars",
    "tmpl",
    "toml",
    "xml",
    "yaml",
    "yml",
];

impl Probe for CodePattern {
    fn wants(&self, path: &str) -> Want {
        let is_sought = || self.patterns.iter().any(|pattern| pattern.paths.contains(&[path]));
        if self.languages.contain(path) && is_sought() { Want::Text } else { Want::Nothing }
    }

    fn globs(&self) -> Option<Vec<Glob>> {
        let paths: Option<Vec<&[Glob]>> = self.patterns.iter().map(|pattern| pattern.paths.single()).collect();
        paths.map(|paths| paths.concat()).or_else(|| self.languages.globs())
    }

    fn look(&self, file: &Probed<'_>, seen: &mut Vec<Seen>) {
        let (path, text) = (file.source.path.as_str(), file.source.text.as_str());
        let imports = self.imports.is_empty() || self.is_imported(file);
        for pattern in self.patterns.iter().filter(|pattern| pattern.paths.contains(&[path])) {
            if pattern.counts_sources(self.tally) && imports {
                seen.push(Seen { part: pattern.first, value: Value::Present, span: 0..0 });
            }
            let search = Search { text, code: file.code(), pattern };
            match &pattern.sought {
                // What has to be somewhere may be in any source.
                Sought::Absent(regex) => search.first(regex, pattern.first + 1, seen),
                Sought::EachOf(items) => {
                    for ((_, regex), part) in items.iter().zip(pattern.first + 1..) {
                        search.first(regex, part, seen);
                    }
                }
                Sought::Used { .. } if !imports => {}
                Sought::Used { regex, above, allowed } => {
                    let is_wrong = |span: &Range<usize>| wrong(regex, text, span.start, above, allowed);
                    let found = search.all(regex).filter_map(|span| Some((is_wrong(&span)?, span)));
                    self.keep(found, pattern.first + 1, text, seen);
                }
            }
        }
    }
}

impl CodePattern {
    /// Keeps what the report asks for: each place, or of each file one.
    fn keep(
        &self,
        mut found: impl Iterator<Item = (Value, Range<usize>)>,
        part: u32,
        text: &str,
        seen: &mut Vec<Seen>,
    ) {
        if self.tally == Tally::Each {
            seen.extend(found.take(MOST).map(|(value, span)| Seen { part, value, span: underlined(text, span) }));
        } else if let Some((_, span)) = found.next() {
            let more = if self.tally == Tally::Count { found.take(MOST - 1).count() } else { 0 };
            let value = Value::Text(Text::from(&(1 + more).to_string()));
            seen.push(Seen { part, value, span: underlined(text, span) });
        }
    }

    /// Whether a file imports one of the modules. What is not told apart imports nothing that is known.
    fn is_imported(&self, file: &Probed<'_>) -> bool {
        let fits = |import: &Import| {
            self.imports.iter().any(|module| {
                let rest = import.module.strip_prefix(module.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '/']))
            })
        };
        file.code().is_some_and(|code| code.imports().iter().any(fits))
    }
}

impl Languages {
    /// Globs over the files of these languages; `None` where files of any may be read.
    fn globs(&self) -> Option<Vec<Glob>> {
        let Self::These(these) = self else { return None };
        let javascript = these.contains(&Language::Typescript).then_some(&Language::Javascript);
        over_endings(these.iter().chain(javascript).flat_map(|language| language.endings()).copied())
    }

    fn contain(&self, path: &str) -> bool {
        let language = Language::of(path);
        match self {
            Self::Any => language.is_some() || is_settings(path),
            Self::These(these) => language.is_some_and(|language| {
                these.contains(&language) || language == Language::Javascript && these.contains(&Language::Typescript)
            }),
        }
    }
}

/// Whether a file is one of settings that a person wrote.
fn is_settings(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_lock = name.contains("-lock.") || name.ends_with("lock.json");
    let is_named = || ["Dockerfile", "Containerfile", "Makefile", ".env"].iter().any(|known| name.starts_with(known));
    !is_lock && (SETTINGS.binary_search(&ending).is_ok() || is_named())
}

/// A pattern in a source.
#[derive(Clone, Copy)]
struct Search<'a> {
    text: &'a str,
    code: Option<&'a Code>,
    pattern: &'a Pattern,
}

impl<'a> Search<'a> {
    /// Notes the first match.
    fn first(self, regex: &Regex, part: u32, seen: &mut Vec<Seen>) {
        if let Some(span) = self.all(regex).next() {
            seen.push(Seen { part, value: Value::Present, span: underlined(self.text, span) });
        }
    }

    /// The matches that count.
    fn all<'s>(self, regex: &'s Regex) -> impl Iterator<Item = Range<usize>> + use<'s, 'a> {
        let mut at = 0;
        let mut budget = self.text.len() * READINGS;
        std::iter::from_fn(move || {
            while at <= self.text.len() {
                let span = regex.find_at(self.text, at)?.range();
                let begin = span.start + blank(&self.text[span.clone()]);
                let behind = next_start(self.text, &span);
                if let Some(inside) = self.uncounted(begin) {
                    // It may have swallowed one that counts: the search goes on behind the string or comment it began in.
                    let resumed = inside.end.max(begin + 1).min(behind);
                    budget = budget.saturating_sub(behind - at);
                    at = if budget == 0 { behind } else { next_boundary(self.text, resumed) };
                    continue;
                }
                at = behind;
                if !self.is_excused(&span) {
                    return Some(span);
                }
            }
            None
        })
    }

    /// The bytes around a place at which a match does not count.
    fn uncounted(&self, at: usize) -> Option<Range<usize>> {
        let code = self.code?;
        let (string, comment) = (code.string_at(at), code.comment_at(at));
        let is_required = !matches!(self.pattern.sought, Sought::Used { .. });
        let counts = match self.pattern.within {
            Some(Within::Anywhere) => true,
            Some(Within::Strings) => string.is_some(),
            Some(Within::Comments) => comment.is_some(),
            None if is_required => comment.is_none(),
            Some(Within::Code) | None => string.is_none() && comment.is_none(),
        };
        (!counts).then(|| string.or(comment).unwrap_or(at..at + 1))
    }

    /// Whether the matched text, or with it what stands up to the end of its brackets, has what excuses it.
    fn is_excused(&self, span: &Range<usize>) -> bool {
        let Some(unless) = &self.pattern.unless else { return false };
        unless.is_match(&self.text[span.clone()]) || {
            let end = self.closing(span);
            end > span.end && unless.is_match(&self.text[span.start..end])
        }
    }

    /// Where the brackets end that a match opens; brackets in strings and comments are none.
    fn closing(&self, span: &Range<usize>) -> usize {
        let mut depth = 0_usize;
        let mut at = span.start;
        for c in self.text[span.start..].chars() {
            if at >= span.end && (depth == 0 || at - span.end > FARTHEST) {
                break;
            }
            let is_code = || self.code.is_none_or(|code| code.is_code(at));
            match c {
                '(' | '[' | '{' if is_code() => depth += 1,
                ')' | ']' | '}' if is_code() => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += c.len_utf8();
        }
        at.max(span.end)
    }
}

/// What a match says where its groups are asked; `None` where they hold what they may.
fn wrong(
    regex: &Regex,
    text: &str,
    start: usize,
    above: &[(String, f64)],
    allowed: &[(String, Vec<String>)],
) -> Option<Value> {
    if above.is_empty() && allowed.is_empty() {
        return Some(Value::Present);
    }
    let captures = regex.captures_at(text, start)?;
    let held = |group: &str| captures.name(group).map(|found| found.as_str());
    let number = |text: &str| text.replace('_', "").parse::<f64>().ok();
    let over = above.iter().find_map(|(group, most)| {
        let text = held(group)?;
        (number(text)? > *most).then_some((group, text))
    });
    let unknown = || {
        allowed.iter().find_map(|(group, words)| {
            let text = held(group)?;
            (!words.iter().any(|word| word == text)).then_some((group, text))
        })
    };
    let (group, text) = over.or_else(unknown)?;
    let kept: String = text.chars().take(LONGEST).collect();
    Some(Value::Pair(Text::from(group), Text::from(&kept)))
}

/// What is underlined of a match: its first line that is not blank.
fn underlined(text: &str, span: Range<usize>) -> Range<usize> {
    let matched = &text[span.clone()];
    let start = span.start + blank(matched);
    let line = text[start..span.end].lines().next().unwrap_or_default();
    start..start + line.trim_end().len()
}

/// How many bytes of blanks a text begins with; none where it is nothing else.
fn blank(text: &str) -> usize {
    let said = text.trim_start();
    if said.is_empty() { 0 } else { text.len() - said.len() }
}

/// Where the next match may begin: behind this one, and at least one character on.
fn next_start(text: &str, span: &Range<usize>) -> usize {
    if span.is_empty() { next_boundary(text, span.end + 1) } else { span.end }
}

/// This offset, or the first behind it at which a character begins; one behind the end at the end.
fn next_boundary(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endings_are_in_order() {
        assert!(SETTINGS.is_sorted());
    }
}
