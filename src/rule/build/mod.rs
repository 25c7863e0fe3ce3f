//! Makes rules that can judge of what the files say.

mod roadmap;

use std::path::Path;
use std::sync::Arc;

use regex::{Regex, RegexSet};
use serde::de::DeserializeOwned;

use crate::advisory::Source;
use crate::model::{EcosystemId, Group, Package, Policy, Roadmap, Scope, Text};

use super::check::Kind;
use super::component::{Components, package};
use super::diagnostic::suggest;
use super::globs::Globs;
use super::merge::{Draft, Merged};
use super::pack::{
    ForEntry, OneOrMany, OverrideEntry, PolicyEntry, PortfolioEntry, RuleEntry, ScanEntry, SeverityEntry, WaiverEntry,
};
use super::portfolio::Portfolio;
use super::refer;
use super::ruleset::{Fix, Override, Rule, RuleSet, Scan, Selector, Slot, Template, Waiver};
use super::when::{Environment, WhenFile, WhenPattern};
use super::yaml::{Key, Mark, Node, Reader, Shape, field_names};

/// The set of rules, and the reader with every problem it met.
pub(super) fn build(merged: Merged) -> (RuleSet, Reader) {
    let mut rules = RuleSet::default();
    let Merged { reader, drafts, mappings, lists, whole, title, advisories, .. } = merged;
    let builder = Builder { reader: &reader };
    for draft in &drafts {
        rules.rules.extend(builder.rule(draft));
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
    rules.advisories = advisories.and_then(|(node, folder)| builder.advisories(&node, &folder));
    let read_whole = |section| whole.get(section).and_then(|node| reader.read(node));
    rules.roadmap = whole.get("roadmap").map(|node| Roadmap {
        title: title.unwrap_or_default(),
        priorities: builder.priorities(list("priorities")),
        ..builder.roadmap(node)
    });
    rules.portfolio = whole.get("portfolio").map(|node| builder.portfolio(node));
    rules.tests = read_whole("tests");
    refer::check(&reader, &drafts, list("priorities"), whole.get("roadmap"), list("waivers"), list("overrides"));
    (rules, reader)
}

/// What the database of advisories is called among the registries.
const ADVISORIES: &str = "osv";

struct Builder<'a> {
    reader: &'a Reader,
}

