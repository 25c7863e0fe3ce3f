//! Overhaul examines many repositories at once and puts them right.
//!
//! The data goes one way; each stage is a folder and returns a value, and no stage changes what an earlier one returned:
//!
//! ```text
//!  fleet ──discover──▶ sources ──extract──▶ dependencies + facts ──resolve──▶ releases ──choose──▶ choices
//!                                                    │                           │                  │
//!                                                    └───────────── judge ◀──────┴──────────────────┘   rules
//!                                                                     │
//!                                           report ◀──render── findings
//! ```
//!
//! | folder | what it is | may use |
//! |---|---|---|
//! | [`model`] | plain data: the words of the project | nothing |
//! | [`fleet`] | which repositories there are, and how their files are read | `model` |
//! | [`manifest`] | one file or folder per file format: text in, dependencies and facts out | `model`, `code`, and the requirement lines of [`ecosystem::pypi`] |
//! | [`ecosystem`] | one folder per package namespace: version order, ranges, raising, registry documents | `model` |
//! | [`registry`] | the async rim: HTTP, cache, credentials | `model`, `ecosystem` |
//! | [`lifecycle`] | end-of-life dates | `model` |
//! | [`advisory`] | what is known against releases: OSV records | `model`, `ecosystem` |
//! | [`plan`] | which release each dependency may move to, and why not the others | `model`, `ecosystem`, `manifest` |
//! | [`code`] | sources of programs: code, strings, comments, imports | `model` |
//! | [`edit`] | a changed requirement as bytes, proved by reading the result again | `model`, `ecosystem`, `manifest` |
//! | [`rule`] | packs of rules, and one file per kind of check | `model`, `ecosystem`, `lifecycle`, `advisory`, `code`, and the syntax of [`manifest`] |
//! | [`report`] | one file per format over one [`report::Report`] | `model` |
//! | [`command`] | one thin file per subcommand: settings, stages, output | everything |
//!
//! [`cli`] is what can be said on the command line, [`settings`] what it means together with `overhaul.yaml` and the
//! environment, [`ui`] the only writer to standard error, [`error`] and [`exit`] how a run ends. The table is held against
//! the sources by `tests/it/layers.rs`.
//!
//! Two departures from a plain pipeline are decided: a manifest may use the grammar of a requirement line, since that
//! belongs to its ecosystem and is needed to read the file; and choosing comes before judging, since a rule about
//! freshness has to know the newest acceptable release.

pub mod advisory;
pub mod cli;
pub mod code;
pub mod command;
pub mod ecosystem;
pub mod edit;
pub mod error;
pub mod exit;
pub mod fleet;
pub mod lifecycle;
pub mod manifest;
pub mod model;
pub mod plan;
pub mod registry;
pub mod report;
pub mod rule;
pub mod settings;
pub mod ui;
