//! What overrides and resolutions select: `a>b@<2`, `**/a/b`, `@scope/a@npm:^1`.

use std::ops::Range;

use crate::model::{Dependency, Origin, Scope, Skip, Source, Text};

use super::scalar::Scalar;
use super::specifier;

/// The dependency that `"selector": "specifier"` is, with the selector as its condition where it is more than a name.
/// `None` where the selector names no package, or where the value is pnpm's word for leaving the package out.
///
/// `path` is the selector with what it is nested in.
pub fn replacement(source: &Source, selector: &Scalar<'_>, path: &str, value: &Scalar<'_>) -> Option<Dependency> {
    let target = target(&selector.text);
    if target.is_empty() || value.text == "-" {
        return None;
    }
    let name = Scalar { text: selector.text[target.clone()].into(), span: selector.part(target) };
    let mut dependency = specifier::dependency(source, &name, value, Scope::Constraint);
    // `$name` stands for what the project itself asks for.
    if value.text.starts_with('$') && dependency.skip.is_none() {
        dependency.origin = Origin::Workspace(None);
        dependency.skip = Some(Skip::Workspace);
    }
    dependency.marker = (path != name.text).then(|| Text::from(path));
    Some(dependency)
}

/// The bytes of the package's name in a selector: the last name in it.
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
