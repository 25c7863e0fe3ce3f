//! `Cargo.toml`: crates in every section, form and inheritance that Cargo knows.

use std::ops::Range;

use toml_edit::{Item, Key, TableLike};

use crate::model::{
    Dependency, EcosystemId, Extracted, Fact, FactKey, Origin, Package, Scope, Skip, Source, Text, Value,
    without_secrets,
};

use super::Manifest;
use super::syntax::path::file_name;
use super::syntax::toml::{self, Quoted, Toml};
use super::syntax::unfinished::is_template;

/// The format.
pub struct Cargo;

impl Manifest for Cargo {
    fn format(&self) -> &'static str {
        "cargo"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "Cargo.toml"
    }

    fn extract(&self, source: &Source) -> Extracted {
        let toml = match toml::parse(source) {
            Ok(toml) => toml,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut reader = Reader { toml: &toml, out: Extracted::default() };
        reader.read();
        let mut out = reader.out;
        out.dependencies.sort_by_key(|dependency| dependency.name_place.start);
        out
    }
}

/// The tables of crates, in both spellings that Cargo reads.
const SECTIONS: &[(&str, Scope)] = &[
    ("dependencies", Scope::Runtime),
    ("dev-dependencies", Scope::Development),
    ("dev_dependencies", Scope::Development),
    ("build-dependencies", Scope::Build),
    ("build_dependencies", Scope::Build),
];

/// Where a crate stands.
#[derive(Clone, Copy)]
struct Section {
    scope: Scope,
    group: Option<Text>,
    marker: Option<Text>,
}

impl Section {
    fn of(scope: Scope) -> Self {
        Self { scope, group: None, marker: None }
    }
}

struct Reader<'a> {
    toml: &'a Toml<'a>,
    out: Extracted,
}

impl<'a> Reader<'a> {
    fn read(&mut self) {
        let toml = self.toml;
        for package in [&["package"][..], &["project"], &["workspace", "package"]] {
            if let Some(package) = toml.table(package) {
                self.package(package);
            }
        }
        self.sections(toml.root(), None);
        if let Some(targets) = toml.table(&["target"]) {
            for (target, tables) in toml::entries(targets) {
                if let Some(tables) = tables.as_table_like() {
                    self.sections(tables, Some(Text::from(target.get())));
                }
            }
        }
        self.crates(toml.at(&["workspace", "dependencies"]), Section::of(Scope::Workspace));
        self.members();
        if let Some(registries) = toml.table(&["patch"]) {
            for (registry, crates) in toml::entries(registries) {
                let group = Some(Text::from(registry.get()));
                self.crates(Some(crates), Section { group, ..Section::of(Scope::Constraint) });
            }
        }
        self.crates(toml.at(&["replace"]), Section::of(Scope::Constraint));
    }

    fn sections(&mut self, tables: &'a dyn TableLike, marker: Option<Text>) {
        for (name, scope) in SECTIONS {
            self.crates(tables.get(name), Section { marker, ..Section::of(*scope) });
        }
    }

    fn crates(&mut self, table: Option<&'a Item>, section: Section) {
        let Some(table) = table else { return };
        let Some(table) = table.as_table_like() else {
            return self.problem(table, &format!("crates belong in a table, not in {}", toml::kind(table)));
        };
        for (key, item) in toml::entries(table) {
            self.one_crate(key, item, section);
        }
    }

    fn one_crate(&mut self, key: &Key, item: &'a Item, section: Section) {
        let Some(entry) = self.entry(key, item) else { return };
        let name_span = self.toml.key(key);
        let written = key.get();
        let named = entry.string("package").map_or(written, |package| package.value);
        let (place, requirement) = entry.requirement(&name_span);
        let origin = entry.origin();
        let skip = skip(&origin, requirement, named);
        self.out.dependencies.push(Dependency {
            package: Package::new(EcosystemId::CARGO, bare_name(named)),
            written: Text::from(written),
            requirement: Text::from(requirement),
            place: self.toml.place(place),
            name_place: self.toml.place(name_span),
            scope: if entry.is_optional() && section.scope == Scope::Runtime { Scope::Optional } else { section.scope },
            group: section.group,
            extras: entry.features(),
            marker: section.marker,
            origin,
            locked: Box::default(),
            skip,
        });
    }

