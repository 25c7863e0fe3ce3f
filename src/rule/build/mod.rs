//! Makes rules that can judge of what the files say.

mod roadmap;
mod sections;
mod tests;

use std::sync::Arc;

use regex::{Regex, RegexSet};
use serde::de::DeserializeOwned;

use crate::model::{EcosystemId, Package, Scope, Text};

use super::check::Kind;
use super::component::{Components, package};
use super::diagnostic::suggest;
use super::globs::Globs;
use super::merge::{Draft, Merged};
use super::pack::{ForEntry, OneOrMany, RuleEntry, SeverityEntry};
use super::refer;
use super::ruleset::{Fix, Rule, RuleSet, Selector, Slot, Template, Variable};
use super::when::{Environment, WhenFile, WhenPattern};
use super::yaml::{Key, Mark, Node, Reader, Shape, field_names};

/// The set of rules, and the reader with every problem it met.
pub(super) fn build(merged: Merged, files: &[Text]) -> (RuleSet, Reader) {
    let mut rules = RuleSet { files: files.to_vec(), ..RuleSet::default() };
    let Merged { reader, drafts, mappings, lists, portfolio, roadmaps, advisories, vars, .. } = merged;
    let builder = Builder { reader: &reader, files };
    for draft in &drafts {
        match builder.rule(draft) {
            Some((rule, Switch::On)) => rules.rules.push(rule),
            Some((rule, Switch::Off)) => rules.off.push(rule),
            None => {}
        }
    }
    for (section, entries) in mappings {
        let node = Node::mapping(entries);
        match section {
            "policy" => rules.policy = builder.policy(&node),
            "registries" => builder.registries(&node, &mut rules),
            _ => rules.scan = builder.scan(&node),
        }
    }
    let list = |section| lists.get(section).map_or(&[][..], Vec::as_slice);
    for (node, pack) in list("waivers") {
        rules.waivers.extend(builder.waiver(node, pack));
    }
    for (node, _) in list("overrides") {
        rules.overrides.extend(builder.overrides(node));
    }
    rules.advisories = advisories.and_then(|(node, folder)| builder.advisories(&node, folder.as_deref()));
    rules.roadmap = builder.roadmaps(&roadmaps, list("priorities"));
    rules.portfolio = portfolio.map(|(node, folder)| builder.portfolio(&node, folder.as_deref()));
    for (node, pack) in list("tests") {
        rules.tests.extend(builder.test(node, pack, &drafts));
    }
    refer::check(&reader, &drafts, list("priorities"), &roadmaps, list("waivers"), list("overrides"));
    let var = |(name, value): (&String, &String)| {
        let at = vars.get(name).copied().unwrap_or_default().spot(files);
        (name.clone(), Variable { value: value.clone(), at })
    };
    rules.vars = reader.vars.iter().map(var).collect();
    (rules, reader)
}

struct Builder<'a> {
    reader: &'a Reader,
    /// What [`Mark::file`] means.
    files: &'a [Text],
}

/// Whether a rule counts.
enum Switch {
    On,
    Off,
}

