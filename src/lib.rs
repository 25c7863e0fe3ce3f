//! wip
pub mod cli;
pub mod command;
pub mod ecosystem;
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
