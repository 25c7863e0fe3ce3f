//! Decides which release each dependency may move to, and keeps the reason for every one that was not chosen.
//!
//! A dependency becomes a `question`; equal questions are decided once for the whole fleet. The `candidates` are the
//! releases that exist; what speaks against each is an `objection`; `admit` knows whether a release runs wherever
//! the project promises to run (`engines`).

mod admit;
mod candidates;
mod choose;
mod engines;
mod objection;
mod question;

pub use choose::{Depth, choose};
