//! Is this API used in the sources, how often, and can it be rewritten mechanically?

mod fields;
mod look;

use regex::Regex;
use rustc_hash::FxHashMap;

use crate::code::Language;
use crate::model::{Finding, Inventory, Place, Reason, Trace, Value};

use super::super::globs::Globs;
use super::super::probe::Probe;
use super::{Case, Check};

use self::fields::{Tally, Within};

/// What is looked for in sources.
#[derive(Debug)]
pub(super) struct CodePattern {
    languages: Languages,
    /// Modules of which a file has to import one; empty for all files.
    imports: Vec<String>,
    patterns: Vec<Pattern>,
    tally: Tally,
    at_most: u32,
}

/// The languages of the sources.
#[derive(Debug)]
enum Languages {
    /// Every text.
    Any,
    These(Vec<Language>),
}

/// A pattern.
#[derive(Debug)]
struct Pattern {
    name: String,
    sought: Sought,
    /// What excuses a match.
    unless: Option<Regex>,
    replace: Option<String>,
    within: Option<Within>,
    paths: Globs,
    note: Option<String>,
    /// The number of its part of the question "is this a source that it is looked for in?"; those of its answers follow.
    first: u32,
}

/// What is wrong: that it is there, or that it is not.
#[derive(Debug)]
enum Sought {
    /// It is there.
    Used {
        regex: Regex,
        /// Groups that hold more than that.
        above: Vec<(String, f64)>,
        /// Groups that hold none of these words.
        allowed: Vec<(String, Vec<String>)>,
    },
    /// It is nowhere.
    Absent(Regex),
    /// One of these is nowhere.
    EachOf(Vec<(String, Regex)>),
}

impl Pattern {
    /// The number behind its last answer.
    fn end(&self) -> u32 {
        let answers = if let Sought::EachOf(items) = &self.sought { items.len() as u32 } else { 1 };
        self.first + 1 + answers
    }

    /// Whether it has to be known how many sources there are.
    fn counts_sources(&self, tally: Tally) -> bool {
        tally == Tally::Ratio || !matches!(self.sought, Sought::Used { .. })
    }
}

impl Check for CodePattern {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for (repository, inventory) in case.repositories() {
            let answers = Answers::of(case, inventory);
            for pattern in &self.patterns {
                let judging = Judging { check: self, pattern, case, repository, answers: &answers };
                judging.judge(out);
            }
        }
    }

    fn probe(&self) -> Option<&dyn Probe> {
        Some(self)
    }
}

/// What the sources of a repository said, by the part of the question.
struct Answers<'a>(FxHashMap<u32, Vec<&'a Trace>>);

impl<'a> Answers<'a> {
    fn of(case: &Case<'a>, inventory: &'a Inventory) -> Self {
        let mut answers: FxHashMap<u32, Vec<&Trace>> = FxHashMap::default();
        for trace in case.traces(inventory) {
            answers.entry(trace.part).or_default().push(trace);
        }
        Self(answers)
    }

    fn to(&self, part: u32) -> &[&'a Trace] {
        self.0.get(&part).map_or(&[], Vec::as_slice)
    }
}

/// One pattern against one repository.
struct Judging<'a> {
    check: &'a CodePattern,
    pattern: &'a Pattern,
    case: &'a Case<'a>,
    repository: u32,
    answers: &'a Answers<'a>,
}

