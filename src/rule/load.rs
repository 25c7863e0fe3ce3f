//! Reads the fleet's file and every pack it extends, and makes one set of rules of them, or tells every problem there is.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::build;
use super::diagnostic::{Diagnostic, suggest};
use super::merge::Merged;
use super::ruleset::RuleSet;
use super::yaml::{Fault, Faults, Mark, Node, Reader, Shape, parse};

/// Longer chains of `extends` than any fleet has; symbolic links can make endless ones.
const DEEPEST: usize = 32;

/// The packs that ship with the program, by name.
pub static SHIPPED: &[(&str, &str)] = &[("recommended", include_str!("../../rules/recommended.yaml"))];

/// What a run is to be held against.
pub struct LoadRequest<'a> {
    /// The fleet's own file: its path and its text. Without one, the pack `recommended` holds.
    ///
    /// A file that does not say `extends` extends `recommended`; `extends: []` extends nothing.
    pub config: Option<(PathBuf, String)>,
    /// More packs for this run, by shipped name or by path; they come last and so win.
    pub packs: Vec<String>,
    /// Reads a file that is extended. A path in `extends` is relative to the file that says so.
    pub read: &'a dyn Fn(&Path) -> io::Result<String>,
}

/// One set of rules from everything that was asked for, with warnings; or every problem of every file, by place.
pub fn load(request: &LoadRequest<'_>) -> Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut gather =
        Gather { read: request.read, files: Vec::new(), documents: Vec::new(), open: Vec::new(), problems: Vec::new() };
    match &request.config {
        Some((path, text)) => gather.file(tidy(path).display().to_string(), path, text, Some("recommended")),
        None => gather.shipped("recommended", None),
    }
    for pack in &request.packs {
        gather.named(pack, Path::new(""), None);
    }
    let Gather { files, documents, problems, .. } = gather;
    let reader = Reader::default();
    for (mark, message, hint) in problems {
        reader.fault(mark, message, hint);
    }
    let merged = Merged::new(&documents, reader);
    let (rules, reader) = build::build(merged);
    let tell = |problems: Faults| {
        let mut told: Vec<Diagnostic> =
            problems.into_iter().map(|(mark, fault)| diagnostic(&files, mark, fault)).collect();
        told.sort();
        told.dedup();
        told
    };
    let (problems, warnings) = reader.into_problems();
    if problems.is_empty() { Ok((rules, tell(warnings))) } else { Err(tell(problems)) }
}

fn diagnostic(files: &[String], mark: Mark, fault: Fault) -> Diagnostic {
    Diagnostic {
        file: files.get(mark.file as usize).cloned().unwrap_or_default(),
        line: mark.line,
        column: mark.column,
        message: fault.message,
        hint: fault.hint,
    }
}

/// One file of the run, to be merged.
#[derive(Debug)]
pub(super) struct Document {
    /// The pack's name in reports.
    pub(super) pack: String,
    /// The folder it lies in; empty for a pack that ships with the program.
    pub(super) folder: PathBuf,
    /// What the file says.
    pub(super) root: Arc<Node>,
}

/// Follows `extends`, depth first: what a file extends comes before the file.
struct Gather<'a> {
    read: &'a dyn Fn(&Path) -> io::Result<String>,
    /// Every file that was opened, as the user names it: the meaning of [`Mark::file`].
    files: Vec<String>,
    documents: Vec<Document>,
    /// The files that wait for what they extend.
    open: Vec<String>,
    problems: Vec<(Mark, String, Option<String>)>,
}

impl Gather<'_> {
    /// A pack by shipped name or by path, asked for at a place of a file in `folder`.
    fn named(&mut self, name: &str, folder: &Path, asked: Option<Mark>) {
        if name.contains("://") || name.starts_with("git@") || name.starts_with("git+") || is_git(name) {
            let hint = Some("keep a copy beside this file and extend its path".to_owned());
            self.problem(asked, name, "extending a git address is not supported yet".to_owned(), hint);
        } else if is_path(name) {
            let path = tidy(&folder.join(name));
            match (self.read)(&path) {
                Ok(text) => self.file(path.display().to_string(), &path, &text, None),
                Err(error) => {
                    let message = if error.kind() == io::ErrorKind::NotFound {
                        format!("no file {}", path.display())
                    } else {
                        format!("cannot read {}: {error}", path.display())
                    };
                    self.problem(asked, name, message, None);
                }
            }
        } else {
            self.shipped(name, asked);
        }
    }

    fn shipped(&mut self, name: &str, asked: Option<Mark>) {
        if let Some((_, text)) = SHIPPED.iter().find(|(known, _)| *known == name) {
            self.file(format!("<{name}>"), Path::new(name), text, None);
            return;
        }
        let names: Vec<&str> = SHIPPED.iter().map(|(name, _)| *name).collect();
        let hint = suggest(name, names.iter().copied()).filter(|hint| hint.starts_with("did"));
        let message = format!("no pack `{name}` ships with this version; it has: {}", names.join(", "));
        self.problem(
            asked,
            name,
            message,
            hint.or_else(|| Some("a file is named by its path: `./pack.yaml`".to_owned())),
        );
    }

    /// A file's text; `base` is what it extends when it does not say.
    fn file(&mut self, label: String, path: &Path, text: &str, base: Option<&str>) {
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
        let folder = path.parent().unwrap_or(Path::new(""));
        self.extends(&root, folder, base);
        self.open.pop();
        let pack = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        self.documents.push(Document { pack, folder: folder.to_owned(), root });
    }

    fn extends(&mut self, root: &Node, folder: &Path, base: Option<&str>) {
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
            let Shape::Scalar { text, .. } = &node.shape else { continue };
            let label =
                if is_path(text) { tidy(&folder.join(text)).display().to_string() } else { format!("<{text}>") };
            if self.open.len() > DEEPEST {
                self.problems.push((node.mark, format!("more than {DEEPEST} files extend one another"), None));
            } else if let Some(at) = self.open.iter().position(|open| *open == label) {
                let circle: Vec<&str> = self.open[at..].iter().map(String::as_str).chain([label.as_str()]).collect();
                self.problems.push((node.mark, format!("files extend each other: {}", circle.join(" -> ")), None));
            } else {
                self.named(text, folder, Some(node.mark));
            }
        }
    }

    /// Notes a problem with something that was asked for in a file, or on the command line.
    fn problem(&mut self, asked: Option<Mark>, name: &str, message: String, hint: Option<String>) {
        let mark = asked.unwrap_or_else(|| {
            self.files.push(format!("--rules {name}"));
            Mark { file: (self.files.len() - 1) as u16, line: 0, column: 0 }
        });
        self.problems.push((mark, message, hint));
    }
}

/// Whether a name in `extends` ends as git addresses do.
fn is_git(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "git")
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
