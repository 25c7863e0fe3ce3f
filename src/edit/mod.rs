//! Turns a change of a requirement into bytes, and proves that these bytes change that and nothing else.
