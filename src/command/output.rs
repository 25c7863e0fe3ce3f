//! From what was gathered to the report, and from the report to its files.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::error::{Error, Kind};
use crate::lifecycle::Lifecycles;
use crate::model::{EditionSource, Fault, Finding, Fleet, Lookup, Package, Resolution, Text};
use crate::registry::{self, State};
use crate::report::{Report, RunError, SourceKind, SourceRow, SourceState, Style};
use crate::settings::{Destination, Settings};

use super::gather::Gathered;

/// The report on what was gathered and found.
pub(super) fn report<'a>(settings: &'a Settings, gathered: &'a Gathered, findings: &'a [Finding]) -> Report<'a> {
    let Gathered { fleet, resolution, advised, sources, failures } = gathered;
    let mut errors: Vec<RunError> = failures
        .iter()
        .map(|failure| RunError {
            scope: "repository",
            subject: failure.subject().to_owned(),
            code: failure.code(),
            message: failure.to_string(),
            affects: 0,
        })
        .collect();
    errors.extend(unanswered(fleet, resolution));
    errors.extend(advised.errors.iter().cloned());
    errors.sort();
    let is_read = fleet.inventories.iter().all(|inventory| inventory.errors.is_empty());
    Report {
        fleet,
        resolution,
        findings,
        sources: sources.iter().map(registry_row).chain([lifecycle_row(), advised.row()]).collect(),
        advisories: advised.told(settings),
        lifecycles: Lifecycles::in_use().edition(),
        complete: errors.is_empty() && is_read,
        errors,
        generated_at: settings.clock.now,
        as_of: settings.clock.as_of,
        today: settings.clock.today,
        rules: settings.rules.lines(),
        roadmap: settings.rules.roadmap.as_ref(),
        coverage: settings.rules.portfolio.as_ref().map(|portfolio| portfolio.coverage(fleet)),
        measurements: settings.measurements.clone(),
    }
}

/// The packages about which nothing is known, with how many dependencies ask for each.
fn unanswered(fleet: &Fleet, resolution: &Resolution) -> Vec<RunError> {
    let mut asking: BTreeMap<Package, (&Fault, u32)> = BTreeMap::new();
    for (_, _, dependency) in fleet.dependencies() {
        if let Lookup::Unknown(fault) = resolution.lookup(&dependency.package) {
            asking.entry(dependency.package).or_insert((fault, 0)).1 += 1;
        }
    }
    let error = |(package, (fault, affects)): (Package, (&Fault, u32))| RunError {
        scope: "registry",
        subject: package.purl(),
        code: fault.kind.as_str(),
        message: fault.message.clone(),
        affects,
    };
    asking.into_iter().map(error).collect()
}

fn registry_row(source: &registry::SourceState) -> SourceRow {
    SourceRow {
        kind: SourceKind::Registry,
        id: Some(Text::from(&source.id)),
        state: match source.state {
            State::Fresh | State::Cached => SourceState::Fresh,
            State::Stale | State::Offline => SourceState::Cached,
            State::Partial => SourceState::Partial,
            State::Unreachable => SourceState::NotReached,
            State::Snapshot => SourceState::Snapshot,
        },
        oldest: source.oldest,
        unanswered: source.failed as u32,
    }
}

/// The table of ends of life that is in use.
fn lifecycle_row() -> SourceRow {
    let edition = Lifecycles::in_use().edition();
    let state = match edition.source {
        EditionSource::Embedded => SourceState::Embedded,
        EditionSource::Updated => SourceState::Updated,
    };
    let oldest = edition.as_of.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    SourceRow { kind: SourceKind::Lifecycle, id: None, state, oldest, unanswered: 0 }
}

/// Writes a report where it goes.
pub(super) fn write(destination: &Destination, report: &Report<'_>, style: Style) -> Result<(), Error> {
    let renderer = destination.format.renderer();
    match &destination.file {
        None => super::print(|out| renderer.render(report, &style, out)).map(|_| ()),
        Some(file) => {
            let plain = Style { width: 120, colour: false, ..style };
            write_file(file, |out| renderer.render(report, &plain, out)).map_err(|error| {
                Error::new(Kind::Environment, format!("cannot write the report to {}: {error}", file.display()))
            })
        }
    }
}

/// Writes beside the file and then takes its place, so that no reader sees half a report.
///
/// What is there and is not a plain file (a device, a pipe, a link) is written into, never replaced.
pub(super) fn write_file(file: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    if file.symlink_metadata().is_ok_and(|there| !there.is_file()) {
        let mut out = BufWriter::new(std::fs::File::create(file)?);
        return write(&mut out).and_then(|()| out.flush());
    }
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // The name of the file beside it would say nothing to anybody.
    let beside = tempfile::NamedTempFile::new_in(folder).map_err(|error| io::Error::from(error.kind()))?;
    let mut out = BufWriter::new(beside);
    write(&mut out)?;
    let written = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    share(written.as_file(), file)?;
    written.persist(file).map(|_| ()).map_err(|error| error.error)
}

/// Gives the new file the permissions of the one it replaces, or those of any new file: a report is there to be read.
#[cfg(unix)]
fn share(new: &std::fs::File, old: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let of_old = old.metadata().map(|old| old.permissions());
    new.set_permissions(of_old.unwrap_or_else(|_| std::fs::Permissions::from_mode(0o644)))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the same shape everywhere")]
fn share(_new: &std::fs::File, _old: &Path) -> io::Result<()> {
    Ok(())
}
