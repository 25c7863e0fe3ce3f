//! How many services there are, in which roles, and which have to be there.

use crate::model::{FactKey, Finding, RepoPath, Safety, Text};

use super::super::container::catalog::{DATA, known};
use super::super::container::image::Pattern;
use super::super::container::service::Service;
use super::super::container::{Built, ComposeFile, Containers};
use super::fields::SightFields;
use super::one_off::is_one_off;
use super::port::Port;
use super::roles::{of_service, runs};
use super::{Build, Case, Compose, Scene, glob, size, told};

/// What shows a service; all that is said has to hold.
#[derive(Debug)]
pub(super) struct Sight {
    name: Option<Pattern>,
    image: Option<Pattern>,
    build: Option<RepoPath>,
    command: Option<Pattern>,
    port: Option<u16>,
    logging: Option<String>,
    /// All of it as a person would say it.
    shown: String,
}

impl Sight {
    pub(super) fn of(fields: SightFields, build: &Build<'_>, field: &str) -> Option<Self> {
        let SightFields { name, image, build: folder, command, port, logging } = fields;
        let words = [
            name.as_ref().map(|it| format!("is named {it}")),
            image.as_ref().map(|it| format!("runs {it}")),
            folder.as_ref().map(|it| format!("is built from {it}")),
            command.as_ref().map(|it| format!("runs `{it}`")),
            port.map(|it| format!("listens on {it}")),
            logging.as_ref().map(|it| format!("logs to {it}")),
        ];
        let words: Vec<String> = words.into_iter().flatten().collect();
        if words.is_empty() {
            let known = Some("known: name, image, build, command, port, logging".to_owned());
            build.fault(field, "nothing shows this service", known);
            return None;
        }
        let pattern = |written: Option<String>| match written {
            Some(written) => glob(build, field, [written.as_str()]).map(Some),
            None => Some(None),
        };
        let folder = match folder {
            Some(written) => {
                let path = RepoPath::new(&written);
                if path.is_none() {
                    build.fault(field, format!("`{written}` is no path in a repository"), None);
                }
                Some(path?)
            }
            None => None,
        };
        Some(Self {
            name: pattern(name)?,
            image: pattern(image)?,
            build: folder,
            command: pattern(command)?,
            port,
            logging,
            shown: words.join(" and "),
        })
    }

    /// Whether it shows this service.
    fn is_of(&self, containers: &Containers<'_>, service: &Service<'_>) -> bool {
        let is_image = |image: &Pattern| {
            let found = [service.image, runs(containers, service)];
            found.into_iter().flatten().any(|it| image.is_image(&it) || image.is_match(it.last_part()))
        };
        let is_folder = |folder: &RepoPath| {
            let written = service.build().and_then(|build| build.folder());
            let written = written.and_then(RepoPath::new);
            // As the file writes it, or as the repository knows it.
            written == Some(*folder) || written.and_then(|it| service.path.beside(it.as_str())) == Some(*folder)
        };
        let is_driver = |driver: &String| service.has_option("logging.driver", driver);
        self.name.as_ref().is_none_or(|name| name.is_match(&service.name))
            && self.image.as_ref().is_none_or(is_image)
            && self.build.as_ref().is_none_or(is_folder)
            && self.command.as_ref().is_none_or(|command| runs_command(containers, service, command))
            && self.port.is_none_or(|port| listens(containers, service, port))
            && self.logging.as_ref().is_none_or(is_driver)
    }
}

fn runs_command(containers: &Containers<'_>, service: &Service<'_>, wanted: &Pattern) -> bool {
    let own = service.pairs(FactKey::ServiceCommand).any(|(_, command, _)| wanted.is_match(&command));
    own || wanted.is_match(&service.command())
        || match containers.built(service) {
            Some(Built::From(recipe, at)) => wanted.is_match(&recipe.command(at)),
            _ => false,
        }
}

fn listens(containers: &Containers<'_>, service: &Service<'_>, port: u16) -> bool {
    let publishes = service.texts(FactKey::ServicePort).any(|(text, _)| Port::of(&text).is_some_and(|it| it.is(port)));
    let number = port.to_string();
    let exposes = service.options("expose").any(|(text, _)| text.split('/').next() == Some(&number));
    let command = service.command();
    let is_told = command.split([' ', '=', ':', '"', '\'']).any(|word| word == number);
    publishes
        || exposes
        || is_told
        || match containers.built(service) {
            Some(Built::From(recipe, at)) => recipe.instructions(at).any(|it| {
                let mut words = it.rest.split([' ', '=', ':', '"', ',', '/', '[', ']']);
                matches!(&*it.keyword, "EXPOSE" | "CMD" | "ENTRYPOINT") && words.any(|word| word == number)
            }),
            _ => false,
        }
}

