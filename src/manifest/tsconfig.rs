//! `tsconfig.json` and `jsconfig.json`: what the compiler is told.

use std::ops::Range;

use crate::model::{Extracted, Fact, FactKey, Problem, Source, Text, Value as Said};

use super::Manifest;
use super::syntax::jsonc::{self, Content, Member, Value};
use super::syntax::path::{extension, file_name};
use super::syntax::scalar::distinct;
use super::syntax::secret::{LONGEST, shown_setting};

/// The format.
pub struct Tsconfig;

impl Manifest for Tsconfig {
    fn format(&self) -> &'static str {
        "tsconfig"
    }

    fn claims(&self, path: &str) -> bool {
        let name = file_name(path);
        matches!(name, "tsconfig.json" | "jsconfig.json") || name.starts_with("tsconfig.") && extension(name) == "json"
    }

    fn extract(&self, source: &Source) -> Extracted {
        let mut reader = Reader { source, out: Extracted::default() };
        match jsonc::parse(source) {
            Ok(Value { content: Content::Object(members), .. }) => reader.document(members),
            // The compiler takes a file that holds nothing for one that says nothing.
            Ok(Value { content: Content::Null, .. }) => {}
            Ok(value) => reader.problem(&value, format!("the file is {}, not an object", value.kind())),
            Err(problem) => reader.out.problems.push(problem),
        }
        reader.out
    }
}

/// No setting of the compiler has a longer path; what goes deeper was made to repeat its own names without end.
const LONGEST_PATH: usize = 200;

struct Reader<'a> {
    source: &'a Source,
    out: Extracted,
}

impl Reader<'_> {
    fn document(&mut self, members: Vec<Member<'_>>) {
        for member in distinct(self.source, members, |member| &member.key, &mut self.out.problems) {
            match &*member.key.text {
                "extends" => self.extends(&member.value),
                key => self.setting(key, member.value),
            }
        }
    }

    /// One file that is built upon, or several.
    fn extends(&mut self, value: &Value<'_>) {
        let single = std::slice::from_ref(value);
        for base in if value.kind() == "an array" { value.items() } else { single } {
            match base.string() {
                Some(path) => {
                    let place = self.source.place(path.span.clone());
                    self.out.facts.push(Fact::new(FactKey::Extends, Said::Text(Text::from(&path.text)), place));
                }
                None => self.problem(base, format!("`extends` names {}, not a string", base.kind())),
            }
        }
    }

    /// What stands below this path. The objects of an array (`references`) have the path of the array.
    fn setting(&mut self, path: &str, value: Value<'_>) {
        if path.len() > LONGEST_PATH {
            return;
        }
        match value.content {
            Content::Object(members) => {
                for member in distinct(self.source, members, |member| &member.key, &mut self.out.problems) {
                    self.setting(&format!("{path}.{}", member.key.text), member.value);
                }
            }
            Content::Array(items) => {
                if items.is_empty() || items.iter().any(|item| item.text().is_some()) {
                    self.fact(path, &joined(&items), value.span);
                }
                for item in items.into_iter().filter(|item| item.text().is_none()) {
                    self.setting(path, item);
                }
            }
            _ => self.fact(path, value.text().unwrap_or_default(), value.span.clone()),
        }
    }

    fn fact(&mut self, path: &str, text: &str, span: Range<usize>) {
        let place = self.source.place(span);
        let pair = Said::Pair(Text::from(path), shown_setting(path, text));
        self.out.facts.push(Fact::new(FactKey::Setting, pair, place));
    }

    fn problem(&mut self, value: &Value<'_>, message: String) {
        let place = self.source.place(value.span.clone());
        self.out.problems.push(Problem { code: "invalid-value", message, line: place.line, column: place.column });
    }
}

/// The strings, numbers and switches of an array, as far as there is room.
fn joined(items: &[Value<'_>]) -> String {
    let mut out = String::new();
    for text in items.iter().filter_map(Value::text) {
        if out.len() > LONGEST {
            break;
        }
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(text);
    }
    out
}
