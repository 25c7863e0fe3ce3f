//! Lines that pip reads: requirements, addresses and options, in `requirements.txt` and wherever else such lines stand.

mod option;

use std::ops::Range;

use crate::model::{Extracted, Fact, FactKey, Include, Place, Scope, Source, Text, Value, without_secrets};

use super::complaints::Complaints;
use super::unfinished::is_template;
use super::{address, pep508};

use self::option::{Meaning, Setting};

/// Lines on their way to dependencies.
pub struct Lines<'s> {
    source: &'s Source,
    /// What the lines from here on are for.
    pub scope: Scope,
    /// The group that the lines from here on stand in.
    pub group: Option<Text>,
    /// What was read so far.
    pub out: Extracted,
    complaints: Complaints,
}

/// Where in the file a part of a line stands.
type At<'p> = &'p dyn Fn(Range<usize>) -> Range<usize>;

impl<'s> Lines<'s> {
    /// A reader of lines of that source.
    pub fn of(source: &'s Source, scope: Scope, group: Option<Text>) -> Self {
        Self { source, scope, group, out: Extracted::default(), complaints: Complaints::default() }
    }

    /// One line without its comment; `at` says which bytes of the file a part of it is.
    pub fn line(&mut self, line: &str, at: At<'_>) {
        let text = line.trim();
        if text.starts_with('-') {
            return self.options(line, at);
        }
        let start = line.len() - line.trim_start().len();
        let end = start + options_start(text);
        self.requirement(line, start..end, at);
    }

    /// Text at this byte that should not be there.
    pub fn stray(&mut self, text: &str, start: usize, message: &str) {
        if is_template(text) {
            return self.complaints.template(self.source, start);
        }
        self.complaints.add(self.source.place(start..start + text.len()), "malformed", message);
    }

    /// One requirement, an address or a path: a part of a line.
    fn requirement(&mut self, line: &str, part: Range<usize>, at: At<'_>) {
        let Some(text) = line.get(part.clone()).filter(|text| !text.is_empty()) else { return };
        let place = |inner: Range<usize>| self.source.place(at(part.start + inner.start..part.start + inner.end));
        let dependency = if address::is_address(text) {
            Some(address::dependency(text, place, self.scope, self.group))
        } else {
            pep508::dependency(text, place, self.scope, self.group)
        };
        match dependency {
            Some(dependency) => self.out.dependencies.push(dependency),
            None if is_template(text) || text.starts_with('{') => {
                self.complaints.template(self.source, place(0..0).span().start);
            }
            None => self.complaints.add(place(0..text.len()), "malformed", pep508::refusal(text)),
        }
    }

    fn options(&mut self, line: &str, at: At<'_>) {
        for setting in option::settings(line) {
            let name = line.get(setting.name.clone()).unwrap_or_default();
            let meaning = option::meaning(name);
            if matches!(meaning, Meaning::Unknown) && is_template(line) {
                return self.complaints.template(self.source, self.source.place(at(setting.name)).span().start);
            }
            if matches!(meaning, Meaning::Unknown) {
                let place = self.source.place(at(setting.name.clone()));
                return self.complaints.add(place, "malformed", format!("`{name}` is not an option of pip"));
            }
            self.option(line, &setting, &meaning, at);
        }
    }

    fn option(&mut self, line: &str, setting: &Setting, meaning: &Meaning, at: At<'_>) {
        let Some(value) = setting.value.clone() else {
            if !matches!(meaning, Meaning::Ignored) {
                let name = line.get(setting.name.clone()).unwrap_or_default();
                let place = self.source.place(at(setting.name.clone()));
                self.complaints.add(place, "malformed", format!("`{name}` needs a value"));
            }
            return;
        };
        let text = line.get(value.clone()).unwrap_or_default();
        match meaning {
            Meaning::Include => self.include(text, self.source.place(at(value)), false),
            Meaning::Constraint => self.include(text, self.source.place(at(value)), true),
            Meaning::Editable => self.requirement(line, value, at),
            Meaning::Index => {
                let address = Value::Text(Text::from(&without_secrets(text)));
                self.out.facts.push(Fact::new(FactKey::PackageIndex, address, self.source.place(at(value))));
            }
            Meaning::Ignored | Meaning::Unknown => {}
        }
    }

    /// Another file of such lines, named relative to this one.
    pub fn include(&mut self, written: &str, place: Place, constraint: bool) {
        if is_template(written) {
            return self.complaints.template(self.source, place.span().start);
        }
        let problem = if written.contains("${") {
            ("variable", "the name of the included file comes from a variable")
        } else if written.contains("://") {
            ("remote-include", "the included file lies elsewhere and is not read")
        } else if let Some(path) = self.source.path.beside(&written.replace('\\', "/")) {
            return self.out.includes.push(Include { path, format: Some("requirements"), constraint, place });
        } else {
            ("leaves-repository", "the included file lies outside the repository")
        };
        self.complaints.add(place, problem.0, problem.1);
    }

    /// Everything that was read.
    pub fn finish(self) -> Extracted {
        Extracted { problems: self.complaints.finish(), ..self.out }
    }
}

/// Where the options of a requirement begin (`--hash=…`): the first word that begins with `-`.
fn options_start(text: &str) -> usize {
    let end = text
        .as_bytes()
        .windows(2)
        .position(|pair| pair[0].is_ascii_whitespace() && pair[1] == b'-')
        .unwrap_or(text.len());
    text[..end].trim_end().len()
}
