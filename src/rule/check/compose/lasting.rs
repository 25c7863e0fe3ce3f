//! Does what a service keeps outlive its container?

use crate::model::{FactKey, Finding, Text};

use super::super::super::when::Environment;
use super::super::container::catalog::KEPT;
use super::super::container::service::Service;
use super::super::container::{ComposeFile, Containers};
use super::Scene;
use super::mount::Mount;
use super::one_off::is_one_off;
use super::roles::of_service;

/// A volume for what has to outlive it, and every volume that is named is declared.
pub(super) fn named_volume(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    let mounts = Mount::all(service);
    undeclared(scene, service, &mounts, out);
    let is_picked = scene.check.services.names.is_some()
        || scene.check.services.images.is_some()
        || !scene.check.services.roles.is_empty();
    let roles = of_service(scene.containers, scene.file, service);
    let keeps = is_picked || roles.iter().any(|role| KEPT.contains(role));
    let is_held = mounts.iter().any(|mount| mount.source.is_some()) || service.options("tmpfs").next().is_some();
    let is_held_elsewhere = scene.containers.beside(service).any(|it| it.says(FactKey::ServiceVolume));
    // A cache that is told to keep nothing.
    let command = service.command();
    let forgets = command.contains("--save") && !command.contains("--appendonly yes");
    let is_for_tests = service.environments().is_some_and(|named| named.contains(&Environment::Test));
    let is_whole = !is_for_tests && !service.is_fragment() && !service.is_extended() && !is_one_off(scene, service);
    if !keeps || !is_whole || is_held || is_held_elsewhere || forgets {
        return;
    }
    let message = match mounts.first() {
        Some(mount) => format!(
            "`{}` keeps {} in a volume without a name: it is lost with its container",
            service.name, mount.target
        ),
        None => format!("no volume holds what `{}` keeps: it is lost with its container", service.name),
    };
    let place = mounts.first().map_or(service.place, |mount| mount.place);
    out.push(scene.finding(place, message));
}

/// Volumes that no file declares: compose refuses them.
fn undeclared(scene: &Scene<'_, '_>, service: &Service<'_>, mounts: &[Mount<'_>], out: &mut Vec<Finding>) {
    let Some(declared) = &scene.file.volumes else { return };
    // What is brought in from elsewhere may declare it.
    let is_whole = scene.file.includes.is_empty() && !service.is_extended();
    for mount in mounts.iter().filter(|_| is_whole) {
        let Some(volume) = mount.volume().map(Text::from) else { continue };
        if declared.contains(&volume) || is_declared_beside(scene.containers, scene.file, volume) {
            continue;
        }
        let message = format!(
            "`{}` mounts the volume `{volume}`, which nothing declares: compose refuses the file",
            service.name
        );
        let help = format!("declare it at the end of the file: `volumes: {{ {volume}: {{}} }}`");
        out.push(Finding { help: Some(help), ..scene.finding(mount.place, message) });
    }
}

fn is_declared_beside(containers: &Containers<'_>, file: &ComposeFile<'_>, volume: Text) -> bool {
    let folder = file.manifest.path.folder();
    let others = containers.files.iter().filter(|other| other.manifest.path.folder() == folder);
    others.into_iter().any(|other| other.volumes.as_ref().is_some_and(|volumes| volumes.contains(&volume)))
}
