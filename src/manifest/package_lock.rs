//! `package-lock.json` and `npm-shrinkwrap.json`: what npm installed.
//!
//! Since its second version the lock is a picture of the `node_modules` folders, importers (the root and the workspace
//! members) included; what an importer's dependency resolves to is found as Node finds it: in the importer's own
//! `node_modules`, else in that of each folder above.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::model::{EcosystemId, LockEntry, Locked, Problem, RepoPath, Source, Text};

use super::Lock;
use super::syntax::path::file_name;
use super::syntax::pin::{Entry, host, offset};
use super::syntax::{json, specifier};

/// The format.
pub struct PackageLock;

impl Lock for PackageLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::NPM
    }

    fn serves(&self) -> &'static [&'static str] {
        &["package-json"]
    }

    fn claims(&self, path: &str) -> bool {
        matches!(file_name(path), "package-lock.json" | "npm-shrinkwrap.json")
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        let (text, _) = json::without_mark(&source.text);
        let document: Document<'_> = serde_json::from_str(text).map_err(|error| json::broken(source, &error))?;
        let entries = match (document.packages, document.dependencies) {
            (Some(Pairs(packages)), _) => from_folders(&packages),
            (None, Some(dependencies)) => {
                let Pairs(tree) =
                    serde_json::from_str(dependencies.get()).map_err(|error| json::broken(source, &error))?;
                from_tree(tree)
            }
            (None, None) => Vec::new(),
        };
        Ok(Locked { entries })
    }

    fn pins<'a>(&self, source: &'a Source) -> Vec<Entry<'a>> {
        let (text, _) = json::without_mark(&source.text);
        let Ok(document) = serde_json::from_str::<Picture<'a>>(text) else { return Vec::new() };
        let mut entries = Vec::new();
        if let Some(Pairs(folders)) = document.packages {
            for (path, folder) in folders {
                let Cow::Borrowed(path) = path else { continue };
                // What lies in no such folder is the project itself.
                let Some((_, name)) = path.rsplit_once("node_modules/") else { continue };
                entries.extend(folder.entry(source, name));
            }
        } else if let Some(Pairs(tree)) = document.dependencies {
            add_tree(source, tree, &mut entries);
        }
        entries
    }
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    packages: Option<Pairs<'a, Folder<'a>>>,
    /// The tree of the first version, which the second repeats for old clients.
    #[serde(borrow)]
    dependencies: Option<&'a RawValue>,
}

/// One folder of the picture. What it asks for is read only where it is an importer.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Folder<'a> {
    /// The real name, where the folder has that of an alias.
    #[serde(borrow)]
    name: Option<Word<'a>>,
    #[serde(borrow)]
    version: Option<Word<'a>>,
    /// Where a link leads.
    #[serde(borrow)]
    resolved: Option<&'a RawValue>,
    #[serde(default)]
    link: bool,
    #[serde(borrow)]
    dependencies: Option<&'a RawValue>,
    #[serde(borrow)]
    dev_dependencies: Option<&'a RawValue>,
    #[serde(borrow)]
    optional_dependencies: Option<&'a RawValue>,
    #[serde(borrow)]
    peer_dependencies: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Installed<'a> {
    #[serde(borrow)]
    version: Option<Word<'a>>,
}

/// No workspace has members at longer paths than this. It bounds how far a dependency is looked for.
const LONGEST: usize = 256;

/// Every direct dependency of every importer.
fn from_folders(packages: &[(Cow<'_, str>, Folder<'_>)]) -> Vec<LockEntry> {
    let folders: HashMap<&str, &Folder<'_>> = packages.iter().map(|(path, folder)| (&**path, folder)).collect();
    let mut entries = Vec::new();
    for (path, folder) in packages {
        let is_importer = path.len() <= LONGEST && !folder.link && !path.split('/').any(|part| part == "node_modules");
        let Some(importer) = RepoPath::new(path).filter(|_| is_importer) else { continue };
        let sections =
            [folder.dependencies, folder.dev_dependencies, folder.optional_dependencies, folder.peer_dependencies];
        for section in sections.into_iter().flatten() {
            let Ok(Pairs(asked)) = serde_json::from_str::<Pairs<'_, Word<'_>>>(section.get()) else { continue };
            for (name, Word(value)) in asked {
                let Some(found) = find(&folders, path, &name) else { continue };
                let Some(Word(version)) = &found.version else { continue };
                entries.push(LockEntry {
                    name: Text::from(found.name.as_ref().map_or(&*name, |Word(real)| real)),
                    version: Text::from(version),
                    importer: Some(importer),
                    requirement: Some(Text::from(specifier::requirement(&value).1)),
                });
            }
        }
    }
    entries
}

