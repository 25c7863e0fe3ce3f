//! Rules that can judge.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use url::Url;

use crate::advisory::Source;
use crate::model::{EcosystemId, Finding, Package, Policy, Roadmap, RuleLine, Safety, Scope, Severity, Text};

use super::check::{Check, Kind};
use super::component::Components;
use super::diagnostic::Spot;
use super::globs::Globs;
use super::pack::{Cadence, Scale};
use super::portfolio::Portfolio;
use super::testcase::TestCase;
use super::when::{Environment, WhenFile, WhenPattern};
use super::yaml::{Key, Node};

/// Everything that one run is held against.
#[derive(Debug, Default)]
pub struct RuleSet {
    /// The rules that are on, in the order of the files.
    pub rules: Vec<Rule>,
    /// The rules that are off, with the severity that they would have.
    pub off: Vec<Rule>,
    /// What may be offered at all.
    pub policy: Policy,
    /// Written exceptions.
    pub waivers: Vec<Waiver>,
    /// Other severities for some repositories; a later one wins.
    pub overrides: Vec<Override>,
    /// Where advisories come from.
    pub advisories: Option<Source>,
    /// Where each ecosystem's registry is, by the ecosystem's word; and the database of advisories, which is called `osv`.
    pub registries: BTreeMap<String, Url>,
    /// Which files are read.
    pub scan: Scan,
    /// Phases, cadence, targets, decisions, tasks and risks.
    pub roadmap: Option<Roadmap>,
    /// The repositories that are expected.
    pub portfolio: Option<Portfolio>,
    /// The cases that the packs carry.
    pub tests: Vec<TestCase>,
    /// What `${name}` stands for.
    pub vars: BTreeMap<String, Variable>,
    /// The files that it comes from, in the order in which they were opened: a file before those that it extends.
    pub files: Vec<Text>,
}

impl RuleSet {
    /// What reports say of the rules.
    pub fn lines(&self) -> Vec<RuleLine> {
        self.rules.iter().map(Rule::line).collect()
    }

    /// Whether some rule is for repositories of a language only.
    pub fn needs_languages(&self) -> bool {
        self.rules.iter().any(|rule| !rule.applies.languages.is_empty())
    }

    /// What is to be looked up along with a package that is asked for.
    pub fn along(&self, package: &Package) -> impl Iterator<Item = Package> {
        self.rules.iter().flat_map(move |rule| rule.check.along(package))
    }

    /// Whether some rule asks what is known against releases.
    pub fn asks_for_advisories(&self) -> bool {
        self.rules.iter().any(|rule| rule.kind == Kind::Advisory)
    }

    /// Whether anything here needs publication dates, even where that takes a registry's big document.
    pub fn needs_dates(&self) -> bool {
        self.policy.min_age.is_some() || self.rules.iter().any(|rule| rule.check.needs_dates())
    }
}

/// What `${name}` stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The text that takes its place.
    pub value: String,
    /// Where it is said last.
    pub at: Spot,
}

/// One line of policy.
#[derive(Debug)]
pub struct Rule {
    /// Its stable name.
    pub id: Text,
    /// The pack it comes from.
    pub pack: Text,
    /// Its name in lists.
    pub title: Option<String>,
    /// How bad a finding is.
    pub severity: Severity,
    /// The pack's own priority.
    pub priority: Option<Text>,
    /// The pack's own phase.
    pub phase: Option<Text>,
    /// What it costs to follow.
    pub effort: Option<Scale>,
    /// What it is worth.
    pub impact: Option<Scale>,
    /// How often to look at it.
    pub cadence: Option<Cadence>,
    /// Why the rule is there.
    pub why: Option<String>,
    /// Where to read more.
    pub links: Vec<Text>,
    /// Words to find it by.
    pub tags: Vec<Text>,
    /// What it applies to.
    pub applies: Selector,
    /// The finding's sentence, where the pack has its own.
    pub message: Option<Template>,
    /// What puts it right, where the pack says so.
    pub fix: Fix,
    /// Its kind.
    pub kind: Kind,
    /// Its question.
    pub check: Box<dyn Check>,
    /// Where it is named first.
    pub at: Spot,
    /// What its files say of it, field by field.
    pub(super) fields: Vec<(Key, Arc<Node>)>,
}

impl Rule {
    /// What reports say of it.
    fn line(&self) -> RuleLine {
        RuleLine {
            id: self.id,
            kind: self.kind.as_str(),
            title: self.title.clone().or_else(|| self.why.clone()).unwrap_or_else(|| self.id.to_string()),
            severity: self.severity,
            priority: self.priority,
            phase: self.phase,
            effort: self.effort.map(Scale::as_str),
            impact: self.impact.map(Scale::as_str),
            cadence: self.cadence.map(Cadence::every),
        }
    }

