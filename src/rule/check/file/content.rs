//! What the required files have to say.

use regex::Regex;

use crate::model::{Finding, RepoPath, Source, Text, Value};

use super::super::super::probe::Seen;
use super::super::Case;
use super::required::Required;
use super::{Part, Told, few, heading, keys};

/// What the required files have to say.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Headings, each as it is written and as a pattern.
    pub headings: Vec<(String, Regex)>,
    /// A pattern.
    pub contains: Option<Regex>,
    /// Whether all have the same keys.
    pub same_keys: bool,
}

impl Contents {
    /// Whether it is enough that they are there.
    pub(super) fn is_empty(&self) -> bool {
        self.headings.is_empty() && self.contains.is_none() && !self.same_keys
    }

    /// What one of them does not say, and its keys.
    pub(super) fn look(&self, source: &Source, seen: &mut Vec<Seen>) {
        let top = source.top().span();
        if !self.headings.is_empty() {
            let headings = heading::all(&source.text);
            for (written, pattern) in &self.headings {
                if !headings.iter().any(|heading| pattern.is_match(heading)) {
                    seen.push(Part::NoHeading.seen(Value::Text(Text::from(written)), top.clone()));
                }
            }
        }
        if self.contains.as_ref().is_some_and(|pattern| !pattern.is_match(&source.text)) {
            seen.push(Part::Silent.seen(Value::Present, top.clone()));
        }
        if self.same_keys
            && let Some(keys) = keys::all(source)
        {
            seen.push(Part::Keys.seen(Value::List(keys), top));
        }
    }

    /// Reports what is not said. Of several files of which one is enough, one that says all is enough.
    pub(super) fn report(
        &self,
        required: &[Required],
        case: &Case<'_>,
        repository: u32,
        told: &Told<'_>,
        out: &mut Vec<Finding>,
    ) {
        if self.is_empty() {
            return;
        }
        for required in required {
            let found = required.found(told);
            let silent: Vec<(RepoPath, Vec<String>)> =
                found.iter().map(|path| (*path, self.unsaid(*path, told))).collect();
            if silent.iter().any(|(_, unsaid)| unsaid.is_empty()) {
                continue;
            }
            if let Some((path, unsaid)) = silent.into_iter().min_by_key(|(path, unsaid)| (unsaid.len(), *path)) {
                let message = format!("{} {}", path.file_name(), unsaid.join(" and "));
                out.push(case.finding_at(repository, told.top(path), message));
            }
        }
        if self.same_keys {
            keys::report(required, case, repository, told, out);
        }
    }

    /// What a file does not say, in words.
    fn unsaid(&self, path: RepoPath, told: &Told<'_>) -> Vec<String> {
        let own = |part: Part| told.of(part).filter(move |trace| trace.path == path);
        let headings: Vec<String> = own(Part::NoHeading)
            .filter_map(|trace| match &trace.value {
                Value::Text(heading) => Some(format!("`{heading}`")),
                _ => None,
            })
            .collect();
        let mut unsaid = Vec::new();
        if !headings.is_empty() {
            unsaid.push(format!("has no heading {}", few(&headings)));
        }
        if let Some(pattern) = self.contains.as_ref().filter(|_| own(Part::Silent).next().is_some()) {
            unsaid.push(format!("does not say `{pattern}`"));
        }
        unsaid
    }
}
