//! Names of components as people write them in rules: `pypi/fastapi`, `pkg:npm/%40babel/core`, `docker/postgres`, `npm/@types/*`.

use globset::{GlobBuilder, GlobMatcher};
use percent_encoding::percent_decode_str;
use rustc_hash::FxHashSet;

use crate::model::{EcosystemId, Package};

use super::diagnostic::suggest;

/// A set of components: exact names, globs, and exceptions from them (`!npm/left-pad`).
#[derive(Clone, Debug, Default)]
pub struct Components {
    exact: FxHashSet<Package>,
    globs: Vec<Glob>,
    not: Option<Box<Components>>,
}

/// A glob over names, in one ecosystem or in all.
#[derive(Clone, Debug)]
struct Glob {
    ecosystem: Option<EcosystemId>,
    /// `None` for every name.
    name: Option<GlobMatcher>,
}

/// What is wrong with a name, and what was probably meant.
pub(super) type BadName = (String, Option<String>);

impl Components {
    /// Every component there is.
    pub fn all() -> Self {
        Self { globs: vec![Glob { ecosystem: None, name: None }], ..Self::default() }
    }

    /// What a person names on the command line, where a name without an ecosystem (`fastapi`, `@babel/*`) means every one.
    pub fn of(names: &[String]) -> Result<Self, String> {
        let mut components = Self::default();
        for name in names {
            let (not, name) = name.strip_prefix('!').map_or(("", name.as_str()), |name| ("!", name));
            let name = name.strip_prefix("pkg:").unwrap_or(name);
            let is_ecosystem = |first: &str| first == "*" || EcosystemId::named(first).is_some();
            let placed = if name == "*" || name.split_once('/').is_some_and(|(first, _)| is_ecosystem(first)) {
                vec![format!("{not}{name}")]
            } else {
                EcosystemId::ALL.iter().map(|id| format!("{not}{id}/{name}")).collect()
            };
            for name in placed {
                components.add(&name).map_err(|(message, _)| message)?;
            }
        }
        Ok(components)
    }

    /// Adds what a person wrote.
    pub(super) fn add(&mut self, written: &str) -> Result<(), BadName> {
        if let Some(excluded) = written.strip_prefix('!') {
            return self.not.get_or_insert_default().add(excluded);
        }
        let written = written.strip_prefix("pkg:").unwrap_or(written);
        if written == "*" {
            self.globs.push(Glob { ecosystem: None, name: None });
            return Ok(());
        }
        let (ecosystem, name) = split(written)?;
        match ecosystem {
            Some(ecosystem) if !is_glob(&name) => {
                self.exact.insert(Package::new(ecosystem, &name));
            }
            _ => {
                let name = canonical_glob(ecosystem, &name);
                let matcher = GlobBuilder::new(&name).build().map_err(|error| (error.kind().to_string(), None))?;
                self.globs.push(Glob { ecosystem, name: Some(matcher.compile_matcher()) });
            }
        }
        Ok(())
    }

    /// Whether a package is among them.
    pub fn contains(&self, package: &Package) -> bool {
        let named = self.exact.contains(package)
            || self.globs.iter().any(|glob| {
                glob.ecosystem.is_none_or(|ecosystem| ecosystem == package.ecosystem)
                    && glob.name.as_ref().is_none_or(|glob| glob.is_match(package.name.as_str()))
            });
        named && !self.not.as_ref().is_some_and(|not| not.contains(package))
    }

    /// The packages that are named one by one, in order.
    pub fn named(&self) -> Vec<Package> {
        let mut named: Vec<Package> = self.exact.iter().copied().collect();
        named.sort();
        named
    }
}

/// The one package of that name; an error for globs and unknown ecosystems.
pub(super) fn package(written: &str) -> Result<Package, BadName> {
    let (ecosystem, name) = split(written.strip_prefix("pkg:").unwrap_or(written))?;
    match ecosystem {
        Some(ecosystem) if !is_glob(&name) => Ok(Package::new(ecosystem, &name)),
        _ => Err((format!("`{written}` names no single component"), None)),
    }
}

/// The ecosystem (`None` for all) and the name, percent-decoded.
fn split(written: &str) -> Result<(Option<EcosystemId>, String), BadName> {
    let Some((ecosystem, name)) = written.split_once('/').filter(|(_, name)| !name.is_empty()) else {
        let hint = format!("write the ecosystem first: `pypi/{written}`, `npm/{written}`, `oci/{written}`");
        return Err((format!("`{written}` is not a component"), Some(hint)));
    };
    let name = percent_decode_str(name).decode_utf8_lossy().into_owned();
    if ecosystem == "*" {
        return Ok((None, name));
    }
    let Some(id) = EcosystemId::named(ecosystem) else {
        let hint = suggest(ecosystem, EcosystemId::ALL.iter().map(|id| id.as_str()));
        return Err((format!("unknown ecosystem `{ecosystem}`"), hint));
    };
    if let Some((name, version)) = name.rsplit_once('@').filter(|(name, _)| !name.is_empty() && !name.ends_with('/')) {
        let hint = format!("name `{ecosystem}/{name}` and put {version} where the rule wants a version");
        return Err((format!("`{written}` names a version"), Some(hint)));
    }
    Ok((Some(id), name))
}

fn is_glob(name: &str) -> bool {
    name.contains(['*', '?', '[', '{'])
}

/// A glob over canonical names, spelt as canonical names are.
fn canonical_glob(ecosystem: Option<EcosystemId>, name: &str) -> String {
    match ecosystem {
        Some(EcosystemId::PYPI) => name.to_ascii_lowercase().replace(['_', '.'], "-"),
        Some(EcosystemId::GITHUB) => name.to_ascii_lowercase(),
        Some(EcosystemId::OCI) if !name.contains('/') && !name.starts_with('*') => format!("library/{name}"),
        _ => name.to_owned(),
    }
}