/// The services that have to be there, in any of a repository's files that the rule is about.
pub(super) fn sights(
    check: &Compose,
    case: &Case<'_>,
    repository: u32,
    containers: &Containers<'_>,
    out: &mut Vec<Finding>,
) {
    let files: Vec<_> = containers.files.iter().filter(|file| case.applies_to_path(file.manifest.path)).collect();
    let Some(main) = files.iter().min_by_key(|file| rank(file)) else { return };
    let is_unseen =
        |file: &&&ComposeFile<'_>| file.includes.iter().any(|path| containers.included(file, path).is_none());
    // What nobody has seen may hold what is missed.
    if files.iter().any(|file| is_unseen(&file)) {
        return;
    }
    let services: Vec<_> = files.iter().flat_map(|file| &file.services).collect();
    let is_shown = |sight: &Sight| services.iter().any(|service| sight.is_of(containers, service));
    for (name, sight) in &check.needs {
        if !is_shown(sight) {
            let message = format!("there is no `{name}`: no service {}", sight.shown);
            out.push(case.finding_at(repository, Some(main.heading), message));
        }
    }
    if !check.any_of.is_empty() && !check.any_of.iter().any(is_shown) {
        let shown: Vec<&str> = check.any_of.iter().map(|sight| sight.shown.as_str()).collect();
        let message = format!("no service {}", shown.join(", or "));
        out.push(case.finding_at(repository, Some(main.heading), message));
    }
}

/// The file that people look at first: the one nearest to the root, and of those the one that compose takes by itself.
fn rank(file: &ComposeFile<'_>) -> (usize, usize, &'static str) {
    let path = file.manifest.path.as_str();
    (path.matches('/').count(), path.len(), path)
}

/// What is counted over all services of a file.
pub(super) fn numbers(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    if let Some(most) = scene.check.at_most {
        at_most(scene, most, out);
    }
    for (role, most) in &scene.check.at_most_per_role {
        at_most_per_role(scene, role, *most, out);
    }
    if let Some((most, written)) = &scene.check.memory {
        memory(scene, *most, written, out);
    }
    told::distinct(scene, out);
}

/// The services that run when a file is given to compose, together with the one under it and those it includes. What does
/// something once is no service that stays.
fn together<'s>(scene: &Scene<'s, '_>) -> Vec<&'s Service<'s>> {
    let base = scene.containers.base_of(scene.file);
    let included = scene.file.includes.iter().filter_map(|path| scene.containers.included(scene.file, path));
    let mut all: Vec<&'s Service<'s>> = Vec::new();
    for service in base.into_iter().chain([scene.file]).chain(included).flat_map(|file| &file.services) {
        let is_known = all.iter().any(|known| known.name == service.name);
        if !is_known && scene.runs_here(service) && !is_one_off(scene, service) {
            all.push(service);
        }
    }
    all
}

/// At most so many that run at once: those without a profile, and those of the profile with the most.
fn at_most(scene: &Scene<'_, '_>, most: usize, out: &mut Vec<Finding>) {
    let running = running(scene);
    // What is too much already in the file below is said there.
    let base = scene.containers.base_of(scene.file).filter(|base| scene.case.applies_to_path(base.manifest.path));
    let is_over = base.is_some_and(|file| self::running(&Scene { file, ..*scene }).len() > most);
    if running.len() <= most || is_over {
        return;
    }
    let names: Vec<&str> = running.iter().map(|service| service.name.as_str()).collect();
    let surplus = running.len() - most;
    let message = format!("{} services run here, {surplus} more than {most}: {}", names.len(), names.join(", "));
    let mut finding = scene.finding(scene.file.heading, message);
    finding.help = first_to_go(scene, &running, surplus);
    out.push(finding);
}

/// The services that run at once.
fn running<'s>(scene: &Scene<'s, '_>) -> Vec<&'s Service<'s>> {
    let all = together(scene);
    let profiles =
        |service: &Service<'_>| service.texts(FactKey::ServiceProfile).map(|(text, _)| text).collect::<Vec<_>>();
    let mut named: Vec<Text> = all.iter().flat_map(|service| profiles(service)).collect();
    named.sort_unstable();
    named.dedup();
    let with = |profile: Option<Text>| -> Vec<&'s Service<'s>> {
        let runs = |service: &&'s Service<'s>| {
            let own = profiles(service);
            own.is_empty() || profile.is_some_and(|profile| own.contains(&profile))
        };
        all.iter().copied().filter(runs).collect()
    };
    let mut running = with(None);
    for profile in named {
        let more = with(Some(profile));
        running = if more.len() > running.len() { more } else { running };
    }
    running
}

