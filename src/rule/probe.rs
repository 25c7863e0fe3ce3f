//! What rules want to know of files beside what manifests state: asked while a repository is read, so that judging needs no
//! file.

use std::cell::OnceCell;
use std::ops::Range;

use globset::{Glob, GlobSet};

use crate::code::Code;
use crate::model::{Place, RepoPath, Source, SourceId, Trace, Value};

use super::ruleset::RuleSet;

/// A rule's question to files.
pub trait Probe: Sync {
    /// What is of interest of a file of this path. Asked of every file of a fleet that one of its globs matches.
    fn wants(&self, path: &str) -> Want;

    /// Globs that match at least every path that it wants to know of; `None` where only [`Probe::wants`] can tell.
    ///
    /// Those of all rules are asked together, once for each file: a fleet has more files than anybody can ask hundreds of
    /// probes about.
    fn globs(&self) -> Option<Vec<Glob>> {
        None
    }

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
    /// Each with its number.
    all: Vec<(u32, &'a dyn Probe)>,
    /// The globs of those that have some.
    globs: GlobSet,
    /// Whose each glob is: an index into `all`.
    owners: Vec<usize>,
    /// Those that have to be asked about every path.
    always: Vec<usize>,
}

/// What the probes want of one file: of each that wants something its index, and what.
#[derive(Debug)]
pub struct Wishes(Vec<(usize, Want)>);

impl Wishes {
    /// The most that any probe wants.
    pub fn most(&self) -> Want {
        self.0.iter().map(|(_, want)| *want).max().unwrap_or(Want::Nothing)
    }
}

impl<'a> Probes<'a> {
    /// What these rules ask of files.
    pub fn of(rules: &'a RuleSet) -> Self {
        let mut all: Vec<(u32, &dyn Probe)> = Vec::new();
        for (index, rule) in rules.rules.iter().enumerate() {
            let own = rule.check.probe();
            let file = rule.applies.file.as_ref().map(|it| it as &dyn Probe);
            let pattern = rule.applies.pattern.as_ref().map(|it| it as &dyn Probe);
            for (ask, probe) in [(Ask::Criteria, own), (Ask::WhenFile, file), (Ask::WhenPattern, pattern)] {
                all.extend(probe.map(|probe| (ask.number(index), probe)));
            }
        }
        let (mut globs, mut owners, mut always) = (Vec::new(), Vec::new(), Vec::new());
        for (index, (_, probe)) in all.iter().enumerate() {
            match probe.globs() {
                Some(own) => {
                    owners.extend(own.iter().map(|_| index));
                    globs.extend(own);
                }
                None => always.push(index),
            }
        }
        let Ok(globs) = GlobSet::new(globs) else {
            // Globs that are too large to be asked together are asked one by one.
            let always = (0..all.len()).collect();
            return Self { all, globs: GlobSet::empty(), owners: Vec::new(), always };
        };
        Self { all, globs, owners, always }
    }

    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether somebody wants to know of a file of this path.
    pub fn notes(&self, path: &str) -> bool {
        self.candidates(path).any(|(_, want)| want != Want::Nothing)
    }

    /// What is wanted of a file of this path.
    pub fn wishes(&self, path: &str) -> Wishes {
        Wishes(self.candidates(path).filter(|(_, want)| *want != Want::Nothing).collect())
    }

    /// What each probe wants that may want something, in no order.
    fn candidates(&self, path: &str) -> impl Iterator<Item = (usize, Want)> {
        let mut matched: Vec<usize> =
            self.globs.matches(path).into_iter().filter_map(|glob| self.owners.get(glob).copied()).collect();
        // The globs of one probe are next to each other.
        matched.dedup();
        let asked = matched.into_iter().chain(self.always.iter().copied());
        asked.filter_map(move |index| self.all.get(index).map(|(_, probe)| (index, probe.wants(path))))
    }

    /// That a file is there, for those who want to know no more.
    pub fn note(&self, wishes: &Wishes, path: RepoPath, source: SourceId, out: &mut Vec<Trace>) {
        let start = Place { source, start: 0, end: 0, line: 1, column: 1 };
        for (number, _, want) in self.asking(wishes) {
            let place = match want {
                Want::Path => None,
                Want::Place => Some(start),
                Want::Nothing | Want::Text => continue,
            };
            out.push(Trace { probe: number, part: 0, path, place, value: Value::Present });
        }
    }

    /// What a file says, for those who want to know.
    pub fn look(&self, wishes: &Wishes, source: &Source, out: &mut Vec<Trace>) {
        let file = Probed::new(source);
        let mut seen = Vec::new();
        for (number, probe, _) in self.asking(wishes).filter(|(_, _, want)| *want == Want::Text) {
            probe.look(&file, &mut seen);
            let trace = |it: Seen| Trace {
                probe: number,
                part: it.part,
                path: source.path,
                place: Some(source.place(it.span)),
                value: it.value,
            };
            out.extend(seen.drain(..).map(trace));
        }
    }

    /// The probes that want something.
    fn asking<'w>(&'w self, wishes: &'w Wishes) -> impl Iterator<Item = (u32, &'a dyn Probe, Want)> + 'w {
        let probe =
            |(index, want): &(usize, Want)| self.all.get(*index).map(|(number, probe)| (*number, *probe, *want));
        wishes.0.iter().filter_map(probe)
    }
}

impl std::fmt::Debug for Probes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} probes", self.all.len())
    }
}

#[cfg(test)]
mod tests {
    use super::super::load::{LoadRequest, SHIPPED, load};
    use super::*;

    const PATHS: [&str; 24] = [
        ".dockerignore",
        ".env.example",
        ".github/dependabot.yml",
        ".github/workflows/ci.yml",
        ".gitmodules",
        ".py",
        "Cargo.toml",
        "Dockerfile",
        "README.md",
        "apps/web/Dockerfile.dockerignore",
        "apps/web/tsconfig.json",
        "apps/web/src/a.test.tsx",
        "compose.yaml",
        "deploy/docker-compose.prod.yml",
        "docs/adr/0001.md",
        "k8s/deployment.yaml",
        "package.json",
        "poetry.lock",
        "pyproject.toml",
        "src/a.d.ts",
        "src/main.rs",
        "src/service/app.py",
        "tests/test_a.py",
        "turbo.json",
    ];

    #[test]
    fn globs_pass_over_nothing_that_a_probe_wants() {
        for (name, _) in SHIPPED {
            let read = |_: &std::path::Path| Err(std::io::ErrorKind::NotFound.into());
            let fetch = |_: &_| unreachable!("no pack that ships is elsewhere");
            let request = LoadRequest { config: None, packs: vec![(*name).to_owned()], read: &read, fetch: &fetch };
            let (rules, _) = load(&request).expect(name);
            let probes = Probes::of(&rules);
            for path in PATHS {
                let mut wished: Vec<usize> = probes.wishes(path).0.into_iter().map(|(index, _)| index).collect();
                wished.sort_unstable();
                let wants = |index: &usize| probes.all[*index].1.wants(path) != Want::Nothing;
                let wanted: Vec<usize> = (0..probes.all.len()).filter(wants).collect();
                assert_eq!(wished, wanted, "{name}: {path}");
            }
        }
    }
}
