//! Is the declaration sound: can it be read, does it stand once, is it bounded, is it locked, is it what is used?

mod duplicate;
mod import;
mod install;
mod lock;
mod misplaced;
mod module;
mod peer;
mod probe;
mod project;
mod redundant;
mod refused;
mod requirement;
mod style;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::super::probe::Probe;
use super::{Build, Case, Check, Components, Criteria, OneOrMany};

use style::{StyleFields, Styles};

/// What is reported of declarations.
#[derive(Clone, Debug)]
pub(super) struct Specifier {
    /// The components.
    pub components: Components,
    /// What is reported.
    pub(super) conditions: Vec<Condition>,
    /// How requirements are to be written.
    styles: Styles,
    /// What only builds, types or tests.
    development_only: Components,
}

impl Check for Specifier {
    fn probe(&self) -> Option<&dyn Probe> {
        self.asks_files().then_some(self)
    }

    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        self.requirements(case, out);
        if self.reports(Condition::Duplicate) || self.reports(Condition::ConflictingDuplicate) {
            self.twice(case, out);
        }
        if self.reports(Condition::Unpinned) || self.reports(Condition::MixedStyle) {
            self.written(case, out);
        }
        if self.reports(Condition::MissingLock) {
            lock::missing(case, out);
        }
        if self.reports(Condition::SeveralLocks) {
            lock::several(case, out);
        }
        if self.reports(Condition::InstallWithoutLock) {
            install::judge(case, out);
        }
        if self.reports(Condition::InvalidManifest) {
            refused::judge(case, out);
        }
        if self.reports(Condition::Misplaced) {
            self.misplaced(case, out);
        }
        if self.reports(Condition::UndeclaredImport) {
            import::judge(case, &self.components, out);
        }
        if self.reports(Condition::MissingPeer) {
            peer::judge(case, &self.components, out);
        }
        if self.reports(Condition::RedundantDirect) {
            redundant::judge(case, &self.components, out);
        }
    }
}

impl Specifier {
    fn reports(&self, condition: Condition) -> bool {
        self.conditions.contains(&condition)
    }
}

/// `specifier`: is the declaration sound?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct SpecifierFields {
    /// The components; all where it is not said.
    #[serde(rename = "match")]
    pub(in crate::rule) components: Option<OneOrMany<String>>,
    /// What is reported.
    pub(in crate::rule) conditions: OneOrMany<Condition>,
    /// How requirements are to be written: one style for all, or one for each ecosystem: `{ pypi: exact, npm: caret }`.
    pub(in crate::rule) style: Option<StyleFields>,
    /// What only builds, types or tests, for `misplaced`: `npm/typescript`, `npm/@types/*`.
    pub(in crate::rule) development_only: Option<OneOrMany<String>>,
}

/// How a declaration may be unsound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Condition {
    /// It does not follow its ecosystem's grammar.
    Invalid,
    /// The file asks for the same package twice.
    Duplicate,
    /// The file asks for the same package twice, and no version satisfies both.
    ConflictingDuplicate,
    /// Nothing bounds it.
    Unbounded,
    /// Nothing bounds it from above.
    OpenEnded,
    /// It is `*`.
    Wildcard,
    /// It names a tag that moves without an order: `latest`, `stable`, none at all.
    FloatingTag,
    /// It names a branch.
    FloatingBranch,
    /// The lock file holds a version that the declaration does not admit.
    StaleLock,
    /// By `style`, an application has to name the version, and neither the requirement nor a lock file does.
    Unpinned,
    /// The file's requirements are written in more than one style; with `style`, in another than that.
    MixedStyle,
    /// An application's manifest without the lock file that its tool would write. Libraries are left alone.
    MissingLock,
    /// Lock files of several tools lie side by side.
    SeveralLocks,
    /// A command installs what a lock file says, and there is none.
    InstallWithoutLock,
    /// The file's own tool refuses it, though it could be read here: comments in package.json.
    InvalidManifest,
    /// What only builds, types or tests (`development-only`) is asked for at run time.
    Misplaced,
    /// Sources in Python import a module, and no manifest declares the package that it comes from.
    UndeclaredImport,
    /// A package of npm wants another one beside it that package.json does not declare.
    MissingPeer,
    /// What `match` names only comes through another package, and is asked for all the same.
    RedundantDirect,
}

impl Criteria for Specifier {
    type Fields = SpecifierFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let conditions = fields.conditions.0;
        let mut sound = true;
        let mut wants = |condition: Condition, is_said: bool, field: &str, word: &str| {
            if conditions.contains(&condition) && !is_said {
                build.fault("conditions", format!("`{word}` needs the field `{field}`"), None);
                sound = false;
            }
        };
        wants(Condition::Unpinned, fields.style.is_some(), "style", "unpinned");
        wants(Condition::Misplaced, fields.development_only.is_some(), "development-only", "misplaced");
        wants(Condition::RedundantDirect, fields.components.is_some(), "match", "redundant-direct");
        let development_only = match &fields.development_only {
            Some(written) => build.components("development-only", written)?,
            None => Components::default(),
        };
        let styles = match fields.style {
            Some(written) => Styles::build(written, build)?,
            None => Styles::default(),
        };
        let components = build.components_or_all(fields.components)?;
        sound.then_some(Self { components, conditions, styles, development_only })
    }
}
