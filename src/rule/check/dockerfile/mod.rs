//! Is the image built as it should be?

mod building;
mod ground;
mod install;
mod running;

use regex::Regex;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{Finding, Place, RepoPath};

use super::super::when::Environment;
use super::container::Containers;
use super::container::image::Pattern;
use super::container::recipe::{Recipe, Stage, StageAt};
use super::container::service::Service;
use super::{Build, Case, Check, Criteria, OneOrMany};

/// What is asked of Dockerfiles.
#[derive(Debug)]
pub(super) struct Dockerfile {
    practices: Vec<Practice>,
    or_compose: bool,
    final_image: Option<(Pattern, String)>,
    forbidden: Option<Regex>,
}

impl Check for Dockerfile {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for (repository, inventory) in case.repositories() {
            let containers = Containers::of(inventory);
            let builders = containers.builders();
            for recipe in containers.recipes.iter().filter(|it| is_asked(case, it)) {
                let scene = Scene::new(case, repository, &containers, recipe, &builders);
                self.judge_recipe(&scene, out);
            }
        }
    }
}

impl Dockerfile {
    fn judge_recipe(&self, scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
        for practice in &self.practices {
            match practice {
                Practice::MultiStage => building::multi_stage(scene, out),
                Practice::SlimBase => ground::slim_base(scene, out),
                Practice::PinnedBase => ground::pinned_base(scene, out),
                Practice::NonRoot => running::non_root(scene, out),
                Practice::ExecForm => running::exec_form(scene, out),
                Practice::Healthcheck => running::healthcheck(scene, self.or_compose, out),
                Practice::IgnoreFile => building::ignore_file(scene, out),
                Practice::ManifestFirst => building::manifest_first(scene, out),
                Practice::NoCache => building::no_cache(scene, out),
                Practice::UserSiteOnPath => running::user_site_on_path(scene, out),
            }
        }
        if let Some((wanted, written)) = &self.final_image {
            ground::final_image(scene, wanted, written, out);
        }
        if let Some(forbidden) = &self.forbidden {
            running::forbidden_command(scene, forbidden, out);
        }
    }
}

fn is_asked(case: &Case<'_>, recipe: &Recipe<'_>) -> bool {
    let path = recipe.manifest.path;
    case.applies_to_path(path) && asks(case, Environment::of(path.as_str()))
}

/// Whether a rule is about an environment. What people work and test in is only asked where the rule says so.
fn asks(case: &Case<'_>, environment: Environment) -> bool {
    let asked = &case.rule.applies.environments;
    if asked.is_empty() { is_for_real(environment) } else { asked.contains(&environment) }
}

fn is_for_real(environment: Environment) -> bool {
    matches!(environment, Environment::Production | Environment::Staging)
}

/// A Dockerfile in its repository.
struct Scene<'c, 'a> {
    case: &'c Case<'a>,
    repository: u32,
    containers: &'c Containers<'a>,
    recipe: &'c Recipe<'a>,
    /// The services that are built from it, with the stage that they run.
    builders: &'c [(&'c Service<'a>, StageAt)],
    /// The stages that run for real.
    finals: Vec<StageAt>,
}

impl<'c, 'a> Scene<'c, 'a> {
    fn new(
        case: &'c Case<'a>,
        repository: u32,
        containers: &'c Containers<'a>,
        recipe: &'c Recipe<'a>,
        builders: &'c FxHashMap<RepoPath, Vec<(&'c Service<'a>, StageAt)>>,
    ) -> Self {
        let builders = builders.get(&recipe.manifest.path).map_or(&[][..], Vec::as_slice);
        let mut scene = Self { case, repository, containers, recipe, builders, finals: Vec::new() };
        scene.finals = scene.run_for_real();
        scene
    }

