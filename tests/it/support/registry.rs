//! A loopback registry fed from `fixtures/registry`.
