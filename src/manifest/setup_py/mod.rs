//! `setup.py`: what the literals of its `setup(...)` call ask for. Nothing is ever executed: what only running it would tell
//! is told as computed.

mod literal;
mod value;

use std::ops::Range;

use crate::model::{Dependency, Extracted, Fact, FactKey, Place, Problem, Scope, Skip, Source, Text, Value as Said};

use super::Manifest;
use super::syntax::path::file_name;
use super::syntax::pip::Lines;
use super::syntax::unfinished::{is_template, unfinished};
use super::syntax::{pep508, runtime};

use self::literal::Literal;
use self::value::{Reader, Value};
use crate::code::python::{Token, read};

/// The format.
pub struct SetupPy;

impl Manifest for SetupPy {
    fn format(&self) -> &'static str {
        "setup-py"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path) == "setup.py"
    }

    fn recognises(&self, text: &str) -> bool {
        text.contains("setup")
    }

    fn extract(&self, source: &Source) -> Extracted {
        let tokens = read(&source.text).tokens;
        if let Some(problem) = broken(source, &tokens) {
            return Extracted { problems: vec![problem], ..Extracted::default() };
        }
        let reader = Reader::of(&source.text, &tokens);
        let mut call = Call { source, lines: Lines::of(source, Scope::Runtime, None), dynamic: false };
        for opening in calls(&tokens) {
            for (keyword, span, value) in reader.keywords(opening, 0) {
                call.keyword(keyword, &span, &value);
            }
        }
        let mut out = call.lines.finish();
        pep508::own_references(&mut out);
        let order = |dependency: &Dependency| (dependency.name_place.start, dependency.scope, dependency.group);
        out.dependencies.sort_by_key(order);
        out.dependencies.dedup_by_key(|dependency| order(dependency));
        out.facts.sort_by_key(|fact| fact.place.start);
        out.facts.dedup();
        out
    }
}

/// The signs that may follow a name.
const SIGNS: [char; 9] = ['<', '>', '=', '!', '~', '[', ';', '@', '('];

