//! Is a service asked whether it is well, and can the answer be no?

use std::sync::LazyLock;

use regex::Regex;

use crate::model::{FactKey, Finding, Place, Safety, Text, Value};

use super::super::container::Built;
use super::super::container::base::lacks;
use super::super::container::catalog::known;
use super::super::container::recipe::{Recipe, StageAt};
use super::super::container::service::Service;
use super::Scene;
use super::one_off::is_one_off;

/// A healthcheck is stated, here or by what is built.
pub(super) fn present(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    let is_stated = scene.is_said(service, FactKey::ServiceHealthcheck) || is_built_in(scene, service);
    if service.is_fragment() || is_stated || is_one_off(scene, service) {
        return;
    }
    let message = format!("`{}` has no healthcheck: nobody notices when it runs and does not answer", service.name);
    out.push(match proposed(service) {
        Some(test) => scene.to_set(service.place, message, service, "healthcheck.test", &test, Safety::Review),
        None => scene.finding(service.place, message),
    });
}

/// Whether the image that is built for it brings a healthcheck.
pub(super) fn is_built_in(scene: &Scene<'_, '_>, service: &Service<'_>) -> bool {
    match scene.containers.built(service) {
        Some(Built::From(recipe, at)) => {
            recipe.last(at, "HEALTHCHECK").is_some_and(|it| !it.rest.trim().eq_ignore_ascii_case("NONE"))
        }
        _ => false,
    }
}

/// A healthcheck that works for a service; `None` where nobody can tell.
fn proposed(service: &Service<'_>) -> Option<String> {
    if service.build().is_none()
        && let Some(image) = service.image
    {
        let known = known(&image)?;
        return if known.product == "redis" && password(service).is_some() {
            with_password(service)
        } else {
            known.healthcheck.map(str::to_owned)
        };
    }
    let command = service.command();
    let words: Vec<&str> = command.split_whitespace().collect();
    let app = words.iter().position(|word| matches!(*word, "-A" | "--app")).and_then(|at| words.get(at + 1))?;
    let is_worker = words.first() == Some(&"celery") && words.contains(&"worker");
    is_worker.then(|| format!("[\"CMD-SHELL\", \"celery -A {app} inspect ping -d celery@$$HOSTNAME\"]"))
}

/// A stated healthcheck can fail, and can pass.
pub(super) fn effective(scene: &Scene<'_, '_>, service: &Service<'_>, out: &mut Vec<Finding>) {
    for fact in service.facts(FactKey::ServiceHealthcheck) {
        let name = service.name;
        match &fact.value {
            // Whoever does something once switches off what its image brings for those that stay.
            Value::Bool(false) if !is_one_off(scene, service) => {
                let message = format!("the healthcheck of `{name}` is switched off: nobody notices when it hangs");
                out.push(scene.finding(fact.place, message));
            }
            Value::List(test) => out.extend(tested(scene, service, test, fact.place)),
            _ => {}
        }
    }
}

fn tested(scene: &Scene<'_, '_>, service: &Service<'_>, test: &[Text], place: Place) -> Option<Finding> {
    let name = service.name;
    let (first, words) = test.split_first()?;
    let line = words.iter().map(Text::as_str).collect::<Vec<_>>().join(" ");
    if first != "CMD" && first != "CMD-SHELL" {
        let message = format!("the healthcheck of `{name}` begins with neither CMD nor CMD-SHELL: compose refuses it");
        return Some(scene.finding(place, message));
    }
    if first == "CMD"
        && let [only] = words
        && only.trim().contains(' ')
    {
        let message =
            format!("the healthcheck of `{name}` can never pass: CMD takes `{only}` for the name of one program");
        return Some(Finding {
            help: Some("part the words, or write CMD-SHELL".to_owned()),
            ..scene.finding(place, message)
        });
    }
    if first == "CMD"
        && let Some(sign) = words.iter().find(|word| matches!(word.as_str(), "||" | "&&" | "|"))
    {
        let program = words.first().map_or("", |word| word.as_str());
        let message = format!("the healthcheck of `{name}` hands `{sign}` to {program} as a word: CMD starts no shell");
        return Some(Finding { help: Some("write CMD-SHELL".to_owned()), ..scene.finding(place, message) });
    }
    if ALWAYS.is_match(line.trim()) {
        let message = format!("the healthcheck of `{name}` passes whatever happens: its last word is no failure");
        return Some(scene.finding(place, message));
    }
    without_password(scene, service, &line, place).or_else(|| without_tool(scene, service, &line, place))
}

