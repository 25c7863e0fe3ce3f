//! `on:`: what starts a workflow, what narrows that, and the inputs it takes.

use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::steps::{Stated, Steps};
use crate::manifest::syntax::yaml;
use crate::model::{FactKey, Text, Value};

/// The triggers: one word, a list of words, or a mapping that says more of each. Gives the inputs that have a default.
pub(super) fn read(steps: &mut Steps<'_>, on: yaml::Value<'_, '_>) -> Vec<(String, Stated)> {
    let words: Vec<&Scalar<'_>> = on.scalar().into_iter().chain(on.items().filter_map(yaml::Value::scalar)).collect();
    for word in &words {
        trigger(steps, word);
    }
    if !words.is_empty() || on.kind() == "a sequence" {
        return Vec::new();
    }
    let mut inputs = Vec::new();
    for (event, value) in steps.members("`on`", on) {
        trigger(steps, event);
        let of = Text::from(&event.text);
        // `schedule` holds a list of mappings, each other event a mapping.
        for narrowed in std::iter::once(value).filter(|value| value.kind() == "a mapping").chain(value.items()) {
            for (key, value) in steps.members("a trigger", narrowed) {
                if key.text == "inputs" {
                    inputs.extend(steps.defaults(value));
                }
                filter(steps, of, key, value);
            }
        }
    }
    inputs
}

fn trigger(steps: &mut Steps<'_>, event: &Scalar<'_>) {
    steps.fact(FactKey::Trigger, None, Value::Text(Text::from(&event.text)), event.span.clone());
}

/// Each value of a filter; of inputs, secrets and outputs the names.
fn filter(steps: &mut Steps<'_>, trigger: Text, key: &Scalar<'_>, value: yaml::Value<'_, '_>) {
    let names = value.entries().map(|(name, _)| name);
    let values: Vec<&Scalar<'_>> =
        std::iter::once(value).chain(value.items()).chain(names).filter_map(yaml::Value::scalar).collect();
    for scalar in values {
        let pair = Value::Pair(Text::from(&key.text), Text::from(&scalar.text));
        steps.fact(FactKey::TriggerFilter, Some(trigger), pair, scalar.span.clone());
    }
}
