//! `pyproject.toml`: what the standards define is read here, what single tools define in the files beside.

mod poetry;
mod sources;
mod tools;

use std::ops::Range;

use rustc_hash::FxHashSet;
use toml_edit::{Item, Key, Value};

use crate::model::{
    Dependency, EcosystemId, Extracted, Fact, FactKey, Origin, Package, Scope, Skip, Source, Text, Value as Said,
    without_secrets,
};

use self::sources::Sources;
use super::Manifest;
use super::syntax::complaints::Complaints;
use super::syntax::path::file_name;
use super::syntax::toml::{self, Quoted, Toml, entries, kind, kind_of};
use super::syntax::unfinished::is_template;
use super::syntax::{address, pep508};

/// The format.
pub struct Pyproject;

impl Manifest for Pyproject {
    fn format(&self) -> &'static str {
        "pyproject"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "pyproject.toml"
    }

    fn extract(&self, source: &Source) -> Extracted {
        let toml = match toml::parse(source) {
            Ok(toml) => toml,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut project = Project::of(&toml);
        project.standard();
        project.tools();
        project.poetry();
        project.give_origins();
        project.out.dependencies.sort_by_key(|dependency| dependency.name_place.start);
        project.out.facts.sort_by_key(|fact| fact.place.start);
        Extracted { problems: project.complaints.finish(), ..project.out }
    }
}

/// One document on its way to dependencies and facts.
struct Project<'a> {
    toml: &'a Toml<'a>,
    out: Extracted,
    complaints: Complaints,
    /// Where packages come from that the standard tables only name.
    sources: Sources,
    /// What the standard tables name.
    standard_names: FxHashSet<Package>,
}

impl<'a> Project<'a> {
    fn of(toml: &'a Toml<'a>) -> Self {
        Self {
            toml,
            out: Extracted::default(),
            complaints: Complaints::default(),
            sources: Sources::default(),
            standard_names: FxHashSet::default(),
        }
    }

    /// The tables of the packaging standards: `[build-system]`, `[project]`, `[dependency-groups]`.
    fn standard(&mut self) {
        self.requirements(&["build-system", "requires"], Scope::Build, None);
        self.text_fact(&["project", "name"], FactKey::ProjectName);
        self.text_fact(&["project", "version"], FactKey::ProjectVersion);
        self.demand(&["project", "requires-python"], Package::new(EcosystemId::RUNTIME, "python"), Scope::Engine);
        self.requirements(&["project", "dependencies"], Scope::Runtime, None);
        self.requirement_groups(&["project", "optional-dependencies"], Scope::Optional);
        self.requirement_groups(&["dependency-groups"], Scope::Development);
        let asked_for = self.out.dependencies.iter().filter(|known| known.scope != Scope::Build);
        self.standard_names = asked_for.map(|known| known.package).collect();
    }

    /// The array of requirements below these keys.
    fn requirements(&mut self, path: &[&str], scope: Scope, group: Option<&str>) {
        if let Some(item) = self.toml.at(path) {
            self.requirement_array(item, scope, group.map(Text::from));
        }
    }

    /// The table of named arrays of requirements below these keys.
    fn requirement_groups(&mut self, path: &[&str], scope: Scope) {
        let Some(item) = self.toml.at(path) else { return };
        let Some(groups) = item.as_table_like() else {
            return self.misplaced(item.span(), "a table of groups", kind(item));
        };
        for (group, item) in groups.iter() {
            self.requirement_array(item, scope, Some(Text::from(group)));
        }
    }

    fn requirement_array(&mut self, item: &'a Item, scope: Scope, group: Option<Text>) {
        let Some(array) = item.as_array() else {
            return self.misplaced(item.span(), "an array of requirements", kind(item));
        };
        for value in array {
            match self.toml.quoted(value) {
                Some(quoted) => self.requirement(&quoted, scope, group),
                None if includes_group(value) => {}
                None => self.misplaced(value.span(), "a requirement", kind_of(value)),
            }
        }
    }

