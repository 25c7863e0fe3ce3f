//! `.env` and its examples: the variables of an application.

use crate::model::{Extracted, Fact, FactKey, Source, Text, Value};

use super::Manifest;
use super::syntax::complaints::Complaints;
use super::syntax::dotenv::{self, Line};
use super::syntax::path::file_name;
use super::syntax::secret::shown_value;
use super::syntax::unfinished::{is_template, unfinished};

/// `.env`, `.env.example`, `.env.production.local`.
pub struct Env;

/// Last words that say something else: programs, documents, encrypted and left-over files.
const OTHER_FILES: &[&str] = &[
    "bak", "cjs", "enc", "erb", "gpg", "html", "j2", "js", "json", "jsx", "lock", "md", "mjs", "orig", "php", "ps1",
    "py", "rb", "rej", "rs", "rst", "sh", "sops", "swp", "toml", "ts", "tsx", "vault", "yaml", "yml",
];

impl Manifest for Env {
    fn format(&self) -> &'static str {
        "env"
    }

    fn claims(&self, path: &str) -> bool {
        let Some(rest) = file_name(path).strip_prefix(".env") else { return false };
        let Some(words) = rest.strip_prefix('.') else { return rest.is_empty() };
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        };
        words.split('.').all(is_word) && !OTHER_FILES.contains(&words.rsplit('.').next().unwrap_or_default())
    }

    fn extract(&self, source: &Source) -> Extracted {
        let mut complaints = Complaints::default();
        let mut facts = Vec::new();
        for line in dotenv::lines(source) {
            let (value, range) = match line {
                Line::Set { name, value, .. } => {
                    let end = value.end.max(name.end);
                    let (written, value) = (&source.text[name.clone()], &source.text[value]);
                    (Value::Pair(Text::from(written), shown_value(written, value)), name.start..end)
                }
                Line::Passed(name) => (Value::Text(Text::from(&source.text[name.clone()])), name),
                Line::Unknown(line) if is_template(&source.text[line.clone()]) => {
                    complaints.template(source, line.start);
                    continue;
                }
                Line::Unknown(line) => {
                    // What follows a half-done merge is its echo.
                    if source.text[line.clone()].starts_with("<<<<<<< ") {
                        return Extracted {
                            problems: unfinished(source).into_iter().collect(),
                            ..Extracted::default()
                        };
                    }
                    complaints.add(source.place(line), "malformed", "neither `NAME=value` nor a comment");
                    continue;
                }
            };
            facts.push(Fact::new(FactKey::Variable, value, source.place(range)));
        }
        Extracted { facts, problems: complaints.finish(), ..Extracted::default() }
    }
}
