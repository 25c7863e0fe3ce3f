//! `.gitlab-ci.yml`: the images and services of a pipeline, what it includes, and what its jobs say.

mod image;
mod include;
mod job;

use rustc_hash::FxHashSet;

use crate::model::{Extracted, Scope, Source, Text};

use self::image::Variables;
use super::Manifest;
use super::syntax::complaints::Complaints;
use super::syntax::path::{extension, file_name};
use super::syntax::scalar::Scalar;
use super::syntax::yaml::{self, Value, Yaml};

/// The format.
pub struct GitlabCi;

impl Manifest for GitlabCi {
    fn format(&self) -> &'static str {
        "gitlab-ci"
    }

    fn claims(&self, path: &str) -> bool {
        let name = file_name(path);
        let is_within =
            |folder: &str| path.match_indices(folder).any(|(at, _)| at == 0 || path.as_bytes()[at - 1] == b'/');
        name.ends_with(".gitlab-ci.yml")
            || name.ends_with(".gitlab-ci.yaml")
            || matches!(extension(path), "yml" | "yaml") && (is_within(".gitlab/ci/") || is_within(".gitlab-ci/"))
    }

    fn extract(&self, source: &Source) -> Extracted {
        let yaml = match yaml::parse(source) {
            Ok(yaml) => yaml,
            Err(problem) => return Extracted { problems: vec![problem], ..Extracted::default() },
        };
        let mut reader = Reader {
            source,
            variables: Variables::default(),
            images: FxHashSet::default(),
            out: Extracted::default(),
            complaints: Complaints::default(),
        };
        reader.pipeline(&yaml);
        reader.out.problems.extend(reader.complaints.finish());
        reader.out
    }
}

/// The keys of a mapping, with what it merges, and their values.
type Members<'y, 'a> = Vec<(&'y Scalar<'a>, Value<'y, 'a>)>;

/// Reads one file.
struct Reader<'y, 'a> {
    source: &'a Source,
    /// The variables of the whole pipeline.
    variables: Variables<'y, 'a>,
    /// Where the images that were read stand, and what says which: what jobs merge is one place, however many they are,
    /// but its variable may have another value in each.
    images: FxHashSet<(usize, u32)>,
    out: Extracted,
    complaints: Complaints,
}

impl<'y, 'a> Reader<'y, 'a> {
    /// Every document: the inputs of a component stand in one of their own.
    fn pipeline(&mut self, yaml: &'y Yaml<'a>) {
        let mut keys: Members<'y, 'a> = Vec::new();
        for document in yaml.documents() {
            if !matches!(document.kind(), "a mapping" | "null") {
                self.problem(document, format!("a pipeline is a mapping, not {}", document.kind()));
            }
            keys.extend(members(document));
        }
        for (_, value) in keys.iter().filter(|(key, _)| key.text == "variables") {
            self.variables.extend(image::variables(*value));
        }
        for (key, value) in keys {
            self.key(key, value);
        }
        self.out.problems.extend(yaml.excess());
    }

    /// One key at the top of the file. Those that the language does not keep for itself are jobs.
    fn key(&mut self, key: &Scalar<'a>, value: Value<'y, 'a>) {
        match &*key.text {
            "image" => self.image(value, None, &Variables::default()),
            "services" => self.services(value, None, &Variables::default()),
            "before_script" | "script" | "after_script" => self.run(value, None),
            "include" => self.includes(value),
            "default" => self.defaults(members(value)),
            "cache" | "spec" | "stages" | "types" | "variables" | "workflow" => {}
            _ => self.job(key, members(value)),
        }
    }

    /// What holds for every job that does not say it otherwise.
    fn defaults(&mut self, members: Members<'y, 'a>) {
        for (key, value) in members {
            match &*key.text {
                "image" => self.image(value, None, &Variables::default()),
                "services" => self.services(value, None, &Variables::default()),
                "before_script" | "after_script" => self.run(value, None),
                "tags" => self.tags(value, None),
                _ => {}
            }
        }
    }

    fn image(&mut self, value: Value<'y, 'a>, job: Option<Text>, own: &Variables<'y, 'a>) {
        if let Some(reference) = image::reference(value) {
            self.reference(reference, Scope::Pipeline, job, own);
        }
    }

    fn problem(&mut self, value: Value<'_, '_>, message: String) {
        self.complaints.add(self.source.place(value.span()), "invalid-value", message);
    }
}

/// The members of a mapping, what it merges included; nothing for any other value.
fn members<'y, 'a>(value: Value<'y, 'a>) -> Members<'y, 'a> {
    value.merged().into_iter().filter_map(|(key, value)| Some((key.scalar()?, value))).collect()
}
