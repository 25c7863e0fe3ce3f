//! What uv, PDM, Hatch and Pixi add to `pyproject.toml`.

use super::{EcosystemId, FactKey, Package, Project, Scope, Text};

impl Project<'_> {
    pub(super) fn tools(&mut self) {
        self.uv();
        self.pdm();
        self.hatch();
        self.pixi();
    }

    fn uv(&mut self) {
        self.demand(&["tool", "uv", "required-version"], Package::new(EcosystemId::PYPI, "uv"), Scope::Tool);
        self.requirements(&["tool", "uv", "dev-dependencies"], Scope::Development, Some("dev"));
        for constraints in ["constraint-dependencies", "override-dependencies", "build-constraint-dependencies"] {
            self.requirements(&["tool", "uv", constraints], Scope::Constraint, None);
        }
        self.each_value(&["tool", "uv", "workspace", "members"], FactKey::WorkspaceMember);
        self.uv_sources();
        self.addresses(&["tool", "uv", "index"]);
        self.text_fact(&["tool", "uv", "index-url"], FactKey::PackageIndex);
        self.each_value(&["tool", "uv", "extra-index-url"], FactKey::PackageIndex);
    }

    fn pdm(&mut self) {
        self.requirement_groups(&["tool", "pdm", "dev-dependencies"], Scope::Development);
        self.addresses(&["tool", "pdm", "source"]);
    }

    fn hatch(&mut self) {
        let Some(environments) = self.toml.table(&["tool", "hatch", "envs"]) else { return };
        for (name, environment) in environments.iter() {
            let Some(environment) = environment.as_table_like() else { continue };
            for key in ["dependencies", "extra-dependencies"] {
                if let Some(item) = environment.get(key) {
                    self.requirement_array(item, Scope::Development, Some(Text::from(name)));
                }
            }
        }
    }

    fn pixi(&mut self) {
        self.named_dependencies(&["tool", "pixi", "pypi-dependencies"], Scope::Runtime, None);
        let Some(features) = self.toml.table(&["tool", "pixi", "feature"]) else { return };
        for (feature, _) in features.iter() {
            let path = ["tool", "pixi", "feature", feature, "pypi-dependencies"];
            self.named_dependencies(&path, Scope::Optional, Some(feature));
        }
    }

    /// Every string of the array below these keys.
    fn each_value(&mut self, path: &[&str], key: FactKey) {
        for value in self.toml.at(path).and_then(|item| item.as_array()).into_iter().flatten() {
            self.value_fact(value, key);
        }
    }

    /// The `url` of every table in the list below these keys.
    pub(super) fn addresses(&mut self, path: &[&str]) {
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
}
