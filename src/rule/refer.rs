//! What in the rules refers to nothing: phases and priorities that no list has, waivers and overrides of unknown rules.

use std::sync::Arc;

use super::diagnostic::suggest;
use super::globs::Globs;
use super::merge::{Draft, Entry};
use super::yaml::{Mark, Node, Reader, Shape};

/// The rules that a run reports by itself, and that may be overridden as every other.
const OWN: [&str; 2] = [super::judge::EXPIRED, super::judge::UNUSED];

/// Notes every reference to nothing.
pub(super) fn check(
    reader: &Reader,
    drafts: &[Draft],
    priorities: &[Entry],
    roadmaps: &[(Arc<Node>, Option<String>)],
    waivers: &[Entry],
    overrides: &[Entry],
) {
    let phases: Vec<&str> = roadmaps.iter().filter_map(|(node, _)| node.field("phases")).flat_map(ids).collect();
    let priorities: Vec<&str> = priorities.iter().filter_map(|(node, _)| id(node)).collect();
    for draft in drafts {
        for (key, node) in &draft.fields {
            let Shape::Scalar { text, .. } = &node.shape else { continue };
            if key.name == "phase" && !phases.contains(&text.as_str()) {
                let hint = suggest(text, phases.iter().copied())
                    .or_else(|| Some("define it under `roadmap: { phases: [...] }`".to_owned()));
                reader.fault(node.mark, format!("no phase `{text}`"), hint);
            }
            // Without a list of its own a pack may use any words for priorities.
            if key.name == "priority" && !priorities.is_empty() && !priorities.contains(&text.as_str()) {
                reader.fault(node.mark, format!("no priority `{text}`"), suggest(text, priorities.iter().copied()));
            }
        }
    }
    for (roadmap, _) in roadmaps {
        plans(reader, drafts, roadmap, &phases);
    }
    for (node, _) in waivers {
        if let Some(Node { mark, shape: Shape::Scalar { text, .. } }) = node.field("rule") {
            rule_exists(reader, drafts, *mark, text);
        }
    }
    for (node, _) in overrides {
        for (key, _) in node.field("rules").and_then(Node::entries).unwrap_or_default() {
            rule_exists(reader, drafts, key.mark, &key.name);
        }
    }
}

/// Rules and phases that the roadmap names.
fn plans(reader: &Reader, drafts: &[Draft], roadmap: &Node, phases: &[&str]) {
    for section in ["targets", "decisions", "tasks", "risks"] {
        for item in roadmap.field(section).map(list).unwrap_or_default() {
            if let Some(Node { mark, shape: Shape::Scalar { text, .. } }) = item.field("phase")
                && !phases.contains(&text.as_str())
            {
                reader.fault(*mark, format!("no phase `{text}`"), suggest(text, phases.iter().copied()));
            }
            let rules = item.field("rules").map(list).unwrap_or_default().iter().map(AsRef::as_ref);
            for node in rules.chain(item.field("rules")).chain(item.field("rule")) {
                if let Shape::Scalar { text, .. } = &node.shape {
                    rule_exists(reader, drafts, node.mark, text);
                }
            }
        }
    }
}

fn list(node: &Node) -> &[Arc<Node>] {
    match &node.shape {
        Shape::List(list) => list,
        _ => &[],
    }
}

/// Notes a rule, or a glob over rules, that names none.
pub(super) fn rule_exists(reader: &Reader, drafts: &[Draft], mark: Mark, written: &str) {
    let Ok(globs) = Globs::over_rules(&[written.to_owned()]) else { return };
    let known = || drafts.iter().map(|draft| draft.id.as_str()).chain(OWN);
    if !known().any(|id| id == written || globs.contains(&[id])) {
        reader.fault(mark, format!("no rule `{written}`"), suggest(written, known()));
    }
}

fn ids(list: &Node) -> Vec<&str> {
    match &list.shape {
        Shape::List(list) => list.iter().filter_map(|node| id(node)).collect(),
        _ => Vec::new(),
    }
}

/// The `id` of a list's item, or the item itself where it is a word.
fn id(node: &Node) -> Option<&str> {
    match &node.field("id").unwrap_or(node).shape {
        Shape::Scalar { text, .. } => Some(text),
        _ => None,
    }
}
