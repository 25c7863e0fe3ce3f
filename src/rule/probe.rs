//! What rules want to know of files beside what manifests state: asked while a repository is read, so that judging needs no
//! file.

use std::cell::OnceCell;
use std::ops::Range;

use crate::code::Code;
use crate::model::{Place, RepoPath, Source, SourceId, Trace, Value};

use super::ruleset::RuleSet;

/// A rule's question to files.
pub trait Probe: Sync {
    /// What is of interest of a file of this path. Asked of every file of a fleet.
    fn wants(&self, path: &str) -> Want;

    /// What its text says. Asked only where the text is wanted.
    fn look(&self, file: &Probed<'_>, seen: &mut Vec<Seen>) {
        let _ = (file, seen);
    }
}

/// What is of interest of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// Nothing.
    Nothing,
    /// That it is there.
    Path,
    /// That it is there, with a place to point at.
    Place,
    /// What it says.
    Text,
}

/// A file whose text is looked at.
#[derive(Debug)]
pub struct Probed<'a> {
    /// The file.
    pub source: &'a Source,
    code: OnceCell<Option<Code>>,
}

impl<'a> Probed<'a> {
    /// That file.
    pub fn new(source: &'a Source) -> Self {
        Self { source, code: OnceCell::new() }
    }

    /// Which bytes are code, strings and comments; `None` where its language is not told apart. Read once for all rules.
    pub fn code(&self) -> Option<&Code> {
        self.code.get_or_init(|| Code::of(self.source.path.as_str(), &self.source.text)).as_ref()
    }
}

/// Something that a text says.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Which part of the question it answers; the probe knows its parts by number.
    pub part: u32,
    /// What it says.
    pub value: Value,
    /// Where, in bytes of the text.
    pub span: Range<usize>,
}

/// Which of a rule's questions a probe asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ask {
    /// The kind's own.
    Criteria,
    /// `for: { when: { file: ... } }`.
    WhenFile,
    /// `for: { when: { pattern: ... } }`.
    WhenPattern,
}

impl Ask {
    const ALL: [Self; 3] = [Self::Criteria, Self::WhenFile, Self::WhenPattern];

    /// The number of the probe: what [`Trace::probe`] says.
    pub(super) fn number(self, rule: usize) -> u32 {
        (rule * Self::ALL.len()) as u32 + self as u32
    }
}

/// Every probe of a set of rules.
pub struct Probes<'a> {
    probes: Vec<(u32, &'a dyn Probe)>,
}

impl<'a> Probes<'a> {
    /// What these rules ask of files.
    pub fn of(rules: &'a RuleSet) -> Self {
        let mut probes: Vec<(u32, &dyn Probe)> = Vec::new();
        for (index, rule) in rules.rules.iter().enumerate() {
            let own = rule.check.probe();
            let file = rule.applies.file.as_ref().map(|it| it as &dyn Probe);
            let pattern = rule.applies.pattern.as_ref().map(|it| it as &dyn Probe);
            for (ask, probe) in [(Ask::Criteria, own), (Ask::WhenFile, file), (Ask::WhenPattern, pattern)] {
                probes.extend(probe.map(|probe| (ask.number(index), probe)));
            }
        }
        Self { probes }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.probes.is_empty()
    }

    /// The most that any rule wants of a file of this path.
    pub fn wants(&self, path: &str) -> Want {
        self.probes.iter().map(|(_, probe)| probe.wants(path)).max().unwrap_or(Want::Nothing)
    }

    /// That a file is there, for those who want to know no more.
    pub fn note(&self, path: RepoPath, source: SourceId, out: &mut Vec<Trace>) {
        let start = Place { source, start: 0, end: 0, line: 1, column: 1 };
        for (number, probe) in &self.probes {
            let place = match probe.wants(path.as_str()) {
                Want::Path => None,
                Want::Place => Some(start),
                Want::Nothing | Want::Text => continue,
            };
            out.push(Trace { probe: *number, part: 0, path, place, value: Value::Present });
        }
    }

    /// What a file says, for those who want to know.
    pub fn look(&self, source: &Source, out: &mut Vec<Trace>) {
        let file = Probed::new(source);
        let mut seen = Vec::new();
        for (number, probe) in &self.probes {
            if probe.wants(source.path.as_str()) != Want::Text {
                continue;
            }
            probe.look(&file, &mut seen);
            let trace = |it: Seen| Trace {
                probe: *number,
                part: it.part,
                path: source.path,
                place: Some(source.place(it.span)),
                value: it.value,
            };
            out.extend(seen.drain(..).map(trace));
        }
    }
}

impl std::fmt::Debug for Probes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} probes", self.probes.len())
    }
}
