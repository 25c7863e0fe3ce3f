//! The words of the project as plain data: what a repository holds, what registries know, what was found.
//!
//! Uses nothing else of the crate; every other folder speaks in these types.

mod address;
mod choice;
mod dependency;
mod extracted;
mod fact;
mod finding;
mod fleet;
pub mod host;
mod package;
mod pinned;
mod policy;
mod release;
mod roadmap;
mod runtime;
mod source;
mod spread;
mod table;
mod text;
mod trace;
mod version;

pub use address::without_secrets;
pub use choice::{Choice, Current, CurrentFrom, Held, HeldReason, Level, Update};
pub use dependency::{Dependency, Origin, Scope, Skip};
pub use extracted::{Extracted, Include, LockEntry, Locked, Problem};
pub use fact::{Fact, FactKey, Value};
pub use finding::{Finding, Priority, Reason, Remedy, Safety, Severity, WaivedBy};
pub use fleet::{
    Claim, Engine, Engines, Fleet, Inventory, Manifested, Outside, PassedOver, Repository, Resolution, Unread,
};
pub use package::{EcosystemId, Package};
pub use pinned::{Pin, Pinned};
pub use policy::{Group, Policy, RangePolicy, Target};
pub use release::{Constraint, Fault, FaultKind, Lookup, Pythons, Release, Releases, Standing};
pub use roadmap::{Aim, Coverage, Decision, Every, Phase, Risk, Roadmap, Round, RuleLine, Task};
pub use runtime::{Runtime, Says, Statement};
pub use source::{Encoding, Place, RepoPath, Source, SourceId};
pub use spread::{Change, Running, Spread};
pub use table::{Edition, EditionSource};
pub use text::Text;
pub use trace::Trace;
pub use version::{Part, Version};
