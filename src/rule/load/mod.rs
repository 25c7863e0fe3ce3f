//! Reads the fleet's file and every pack it extends, and makes one set of rules of them, or tells every problem there is.

mod git;
mod shipped;

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::model::{Text, without_secrets};

use super::build;
use super::diagnostic::{Diagnostic, suggest};
use super::merge::Merged;
use super::ruleset::RuleSet;
use super::yaml::{Faults, Mark, Node, Reader, Shape, parse};

pub use git::{Fetched, GitSource, Unfetched};
pub use shipped::SHIPPED;

use git::Refusal;

/// Longer chains of `extends` than any fleet has; symbolic links can make endless ones.
const DEEPEST: usize = 32;

/// What a run is to be held against.
pub struct LoadRequest<'a> {
    /// The fleet's own file: its path and its text. Without one, the pack `recommended` holds.
    ///
    /// A file that does not say `extends` extends `recommended`; `extends: []` extends nothing.
    pub config: Option<(PathBuf, String)>,
    /// More packs for this run, by shipped name, path or git address; they come last and so win.
    pub packs: Vec<String>,
    /// Reads a file that is extended. A path in `extends` is relative to the file that says so.
    pub read: &'a dyn Fn(&Path) -> io::Result<String>,
    /// Gets a file that is extended from a git repository.
    pub fetch: &'a dyn Fn(&GitSource) -> Result<Fetched, Unfetched>,
}

/// One set of rules from everything that was asked for, with warnings; or every problem of every file, by place.
pub fn load(request: &LoadRequest<'_>) -> Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut gather = Gather::new(request, "--rules ");
    match &request.config {
        Some((path, text)) => {
            let path = tidy(path);
            gather.file(&Origin::File(path), text, Some("recommended"));
        }
        None => gather.shipped("recommended", None),
    }
    for pack in &request.packs {
        gather.named(pack, None);
    }
    read(gather)
}

/// One pack alone, with what it extends: for those who look at packs rather than at a fleet. It extends nothing that it
/// does not name.
pub fn load_pack(name: &str, request: &LoadRequest<'_>) -> Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut gather = Gather::new(request, "");
    gather.named(name, None);
    read(gather)
}

/// Makes rules of what was gathered.
fn read(gather: Gather<'_>) -> Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>> {
    let Gather { files, documents, problems, warnings, .. } = gather;
    let reader = Reader::default();
    for (mark, message, hint) in problems {
        reader.fault(mark, message, hint);
    }
    for (mark, message, hint) in warnings {
        reader.warn(mark, message, hint);
    }
    let files: Vec<Text> = files.iter().map(|file| Text::from(file)).collect();
    let merged = Merged::new(&documents, reader);
    let (rules, reader) = build::build(merged, &files);
    let tell = |problems: Faults| {
        let mut told: Vec<Diagnostic> = problems
            .into_iter()
            .map(|(mark, fault)| Diagnostic { at: mark.spot(&files), message: fault.message, hint: fault.hint })
            .collect();
        told.sort();
        told.dedup();
        told
    };
    let (problems, warnings) = reader.into_problems();
    if problems.is_empty() { Ok((rules, tell(warnings))) } else { Err(tell(problems)) }
}

/// One file of the run, to be merged.
#[derive(Debug)]
pub(super) struct Document {
    /// The pack's name in reports.
    pub(super) pack: String,
    /// The folder that its paths are relative to; empty for a pack that ships with the program, none in a git repository.
    pub(super) folder: Option<PathBuf>,
    /// What the file says.
    pub(super) root: Arc<Node>,
}

/// Where a file of rules is.
#[derive(Clone, Debug)]
enum Origin {
    /// It ships with the program.
    Shipped(String),
    /// A file on this machine.
    File(PathBuf),
    /// A file of a git repository.
    Git(GitSource),
}

