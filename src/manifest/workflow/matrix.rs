//! `strategy.matrix`: the values that a job is run with, which its expressions name.

use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::setting::below;
use crate::manifest::syntax::steps::{Job, Stated, Steps, Tool, is_version, matrix_key};
use crate::manifest::syntax::yaml;
use crate::model::FactKey;

/// How deep the values of a matrix nest.
const DEEPEST: usize = 8;

/// Reads a matrix into the names of its job.
///
/// Gives the versions of runtimes that it states by the names of its keys: what tests with tox or in containers uses no
/// action to put them in place.
pub(super) fn read(steps: &mut Steps<'_>, job: &mut Job<'_>, matrix: yaml::Value<'_, '_>) -> Vec<(Tool, Stated)> {
    if let Some(expression) = matrix.scalar() {
        steps.pair(FactKey::JobOption, job.id, "strategy.matrix", expression);
    }
    let members = steps.members("`matrix`", matrix);
    let mut reader = Reader { steps, job, runtimes: Vec::new() };
    for (key, value) in members {
        match &*key.text {
            "exclude" => {}
            "include" => {
                for entry in value.items() {
                    for (key, value) in reader.steps.members("an entry of `include`", entry) {
                        reader.value(key, &key.text, value, 0);
                    }
                }
            }
            name => reader.value(key, name, value, 0),
        }
    }
    reader.runtimes
}

struct Reader<'r, 's, 'o> {
    steps: &'r mut Steps<'s>,
    job: &'r mut Job<'o>,
    runtimes: Vec<(Tool, Stated)>,
}

impl Reader<'_, '_, '_> {
    /// Every scalar below a key, by its path: `python`, `platform.os`.
    fn value(&mut self, key: &Scalar<'_>, path: &str, value: yaml::Value<'_, '_>, depth: usize) {
        if let Some(scalar) = value.scalar() {
            let stated = Stated { name: key.span.clone(), value: scalar.span.clone() };
            self.steps.pair(FactKey::MatrixValue, self.job.id, path, scalar);
            self.job.names.extend([(format!("matrix.{path}"), stated.clone())]);
            self.runtimes.extend(matrix_key(path).filter(|_| is_version(&scalar.text)).map(|tool| (tool, stated)));
        }
        if depth == DEEPEST {
            return;
        }
        for item in value.items() {
            self.value(key, path, item, depth + 1);
        }
        for (name, value) in value.entries() {
            if let Some((name, path)) = name.scalar().and_then(|name| Some((name, below(path, &name.text)?))) {
                self.value(name, &path, value, depth + 1);
            }
        }
    }
}
