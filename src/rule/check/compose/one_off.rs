//! Services that do something once and end: nobody has to ask them whether they are well, and nobody has to start them again.

use crate::model::FactKey;

use super::super::container::catalog::JOB;
use super::super::container::service::Service;
use super::super::container::words::{base_name, commands, program};
use super::Scene;
use super::roles::of_service;

/// Words in the names of services and profiles that say so.
const NAMES: [&str; 34] = [
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "init",
    "initdb",
    "setup",
    "seed",
    "seeder",
    "seeds",
    "bootstrap",
    "createbuckets",
    "createbucket",
    "provision",
    "installer",
    "certs",
    "test",
    "tests",
    "e2e",
    "cypress",
    "playwright",
    "lint",
    "cli",
    "tools",
    "tool",
    "shell",
    "console",
    "manual",
    "job",
    "oneoff",
    "builder",
    "fixtures",
    "prestart",
    "devcontainer",
];

/// Words of commands that end by themselves.
const ENDS: [&str; 30] = [
    "migrate",
    "alembic",
    "db:migrate",
    "db:setup",
    "db:seed",
    "collectstatic",
    "createsuperuser",
    "loaddata",
    "seed",
    "flyway",
    "liquibase",
    "prisma",
    "knex",
    "sequelize",
    "pytest",
    "tox",
    "jest",
    "cypress",
    "playwright",
    "lint",
    "test",
    "true",
    "echo",
    "mc",
    "chown",
    "cp",
    "build",
    "install",
    "upgrade",
    "init",
];

/// Programs that keep a container open for somebody to work in it.
const IDLE: [&str; 6] = ["sh", "bash", "ash", "zsh", "sleep", "tail"];

/// Whether a service does something once, or is there to be worked in.
pub(super) fn is_one_off(scene: &Scene<'_, '_>, service: &Service<'_>) -> bool {
    let says_no = |(text, _): (crate::model::Text, _)| matches!(&*text, "no" | "false" | "none");
    service.texts(FactKey::ServiceRestart).any(says_no)
        || is_awaited(scene, service)
        || is_named_so(service)
        || of_service(scene.containers, scene.file, service).contains(&JOB)
        || service.has_option("scale", "0")
        || service.has_option("deploy.replicas", "0")
        || service.options("deploy.mode").any(|(mode, _)| mode.ends_with("-job"))
        || service.has_option("tty", "true") && service.has_option("stdin_open", "true")
        || !service.says(FactKey::ServicePort) && ends(&service.command())
}

/// Whether another service waits until it has ended well.
fn is_awaited(scene: &Scene<'_, '_>, service: &Service<'_>) -> bool {
    scene.file.services.iter().any(|other| {
        let mut waits = other.pairs(FactKey::ServiceDependsOn);
        waits.any(|(name, condition, _)| name == service.name && condition == "service_completed_successfully")
    })
}

fn is_named_so(service: &Service<'_>) -> bool {
    let says = |name: &str| {
        let mut words = name.split(['-', '_', '.', ' ']).map(str::to_ascii_lowercase);
        words.any(|word| NAMES.contains(&word.as_str()))
    };
    let profiles: Vec<_> = service.texts(FactKey::ServiceProfile).collect();
    let is_by_profile = !profiles.is_empty() && profiles.iter().all(|(profile, _)| says(profile));
    is_by_profile || says(&service.name) && !service.says(FactKey::ServicePort)
}

/// Whether a command ends by itself, or waits for somebody to work: that of its commands which runs last does.
fn ends(line: &str) -> bool {
    let line = line.trim_matches(['"', '\'']);
    let all = commands(line);
    let Some(last) = all.last() else { return false };
    let words = program(last);
    let Some(first) = words.first() else { return false };
    let is_idle =
        IDLE.contains(&base_name(first)) && (words.len() == 1 || matches!(base_name(first), "sleep" | "tail"));
    let is_told = words.iter().take(4).any(|word| ENDS.contains(&base_name(word)));
    is_idle || is_told && !words.iter().any(|word| matches!(*word, "server" | "serve" | "worker" | "start" | "watch"))
}
