//! What Dockerfiles and compose files of a repository say, as one picture: services, what they run, and what that is built
//! from. Nothing is judged here.

pub(super) mod base;
pub(super) mod catalog;
pub(super) mod image;
pub(super) mod recipe;
pub(super) mod service;
pub(super) mod words;

use rustc_hash::FxHashMap;

use crate::model::{FactKey, Inventory, Manifested, Place, RepoPath, Text, Value};

use super::super::when::Environment;
use recipe::{Recipe, StageAt};
use service::Service;

/// The format of compose files.
const COMPOSE: &str = "compose";
/// The format of Dockerfiles.
const DOCKERFILE: &str = "dockerfile";

/// The containers of a repository.
#[derive(Debug)]
pub(super) struct Containers<'a> {
    /// The repository.
    pub(super) inventory: &'a Inventory,
    /// Its compose files, by path.
    pub(super) files: Vec<ComposeFile<'a>>,
    /// Its Dockerfiles, by path.
    pub(super) recipes: Vec<Recipe<'a>>,
    recipe_at: FxHashMap<RepoPath, usize>,
    /// The compose files of each folder.
    folders: FxHashMap<RepoPath, Vec<usize>>,
}

/// A compose file.
#[derive(Debug)]
pub(super) struct ComposeFile<'a> {
    /// The file.
    pub(super) manifest: &'a Manifested,
    /// Its services, in order.
    pub(super) services: Vec<Service<'a>>,
    /// Where they begin.
    pub(super) heading: Place,
    /// The volumes that it declares; `None` where the format knows no declarations.
    pub(super) volumes: Option<Vec<Text>>,
    /// Whether it brings in other files whole.
    pub(super) includes: Vec<Text>,
}

/// A file that a service is built from.
#[derive(Debug)]
pub(super) enum Built<'c, 'a> {
    /// This one, as far as that stage.
    From(&'c Recipe<'a>, StageAt),
    /// One that is not in the repository.
    Missing(RepoPath),
    /// Nobody can tell: a variable, an address, a folder outside of the repository.
    Unknown,
}

impl<'a> Containers<'a> {
    /// Those of that repository.
    pub(super) fn of(inventory: &'a Inventory) -> Self {
        let of_format = |format: &'static str| inventory.manifests.iter().filter(move |it| it.format == format);
        let files: Vec<_> = of_format(COMPOSE).map(ComposeFile::of).collect();
        let recipes: Vec<_> = of_format(DOCKERFILE).map(Recipe::of).collect();
        let recipe_at = recipes.iter().enumerate().map(|(index, it)| (it.manifest.path, index)).collect();
        let mut folders: FxHashMap<RepoPath, Vec<usize>> = FxHashMap::default();
        for (index, file) in files.iter().enumerate() {
            folders.entry(file.manifest.path.folder()).or_default().push(index);
        }
        Self { inventory, files, recipes, recipe_at, folders }
    }

    /// What a service is built from; `None` where it is not built.
    pub(super) fn built(&self, service: &Service<'_>) -> Option<Built<'_, 'a>> {
        let build = service.build()?;
        let Some(relative) = build.path() else { return Some(Built::Unknown) };
        // Paths are read from the folder of the first file that compose is given: that may lie above.
        let mut folders = service.path.folder().upward();
        let found = folders.find_map(|folder| self.recipe_at.get(&below(folder, &relative)?));
        Some(match found.and_then(|index| self.recipes.get(*index)) {
            Some(recipe) => recipe.stage_named(build.target).map_or(Built::Unknown, |at| Built::From(recipe, at)),
            None => below(service.path.folder(), &relative).map_or(Built::Unknown, Built::Missing),
        })
    }

