//! One question to a key, and what a document answers.

use std::ops::Range;

use regex::Regex;

use crate::manifest::syntax::secret::shown_setting;
use crate::manifest::syntax::unfinished::is_template;
use crate::model::{Source, Text};

use super::super::super::globs::Globs;
use super::document::{Node, Shape, read};
use super::fields::Grammar;
use super::grammar;
use super::path::{Path, Selected};

/// A question to a key.
#[derive(Debug)]
pub(super) struct Question {
    /// The files it is put to.
    pub(super) files: Globs,
    /// The same as written.
    pub(super) written: Vec<String>,
    /// The key; `None` for the file as such.
    pub(super) path: Option<Path>,
    /// The same as written.
    pub(super) at: Option<String>,
    pub(super) format: Option<Grammar>,
    pub(super) asks: Vec<Ask>,
}

/// What is asked of a key.
#[derive(Debug)]
pub(super) enum Ask {
    /// That it is there, or is not.
    Exists(bool),
    /// That every value is this.
    Equals(String),
    /// That every value is a number that large.
    AtLeast(f64),
    /// That each of these (one of several words) is among the values or keys.
    Contains(Vec<Vec<String>>),
    /// That some value has this.
    Matches(Regex),
    /// That no value has this.
    NotMatches(Regex),
}

/// What a document says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// What it should.
    Right,
    /// Something that nobody knows who does not run it.
    Unknown,
    /// Nothing; the place is where it should.
    Missing(Range<usize>),
    /// Something else: how the sentence goes on that begins with the key.
    Wrong(Range<usize>, String),
}

impl Question {
    /// Whether only the file's being there is asked.
    pub(super) fn is_about_file(&self) -> bool {
        self.path.is_none() && self.asks.iter().all(|ask| matches!(ask, Ask::Exists(_)))
    }

    /// Whether a file of this question is one of several that say together what is asked of each.
    pub(super) fn is_shared(&self, grammar: Grammar) -> bool {
        grammar == Grammar::Hcl || self.path.is_none() && self.asks.iter().any(|ask| matches!(ask, Ask::Matches(_)))
    }

    /// How a file of this path is read.
    pub(super) fn grammar(&self, path: &str) -> Option<Grammar> {
        match (self.format, &self.path) {
            (Some(format), _) => Some(format),
            (None, None) => Some(Grammar::Text),
            (None, Some(_)) => grammar::of(path),
        }
    }

    /// What a source answers; what cannot be read is unknown.
    pub(super) fn answer(&self, source: &Source) -> Answer {
        let document = self.grammar(source.path.as_str()).and_then(|grammar| read(source, grammar));
        document.map_or(Answer::Unknown, |document| self.answer_of(&document, source))
    }

    /// What a document answers.
    pub(super) fn answer_of(&self, document: &Node, source: &Source) -> Answer {
        let found = match &self.path {
            Some(path) => path.select(document),
            None => Selected { values: vec![document], ..Selected::default() },
        };
        let top = || 0..source.text.lines().next().unwrap_or_default().trim_end().len();
        let place = found.nearest.clone().unwrap_or_else(top);
        let asked = Asked { at: self.at.as_deref(), found: &found, place };
        self.asks.iter().map(|ask| asked.answer(ask)).find(|answer| *answer != Answer::Right).unwrap_or(Answer::Right)
    }

    /// What is wanted, as a person would say it.
    pub(super) fn wanted(&self) -> String {
        let files = self.written.join(" or ");
        let Some(at) = &self.at else {
            return match self.asks.first() {
                Some(Ask::Matches(regex)) => format!("`{regex}` in {files}"),
                _ => files,
            };
        };
        let wanted = self.asks.iter().map(Ask::wanted).collect::<Vec<_>>().join(" and ");
        if wanted.is_empty() { format!("`{at}` in {files}") } else { format!("`{at}` {wanted} in {files}") }
    }

    /// The value that it has to have, where that is one.
    pub(super) fn value(&self) -> Option<String> {
        self.asks.iter().find_map(|ask| match ask {
            Ask::Equals(value) => Some(value.clone()),
            Ask::AtLeast(number) => Some(number.to_string()),
            _ => None,
        })
    }
}

impl Ask {
    /// What is wanted, behind the name of the key; nothing where it only has to be there.
    fn wanted(&self) -> String {
        match self {
            Self::Exists(_) => String::new(),
            Self::Equals(value) => format!("set to {value}"),
            Self::AtLeast(number) => format!("of {number} or more"),
            Self::Contains(words) => format!("with {}", listed(words)),
            Self::Matches(regex) => format!("like `{regex}`"),
            Self::NotMatches(regex) => format!("unlike `{regex}`"),
        }
    }
}

impl Ask {
    /// What is wanted of a key that is not there, beside its being there.
    pub(super) fn missing(&self) -> Option<String> {
        match self {
            Self::Exists(_) | Self::NotMatches(_) => None,
            Self::Equals(value) => Some(format!("{value} is wanted")),
            Self::AtLeast(number) => Some(format!("{number} or more is wanted")),
            Self::Contains(words) => Some(format!("{} is wanted in it", listed(words))),
            Self::Matches(regex) => Some(format!("something like `{regex}` is wanted")),
        }
    }
}

/// What is said of one value.
enum Verdict {
    Right,
    Unknown,
    Wrong(String),
}

/// What a document has for the key that is asked for.
struct Asked<'a> {
    at: Option<&'a str>,
    found: &'a Selected<'a>,
    /// Where it is said that something is missing.
    place: Range<usize>,
}

