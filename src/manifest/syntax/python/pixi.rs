//! Pixi's tables, which stand at the root of `pixi.toml` and below `[tool.pixi]` of `pyproject.toml`.

use toml_edit::Item;

use crate::model::{EcosystemId, FactKey, Package, Scope};

use super::Tables;

/// The tables of conda packages, and what these are for.
const TABLES: [(&str, Scope); 4] = [
    ("dependencies", Scope::Runtime),
    ("run-dependencies", Scope::Runtime),
    ("host-dependencies", Scope::Build),
    ("build-dependencies", Scope::Build),
];

impl Tables<'_> {
    /// Everything Pixi reads below these keys.
    pub fn pixi(&mut self, root: &[&str]) {
        for project in ["workspace", "project"] {
            self.channels(&[root, &[project]].concat());
            let pixi = Package::new(EcosystemId::RUNTIME, "pixi");
            self.demand(&[root, &[project, "requires-pixi"]].concat(), pixi, Scope::Tool);
        }
        self.pixi_tables(root, None);
        // What Pixi builds, where it builds a package.
        self.pixi_tables(&[root, &["package"]].concat(), None);
        for feature in self.keys(&[root, &["feature"]].concat()) {
            self.channels(&[root, &["feature", &feature]].concat());
            self.pixi_tables(&[root, &["feature", &feature]].concat(), Some(&feature));
        }
    }

    /// The channels: each a name or an address, or a table with one.
    fn channels(&mut self, root: &[&str]) {
        let toml = self.toml;
        let path = [root, &["channels"]].concat();
        for value in toml.at(&path).and_then(Item::as_array).into_iter().flatten() {
            let named = value.as_inline_table().and_then(|table| table.get("channel"));
            self.value_fact(named.unwrap_or(value), FactKey::PackageIndex);
        }
    }

    /// The tables for every platform, and those for one. What a feature asks for comes only with the feature.
    fn pixi_tables(&mut self, root: &[&str], feature: Option<&str>) {
        self.pixi_packages(root, feature, feature);
        for target in self.keys(&[root, &["target"]].concat()) {
            let group = feature.unwrap_or(&target);
            self.pixi_packages(&[root, &["target", &target]].concat(), feature, Some(group));
        }
    }

    fn pixi_packages(&mut self, root: &[&str], feature: Option<&str>, group: Option<&str>) {
        let scoped = |scope| if feature.is_some() { Scope::Optional } else { scope };
        for (table, scope) in TABLES {
            self.conda_dependencies(&[root, &[table]].concat(), scoped(scope), group);
        }
        self.named_dependencies(&[root, &["pypi-dependencies"]].concat(), scoped(Scope::Runtime), group);
        self.text_fact(&[root, &["pypi-options", "index-url"]].concat(), FactKey::PackageIndex);
        self.each_value(&[root, &["pypi-options", "extra-index-urls"]].concat(), FactKey::PackageIndex);
    }

    /// The keys of the table below these keys.
    fn keys(&self, path: &[&str]) -> Vec<String> {
        self.toml.table(path).map(|table| table.iter().map(|(key, _)| key.to_owned()).collect()).unwrap_or_default()
    }
}
