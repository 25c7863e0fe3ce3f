//! Tables of names, where a version, a table or several tables stand behind each name: Poetry's, Pipenv's, Pixi's.

use toml_edit::{Item, TableLike, Value};

use crate::model::{Dependency, EcosystemId, Package, Scope, Skip, Text};

use super::super::toml::{entries, kind, kind_of};
use super::sources::{Elsewhere, stated_origin};
use super::{Tables, python};

impl<'a> Tables<'a> {
    /// The table of Python packages below these keys. `python` is no package but what they all run on.
    pub fn named_dependencies(&mut self, path: &[&str], scope: Scope, group: Option<&str>) {
        self.named_packages(path, EcosystemId::PYPI, scope, group);
    }

    /// The table of conda packages below these keys: nobody is asked about those.
    pub fn conda_dependencies(&mut self, path: &[&str], scope: Scope, group: Option<&str>) {
        let own = self.out.dependencies.len();
        self.named_packages(path, EcosystemId::CONDA, scope, group);
        for dependency in self.out.dependencies.iter_mut().skip(own) {
            let is_known = dependency.package.ecosystem != EcosystemId::CONDA;
            let is_telling = matches!(
                dependency.skip,
                Some(Skip::GitSource | Skip::PathSource | Skip::UrlSource | Skip::Template | Skip::Workspace)
            );
            if !is_known && !is_telling {
                dependency.skip = Some(Skip::NoRegistry);
            }
        }
    }

    fn named_packages(&mut self, path: &[&str], ecosystem: EcosystemId, scope: Scope, group: Option<&str>) {
        let Some(item) = self.toml.at(path) else { return };
        let Some(table) = item.as_table_like() else {
            return self.misplaced(item.span(), "a table of dependencies", kind(item));
        };
        let group = group.map(Text::from);
        for (key, item) in entries(table) {
            let (package, scope) = match key.get() {
                "python" => (python(), Scope::Engine),
                name => (Package::new(ecosystem, name), scope),
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
}

/// Keys that set a condition, each with what it is compared with: Poetry's two, then the markers that Pipenv takes as keys.
const CONDITIONS: [&str; 12] = [
    "python",
    "platform",
    "os_name",
    "sys_platform",
    "platform_machine",
    "platform_python_implementation",
    "platform_release",
    "platform_system",
    "platform_version",
    "python_version",
    "python_full_version",
    "implementation_name",
];

/// The conditions of the entry, as written: a marker, or keys of their own. Pipenv's carry operator and quotes with them.
fn condition<'t>(text: &impl Fn(&'static str) -> Option<&'t str>) -> Option<Text> {
    let own = CONDITIONS.into_iter().filter_map(|key| {
        let value = text(key)?;
        Some(if matches!(key, "python" | "platform") {
            format!("{key} = \"{value}\"")
        } else {
            format!("{key} {value}")
        })
    });
    let parts: Vec<String> = text("markers").map(str::to_owned).into_iter().chain(own).collect();
    (!parts.is_empty()).then(|| Text::from(&parts.join(", ")))
}
