//! What the conditions want to know of files beside what manifests state.

use super::super::super::probe::{Probe, Probed, Seen, Want};
use super::{Condition, Specifier, import, install, lock, project, refused};

/// The file is there.
pub(super) const THERE: u32 = 0;
/// What a manifest says of its project: that it is a library, or whose tool's it is.
pub(super) const PROJECT: u32 = 1;
/// A command that installs what a lock file says: its tool and the command.
pub(super) const INSTALL: u32 = 2;
/// What a manifest's own tool does not take.
pub(super) const REFUSED: u32 = 3;
/// A module that a source imports in any case.
pub(super) const MODULE: u32 = 4;
/// A module that a source imports only sometimes: in a function, in a `try`, under a condition.
pub(super) const MODULE_SOMETIMES: u32 = 5;

impl Specifier {
    pub(super) fn asks_files(&self) -> bool {
        self.asks_locks() || self.asks_projects() || self.asks_modules() || self.reports(Condition::InvalidManifest)
    }

    fn asks_locks(&self) -> bool {
        [Condition::MissingLock, Condition::SeveralLocks, Condition::InstallWithoutLock]
            .iter()
            .any(|it| self.reports(*it))
    }

    fn asks_projects(&self) -> bool {
        let by_kind = [Condition::MissingLock, Condition::Misplaced, Condition::MixedStyle, Condition::Unpinned];
        by_kind.iter().any(|it| self.reports(*it))
    }

    fn asks_modules(&self) -> bool {
        self.reports(Condition::UndeclaredImport) || self.reports(Condition::RedundantDirect)
    }
}

impl Probe for Specifier {
    fn wants(&self, path: &str) -> Want {
        let name = path.rsplit('/').next().unwrap_or(path);
        let wanted = [
            (self.asks_locks() && lock::is_of_interest(path, name), Want::Path),
            (self.asks_projects() && project::is_of_interest(name), Want::Text),
            (self.reports(Condition::InvalidManifest) && refused::is_of_interest(name), Want::Text),
            (self.reports(Condition::InstallWithoutLock) && install::is_of_interest(path, name), Want::Text),
            (self.asks_modules(), import::wants(path, name)),
        ];
        let wanted = wanted.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, want)| want);
        wanted.max().unwrap_or(Want::Nothing)
    }

    fn look(&self, file: &Probed<'_>, seen: &mut Vec<Seen>) {
        let path = file.source.path.as_str();
        let name = file.source.path.file_name();
        if self.asks_projects() && project::is_of_interest(name) {
            project::look(file, seen);
        }
        if self.reports(Condition::InvalidManifest) && refused::is_of_interest(name) {
            refused::look(file, seen);
        }
        if self.reports(Condition::InstallWithoutLock) && install::is_of_interest(path, name) {
            install::look(file, seen);
        }
        if self.asks_modules() && import::wants(path, name) == Want::Text {
            import::look(file, seen);
        }
    }
}