    /// One requirement string. PDM writes `-e ` before the addresses that it installs in place.
    fn requirement(&mut self, quoted: &Quoted<'_>, scope: Scope, group: Option<Text>) {
        let editable = quoted.value.strip_prefix("-e ");
        let text = editable.unwrap_or(quoted.value);
        let skipped = quoted.value.len() - text.len();
        let place = |part: Range<usize>| self.toml.place(quoted.part(part.start + skipped..part.end + skipped));
        let dependency = match editable {
            Some(_) if address::is_address(text) => Some(address::dependency(text, place, scope, group)),
            _ => pep508::dependency(text, place, scope, group),
        };
        match dependency {
            Some(dependency) => self.out.dependencies.push(dependency),
            None if is_template(text) => self.complaints.template(self.toml.source(), quoted.span().start),
            None => self.complain(Some(quoted.span()), pep508::refusal(text)),
        }
    }

    /// The package of which the key below these keys says the version: `requires-python`, `required-version`.
    fn demand(&mut self, path: &[&str], package: Package, scope: Scope) {
        let Some((key, parents)) = path.split_last() else { return };
        let Some((key, item)) = self.toml.table(parents).and_then(|table| table.get_key_value(key)) else { return };
        let Some(quoted) = self.toml.string(item) else {
            return self.misplaced(item.span(), "a version range", kind(item));
        };
        let mut dependency = self.named(key, package, scope);
        dependency.written = package.name;
        self.require(&mut dependency, &quoted);
        self.out.dependencies.push(dependency);
    }

    /// A dependency of which only the name is known; a requirement would go right after it.
    fn named(&self, key: &Key, package: Package, scope: Scope) -> Dependency {
        let name = self.toml.key(key);
        Dependency {
            package,
            written: Text::from(key.get()),
            requirement: Text::from(""),
            place: self.toml.place(name.end..name.end),
            name_place: self.toml.place(name),
            scope,
            group: None,
            extras: Box::default(),
            marker: None,
            origin: Origin::Registry(None),
            locked: Box::default(),
            skip: Some(Skip::Unconstrained),
        }
    }

    /// Gives a dependency the requirement that stands in a string of its own.
    fn require(&self, dependency: &mut Dependency, quoted: &Quoted<'_>) {
        let requirement = quoted.value.trim();
        let start = quoted.value.len() - quoted.value.trim_start().len();
        dependency.requirement = Text::from(requirement);
        dependency.place = self.toml.place(quoted.part(start..start + requirement.len()));
        dependency.skip = match requirement {
            "" | "*" => Some(Skip::Unconstrained),
            text if is_template(text) => Some(Skip::Template),
            _ => None,
        };
    }

    /// A string that is stated as a fact. A template states nothing yet.
    fn text_fact(&mut self, path: &[&str], key: FactKey) {
        if let Some(item) = self.toml.at(path) {
            self.item_fact(item, key);
        }
    }

    fn item_fact(&mut self, item: &Item, key: FactKey) {
        if let Some(value) = item.as_value() {
            self.value_fact(value, key);
        }
    }

    fn value_fact(&mut self, value: &Value, key: FactKey) {
        let Some(quoted) = self.toml.quoted(value).filter(|quoted| !is_template(quoted.value)) else { return };
        let stated = match key {
            FactKey::PackageIndex => Text::from(&without_secrets(quoted.value)),
            _ => Text::from(quoted.value),
        };
        self.out.facts.push(Fact::new(key, Said::Text(stated), self.toml.place(quoted.span())));
    }

    fn misplaced(&mut self, span: Option<Range<usize>>, wanted: &str, found: &str) {
        self.complain(span, format!("{wanted} is expected here, not {found}"));
    }

    fn complain(&mut self, span: Option<Range<usize>>, message: String) {
        self.complaints.add(self.toml.place(span.unwrap_or(0..0)), "malformed", message);
    }
}

/// `{ include-group = "test" }`: another group of the same file, read where it stands.
fn includes_group(value: &Value) -> bool {
    value.as_inline_table().is_some_and(|table| table.contains_key("include-group"))
}