    /// What stands behind the name of a crate; `None`, with a problem, where no requirement can be read from it.
    fn entry(&mut self, key: &Key, item: &'a Item) -> Option<Entry<'a>> {
        let entry = Entry { toml: self.toml, item, table: item.as_table_like() };
        let name = key.get();
        match entry.table {
            None if item.is_str() => {}
            None => {
                self.problem(item, &format!("`{name}` is {}, not a requirement or a table", toml::kind(item)));
                return None;
            }
            Some(table) => {
                for field in ["package", "git", "path", "registry", "version"] {
                    if let Some(item) = table.get(field).filter(|item| !item.is_str()) {
                        self.problem(item, &format!("`{field}` of `{name}` is {}, not a string", toml::kind(item)));
                        if field == "version" {
                            return None;
                        }
                    }
                }
            }
        }
        Some(entry)
    }

    /// The name, the version and the Rust that the project says it needs.
    fn package(&mut self, package: &'a dyn TableLike) {
        for (field, fact) in [("name", FactKey::ProjectName), ("version", FactKey::ProjectVersion)] {
            if let Some(text) = package.get(field).and_then(|item| self.toml.string(item)) {
                self.fact(fact, &text);
            }
        }
        let Some((key, item)) = package.get_key_value("rust-version") else { return };
        let Some(entry) = self.entry(key, item) else { return };
        let name_span = self.toml.key(key);
        let (place, requirement) = entry.requirement(&name_span);
        let inherited = entry.is_inherited();
        self.out.dependencies.push(Dependency {
            package: Package::new(EcosystemId::RUNTIME, "rust"),
            written: Text::from("rust-version"),
            requirement: Text::from(requirement),
            place: self.toml.place(place),
            name_place: self.toml.place(name_span),
            scope: Scope::Engine,
            group: None,
            extras: Box::default(),
            marker: None,
            origin: if inherited { Origin::Workspace(None) } else { Origin::Registry(None) },
            locked: Box::default(),
            skip: if inherited { Some(Skip::Workspace) } else { is_template(requirement).then_some(Skip::Template) },
        });
    }

    /// The members, and what is no member though a glob may take it in. `default-members` are among the members.
    fn members(&mut self) {
        for (field, sign) in [("members", ""), ("exclude", "!")] {
            let Some(item) = self.toml.at(&["workspace", field]) else { continue };
            let Some(members) = item.as_array() else {
                self.problem(item, &format!("`{field}` is {}, not an array", toml::kind(item)));
                continue;
            };
            for member in members {
                if let Some(member) = self.toml.quoted(member) {
                    let glob = Text::from(&format!("{sign}{}", member.value));
                    let place = self.toml.place(member.span());
                    self.out.facts.push(Fact::new(FactKey::WorkspaceMember, Value::Text(glob), place));
                }
            }
        }
    }

    fn fact(&mut self, key: FactKey, text: &Quoted<'_>) {
        let place = self.toml.place(text.span());
        self.out.facts.push(Fact::new(key, Value::Text(Text::from(text.value)), place));
    }

    fn problem(&mut self, item: &Item, message: &str) {
        self.out.problems.push(self.toml.problem(item.span(), message));
    }
}

/// One crate as it is asked for: `"1.0"`, or a table, however that is written.
struct Entry<'a> {
    toml: &'a Toml<'a>,
    item: &'a Item,
    table: Option<&'a dyn TableLike>,
}

impl<'a> Entry<'a> {
    fn string(&self, field: &str) -> Option<Quoted<'a>> {
        self.toml.string(self.table?.get(field)?)
    }

    fn text(&self, field: &str) -> Option<Text> {
        self.string(field).map(|text| Text::from(text.value))
    }

    fn is_inherited(&self) -> bool {
        self.table.and_then(|table| table.get("workspace")?.as_bool()).unwrap_or(false)
    }

    /// Whether only a feature brings it in.
    fn is_optional(&self) -> bool {
        self.table.and_then(|table| table.get("optional")?.as_bool()).unwrap_or(false)
    }

    /// The requirement with its bytes; where none is written, the bytes of `true` in `workspace = true`, or of the name.
    fn requirement(&self, name: &Range<usize>) -> (Range<usize>, &'a str) {
        let written = self.toml.string(self.item).or_else(|| self.string("version"));
        match written {
            Some(requirement) => (requirement.span(), requirement.value),
            None if self.is_inherited() => {
                let inherited = self.table.and_then(|table| table.get("workspace")?.span());
                (inherited.unwrap_or_else(|| name.clone()), "")
            }
            None => (name.clone(), ""),
        }
    }

    fn origin(&self) -> Origin {
        if self.is_inherited() {
            Origin::Workspace(None)
        } else if let Some(url) = self.string("git") {
            let url = Text::from(&without_secrets(url.value));
            Origin::Git { url, revision: ["rev", "tag", "branch"].iter().find_map(|field| self.text(field)) }
        } else if let Some(path) = self.text("path") {
            Origin::Path(path)
        } else {
            Origin::Registry(self.text("registry").or_else(|| self.text("registry-index")))
        }
    }

    fn features(&self) -> Box<[Text]> {
        let features = self.table.and_then(|table| table.get("features")?.as_array());
        features.into_iter().flatten().filter_map(|feature| feature.as_str()).map(Text::from).collect()
    }
}

fn skip(origin: &Origin, requirement: &str, name: &str) -> Option<Skip> {
    match origin {
        Origin::Workspace(_) => Some(Skip::Workspace),
        Origin::Git { .. } => Some(Skip::GitSource),
        Origin::Path(_) => Some(Skip::PathSource),
        Origin::Url(_) => Some(Skip::UrlSource),
        Origin::Registry(_) if is_template(requirement) || is_template(name) => Some(Skip::Template),
        Origin::Registry(_) if matches!(requirement.trim_ascii(), "" | "*") => Some(Skip::Unconstrained),
        Origin::Registry(_) => None,
    }
}

/// The name in a package id, as `[replace]` has them: `foo`, `foo:1.0.0`, `registry+https://...#foo@1.0.0`.
fn bare_name(id: &str) -> &str {
    let name = id.rsplit_once('#').map_or(id, |(_, name)| name);
    name.split([':', '@']).next().unwrap_or(name)
}
