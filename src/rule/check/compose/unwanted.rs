//! What no service may have.

use crate::model::{FactKey, Finding, Place, Remedy, Safety, Text, Value};

use super::super::container::catalog::{DATA, known};
use super::super::container::service::Service;
use super::Scene;
use super::fields::Unwanted;
use super::port::Port;
use super::roles::{of_service, runs};
use super::{mount, told};

/// One thing that a service may not have.
pub(super) fn judge(scene: &Scene<'_, '_>, unwanted: Unwanted, service: &Service<'_>, out: &mut Vec<Finding>) {
    match unwanted {
        Unwanted::PublishedDataPorts => data_ports(scene, service, out),
        Unwanted::PublishedPorts => ports(scene, service, out),
        Unwanted::LiteralSecret => told::secrets(scene, service, out),
        Unwanted::ContainerName => container_name(scene, service, out),
        Unwanted::ObsoleteKeys => {
            service.texts(FactKey::ObsoleteKey).for_each(|(key, place)| out.extend(obsolete(scene, key, place)));
        }
        Unwanted::SourceMount => mount::sources(scene, service, out),
        Unwanted::LocalhostUrl => told::localhost(scene, service, out),
        Unwanted::Privileged => {
            let message =
                format!("`{}` has all rights of the host: whoever breaks into it owns the machine", service.name);
            option(scene, service, "privileged", "true", message, out);
        }
        Unwanted::HostNetwork => {
            let message = format!(
                "`{}` is in the host's network: it reaches, and opens, every port of the machine",
                service.name
            );
            option(scene, service, "network_mode", "host", message, out);
        }
        Unwanted::DockerSocket => mount::docker_socket(scene, service, out),
    }
}

/// What is said of the file as such.
pub(super) fn of_file(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    if !scene.check.forbid.contains(&Unwanted::ObsoleteKeys) {
        return;
    }
    let keys = scene.file.manifest.facts.iter().filter(|fact| fact.key == FactKey::ObsoleteKey && fact.of.is_none());
    for fact in keys {
        if let Value::Text(key) = fact.value {
            out.extend(obsolete(scene, key, fact.place));
        }
    }
}

fn obsolete(scene: &Scene<'_, '_>, key: Text, place: Place) -> Option<Finding> {
    let (why, safety) = match key.as_str() {
        "version" => ("has no meaning any more: compose warns of it and reads all files alike", Safety::Safe),
        "links" => {
            ("is left over from the time before networks: services of one file find each other by name", Safety::Review)
        }
        "net" => ("has become `network_mode`", Safety::Review),
        "dockerfile" => ("belongs below `build`", Safety::Review),
        "log_driver" | "log_opt" => ("belongs below `logging`", Safety::Review),
        "volume_driver" => ("belongs to the volume, below `volumes` of the file", Safety::Review),
        _ => return None,
    };
    Some(scene.to_remove(place, format!("`{key}` {why}"), safety))
}

/// Data ports on every interface.
fn data_ports(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    let roles = of_service(scene.containers, scene.file, service);
    let Some(role) = roles.iter().find(|role| DATA.contains(role)) else { return };
    let Some(known) = runs(scene.containers, service).and_then(|image| known(&image)) else { return };
    for (text, place) in published(service) {
        let Some(port) = Port::of(&text).filter(Port::is_open) else { continue };
        let Some(number) = port.is_one_of(&known.ports) else { continue };
        let message = format!(
            "`{}` publishes {number} on every interface: everybody who reaches the machine reaches this {}",
            service.name,
            called(role)
        );
        let remedy = Remedy::Rewrite { to: Text::from(&port.on_loopback()), safety: scene.case.safety(Safety::Review) };
        let help = "services of the file need no published port to find it".to_owned();
        out.push(Finding { remedy: Some(remedy), help: Some(help), ..scene.finding(place, message) });
    }
}

/// A role as a person would call it.
fn called(role: &str) -> &str {
    match role {
        "search" => "search engine",
        "pool" => "way to the database",
        role => role,
    }
}

/// Ports, but for the roles that may publish them. Where none of those is there, somebody else has to.
fn ports(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    let allowed = &scene.check.published;
    let is_one = |service: &Service<'_>| {
        allowed.iter().any(|role| scene.check.roles.has(scene.containers, scene.file, service, role))
    };
    // What is built upon a proxy, or called so, may be one.
    let may_be = |service: &Service<'_>| {
        let upon = runs(scene.containers, service).and_then(|image| known(&image));
        allowed.iter().any(|role| {
            upon.is_some_and(|known| known.roles.contains(&role.as_str()))
                || service.name.split(['-', '_']).any(|word| word == role)
        })
    };
    if is_one(service) || may_be(service) || !(allowed.is_empty() || scene.file.services.iter().any(is_one)) {
        return;
    }
    for (text, place) in published(service) {
        if Port::of(&text).is_some_and(|port| port.is_open()) {
            let instead =
                if allowed.is_empty() { String::new() } else { format!(": that is for the {}", allowed.join(", ")) };
            let message = format!("`{}` publishes {text}{instead}", service.name);
            out.push(scene.to_remove(place, message, Safety::Review));
        }
    }
}

/// The ports of a service, where they have a meaning.
fn published(service: &Service<'_>) -> impl Iterator<Item = (Text, Place)> {
    let is_host = service.has_option("network_mode", "host");
    service.texts(FactKey::ServicePort).filter(move |_| !is_host)
}

fn container_name(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    for (name, place) in service.texts(FactKey::ServiceContainerName) {
        let message = format!("`{}` is always named {name}: it cannot run twice on one machine", service.name);
        out.push(scene.to_remove(place, message, Safety::Review));
    }
}

fn option(
    scene: &Scene<'_, '_>,
    service: &Service<'_>,
    key: &str,
    value: &str,
    message: String,
    out: &mut Vec<Finding>,
) {
    if let Some((_, place)) = service.options(key).find(|(said, _)| said == value) {
        out.push(scene.to_remove(place, message, Safety::Unsafe));
    }
}

/// Images that no service may run.
pub(super) fn images(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    let (Some(forbidden), Some(image)) = (&scene.check.forbid_images, service.image) else { return };
    if service.build().is_some() || !forbidden.is_image(&image) {
        return;
    }
    let is_for_people =
        known(&image).is_some_and(|known| known.roles.iter().any(|role| matches!(*role, "mail" | "admin")));
    let why = match &scene.case.rule.why {
        Some(why) => format!(": {why}"),
        None if is_for_people => ", which is there for those who develop".to_owned(),
        None => ", which must not be used here".to_owned(),
    };
    let message = format!("`{}` runs {}{why}", service.name, image.shown());
    let mut finding = scene.to_remove(service.image_place(), message, Safety::Review);
    finding.package = Some(image.package);
    finding.help = is_for_people.then(|| "move it to docker-compose.override.yml, or give it a profile".to_owned());
    out.push(finding);
}
