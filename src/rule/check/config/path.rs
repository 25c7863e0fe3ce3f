//! Paths of keys: `tool.ruff`, `repos[*].hooks[*].id`, `**.run`, `"a.b".c`.

use std::ops::Range;

use super::document::{Node, Shape};

/// A path of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Path(Vec<Part>);

/// A step on it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// The value of that key.
    Key(String),
    /// Each item of a list.
    Items,
    /// That item of a list.
    Item(usize),
    /// Each value of a map, or item of a list.
    Any,
    /// Anything below, however deep, and the thing itself.
    Deep,
}

/// How many values are looked at: `**` in `**` asks for each of them many times.
const MOST: usize = 200_000;

/// What lies at a path.
#[derive(Debug, Default)]
pub(super) struct Selected<'a> {
    /// The values.
    pub(super) values: Vec<&'a Node>,
    /// The key that leads to all of them, as far as there is one: what is said of something missing belongs there.
    pub(super) nearest: Option<Range<usize>>,
    /// Whether there may be more than can be known.
    pub(super) is_open: bool,
}

impl Path {
    /// The path of that text; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if let Some(behind) = rest.strip_prefix('[') {
                let (inside, behind) = behind.split_once(']').ok_or("`[` without its `]`")?;
                let item =
                    || inside.parse().map(Part::Item).map_err(|_| format!("`[{inside}]` is neither `[*]` nor `[0]`"));
                parts.push(if inside == "*" { Part::Items } else { item()? });
                rest = behind;
            } else if let Some(behind) = rest.strip_prefix('"') {
                let (inside, behind) = behind.split_once('"').ok_or("a quote without its end")?;
                parts.push(Part::Key(inside.to_owned()));
                rest = behind;
            } else {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                parts.push(match &rest[..end] {
                    "" => return Err("a key between two dots is missing".to_owned()),
                    "*" => Part::Any,
                    "**" => Part::Deep,
                    key => Part::Key(key.to_owned()),
                });
                rest = &rest[end..];
            }
            match rest.strip_prefix('.') {
                Some("") => return Err("a key behind the last dot is missing".to_owned()),
                Some(behind) => rest = behind,
                None if rest.is_empty() || rest.starts_with('[') => {}
                None => return Err(format!("a dot is missing before `{rest}`")),
            }
        }
        Ok(Self(parts))
    }

    /// Whether it leads to one value at most.
    pub(super) fn is_single(&self) -> bool {
        self.0.iter().all(|part| matches!(part, Part::Key(_)))
    }

    /// What lies at it.
    pub(super) fn select<'a>(&self, root: &'a Node) -> Selected<'a> {
        let mut found = Selected { values: vec![root], ..Selected::default() };
        let mut is_direct = true;
        let mut left = MOST;
        for part in &self.0 {
            is_direct &= matches!(part, Part::Key(_));
            let mut next = Vec::new();
            for node in std::mem::take(&mut found.values) {
                step(part, node, &mut next, &mut found, is_direct, &mut left);
            }
            if left == 0 {
                found.is_open = true;
            }
            found.values = next;
        }
        found
    }
}

/// The values one step further.
fn step<'a>(
    part: &Part,
    node: &'a Node,
    next: &mut Vec<&'a Node>,
    found: &mut Selected<'a>,
    is_direct: bool,
    left: &mut usize,
) {
    *left = left.saturating_sub(1);
    match (part, &node.shape) {
        _ if *left == 0 => {}
        (Part::Deep, _) => {
            let mut open = vec![node];
            while let Some(node) = open.pop()
                && *left > 0
            {
                *left -= 1;
                next.push(node);
                found.is_open |= node.shape == Shape::Unknown;
                open.extend(below(node).into_iter().rev());
            }
        }
        (_, Shape::Unknown) => found.is_open = true,
        (Part::Key(key), Shape::Map { entries, is_open }) => {
            let before = next.len();
            for entry in entries.iter().filter(|entry| entry.key == *key) {
                next.push(&entry.value);
                if is_direct {
                    found.nearest = Some(entry.key_span.clone());
                }
            }
            found.is_open |= *is_open && next.len() == before;
        }
        (Part::Items | Part::Any, Shape::List(items)) => next.extend(items),
        (Part::Item(index), Shape::List(items)) => next.extend(items.get(*index)),
        (Part::Any, Shape::Map { entries, is_open }) => {
            next.extend(entries.iter().map(|entry| &entry.value));
            found.is_open |= is_open;
        }
        _ => {}
    }
}

/// What lies directly in a value.
fn below(node: &Node) -> Vec<&Node> {
    match &node.shape {
        Shape::List(items) => items.iter().collect(),
        Shape::Map { entries, .. } => entries.iter().map(|entry| &entry.value).collect(),
        Shape::Scalar(_) | Shape::Unknown => Vec::new(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_what_is_wrong_with_it() {
        for (text, expected) in [
            ("a.b", None),
            ("a[*].b[0].**.\"c.d\".*", None),
            ("**.run", None),
            ("coverage:report.fail_under", None),
            ("a..b", Some("a key between two dots is missing")),
            ("a.", Some("a key behind the last dot is missing")),
            ("a[x]", Some("`[x]` is neither `[*]` nor `[0]`")),
            ("a[0", Some("`[` without its `]`")),
            ("a[0]b", Some("a dot is missing before `b`")),
            ("\"a", Some("a quote without its end")),
        ] {
            assert_eq!(Path::parse(text).err().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn what_asks_for_everything_many_times_ends() {
        let leaf = || Node::scalar("x", 0..0);
        let row = || Node::list((0..1000).map(|_| leaf()).collect(), 0..0);
        let root = Node::list((0..100).map(|_| row()).collect(), 0..0);
        let found = Path::parse("**.**.**.**.**.**.x").unwrap().select(&root);
        assert!(found.is_open && found.values.is_empty());
    }
}