impl Asked<'_> {
    fn answer(&self, ask: &Ask) -> Answer {
        let is_there = !self.found.values.is_empty();
        match ask {
            Ask::Exists(true) if is_there => Answer::Right,
            Ask::Exists(false) if is_there => Answer::Wrong(self.place.clone(), "must not be set".to_owned()),
            Ask::NotMatches(_) | Ask::Exists(false) if !is_there => self.unless_open(Answer::Right),
            _ if !is_there => self.unless_open(Answer::Missing(self.place.clone())),
            Ask::Exists(_) => Answer::Right,
            Ask::Equals(value) => self.every(|text| self.not(text, value)),
            Ask::AtLeast(number) => self.every(|text| self.too_small(text, *number)),
            Ask::Contains(words) => self.contains(words),
            Ask::Matches(regex) => self.matches(regex),
            Ask::NotMatches(regex) => self.not_matches(regex),
        }
    }

    /// An answer that counts only where everything is known.
    fn unless_open(&self, answer: Answer) -> Answer {
        if self.found.is_open { Answer::Unknown } else { answer }
    }

    /// What the first value says that is not right.
    fn every(&self, judge: impl Fn(&str) -> Verdict) -> Answer {
        let mut answer = Answer::Right;
        for node in &self.found.values {
            match scalar(node).map_or(Verdict::Unknown, &judge) {
                Verdict::Right => {}
                Verdict::Unknown => answer = Answer::Unknown,
                Verdict::Wrong(what) => return Answer::Wrong(node.span.clone(), what),
            }
        }
        answer
    }

    fn not(&self, text: &str, wanted: &str) -> Verdict {
        match text {
            _ if same(text, wanted) => Verdict::Right,
            _ if is_filled_in(text) => Verdict::Unknown,
            _ => Verdict::Wrong(format!("is {}, not {wanted}", self.shown(text))),
        }
    }

    fn too_small(&self, text: &str, wanted: f64) -> Verdict {
        match text.trim().trim_end_matches('%').parse::<f64>() {
            Ok(number) if number >= wanted => Verdict::Right,
            Ok(_) => Verdict::Wrong(format!("is {}, less than {wanted}", self.shown(text))),
            Err(_) => Verdict::Unknown,
        }
    }

    /// A value as a message may show it.
    fn shown(&self, text: &str) -> Text {
        const LONGEST: usize = 60;
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shown = shown_setting(self.at.unwrap_or_default(), &line);
        match shown.char_indices().nth(LONGEST) {
            Some((at, _)) => Text::from(&format!("{}…", &shown.as_str()[..at])),
            None => shown,
        }
    }

    fn contains(&self, words: &[Vec<String>]) -> Answer {
        let mut said: Vec<&str> = Vec::new();
        let mut is_open = self.found.is_open;
        for node in &self.found.values {
            match &node.shape {
                Shape::Scalar(text) => said.push(text),
                Shape::Unknown => is_open = true,
                Shape::Map { entries, is_open: more } => {
                    is_open |= more;
                    said.extend(entries.iter().map(|entry| entry.key.as_str()));
                }
                Shape::List(items) => {
                    for item in items {
                        match &item.shape {
                            Shape::Scalar(text) => said.push(text),
                            Shape::Unknown => is_open = true,
                            _ => {}
                        }
                    }
                }
            }
        }
        let is_whole = self.at.is_none();
        let has = |word: &String| said.iter().any(|text| text == word || is_whole && text.contains(word.as_str()));
        let missing: Vec<Vec<String>> = words.iter().filter(|words| !words.iter().any(has)).cloned().collect();
        match missing.is_empty() {
            true => Answer::Right,
            false if is_open => Answer::Unknown,
            false => Answer::Wrong(self.place.clone(), format!("has no {}", listed(&missing))),
        }
    }

    fn matches(&self, regex: &Regex) -> Answer {
        let texts = || self.found.values.iter().filter_map(|node| scalar(node).map(|text| (text, node)));
        if texts().any(|(text, _)| regex.is_match(text)) {
            return Answer::Right;
        }
        let is_known = !self.found.is_open
            && self.found.values.iter().all(|node| scalar(node).is_some_and(|text| !is_filled_in(text)));
        match texts().next() {
            _ if self.at.is_none() => Answer::Missing(self.place.clone()),
            Some((text, node)) if is_known => {
                Answer::Wrong(node.span.clone(), format!("is {}, which is not like `{regex}`", self.shown(text)))
            }
            _ => Answer::Unknown,
        }
    }

    fn not_matches(&self, regex: &Regex) -> Answer {
        for node in &self.found.values {
            let Some((text, found)) = scalar(node).and_then(|text| Some((text, regex.find(text)?))) else { continue };
            // Of the text as such the very bytes are known.
            return if self.at.is_none() {
                Answer::Wrong(found.range(), format!("must not be there: nothing may be like `{regex}`"))
            } else {
                let shown = self.shown(text);
                Answer::Wrong(node.span.clone(), format!("is {shown}, which must not be like `{regex}`"))
            };
        }
        Answer::Right
    }
}

/// What a list, or a single value, says.
fn scalar(node: &Node) -> Option<&str> {
    if let Shape::Scalar(text) = &node.shape { Some(text) } else { None }
}

/// Whether something is filled in later, so that nobody knows what it will be.
fn is_filled_in(text: &str) -> bool {
    text.contains("${") || is_template(text)
}

/// Whether two values are the same: as texts, as numbers, or as switches.
fn same(text: &str, wanted: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    text == wanted
        || matches!(wanted, "true" | "false") && text.eq_ignore_ascii_case(wanted)
        || number(text).is_some_and(|it| number(wanted).is_some_and(|wanted| (it - wanted).abs() < f64::EPSILON))
}

/// `mypy, ruff or ruff-format`.
fn listed(words: &[Vec<String>]) -> String {
    words.iter().map(|words| words.join(" or ")).collect::<Vec<_>>().join(", ")
}
