//! `overhaul data`: the tables of facts that are in use, and how to get newer ones.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use url::Url;

use crate::cli::{self, DataAction};
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::lifecycle::{EMBEDDED, Lifecycles, table_of};
use crate::model::{EditionSource, host};
use crate::registry;
use crate::settings::{self, Clock};
use crate::ui::Ui;

/// The updated table of ends of life, in the cache.
const FILE: &str = "lifecycles.tsv";

/// After so many days a table of ends of life is old: what was planned then may have come otherwise.
const OLD: i32 = 366;

/// Runs the command.
pub(super) fn run(command: &cli::Data, ui: &Ui) -> Result<Exit, Error> {
    let folder = command.cache_dir.clone().or_else(settings::cache_dir).ok_or_else(|| {
        Error::new(Kind::Environment, "there is no folder for a table").hint("name one with --cache-dir DIR")
    })?;
    let file = folder.join(FILE);
    match &command.action {
        None => {
            use_update(Some(&folder), ui);
            show(&file, ui)
        }
        Some(DataAction::Update { source }) => update(source.as_deref(), &file, ui),
        Some(DataAction::Reset) => match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(cannot("be removed", &file, &error)),
            _ => Ok(Exit::Clean),
        },
    }
}

/// Lets the updated table that the cache holds be used, where it holds one.
pub(super) fn use_update(cache: Option<&Path>, ui: &Ui) {
    let Some(file) = cache.map(|folder| folder.join(FILE)) else { return };
    match fs::read_to_string(&file) {
        Ok(text) => Lifecycles::use_update(text),
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => ui.warn(&cannot("be read", &file, &error).to_string()),
    }
}

/// Says what should be known of the table in use: why it is not the updated one, and that it is old by now, whichever day
/// the run speaks of.
pub(super) fn warn(now: Timestamp, ui: &Ui) {
    let lifecycles = Lifecycles::in_use();
    let as_of = lifecycles.edition().as_of;
    if let Some(trouble) = lifecycles.trouble() {
        ui.warn(&format!("the updated table of ends of life cannot be read, so the one of {as_of} is used: {trouble}"));
        ui.hint("`overhaul data update` gets a new one, `overhaul data reset` forgets it");
    }
    let today = now.to_zoned(TimeZone::UTC).date();
    if (today - as_of).get_days() > OLD {
        ui.warn(&format!("ends of life are known as of {as_of}, more than a year ago"));
        ui.hint("`overhaul data update` gets today's");
    }
}

/// Prints which tables are in use.
fn show(file: &Path, ui: &Ui) -> Result<Exit, Error> {
    let lifecycles = Lifecycles::in_use();
    let edition = lifecycles.edition();
    let (products, cycles) = lifecycles.size();
    let printed = super::print(|out| {
        let whence = match edition.source {
            EditionSource::Embedded => String::from(edition.source.as_str()),
            EditionSource::Updated => format!("{}: {}", edition.source.as_str(), file.display()),
        };
        let size = format!("{cycles} cycles of {products} products");
        writeln!(out, "{:<19}  as of {}  {size}, {whence}", EMBEDDED[0].name, edition.as_of)?;
        for table in &EMBEDDED[1..] {
            let as_of = table.as_of().map_or_else(|| "no day".to_owned(), |day| day.to_string());
            writeln!(out, "{:<19}  as of {as_of}  {} lines, built in", table.name, table.len())?;
        }
        Ok(())
    });
    warn(Clock::new(None).asked, ui);
    printed
}

/// Gets a table, looks whether it is one, and keeps it.
fn update(source: Option<&str>, file: &Path, ui: &Ui) -> Result<Exit, Error> {
    let source = source.unwrap_or(host::LIFECYCLES);
    let refused = |why: String| {
        let hint = "nothing was changed; `overhaul data` says which table is in use";
        Error::new(Kind::Environment, format!("{source}: {why}")).hint(hint)
    };
    let document = match Url::parse(source) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            let body = registry::fetch(&settings::for_one_document(ui), &url);
            String::from_utf8(body.map_err(|fault| refused(fault.message))?).map_err(|_| refused(not_text()))?
        }
        _ => fs::read_to_string(source).map_err(|error| refused(error.to_string()))?,
    };
    let (table, as_of) = table_of(&document, Clock::new(None).today).map_err(refused)?;
    keep(file, &table).map_err(|error| cannot("be written", file, &error))?;
    super::print(|out| writeln!(out, "ends of life as of {as_of} are in use from now on: {}", file.display()))
}

fn not_text() -> String {
    "it is no text".to_owned()
}

/// Writes beside the file and then takes its place, so that no run sees half a table.
fn keep(file: &Path, text: &str) -> io::Result<()> {
    let folder: PathBuf = file.parent().map_or_else(PathBuf::new, Path::to_owned);
    fs::create_dir_all(&folder)?;
    let mut beside = tempfile::NamedTempFile::new_in(&folder)?;
    beside.write_all(text.as_bytes())?;
    beside.persist(file).map(|_| ()).map_err(|error| error.error)
}

fn cannot(what: &str, file: &Path, error: &io::Error) -> Error {
    Error::new(Kind::Environment, format!("the table {} cannot {what}: {error}", file.display()))
}
