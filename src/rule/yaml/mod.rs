//! Reads YAML so that every key and value knows its place, and so that one wrong value does not hide the next.
//!
//! A tree first ([`tree`]), guarded against aliases that multiply and against deep nesting; then any type that serde can
//! read from it ([`read`]). Scalars keep their text: a version is never read through a number.

mod names;
mod quoted;
mod read;
mod tree;

pub(super) use names::field_names;
pub(super) use quoted::{ONE_OR_MANY, Quoted, Slotted};
pub(super) use read::{Faults, Reader};
pub(super) use tree::{Key, Mark, Node, Shape, parse};
