//! `uv.lock`: what uv installed.

use crate::model::{EcosystemId, LockEntry, Locked, Problem, Source};

use super::Lock;
use super::syntax::package_list::{self, Listed};
use super::syntax::path::file_name;
use super::syntax::pin::{Entry, host};

/// The format.
pub struct UvLock;

impl Lock for UvLock {
    fn ecosystem(&self) -> EcosystemId {
        EcosystemId::PYPI
    }

    fn serves(&self) -> &'static [&'static str] {
        &["pyproject"]
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "uv.lock"
    }

    fn read(&self, source: &Source) -> Result<Locked, Problem> {
        Ok(Locked { entries: package_list::read(source)?.iter().filter_map(entry).collect() })
    }

    fn pins<'a>(&self, source: &'a Source) -> Vec<Entry<'a>> {
        let entry = |pin: package_list::Pinning<'a>| {
            let from = pin.source?.strip_prefix("{ registry = \"")?.split('"').next()?;
            Some(Entry { host: Some(host(from)?), ..Entry::at(source, pin.name, pin.version)? })
        };
        package_list::pins(&source.text).into_iter().filter_map(entry).collect()
    }
}

/// Members of the workspace are left out: they are the project, not something it installs.
fn entry(package: &Listed<'_>) -> Option<LockEntry> {
    let source = package.source.as_deref().unwrap_or_default();
    let kind = source.trim_start_matches(['{', ' ']);
    if ["editable", "virtual", "workspace"].iter().any(|member| kind.starts_with(member)) {
        return None;
    }
    package.python()
}
