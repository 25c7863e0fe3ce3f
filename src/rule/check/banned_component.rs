//! Must this component not be declared, and what takes its place?

use crate::model::{Finding, Package, Remedy, Safety, Text};

use super::{Case, Check, Components, shown};

/// The components that must not be declared.
#[derive(Clone, Debug)]
pub struct BannedComponent {
    /// The components.
    pub components: Components,
    /// What takes their place.
    pub successor: Option<Successor>,
    /// The code migration that goes with it.
    pub migration: Option<Text>,
}

/// What takes a component's place.
#[derive(Clone, Copy, Debug)]
pub struct Successor {
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
}
