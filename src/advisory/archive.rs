//! Records in a zip archive, as the database exports them: read in parallel, entry by entry.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use zip::ZipArchive;

use super::intake::{Harvest, Intake};
use super::source::{has_ending, read_whole};

/// Reads every record of an archive, which is called `shown`; nothing where it is all there is.
pub(super) fn read(path: &Path, shown: &dyn Display, intake: &Intake<'_>) -> io::Result<Harvest> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let archive = ZipArchive::new(Window { file: Arc::new(file), length, at: 0 })
        .map_err(|error| io::Error::other(format!("not a zip archive that can be read: {error}")))?;
    let shown = shown.to_string();
    let harvest = (0..archive.len()).into_par_iter().fold(
        || (archive.clone(), Harvest::default(), Vec::new()),
        |(mut archive, mut harvest, mut bytes), index| {
            entry(&mut archive, index, &shown, intake, &mut bytes, &mut harvest);
            (archive, harvest, bytes)
        },
    );
    Ok(harvest.map(|(_, harvest, _)| harvest).reduce(Harvest::default, Harvest::join))
}

fn entry(
    archive: &mut ZipArchive<Window>,
    index: usize,
    shown: &str,
    intake: &Intake<'_>,
    bytes: &mut Vec<u8>,
    harvest: &mut Harvest,
) {
    let name = match archive.name_for_index(index) {
        Some(Ok(name)) => name.into_owned(),
        _ => format!("entry {index}"),
    };
    if !has_ending(Path::new(&name), "json") {
        return;
    }
    let at = || if shown.is_empty() { name.clone() } else { format!("{shown}/{name}") };
    let read = archive.by_index(index).map_err(io::Error::other).and_then(|entry| read_whole(entry, bytes));
    match read {
        Ok(()) => intake.take(&at, bytes, harvest),
        Err(error) => harvest.trouble(at(), error.to_string()),
    }
}

/// A file that many threads read at places of their own.
#[derive(Clone, Debug)]
struct Window {
    file: Arc<File>,
    length: u64,
    at: u64,
}

impl Read for Window {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = read_at(&self.file, buffer, self.at)?;
        self.at += count as u64;
        Ok(count)
    }
}

impl Seek for Window {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = target.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        Ok(self.at)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}
