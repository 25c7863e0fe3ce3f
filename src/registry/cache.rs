//! What registries said, kept on disk as plain files: any number of processes, nothing to open, nothing to repair.
//!
//! `<root>/releases-v1/<ecosystem>/<2 hex digits>/<the other 30>`, and the same below `advisories-v1`. A file is written beside its place and moved there, so
//! that a reader sees a whole entry or none. An entry that cannot be read counts as absent, and is written anew.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::model::{EcosystemId, Lookup};

use super::entry::{self, Entry};
use super::http::Validators;

const RELEASES: &str = "releases-v1";
const ADVISORIES: &str = "advisories-v1";
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# What package registries and databases of advisories say, kept by overhaul.\n";

/// The cache below one folder.
#[derive(Clone, Debug)]
pub struct Cache {
    root: PathBuf,
}

/// How much a cache holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holding {
    /// Packages.
    pub entries: u64,
    /// Bytes of all of them.
    pub bytes: u64,
}

/// The place of one package's entry.
pub(super) struct Slot {
    path: PathBuf,
    pub(super) key: String,
}

impl Cache {
    /// The cache in that folder, which need not exist.
    pub fn new(root: PathBuf) -> Self {
        Self { root }
    }

    /// Whether anything was ever kept here.
    pub(super) fn has_answers(&self) -> bool {
        self.root.join(RELEASES).is_dir()
    }

    /// The place for what one registry says of one package.
    pub(super) fn slot(&self, ecosystem: EcosystemId, base: &str, name: &str) -> Slot {
        self.slot_in(RELEASES, ecosystem, base, name)
    }

    /// The place for what a database of advisories says of one package.
    pub(super) fn advisory_slot(&self, ecosystem: EcosystemId, base: &str, name: &str) -> Slot {
        self.slot_in(ADVISORIES, ecosystem, base, name)
    }

    fn slot_in(&self, folder: &str, ecosystem: EcosystemId, base: &str, name: &str) -> Slot {
        let key = format!("{} {base} {name}", env!("CARGO_PKG_VERSION"));
        let digest = Sha256::digest(key.as_bytes());
        let hash = digest.iter().take(16).fold(0_u128, |hash, byte| (hash << 8) | u128::from(*byte));
        let shard = format!("{:02x}", hash >> 120);
        let rest = format!("{:030x}", hash & (u128::MAX >> 8));
        let path = self.root.join(folder).join(ecosystem.as_str()).join(shard).join(rest);
        Slot { path, key }
    }

    /// What lies in that place, if it is whole.
    pub(super) fn read(slot: &Slot) -> Option<Entry> {
        entry::decode(&slot.key, Self::bytes(slot)?)
    }

    /// The bytes that lie in that place.
    pub(super) fn bytes(slot: &Slot) -> Option<Vec<u8>> {
        fs::read(&slot.path).ok()
    }

    /// Puts bytes into a place. What fails is not kept; the next run asks again.
    pub(super) fn keep(&self, slot: &Slot, bytes: &[u8]) {
        let _ = self.put(&slot.path, bytes);
    }

    /// Puts an answer into its place.
    pub(super) fn write(&self, slot: &Slot, lookup: &Lookup, fetched: Timestamp, dated: bool, validators: &Validators) {
        self.keep(slot, &entry::encode(&slot.key, lookup, fetched, dated, validators));
    }

    /// Notes that the entry was found unchanged.
    pub(super) fn touch(&self, slot: &Slot, entry: &mut Entry, fetched: Timestamp) {
        entry::touch(&mut entry.bytes, fetched);
        entry.fetched = fetched;
        self.keep(slot, &entry.bytes);
    }

    fn put(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let Some(shard) = path.parent() else { return Ok(()) };
        let mut file = match NamedTempFile::new_in(shard) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                fs::create_dir_all(shard)?;
                self.tag()?;
                NamedTempFile::new_in(shard)?
            }
            file => file?,
        };
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }

    /// Says to backup programs that nothing here is worth keeping.
    fn tag(&self) -> io::Result<()> {
        match fs::OpenOptions::new().write(true).create_new(true).open(self.root.join(TAG)) {
            Ok(mut file) => file.write_all(TAG_TEXT.as_bytes()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Counts what is there.
    pub fn holding(&self) -> io::Result<Holding> {
        let mut holding = Holding::default();
        let mut folders = [RELEASES, ADVISORIES].map(|folder| self.root.join(folder)).to_vec();
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    folders.push(entry.path());
                } else {
                    holding.entries += 1;
                    holding.bytes += entry.metadata()?.len();
                }
            }
        }
        Ok(holding)
    }

    /// Removes every entry, and nothing else that may lie in the folder.
    pub fn clean(&self) -> io::Result<()> {
        [RELEASES, ADVISORIES].iter().try_for_each(|folder| match fs::remove_dir_all(self.root.join(folder)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            removed => removed,
        })
    }
}
