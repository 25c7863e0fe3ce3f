//! Does what a service is built from lie in the repository?

use crate::model::{Finding, RepoPath, Value};

use super::super::container::Built;
use super::super::container::service::Service;
use super::Scene;

/// Folders that are made by a build, or are not read.
const UNSEEN: [&str; 20] = [
    "3rdparty",
    "bin",
    "build",
    "dist",
    "external",
    "fixture",
    "fixtures",
    "node_modules",
    "obj",
    "out",
    "publish",
    "target",
    "test-data",
    "test_data",
    "testdata",
    "third-party",
    "third_party",
    "tmp",
    "vendor",
    "vendored",
];

/// What it is built from lies in the repository. Of what may be made, fetched or brought by hand, nobody can tell.
pub(super) fn existing(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    let Some(Built::Missing(path)) = scene.containers.built(service) else { return };
    let Some(build) = service.build() else { return };
    if !is_seen(path) || is_there(scene, path) || is_of_another(scene, path) {
        return;
    }
    let place = build.place().unwrap_or(service.place);
    let message = format!("`{}` is built from {path}, which is not in the repository", service.name);
    out.push(scene.finding(place, message));
}

/// Whether a Dockerfile of that path would have been read.
fn is_seen(path: RepoPath) -> bool {
    let name = path.file_name();
    let is_dockerfile = name == "Dockerfile"
        || name.starts_with("Dockerfile.")
        || name.ends_with(".Dockerfile")
        || name.ends_with(".dockerfile");
    is_dockerfile && !path.as_str().split('/').any(|part| UNSEEN.contains(&part))
}

/// Whether a file of that path is there all the same: spelt otherwise, or not readable.
fn is_there(scene: &Scene<'_, '_>, path: RepoPath) -> bool {
    let inventory = scene.containers.inventory;
    let is_that = |other: &RepoPath| other.as_str().eq_ignore_ascii_case(path.as_str());
    inventory.sources.iter().any(is_that) || inventory.errors.iter().any(|(other, _)| is_that(other))
}

/// Whether it lies in a repository within this one.
fn is_of_another(scene: &Scene<'_, '_>, path: RepoPath) -> bool {
    scene.case.traces(scene.containers.inventory).any(|trace| match trace.value {
        Value::Text(folder) => path.as_str().starts_with(&format!("{folder}/")),
        _ => false,
    })
}