    /// The stages that services for real are built of; where there are none, the last, as `docker build` takes it.
    fn run_for_real(&self) -> Vec<StageAt> {
        let mut stages: Vec<StageAt> = self
            .builders
            .iter()
            .filter(|(service, _)| {
                let named = service.environments();
                is_for_real(Environment::of(service.path.as_str()))
                    && named.is_none_or(|named| named.into_iter().any(is_for_real))
            })
            .map(|(_, at)| *at)
            .collect();
        if stages.is_empty() {
            // Where the last is for tests, the one that says so is what runs.
            let says_so = |stage: &Stage| stage.name.is_some_and(|name| RUNS.contains(&&*name.to_lowercase()));
            let last = self.recipe.stages.len().checked_sub(1);
            let other = self.recipe.stages.iter().rposition(says_so);
            let is_last =
                last.is_none_or(|last| self.recipe.stages.get(last).is_none_or(|it| is_for_real(purpose(it))));
            stages.extend(if is_last { last } else { other.or(last) });
        }
        stages.sort_unstable();
        stages.dedup();
        stages.retain(|at| self.recipe.stages.get(*at).is_some_and(|stage| self.is_asked(stage)));
        stages
    }

    /// Whether a stage is for one of the rule's environments, as far as its name tells.
    fn is_asked(&self, stage: &Stage) -> bool {
        let purpose = purpose(stage);
        purpose == Environment::Production || asks(self.case, purpose)
    }

    /// The stages that run, each with its number.
    fn finals(&self) -> impl Iterator<Item = (StageAt, &'c Stage)> {
        self.finals.iter().filter_map(|at| Some((*at, self.recipe.stages.get(*at)?)))
    }

    fn finding(&self, place: Place, message: impl Into<String>) -> Finding {
        self.case.finding_at(self.repository, Some(place), message)
    }
}

/// Names of stages that run for real.
const RUNS: [&str; 8] = ["production", "prod", "release", "runtime", "runner", "final", "deploy", "app"];

/// What the name of a stage says that it is for.
fn purpose(stage: &Stage) -> Environment {
    stage.name.map_or(Environment::Production, |name| Environment::of(&name.to_lowercase()))
}

/// `dockerfile`: is the image built as it should be? Files and stages for tests and development, as far as their names tell,
/// are asked only where `for: { environments: ... }` names those.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct DockerfileFields {
    /// What has to hold.
    require: Option<OneOrMany<Practice>>,
    /// With `healthcheck`: whether one in a compose file that builds it is enough.
    or_compose: Option<bool>,
    /// What the last stage has to be built on: globs over images, `nginx*`.
    final_image: Option<OneOrMany<String>>,
    /// A pattern of what the last stage must not run: `npm run (serve|dev)`.
    forbid_command: Option<String>,
}

/// How images are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Practice {
    /// What builds is not in what runs: more than one stage.
    MultiStage,
    /// The last stage is built on a small image: `slim`, `alpine`, `distroless`, `scratch`.
    SlimBase,
    /// Every base image says its version.
    PinnedBase,
    /// The last stage does not run as root.
    NonRoot,
    /// `CMD` and `ENTRYPOINT` are lists, so that signals arrive.
    ExecForm,
    /// There is a `HEALTHCHECK`.
    Healthcheck,
    /// A `.dockerignore` lies beside it, or at the root of what is built.
    IgnoreFile,
    /// Manifests are copied and installed before the sources, so that a change of code does not install again.
    ManifestFirst,
    /// Installers leave no cache: `pip --no-cache-dir`, `apt-get` with its lists removed, `apk --no-cache`.
    NoCache,
    /// What `pip install --user` put into the last stage is on its `PATH`.
    UserSiteOnPath,
}

impl Criteria for Dockerfile {
    type Fields = DockerfileFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let practices = fields.require.unwrap_or_default().0;
        if practices.is_empty() && fields.final_image.is_none() && fields.forbid_command.is_none() {
            let known = Some("known: require, final-image, forbid-command".to_owned());
            build.fault("", "nothing is asked of Dockerfiles", known);
        }
        let final_image = match &fields.final_image {
            Some(globs) => {
                let pattern = Pattern::of(globs.0.iter().map(String::as_str));
                let pattern = pattern.map_err(|message| build.fault("final-image", message, None)).ok()?;
                Some((pattern, globs.0.join(" or ")))
            }
            None => None,
        };
        let forbidden = match &fields.forbid_command {
            Some(pattern) => Some(build.pattern("forbid-command", pattern)?),
            None => None,
        };
        Some(Self { practices, or_compose: fields.or_compose.unwrap_or(false), final_image, forbidden })
    }
}
