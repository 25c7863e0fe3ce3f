//! Jobs, and the hidden ones (`.name`) that others build upon: a hidden one is no job, but what it says is said.

use std::ops::Range;

use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::secret::{LONGEST, shown_command, shown_setting, shown_value};
use crate::manifest::syntax::yaml::Value;
use crate::model::{Fact, FactKey, Text, Value as Said};

use super::image::{Variables, variables};
use super::{Members, Reader};

/// What only a job says: by these a job is told from another mapping at the top of the file.
const KEYS: &[&str] = &[
    "after_script",
    "allow_failure",
    "artifacts",
    "before_script",
    "cache",
    "coverage",
    "dependencies",
    "environment",
    "except",
    "extends",
    "id_tokens",
    "image",
    "inherit",
    "interruptible",
    "needs",
    "only",
    "parallel",
    "release",
    "resource_group",
    "retry",
    "rules",
    "run",
    "script",
    "secrets",
    "services",
    "stage",
    "tags",
    "timeout",
    "trigger",
    "variables",
    "when",
];

/// Lists of lines may stand in lists of lines, as deep as this.
const DEEPEST: usize = 10;

impl<'y, 'a> Reader<'y, 'a> {
    pub(super) fn job(&mut self, name: &Scalar<'a>, members: Members<'y, 'a>) {
        if !members.iter().any(|(key, _)| KEYS.contains(&&*key.text)) {
            return;
        }
        let job = Text::from(&name.text);
        if !name.text.starts_with('.') {
            self.fact(FactKey::Job, None, Said::Text(job), name.span.clone());
        }
        let own = members.iter().find(|(key, _)| key.text == "variables");
        let own: Variables<'y, 'a> = own.map(|(_, own)| variables(*own).into_iter().collect()).unwrap_or_default();
        for (key, value) in members {
            match &*key.text {
                "image" => self.image(value, Some(job), &own),
                "services" => self.services(value, Some(job), &own),
                "before_script" | "script" | "after_script" => self.run(value, Some(job)),
                "tags" => self.tags(value, Some(job)),
                "needs" => self.needs(value, job),
                "parallel" => self.matrix(value, job),
                "trigger" => {
                    if let Some(include) = value.get("include") {
                        self.includes(include);
                    }
                }
                "allow_failure" | "coverage" | "environment" | "interruptible" | "resource_group" | "retry"
                | "stage" | "timeout" | "when" => self.option(&key.text, value, job),
                _ => {}
            }
        }
    }

    /// The lines of a script as one text.
    pub(super) fn run(&mut self, value: Value<'y, 'a>, job: Option<Text>) {
        let mut script = String::new();
        lines(value, DEEPEST, &mut script);
        if !script.is_empty() {
            self.fact(FactKey::Run, job, Said::Text(shown_command(&script)), value.span());
        }
    }

    pub(super) fn tags(&mut self, value: Value<'y, 'a>, job: Option<Text>) {
        for tag in value.items().chain([value]).filter_map(Value::scalar) {
            self.fact(FactKey::Runner, job, Said::Text(Text::from(&tag.text)), tag.span.clone());
        }
    }

    /// The jobs of this pipeline that have to end before; those of other projects and pipelines are not its own.
    fn needs(&mut self, value: Value<'y, 'a>, job: Text) {
        for item in value.items() {
            let is_foreign = item.get("project").is_some() || item.get("pipeline").is_some();
            let inner = if is_foreign { None } else { item.get("job").and_then(Value::scalar) };
            if let Some(needed) = item.scalar().or(inner) {
                self.fact(FactKey::JobNeeds, Some(job), Said::Text(Text::from(&needed.text)), needed.span.clone());
            }
        }
    }

    /// `parallel: {matrix: [{KEY: value, …}]}`: each value by itself.
    fn matrix(&mut self, value: Value<'y, 'a>, job: Text) {
        for row in value.get("matrix").into_iter().flat_map(Value::items) {
            for (key, value) in super::members(row) {
                for scalar in value.items().chain([value]).filter_map(Value::scalar) {
                    let pair = Said::Pair(Text::from(&key.text), shown_value(&key.text, &scalar.text));
                    self.fact(FactKey::MatrixValue, Some(job), pair, scalar.span.clone());
                }
            }
        }
    }

    /// An option, and those within it by their path: `allow_failure.exit_codes`. Of a list, each item by itself.
    fn option(&mut self, path: &str, value: Value<'y, 'a>, job: Text) {
        for scalar in value.items().chain([value]).filter_map(Value::scalar) {
            let pair = Said::Pair(Text::from(path), shown_setting(path, &scalar.text));
            self.fact(FactKey::JobOption, Some(job), pair, scalar.span.clone());
        }
        // Nothing that lies deeper is of interest, and an alias may lead back here.
        if !path.contains('.') {
            for (key, value) in super::members(value) {
                self.option(&format!("{path}.{}", key.text), value, job);
            }
        }
    }

    fn fact(&mut self, key: FactKey, job: Option<Text>, value: Said, span: Range<usize>) {
        let fact = Fact::new(key, value, self.source.place(span));
        self.out.facts.push(Fact { of: job, ..fact });
    }
}

/// The lines of a script, those of lists in it included, as far as there is room.
fn lines(value: Value<'_, '_>, depth: usize, script: &mut String) {
    if let Some(line) = value.scalar() {
        if !script.is_empty() {
            script.push('\n');
        }
        // Of what is cut here nothing is kept, or a part of a secret would be.
        script.push_str(&line.text[..line.text.floor_char_boundary(2 * LONGEST)]);
    } else if value.tag().is_none() && depth > 0 {
        for item in value.items() {
            if script.len() > LONGEST {
                return;
            }
            lines(item, depth - 1, script);
        }
    }
}
