//! Decides which release each dependency may move to.
