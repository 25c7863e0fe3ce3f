//! What the fleet is held against: rules files, packs, inheritance, selectors, waivers, and the checks behind each kind.
//!
//! ```text
//! files ──yaml──▶ trees ──merge──▶ drafts by id ──build──▶ RuleSet ──judge──▶ findings
//! ```
//! A rules file is read as a tree whose every key and value knows its place; trees are merged rule by rule and field by
//! field; only what results is read as types. So a problem always has a place, however many files a rule came from, and
//! all problems of all files are told at once.

mod build;
pub mod check;
mod component;
mod diagnostic;
mod explain;
mod globs;
mod judge;
mod load;
mod merge;
mod pack;
mod portfolio;
mod probe;
mod refer;
mod ruleset;
mod schema;
mod sound;
mod testcase;
mod when;
mod yaml;

pub use check::{Across, Case, Check, Convergence, Drift, Kind, Precision, is_known, spreads};
pub use component::Components;
pub use diagnostic::{Diagnostic, Spot};
pub use explain::Said;
pub use globs::Globs;
pub use judge::{Judged, judge};
pub use load::{Fetched, GitSource, LoadRequest, SHIPPED, Unfetched, load, load_pack};
pub use pack::{Cadence, Scale, parse_age};
pub use portfolio::Portfolio;
pub use probe::{Probe, Probed, Probes, Seen, Want, Wishes};
pub use ruleset::{Fix, Override, Rule, RuleSet, Scan, Selector, Template, Waiver};
pub use schema::schema;
pub use sound::{Known, asked_for, conflicts, stale};
pub use testcase::{Actual, Difference, Expected, TestCase};
pub use when::{Environment, WhenFile, WhenPattern};
