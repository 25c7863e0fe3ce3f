//! What a file says besides its rules: policy, registries, what is read, waivers, overrides.

use std::path::Path;

use crate::advisory::Source;
use crate::model::{EcosystemId, Group, Policy, Text, without_secrets};

use super::super::component::Components;
use super::super::diagnostic::suggest;
use super::super::globs::Globs;
use super::super::pack::{
    OneOrMany, OverriddenEntry, OverrideEntry, PolicyEntry, PortfolioEntry, ScanEntry, WaiverEntry,
};
use super::super::portfolio::Portfolio;
use super::super::ruleset::{Override, RuleSet, Scan, Waiver};
use super::super::yaml::{Mark, Node};
use super::{Builder, lower, place_of};

/// What the database of advisories is called among the registries.
const ADVISORIES: &str = "osv";

impl Builder<'_> {
    /// The repositories that are expected; paths are seen from the folder of the file that says them.
    pub(super) fn portfolio(&self, node: &Node, folder: Option<&Path>) -> Portfolio {
        let entry: PortfolioEntry = self.reader.read_fields(node).unwrap_or_default();
        let named = |(name, globs): (String, OneOrMany<String>)| (name, self.globs(node, "", Some(globs)));
        let core = entry.core.unwrap_or_default().0.into_iter();
        let sources = entry.sources.unwrap_or_default();
        if sources.iter().any(|source| source.org.is_some()) {
            let hint = Some("clone them, and name the folder: `{ path: ../fleet }`".to_owned());
            self.reader.warn(place_of(node, "sources"), "organisations are not listed yet", hint);
        }
        if folder.is_none() && !sources.is_empty() {
            let hint = Some("say it in your own file".to_owned());
            self.reader.fault(
                place_of(node, "sources"),
                "a pack of another repository names no folder of this machine",
                hint,
            );
        }
        Portfolio {
            owner: entry.owner,
            expected: entry.expected,
            core: core.map(|name| named((name.clone(), OneOrMany(vec![name])))).collect(),
            topics: entry.topics.unwrap_or_default().into_iter().map(named).collect(),
            folders: sources.into_iter().filter_map(|source| Some(folder?.join(source.path?))).collect(),
        }
    }

    pub(super) fn policy(&self, node: &Node) -> Policy {
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

    pub(super) fn registries(&self, node: &Node, rules: &mut RuleSet) {
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
                Ok(_) => self.reader.fault(
                    node.mark,
                    format!("`{}` is not an http or https address", without_secrets(&address)),
                    None,
                ),
                Err(error) => self.reader.fault(
                    node.mark,
                    format!("`{}` is not an address: {error}", without_secrets(&address)),
                    None,
                ),
            }
        }
    }

    /// `online`, or a path relative to the file that says it; a pack from a repository lies in no folder of this machine.
    pub(super) fn advisories(&self, node: &Node, folder: Option<&Path>) -> Option<Source> {
        let written: String = self.reader.read(node)?;
        let known = Some("a folder or zip archive of OSV records, or `online`".to_owned());
        if written.is_empty() {
            self.reader.fault(node.mark, "nothing is named here", known);
            return None;
        }
        let source = Source::named(&written, folder.unwrap_or(Path::new("")));
        if folder.is_none() && matches!(source, Source::Path(_)) {
            let hint = Some("say it in your own file, or with --advisories".to_owned());
            self.reader.fault(node.mark, "a pack from a repository names no path of this machine", hint);
        }
        Some(source)
    }

    pub(super) fn scan(&self, node: &Node) -> Scan {
        let entry: ScanEntry = self.reader.read_fields(node).unwrap_or_default();
        for (field, globs) in [("include", &entry.include), ("exclude", &entry.exclude)] {
            self.globs(node, field, globs.clone());
        }
        Scan {
            include: entry.include.unwrap_or_default().0,
            exclude: entry.exclude.unwrap_or_default().0,
            all_paths: entry.all_paths.unwrap_or(false),
        }
    }

    pub(super) fn waiver(&self, node: &Node, pack: &str) -> Option<Waiver> {
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
            repositories: self.globs(node, "repositories", entry.repositories),
            paths: self.globs(node, "paths", entry.paths),
            until: entry.until.map(|day| day.0),
            why: Text::from(&entry.why),
            pack: Text::from(pack),
            at: node.mark.spot(self.files),
        })
    }

    pub(super) fn overrides(&self, node: &Node) -> Vec<Override> {
        let Some(entry) = self.reader.read_fields::<OverrideEntry>(node) else { return Vec::new() };
        if entry.repositories.is_none() && entry.paths.is_none() && entry.topics.is_none() {
            let hint = Some("say `repositories`, `paths` or `topics`, or change the rule itself".to_owned());
            self.reader.fault(node.mark, "an override for everything", hint);
        }
        let mark = place_of(node, "rules");
        let repositories = self.globs(node, "repositories", entry.repositories);
        let paths = self.globs(node, "paths", entry.paths);
        let topics = lower(entry.topics);
        let one = |(rule, changed): (&String, &OverriddenEntry)| {
            Some(Override {
                repositories: repositories.clone(),
                paths: paths.clone(),
                topics: topics.clone(),
                rules: self.rule_globs(mark, rule)?,
                rule: Text::from(rule),
                severity: changed.severity.severity(),
                at: node.mark.spot(self.files),
            })
        };
        entry.rules.iter().filter_map(one).collect()
    }

    fn rule_globs(&self, mark: Mark, written: &str) -> Option<Globs> {
        Globs::over_rules(&[written.to_owned()]).map_err(|message| self.reader.fault(mark, message, None)).ok()
    }
}
