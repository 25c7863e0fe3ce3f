//! What npm packages want beside them, among the packages that the same `package.json` declares.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::ecosystem::{Range, ecosystem};
use crate::model::{CurrentFrom, EcosystemId, Finding, Lookup, Package, Scope, Text, Version};

use super::super::{Components, shown};
use super::nearest::{nearest, propose};
use super::project::{Declared, Project};

/// How many of those who want something else are named.
const MOST_NAMED: usize = 3;

/// The ranges that peers are wanted in, each read once.
#[derive(Default)]
pub(super) struct Peers {
    ranges: FxHashMap<Text, Option<Box<dyn Range>>>,
}

/// Who wants a peer, and in which versions.
struct Demand<'a> {
    by: Declared<'a>,
    range: Text,
    is_met: bool,
}

impl Peers {
    /// Reports every declared package in a version that others beside it do not want.
    pub(super) fn judge<'a>(&mut self, about: &Components, project: &Project<'a>, out: &mut Vec<Finding>) {
        if project.manifest.format != "package-json" {
            return;
        }
        let all: Vec<Declared<'a>> = project.declared().filter(is_installed).collect();
        let peers = by_name(project, &all);
        let mut demands: BTreeMap<usize, Vec<Demand<'a>>> = BTreeMap::new();
        for by in &all {
            let Some((release, _)) = by.release(project.case) else { continue };
            for wanted in release.requires.iter().filter(|it| it.package.ecosystem == EcosystemId::NPM) {
                let Some(at) = peers.get(&wanted.package) else { continue };
                let Some(peer) = all.get(*at) else { continue };
                let is_met = self.is_met(project, peer, wanted.requirement);
                demands.entry(*at).or_default().push(Demand { by: *by, range: wanted.requirement, is_met });
            }
        }
        for (at, demands) in demands {
            let Some(peer) = all.get(at) else { continue };
            let is_about = |it: &Demand<'_>| {
                let packages = [peer, &it.by].map(|it| it.site.dependency.package);
                packages.iter().any(|package| about.contains(package))
            };
            if demands.iter().any(|it| !it.is_met && is_about(it)) {
                out.extend(self.finding(project, peer, &demands));
            }
        }
    }

    fn finding(&mut self, project: &Project<'_>, peer: &Declared<'_>, demands: &[Demand<'_>]) -> Option<Finding> {
        let case = project.case;
        let current = peer.choice.current.as_ref()?;
        let question = peer.question();
        let package = peer.site.dependency.package;
        let is = match current.from {
            CurrentFrom::Highest => format!("{} gives {}", question.shown(), current.version),
            CurrentFrom::Lock => format!("{} is locked at {}", shown(&package), current.version),
            CurrentFrom::Pin => format!("{} is {}", shown(&package), current.version),
        };
        let unmet: Vec<&Demand<'_>> = demands.iter().filter(|it| !it.is_met).collect();
        let mut wanting: Vec<String> = unmet.iter().take(MOST_NAMED).map(|it| it.sentence(project)).collect();
        if unmet.len() > MOST_NAMED {
            wanting.push(format!("and so on, {} in all", unmet.len()));
        }
        let mut finding = case.finding(&peer.site, format!("{is}; {}", wanting.join(", ")));
        finding.version = Some(current.version.text());
        let ranges: Vec<&dyn Range> =
            demands.iter().filter_map(|it| self.ranges.get(&it.range).and_then(Option::as_deref)).collect();
        let suits_all = |version: &Version| ranges.iter().all(|range| range.matches(version));
        match nearest(case, &package, &current.version, |release| suits_all(&release.version)) {
            Some(to) => propose(case, &question, &current.version, to, &mut finding),
            None => finding.help = Some(format!("no version of {} suits all that want it", shown(&package))),
        }
        Some(finding)
    }

    /// Whether a declared package is, or can be, in a version that is wanted. What is not known is no trouble.
    fn is_met(&mut self, project: &Project<'_>, peer: &Declared<'_>, wanted: Text) -> bool {
        let read = || ecosystem(EcosystemId::NPM)?.range(&wanted).ok();
        let Some(range) = self.ranges.entry(wanted).or_insert_with(read) else { return true };
        let Some(current) = &peer.choice.current else { return true };
        // Whoever tries a pre-release knows that nobody wants it yet.
        if range.is_unbounded() || range.matches(&current.version) || current.version.is_prerelease() {
            return true;
        }
        if current.from != CurrentFrom::Highest {
            return peer.site.dependency.locked.len() > 1;
        }
        // The newest that its own requirement admits is not wanted, but perhaps an older one.
        let Lookup::Found(releases) = project.case.judged.resolution.lookup(&peer.site.dependency.package) else {
            return true;
        };
        let question = peer.question();
        let Some(Ok(own)) = question.range() else { return true };
        releases.all.iter().rev().any(|it| own.matches(&it.version) && range.matches(&it.version))
    }
}

impl Demand<'_> {
    /// `react-native 0.81.0 (package.json:4) wants ^19.1.0`
    fn sentence(&self, project: &Project<'_>) -> String {
        let version = self.by.choice.current.as_ref().map_or("", |current| current.version.as_str());
        let name = shown(&self.by.site.dependency.package);
        format!("{name} {version} ({}) wants {}", project.whereabouts(&self.by), self.range)
    }
}

/// Whether an install of this project installs it: what a library wants beside it, its users bring.
fn is_installed(declared: &Declared<'_>) -> bool {
    let dependency = declared.site.dependency;
    dependency.package.ecosystem == EcosystemId::NPM && matches!(dependency.scope, Scope::Runtime | Scope::Development)
}

/// The declared packages by the name under which others find them; not what stands there for another package, nor what the
/// project forces into a version.
fn by_name(project: &Project<'_>, all: &[Declared<'_>]) -> FxHashMap<Package, usize> {
    let forced = project.manifest.dependencies.iter().filter(|it| it.scope == Scope::Constraint);
    let forced: FxHashSet<Package> = forced.map(|it| it.package).collect();
    let named = all.iter().enumerate().filter_map(|(at, it)| {
        let dependency = it.site.dependency;
        let is_itself = dependency.written == dependency.package.name && !forced.contains(&dependency.package);
        is_itself.then_some((dependency.package, at))
    });
    named.collect()
}
