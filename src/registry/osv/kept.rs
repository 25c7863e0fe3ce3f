//! The records of one package as they lie in the cache.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::registry::entry::{seal, unseal};

/// The records of one package.
#[derive(Debug)]
pub(super) struct Kept {
    /// When the database was asked which there are.
    pub(super) fetched: Timestamp,
    pub(super) records: Vec<Record>,
}

/// One record, in the state that its package's list named.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) id: String,
    /// As the list said it.
    pub(super) modified: String,
    pub(super) body: Vec<u8>,
}

impl Kept {
    /// The record of that name and state, where it is here.
    pub(super) fn find(&self, id: &str, modified: &str) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id && record.modified == modified)
    }

    pub(super) fn encode(&self, key: &str) -> Vec<u8> {
        // Writing to memory cannot fail; an empty entry would be fetched again.
        seal(self.fetched, &postcard::to_stdvec(&(key, &self.records)).unwrap_or_default())
    }

    pub(super) fn decode(key: &str, bytes: &[u8]) -> Option<Self> {
        let (fetched, rest) = unseal(bytes)?;
        let (own, records): (&str, Vec<Record>) = postcard::from_bytes(rest).ok()?;
        (own == key).then_some(Self { fetched, records })
    }
}