    /// The services that are built from each Dockerfile, by its path, with the stage that they run.
    pub(super) fn builders(&self) -> FxHashMap<RepoPath, Vec<(&Service<'a>, StageAt)>> {
        let mut builders: FxHashMap<RepoPath, Vec<_>> = FxHashMap::default();
        for service in self.files.iter().flat_map(|file| &file.services) {
            if let Some(Built::From(recipe, at)) = self.built(service) {
                builders.entry(recipe.manifest.path).or_default().push((service, at));
            }
        }
        builders
    }

    /// What other files say of the same service that compose may be given together with this file: those of the same
    /// folder, of which one is the base and the other lies over it.
    pub(super) fn beside<'c>(&'c self, service: &'c Service<'_>) -> impl Iterator<Item = &'c Service<'a>> {
        let files = self.folders.get(&service.path.folder()).map_or(&[][..], Vec::as_slice);
        let files = files.iter().filter_map(|index| self.files.get(*index));
        let together = files.filter(|file| is_together(file.manifest.path, service.path));
        together.flat_map(|file| &file.services).filter(move |other| other.name == service.name)
    }

    /// The file over which this one lies; `None` where it stands alone.
    pub(super) fn base_of<'c>(&'c self, file: &ComposeFile<'_>) -> Option<&'c ComposeFile<'a>> {
        let path = file.manifest.path;
        let files = self.folders.get(&path.folder())?.iter().filter_map(|index| self.files.get(*index));
        let base = files.into_iter().find(|it| is_base(it.manifest.path) && it.manifest.path != path)?;
        let is_over = named(path) == Some("override") || file.services.iter().any(Service::is_fragment);
        (is_over && !is_base(path)).then_some(base)
    }

    /// The compose file of that path, read from the folder of another.
    pub(super) fn included<'c>(&'c self, file: &ComposeFile<'_>, path: &str) -> Option<&'c ComposeFile<'a>> {
        let path = file.manifest.path.beside(path)?;
        self.files.iter().find(|it| it.manifest.path == path)
    }
}

impl<'a> ComposeFile<'a> {
    fn of(manifest: &'a Manifested) -> Self {
        let texts = |key: FactKey| {
            manifest.facts.iter().filter(move |fact| fact.key == key && fact.of.is_none()).filter_map(|fact| match fact
                .value
            {
                Value::Text(text) => Some(text),
                _ => None,
            })
        };
        let heading = manifest.facts.iter().find(|fact| fact.key == FactKey::Services).map(|fact| fact.place);
        Self {
            manifest,
            services: Service::all(manifest),
            heading: heading.unwrap_or(manifest.top),
            volumes: heading.is_some().then(|| texts(FactKey::Volume).collect()),
            includes: texts(FactKey::Extends).collect(),
        }
    }

    /// The service of that name.
    pub(super) fn service(&self, name: &str) -> Option<&Service<'a>> {
        self.services.iter().find(|service| service.name == name)
    }
}

/// A path below a folder, or beside it.
fn below(folder: RepoPath, relative: &str) -> Option<RepoPath> {
    RepoPath::new(format!("{folder}/{relative}").trim_start_matches('/'))
}

/// What the name of a compose file says beside that it is one: `prod` of `docker-compose.prod.yml`.
fn named(path: RepoPath) -> Option<&'static str> {
    let stem = path.file_name().rsplit_once('.').map_or("", |(stem, _)| stem);
    let rest = stem.strip_prefix("docker-compose").or_else(|| stem.strip_prefix("compose"))?;
    Some(rest.trim_start_matches(['.', '-', '_']))
}

/// Whether compose takes a file of that name by itself.
fn is_base(path: RepoPath) -> bool {
    named(path) == Some("")
}

/// Whether another file of the folder may be given to compose together with this one for the same purpose: over a base what
/// is for production, for staging, or taken by itself; to what lies over a base all others.
fn is_together(other: RepoPath, this: RepoPath) -> bool {
    let environment = Environment::of(other.file_name());
    let is_for_real = matches!(environment, Environment::Production | Environment::Staging);
    other != this && (!is_base(this) || is_for_real || named(other) == Some("override"))
}