impl Builder<'_> {
    /// A rule, on or off; `None` where it has problems.
    fn rule(&self, draft: &Draft) -> Option<(Rule, Switch)> {
        let node = Node::mapping_at(draft.mark, draft.fields.clone());
        let Some((word, at)) = &draft.kind else {
            self.reader.fault(draft.mark, format!("the rule `{}` has no `kind`", draft.id), None);
            return None;
        };
        let Some(kind) = Kind::ALL.iter().copied().find(|kind| kind.as_str() == word) else {
            let known = Kind::ALL.iter().map(|kind| kind.as_str());
            self.reader.fault(*at, format!("unknown kind `{word}`"), suggest(word, known));
            return None;
        };
        self.reader.unknown_keys(draft.fields.iter().map(|(key, _)| key), &known_keys(kind));
        let entry: Option<RuleEntry> = self.reader.read_part(&node);
        let check = kind.build(&Build { builder: self, node: &node });
        let (entry, check) = (entry?, check?);
        let applies = self.selector(&draft.fields, entry.applies.unwrap_or_default());
        let message = self.template(&draft.fields, entry.message.as_deref());
        let severity = entry.severity.map_or(Some(kind.severity()), SeverityEntry::severity);
        let switch = if severity.is_some() { Switch::On } else { Switch::Off };
        let fix = entry.fix.unwrap_or_default();
        let rule = Rule {
            id: Text::from(&draft.id),
            pack: Text::from(&draft.pack),
            title: entry.title,
            severity: severity.unwrap_or(kind.severity()),
            priority: entry.priority.as_deref().map(Text::from),
            phase: entry.phase.as_deref().map(Text::from),
            effort: entry.effort,
            impact: entry.impact,
            cadence: entry.cadence,
            why: entry.why,
            links: texts(entry.links),
            tags: texts(entry.tags),
            applies: applies?,
            message,
            fix: Fix { safety: fix.safety, set: fix.set, steps: fix.steps.unwrap_or_default().0 },
            kind,
            check,
            at: draft.mark.spot(self.files),
            fields: draft.fields.clone(),
        };
        Some((rule, switch))
    }

    /// The components that a field names; `None` after noting what is wrong with one.
    fn components(&self, node: &Node, field: &str, written: &[String]) -> Option<Components> {
        let mut components = Components::default();
        let mut sound = true;
        for (index, name) in written.iter().enumerate() {
            if let Err((message, hint)) = components.add(name) {
                self.reader.fault(item_place(node, field, index), message, hint);
                sound = false;
            }
        }
        sound.then_some(components)
    }

    /// The globs over paths that a field of a mapping holds, after noting which of them are none.
    fn globs(&self, node: &Node, field: &str, written: Option<OneOrMany<String>>) -> Globs {
        let written = written.unwrap_or_default().0;
        Globs::over_paths(&written).unwrap_or_else(|_| {
            for (index, glob) in written.iter().enumerate() {
                if let Err(message) = Globs::over_paths(std::slice::from_ref(glob)) {
                    self.reader.fault(item_place(node, field, index), message, None);
                }
            }
            Globs::default()
        })
    }

    /// What a rule applies to; `None` where that cannot be told yet, so that the rule finds nothing rather than too much.
    fn selector(&self, fields: &[(Key, Arc<Node>)], entry: ForEntry) -> Option<Selector> {
        let Some((_, node)) = fields.iter().find(|(key, _)| key.name == "for") else {
            return Some(Selector::default());
        };
        let when = entry.when.unwrap_or_default();
        let within = node.field("when").unwrap_or(node);
        let ecosystems =
            self.words(node, "ecosystems", entry.ecosystems, EcosystemId::ALL, EcosystemId::as_str, EcosystemId::named);
        let scopes = self.words(node, "scopes", entry.scopes, &SCOPES, Scope::as_str, |word| {
            SCOPES.into_iter().find(|scope| scope.as_str() == word)
        });
        let selector = Selector {
            repositories: self.globs(node, "repositories", entry.repositories),
            paths: self.globs(node, "paths", entry.paths),
            ecosystems,
            scopes,
            languages: lower(entry.languages),
            topics: lower(entry.topics),
            environments: self.words(
                node,
                "environments",
                entry.environments,
                &Environment::ALL,
                Environment::as_str,
                Environment::named,
            ),
            when: match when.component {
                Some(written) => Some(self.components(within, "component", &written.0)?),
                None => None,
            },
            file: when.file.map(|written| WhenFile(self.globs(within, "file", Some(written)))),
            pattern: match when.pattern {
                Some(written) => Some(WhenPattern(self.patterns(within, "pattern", &written.0)?)),
                None => None,
            },
        };
        Some(selector)
    }

    /// Patterns of which one has to be found; `None` after noting what is wrong with one.
    fn patterns(&self, node: &Node, field: &str, written: &[String]) -> Option<RegexSet> {
        let set = regex::RegexSetBuilder::new(written).multi_line(true).build();
        let broken = |pattern: &String| Regex::new(pattern).is_err();
        let index = written.iter().position(broken).unwrap_or_default();
        set.map_err(|error| self.reader.fault(item_place(node, field, index), regex_trouble(&error), None)).ok()
    }

    /// The things that words stand for.
    fn words<T: Copy>(
        &self,
        node: &Node,
        field: &str,
        written: Option<OneOrMany<String>>,
        known: &[T],
        word: impl Fn(T) -> &'static str,
        named: impl Fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let mut things = Vec::new();
        for (index, text) in written.unwrap_or_default().0.iter().enumerate() {
            if let Some(thing) = named(text) {
                things.push(thing);
            } else {
                let hint = suggest(text, known.iter().map(|thing| word(*thing)));
                self.reader.fault(item_place(node, field, index), format!("unknown word `{text}`"), hint);
            }
        }
        things
    }

    fn template(&self, fields: &[(Key, Arc<Node>)], written: Option<&str>) -> Option<Template> {
        match Template::parse(written?) {
            Ok(template) => Some(template),
            Err(name) => {
                let mark =
                    fields.iter().find(|(key, _)| key.name == "message").map_or(Mark::default(), |(_, node)| node.mark);
                let hint = suggest(&name, Slot::ALL.iter().map(|(name, _)| *name));
                self.reader.fault(mark, format!("nothing is called `{{{name}}}` in a message"), hint);
                None
            }
        }
    }
}

