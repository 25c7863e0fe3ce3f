//! `poetry.lock`: what Poetry installed.

use crate::model::{EcosystemId, Locked, Problem, Source};

use super::Lock;
use super::syntax::package_list::{self, Listed};
use super::syntax::path::file_name;
use super::syntax::pin::{Entry, host};

/// The format.
pub struct PoetryLock;

impl Lock for PoetryLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::PYPI
    }

    fn serves(&self) -> &'static [&'static str] {
        &["pyproject"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "poetry.lock"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        Ok(Locked { entries: package_list::read(source)?.iter().filter_map(Listed::python).collect() })
    }

    /// What comes from elsewhere than the usual index says so.
    fn pins<'a>(&self, source: &'a Source) -> Vec<Entry<'a>> {
        let entry = |pin: package_list::Pinning<'a>| {
            let host = match pin.source {
                None => None,
                Some("legacy") => Some(host(pin.url?)?),
                Some(_) => return None,
            };
            Some(Entry { host, ..Entry::at(source, pin.name, pin.version)? })
        };
        package_list::pins(&source.text).into_iter().filter_map(entry).collect()
    }
}
