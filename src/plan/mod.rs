//! Decides which release each dependency may move to, and keeps the reason for every one that was not chosen.

mod admit;
mod choose;
mod engines;

pub use choose::{choose, explain};
