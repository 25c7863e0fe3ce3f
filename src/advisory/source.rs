//! Where records lie: a folder of files and archives, or one archive.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use rayon::prelude::*;

use super::archive;
use super::intake::{Harvest, Intake};

/// `<ecosystem>/<id>.json` lies two floors down; an export may have a folder around it.
const DEEPEST: usize = 4;
/// No record is larger.
pub(super) const LARGEST: u64 = 32 << 20;

/// Where advisories come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A folder, or a zip archive.
    Path(PathBuf),
    /// The API of the database.
    Online,
}

impl Source {
    /// What a person names: `online`, or a path relative to a folder.
    pub fn named(written: &str, folder: &Path) -> Self {
        if written == "online" { Self::Online } else { Self::Path(folder.join(written)) }
    }

    /// The word in reports.
    pub fn shown(&self) -> String {
        match self {
            Self::Path(path) => path.display().to_string(),
            Self::Online => "online".to_owned(),
        }
    }
}

/// Reads every record of a folder or an archive. The error is that the place as such cannot be read.
pub fn read(path: &Path, intake: &Intake<'_>) -> io::Result<Harvest> {
    if path.metadata()?.is_dir() { folder(path, intake) } else { archive::read(path, &"", intake) }
}

/// Reads files as they are found: a folder of hundreds of thousands is never listed as a whole.
fn folder(root: &Path, intake: &Intake<'_>) -> io::Result<Harvest> {
    root.read_dir()?;
    let files = WalkBuilder::new(root).standard_filters(false).max_depth(Some(DEEPEST)).build();
    let harvest = files.par_bridge().fold(
        || (Harvest::default(), Vec::new()),
        |(mut harvest, mut bytes), entry| {
            match entry {
                Ok(entry) => file(root, entry.path(), intake, &mut bytes, &mut harvest),
                Err(error) => harvest.trouble(root.display().to_string(), error.to_string()),
            }
            (harvest, bytes)
        },
    );
    let mut harvest = harvest.map(|(harvest, _)| harvest).reduce(Harvest::default, Harvest::join);
    for path in archives(root) {
        match archive::read(&path, &name(root, &path), intake) {
            Ok(read) => harvest = harvest.join(read),
            Err(error) => harvest.trouble(name(root, &path), error.to_string()),
        }
    }
    Ok(harvest)
}

fn file(root: &Path, path: &Path, intake: &Intake<'_>, bytes: &mut Vec<u8>, harvest: &mut Harvest) {
    if !has_ending(path, "json") {
        return;
    }
    match File::open(path).and_then(|file| read_whole(file, bytes)) {
        Ok(()) => intake.take(&|| name(root, path), bytes, harvest),
        Err(error) => harvest.trouble(name(root, path), error.to_string()),
    }
}

/// The archives of a folder and of those in it, in order.
fn archives(root: &Path) -> Vec<PathBuf> {
    let entries = WalkBuilder::new(root).standard_filters(false).max_depth(Some(2)).build().flatten();
    let mut archives: Vec<PathBuf> =
        entries.map(ignore::DirEntry::into_path).filter(|path| has_ending(path, "zip")).collect();
    archives.sort();
    archives
}

/// All bytes of a record, in the place of those of the one before.
pub(super) fn read_whole(from: impl Read, bytes: &mut Vec<u8>) -> io::Result<()> {
    bytes.clear();
    from.take(LARGEST + 1).read_to_end(bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("is larger than {} MB", LARGEST >> 20)));
    }
    Ok(())
}

pub(super) fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// The path as a person finds it below the folder that was given.
fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
