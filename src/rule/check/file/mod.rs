//! Are the files there that should be, and not those that should not?

mod beside;
mod content;
mod covered;
mod ecosystems;
mod fields;
mod heading;
mod keys;
mod required;
mod variables;

use globset::Glob;
use regex::Regex;

use crate::model::{Finding, Inventory, Place, Remedy, RepoPath, Safety, Text, Trace, Value};

use super::super::globs::Globs;
use super::super::probe::{Probe, Probed, Seen, Want};
use super::super::when::{is_source, source_globs};
use super::{Build, Case, Check, Criteria};

use beside::Beside;
use content::Contents;
use fields::{Coverage, FileFields};
use required::Required;

/// What is asked of the files of a repository.
#[derive(Debug)]
pub(super) struct File {
    required: Vec<Required>,
    forbidden: Option<Globs>,
    beside: Option<Beside>,
    or_pattern: Option<Regex>,
    covers: Option<Coverage>,
    contents: Contents,
    /// The most lines of files.
    lines: Vec<(Globs, u32)>,
}

/// What a trace says of a file: the part of the question that it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// It is there. Files of which nothing else is asked say no more.
    There,
    /// It has no such heading.
    NoHeading,
    /// It does not say what it should.
    Silent,
    /// It has so many lines, which is too many.
    Long,
    /// It has these keys.
    Keys,
    /// It has the pattern that is as good as the required files.
    Pattern,
    /// It takes this variable from outside.
    Variable,
    /// It lists these variables.
    Example,
}

impl Part {
    const fn seen(self, value: Value, span: std::ops::Range<usize>) -> Seen {
        Seen { part: self as u32, value, span }
    }

    const fn is_of(self, trace: &Trace) -> bool {
        trace.part == self as u32
    }
}

/// What the files of one repository told.
struct Told<'a> {
    inventory: &'a Inventory,
    traces: Vec<&'a Trace>,
}

impl<'a> Told<'a> {
    /// What was told of one part of the question.
    fn of(&self, part: Part) -> impl Iterator<Item = &'a Trace> {
        self.traces.iter().copied().filter(move |trace| part.is_of(trace))
    }

    /// The files that are there, as far as somebody asked; those that cannot be read are there too.
    fn paths(&self) -> impl Iterator<Item = RepoPath> {
        self.of(Part::There).map(|trace| trace.path).chain(self.inventory.errors.iter().map(|(path, _)| *path))
    }

    /// The place of a file's first line, where it is known.
    fn top(&self, path: RepoPath) -> Option<Place> {
        let manifests = &self.inventory.manifests;
        let manifest = manifests.iter().find(|manifest| manifest.path == path).map(|manifest| manifest.top);
        manifest.or_else(|| self.of(Part::There).find(|trace| trace.path == path)?.place)
    }
}

impl Check for File {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for (repository, inventory) in case.repositories() {
            let told = Told { inventory, traces: case.traces(inventory).collect() };
            self.judge_one(case, repository, &told, out);
        }
    }

    fn probe(&self) -> Option<&dyn Probe> {
        Some(self)
    }
}

impl File {
    fn judge_one(&self, case: &Case<'_>, repository: u32, told: &Told<'_>, out: &mut Vec<Finding>) {
        let uncovered = self.covers.map(|covers| covered::of(covers, case, told));
        let mut missing = self.missing(told, uncovered.as_ref());
        let forbidden = self.forbidden(case, repository, told, missing.as_ref());
        // What stands in its place says it already.
        if !forbidden.is_empty() {
            missing = None;
        }
        out.extend(forbidden);
        match (missing, uncovered) {
            (Some(missing), uncovered) => {
                let what = uncovered.and_then(|uncovered| uncovered.in_words());
                out.push(missing.finding(case, repository, what.as_deref()));
            }
            (None, Some(uncovered)) => out.extend(uncovered.finding(case, repository)),
            (None, None) => {}
        }
        out.extend(self.beside.iter().flat_map(|beside| beside.findings(case, repository, told)));
        self.contents.report(&self.required, case, repository, told, out);
        for trace in told.of(Part::Long) {
            out.extend(self.too_long(case, repository, trace));
        }
    }

