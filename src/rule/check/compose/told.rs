//! What services are told by variables.

use std::collections::BTreeMap;

use regex::Regex;
use rustc_hash::FxHashMap;

use crate::model::{FactKey, Finding, Safety, Severity, Text};

use super::super::container::image::Pattern;
use super::super::container::service::Service;
use super::{Build, Scene, glob};

/// What stands in the place of a secret.
const LITERAL: &str = "(literal)";

/// The variables that a field forbids, each with its pattern.
pub(super) fn forbidden(written: &BTreeMap<String, String>, build: &Build<'_>) -> Option<Vec<(Pattern, Regex)>> {
    let mut all = Vec::new();
    for (name, pattern) in written {
        let names = glob(build, "forbid-variables", [name.as_str()])?;
        all.push((names, build.pattern(&format!("forbid-variables.{name}"), pattern)?));
    }
    Some(all)
}

/// Variables that have a value which is forbidden.
pub(super) fn variables(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    for (names, pattern) in &scene.check.forbid_variables {
        for (name, value, place) in service.pairs(FactKey::ServiceVariable) {
            if let Some(found) = pattern.find(&value).filter(|_| names.is_match(&name)) {
                let why = scene.case.rule.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
                let message = format!("`{}` is told `{}` by `{name}`{why}", service.name, found.as_str());
                out.push(scene.to_remove(place, message, Safety::Review));
            }
        }
    }
}

/// Secrets in clear. A default that a variable falls back to is one too, of which less is known.
pub(super) fn secrets(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    for (name, value, place) in service.pairs(FactKey::ServiceVariable) {
        if !value.contains(LITERAL) {
            continue;
        }
        let key = format!("environment.{name}");
        let to = format!("${{{name}}}");
        if is_default(&value) {
            let message = format!("`{name}` of `{}` falls back to a secret that everybody can read here", service.name);
            let mut finding = match reference(&value) {
                Some(inner) => scene.to_set(place, message, service, &key, &format!("${{{inner}:?}}"), Safety::Review),
                None => scene.finding(place, message),
            };
            finding.severity = finding.severity.min(Severity::Low);
            out.push(finding);
        } else if value == LITERAL {
            let message =
                format!("`{name}` of `{}` is written out: everybody who reads this file knows it", service.name);
            out.push(scene.to_set(place, message, service, &key, &to, Safety::Review));
        } else {
            let message = format!(
                "`{name}` of `{}` holds a secret in clear: everybody who reads this file knows it",
                service.name
            );
            out.push(scene.finding(place, message));
        }
    }
    for (part, value, place) in service.pairs(FactKey::ServiceCommand) {
        if value.contains(LITERAL) && !is_default(&value) {
            let message = format!(
                "the {part} of `{}` holds a secret in clear: everybody who reads this file knows it",
                service.name
            );
            out.push(scene.finding(place, message));
        }
    }
}

/// Whether all that is written out of secrets is what variables fall back to: it stands in `${NAME:-...}`.
fn is_default(value: &str) -> bool {
    value.match_indices(LITERAL).all(|(at, _)| {
        let before = value.get(..at).unwrap_or_default();
        before.rfind("${").is_some_and(|open| {
            let inner = before.get(open..).unwrap_or_default();
            !inner.contains('}') && inner.contains('-')
        })
    })
}

/// The name of the variable that is all of a value.
fn reference(value: &str) -> Option<&str> {
    let inner = value.strip_prefix("${")?.strip_suffix('}')?;
    let (name, rest) = inner.split_at(inner.find([':', '-'])?);
    (rest.trim_start_matches([':', '-']) == LITERAL).then_some(name)
}

/// Addresses of the developer's own machine.
pub(super) fn localhost(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    // On the host's network it is the host that is meant.
    if service.options("network_mode").any(|(mode, _)| mode == "host" || mode.starts_with("service:")) {
        return;
    }
    for (name, value, place) in service.pairs(FactKey::ServiceVariable) {
        // Where it listens, and whom it asks about itself.
        let about_itself =
            ["LISTEN", "BIND", "HEALTH", "PROXY", "OPTS", "_ARGS"].iter().any(|word| name.contains(word));
        let Some(host) = LOCAL.iter().find(|host| names_host(&value, host)).filter(|_| !about_itself) else { continue };
        let message = format!(
            "`{name}` sends `{}`, or who asks it, to {host}: in a container that is the container itself, in a browser the \
             machine of whoever looks",
            service.name
        );
        let key = format!("environment.{name}");
        out.push(scene.to_set(place, message, service, &key, &format!("${{{name}}}"), Safety::Review));
    }
}

const LOCAL: [&str; 2] = ["localhost", "127.0.0.1"];

/// Whether a value leads to a host, but for one that a variable only falls back to.
fn names_host(value: &str, host: &str) -> bool {
    value.match_indices(&format!("://{host}")).any(|(at, found)| {
        let after = value.get(at + found.len()..).unwrap_or_default();
        let before = value.get(..at).unwrap_or_default();
        let is_default = before.rfind("${").is_some_and(|open| before.rfind('}').is_none_or(|close| close < open));
        !is_default && !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-')
    })
}

/// A variable that no two services may be given with the same value. Several processes of one program may share it.
pub(super) fn distinct(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    let Some(variable) = &scene.check.distinct else { return };
    let mut first: FxHashMap<Text, &Service<'_>> = FxHashMap::default();
    for service in scene.file.services.iter().filter(|service| scene.is_asked(service)) {
        let mut told = service.pairs(FactKey::ServiceVariable);
        let Some((name, value, place)) = told.find(|(name, ..)| name == variable) else { continue };
        if value == LITERAL || value.is_empty() {
            continue;
        }
        let Some(other) = first.get(&value) else {
            first.insert(value, service);
            continue;
        };
        let folder = |service: &Service<'_>| service.build().map(|build| build.context.map(|(text, _)| text));
        let is_same_program = match (folder(service), folder(other)) {
            (Some(one), Some(two)) => one == two,
            _ => service.image.is_some() && service.image == other.image,
        };
        if !is_same_program {
            let message = format!("`{}` and `{}` are given the same `{name}`", other.name, service.name);
            out.push(scene.finding(place, message));
        }
    }
}
