//! `[tool.poetry]`: tables of names, where a version, a table or several tables stand behind each name.

use rustc_hash::FxHashMap;
use toml_edit::{Item, TableLike, Value};

use super::sources::{Elsewhere, stated_origin};
use super::{Dependency, EcosystemId, FactKey, Package, Project, Scope, Text, entries, kind, kind_of};

impl<'a> Project<'a> {
    pub(super) fn poetry(&mut self) {
        if self.toml.at(&["tool", "poetry"]).is_none() {
            return;
        }
        if self.toml.at(&["project", "name"]).is_none() {
            self.text_fact(&["tool", "poetry", "name"], FactKey::ProjectName);
        }
        if self.toml.at(&["project", "version"]).is_none() {
            self.text_fact(&["tool", "poetry", "version"], FactKey::ProjectVersion);
        }
        self.addresses(&["tool", "poetry", "source"]);
        self.demand(&["tool", "poetry", "requires-poetry"], Package::new(EcosystemId::PYPI, "poetry"), Scope::Tool);
        self.named_dependencies(&["tool", "poetry", "requires-plugins"], Scope::Tool, None);
        let own = self.out.dependencies.len();
        self.named_dependencies(&["tool", "poetry", "dependencies"], Scope::Runtime, None);
        self.name_extras(own);
        self.named_dependencies(&["tool", "poetry", "dev-dependencies"], Scope::Development, Some("dev"));
        let Some(groups) = self.toml.table(&["tool", "poetry", "group"]) else { return };
        for (group, _) in groups.iter() {
            let path = ["tool", "poetry", "group", group, "dependencies"];
            let scope = if group == "main" { Scope::Runtime } else { Scope::Development };
            self.named_dependencies(&path, scope, Some(group));
        }
    }

    /// The table of names below these keys. Pixi's has the same shape.
    pub(super) fn named_dependencies(&mut self, path: &[&str], scope: Scope, group: Option<&str>) {
        let Some(item) = self.toml.at(path) else { return };
        let Some(table) = item.as_table_like() else {
            return self.misplaced(item.span(), "a table of dependencies", kind(item));
        };
        let group = group.map(Text::from);
        for (key, item) in entries(table) {
            let (package, scope) = match key.get() {
                "python" => (Package::new(EcosystemId::RUNTIME, "python"), Scope::Engine),
                name => (Package::new(EcosystemId::PYPI, name), scope),
            };
            let named = Dependency { group, ..self.named(key, package, scope) };
            match item {
                Item::Value(value) => self.constraint(named, value),
                Item::Table(table) => self.detailed(named, table),
                Item::ArrayOfTables(tables) => tables.iter().for_each(|table| self.detailed(named.clone(), table)),
                Item::None => {}
            }
        }
    }

    /// What stands behind a name: a version, a table, or several of them under different conditions.
    fn constraint(&mut self, mut named: Dependency, value: &'a Value) {
        match value {
            Value::String(_) => {
                if let Some(quoted) = self.toml.quoted(value) {
                    self.require(&mut named, &quoted);
                    self.out.dependencies.push(named);
                }
            }
            Value::InlineTable(table) => self.detailed(named, table),
            Value::Array(list) => list.iter().for_each(|value| self.constraint(named.clone(), value)),
            other => self.misplaced(other.span(), "a version or a table", kind_of(other)),
        }
    }

    fn detailed(&mut self, mut dependency: Dependency, table: &'a dyn TableLike) {
        let text = |key| table.get(key).and_then(Item::as_str);
        let version = table.get("version").and_then(|item| self.toml.string(item));
        if let Some(quoted) = &version {
            self.require(&mut dependency, quoted);
        }
        let origin = stated_origin(table);
        // Since Poetry 2 an entry without a version only says where a dependency of the standard tables comes from.
        if version.is_none() && self.standard_names.contains(&dependency.package) {
            let source = origin.map(|(origin, skip)| Elsewhere { origin, skip, only: None });
            return self.sources.entry(dependency.package).or_default().extend(source);
        }
        if let Some((origin, skip)) = origin {
            dependency.origin = origin;
            dependency.skip = Some(skip);
        }
        if table.get("optional").and_then(Item::as_bool) == Some(true) {
            dependency.scope = Scope::Optional;
        }
        dependency.marker = condition(&text);
        let extras = table.get("extras").and_then(Item::as_array).into_iter().flatten();
        dependency.extras = extras.filter_map(|extra| extra.as_str().map(Text::from)).collect();
        self.out.dependencies.push(dependency);
    }

    /// Names the extra for which an optional dependency is there.
    fn name_extras(&mut self, from: usize) {
        let Some(extras) = self.toml.table(&["tool", "poetry", "extras"]) else { return };
        let mut extra_of: FxHashMap<Package, Text> = FxHashMap::default();
        for (extra, item) in extras.iter() {
            for name in item.as_array().into_iter().flatten().filter_map(|name| name.as_str()) {
                extra_of.entry(Package::new(EcosystemId::PYPI, name)).or_insert_with(|| Text::from(extra));
            }
        }
        for dependency in self.out.dependencies.iter_mut().skip(from) {
            if dependency.scope == Scope::Optional {
                dependency.group = extra_of.get(&dependency.package).copied();
            }
        }
    }
}

/// The conditions of the entry, as written: a marker, or Poetry's `python` and `platform`.
fn condition<'t>(text: &impl Fn(&'static str) -> Option<&'t str>) -> Option<Text> {
    let own = ["python", "platform"].into_iter().filter_map(|key| Some(format!("{key} = \"{}\"", text(key)?)));
    let parts: Vec<String> = text("markers").map(str::to_owned).into_iter().chain(own).collect();
    (!parts.is_empty()).then(|| Text::from(&parts.join(", ")))
}
