//! Semantic versions: the key that cargo and npm share.
