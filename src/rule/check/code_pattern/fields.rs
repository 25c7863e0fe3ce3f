//! What a rules file may say of patterns in sources, and what is made of it.

use std::collections::BTreeMap;

use regex::Regex;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::code::Language;

use super::super::super::globs::Globs;
use super::super::super::yaml::Slotted;
use super::super::{Build, Criteria, OneOrMany};
use super::{CodePattern, Languages, Pattern, Sought};

/// `code-pattern`: is this API used in the sources?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct CodePatternFields {
    /// The languages of the sources: `python`, `javascript` (with its JSX), `typescript` (with its TSX; a rule for it reads
    /// JavaScript too), `vue`, `sql`, ...; `any` for every source and every file of settings.
    language: OneOrMany<String>,
    /// Only files that import one of these modules: `pydantic`, `react-native`.
    imports: Option<OneOrMany<String>>,
    /// What is looked for.
    patterns: Vec<PatternFields>,
    /// Whether each place is reported, one count per repository, or the share of the files.
    report: Option<Tally>,
    /// With `count`: the most that is left alone.
    at_most: Option<u32>,
}

/// A pattern.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct PatternFields {
    /// Its name in the report.
    name: String,
    /// What is looked for: a pattern over the text of a file.
    #[serde(rename = "match")]
    pattern: Option<Slotted>,
    /// What has to be somewhere in the repository's sources, and is reported where it is nowhere.
    absent: Option<Slotted>,
    /// With `match`: each of these has to be somewhere in the repository's sources; `${item}` in the pattern stands for it.
    each: Option<OneOrMany<String>>,
    /// Left alone where the matched text has this too. What is matched goes on to the end of the brackets that it opens.
    unless: Option<Slotted>,
    /// What takes its place; `${name}` for a group of the pattern.
    replace: Option<Slotted>,
    /// Where it counts: in `code` (neither inside a string nor a comment does a match begin), in `strings`, in `comments`, or
    /// `anywhere`. Where it is not said, what is there counts in code, and what has to be there in code and strings. In a
    /// language that is not told apart it counts anywhere.
    #[serde(rename = "in")]
    within: Option<Within>,
    /// Globs over paths; `!` before what is left out.
    paths: Option<OneOrMany<String>>,
    /// Only where the number in this group of the pattern is more than that: group -> number.
    above: Option<BTreeMap<String, f64>>,
    /// Only where this group of the pattern holds none of these words: group -> words.
    allowed: Option<BTreeMap<String, OneOrMany<String>>>,
    /// What to do about it.
    note: Option<String>,
}

/// Where a match counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Within {
    /// Where it begins in code.
    Code,
    /// Where it begins in a string.
    Strings,
    /// Where it begins in a comment.
    Comments,
    /// Wherever it begins.
    Anywhere,
}

/// What is reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Tally {
    /// Each place.
    #[default]
    Each,
    /// How many there are, once per repository.
    Count,
    /// In what share of the files of the language, once per repository.
    Ratio,
}

impl Criteria for CodePattern {
    type Fields = CodePatternFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let languages = languages(&fields.language, build);
        let tally = fields.report.unwrap_or_default();
        if fields.at_most.is_some() && tally != Tally::Count {
            build.fault("at-most", "`at-most` is for counts", Some("add `report: count`".to_owned()));
        }
        if fields.patterns.is_empty() {
            build.fault("patterns", "no pattern is looked for", None);
        }
        let mut first = 0;
        let mut patterns = Vec::new();
        let mut sound = true;
        for (index, written) in fields.patterns.into_iter().enumerate() {
            match pattern(written, first, &format!("patterns.{index}"), build) {
                Some(pattern) => {
                    first = pattern.end();
                    patterns.push(pattern);
                }
                None => sound = false,
            }
        }
        let imports = fields.imports.unwrap_or_default().0;
        sound.then_some(())?;
        Some(Self { languages: languages?, imports, patterns, tally, at_most: fields.at_most.unwrap_or(0) })
    }
}

fn languages(written: &OneOrMany<String>, build: &Build<'_>) -> Option<Languages> {
    if written.0.iter().any(|word| word == "any") {
        return Some(Languages::Any);
    }
    let mut languages = Vec::new();
    for (index, word) in written.0.iter().enumerate() {
        if let Some(language) = Language::named(word) {
            languages.push(language);
        } else {
            let known = Language::ALL.iter().map(|language| language.as_str()).chain(["any"]);
            build.unknown(&format!("language.{index}"), word, known);
            return None;
        }
    }
    Some(Languages::These(languages))
}

fn pattern(written: PatternFields, first: u32, at: &str, build: &Build<'_>) -> Option<Pattern> {
    let compile = |field: &str, text: &str| build.pattern(&format!("{at}.{field}"), text);
    let unless = written.unless.map(|unless| compile("unless", &unless.0));
    let paths = written.paths.map(|paths| build.globs(&format!("{at}.paths"), &paths));
    let sought = match (written.pattern, written.absent, written.each) {
        (Some(pattern), None, Some(items)) => {
            if !pattern.0.contains("${item}") {
                build.fault(&format!("{at}.match"), "`each` needs `${item}` in the pattern, which stands for it", None);
            }
            let item = |item: &String| {
                let text = pattern.0.replace("${item}", &regex::escape(item));
                Some((item.clone(), compile("match", &text)?))
            };
            Sought::EachOf(items.0.iter().map(item).collect::<Option<_>>()?)
        }
        (Some(pattern), None, None) => {
            let above = written.above.unwrap_or_default().into_iter().collect();
            let words = |(group, words): (String, OneOrMany<String>)| (group, words.0);
            let allowed = written.allowed.unwrap_or_default().into_iter().map(words).collect();
            used(compile("match", &pattern.0)?, above, allowed, at, build)?
        }
        (None, Some(absent), None) => Sought::Absent(compile("absent", &absent.0)?),
        _ => {
            build.fault(at, "either `match` or `absent` is wanted, and `each` goes with `match`", None);
            return None;
        }
    };
    Some(Pattern {
        name: written.name,
        sought,
        unless: unless.map_or(Some(None), |unless| unless.map(Some))?,
        replace: written.replace.map(|replace| replace.0),
        within: written.within,
        paths: paths.map_or(Some(Globs::default()), |paths| paths)?,
        note: written.note,
        first,
    })
}

/// What is reported where it is; `None` after noting a group that the pattern has not.
fn used(
    regex: Regex,
    above: Vec<(String, f64)>,
    allowed: Vec<(String, Vec<String>)>,
    at: &str,
    build: &Build<'_>,
) -> Option<Sought> {
    let groups: Vec<&str> = regex.capture_names().flatten().collect();
    let named =
        above.iter().map(|(group, _)| ("above", group)).chain(allowed.iter().map(|(group, _)| ("allowed", group)));
    for (field, group) in named {
        if !groups.contains(&group.as_str()) {
            build.fault(&format!("{at}.{field}"), format!("the pattern has no group `{group}`"), None);
            return None;
        }
    }
    Some(Sought::Used { regex, above, allowed })
}
