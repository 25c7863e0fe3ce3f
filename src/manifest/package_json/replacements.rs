//! `overrides`, `resolutions`, `pnpm.overrides`: what is put in place of what others ask for.

use std::ops::Range;

use crate::manifest::syntax::json::Member;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::specifier;
use crate::model::{Origin, Scope, Skip, Text};

use super::Reader;

/// How deep overrides may be nested; real ones are three deep.
const DEEPEST: usize = 16;

/// The package that an object of nested overrides is about.
struct Parent<'a> {
    selector: Scalar<'a>,
    /// The selectors from the outermost to this one, joined by `>`.
    path: String,
}

impl<'a> Reader<'a> {
    /// A section of selectors and what replaces what they select.
    pub(super) fn replacements(&mut self, member: &Member<'a>) {
        self.nested(member, None, 0);
    }

    fn nested(&mut self, member: &Member<'a>, parent: Option<&Parent<'a>>, depth: usize) {
        if depth > DEEPEST {
            let message = format!("`{}` is nested too deep", member.key.text);
            return self.problem(member.value.span(), "invalid-value", message);
        }
        for inner in self.object(member) {
            if inner.key.text.starts_with("//") {
                continue;
            }
            if inner.value.kind() == "an object" {
                let selector = inner.key.clone();
                let path = parent.map_or_else(
                    || selector.text.clone().into_owned(),
                    |parent| format!("{}>{}", parent.path, selector.text),
                );
                self.nested(&inner, Some(&Parent { selector, path }), depth + 1);
            } else if let Some(value) = self.string(&inner) {
                self.replacement(&inner.key, &value, parent);
            }
        }
    }

    fn replacement(&mut self, selector: &Scalar<'a>, value: &Scalar<'a>, parent: Option<&Parent<'a>>) {
        // pnpm's word for leaving a package out: nothing is asked for.
        if value.text == "-" {
            return;
        }
        // `.` is the parent itself.
        let (selector, path) = match parent {
            Some(parent) if selector.text == "." => (&parent.selector, parent.path.clone()),
            Some(parent) => (selector, format!("{}>{}", parent.path, selector.text)),
            None => (selector, selector.text.clone().into_owned()),
        };
        let target = target(&selector.text);
        let name = Scalar { text: selector.text[target.clone()].into(), span: selector.part(target) };
        if name.text.is_empty() {
            return self.problem(selector.span.clone(), "invalid-value", format!("`{path}` selects no package"));
        }
        let mut dependency = specifier::dependency(self.source, &name, value, Scope::Constraint);
        // `$name` stands for what the project itself asks for.
        if value.text.starts_with('$') && dependency.skip.is_none() {
            dependency.origin = Origin::Workspace;
            dependency.skip = Some(Skip::Workspace);
        }
        dependency.marker = (path != name.text).then(|| Text::from(&path));
        self.out.dependencies.push(dependency);
    }
}

/// The bytes of the package's name in a selector: the last name of `a>b@<2`, `**/a/b`, `@scope/a@npm:^1`.
fn target(selector: &str) -> Range<usize> {
    let mut start = after_parents(selector);
    loop {
        let rest = &selector[start..];
        let scope = if rest.starts_with('@') { rest.find('/').map_or(0, |slash| slash + 1) } else { 0 };
        let end = rest[scope..].find(['@', '/']).map_or(rest.len(), |end| scope + end);
        let after = match rest.as_bytes().get(end) {
            Some(b'/') => Some(end + 1),
            Some(b'@') => after_range(&rest[end + 1..]).map(|slash| end + 1 + slash),
            _ => None,
        };
        match after {
            Some(after) if after < rest.len() => start += after,
            _ => return start..start + end,
        }
    }
}

/// Where the last of pnpm's `parent>child` begins. A `>` after a space, `|` or `@` is an operator.
fn after_parents(selector: &str) -> usize {
    let bytes = selector.as_bytes();
    let separates = |at: &usize| bytes[*at] == b'>' && *at > 0 && !matches!(bytes[*at - 1], b' ' | b'|' | b'@');
    (0..bytes.len()).rev().find(separates).map_or(0, |at| at + 1)
}

/// Where the name after `range/` begins, in Yarn's paths.
fn after_range(range: &str) -> Option<usize> {
    let takes_slashes = ["patch:", "file:", "link:", "portal:", "git", "http", "ssh:", "workspace:"];
    if takes_slashes.iter().any(|protocol| range.starts_with(protocol)) {
        return None;
    }
    let scope = if range.starts_with("npm:@") { range.find('/').map_or(0, |slash| slash + 1) } else { 0 };
    range[scope..].find('/').map(|slash| scope + slash + 1)
}
