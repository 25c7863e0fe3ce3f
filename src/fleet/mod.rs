//! Which repositories there are and how their files are read.
