//! Dockerfiles: the images that stages start from, copy from and mount, and the frontend that reads the file.
//!
//! The instructions are split here rather than by a crate: the best of those stops at the first thing it does not
//! know, and takes the body of `RUN cat <<END > file` for instructions.

mod facts;
mod instruction;

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::model::{Extracted, Fact, FactKey, Origin, Problem, Scope, Skip, Source, Text, Value};

use super::Manifest;
use super::syntax::image;
use super::syntax::path::file_name;
use super::syntax::variables::{Style, Traced, Values};
use instruction::{Instruction, Script};

/// `Dockerfile`, `Containerfile`, and their customary variants (`Dockerfile.dev`, `web.dockerfile`).
pub struct Dockerfile;

/// What a variant's last extension says is something else: documentation, an ignore list, a left-over.
const OTHER_FILES: &[&str] =
    &["dockerignore", "md", "rst", "adoc", "html", "json", "yaml", "yml", "orig", "rej", "bak"];

impl Manifest for Dockerfile {
    fn format(&self) -> &'static str {
        "dockerfile"
    }

    fn claims(&self, path: &str) -> bool {
        let name = file_name(path);
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if matches!(extension, "Dockerfile" | "dockerfile" | "Containerfile" | "containerfile") {
            return true;
        }
        let variant = ["Dockerfile", "Containerfile"].iter().find_map(|stem| name.strip_prefix(stem));
        match variant {
            Some(variant) => {
                variant.is_empty() || variant.starts_with(['.', '-', '_']) && !OTHER_FILES.contains(&extension)
            }
            None => matches!(name, "dockerfile" | "containerfile"),
        }
    }

    fn extract(&self, source: &Source) -> Extracted {
        let script = instruction::split(&source.text);
        let mut reader = Reader {
            source,
            arguments: Values::default(),
            style: Style::Shell(script.escape),
            stages: stages(&script),
            stage: 0,
            group: None,
            out: Extracted::default(),
        };
        reader.read(&script);
        reader.out
    }
}

/// The words of an instruction, its options apart.
struct Words<'a> {
    instruction: &'a Instruction<'a>,
    keyword: &'a str,
    options: Vec<Range<usize>>,
    rest: Vec<Range<usize>>,
}

impl<'a> Words<'a> {
    fn of(instruction: &'a Instruction<'a>) -> Self {
        let mut words = instruction.words(0).into_iter().peekable();
        let text = &instruction.text;
        let mut keyword = words.next().unwrap_or_default();
        if text[keyword.clone()].eq_ignore_ascii_case("ONBUILD") {
            keyword = words.next().unwrap_or_default();
        }
        let mut options = Vec::new();
        while let Some(option) = words.next_if(|word| text[word.clone()].starts_with("--")) {
            options.push(option);
        }
        Self { instruction, keyword: &text[keyword], options, rest: words.collect() }
    }

    fn text(&self, range: &Range<usize>) -> &'a str {
        &self.instruction.text[range.clone()]
    }

    fn is(&self, keyword: &str) -> bool {
        self.keyword.eq_ignore_ascii_case(keyword)
    }

    /// The image of a `FROM`: its first argument, as far as a template in it reaches.
    fn base(&self) -> Option<(Range<usize>, &[Range<usize>])> {
        let first = self.rest.first()?;
        let opens = |word: &Range<usize>| self.text(word).rfind("{{") > self.text(word).rfind("}}");
        let closing = if opens(first) {
            self.rest.iter().skip(1).position(|word| self.text(word).contains("}}") && !opens(word))? + 1
        } else {
            0
        };
        Some((first.start..self.rest[closing].end, &self.rest[closing + 1..]))
    }

    /// The name in `AS name` behind the image.
    fn stage_name(&self) -> Option<&Range<usize>> {
        match self.base()?.1 {
            [keyword, name, ..] if self.text(keyword).eq_ignore_ascii_case("AS") => Some(name),
            _ => None,
        }
    }
}

const TEMPLATE: &str = "a template that is filled in later";

