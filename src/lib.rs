//! wip

pub mod ecosystem;
pub mod fleet;
pub mod lifecycle;
pub mod manifest;
pub mod model;
pub mod plan;
pub mod registry;
pub mod report;
pub mod rule;