/// A file that ends within a bracket is no Python; nor is one with conflict markers or a template's statements.
fn broken(source: &Source, tokens: &[Token<'_>]) -> Option<Problem> {
    let open = tokens.iter().find(|token| matches!(token.text, "(" | "[" | "{") && token.closing == tokens.len())?;
    let place = source.place(open.start..open.start);
    let message = format!("`{}` is never closed", open.text);
    let malformed = Problem { code: "malformed", message, line: place.line, column: place.column };
    Some(unfinished(source).unwrap_or(malformed))
}

/// The opening brackets of the calls of `setup`, under whichever module's name.
fn calls<'t>(tokens: &'t [Token<'_>]) -> impl Iterator<Item = usize> + 't {
    let is_call = |at: usize| {
        let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
        let is_module = |token: &Token<'_>| matches!(token.text, "setuptools" | "skbuild" | "core" | "distutils");
        let is_own = match before(1) {
            Some(token) if token.is(".") => before(2).is_some_and(is_module),
            Some(token) => !token.is_name("def"),
            None => true,
        };
        tokens[at].is_name("setup") && is_own && tokens.get(at + 1).is_some_and(|next| next.is("("))
    };
    (0..tokens.len()).filter(move |at| is_call(*at)).map(|at| at + 1)
}

/// The calls of one file on their way to dependencies and facts.
struct Call<'s> {
    source: &'s Source,
    lines: Lines<'s>,
    /// Whether something of the present keyword is computed.
    dynamic: bool,
}

impl Call<'_> {
    fn keyword(&mut self, keyword: &str, span: &Range<usize>, value: &Value) {
        self.dynamic = false;
        (self.lines.scope, self.lines.group) = (Scope::Runtime, None);
        match keyword {
            "name" => self.fact(value, FactKey::ProjectName),
            "version" => self.fact(value, FactKey::ProjectVersion),
            "classifiers" => self.fact(value, FactKey::Classifier),
            "python_requires" => self.python(span, value),
            "install_requires" | "requires" => self.requirements(value),
            "setup_requires" => self.scoped(Scope::Build, value),
            "tests_require" => self.scoped(Scope::Development, value),
            "extras_require" => self.extras(value),
            "**" => return self.brought_in(span, value),
            _ => {}
        }
        if self.dynamic {
            self.computed(keyword, span);
        }
    }

    /// `**settings`: the keywords that a table holds.
    fn brought_in(&mut self, span: &Range<usize>, value: &Value) {
        let Value::Table(pairs) = value else { return self.computed("**", span) };
        for (key, value) in pairs {
            match key {
                Value::Text(key) if key.text != "**" => self.keyword(&key.text, &key.span(), value),
                _ => self.computed("**", span),
            }
        }
    }

    fn computed(&mut self, what: &str, span: &Range<usize>) {
        let fact = Fact::new(FactKey::Dynamic, Said::Text(Text::from(what)), self.place(span.clone()));
        self.lines.out.facts.push(fact);
    }

    /// What a text, or each text of a list, states.
    fn fact(&mut self, value: &Value, key: FactKey) {
        match value {
            Value::Text(literal) if is_template(&literal.text) => {}
            Value::Text(literal) => {
                let said = Said::Text(Text::from(&literal.text));
                self.lines.out.facts.push(Fact::new(key, said, self.place(literal.span())));
            }
            Value::List(items) => items.iter().for_each(|item| self.fact(item, key)),
            _ => self.dynamic = true,
        }
    }

    fn python(&mut self, keyword: &Range<usize>, value: &Value) {
        let Value::Text(literal) = value else {
            self.dynamic = true;
            return;
        };
        let python = runtime::dependency(self.source, "python", keyword.clone(), literal.span(), Scope::Engine);
        self.lines.out.dependencies.push(python);
    }

    fn scoped(&mut self, scope: Scope, value: &Value) {
        self.lines.scope = scope;
        self.requirements(value);
    }

    /// A list of requirements, or a text with one in each line.
    fn requirements(&mut self, value: &Value) {
        match value {
            Value::Text(literal) => self.text(literal),
            Value::Begun(literal) => self.begun(literal),
            Value::List(items) => items.iter().for_each(|item| self.requirements(item)),
            Value::Table(_) | Value::Computed => self.dynamic = true,
        }
    }

    fn text(&mut self, literal: &Literal) {
        let mut at = 0;
        for line in literal.text.split_inclusive('\n') {
            let bare = if line.trim_start().starts_with('#') { "" } else { line };
            let bare = bare.find(" #").map_or(bare, |comment| &bare[..comment]);
            self.lines.line(bare, &|part| literal.part(at + part.start..at + part.end));
            at += line.len();
        }
    }

    /// A requirement of which only the beginning is written: it counts where that holds the whole name.
    fn begun(&mut self, literal: &Literal) {
        let name =
            literal.text.trim_start().find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')));
        let after = name.map_or("", |end| &literal.text.trim_start()[end..]);
        // Several words are the beginning of a list that is split: `"a b".split()`.
        let is_whole = after.trim_start().is_empty() || after.trim_start().starts_with(SIGNS);
        let known = self.lines.out.dependencies.len();
        if name > Some(0) && is_whole && !literal.text.contains('\n') {
            self.text(literal);
        }
        match self.lines.out.dependencies.get_mut(known) {
            Some(dependency) => dependency.skip = Some(Skip::Variable),
            None => self.dynamic = true,
        }
    }

    /// A table of groups. A key may carry a marker: `"cli:python_version<'3'"`, `":sys_platform=='win32'"`.
    fn extras(&mut self, value: &Value) {
        let Value::Table(groups) = value else {
            self.dynamic = true;
            return;
        };
        for (key, value) in groups {
            let Value::Text(key) = key else {
                (self.dynamic, self.lines.group) = (true, None);
                self.scoped(Scope::Optional, value);
                continue;
            };
            let (group, marker) = key.text.split_once(':').unwrap_or((&key.text, ""));
            self.lines.group = Some(group.trim()).filter(|group| !group.is_empty()).map(Text::from);
            let known = self.lines.out.dependencies.len();
            self.scoped(if self.lines.group.is_some() { Scope::Optional } else { Scope::Runtime }, value);
            for dependency in self.lines.out.dependencies.iter_mut().skip(known).filter(|_| !marker.trim().is_empty()) {
                dependency.marker.get_or_insert(Text::from(marker.trim()));
            }
        }
    }

    fn place(&self, span: Range<usize>) -> Place {
        self.source.place(span)
    }
}