impl Judging<'_> {
    fn judge(&self, out: &mut Vec<Finding>) {
        let first = self.pattern.first;
        let sources = self.answers.to(first).len();
        let found = self.answers.to(first + 1);
        match (&self.pattern.sought, self.check.tally) {
            (Sought::Absent(regex), _) if sources > 0 && found.is_empty() => {
                out.push(self.missing(sources, regex.as_str()));
            }
            (Sought::EachOf(items), _) if sources > 0 => {
                for ((item, _), part) in items.iter().zip(first + 1..) {
                    if self.answers.to(part).is_empty() {
                        out.push(self.missing(sources, item));
                    }
                }
            }
            (Sought::Used { .. }, Tally::Each) => {
                for trace in found {
                    out.push(
                        self.finding(trace.place, format!("{} is found here{}", self.name(), self.said(&trace.value))),
                    );
                }
            }
            (Sought::Used { .. }, Tally::Count) => self.count(found, out),
            (Sought::Used { .. }, Tally::Ratio) if !found.is_empty() => {
                let share = (found.len() * 100).div_ceil(sources.max(1));
                let of = self.sources(sources.max(2));
                let message = format!("{} is found in {} of {sources} {of}, {share} %", self.name(), found.len());
                out.push(self.with_places(found, message));
            }
            // What has to be there is, or there is no source.
            _ => {}
        }
    }

    /// How often it is found: of each file the number, at the first place.
    fn count(&self, found: &[&Trace], out: &mut Vec<Finding>) {
        let number = |trace: &&Trace| if let Value::Text(text) = trace.value { text.parse().unwrap_or(1) } else { 1 };
        let total: u32 = found.iter().map(number).sum();
        if total <= self.check.at_most {
            return;
        }
        let files = found.len();
        let mut message = format!("{} is found {} in {}", self.name(), times(total as usize), among(files));
        if self.check.at_most > 0 {
            message.extend(["; no more than ", &self.check.at_most.to_string(), " may be"]);
        }
        out.push(self.with_places(found, message));
    }

    /// What none of the sources has.
    fn missing(&self, sources: usize, what: &str) -> Finding {
        let of = self.sources(sources);
        let name = &self.pattern.name;
        let message = match sources {
            1 => format!("the only {of} has no `{what}` ({name})"),
            _ => format!("none of the {sources} {of} has `{what}` ({name})"),
        };
        self.finding(None, message)
    }

    /// What a group of the match holds, where it is asked what it holds.
    fn said(&self, value: &Value) -> String {
        let (Value::Pair(group, text), Sought::Used { above, allowed, .. }) = (value, &self.pattern.sought) else {
            return String::new();
        };
        let is_it = |name: &str| name == group.as_str();
        let most = above.iter().find(|(name, _)| is_it(name)).map(|(_, most)| format!("more than {most}"));
        let words = || allowed.iter().find(|(name, _)| is_it(name)).map(|(_, it)| format!("none of {}", it.join(", ")));
        format!(" with {group} {text}, {}", most.or_else(words).unwrap_or_default())
    }

    fn finding(&self, place: Option<Place>, what: String) -> Finding {
        let why = self.case.rule.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
        let mut finding = self.case.finding_at(self.repository, place, what + &why);
        finding.help = match (&self.pattern.replace, &self.pattern.note) {
            (Some(replace), None) => Some(format!("write `{}`", shown(replace))),
            (Some(replace), Some(note)) => Some(format!("write `{}`; {note}", shown(replace))),
            (None, note) => note.clone(),
        };
        finding
    }

    /// A finding about a repository, with the first few places for those who look closer.
    fn with_places(&self, found: &[&Trace], what: String) -> Finding {
        const FEW: usize = 5;
        let mut finding = self.finding(None, what);
        let reason = |trace: &&Trace| Reason { text: format!("{} is found here", self.name()), place: trace.place };
        finding.reasons = found.iter().take(FEW).map(reason).collect();
        finding
    }

    fn name(&self) -> String {
        format!("`{}`", self.pattern.name)
    }

    /// `python sources`.
    fn sources(&self, count: usize) -> String {
        let languages = match &self.check.languages {
            Languages::Any => String::new(),
            Languages::These(these) => these.iter().map(|it| it.as_str()).collect::<Vec<_>>().join(" and ") + " ",
        };
        format!("{languages}source{}", if count == 1 { "" } else { "s" })
    }
}

/// `1 file`, `3 files`.
fn among(files: usize) -> String {
    if files == 1 { "1 file".to_owned() } else { format!("{files} files") }
}

/// `once`, `3 times`.
fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

/// A replacement as a person reads it: what it takes over from the match is left out.
fn shown(replace: &str) -> String {
    let mut pieces = replace.split("${");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        out.extend(["…", piece.split_once('}').map_or(piece, |(_, behind)| behind)]);
    }
    out
}
