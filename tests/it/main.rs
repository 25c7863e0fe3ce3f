//! The one integration test binary. Cases are folders under `fixtures/`: in -> out; `UPDATE=1` rewrites what is expected.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, clippy::pedantic, reason = "a test binary has no users")]

mod stacks;
mod support;

mod advisory;
mod bench;
mod cases;
mod code;
mod completions;
mod data;
mod edge_cases;
mod fleet;
mod hostile;
mod kinds;
mod layers;
mod locks_javascript;
mod manifests;
mod readme;
mod registry;
mod report;
mod roundtrip;
mod rules;
mod unreadable;
mod versions_cargo;
mod versions_github;
mod versions_npm;
mod versions_oci;
mod versions_pypi;
