//! `[tool.uv]`, in a project and in a script.

use crate::model::{EcosystemId, FactKey, Package, Scope};

use super::Tables;

impl Tables<'_> {
    /// What uv adds to the standard tables.
    pub fn uv(&mut self) {
        self.demand(&["tool", "uv", "required-version"], Package::new(EcosystemId::PYPI, "uv"), Scope::Tool);
        self.requirements(&["tool", "uv", "dev-dependencies"], Scope::Development, Some("dev"));
        for constraints in ["constraint-dependencies", "override-dependencies", "build-constraint-dependencies"] {
            self.requirements(&["tool", "uv", constraints], Scope::Constraint, None);
        }
        self.requirement_groups(&["tool", "uv", "extra-build-dependencies"], Scope::Build);
        self.each_value(&["tool", "uv", "workspace", "members"], FactKey::WorkspaceMember);
        self.uv_sources();
        self.addresses(&["tool", "uv", "index"]);
        self.text_fact(&["tool", "uv", "index-url"], FactKey::PackageIndex);
        self.each_value(&["tool", "uv", "extra-index-url"], FactKey::PackageIndex);
    }
}
