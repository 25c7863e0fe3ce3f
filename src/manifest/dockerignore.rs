//! `.dockerignore`: what stays out of an image.

use crate::model::{Extracted, Fact, FactKey, Source, Text, Value};

use super::Manifest;
use super::syntax::json::without_mark;
use super::syntax::path::file_name;
use super::syntax::unfinished::conflict;

/// `.dockerignore`, and those of one Dockerfile (`web.Dockerfile.dockerignore`).
pub struct Dockerignore;

impl Manifest for Dockerignore {
    fn format(&self) -> &'static str {
        "dockerignore"
    }

    fn claims(&self, path: &str) -> bool {
        file_name(path).ends_with(".dockerignore")
    }

    fn extract(&self, source: &Source) -> Extracted {
        if let Some(problem) = conflict(source) {
            return Extracted { problems: vec![problem], ..Extracted::default() };
        }
        let (text, mut start) = without_mark(&source.text);
        let mut facts = Vec::new();
        for line in text.split_inclusive('\n') {
            let pattern = line.trim();
            // A `#` behind blanks begins a pattern.
            if !pattern.is_empty() && !line.starts_with('#') {
                let at = start + (line.len() - line.trim_start().len());
                let place = source.place(at..at + pattern.len());
                facts.push(Fact::new(FactKey::Ignored, Value::Text(Text::from(pattern)), place));
            }
            start += line.len();
        }
        Extracted { facts, ..Extracted::default() }
    }
}
