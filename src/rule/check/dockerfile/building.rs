//! How an image is built: in stages, from what, in which order, and what is left behind.

use crate::model::{Finding, Place, Remedy, RepoPath, Safety, Text};

use super::super::container::recipe::{Instruction, Stage, StageAt};
use super::super::container::words::{base_name, commands, program};
use super::Scene;
use super::install::{Step, pip_install, steps};

/// What builds is not in what runs. An image without sources of the project is one of tools: they are there to be run.
pub(super) fn multi_stage(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    let [stage] = scene.recipe.stages.as_slice() else { return };
    if scene.finals.is_empty() {
        return;
    }
    let holds_sources = stage.instructions.iter().any(|it| it.copied().is_some());
    let does = |it: &Instruction| it.is("RUN").then(|| steps(&it.rest)).filter(|steps| !steps.is_empty());
    let Some(work) = stage.instructions.iter().find(|it| does(it).is_some()).filter(|_| holds_sources) else { return };
    let does_what = if does(work).is_some_and(|steps| steps.contains(&Step::Build)) { "builds" } else { "installs" };
    let message = format!(
        "what {does_what} (line {}) and what runs are one stage: all that the build needs stays in the image",
        work.place.line
    );
    let mut finding = scene.finding(stage.from, message);
    finding.help = Some("build in a stage of its own and copy the result: `COPY --from=builder`".to_owned());
    out.push(finding);
}

/// A `.dockerignore` lies beside it, or at the root of what is built.
pub(super) fn ignore_file(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    let path = scene.recipe.manifest.path;
    let contexts: Vec<RepoPath> = scene
        .builders
        .iter()
        .filter_map(|(service, _)| service.path.beside(service.build()?.folder()?))
        .chain(path.folder().upward())
        .collect();
    let lies_at = |folder: RepoPath| at(folder, ".dockerignore");
    let own = RepoPath::new(&format!("{path}.dockerignore"));
    let mut ignoring = scene.containers.inventory.manifests.iter().filter(|it| it.format == "dockerignore");
    if ignoring.any(|it| Some(it.path) == own || contexts.iter().any(|folder| lies_at(*folder) == Some(it.path))) {
        return;
    }
    let copies = scene.recipe.stages.iter().flat_map(|stage| &stage.instructions).find_map(|it| {
        let (sources, _) = it.copied()?;
        Some((it.place, sources.into_iter().find(|source| is_folder(source))?))
    });
    let Some((place, source)) = copies else { return };
    let mut finding = scene.finding(
        place,
        format!("no `.dockerignore` says what of `{source}` stays out: local settings and leftovers go into the build"),
    );
    let create = contexts.first().and_then(|folder| lies_at(*folder));
    finding.remedy = create
        .map(|path| Remedy::Create { path: Text::from(path.as_str()), safety: scene.case.safety(Safety::Review) });
    out.push(finding);
}

fn at(folder: RepoPath, name: &str) -> Option<RepoPath> {
    RepoPath::new(format!("{folder}/{name}").trim_start_matches('/'))
}

fn is_everything(source: &str) -> bool {
    matches!(source, "." | "./" | "*" | "./*")
}

fn is_folder(source: &str) -> bool {
    const FOLDERS: [&str; 10] =
        ["src", "app", "lib", "source", "code", "server", "client", "api", "backend", "frontend"];
    let bare = source.trim_start_matches("./");
    is_everything(source) || (source.ends_with('/') && !bare.is_empty()) || FOLDERS.contains(&bare)
}

/// Manifests are copied and installed before the sources.
pub(super) fn manifest_first(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    for stage in &scene.recipe.stages {
        if !scene.is_asked(stage) {
            continue;
        }
        let Some((copy, install)) = copied_before_installed(stage) else { continue };
        let message = format!(
            "all sources are copied before line {} installs: every change of code installs everything again",
            install.place.line
        );
        let mut finding = scene.finding(copy.place, message);
        finding.help = Some("copy the manifests first, install, and copy the rest behind that".to_owned());
        out.push(finding);
    }
}