/// The folder that an importer's `require(name)` finds; where that is a link to a member, the member.
fn find<'a>(folders: &HashMap<&str, &'a Folder<'a>>, importer: &str, name: &str) -> Option<&'a Folder<'a>> {
    let mut above = Some(importer);
    while let Some(folder) = above {
        let path = match folder {
            "" => format!("node_modules/{name}"),
            folder => format!("{folder}/node_modules/{name}"),
        };
        if let Some(found) = folders.get(path.as_str()) {
            return if found.link {
                let Word(target) = serde_json::from_str(found.resolved?.get()).ok()?;
                folders.get(&*target).copied()
            } else {
                Some(found)
            };
        }
        above = (!folder.is_empty()).then(|| folder.rsplit_once('/').map_or("", |(above, _)| above));
    }
    None
}

/// The top of the first version's tree: what stands in the root's `node_modules`.
fn from_tree(tree: Vec<(Cow<'_, str>, Installed<'_>)>) -> Vec<LockEntry> {
    let root = RepoPath::new("");
    let entry = |(name, installed): (Cow<'_, str>, Installed<'_>)| {
        let Word(version) = installed.version?;
        let alias = version.strip_prefix("npm:").and_then(|real| Some(real.split_at(specifier::name_end(real)?)));
        let (name, version) = alias.map_or((&*name, &*version), |(real, version)| (real, &version[1..]));
        version.starts_with(|first: char| first.is_ascii_digit()).then(|| LockEntry {
            name: Text::from(name),
            version: Text::from(version),
            importer: root,
            requirement: None,
        })
    };
    tree.into_iter().filter_map(entry).collect()
}

/// An object as pairs in the order of the file, with nothing hashed.
struct Pairs<'a, V>(Vec<(Cow<'a, str>, V)>);

impl<'de: 'a, 'a, V: Deserialize<'de>> Deserialize<'de> for Pairs<'a, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cut<V>(PhantomData<V>);
        impl<'de, V: Deserialize<'de>> Visitor<'de> for Cut<V> {
            type Value = Vec<(Cow<'de, str>, V)>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::new();
                while let Some((Word(key), value)) = map.next_entry()? {
                    pairs.push((key, value));
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Cut(PhantomData)).map(Pairs)
    }
}

/// A string, borrowed where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Word<'a>(#[serde(borrow)] Cow<'a, str>);

/// The lock as a picture of all that is installed, whoever asks for it.
#[derive(Deserialize)]
struct Picture<'a> {
    #[serde(borrow)]
    packages: Option<Pairs<'a, Pinned<'a>>>,
    #[serde(borrow)]
    dependencies: Option<Pairs<'a, Pinned<'a>>>,
}

/// One folder of it, or one node of the first version's tree.
#[derive(Deserialize)]
struct Pinned<'a> {
    /// The real name, where the folder has that of an alias.
    name: Option<&'a str>,
    version: Option<&'a str>,
    #[serde(borrow)]
    resolved: Option<&'a RawValue>,
    #[serde(default)]
    link: bool,
    #[serde(default)]
    dev: bool,
    /// Other nodes in the tree; what it asks for in the picture.
    #[serde(borrow)]
    dependencies: Option<&'a RawValue>,
}

impl<'a> Pinned<'a> {
    /// The release that is installed there; `None` for a member of the workspace and for what comes from no registry.
    fn entry(&self, source: &Source, key: &'a str) -> Option<Entry<'a>> {
        let version = self.version.filter(|version| version.starts_with(|first: char| first.is_ascii_digit()))?;
        let from = self.resolved.map(|resolved| resolved.get().trim_matches('"'));
        if self.link {
            return None;
        }
        let host = match from {
            Some(address) if address.starts_with("http") => Some(host(address)?),
            // Git repositories and archives beside the project; `true` stands for what another package brings along.
            Some(address) if address != "true" => return None,
            _ => None,
        };
        let at = offset(&source.text, key)?;
        let name = self.name.unwrap_or(key);
        Some(Entry { name, version, at: at..at + key.len(), host, is_development: self.dev })
    }
}

/// What the tree of the first version holds at any depth.
fn add_tree<'a>(source: &'a Source, tree: Vec<(Cow<'a, str>, Pinned<'a>)>, entries: &mut Vec<Entry<'a>>) {
    let mut trees = vec![tree];
    while let Some(tree) = trees.pop() {
        for (key, node) in tree {
            if let Cow::Borrowed(key) = key {
                entries.extend(node.entry(source, key));
            }
            let inner = node.dependencies.and_then(|inner| serde_json::from_str::<Pairs<'_, _>>(inner.get()).ok());
            trees.extend(inner.map(|Pairs(inner)| inner));
        }
    }
}
