//! Which rules hold: finds and reads the configuration, the files that it extends, and packs in git repositories.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cli::RulesFlags;
use crate::error::{Error, Kind, Problem};
use crate::fleet::{self, Pinned};
use crate::rule::{self, Diagnostic, Fetched, GitSource, LoadRequest, RuleSet, Unfetched};
use crate::ui::Ui;

/// The names of a configuration, the first that is there winning.
pub const CONFIG_NAMES: [&str; 3] = ["overhaul.yaml", ".overhaul.yaml", ".github/overhaul.yaml"];

/// Rules, or every problem of their files; with what has to be known besides.
pub type Loaded = Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Where packs come from.
pub struct Packs {
    clones: Option<PathBuf>,
    offline: bool,
    /// What was fetched in this run: a repository is asked once, however many of its files are extended.
    fetched: RefCell<BTreeMap<(String, String), Result<Pinned, Unfetched>>>,
}

impl Packs {
    /// Packs with their clones in the cache; only those that are there where nothing may be fetched.
    pub fn new(cache: Option<&Path>, offline: bool) -> Self {
        Self { clones: cache.map(|cache| cache.join("clones")), offline, fetched: RefCell::default() }
    }

    /// The rules that hold for what lies at a path, with warnings told; every problem as one error.
    pub fn load(&self, flags: &RulesFlags, path: Option<&Path>, ui: &Ui) -> Result<RuleSet, Error> {
        let (rules, warnings) = self.read(flags, path)?.map_err(|problems| Error {
            kind: Kind::Configuration,
            problems: problems.into_iter().map(problem).collect(),
        })?;
        for warning in &warnings {
            ui.warn(&warning.to_string());
        }
        Ok(rules)
    }

    /// The same, with problems and warnings for the caller to tell.
    pub fn read(&self, flags: &RulesFlags, path: Option<&Path>) -> Result<Loaded, Error> {
        let config = match &flags.config {
            Some(file) => Some(file.clone()),
            None if flags.no_config => None,
            None => find_config(path.unwrap_or(Path::new("."))),
        };
        let config = config.map(|file| read_config(&file).map(|text| (file, text))).transpose()?;
        Ok(self.ask(config, flags.rules.clone(), rule::load))
    }

    /// One pack alone, by shipped name, path or git address. A configuration is read as one: it extends what every
    /// configuration does.
    pub fn read_pack(&self, name: &str) -> Result<Loaded, Error> {
        let file = Path::new(name);
        let is_config = CONFIG_NAMES.iter().any(|known| file.ends_with(known));
        if is_config && file.is_file() {
            let config = Some((file.to_owned(), read_config(file)?));
            return Ok(self.ask(config, Vec::new(), rule::load));
        }
        Ok(self.ask(None, Vec::new(), |request| rule::load_pack(name, request)))
    }

    fn ask(
        &self,
        config: Option<(PathBuf, String)>,
        packs: Vec<String>,
        load: impl FnOnce(&LoadRequest<'_>) -> Loaded,
    ) -> Loaded {
        let read = |path: &Path| std::fs::read_to_string(path);
        let fetch = |source: &GitSource| self.fetch(source);
        load(&LoadRequest { config, packs, read: &read, fetch: &fetch })
    }

    fn fetch(&self, source: &GitSource) -> Result<Fetched, Unfetched> {
        let mut fetched = self.fetched.borrow_mut();
        let key = (source.address.clone(), source.revision.clone());
        let pinned = fetched.entry(key).or_insert_with(|| {
            fleet::pinned(&source.address, &source.revision, self.clones.as_deref(), self.offline)
                .map_err(|fleet::Unpinned { message, hint }| Unfetched { message, hint })
        });
        let pinned = pinned.as_ref().map_err(Clone::clone)?;
        match pinned.reader.text(source.path) {
            Ok((text, _)) => Ok(Fetched { text, commit: pinned.commit.clone() }),
            Err(problem) => {
                let message = format!("{} of that revision cannot be read: {}", source.path, problem.message);
                Err(Unfetched { message, hint: None })
            }
        }
    }
}

/// `overhaul.yaml:3:5: unknown key ...`, with the hint on a line of its own.
pub fn problem(mut diagnostic: Diagnostic) -> Problem {
    let hints = diagnostic.hint.take().into_iter().collect();
    Problem { message: diagnostic.to_string(), hints }
}

fn read_config(file: &Path) -> Result<String, Error> {
    std::fs::read_to_string(file)
        .map_err(|error| Error::new(Kind::Configuration, format!("cannot read {}: {error}", file.display())))
}

/// The nearest configuration at or above a path, named from here if it is below. The search ends at the user's home, so that
/// nobody else's file counts.
fn find_config(path: &Path) -> Option<PathBuf> {
    let start = path.canonicalize().ok()?;
    let here = Path::new(".").canonicalize().ok()?;
    let home = super::home();
    for folder in start.ancestors() {
        if let Some(file) = CONFIG_NAMES.iter().map(|name| folder.join(name)).find(|file| file.is_file()) {
            return Some(file.strip_prefix(&here).map(Path::to_owned).unwrap_or(file));
        }
        if home.as_deref() == Some(folder) {
            break;
        }
    }
    None
}
