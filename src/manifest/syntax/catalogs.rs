//! `catalog` and `catalogs` of a YAML file: what `catalog:` in the members of a workspace stands for.

use rustc_hash::FxHashSet;

use crate::model::{Extracted, Problem, Scope, Source, Text};

use super::scalar::{self, Scalar};
use super::specifier;
use super::yaml::{Value, Yaml};

/// Reads the sections of a workspace's settings.
pub struct Settings<'s> {
    source: &'s Source,
    /// What was read.
    pub out: Extracted,
}

impl<'s> Settings<'s> {
    /// A reader of that source.
    pub fn new(source: &'s Source) -> Self {
        Self { source, out: Extracted::default() }
    }

    /// Every section of every document, given to `other` where it is not a catalog.
    pub fn read(&mut self, yaml: &Yaml<'_>, mut other: impl FnMut(&mut Self, &str, Value<'_, '_>)) {
        for document in yaml.documents() {
            for (key, value) in self.mapping("the file", document) {
                match &*key.text {
                    "catalog" => self.catalog("catalog", value, None),
                    "catalogs" => {
                        for (name, value) in self.mapping("catalogs", value) {
                            self.catalog(&name.text, value, Some(&name.text));
                        }
                    }
                    key => other(self, key, value),
                }
            }
        }
        self.out.problems.extend(yaml.excess());
    }

    fn catalog(&mut self, key: &str, value: Value<'_, '_>, name: Option<&str>) {
        for (name_of, value) in self.pairs(key, value) {
            let mut dependency = specifier::dependency(self.source, name_of, value, Scope::Workspace);
            dependency.group = name.map(Text::from);
            self.out.dependencies.push(dependency);
        }
    }

    /// The members of a mapping that are scalars; a problem for each that is not.
    pub fn pairs<'y, 'a>(&mut self, key: &str, value: Value<'y, 'a>) -> Vec<(&'y Scalar<'a>, &'y Scalar<'a>)> {
        let mut pairs = Vec::new();
        for (name, value) in self.mapping(key, value) {
            match value.scalar() {
                Some(text) if !name.text.is_empty() => pairs.push((name, text)),
                Some(_) => self.problem(value, format!("a name in `{key}` is empty")),
                None => self.problem(value, format!("`{}` is {}, not a string", name.text, value.kind())),
            }
        }
        pairs
    }

    /// The members of a mapping with what is merged into it, each key once; a section that holds nothing yet is no
    /// problem.
    fn mapping<'y, 'a>(&mut self, key: &str, value: Value<'y, 'a>) -> Vec<(&'y Scalar<'a>, Value<'y, 'a>)> {
        if !matches!(value.kind(), "a mapping" | "null") {
            self.problem(value, format!("`{key}` is {}, not a mapping", value.kind()));
        }
        let members = value.entries().filter_map(|(key, value)| Some((key.scalar()?, value)));
        let (merges, own): (Vec<_>, Vec<_>) = members.partition(|(key, _)| key.text == "<<");
        let mut members = scalar::distinct(self.source, own, |(key, _)| *key, &mut self.out.problems);
        if !merges.is_empty() {
            let own: FxHashSet<&str> = members.iter().map(|(key, _)| &*key.text).collect();
            let all = value.merged().into_iter().filter_map(|(key, value)| Some((key.scalar()?, value)));
            let inherited: Vec<_> = all.filter(|(key, _)| !own.contains(&*key.text)).collect();
            members.extend(inherited);
        }
        members
    }

    /// Something is not what it should be.
    pub fn problem(&mut self, value: Value<'_, '_>, message: String) {
        let place = self.source.place(value.span());
        self.out.problems.push(Problem { code: "invalid-value", message, line: place.line, column: place.column });
    }

    /// The source.
    pub fn source(&self) -> &'s Source {
        self.source
    }
}
