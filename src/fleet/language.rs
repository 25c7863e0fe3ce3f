//! Which languages a repository is written in, by bytes of tracked source.
