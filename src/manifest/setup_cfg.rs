//! `setup.cfg`: what a setuptools project asks for.

use std::ops::Range;

use crate::model::{Extracted, Fact, FactKey, Scope, Source, Text, Value};

use super::Manifest;
use super::syntax::ini::{self, Setting};
use super::syntax::path::file_name;
use super::syntax::pip::Lines;
use super::syntax::unfinished::{conflict, is_template};
use super::syntax::{pep508, runtime};

/// The format.
pub struct SetupCfg;

impl Manifest for SetupCfg {
    fn format(&self) -> &'static str {
        "setup-cfg"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "setup.cfg"
    }

    /// Many a `setup.cfg` only sets up linters.
    fn recognises(&self, text: &str) -> bool {
        let is_section = |line: &str| matches!(line, "[metadata]" | "[options]" | "[options.extras_require]");
        text.trim_start_matches('\u{feff}').lines().any(|line| is_section(line.trim_end()))
    }

    fn extract(&self, source: &Source) -> Extracted {
        if let Some(problem) = conflict(source) {
            return Extracted { problems: vec![problem], ..Extracted::default() };
        }
        let (settings, strays) = ini::read(&source.text);
        let mut file = File { source, lines: Lines::of(source, Scope::Runtime, None) };
        for setting in &settings {
            file.setting(setting);
        }
        for stray in strays {
            file.lines.stray(&source.text[stray.clone()], stray.start, "neither a section nor a setting");
        }
        let mut out = file.lines.finish();
        pep508::own_references(&mut out);
        out
    }
}

/// One file on its way to dependencies and facts.
struct File<'a> {
    source: &'a Source,
    lines: Lines<'a>,
}

impl File<'_> {
    fn setting(&mut self, setting: &Setting) {
        let text = |span: &Range<usize>| self.source.text.get(span.clone()).unwrap_or_default();
        // Older files have dashes in their keys.
        let key = text(&setting.key).replace('-', "_");
        match (text(&setting.section), key.as_str()) {
            ("metadata", "name") => self.facts(setting, FactKey::ProjectName),
            ("metadata", "version") => self.facts(setting, FactKey::ProjectVersion),
            ("metadata", "classifiers" | "classifier") => self.facts(setting, FactKey::Classifier),
            ("options", "python_requires") | ("metadata", "python_requires" | "requires_python") => {
                if let Some(value) = setting.lines.first() {
                    let (name, value) = (setting.key.clone(), value.clone());
                    let python = runtime::dependency(self.source, "python", name, value, Scope::Engine);
                    self.lines.out.dependencies.push(python);
                }
            }
            ("options", "install_requires") => self.requirements(setting, Scope::Runtime, None),
            ("options", "setup_requires") => self.requirements(setting, Scope::Build, None),
            ("options", "tests_require") => self.requirements(setting, Scope::Development, None),
            ("options.extras_require", _) => {
                let group = Text::from(text(&setting.key));
                self.requirements(setting, Scope::Optional, Some(group));
            }
            _ => {}
        }
    }

    /// What a value states, each line by itself. `attr:` is found out by running code, and `file:` reads a file of any kind.
    fn facts(&mut self, setting: &Setting, key: FactKey) {
        for line in &setting.lines {
            let said = &self.source.text[line.clone()];
            let is_directive = ["attr:", "file:"].iter().any(|directive| said.starts_with(directive));
            let (key, said, span) = if is_directive {
                (FactKey::Dynamic, &self.source.text[setting.key.clone()], setting.key.clone())
            } else {
                (key, said, line.clone())
            };
            if !is_template(said) {
                let fact = Fact::new(key, Value::Text(Text::from(said)), self.source.place(span));
                self.lines.out.facts.push(fact);
            }
        }
    }

    /// A list of requirements: a line each, or in one line with `;` between them.
    fn requirements(&mut self, setting: &Setting, scope: Scope, group: Option<Text>) {
        (self.lines.scope, self.lines.group) = (scope, group);
        let mut is_files = false;
        for (at, line) in setting.lines.iter().enumerate() {
            let text = &self.source.text[line.clone()];
            is_files |= at == 0 && text.starts_with("file:");
            if is_files {
                self.files(text, line.start);
            } else if setting.is_inline && setting.lines.len() == 1 && !self.is_one(text) {
                let mut start = line.start;
                for piece in text.split(';') {
                    self.requirement(piece, start);
                    start += piece.len() + 1;
                }
            } else {
                self.requirement(text, line.start);
            }
        }
    }

    /// Whether a `;` of this line begins a marker. To setuptools it never does there, but that is what its author meant.
    fn is_one(&self, text: &str) -> bool {
        let dependency = pep508::dependency(text, |_| self.source.top(), Scope::Runtime, None);
        dependency.is_some_and(|dependency| dependency.marker.is_some() && dependency.skip.is_none())
    }

    fn requirement(&mut self, text: &str, start: usize) {
        let bare = text.find(" #").map_or(text, |comment| &text[..comment]);
        self.lines.line(bare, &|part| start + part.start..start + part.end);
    }

    /// `file: requirements.txt, more.txt`: read as if it stood here.
    fn files(&mut self, text: &str, start: usize) {
        let list = text.strip_prefix("file:").unwrap_or(text);
        let mut at = start + text.len() - list.len();
        for piece in list.split(',') {
            let path = piece.trim();
            let begin = at + piece.len() - piece.trim_start().len();
            if !path.is_empty() {
                self.lines.include(path, self.source.place(begin..begin + path.len()), false);
            }
            at += piece.len() + 1;
        }
    }
}
