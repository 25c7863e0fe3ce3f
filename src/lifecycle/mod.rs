//! End-of-life dates: is this version supported on that day?