const KEYWORDS: &[&str] = &[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// The number of the first stage of each name, in lower case, from 1.
fn stages(script: &Script<'_>) -> FxHashMap<String, usize> {
    let mut stages = FxHashMap::default();
    let froms = script.instructions.iter().map(Words::of).filter(|words| words.is("FROM"));
    for (index, words) in froms.enumerate() {
        if let Some(name) = words.stage_name() {
            stages.entry(words.text(name).to_ascii_lowercase()).or_insert(index + 1);
        }
    }
    stages
}

struct Reader<'a> {
    source: &'a Source,
    /// The defaults of the `ARG`s before the first `FROM`.
    arguments: Values<'a>,
    style: Style,
    stages: FxHashMap<String, usize>,
    /// The number of the stage that is being read, from 1; 0 before the first `FROM`.
    stage: usize,
    /// Its name.
    group: Option<Text>,
    out: Extracted,
}

impl Reader<'_> {
    fn read(&mut self, script: &Script<'_>) {
        if let Some(span) = script.syntax.clone() {
            let mut written = Traced::default();
            written.push_written(&self.source.text[span.clone()], self.source, span.start);
            self.image(&written, span, Scope::Tool);
        }
        for instruction in &script.instructions {
            let words = Words::of(instruction);
            if is_template(words.keyword) {
                self.problem(&words, "template", TEMPLATE);
            } else if words.is("FROM") {
                self.from(&words);
            } else if words.is("ARG") && self.stage == 0 {
                self.arguments(&words);
            } else if words.keyword.starts_with("<<<<<<<") {
                self.problem(&words, "merge-conflict", "an unresolved merge conflict");
            } else if !KEYWORDS.iter().any(|keyword| words.is(keyword)) {
                self.problem(&words, "malformed", &format!("unknown instruction `{}`", shortened(words.keyword)));
            } else if self.stage == 0 && !words.is("ARG") {
                self.problem(&words, "malformed", &format!("`{}` before the first `FROM`", words.keyword));
            } else if words.is("COPY") || words.is("ADD") {
                self.options(&words, "--from=", |value| Some(0..value.len()));
            } else if words.is("RUN") {
                self.options(&words, "--mount=", mount_from);
            }
            self.instruction(&words);
        }
        if let Some(at) = script.unterminated {
            self.problem_at(at, "malformed", "this heredoc has no end");
        }
        // That a template or a half-done merge is no Dockerfile yet needs no second word.
        if let Some(cause) = self.out.problems.iter().position(|problem| problem.code != "malformed") {
            self.out.problems.swap(0, cause);
        }
        self.out.problems.truncate(1);
    }

    /// Says what a rule about images may ask for.
    fn instruction(&mut self, words: &Words<'_>) {
        if KEYWORDS.iter().any(|keyword| words.is(keyword)) {
            let fact = facts::instruction(self.source, words.instruction);
            let number = self.stage.checked_sub(1).map(|stage| Text::from(&stage.to_string()));
            self.out.facts.push(Fact { of: self.group.or(number), ..fact });
        }
    }

    fn arguments(&mut self, words: &Words<'_>) {
        for word in &words.rest {
            if let Some((name, _)) = words.text(word).split_once('=') {
                let value = word.start + name.len() + 1..word.end;
                let traced = words.instruction.traced(self.source, value).expand(&self.arguments, self.style);
                if traced.is_too_long() {
                    self.arguments.remove(name);
                } else {
                    self.arguments.insert(name.to_owned(), traced);
                }
            }
        }
    }

    fn from(&mut self, words: &Words<'_>) {
        self.stage += 1;
        self.group = None;
        let Some((base, rest)) = words.base() else {
            let templated = words.rest.iter().any(|word| is_template(words.text(word)));
            let (code, message) =
                if templated { ("template", TEMPLATE) } else { ("malformed", "`FROM` names no image") };
            return self.problem(words, code, message);
        };
        if let Some(name) = words.stage_name() {
            let text = Text::from(words.text(name));
            self.group = Some(text);
            let place = self.source.place(words.instruction.span(name.clone()));
            self.out.facts.push(Fact::new(FactKey::Stage, Value::Text(text), place));
        }
        if is_template(words.text(&base)) {
            self.problem(words, "template", TEMPLATE);
        } else if !(rest.is_empty() || rest.len() == 2 && words.stage_name().is_some()) {
            self.problem(words, "malformed", "`FROM` takes an image, or an image, `AS` and a name");
            // `from flask import Flask`, astray from a heredoc that the shell knows and Docker does not, is no image.
            let is_comment = rest.first().is_some_and(|word| words.text(word).starts_with('#'));
            if words.stage_name().is_none() && !is_comment {
                return;
            }
        }
        let written = words.instruction.traced(self.source, base.clone());
        let traced = image::filled(&written, &self.arguments, self.style);
        let is_given = is_argument(words.text(&base));
        self.image(&traced, words.instruction.span(base), Scope::Image);
        if let Some(image) = self.out.dependencies.last_mut().filter(|image| is_given && image.requirement.is_empty()) {
            // The default names the image alone: which one it is, whoever builds it says.
            image.skip = image.skip.filter(|skip| !skip.is_looked_up()).or(Some(Skip::Variable));
        }
    }

    /// The images named in options: `--from=image`, `--mount=type=bind,from=image`.
    fn options(&mut self, words: &Words<'_>, option: &str, find: fn(&str) -> Option<Range<usize>>) {
        for word in &words.options {
            let Some(value) = words.text(word).strip_prefix(option) else { continue };
            let Some(found) = find(value) else { continue };
            let start = word.end - value.len();
            let range = start + found.start..start + found.end;
            let name = words.text(&range);
            let is_stage =
                name.bytes().all(|byte| byte.is_ascii_digit()) || self.stages.contains_key(&name.to_ascii_lowercase());
            if !is_stage {
                // Docker fills in no variables here.
                let written = words.instruction.traced(self.source, range.clone());
                let traced = if name.contains('$') { written.as_unresolved() } else { written };
                self.image(&traced, words.instruction.span(range), Scope::Image);
            }
        }
    }

    fn image(&mut self, traced: &Traced<'_>, whole: Range<usize>, scope: Scope) {
        let mut dependency = image::traced(traced, self.source.place(whole), scope);
        dependency.group = self.group;
        let base = self.stages.get(&traced.text.to_ascii_lowercase()).is_some_and(|stage| *stage < self.stage);
        let is_stage = base && scope == Scope::Image;
        if is_stage {
            dependency.origin = Origin::Workspace(None);
        }
        if is_template(&traced.text) {
            dependency.skip = Some(Skip::Template);
        } else if is_stage && !traced.unresolved {
            dependency.skip = Some(Skip::Stage);
        }
        self.out.dependencies.push(dependency);
    }

    fn problem(&mut self, words: &Words<'_>, code: &'static str, message: &str) {
        self.problem_at(words.instruction.offset(0), code, message);
    }

    fn problem_at(&mut self, at: usize, code: &'static str, message: &str) {
        // One broken file is one row: what follows the first problem is mostly its echo.
        if self.out.problems.iter().all(|problem| problem.code != code) {
            let place = self.source.place(at..at);
            self.out.problems.push(Problem {
                code,
                message: message.to_owned(),
                line: place.line,
                column: place.column,
            });
        }
    }
}

/// The bytes of the image in `type=bind,from=image,target=/x`.
fn mount_from(value: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for field in value.split(',') {
        if let Some(image) = field.strip_prefix("from=") {
            return Some(start + field.len() - image.len()..start + field.len());
        }
        start += field.len() + 1;
    }
    None
}

/// Whether a word is to be filled in by a template engine: `{{ tag }}`, `{% if %}`, `<% %>`, `%%TAG%%`.
///
/// Docker itself knows `${TAG%%-*}`: the value without its end.
fn is_template(word: &str) -> bool {
    ["{{", "{%", "<%"].iter().any(|mark| word.contains(mark)) || word.contains("%%") && !word.contains("${")
}

/// Whether a word is one variable and no more: `$BASE`, `${BASE}`.
fn is_argument(word: &str) -> bool {
    let Some(name) = word.strip_prefix('$') else { return false };
    let name = name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The start of a word that may be a whole minified file.
fn shortened(word: &str) -> &str {
    word.char_indices().nth(40).map_or(word, |(end, _)| &word[..end])
}