impl Origin {
    /// What is meant by an entry of `extends`; `within` is the file that says so.
    fn named(name: &str, within: Option<&Origin>) -> Result<Self, Refusal> {
        if let Some(source) = GitSource::parse(name) {
            return match within {
                Some(Self::Git(_)) => {
                    let (place, file) = name.split_once('#').unwrap_or((name, ""));
                    let name = format!("{}#{file}", without_secrets(place));
                    let message = format!("{name} is another repository, which a pack from a repository cannot extend");
                    Err((message, Some("extend both in your own file".to_owned())))
                }
                _ => source.map(Self::Git),
            };
        }
        if !is_path(name) {
            return Ok(Self::Shipped(name.to_owned()));
        }
        match within {
            Some(Self::Git(source)) => {
                let leaves = || (format!("{name} lies outside the repository that says so"), None);
                source.beside(name).map(Self::Git).ok_or_else(leaves)
            }
            Some(Self::File(path)) => Ok(Self::File(tidy(&path.parent().unwrap_or(Path::new("")).join(name)))),
            _ => Ok(Self::File(tidy(Path::new(name)))),
        }
    }

    /// The name in messages.
    fn label(&self) -> String {
        match self {
            Self::Shipped(name) => format!("<{name}>"),
            Self::File(path) => path.display().to_string(),
            Self::Git(source) => source.shown(),
        }
    }

    /// The folder that its paths are relative to, where it has one on this machine.
    fn folder(&self) -> Option<PathBuf> {
        match self {
            Self::Shipped(_) => Some(PathBuf::new()),
            Self::File(path) => Some(path.parent().unwrap_or(Path::new("")).to_owned()),
            Self::Git(_) => None,
        }
    }

    /// The pack's name in reports.
    fn pack(&self) -> String {
        let path = match self {
            Self::Shipped(name) => return name.clone(),
            Self::File(path) => path,
            Self::Git(source) => Path::new(source.path.as_str()),
        };
        path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
    }
}

/// Something to be told of a place, and what to do.
type Note = (Mark, String, Option<String>);

/// Follows `extends`, depth first: what a file extends comes before the file.
struct Gather<'a> {
    request: &'a LoadRequest<'a>,
    /// What stands before the name of a pack that was asked for on the command line.
    flag: &'static str,
    /// Every file that was opened, as the user names it: the meaning of [`Mark::file`].
    files: Vec<String>,
    documents: Vec<Document>,
    /// The files that wait for what they extend.
    open: Vec<String>,
    problems: Vec<Note>,
    warnings: Vec<Note>,
}

impl<'a> Gather<'a> {
    fn new(request: &'a LoadRequest<'a>, flag: &'static str) -> Self {
        let (files, documents, open) = (Vec::new(), Vec::new(), Vec::new());
        Self { request, flag, files, documents, open, problems: Vec::new(), warnings: Vec::new() }
    }

