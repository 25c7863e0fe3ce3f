//! Files of lines: a version on each, or a tool and its versions.

use std::ops::Range;

use crate::manifest::syntax::complaints::Complaints;
use crate::manifest::syntax::lines::{lines, trimmed, without_comment, words};
use crate::manifest::syntax::runtime;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::unfinished::is_template;
use crate::model::{Dependency, Extracted, Scope, Source};

/// `.python-version` and its kin: the first word of each line is a version.
pub(super) fn versions(source: &Source, tool: &str) -> Extracted {
    let mut reader = Reader::new(source);
    for (start, line) in lines(source) {
        let text = without_comment(line);
        let whole = trimmed(start, text);
        let first = words(start, text).next().map_or(whole.clone(), |(word, _)| word);
        // A range may have spaces in it, and so may what a template engine fills in.
        let is_range = text.trim_start().starts_with(['<', '>', '=', '~', '^', '!']);
        let version = if is_range || is_template(text) { whole } else { first };
        if !version.is_empty() && reader.is_line(version.clone()) {
            reader.add(tool, version.clone(), version);
        }
    }
    reader.finish()
}

/// `.tool-versions`: a tool and its versions on each line.
pub(super) fn tools(source: &Source) -> Extracted {
    let mut reader = Reader::new(source);
    for (start, line) in lines(source) {
        let text = without_comment(line);
        let mut words = words(start, text);
        let Some((name, tool)) = words.next().filter(|(name, _)| reader.is_line(name.clone())) else { continue };
        if is_template(text) {
            reader.add(tool, name.clone(), trimmed(name.end, &text[name.end - start..]));
            continue;
        }
        let mut named = false;
        for (version, _) in words {
            named = true;
            reader.add(tool, name.clone(), version);
        }
        if !named {
            reader.add(tool, name.clone(), name.end..name.end);
        }
    }
    reader.finish()
}

/// `.sdkmanrc`: `java=17.0.9-tem`.
pub(super) fn candidates(source: &Source) -> Extracted {
    let mut reader = Reader::new(source);
    for (start, line) in lines(source) {
        let text = without_comment(line);
        let whole = trimmed(start, text);
        if whole.is_empty() || !reader.is_line(whole.clone()) {
            continue;
        }
        match text.split_once('=') {
            Some((name, version)) if !name.trim().is_empty() => {
                let place = trimmed(start + name.len() + 1, version);
                reader.add(name.trim(), trimmed(start, name), place);
            }
            _ => reader.complaints.add(source.place(whole), "malformed", "no tool with its version: `tool=version`"),
        }
    }
    reader.finish()
}

/// `runtime.txt`: `python-3.12.1`, or a bare `3.8`, and nothing else. Many other files are named so.
pub(super) fn buildpack(source: &Source) -> Extracted {
    let mut reader = Reader::new(source);
    let mut said = lines(source).map(|(start, line)| trimmed(start, line)).filter(|line| !line.is_empty());
    if let (Some(line), None) = (said.next(), said.next()) {
        let text = &source.text[line.clone()];
        let number = text.strip_prefix("python-").unwrap_or(text);
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if number.split('.').all(is_number) || text.len() > number.len() && is_template(text) {
            reader.add("python", line.clone(), line);
        }
    }
    reader.finish()
}

/// Reads one file.
struct Reader<'s> {
    source: &'s Source,
    dependencies: Vec<Dependency>,
    complaints: Complaints,
}

impl<'s> Reader<'s> {
    fn new(source: &'s Source) -> Self {
        Self { source, dependencies: Vec::new(), complaints: Complaints::default() }
    }

    /// Whether what stands there can be a version or a tool; a problem where it cannot.
    fn is_line(&mut self, span: Range<usize>) -> bool {
        let text = &self.source.text[span.clone()];
        if text.contains("{%") {
            self.complaints.template(self.source, span.start);
            return false;
        }
        let is_plain =
            |character: char| !character.is_control() && !matches!(character, ';' | '"' | '\'' | '`' | '(' | ')');
        let is_said = is_template(text) || text.chars().all(is_plain);
        if !is_said {
            let message = "neither a version nor a comment";
            self.complaints.add(self.source.place(span), "malformed", message);
        }
        is_said
    }

    fn add(&mut self, tool: &str, name: Range<usize>, version: Range<usize>) {
        let value = Scalar { text: self.source.text[version.clone()].into(), span: version };
        self.dependencies.push(runtime::managed(self.source, tool, name, &value, Scope::Tool));
    }

    fn finish(self) -> Extracted {
        let problems = self.complaints.finish();
        Extracted { dependencies: self.dependencies, problems, ..Extracted::default() }
    }
}
