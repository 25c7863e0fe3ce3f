//! Tables of Python requirements in TOML: what `pyproject.toml`, `Pipfile`, `pixi.toml` and the head of a script share.

mod named;
mod pixi;
mod sources;
mod uv;

use std::ops::Range;

use rustc_hash::FxHashSet;
use toml_edit::{Item, Key, Value};

use crate::model::{
    Dependency, EcosystemId, Extracted, Fact, FactKey, Include, Origin, Package, Scope, Skip, Text, Value as Said,
    without_secrets,
};

use super::complaints::Complaints;
use super::toml::{Quoted, Toml, kind, kind_of};
use super::unfinished::is_template;
use super::{address, pep508, runtime};

use self::sources::Sources;

/// The runtime that all of this runs on.
pub fn python() -> Package {
    Package::new(EcosystemId::RUNTIME, "python")
}

/// One document on its way to dependencies and facts.
pub struct Tables<'a> {
    /// The document.
    pub toml: &'a Toml<'a>,
    /// What was read so far.
    pub out: Extracted,
    /// What the standard tables name: a named table of Poetry may say more of it.
    pub standard_names: FxHashSet<Package>,
    complaints: Complaints,
    /// Where packages come from that other tables only name.
    sources: Sources,
}

impl<'a> Tables<'a> {
    /// A reader of that document.
    pub fn of(toml: &'a Toml<'a>) -> Self {
        Self {
            toml,
            out: Extracted::default(),
            standard_names: FxHashSet::default(),
            complaints: Complaints::default(),
            sources: Sources::default(),
        }
    }

    /// Everything that was read, in the order of the file.
    pub fn finish(mut self) -> Extracted {
        self.give_origins();
        self.out.dependencies.sort_by_key(|dependency| dependency.name_place.start);
        self.out.facts.sort_by_key(|fact| fact.place.start);
        Extracted { problems: self.complaints.finish(), ..self.out }
    }

    /// The array of requirements below these keys.
    pub fn requirements(&mut self, path: &[&str], scope: Scope, group: Option<&str>) {
        if let Some(item) = self.toml.at(path) {
            self.requirement_array(item, scope, group.map(Text::from));
        }
    }

    /// The table of named arrays of requirements below these keys.
    pub fn requirement_groups(&mut self, path: &[&str], scope: Scope) {
        let Some(item) = self.toml.at(path) else { return };
        let Some(groups) = item.as_table_like() else {
            return self.misplaced(item.span(), "a table of groups", kind(item));
        };
        for (group, item) in groups.iter() {
            self.requirement_array(item, scope, Some(Text::from(group)));
        }
    }