/// What a shell ends well with, whatever came before.
static ALWAYS: LazyLock<Regex> = LazyLock::new(|| {
    #[expect(clippy::unwrap_used, reason = "the pattern stands here")]
    Regex::new(r"(^|\|\|\s*|;\s*)(true|:|exit 0|/bin/true|echo [^|&;]*)$").unwrap()
});

/// `redis-cli` ends well when the server refuses to answer: a server that asks for a password always looks well.
fn without_password(scene: &Scene<'_, '_>, service: &Service<'_>, line: &str, place: Place) -> Option<Finding> {
    let is_asking = ["redis-cli", "valkey-cli", "keydb-cli"].into_iter().find(|program| line.contains(program))?;
    let sends =
        [" -a", "--pass", "REDISCLI_AUTH", "VALKEYCLI_AUTH", "://", "AUTH", " -e ", "grep", "--user", "--askpass"];
    let is_set = |name: Text| matches!(&*name, "REDISCLI_AUTH" | "VALKEYCLI_AUTH");
    let variables = service.facts(FactKey::ServiceVariable).filter_map(|fact| match fact.value {
        Value::Text(name) | Value::Pair(name, _) => Some(name),
        _ => None,
    });
    if sends.iter().any(|word| line.contains(word))
        || variables.into_iter().any(is_set)
        || service.says(FactKey::ServiceEnvFile)
    {
        return None;
    }
    password(service)?;
    let message = format!(
        "the healthcheck of `{}` passes even when it is refused: the server asks for a password (`--requirepass`), and \
         `{is_asking}` without one is told NOAUTH and ends well",
        service.name
    );
    Some(match with_password(service) {
        Some(test) => scene.to_set(place, message, service, "healthcheck.test", &test, Safety::Review),
        None => scene.finding(place, message),
    })
}

/// What stands behind `--requirepass`; `None` where it asks for no password.
fn password(service: &Service<'_>) -> Option<String> {
    let command = service.command();
    let mut words =
        command.split_whitespace().skip_while(|word| !word.trim_matches(['"', '\'']).ends_with("--requirepass"));
    words.next()?;
    let word = words.next()?.trim_matches(['"', '\'']).to_owned();
    (!word.is_empty()).then_some(word)
}

/// A healthcheck that says the password; `None` where the file shows it in clear, so that it would be written once more.
fn with_password(service: &Service<'_>) -> Option<String> {
    let password = password(service).filter(|word| word.starts_with('$') && !word.contains('('))?;
    Some(format!("[\"CMD-SHELL\", \"redis-cli -a '{password}' ping | grep -q PONG\"]"))
}

/// The tool is in the image.
fn without_tool(scene: &Scene<'_, '_>, service: &Service<'_>, line: &str, place: Place) -> Option<Finding> {
    let words: Vec<&str> = line.split_whitespace().map(|word| word.trim_matches(['"', '\'', '('])).collect();
    let tool = ["curl", "wget"].into_iter().find(|tool| {
        // Where another may stand in for it, one of them is enough.
        words.iter().any(|word| word.rsplit('/').next() == Some(tool)) && !line.contains("command -v")
    })?;
    let other = if tool == "curl" { "wget" } else { "curl" };
    if words.contains(&other) {
        return None;
    }
    let image = match scene.containers.built(service) {
        Some(Built::From(recipe, at)) => {
            let (image, _) = recipe.image(at)?;
            may_bring(recipe, at, tool).then_some(()).map_or(Some(image), |()| None)?
        }
        Some(_) => return None,
        None => service.image.filter(|image| !image.is_unknown)?,
    };
    lacks(&image, tool).then(|| {
        let upon = if service.build().is_some() { "is built upon" } else { "runs" };
        let message = format!(
            "the healthcheck of `{}` can never pass: it asks with {tool}, and it {upon} {}, which has none",
            service.name,
            image.shown()
        );
        scene.finding(place, message)
    })
}

/// Whether something that makes a stage may bring a tool: it names it, or does what cannot be read here.
fn may_bring(recipe: &Recipe<'_>, at: StageAt, tool: &str) -> bool {
    recipe.instructions(at).any(|it| {
        let rest = it.rest.as_str();
        let is_hidden = it.is("RUN") && (rest.contains(".sh") || rest.contains("xargs") || rest.contains("install $"));
        (it.is("RUN") || it.is("COPY") || it.is("ADD")) && (rest.contains(tool) || is_hidden || !it.is_whole())
    })
}
