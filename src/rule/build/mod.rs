//! Makes rules that can judge of what the files say.

mod criteria;

use std::sync::Arc;

use serde::Deserialize;

use crate::model::{EcosystemId, Group, Policy, Scope, Text};

use super::component::Components;
use super::diagnostic::suggest;
use super::globs::Globs;
use super::merge::{Draft, Merged};
use super::pack::{
    BannedComponentEntry, EndOfLifeEntry, ForEntry, FreshnessEntry, OneOrMany, OverrideEntry, PolicyEntry,
    RegistryStatusEntry, RuleEntry, ScanEntry, SeverityEntry, SpecifierEntry, VersionConstraintEntry, WaiverEntry,
};
use super::refer;
use super::ruleset::{Fix, Kind, Override, Rule, RuleSet, Scan, Selector, Slot, Template, Waiver};
use super::yaml::{Key, Mark, Node, Reader, Shape, field_names};

/// The kinds that rules files may name and that nothing judges yet.
const LATER: [&str; 10] = [
    "required-component",
    "compatibility",
    "advisory",
    "drift",
    "dockerfile",
    "compose",
    "workflow",
    "file",
    "config",
    "code-pattern",
];

/// The set of rules, and the reader with every problem it met.
pub(super) fn build(merged: Merged) -> (RuleSet, Reader) {
    let mut rules = RuleSet::default();
    let Merged { reader, drafts, mappings, lists, whole, .. } = merged;
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
    let read_whole = |section| whole.get(section).and_then(|node| reader.read(node));
    rules.roadmap = read_whole("roadmap");
    rules.portfolio = read_whole("portfolio");
    rules.tests = read_whole("tests");
    refer::check(&reader, &drafts, list("priorities"), whole.get("roadmap"), list("waivers"), list("overrides"));
    (rules, reader)
}

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
        let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.as_str() == word) else {
            if LATER.contains(&word.as_str()) {
                self.reader.warn(*at, format!("kind `{word}` is not judged yet: `{}` finds nothing", draft.id), None);
            } else {
                let known = Kind::ALL.iter().map(|kind| kind.as_str()).chain(LATER);
                self.reader.fault(*at, format!("unknown kind `{word}`"), suggest(word, known));
            }
            return None;
        };
        self.reader.unknown_keys(draft.fields.iter().map(|(key, _)| key), &known_keys(kind));
        let entry: Option<RuleEntry> = self.reader.read_part(&node);
        let criteria = self.criteria(kind, &node);
        let (entry, criteria) = (entry?, criteria?);
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
            criteria,
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
        let untold = [
            ("languages", entry.languages.is_some()),
            ("topics", entry.topics.is_some()),
            ("environments", entry.environments.is_some()),
            ("when: file", when.file.is_some()),
            ("when: pattern", when.pattern.is_some()),
        ];
        for (name, _) in untold.iter().filter(|(_, said)| *said) {
            self.reader.warn(node.mark, format!("`for: {name}` is not judged yet: the rule finds nothing"), None);
        }
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
            when: match when.component {
                Some(written) => Some(self.components(node, "when", &written.0)?),
                None => None,
            },
        };
        untold.iter().all(|(_, said)| !said).then_some(selector)
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
            let Some(id) = EcosystemId::named(&key.name) else {
                let hint = suggest(&key.name, EcosystemId::ALL.iter().map(|id| id.as_str()));
                self.reader.fault(key.mark, format!("unknown ecosystem `{}`", key.name), hint);
                continue;
            };
            let Some(address) = self.reader.read::<String>(node) else { continue };
            match url::Url::parse(&address) {
                Ok(url) if matches!(url.scheme(), "http" | "https") => {
                    rules.registries.insert(id.as_str().to_owned(), url);
                }
                Ok(_) => self.reader.fault(node.mark, format!("`{address}` is not an http or https address"), None),
                Err(error) => self.reader.fault(node.mark, format!("`{address}` is not an address: {error}"), None),
            }
        }
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
    fn of<'de, T: Deserialize<'de>>() -> Vec<&'static str> {
        [field_names::<RuleEntry>(), field_names::<T>()].concat()
    }
    match kind {
        Kind::VersionConstraint => of::<VersionConstraintEntry>(),
        Kind::BannedComponent => of::<BannedComponentEntry>(),
        Kind::Freshness => of::<FreshnessEntry>(),
        Kind::RegistryStatus => of::<RegistryStatusEntry>(),
        Kind::Specifier => of::<SpecifierEntry>(),
        Kind::EndOfLife => of::<EndOfLifeEntry>(),
    }
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