    /// A pack that was asked for on the command line, or at a place of a file.
    fn named(&mut self, name: &str, asked: Option<(&Origin, Mark)>) {
        let mark = asked.map(|(_, mark)| mark);
        let origin = match Origin::named(name, asked.map(|(within, _)| within)) {
            Ok(origin) => origin,
            Err((message, hint)) => return self.problem(mark, name, message, hint),
        };
        let label = origin.label();
        if let Some(mark) = mark {
            if self.open.len() > DEEPEST {
                return self.problems.push((mark, format!("more than {DEEPEST} files extend one another"), None));
            }
            if let Some(at) = self.open.iter().position(|open| *open == label) {
                let circle: Vec<&str> = self.open[at..].iter().map(String::as_str).chain([label.as_str()]).collect();
                return self.problems.push((mark, format!("files extend each other: {}", circle.join(" -> ")), None));
            }
        }
        match &origin {
            Origin::Shipped(name) => self.shipped(name, mark),
            Origin::File(path) => match (self.request.read)(path) {
                Ok(text) => self.file(&origin, &text, None),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.problem(mark, name, format!("no file {label}"), None);
                }
                Err(error) => self.problem(mark, name, format!("cannot read {label}: {error}"), None),
            },
            Origin::Git(source) => {
                let is_within = matches!(asked, Some((Origin::Git(_), _)));
                self.fetched(source, name, mark, is_within);
            }
        }
    }

    /// A file of a repository; `is_within` says that another file of it, at the same revision, asks for it.
    fn fetched(&mut self, source: &GitSource, name: &str, asked: Option<Mark>, is_within: bool) {
        let fetched = match (self.request.fetch)(source) {
            Ok(fetched) => fetched,
            Err(Unfetched { message, hint }) => return self.problem(asked, name, message, hint),
        };
        if !source.is_commit() && !is_within {
            let GitSource { revision, path, .. } = source;
            let mark = self.place(asked, name);
            let hint = Some(format!("pin the commit: `@{}#{path}`", fetched.commit));
            self.warnings.push((mark, format!("the tag `{revision}` can be moved to other rules"), hint));
        }
        self.file(&Origin::Git(source.clone()), &fetched.text, None);
    }

    fn shipped(&mut self, name: &str, asked: Option<Mark>) {
        if let Some((_, text)) = SHIPPED.iter().find(|(known, _)| *known == name) {
            self.file(&Origin::Shipped(name.to_owned()), text, None);
            return;
        }
        let names = || SHIPPED.iter().map(|(name, _)| *name);
        let all = || {
            format!("it has {}; a file is named by its path: `./{name}.yaml`", names().collect::<Vec<_>>().join(", "))
        };
        let hint = suggest(name, names()).filter(|hint| hint.starts_with("did")).unwrap_or_else(all);
        self.problem(asked, name, format!("no pack `{name}` ships with this version"), Some(hint));
    }

    /// A file's text; `base` is what it extends when it does not say.
    fn file(&mut self, origin: &Origin, text: &str, base: Option<&str>) {
        let label = origin.label();
        if self.files.contains(&label) && !self.open.contains(&label) {
            return; // Two files extend the same pack: it has been read.
        }
        let number = self.files.len() as u16;
        self.files.push(label.clone());
        let mut problems = Vec::new();
        let root = parse(number, text, &mut problems);
        self.problems.extend(problems.into_iter().map(|(mark, message)| (mark, message, None)));
        let Some(root) = root else { return };
        self.open.push(label);
        self.extends(&root, origin, base);
        self.open.pop();
        self.documents.push(Document { pack: origin.pack(), folder: origin.folder(), root });
    }

    fn extends(&mut self, root: &Node, origin: &Origin, base: Option<&str>) {
        let said = root.entries().and_then(|entries| entries.iter().find(|(key, _)| key.name == "extends"));
        let Some((_, node)) = said else {
            if let Some(base) = base {
                self.shipped(base, None);
            }
            return;
        };
        // Anything but words is told when the section is read as what it should be.
        let names: Vec<&Node> = match &node.shape {
            Shape::List(list) => list.iter().map(Arc::as_ref).collect(),
            _ => vec![node.as_ref()],
        };
        for node in names {
            if let Shape::Scalar { text, .. } = &node.shape {
                self.named(text, Some((origin, node.mark)));
            }
        }
    }

    /// Notes a problem with something that was asked for in a file, or on the command line.
    fn problem(&mut self, asked: Option<Mark>, name: &str, message: String, hint: Option<String>) {
        let mark = self.place(asked, name);
        self.problems.push((mark, message, hint));
    }

    /// The place that asks for a pack; the command line where no file does.
    fn place(&mut self, asked: Option<Mark>, name: &str) -> Mark {
        asked.unwrap_or_else(|| {
            self.files.push(format!("{}{}", self.flag, without_secrets(name)));
            Mark { file: (self.files.len() - 1) as u16, line: 0, column: 0 }
        })
    }
}

/// Whether a name in `extends` is a path: it has a folder or the ending of a YAML file.
fn is_path(name: &str) -> bool {
    let ending = Path::new(name).extension().map(OsStr::to_ascii_lowercase);
    name.starts_with('.') || name.contains('/') || ending.is_some_and(|ending| ending == "yaml" || ending == "yml")
}

/// The path without its `.` parts and with `..` taken up, so that one file has one name.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(tidy.components().next_back(), Some(Component::Normal(_))) => {
                tidy.pop();
            }
            part => tidy.push(part),
        }
    }
    tidy
}
