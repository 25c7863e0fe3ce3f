//! What files state that is not a dependency but that rules ask about.

use super::{Place, Text};

/// Anything a manifest or a file states that is not a dependency.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub key: FactKey,
    /// What it says.
    pub value: Value,
    /// Where it says so.
    pub place: Place,
}

/// The vocabulary of facts.
///
/// | key | value | from |
/// |---|---|---|
/// | `ProjectName` | text | pyproject, package.json, Cargo.toml |
/// | `ProjectVersion` | text | pyproject, package.json, Cargo.toml |
/// | `WorkspaceMember` | text, a glob | package.json, pnpm-workspace.yaml, Cargo.toml, uv |
/// | `PackageIndex` | text, an address | requirements (`-i`, `--extra-index-url`), uv, PDM, Poetry |
/// | `Stage` | text, its name | Dockerfile |
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKey {
    /// The name the project publishes under.
    ProjectName,
    /// The version the project publishes.
    ProjectVersion,
    /// A member (or a glob of members) of the workspace.
    WorkspaceMember,
    /// Another registry that the manifest names.
    PackageIndex,
    /// A build stage of an image.
    Stage,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// It is stated, nothing more.
    Present,
    /// A switch.
    Bool(bool),
    /// A word or a line.
    Text(Text),
    /// Several words or lines.
    List(Vec<Text>),
}
