//! What a rule says, for people: its fields as they are after merging, each with the place that said it last.

use super::diagnostic::{Spot, suggest};
use super::ruleset::{Override, Rule, RuleSet, Waiver};
use super::yaml::{Node, Shape};

/// What one field of a rule says, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The field.
    pub field: String,
    /// Its value on one line, with the variables put in.
    pub value: String,
    /// The place that said it last.
    pub at: Spot,
}

impl RuleSet {
    /// Every rule, those that are off behind those that are on.
    pub fn all(&self) -> impl Iterator<Item = (&Rule, bool)> {
        self.rules.iter().map(|rule| (rule, true)).chain(self.off.iter().map(|rule| (rule, false)))
    }

    /// The rule of that id, and whether it is on; else the hint at what was probably meant.
    pub fn find(&self, id: &str) -> Result<(&Rule, bool), Option<String>> {
        let known = || self.all().map(|(rule, _)| rule.id.as_str());
        self.all().find(|(rule, _)| rule.id == id).ok_or_else(|| suggest(id, known()))
    }

    /// Takes out everything but one rule, which is on from now on, without overrides and waivers; else the hint at what was
    /// probably meant.
    pub fn keep_only(&mut self, id: &str) -> Result<(), Option<String>> {
        self.find(id)?;
        self.rules.append(&mut self.off);
        self.rules.retain(|rule| rule.id == id);
        self.overrides.clear();
        self.waivers.clear();
        Ok(())
    }

    /// What the files say of a rule, field by field.
    pub fn said(&self, rule: &Rule) -> Vec<Said> {
        let said = |(key, node): &(super::yaml::Key, std::sync::Arc<Node>)| Said {
            field: key.name.clone(),
            value: self.written(node),
            at: key.mark.spot(&self.files),
        };
        rule.fields.iter().map(said).collect()
    }

    /// The place of a rule's field, which may lie in another (`matrix.0.components`): of the variable, where it is one; the
    /// rule's own where it says no such field.
    pub fn spot(&self, rule: &Rule, field: &str) -> Spot {
        let (first, rest) = field.split_once('.').unwrap_or((field, ""));
        let Some((_, node)) = rule.fields.iter().find(|(key, _)| key.name == first) else { return rule.at };
        let node = node.within(rest);
        let Shape::Scalar { text, .. } = &node.shape else { return node.mark.spot(&self.files) };
        let variable = text.strip_prefix("${").and_then(|rest| self.vars.get(rest.strip_suffix('}')?));
        variable.map_or_else(|| node.mark.spot(&self.files), |variable| variable.at)
    }

    /// The waivers that stand against a rule.
    pub fn waivers_of<'a>(&'a self, rule: &'a Rule) -> impl Iterator<Item = &'a Waiver> {
        self.waivers.iter().filter(|waiver| waiver.rules.contains(&[&rule.id]))
    }

    /// The overrides of a rule's severity.
    pub fn overrides_of<'a>(&'a self, rule: &'a Rule) -> impl Iterator<Item = &'a Override> {
        self.overrides.iter().filter(|it| it.rules.contains(&[&rule.id]))
    }

    /// Whether a file says anything of a rule.
    pub fn says(&self, file: Spot, rule: &Rule) -> bool {
        rule.fields.iter().any(|(key, _)| key.mark.spot(&self.files).file == file.file)
    }

    /// A value as YAML on one line.
    fn written(&self, node: &Node) -> String {
        match &node.shape {
            Shape::Scalar { text, plain: true } => self.filled(text),
            Shape::Scalar { text, plain: false } => {
                let text = self.filled(text);
                let is_word = |c: char| c.is_alphanumeric() || "-_./ <>=~^+(),;'@".contains(c);
                let is_plain = text.starts_with(char::is_alphabetic) && text.chars().all(is_word);
                if is_plain { text } else { format!("{text:?}") }
            }
            Shape::List(list) => {
                let items: Vec<String> = list.iter().map(|node| self.written(node)).collect();
                format!("[{}]", items.join(", "))
            }
            Shape::Map(entries) if entries.is_empty() => "{}".to_owned(),
            Shape::Map(entries) => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, node)| format!("{}: {}", key.name, self.written(node))).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }

    /// A text with its variables put in, as far as they are known.
    fn filled(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for (name, variable) in self.vars.iter().filter(|_| text.contains("${")) {
            out = out.replace(&format!("${{{name}}}"), &variable.value);
        }
        out
    }
}

impl Node {
    /// What lies in it: `0.components`; the nearest thing above where there is no such.
    pub(super) fn within(&self, path: &str) -> &Self {
        let mut node = self;
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let below = match &node.shape {
                Shape::List(list) => part.parse().ok().and_then(|index: usize| list.get(index)).map(AsRef::as_ref),
                _ => node.field(part),
            };
            let Some(below) = below else { break };
            node = below;
        }
        node
    }
}
