//! The async rim: documents of registries, over HTTP, through a disk cache.
