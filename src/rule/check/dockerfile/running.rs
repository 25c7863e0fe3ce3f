//! What a built image does when it runs.

use regex::Regex;

use crate::model::{FactKey, Finding, Place, Remedy, Safety, Text, Value};

use super::super::container::base::{base, runs_as_root};
use super::super::container::recipe::{Instruction, Recipe, Stage, StageAt};
use super::super::container::words::{base_name, commands};
use super::Scene;
use super::install::pip_install;

/// Programs that give up the rights of root before they start another.
const DROP_RIGHTS: [&str; 8] =
    ["gosu", "su-exec", "setpriv", "runuser", "s6-setuidgid", "s6-overlay", "setuidgid", "fixuid"];

/// The last stage does not run as root.
pub(super) fn non_root(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    for (at, stage) in scene.finals() {
        let drops = |it: &Instruction| DROP_RIGHTS.iter().any(|program| it.rest.contains(program));
        if !is_run(scene, at) || scene.recipe.instructions(at).any(drops) || is_given_user(scene, at) {
            continue;
        }
        if let Some(user) = scene.recipe.last(at, "USER") {
            let name = user.rest.split([':', ' ']).next().unwrap_or_default();
            if matches!(name, "root" | "0") {
                let message = format!("`USER {}` is the last word: what runs starts as root", user.rest);
                out.push(Finding { help: Some(OTHER_USER.to_owned()), ..scene.finding(user.place, message) });
            }
            continue;
        }
        let Some((image, _)) = scene.recipe.image(at) else { continue };
        if runs_as_root(&image) != Some(true) {
            continue;
        }
        let message = format!("no `USER` is set: on {} what runs starts as root", image.shown());
        let mut finding = scene.finding(start(stage), message);
        let known = match image.name() {
            "node" => Some("node"),
            name if name == "scratch" || name.contains("distroless/") => Some("65532:65532"),
            _ => None,
        };
        finding.remedy = known.map(|user| Remedy::Set {
            key: Text::from("USER"),
            to: Text::from(user),
            safety: scene.case.safety(Safety::Review),
        });
        finding.help = match image.name() {
            "nginx" => Some("build on nginxinc/nginx-unprivileged, which listens on 8080".to_owned()),
            _ if known.is_some() => None,
            _ => Some(OTHER_USER.to_owned()),
        };
        out.push(finding);
    }
}

const OTHER_USER: &str = "make a user and become it before what runs: `RUN useradd --create-home app`, `USER app`";

/// Whether something runs in it: an image without a command is one to build upon.
fn is_run(scene: &Scene<'_, '_>, at: StageAt) -> bool {
    let recipe = scene.recipe;
    let serves = || recipe.image(at).and_then(|(image, _)| base(&image)).is_some_and(|base| base.serves);
    recipe.last(at, "CMD").is_some()
        || recipe.last(at, "ENTRYPOINT").is_some()
        || serves()
        || !scene.builders.is_empty()
}

/// Whether every service that runs a stage says as whom.
fn is_given_user(scene: &Scene<'_, '_>, at: StageAt) -> bool {
    let mut users = scene.builders.iter().filter(|(_, stage)| *stage == at).map(|(service, _)| {
        let user = service.options("user").next();
        user.is_some_and(|(user, _)| !matches!(user.split(':').next(), Some("root" | "0")))
    });
    users.next().is_some_and(|first| first && users.all(|other| other))
}

/// Where a stage begins to say what it runs: what has to hold by then stands before it.
fn start(stage: &Stage) -> Place {
    let first = stage.instructions.iter().find(|it| it.is("CMD") || it.is("ENTRYPOINT"));
    first.or(stage.instructions.last()).map_or(stage.from, |it| it.place)
}

/// `CMD` and `ENTRYPOINT` are lists.
pub(super) fn exec_form(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    let mut seen: Vec<Place> = Vec::new();
    for (at, _) in scene.finals() {
        let shell = scene.recipe.last(at, "SHELL").map_or("", |it| it.rest.as_str());
        for it in ["ENTRYPOINT", "CMD"].into_iter().filter_map(|keyword| scene.recipe.last(at, keyword)) {
            let is_windows = ["powershell", "pwsh", "cmd"].iter().any(|name| shell.contains(name));
            if is_windows || seen.contains(&it.place) || it.list().is_some() || has_exec(&it.rest) || !it.is_whole() {
                continue;
            }
            seen.push(it.place);
            let keyword = it.keyword;
            let message = if it.rest.starts_with('[') && it.rest.contains('\'') {
                format!(
                    "this `{keyword}` is no list: its words have to stand in double quotes, else a shell is given all of it"
                )
            } else if it.rest.starts_with('[') {
                continue;
            } else {
                format!("`{keyword}` is run by a shell, which may keep the signal to stop to itself")
            };
            let mut finding = scene.finding(it.place, message);
            finding.remedy = listed(&it.rest).map(|list| Remedy::Rewrite {
                to: Text::from(&format!("{keyword} {list}")),
                safety: scene.case.safety(Safety::Safe),
            });
            finding.help = match finding.remedy {
                Some(_) => None,
                None => Some(format!("write a list, or start the last command with `exec`: `{keyword} exec ...`")),
            };
            out.push(finding);
        }
    }
}

/// Whether a shell gives its place to the program.
fn has_exec(line: &str) -> bool {
    line.split_whitespace().any(|word| word == "exec") || line.trim().is_empty()
}

