//! What each service has to have, key by key.

use crate::model::{FactKey, Finding, Safety, Text, Value};

use super::super::container::service::Service;
use super::Scene;
use super::health::is_built_in;
use super::one_off::is_one_off;

/// A limit, and the keys that state it, the usual one first.
pub(super) struct Limit {
    what: &'static str,
    keys: &'static [&'static str],
}

impl Limit {
    /// Whether a key states it.
    pub(super) fn is(&self, key: &str) -> bool {
        self.keys.contains(&key)
    }
}

pub(super) const MEMORY: Limit = Limit { what: "memory", keys: &["deploy.resources.limits.memory", "mem_limit"] };
pub(super) const CPU: Limit = Limit {
    what: "processor time",
    keys: &["deploy.resources.limits.cpus", "cpus", "cpu_quota", "cpu_count", "cpu_percent"],
};

/// A restart policy.
pub(super) fn restart(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    let is_stated = scene.is_said(service, FactKey::ServiceRestart) || is_for_swarm(scene);
    if service.is_fragment() || is_stated || is_one_off(scene, service) {
        return;
    }
    let to = set_by_rule(scene, "restart").unwrap_or_else(|| "unless-stopped".to_owned());
    let message =
        format!("`{}` has no restart policy: once it ends, or the machine starts anew, it stays down", service.name);
    out.push(scene.to_set(service.place, message, service, "restart", &to, Safety::Safe));
}

/// Whether a file is for a swarm: there everything is started again, and `restart` says nothing.
fn is_for_swarm(scene: &Scene<'_, '_>) -> bool {
    let mut words = scene.file.manifest.path.as_str().split(['/', '.', '-', '_']);
    let has_mode = |service: &Service<'_>| service.options("deploy.mode").next().is_some();
    words.any(|word| matches!(word, "swarm" | "stack")) || scene.file.services.iter().any(has_mode)
}

/// A limit.
pub(super) fn limit(scene: &Scene<'_, '_>, service: &Service<'_>, limit: &Limit, out: &mut Vec<Finding>) {
    let states = |service: &Service<'_>| service.pairs(FactKey::ServiceLimit).any(|(name, ..)| limit.is(&name));
    let is_stated = states(service) || service.is_extended() || scene.containers.beside(service).any(states);
    if service.is_fragment() || is_stated || is_one_off(scene, service) {
        return;
    }
    let message = format!("`{}` may take all {} of the machine from the others", service.name, limit.what);
    let to = limit.keys.iter().find_map(|key| Some((key, set_by_rule(scene, key)?)));
    if let Some((key, to)) = to {
        out.push(scene.to_set(service.place, message, service, key, &to, Safety::Review));
    } else {
        let help = limit.keys.first().map(|key| format!("set `{key}`"));
        out.push(Finding { help, ..scene.finding(service.place, message) });
    }
}

/// The value that the rule itself gives a key.
fn set_by_rule(scene: &Scene<'_, '_>, key: &str) -> Option<String> {
    match scene.case.rule.fix.set.as_ref()?.get(key)? {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(switch) => Some(switch.to_string()),
        _ => None,
    }
}

/// `depends_on` waits until the other is healthy, where the other can say so.
pub(super) fn healthy_dependencies(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    for (name, condition, place) in service.pairs(FactKey::ServiceDependsOn) {
        let Some(other) = scene.file.service(&name).filter(|_| condition == "service_started") else { continue };
        let is_checked = |fact: &crate::model::Fact| !matches!(fact.value, Value::Bool(false));
        let can_say = other.facts(FactKey::ServiceHealthcheck).any(is_checked) || is_built_in(scene, other);
        if !can_say || waits_elsewhere(scene, service, name) {
            continue;
        }
        let message =
            format!("`{}` starts without waiting until `{name}` is healthy, which it could say", service.name);
        let key = format!("depends_on.{name}.condition");
        out.push(scene.to_set(place, message, service, &key, "service_healthy", Safety::Review));
    }
}

/// Whether a file over or under this one makes it wait.
fn waits_elsewhere(scene: &Scene<'_, '_>, service: &Service<'_>, name: Text) -> bool {
    scene.containers.beside(service).any(|other| {
        let mut waits = other.pairs(FactKey::ServiceDependsOn);
        waits.any(|(other, condition, _)| other == name && condition == "service_healthy")
    })
}
