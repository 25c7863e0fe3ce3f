//! The JSON Schema of rules files, for editors: made from the types that read them.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::check::Kind;
use super::pack::{RuleEntry, RulesFile};

/// The schema of `overhaul.yaml` and of packs, as JSON text.
pub fn schema() -> String {
    let mut generator = SchemaSettings::draft07().into_generator();
    let mut root = object::<RulesFile>(&mut generator);
    let constraint = rule(&mut generator, Kind::VersionConstraint);
    let banned = rule(&mut generator, Kind::BannedComponent);
    // A rule that only changes one of a pack's says no kind and may have any kind's fields.
    let mut long: Vec<Value> = Kind::ALL.iter().map(|kind| long_form(rule(&mut generator, *kind), *kind)).collect();
    long.push(
        json!({ "type": "object", "required": ["id"], "not": { "required": ["kind"] }, "additionalProperties": true }),
    );
    let sections = [
        ("stack", json!({ "type": "object", "additionalProperties": short_form(constraint) })),
        ("replace", json!({ "type": "object", "additionalProperties": short_form(banned.clone()) })),
        ("ban", json!({ "type": "object", "additionalProperties": short_form(banned) })),
        ("rules", json!({ "type": "array", "items": { "anyOf": long } })),
    ];
    if let Some(Value::Object(properties)) = root.get_mut("properties") {
        for (section, schema) in sections {
            let entry = properties.entry(section).or_insert(Value::Null);
            let description = entry.get("description").cloned();
            *entry = schema;
            if let Some(description) = description {
                entry["description"] = description;
            }
        }
    }
    let mut document = Map::new();
    document.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    document.insert("title".to_owned(), json!("Rules of Overhaul"));
    document.extend(root.into_iter().filter(|(key, _)| key != "title" && key != "$schema"));
    document.insert("additionalProperties".to_owned(), json!(false));
    document.insert("definitions".to_owned(), Value::Object(generator.take_definitions(true)));
    close(&mut document);
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// Every object that names its properties has no others: unknown keys are errors.
fn close(object: &mut Map<String, Value>) {
    if object.contains_key("properties") && !object.contains_key("additionalProperties") {
        object.insert("additionalProperties".to_owned(), json!(false));
    }
    for value in object.values_mut() {
        close_value(value);
    }
}

fn close_value(value: &mut Value) {
    match value {
        Value::Object(object) => close(object),
        Value::Array(list) => list.iter_mut().for_each(close_value),
        _ => {}
    }
}

/// The schema of a type as an object of its own.
pub(super) fn object<T: JsonSchema>(generator: &mut SchemaGenerator) -> Map<String, Value> {
    match T::json_schema(generator).to_value() {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// The fields of a rule of one kind: every rule's and the kind's own.
fn rule(generator: &mut SchemaGenerator, kind: Kind) -> Map<String, Value> {
    let mut rule = object::<RuleEntry>(generator);
    let own = kind.schema(generator);
    if let (Some(Value::Object(all)), Some(Value::Object(own))) = (rule.get_mut("properties"), own.get("properties")) {
        all.extend(own.clone());
    }
    rule.insert("additionalProperties".to_owned(), json!(false));
    rule
}

/// A rule in `rules`: it says its kind.
fn long_form(mut rule: Map<String, Value>, kind: Kind) -> Value {
    rule.insert("description".to_owned(), json!(format!("A rule of the kind {}.", kind.as_str())));
    rule.insert("required".to_owned(), json!(["id", "kind"]));
    let mut rule = Value::Object(rule);
    rule["properties"]["kind"] = json!({ "const": kind.as_str() });
    rule
}

/// A rule in a short form: the section says its kind, the key its component.
fn short_form(mut rule: Map<String, Value>) -> Value {
    rule.remove("description");
    if let Some(Value::Object(properties)) = rule.get_mut("properties") {
        properties.remove("kind");
        properties.remove("match");
    }
    Value::Object(rule)
}