/// The services that are the first to be asked whether they have to be there.
fn first_to_go(scene: &Scene<'_, '_>, running: &[&Service<'_>], surplus: usize) -> Option<String> {
    const ASKED: [&str; 9] =
        ["mail", "admin", "log-ui", "log-store", "log-shipper", "tracing", "alerting", "metrics", "monitoring"];
    let mut seen: Vec<(&str, &str)> = Vec::new();
    let mut candidates: Vec<(usize, String)> = Vec::new();
    for service in running {
        let roles = of_service(scene.containers, scene.file, service);
        let product = runs(scene.containers, service).and_then(|image| known(&image)).map_or("", |known| known.product);
        let second = roles
            .iter()
            .find(|role| DATA.contains(role) && seen.iter().any(|(known, other)| known == *role && *other != product));
        let asked = ASKED.iter().enumerate().find(|(_, asked)| roles.contains(asked));
        match (second, asked) {
            (Some(role), _) => candidates.push((1, format!("{} (a second {role})", service.name))),
            (None, Some((at, asked))) => {
                let order = if at < 2 { 0 } else { at };
                candidates.push((order, format!("{} ({asked})", service.name)));
            }
            _ => {}
        }
        seen.extend(roles.into_iter().map(|role| (role, product)));
    }
    candidates.sort_by_key(|(order, _)| *order);
    let names: Vec<String> = candidates.into_iter().take(surplus).map(|(_, name)| name).collect();
    (!names.is_empty()).then(|| format!("the first to ask about: {}", names.join(", ")))
}

/// At most so many products of a role.
fn at_most_per_role(scene: &Scene<'_, '_>, role: &str, most: usize, out: &mut Vec<Finding>) {
    // The products in order, each with its services.
    let mut products: Vec<(String, Vec<&Service<'_>>)> = Vec::new();
    for service in together(scene) {
        if !scene.check.roles.has(scene.containers, scene.file, service, role) {
            continue;
        }
        let product = product(scene.containers, service);
        match products.iter_mut().find(|(known, _)| *known == product) {
            Some((_, services)) => services.push(service),
            None => products.push((product, vec![service])),
        }
    }
    if let Some(keep) = scene.check.keep {
        let is_kept = |service: &&Service<'_>| runs(scene.containers, service).is_some_and(|it| it.package == keep);
        products.sort_by_key(|(_, services)| !services.iter().any(is_kept));
    }
    let kept: Vec<String> =
        products.iter().take(most).filter_map(|(_, all)| Some(format!("`{}`", all.first()?.name))).collect();
    for service in products.iter().skip(most).flat_map(|(_, services)| services) {
        if service.path != scene.file.manifest.path {
            continue;
        }
        let image = service.image.map_or_else(String::new, |image| format!(" ({})", image.shown()));
        let message = if kept.is_empty() {
            format!("`{}`{image} has the role {role}, which nothing may have here", service.name)
        } else {
            format!(
                "`{}`{image} has the role {role} beside {}: at most {most} may have it",
                service.name,
                kept.join(", ")
            )
        };
        let safety = if DATA.contains(&role) { Safety::Unsafe } else { Safety::Review };
        let mut finding = scene.to_remove(service.image_place(), message, safety);
        finding.package = service.image.map(|image| image.package);
        out.push(finding);
    }
}

/// What makes two services the same thing.
fn product(containers: &Containers<'_>, service: &Service<'_>) -> String {
    match runs(containers, service) {
        Some(image) => known(&image).map_or_else(|| image.name().to_owned(), |known| known.product.to_owned()),
        None => service.name.to_string(),
    }
}

/// The most memory that all may take together. What has no limit takes what it likes: that is for another rule.
fn memory(scene: &Scene<'_, '_>, most: u64, written: &str, out: &mut Vec<Finding>) {
    let taken = |service: &&Service<'_>| {
        let mut limits = service.pairs(FactKey::ServiceLimit);
        let limit =
            limits.find(|(name, ..)| super::needed::MEMORY.is(name)).and_then(|(_, value, _)| size::bytes(&value))?;
        let replicas = service.options("deploy.replicas").find_map(|(text, _)| text.parse::<u64>().ok()).unwrap_or(1);
        Some(limit.saturating_mul(replicas))
    };
    let all: Vec<u64> = together(scene).iter().filter_map(taken).collect();
    let sum = all.iter().fold(0_u64, |sum, bytes| sum.saturating_add(*bytes));
    if sum > most {
        let message = format!("the services may take {} together, more than {written}", size::shown(sum));
        out.push(scene.finding(scene.file.heading, message));
    }
}
