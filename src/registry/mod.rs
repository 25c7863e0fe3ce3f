//! The async rim: what registries know of packages, and the database of advisories, over HTTP, through a disk cache.
//!
//! ```text
//! wanted ──cache──▶ fresh ones ──────────────────────────────▶ Resolved
//!             └───▶ stale or absent ──HTTP, `Ecosystem::query`──┘
//! ```
//! Everything else of the crate is plain functions; only this folder knows a future, and only once something is missing
//! from the cache.

mod cache;
mod client;
mod credential;
mod endpoint;
mod entry;
mod failure;
mod host;
mod http;
mod network;
mod osv;
mod resolve;
mod snapshot;
mod token;

use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::Duration;

use jiff::Timestamp;
use rustc_hash::FxHashMap;
use url::Url;

use crate::model::{Fault, Lookup, Package};

pub use cache::{Cache, Holding};
pub use endpoint::{Endpoints, OSV};
pub use osv::{Records, Subject};

/// Where documents come from, and how long they are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The cache; the network for what is older than this.
    Online {
        /// The age up to which an entry is taken as it is.
        max_age: Duration,
    },
    /// The network, for everything; the cache only says what is unchanged.
    Refresh,
    /// Only the cache, however old.
    Offline,
    /// Only recorded documents: `DIR/<ecosystem>/<name>.json`, with `/` written `%2f`. A missing file is a 404, but of what
    /// is known to be there.
    Snapshot(PathBuf),
}

/// How registries are asked.
#[derive(Clone)]
pub struct Config {
    /// Where documents come from.
    pub mode: Mode,
    /// The folder of the cache, where there is to be one.
    pub cache: Option<PathBuf>,
    /// Where the registries are.
    pub endpoints: Endpoints,
    /// How many packages are looked up at one host at the same time.
    pub connections_per_host: usize,
    /// How long one package may take.
    pub deadline: Duration,
    /// How often a failed request is tried again.
    pub retries: u32,
    /// The largest document that is read, in bytes after decompression.
    pub body_limit: u64,
    /// The time of the run, by which the age of entries is told.
    pub now: Timestamp,
    /// Which packages are known to be there: a snapshot without one of them has not recorded it.
    pub is_known: fn(&Package) -> bool,
}

impl Config {
    /// What suits a run against real registries.
    pub fn new(mode: Mode, endpoints: Endpoints, now: Timestamp) -> Self {
        Self {
            mode,
            cache: None,
            endpoints,
            connections_per_host: 32,
            deadline: Duration::from_mins(1),
            retries: 2,
            body_limit: 128 << 20,
            now,
            is_known: |_| false,
        }
    }
}

/// All registries.
pub struct Registry {
    config: Config,
    cache: Option<Cache>,
    network: OnceLock<Result<network::Network, Fault>>,
}

/// Gets one document that is of no package.
pub fn fetch(config: &Config, url: &Url) -> Result<Vec<u8>, Fault> {
    network::Network::new(config, None)?.get(url)
}

/// What the registries said.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The answer for each package that was wanted.
    pub lookups: FxHashMap<Package, Lookup>,
    /// How each registry fared, by id.
    pub sources: Vec<SourceState>,
}

/// How one registry fared in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceState {
    /// `pypi`, `npm`, `cargo`, `oci`, `github`; with the host (`oci/registry.example`) where it is not the usual one.
    pub id: String,
    /// How good its answers are.
    pub state: State,
    /// The time of the oldest answer that was used, where that is known.
    pub oldest: Option<Timestamp>,
    /// How many packages it was wanted for.
    pub asked: usize,
    /// For how many of them it gave no answer of its own: nothing is known, or something old had to do.
    pub failed: usize,
    /// The first of the failures, by package.
    pub fault: Option<Fault>,
}

/// How good the answers of a registry are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It answered in this run.
    Fresh,
    /// All answers came from the cache and were young enough.
    Cached,
    /// Some answers are older than they should be, because it could not be asked.
    Stale,
    /// Nothing is known of some packages.
    Partial,
    /// It answered nothing.
    Unreachable,
    /// It was not asked: `--offline`.
    Offline,
    /// Recorded documents answered for it.
    Snapshot,
}

impl State {
    /// The word in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Cached => "cached",
            Self::Stale => "stale",
            Self::Partial => "partial",
            Self::Unreachable => "unreachable",
            Self::Offline => "offline",
            Self::Snapshot => "snapshot",
        }
    }
}