/// The scopes by which a rule can select.
const SCOPES: [Scope; 13] = [
    Scope::Runtime,
    Scope::Development,
    Scope::Build,
    Scope::Optional,
    Scope::Peer,
    Scope::Constraint,
    Scope::Workspace,
    Scope::Engine,
    Scope::Tool,
    Scope::Image,
    Scope::Service,
    Scope::Pipeline,
    Scope::Hook,
];

/// The fields that a rule of a kind may have.
pub(super) fn known_keys(kind: Kind) -> Vec<&'static str> {
    [field_names::<RuleEntry>(), kind.fields()].concat()
}

/// A rule's own fields on their way to a check: what is wrong with one is noted at its place.
///
/// A field is named by its path: `match`, `patterns.0.match`; the empty path is the rule.
pub(super) struct Build<'a> {
    builder: &'a Builder<'a>,
    node: &'a Node,
}

impl Build<'_> {
    /// The fields as a type; `None` after noting what is wrong.
    pub(super) fn fields<T: DeserializeOwned>(&self) -> Option<T> {
        self.builder.reader.read_part(self.node)
    }

    /// Notes a problem with a field.
    pub(super) fn fault(&self, field: &str, message: impl Into<String>, hint: Option<String>) {
        self.builder.reader.fault(self.mark(field), message, hint);
    }

    /// Notes that a word is none of the known ones.
    pub(super) fn unknown<'k>(&self, field: &str, word: &str, known: impl IntoIterator<Item = &'k str>) {
        self.fault(field, format!("unknown word `{word}`"), suggest(word, known));
    }

    /// The components that a field names.
    pub(super) fn components(&self, field: &str, written: &OneOrMany<String>) -> Option<Components> {
        let mut components = Components::default();
        let mut sound = true;
        for (index, name) in written.0.iter().enumerate() {
            if let Err((message, hint)) = components.add(name) {
                self.fault(&format!("{field}.{index}"), message, hint);
                sound = false;
            }
        }
        sound.then_some(components)
    }

    /// The components of `match`; all where it is not said.
    pub(super) fn components_or_all(&self, written: Option<OneOrMany<String>>) -> Option<Components> {
        match written {
            Some(written) => self.components("match", &written),
            None => Some(Components::all()),
        }
    }

    /// The one component that a field names.
    pub(super) fn component(&self, field: &str, written: &str) -> Option<Package> {
        package(written).map_err(|(message, hint)| self.fault(field, message, hint)).ok()
    }

    /// The globs over paths that a field holds.
    pub(super) fn globs(&self, field: &str, written: &OneOrMany<String>) -> Option<Globs> {
        Globs::over_paths(&written.0).map_err(|message| self.fault(field, message, None)).ok()
    }

    /// The pattern that a field holds: `^` and `$` stand at every line's ends.
    pub(super) fn pattern(&self, field: &str, written: &str) -> Option<Regex> {
        let pattern = regex::RegexBuilder::new(written).multi_line(true).build();
        pattern.map_err(|error| self.fault(field, regex_trouble(&error), None)).ok()
    }

    /// The place of a field; of the nearest thing above it where there is none.
    fn mark(&self, field: &str) -> Mark {
        self.node.within(field).mark
    }
}

/// What is wrong with a pattern, in one line.
fn regex_trouble(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    match error {
        regex::Error::CompiledTooBig(_) => "not a pattern that is used: it would be too large".to_owned(),
        _ => format!("not a pattern: {}", last.trim_start_matches("error: ")),
    }
}

fn lower(written: Option<OneOrMany<String>>) -> Vec<String> {
    written.unwrap_or_default().0.iter().map(|word| word.to_lowercase()).collect()
}

fn texts(written: Option<OneOrMany<String>>) -> Vec<Text> {
    written.unwrap_or_default().0.iter().map(|text| Text::from(text)).collect()
}

/// The place of a field's value; of the whole mapping where it has no such field.
fn place_of(node: &Node, field: &str) -> Mark {
    node.field(field).map_or(node.mark, |node| node.mark)
}

/// The place of the item of a field that may be one or a list.
fn item_place(node: &Node, field: &str, index: usize) -> Mark {
    match node.field(field) {
        Some(Node { shape: Shape::List(list), .. }) => list.get(index).map_or(node.mark, |item| item.mark),
        Some(one) => one.mark,
        None => node.mark,
    }
}