    /// An array of requirements.
    pub fn requirement_array(&mut self, item: &'a Item, scope: Scope, group: Option<Text>) {
        let Some(array) = item.as_array() else {
            return self.misplaced(item.span(), "an array of requirements", kind(item));
        };
        for value in array {
            match self.toml.quoted(stated(value)) {
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
    pub fn demand(&mut self, path: &[&str], package: Package, scope: Scope) {
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

    /// The Python with which a part of the project is worked on: `python = "3.11"`, or a list of several.
    pub fn pythons(&mut self, key: &Key, item: &'a Item, group: Text) {
        let one = item.as_value().filter(|value| value.is_str());
        for value in item.as_array().into_iter().flatten().chain(one) {
            let Some(quoted) = self.toml.quoted(value) else { continue };
            let (name, source) = (self.toml.key(key), self.toml.source());
            let dependency = runtime::dependency(source, "python", name, quoted.span(), Scope::Development);
            self.out.dependencies.push(Dependency { group: Some(group), ..dependency });
        }
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

    /// The requirements files that the string or the strings of an array name: they are read as if they stood here.
    pub fn requirements_files(&mut self, item: &'a Item) {
        let one = item.as_value().filter(|value| value.is_str());
        for value in item.as_array().into_iter().flatten().chain(one) {
            let Some(quoted) = self.toml.quoted(value).filter(|quoted| !is_template(quoted.value)) else { continue };
            let place = self.toml.place(quoted.span());
            match self.toml.source().path.beside(quoted.value) {
                Some(path) => {
                    let format = Some("requirements");
                    self.out.includes.push(Include { path, format, constraint: false, place });
                }
                None => {
                    self.complaints.add(place, "leaves-repository", "the included file lies outside the repository");
                }
            }
        }
    }

    /// A string that is stated as a fact. A template states nothing yet.
    pub fn text_fact(&mut self, path: &[&str], key: FactKey) {
        if let Some(item) = self.toml.at(path) {
            self.item_fact(item, key);
        }
    }

    fn item_fact(&mut self, item: &Item, key: FactKey) {
        if let Some(value) = item.as_value() {
            self.value_fact(value, key);
        }
    }

    /// A string that is stated as a fact.
    pub fn value_fact(&mut self, value: &Value, key: FactKey) {
        let Some(quoted) = self.toml.quoted(value).filter(|quoted| !is_template(quoted.value)) else { return };
        let stated = match key {
            FactKey::PackageIndex => Text::from(&without_secrets(quoted.value)),
            _ => Text::from(quoted.value),
        };
        self.out.facts.push(Fact::new(key, Said::Text(stated), self.toml.place(quoted.span())));
    }

    /// Every string of the array below these keys.
    pub fn each_value(&mut self, path: &[&str], key: FactKey) {
        for value in self.toml.at(path).and_then(|item| item.as_array()).into_iter().flatten() {
            self.value_fact(value, key);
        }
    }

    /// What the setting below these keys says, each item of a list by itself. A number says what is written.
    pub fn setting(&mut self, path: &[&str]) {
        let Some(item) = self.toml.at(path) else { return };
        let one = item.as_value().filter(|value| value.is_str() || value.is_float() || value.is_integer());
        for value in item.as_array().into_iter().flatten().chain(one) {
            let span = self.toml.quoted(value).map(|quoted| quoted.span()).or_else(|| value.span());
            let written = span.and_then(|span| Some((span.clone(), self.toml.source().text.get(span)?)));
            let Some((span, said)) = written.filter(|(_, said)| !is_template(said)) else { continue };
            let pair = Said::Pair(Text::from(&path.join(".")), Text::from(said));
            self.out.facts.push(Fact::new(FactKey::Setting, pair, self.toml.place(span)));
        }
    }

    /// The `url` of every table in the list below these keys.
    pub fn addresses(&mut self, path: &[&str]) {
        let Some(item) = self.toml.at(path) else { return };
        if let Some(tables) = item.as_array_of_tables() {
            for url in tables.iter().filter_map(|table| table.get("url")) {
                self.item_fact(url, FactKey::PackageIndex);
            }
        }
        for table in item.as_array().into_iter().flatten().filter_map(|value| value.as_inline_table()) {
            if let Some(url) = table.get("url") {
                self.value_fact(url, FactKey::PackageIndex);
            }
        }
    }

    fn misplaced(&mut self, span: Option<Range<usize>>, wanted: &str, found: &str) {
        self.complain(span, format!("{wanted} is expected here, not {found}"));
    }

    fn complain(&mut self, span: Option<Range<usize>>, message: String) {
        self.complaints.add(self.toml.place(span.unwrap_or(0..0)), "malformed", message);
    }
}

/// The requirement of a table that says more of it: uv's `{ requirement = "torch", match-runtime = true }`.
fn stated(value: &Value) -> &Value {
    value.as_inline_table().and_then(|table| table.get("requirement")).unwrap_or(value)
}

/// `{ include-group = "test" }`: another group of the same file, read where it stands.
fn includes_group(value: &Value) -> bool {
    value.as_inline_table().is_some_and(|table| table.contains_key("include-group"))
}