impl Builder<'_> {
    /// A rule; `None` where it is off, nothing judges it yet, or it has problems.
    fn rule(&self, draft: &Draft) -> Option<Rule> {
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
        let severity = entry.severity.map_or(Some(kind.severity()), SeverityEntry::severity)?;
        let fix = entry.fix.unwrap_or_default();
        Some(Rule {
            id: Text::from(&draft.id),
            pack: Text::from(&draft.pack),
            title: entry.title,
            severity,
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
        })
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

    fn globs(&self, mark: Mark, written: Option<OneOrMany<String>>) -> Globs {
        Globs::over_paths(&written.unwrap_or_default().0).unwrap_or_else(|message| {
            self.reader.fault(mark, message, None);
            Globs::default()
        })
    }

    /// What a rule applies to; `None` where that cannot be told yet, so that the rule finds nothing rather than too much.
    fn selector(&self, fields: &[(Key, Arc<Node>)], entry: ForEntry) -> Option<Selector> {
        let Some((_, node)) = fields.iter().find(|(key, _)| key.name == "for") else {
            return Some(Selector::default());
        };
        let when = entry.when.unwrap_or_default();
        let ecosystems =
            self.words(node, "ecosystems", entry.ecosystems, EcosystemId::ALL, EcosystemId::as_str, EcosystemId::named);
        let scopes = self.words(node, "scopes", entry.scopes, &SCOPES, Scope::as_str, |word| {
            SCOPES.into_iter().find(|scope| scope.as_str() == word)
        });
        let selector = Selector {
            repositories: self.globs(place_of(node, "repositories"), entry.repositories),
            paths: self.globs(place_of(node, "paths"), entry.paths),
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
                Some(written) => Some(self.components(node, "when", &written.0)?),
                None => None,
            },
            file: when.file.map(|written| WhenFile(self.globs(place_of(node, "when"), Some(written)))),
            pattern: match when.pattern {
                Some(written) => Some(WhenPattern(self.patterns(place_of(node, "when"), &written.0)?)),
                None => None,
            },
        };
        Some(selector)
    }

    /// Patterns of which one has to be found; `None` after noting what is wrong with one.
    fn patterns(&self, mark: Mark, written: &[String]) -> Option<RegexSet> {
        let set = regex::RegexSetBuilder::new(written).multi_line(true).build();
        set.map_err(|error| self.reader.fault(mark, regex_trouble(&error), None)).ok()
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

    fn portfolio(&self, node: &Node) -> Portfolio {
        let entry: PortfolioEntry = self.reader.read_fields(node).unwrap_or_default();
        let named = |(name, globs): (String, OneOrMany<String>)| (name, self.globs(node.mark, Some(globs)));
        let core = entry.core.unwrap_or_default().0.into_iter();
        let sources = entry.sources.unwrap_or_default();
        if sources.iter().any(|source| source.org.is_some()) {
            let hint = Some("clone them, and name the folder: `{ path: ../fleet }`".to_owned());
            self.reader.warn(place_of(node, "sources"), "organisations are not listed yet", hint);
        }
        Portfolio {
            owner: entry.owner,
            expected: entry.expected,
            core: core.map(|name| named((name.clone(), OneOrMany(vec![name])))).collect(),
            topics: entry.topics.unwrap_or_default().into_iter().map(named).collect(),
            folders: sources.into_iter().filter_map(|source| source.path.map(Into::into)).collect(),
        }
    }

    fn policy(&self, node: &Node) -> Policy {
        let entry: PolicyEntry = self.reader.read_fields(node).unwrap_or_default();
        let usual = Policy::default();
        let mut policy = Policy {
            target: entry.target.map_or(usual.target, Into::into),
            min_age: entry.min_age.map(|age| age.0).filter(|age| !age.is_zero()),
            pre_releases: entry.pre_releases.unwrap_or(usual.pre_releases),
            range: entry.range.map_or(usual.range, Into::into),
            groups: Vec::new(),
        };
        let mark = place_of(node, "groups");
        for group in entry.groups.unwrap_or_default() {
            for name in &group.components.0 {
                if let Err((message, hint)) = Components::default().add(name) {
                    self.reader.fault(mark, format!("group `{}`: {message}", group.name), hint);
                }
            }
            let members = group.components.0.iter().map(|name| Text::from(name)).collect();
            policy.groups.push(Group { name: Text::from(&group.name), members });
        }
        policy
    }

    fn registries(&self, node: &Node, rules: &mut RuleSet) {
        for (key, node) in node.entries().unwrap_or_default() {
            let ecosystem = EcosystemId::named(&key.name).map(EcosystemId::as_str);
            let Some(id) = ecosystem.or((key.name == ADVISORIES).then_some(ADVISORIES)) else {
                let known = EcosystemId::ALL.iter().map(|id| id.as_str());
                let hint = suggest(&key.name, known.chain([ADVISORIES]));
                self.reader.fault(key.mark, format!("unknown ecosystem `{}`", key.name), hint);
                continue;
            };
            let Some(address) = self.reader.read::<String>(node) else { continue };
            match url::Url::parse(&address) {
                Ok(url) if matches!(url.scheme(), "http" | "https") => {
                    rules.registries.insert(id.to_owned(), url);
                }
                Ok(_) => self.reader.fault(node.mark, format!("`{address}` is not an http or https address"), None),
                Err(error) => self.reader.fault(node.mark, format!("`{address}` is not an address: {error}"), None),
            }
        }
    }

    /// `online`, or a path relative to the file that says it.
    fn advisories(&self, node: &Node, folder: &Path) -> Option<Source> {
        let written: String = self.reader.read(node)?;
        if written.is_empty() {
            let hint = Some("a folder or zip archive of OSV records, or `online`".to_owned());
            self.reader.fault(node.mark, "nothing is named here", hint);
            return None;
        }
        Some(Source::named(&written, folder))
    }

    fn scan(&self, node: &Node) -> Scan {
        let entry: ScanEntry = self.reader.read_fields(node).unwrap_or_default();
        for (field, globs) in [("include", &entry.include), ("exclude", &entry.exclude)] {
            self.globs(place_of(node, field), globs.clone());
        }
        Scan {
            include: entry.include.unwrap_or_default().0,
            exclude: entry.exclude.unwrap_or_default().0,
            all_paths: entry.all_paths.unwrap_or(false),
        }
    }

    fn waiver(&self, node: &Node, pack: &str) -> Option<Waiver> {
        let entry: WaiverEntry = self.reader.read_fields(node)?;
        let rules = self.rule_globs(place_of(node, "rule"), &entry.rule);
        let written = entry.components.as_ref().map(|components| components.0.join(", "));
        Some(Waiver {
            rules: rules?,
            rule: Text::from(&entry.rule),
            components: match entry.components {
                Some(written) => Some(self.components(node, "match", &written.0)?),
                None => None,
            },
            written,
            repositories: self.globs(place_of(node, "repositories"), entry.repositories),
            paths: self.globs(place_of(node, "paths"), entry.paths),
            until: entry.until.map(|day| day.0),
            why: Text::from(&entry.why),
            pack: Text::from(pack),
        })
    }

    fn overrides(&self, node: &Node) -> Vec<Override> {
        let Some(entry) = self.reader.read_fields::<OverrideEntry>(node) else { return Vec::new() };
        let mark = place_of(node, "rules");
        let repositories = self.globs(place_of(node, "repositories"), Some(entry.repositories));
        let one = |(rule, changed): (&String, &super::pack::OverriddenEntry)| {
            let rules = self.rule_globs(mark, rule)?;
            Some(Override { repositories: repositories.clone(), rules, severity: changed.severity.severity() })
        };
        entry.rules.iter().filter_map(one).collect()
    }

    fn rule_globs(&self, mark: Mark, written: &str) -> Option<Globs> {
        Globs::over_rules(&[written.to_owned()]).map_err(|message| self.reader.fault(mark, message, None)).ok()
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
        let mut node = self.node;
        for part in field.split('.').filter(|part| !part.is_empty()) {
            let below = match &node.shape {
                Shape::List(list) => part.parse().ok().and_then(|index: usize| list.get(index)).map(AsRef::as_ref),
                _ => node.field(part),
            };
            let Some(below) = below else { break };
            node = below;
        }
        node.mark
    }
}

/// What is wrong with a pattern, in one line.
fn regex_trouble(error: &regex::Error) -> String {
    let text = error.to_string();
    let last = text.lines().last().unwrap_or_default().trim();
    format!("not a pattern: {}", last.trim_start_matches("error: "))
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
