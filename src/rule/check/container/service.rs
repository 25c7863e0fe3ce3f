//! A service, as a compose file states it.

use rustc_hash::FxHashMap;

use crate::model::EcosystemId;
use crate::model::{Fact, FactKey, Manifested, Package, Place, RepoPath, Scope, Text, Value};

use super::super::super::when::Environment;
use super::image::Image;

/// A service.
#[derive(Debug)]
pub(in super::super) struct Service<'a> {
    /// Its name.
    pub(in super::super) name: Text,
    /// Where it is named.
    pub(in super::super) place: Place,
    /// The file.
    pub(in super::super) path: RepoPath,
    /// The image it runs, or the name of what is built; `None` where it names none.
    pub(in super::super) image: Option<Image>,
    facts: Vec<&'a Fact>,
}

/// What a service is built from, as written.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Build {
    /// The folder.
    pub(in super::super) context: Option<(Text, Place)>,
    dockerfile: Option<(Text, Place)>,
    /// The stage.
    pub(in super::super) target: Option<Text>,
    is_inline: bool,
}

impl Build {
    /// The path of the Dockerfile from the folder of the compose file; `None` where nobody can tell.
    pub(in super::super) fn path(&self) -> Option<String> {
        let context = self.folder()?;
        let dockerfile = self.dockerfile.map_or("Dockerfile", |(text, _)| text.as_str());
        (!self.is_inline && is_plain(dockerfile)).then(|| format!("{context}/{dockerfile}"))
    }

    /// The folder as written; `None` where nobody can tell.
    pub(in super::super) fn folder(&self) -> Option<&'static str> {
        let folder = self.context.map_or(".", |(text, _)| text.as_str());
        is_plain(folder).then_some(folder)
    }

    /// Where it says from what it is built.
    pub(in super::super) fn place(&self) -> Option<Place> {
        self.dockerfile.or(self.context).map(|(_, place)| place)
    }
}

/// Whether a path says of itself where it leads.
fn is_plain(path: &str) -> bool {
    !path.is_empty() && !path.contains(['$', '{', ':', '\\', '@']) && !path.starts_with(['/', '~'])
}

impl<'a> Service<'a> {
    /// The services of a file, in order.
    pub(super) fn all(manifest: &'a Manifested) -> Vec<Self> {
        let of_services = manifest.dependencies.iter().filter(|it| it.scope == Scope::Service);
        // The image itself comes before what is mounted of others.
        let mut images: FxHashMap<Text, Image> = FxHashMap::default();
        for dependency in of_services {
            if let Some(service) = dependency.group {
                images.entry(service).or_insert_with(|| Image::of(dependency));
            }
        }
        let mut services: Vec<Self> = Vec::new();
        for fact in &manifest.facts {
            match (fact.key, &fact.value) {
                (FactKey::Service, Value::Text(name)) => services.push(Self {
                    name: *name,
                    place: fact.place,
                    path: manifest.path,
                    image: images.get(name).copied(),
                    facts: Vec::new(),
                }),
                _ => {
                    if let Some(service) = services.last_mut().filter(|service| fact.of == Some(service.name)) {
                        service.facts.push(fact);
                    }
                }
            }
        }
        for service in &mut services {
            // What it takes over from another service of the file is written there.
            service.image = service.image.or_else(|| service.text(FactKey::ServiceImage).map(|(text, _)| image(text)));
        }
        services
    }