/// A line without anything for a shell to do, as a list.
fn listed(line: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,=@+% ".contains(c);
    let words: Vec<&str> = line.split(' ').filter(|word| !word.is_empty()).collect();
    let first = words.first()?;
    if !line.chars().all(is_plain) || first.contains('=') || *first == "cd" {
        return None;
    }
    let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
    Some(format!("[{}]", quoted.join(", ")))
}

/// Programs that serve clients.
const SERVERS: [&str; 30] = [
    "uvicorn",
    "gunicorn",
    "hypercorn",
    "daphne",
    "granian",
    "waitress-serve",
    "streamlit",
    "flask",
    "runserver",
    "fastapi",
    "nginx",
    "httpd",
    "apache2ctl",
    "apache2-foreground",
    "caddy",
    "php-fpm",
    "puma",
    "unicorn",
    "rails",
    "thin",
    "tomcat",
    "catalina.sh",
    "next",
    "nuxt",
    "serve",
    "http-server",
    "ng",
    "pm2-runtime",
    "jetty",
    "node-red",
];

/// There is a `HEALTHCHECK`. Only what serves clients is asked for one.
pub(super) fn healthcheck(scene: &Scene<'_, '_>, or_compose: bool, out: &mut Vec<Finding>) {
    for (at, stage) in scene.finals() {
        let recipe = scene.recipe;
        // An image that nobody knows may bring one; in an empty one there is nothing that could ask.
        let Some(known) = recipe.image(at).and_then(|(image, _)| base(&image)) else { continue };
        if recipe.last(at, "HEALTHCHECK").is_some() || !(known.serves || serves(scene, at)) {
            continue;
        }
        let is_checked = |key: &Value| !matches!(key, Value::Bool(false));
        let mut checks = scene.builders.iter().flat_map(|(service, _)| service.facts(FactKey::ServiceHealthcheck));
        if or_compose && checks.any(|fact| is_checked(&fact.value)) {
            continue;
        }
        let elsewhere = if or_compose { ", and no compose file asks it either" } else { "" };
        let message = format!("no `HEALTHCHECK` tells whether what runs is well{elsewhere}");
        out.push(scene.finding(start(stage), message));
    }
}

/// Whether what runs serves clients, as far as can be told.
fn serves(scene: &Scene<'_, '_>, at: StageAt) -> bool {
    let is_published = scene.builders.iter().any(|(service, stage)| *stage == at && service.says(FactKey::ServicePort));
    let command = scene.recipe.command(at);
    let is_server = || command.split_whitespace().any(|word| SERVERS.contains(&base_name(word)));
    is_published || scene.recipe.last(at, "EXPOSE").is_some() || is_server()
}

/// What must not be what runs.
pub(super) fn forbidden_command(scene: &Scene<'_, '_>, forbidden: &Regex, out: &mut Vec<Finding>) {
    for (at, _) in scene.finals() {
        for it in ["ENTRYPOINT", "CMD"].into_iter().filter_map(|keyword| scene.recipe.last(at, keyword)) {
            let line = it.list().map_or_else(|| it.rest.to_string(), |words| words.join(" "));
            if let Some(found) = forbidden.find(&line) {
                out.push(scene.finding(it.place, format!("what runs must not be `{}`", found.as_str())));
            }
        }
    }
}

/// Programs that a base image brings, so that they are found wherever the others lie.
const BROUGHT: [&str; 10] = ["python", "python3", "sh", "bash", "node", "java", "env", "tini", "dumb-init", "pip"];

/// What `pip install --user` put into the last stage is on its `PATH`.
pub(super) fn user_site_on_path(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    for (at, _) in scene.finals() {
        let Some((place, folder)) = user_site(scene.recipe, at) else { continue };
        let is_on_path = |it: &Instruction| {
            (it.is("ENV") || it.is("RUN")) && it.rest.contains("PATH") && it.rest.contains(".local/bin")
        };
        let program = scene.recipe.command(at);
        let program = program.split_whitespace().find(|word| *word != "exec").unwrap_or_default();
        let is_found = program.is_empty() || program.contains('/') || BROUGHT.contains(&program);
        if is_found || scene.recipe.instructions(at).any(is_on_path) {
            continue;
        }
        let message = format!(
            "`{program}` is not found when this runs: `pip install --user` puts programs into {folder}/bin, which is not on PATH"
        );
        let mut finding = scene.finding(place, message);
        finding.remedy = Some(Remedy::Set {
            key: Text::from("ENV PATH"),
            to: Text::from(&format!("{folder}/bin:$PATH")),
            safety: scene.case.safety(Safety::Safe),
        });
        out.push(finding);
    }
}

/// What put a user's own packages into a stage, and their folder there.
fn user_site(recipe: &Recipe<'_>, at: StageAt) -> Option<(Place, String)> {
    let is_user_install = |it: &Instruction| {
        let is_user = |words: &[&str]| words.contains(&"--user");
        it.is("RUN") && commands(&it.rest).iter().any(|command| pip_install(command).is_some_and(is_user))
    };
    let is_installed_somewhere = recipe.stages.iter().flat_map(|stage| &stage.instructions).any(is_user_install);
    if !is_installed_somewhere {
        return None;
    }
    let mut found = recipe.instructions(at).filter_map(|it| {
        if it.is("COPY") && it.rest.contains("--from=") {
            let folder = it.rest.split_whitespace().last()?.trim_end_matches('/');
            return (folder.ends_with("/.local")).then(|| (it.place, folder.to_owned()));
        }
        let is_root = recipe.last(at, "USER").is_none();
        (is_root && is_user_install(it)).then(|| (it.place, "/root/.local".to_owned()))
    });
    found.next()
}
