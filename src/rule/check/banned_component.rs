//! Must this component not be declared, and what takes its place?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::ecosystem::ecosystem;
use crate::model::{Finding, Package, Remedy, Safety, Text};

use super::super::component::package;
use super::{Build, Case, Check, Components, Criteria, OneOrMany, Stance, shown};

/// The components that must not be declared.
#[derive(Clone, Debug)]
pub(super) struct BannedComponent {
    /// The components.
    pub components: Components,
    /// What takes their place.
    pub successor: Option<Successor>,
    /// The code migration that goes with it.
    pub migration: Option<Text>,
}

/// What takes a component's place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Successor {
    /// The package.
    pub package: Package,
    /// The requirement on it, perhaps empty.
    pub requirement: Text,
}

impl Check for BannedComponent {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let fix = case.rule.fix.safety;
        for question in case.questions(&self.components) {
            let why = case.rule.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
            let mut message = format!("{} must not be used{why}", shown(&question.package));
            let remedy = match self.successor {
                Some(Successor { package, requirement }) => {
                    message.extend(["; use ", shown(&package)]);
                    if !requirement.is_empty() {
                        message.extend([" ", requirement.as_str()]);
                    }
                    let to = (!requirement.is_empty()).then_some(requirement);
                    // Another package is other code: somebody who knows it has to look, unless a migration goes with it.
                    let safety = if self.migration.is_some() { Safety::Review } else { Safety::Unsafe };
                    Remedy::Replace { with: package, to, safety: fix.unwrap_or(safety) }
                }
                None => Remedy::Remove { safety: fix.unwrap_or(Safety::Unsafe) },
            };
            for site in case.sites(question) {
                let mut finding = case.finding_by_name(site, message.as_str());
                finding.help =
                    self.migration.map(|migration| format!("the migration `{migration}` changes the code along"));
                finding.remedy = Some(remedy.clone());
                out.push(finding);
            }
        }
    }

    fn stance(&self) -> Stance {
        let successor = |it: Successor| (it.package, it.requirement, "with");
        Stance {
            bans: self.components.named(),
            targets: self.successor.map(successor).into_iter().collect(),
            ..Stance::default()
        }
    }
}

/// `banned-component`: must not be declared.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct BannedComponentFields {
    /// The component, or globs.
    #[serde(rename = "match")]
    pub(in crate::rule) components: OneOrMany<String>,
    /// The successor, perhaps with a requirement: `pypi/pyjwt >=2.9`.
    pub(in crate::rule) with: Option<String>,
    /// The code migration that goes with the replacement.
    pub(in crate::rule) migrate: Option<String>,
}

impl Criteria for BannedComponent {
    type Fields = BannedComponentFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let components = build.components("match", &fields.components);
        let successor = fields.with.and_then(|written| successor(&written, build));
        let migration = fields.migrate.as_deref().map(Text::from);
        Some(Self { components: components?, successor, migration })
    }
}

/// `pypi/pyjwt >=2.9`: a name, and perhaps a requirement behind the first blank.
fn successor(written: &str, build: &Build<'_>) -> Option<Successor> {
    let (name, requirement) = written.split_once(char::is_whitespace).unwrap_or((written, ""));
    let requirement = requirement.trim();
    let package = package(name).map_err(|(message, hint)| build.fault("with", message, hint)).ok()?;
    let readable =
        requirement.is_empty() || ecosystem(package.ecosystem).is_none_or(|scheme| scheme.range(requirement).is_ok());
    if !readable {
        build.fault("with", format!("`{requirement}` is not a requirement of {}", package.ecosystem), None);
    }
    Some(Successor { package, requirement: Text::from(requirement) })
}
