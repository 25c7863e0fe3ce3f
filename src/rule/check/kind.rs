//! The kinds of rules: one line each, beside the file of the same name.

use schemars::SchemaGenerator;
use serde_json::{Map, Value};

use crate::model::Severity;

use super::super::schema::object;
use super::super::yaml::field_names;
use super::{Build, Check, Criteria};

macro_rules! kinds {
    ($(#[doc = $question:literal] $kind:ident: $word:literal, $severity:ident;)*) => {
        /// The kinds of rules.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $(#[doc = $question] $kind,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// The word in rules files.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                }
            }

            /// What it asks.
            pub fn question(self) -> &'static str {
                match self {
                    $(Self::$kind => $question.trim(),)*
                }
            }

            /// The severity of a rule that says none.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$kind => Severity::$severity,)*
                }
            }

            /// The names of the kind's own fields.
            pub(in crate::rule) fn fields(self) -> &'static [&'static str] {
                match self {
                    $(Self::$kind => field_names::<<super::$kind as Criteria>::Fields>(),)*
                }
            }

            /// The JSON Schema of the kind's own fields.
            pub(in crate::rule) fn schema(self, generator: &mut SchemaGenerator) -> Map<String, Value> {
                match self {
                    $(Self::$kind => object::<<super::$kind as Criteria>::Fields>(generator),)*
                }
            }

            /// The check that a rule's own fields make; `None` after noting what is wrong with them.
            pub(in crate::rule) fn build(self, build: &Build<'_>) -> Option<Box<dyn Check>> {
                match self {
                    $(Self::$kind => Some(Box::new(super::$kind::build(build.fields()?, build)?)),)*
                }
            }
        }
    };
}

kinds! {
    /// Is this component at an allowed version everywhere it is named?
    VersionConstraint: "version-constraint", Medium;
    /// Is it, or one of these, declared?
    RequiredComponent: "required-component", Medium;
    /// Must it not be declared?
    BannedComponent: "banned-component", Medium;
    /// How far behind is it?
    Freshness: "freshness", Low;
    /// Does it exist, and does its publisher stand by it?
    RegistryStatus: "registry-status", High;
    /// Is the declaration sound?
    Specifier: "specifier", Medium;
    /// Do the declared versions fit together?
    Compatibility: "compatibility", High;
    /// Is the cycle supported?
    EndOfLife: "end-of-life", High;
    /// Is the version in use known to be vulnerable or malicious?
    Advisory: "advisory", High;
    /// How many versions of one component does the fleet run?
    Drift: "drift", Low;
    /// Is the image built as it should be?
    Dockerfile: "dockerfile", Medium;
    /// Are the services what they should be?
    Compose: "compose", Medium;
    /// Do the pipelines do what they should?
    Workflow: "workflow", Medium;
    /// Are the files there that should be, and not those that should not?
    File: "file", Low;
    /// Has this key in this file that value?
    Config: "config", Medium;
    /// Is this used in the sources?
    CodePattern: "code-pattern", Medium;
}
