//! Ratios of whole-process times on a synthetic fleet.
fn main() {}
