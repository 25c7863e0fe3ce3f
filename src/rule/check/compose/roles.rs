//! What services are for.

use std::collections::BTreeMap;

use super::super::container::catalog::{APP, JOB, LOG_STORE, LOG_UI, WORKER, known, roles};
use super::super::container::image::{Image, Pattern};
use super::super::container::service::Service;
use super::super::container::{Built, ComposeFile, Containers};
use super::{Build, OneOrMany, glob};

/// The roles of a rule: its own, and the known ones that it gives no other meaning.
#[derive(Debug)]
pub(super) struct Roles {
    own: Vec<(String, Pattern)>,
}

/// Roles that an image gives to what is built upon it. What is built upon a web server may be anything.
const INHERITED: [&str; 4] = ["database", "cache", "queue", "search"];

/// Programs that do what others put into a queue.
const WORKERS: [&str; 14] = [
    "celery",
    "rq",
    "sidekiq",
    "resque",
    "dramatiq",
    "huey_consumer",
    "huey_consumer.py",
    "arq",
    "taskiq",
    "procrastinate",
    "queue:work",
    "queue:listen",
    "run_huey",
    "good_job",
];

impl Roles {
    pub(super) fn of(written: Option<BTreeMap<String, OneOrMany<String>>>, build: &Build<'_>) -> Option<Self> {
        let mut own = Vec::new();
        for (role, globs) in written.unwrap_or_default() {
            let pattern = glob(build, &format!("roles.{role}"), globs.0.iter().map(String::as_str))?;
            own.push((role, pattern));
        }
        Some(Self { own })
    }

    /// The roles of a field; a problem for each that there is not.
    pub(super) fn known(&self, build: &Build<'_>, field: &str, written: Option<OneOrMany<String>>) -> Vec<String> {
        let written = written.unwrap_or_default().0;
        for (index, role) in written.iter().enumerate() {
            self.check(build, &format!("{field}.{index}"), role);
        }
        written
    }

    /// Notes a problem where there is no such role.
    pub(super) fn check(&self, build: &Build<'_>, field: &str, role: &str) {
        let mut all = roles();
        all.extend(self.own.iter().map(|(own, _)| own.as_str()));
        if !all.contains(&role) {
            build.unknown(field, role, all);
        }
    }

    /// Whether a service has a role.
    pub(super) fn has(
        &self,
        containers: &Containers<'_>,
        file: &ComposeFile<'_>,
        service: &Service<'_>,
        role: &str,
    ) -> bool {
        match self.own.iter().find(|(own, _)| own == role) {
            Some((_, images)) => runs(containers, service)
                .filter(|_| service.build().is_none() || INHERITED.contains(&role))
                .is_some_and(|image| images.is_image(&image) || images.is_match(image.last_part())),
            None => of_service(containers, file, service).contains(&role),
        }
    }
}

/// The image that a service runs or is built upon; the name of what is built says nothing.
pub(super) fn runs(containers: &Containers<'_>, service: &Service<'_>) -> Option<Image> {
    match containers.built(service) {
        Some(Built::From(recipe, at)) => recipe.image(at).map(|(image, _)| image),
        Some(_) => None,
        None => service.image.filter(|image| !image.is_unknown || known(image).is_some()),
    }
}

/// The known roles of a service.
pub(super) fn of_service(
    containers: &Containers<'_>,
    file: &ComposeFile<'_>,
    service: &Service<'_>,
) -> Vec<&'static str> {
    let is_built = service.build().is_some();
    let found = runs(containers, service).and_then(|image| known(&image));
    let mut roles: Vec<&'static str> = found.map(|known| known.roles.clone()).unwrap_or_default();
    if is_built {
        roles.retain(|role| INHERITED.contains(role));
    }
    if roles.contains(&"search") && file.services.iter().any(|other| shows_logs(containers, other)) {
        roles.push(LOG_STORE);
    }
    if roles.is_empty() && (is_built || is_built_beside(file, service)) {
        roles.push(if is_worker(service) { WORKER } else { APP });
    }
    roles.retain(|role| *role != JOB || !service.says(crate::model::FactKey::ServicePort));
    roles
}

fn shows_logs(containers: &Containers<'_>, service: &Service<'_>) -> bool {
    let image = runs(containers, service);
    image.and_then(|image| known(&image)).is_some_and(|known| known.roles.contains(&LOG_UI))
}

/// Whether another service of the file builds the image that this one runs.
fn is_built_beside(file: &ComposeFile<'_>, service: &Service<'_>) -> bool {
    let same = |other: &Service<'_>| other.build().is_some() && other.image.is_some() && other.image == service.image;
    service.image.is_some() && file.services.iter().any(same)
}

fn is_worker(service: &Service<'_>) -> bool {
    let command = service.command();
    let by_command = command.split_whitespace().any(|word| {
        let word = word.trim_matches(['"', '\'']);
        WORKERS.contains(&word.rsplit('/').next().unwrap_or(word))
    });
    let mut words = service.name.split(['-', '_', '.']);
    by_command || words.any(|word| matches!(word, "worker" | "workers" | "celery" | "sidekiq" | "scheduler" | "beat"))
}