/// The first copy of everything, and the installation behind it, where no manifest was copied by itself.
fn copied_before_installed(stage: &Stage) -> Option<(&Instruction, &Instruction)> {
    let at = stage.instructions.iter().position(|it| {
        it.is("RUN") && steps(&it.rest).contains(&Step::Install) && !it.rest.contains("--mount=type=cache")
    })?;
    let before = stage.instructions.get(..at)?;
    let sources = |it: &Instruction| it.copied().map(|(sources, _)| sources).unwrap_or_default();
    let copy = before.iter().position(|it| sources(it).iter().any(|source| is_everything(source)))?;
    let copied_files = before.get(..copy)?.iter().any(|it| !sources(it).is_empty());
    Some((before.get(copy)?, stage.instructions.get(at)?)).filter(|_| !copied_files)
}

/// Installers leave no cache in what runs. What a stage leaves behind that is only copied from harms nobody.
pub(super) fn no_cache(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    let mut seen: Vec<Place> = Vec::new();
    for (at, _) in scene.finals() {
        for it in scene.recipe.instructions(at).filter(|it| it.is("RUN") && it.is_whole()) {
            if seen.contains(&it.place) {
                continue;
            }
            seen.push(it.place);
            let Some(leftover) = leftover(scene, at, &it.rest) else { continue };
            let mut finding = scene.finding(it.place, leftover.message);
            finding.help = Some(leftover.help.to_owned());
            finding.remedy = leftover.variable.map(|name| Remedy::Set {
                key: Text::from(&format!("ENV {name}")),
                to: Text::from("1"),
                safety: scene.case.safety(Safety::Safe),
            });
            out.push(finding);
        }
    }
}

/// What an installer leaves behind.
struct Leftover {
    message: &'static str,
    help: &'static str,
    /// The variable that prevents it everywhere.
    variable: Option<&'static str>,
}

fn leftover(scene: &Scene<'_, '_>, at: StageAt, line: &str) -> Option<Leftover> {
    let commands = commands(line);
    let is_cached = |folder: &str| line.contains("type=cache") && line.contains(folder);
    let is_variable = |name: &str| {
        line.contains(name)
            || scene.recipe.instructions(at).any(|it| matches!(&*it.keyword, "ENV" | "ARG") && it.rest.contains(name))
    };
    let pip = commands.iter().filter_map(|command| pip_install(command)).any(|_| true);
    let is_kept_out = line.contains("--no-cache") || line.contains("cache purge") || line.contains(".cache");
    if pip && !is_kept_out && !is_variable("PIP_NO_CACHE_DIR") && !is_cached("pip") {
        return Some(Leftover {
            message: "`pip install` leaves its cache in the image",
            help: "add `--no-cache-dir`",
            variable: Some("PIP_NO_CACHE_DIR"),
        });
    }
    let runs = |programs: &[&str], verbs: &[&str]| {
        commands.iter().any(|command| match program(command) {
            [name, rest @ ..] if programs.contains(&base_name(name)) => rest.iter().any(|word| verbs.contains(word)),
            _ => false,
        })
    };
    let removes = |folder: &str| line.contains(folder) && (line.contains("rm -") || line.contains("-delete"));
    if runs(&["apt-get", "apt"], &["update"])
        && !removes("/var/lib/apt")
        && !line.contains("dist-clean")
        && !is_cached("/var/lib/apt")
    {
        return Some(Leftover {
            message: "`apt-get update` leaves its lists of packages in the image",
            help: "end the same `RUN` with `rm -rf /var/lib/apt/lists/*`",
            variable: None,
        });
    }
    let apk = runs(&["apk"], &["add"]) && !line.contains("--no-cache");
    (apk && !removes("/var/cache/apk") && !is_cached("/var/cache/apk") && !is_cached("/etc/apk")).then_some(Leftover {
        message: "`apk add` leaves its index in the image",
        help: "add `--no-cache`",
        variable: None,
    })
}