    /// A rule of a check alone, about everything: for a command that asks one question.
    pub(super) fn of_check(id: &str, kind: Kind, check: Box<dyn Check>) -> Self {
        Self {
            id: Text::from(id),
            pack: Text::from("overhaul"),
            title: None,
            severity: kind.severity(),
            priority: None,
            phase: None,
            effort: None,
            impact: None,
            cadence: None,
            why: None,
            links: Vec::new(),
            tags: Vec::new(),
            applies: Selector::default(),
            message: None,
            fix: Fix::default(),
            kind,
            check,
            at: Spot { file: Text::from("overhaul"), line: 0, column: 0 },
            fields: Vec::new(),
        }
    }
}

/// What a rule applies to.
#[derive(Clone, Debug, Default)]
pub struct Selector {
    /// Repositories, by name or path.
    pub repositories: Globs,
    /// Files, by path in the repository.
    pub paths: Globs,
    /// Ecosystems; empty for all.
    pub ecosystems: Vec<EcosystemId>,
    /// Scopes; empty for all.
    pub scopes: Vec<Scope>,
    /// Languages, in lower case; empty for all.
    pub languages: Vec<String>,
    /// Topics; empty for all.
    pub topics: Vec<String>,
    /// What a file's name says it is for; empty for all.
    pub environments: Vec<Environment>,
    /// Only repositories that ask for one of these.
    pub when: Option<Components>,
    /// Only repositories with one of these files.
    pub file: Option<WhenFile>,
    /// Only repositories whose sources have one of these.
    pub pattern: Option<WhenPattern>,
}

/// A pack's own sentence for a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(pub(super) Vec<Piece>);

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    Slot(Slot),
}

/// What a template may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Component,
    Version,
    Repository,
    Path,
    Line,
    Why,
    Message,
}

impl Slot {
    pub(super) const ALL: [(&str, Self); 7] = [
        ("component", Self::Component),
        ("version", Self::Version),
        ("repository", Self::Repository),
        ("path", Self::Path),
        ("line", Self::Line),
        ("why", Self::Why),
        ("message", Self::Message),
    ];
}

impl Template {
    /// The template of that text; the first word in braces that names nothing is the error.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, behind)) = after.split_once('}') else { break };
            let slot = Slot::ALL.iter().find(|(known, _)| *known == name).ok_or(name)?.1;
            pieces.extend([Piece::Text(before.to_owned()), Piece::Slot(slot)]);
            rest = behind;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// The sentence for a finding in this repository and file.
    pub(super) fn fill(&self, finding: &Finding, rule: &Rule, repository: &str, path: &str) -> String {
        let mut out = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out += text,
                Piece::Slot(Slot::Component) => out += &finding.package.map_or_else(String::new, |it| it.to_string()),
                Piece::Slot(Slot::Version) => out += finding.version.map_or("", |version| version.as_str()),
                Piece::Slot(Slot::Repository) => out += repository,
                Piece::Slot(Slot::Path) => out += path,
                Piece::Slot(Slot::Line) => out += &finding.place.map_or(0, |place| place.line).to_string(),
                Piece::Slot(Slot::Why) => out += rule.why.as_deref().unwrap_or_default(),
                Piece::Slot(Slot::Message) => out += &finding.message,
            }
        }
        out
    }
}

/// What puts a finding right, in the pack's words.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fix {
    /// Who has to look at it.
    pub safety: Option<Safety>,
    /// Keys and the values they get, as written.
    pub set: Option<serde_json::Value>,
    /// What a person has to do, in order.
    pub steps: Vec<String>,
}

/// A written exception.
#[derive(Debug)]
pub struct Waiver {
    /// The rules it stands against.
    pub rules: Globs,
    /// The rules as written.
    pub rule: Text,
    /// The components.
    pub components: Option<Components>,
    /// The components as written.
    pub written: Option<String>,
    /// Repositories, by name or path.
    pub repositories: Globs,
    /// Files, by path in the repository.
    pub paths: Globs,
    /// The last day.
    pub until: Option<Date>,
    /// Why.
    pub why: Text,
    /// The pack it stands in.
    pub pack: Text,
    /// Where it stands.
    pub at: Spot,
}

impl Waiver {
    /// What it is, in words: `the waiver of end-of-life for oci/library/node`.
    pub fn shown(&self) -> String {
        let subject = self.written.as_ref().map_or_else(String::new, |written| format!(" for {written}"));
        format!("the waiver of {}{subject}", self.rule)
    }
}

/// Another severity for some repositories or files.
#[derive(Debug)]
pub struct Override {
    /// Repositories, by name or path.
    pub repositories: Globs,
    /// Files, by path in the repository.
    pub paths: Globs,
    /// Topics of the repository; empty for all.
    pub topics: Vec<String>,
    /// The rules.
    pub rules: Globs,
    /// The rules as written.
    pub rule: Text,
    /// The severity there; `None` switches the rules off.
    pub severity: Option<Severity>,
    /// Where it stands.
    pub at: Spot,
}

/// Which files are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Globs over repository names and paths: only these.
    pub include: Vec<String>,
    /// Globs over repository names and paths: not these.
    pub exclude: Vec<String>,
    /// Whether vendored folders and test fixtures are read as well.
    pub all_paths: bool,
}
