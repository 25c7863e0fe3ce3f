//! One copy of each name, version and requirement, however many places write it.

/// An interned string: eight bytes, `Copy`, compared by address and ordered by text.
///
/// A fleet of 10,000 repositories writes the same few thousand names and requirements half a million times;
/// interning keeps the run within a few hundred megabytes. Interned text lives until the process ends, which
/// is what a command-line run wants.
pub type Text = ustr::Ustr;