    /// The required files that are not there. Where something is to be covered, there has to be something to cover, and
    /// another file of the kind does as well.
    fn missing(&self, told: &Told<'_>, uncovered: Option<&covered::Uncovered>) -> Option<required::Missing<'_>> {
        let has_pattern = told.of(Part::Pattern).next().is_some();
        if has_pattern || uncovered.is_some_and(|it| it.is_needless() || it.has_file()) {
            return None;
        }
        required::missing(&self.required, told)
    }

    /// The files that must not be there. The first also says which file is missing that should be there instead.
    fn forbidden(
        &self,
        case: &Case<'_>,
        repository: u32,
        told: &Told<'_>,
        missing: Option<&required::Missing<'_>>,
    ) -> Vec<Finding> {
        let Some(forbidden) = &self.forbidden else { return Vec::new() };
        let traces = told.of(Part::There).filter(|trace| forbidden.contains(&[trace.path.as_str()]));
        let mut findings = Vec::new();
        for trace in traces {
            let why = case.rule.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
            let missing = missing.filter(|_| findings.is_empty());
            let instead = missing.map_or_else(String::new, |missing| format!("; {}", missing.in_words()));
            let message = format!("`{}` must not be there{instead}{why}", trace.path);
            let mut finding = case.finding_at(repository, told.top(trace.path), message);
            finding.remedy = match missing {
                Some(missing) => missing.remedy(case),
                None => Some(Remedy::Remove { safety: case.safety(Safety::Unsafe) }),
            };
            findings.push(finding);
        }
        findings
    }

    fn too_long(&self, case: &Case<'_>, repository: u32, trace: &Trace) -> Option<Finding> {
        let Value::Text(lines) = &trace.value else { return None };
        let most = self.most_lines(trace.path.as_str())?;
        let message = format!("{} has {lines} lines; at most {most} are wanted", trace.path.file_name());
        Some(case.finding_at(repository, trace.place, message))
    }

    /// The most lines that a file may have.
    fn most_lines(&self, path: &str) -> Option<u32> {
        self.lines.iter().filter(|(globs, _)| globs.contains(&[path])).map(|(_, most)| *most).min()
    }

    fn is_required(&self, path: &str) -> bool {
        self.required.iter().any(|required| required.admits(path))
    }
}

impl Probe for File {
    fn wants(&self, path: &str) -> Want {
        let reads_required = !self.contents.is_empty() && self.is_required(path);
        let is_read = reads_required
            || self.or_pattern.is_some() && is_source(path)
            || self.most_lines(path).is_some()
            || self.covers == Some(Coverage::ComposeVariables) && variables::is_asked(path);
        if is_read {
            return Want::Text;
        }
        let has_place = self.forbidden.as_ref().is_some_and(|globs| globs.contains(&[path]))
            || self.beside.as_ref().is_some_and(|beside| beside.of.contains(&[path]));
        let is_asked = || self.is_required(path) || self.beside.as_ref().is_some_and(|beside| beside.is_company(path));
        if has_place {
            Want::Place
        } else if is_asked() {
            Want::Path
        } else {
            Want::Nothing
        }
    }

    fn globs(&self) -> Option<Vec<Glob>> {
        // What covers variables is known by words in its name.
        if self.covers == Some(Coverage::ComposeVariables) {
            return None;
        }
        let required = self.required.iter().map(|required| &required.globs);
        let lines = self.lines.iter().map(|(globs, _)| globs);
        let beside = self.beside.as_ref().map(|beside| &beside.of);
        let named = required.chain(lines).chain(&self.forbidden).chain(beside).map(Globs::single);
        let mut globs = named.collect::<Option<Vec<&[Glob]>>>()?.concat();
        if self.or_pattern.is_some() {
            globs.extend(source_globs()?);
        }
        if let Some(beside) = &self.beside {
            globs.extend(beside.company()?);
        }
        Some(globs)
    }

    fn look(&self, file: &Probed<'_>, seen: &mut Vec<Seen>) {
        let source = file.source;
        let path = source.path.as_str();
        let top = source.top().span();
        seen.push(Part::There.seen(Value::Present, top.clone()));
        if self.is_required(path) {
            self.contents.look(source, seen);
        }
        if self.or_pattern.as_ref().is_some_and(|pattern| pattern.is_match(&source.text)) {
            seen.push(Part::Pattern.seen(Value::Present, 0..0));
        }
        if let Some(most) = self.most_lines(path) {
            let lines = source.text.lines().count();
            if lines > most as usize {
                seen.push(Part::Long.seen(Value::Text(Text::from(&lines.to_string())), top));
            }
        }
        if self.covers == Some(Coverage::ComposeVariables) {
            variables::look(source, seen);
        }
    }
}

impl Criteria for File {
    type Fields = FileFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        fields::build(fields, build)
    }
}

/// The first few of many, and how many more there are.
fn few(names: &[String]) -> String {
    const FEW: usize = 5;
    let shown = names.get(..FEW).unwrap_or(names);
    match (names.len().saturating_sub(FEW), shown) {
        (0, [before @ .., last]) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        (0, _) => shown.concat(),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
}