    /// What it says under a key.
    pub(in super::super) fn facts(&self, key: FactKey) -> impl Iterator<Item = &'a Fact> {
        self.facts.iter().copied().filter(move |fact| fact.key == key)
    }

    /// Whether it says anything under a key.
    pub(in super::super) fn says(&self, key: FactKey) -> bool {
        self.facts(key).next().is_some()
    }

    /// The texts under a key.
    pub(in super::super) fn texts(&self, key: FactKey) -> impl Iterator<Item = (Text, Place)> {
        self.facts(key).filter_map(|fact| match fact.value {
            Value::Text(text) => Some((text, fact.place)),
            _ => None,
        })
    }

    /// The first text under a key.
    pub(in super::super) fn text(&self, key: FactKey) -> Option<(Text, Place)> {
        self.texts(key).next()
    }

    /// The names and values under a key.
    pub(in super::super) fn pairs(&self, key: FactKey) -> impl Iterator<Item = (Text, Text, Place)> {
        self.facts(key).filter_map(|fact| match fact.value {
            Value::Pair(name, value) => Some((name, value, fact.place)),
            _ => None,
        })
    }

    /// The values that another key of it has.
    pub(in super::super) fn options(&self, name: &str) -> impl Iterator<Item = (Text, Place)> {
        let named = self.pairs(FactKey::ServiceOption).filter(move |(key, ..)| key == name);
        named.map(|(_, value, place)| (value, place))
    }

    /// Whether another key of it has this value.
    pub(in super::super) fn has_option(&self, name: &str, value: &str) -> bool {
        self.options(name).any(|(said, _)| said == value)
    }

    /// What it is built from.
    pub(in super::super) fn build(&self) -> Option<Build> {
        let mut build = None;
        for (name, value, place) in self.pairs(FactKey::ServiceBuild) {
            let build = build.get_or_insert_with(Build::default);
            match name.as_str() {
                "context" => build.context = Some((value, place)),
                "dockerfile" => build.dockerfile = Some((value, place)),
                "target" => build.target = Some(value),
                _ => build.is_inline = true,
            }
        }
        build
    }

    /// Where its image is written; where it is named, where it has none.
    pub(in super::super) fn image_place(&self) -> Place {
        self.text(FactKey::ServiceImage).map_or(self.place, |(_, place)| place)
    }

    /// Its command, its entry point before it.
    pub(in super::super) fn command(&self) -> String {
        let part = |name: &str| self.pairs(FactKey::ServiceCommand).find(|(key, ..)| key == name);
        let words = ["entrypoint", "command"].into_iter().filter_map(part).map(|(_, value, _)| value.as_str());
        words.collect::<Vec<_>>().join(" ")
    }

    /// Whether it is only a part: what it runs is said elsewhere.
    pub(in super::super) fn is_fragment(&self) -> bool {
        self.image.is_none() && !self.says(FactKey::ServiceBuild)
    }

    /// Whether what it says is not all: a file that it is built upon says more.
    pub(in super::super) fn is_extended(&self) -> bool {
        let is_file = |text: Text| text.contains(['/', '.']);
        self.texts(FactKey::Extends).any(|(text, _)| is_file(text))
    }

    /// Which environments its profiles name, or its own name; `None` where it is started without being asked for, or a profile names none.
    pub(in super::super) fn environments(&self) -> Option<Vec<Environment>> {
        let profiles: Vec<Text> = self.texts(FactKey::ServiceProfile).map(|(text, _)| text).collect();
        let environment = |profile: &Text| {
            let mut words = profile.split(['-', '_', '.']);
            words.find_map(Environment::named)
        };
        let named: Option<Vec<_>> = profiles.iter().map(environment).collect();
        let mut words = self.name.split(['-', '_', '.']);
        if profiles.is_empty() && words.any(|word| matches!(word, "test" | "tests" | "e2e")) {
            return Some(vec![Environment::Test]);
        }
        named.filter(|named| !named.is_empty())
    }
}

/// An image that another service of the file writes, as far as it can be read without its variables.
fn image(written: Text) -> Image {
    let is_unknown = written.contains(['$', '{']);
    let text = written.split('@').next().unwrap_or_default();
    let (name, tag) = text.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).unwrap_or((text, ""));
    Image { package: Package::new(EcosystemId::OCI, name), tag: Text::from(tag), is_unknown }
}
