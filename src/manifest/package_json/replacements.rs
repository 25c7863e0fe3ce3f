//! `overrides`, `resolutions`, `pnpm.overrides`: what is put in place of what others ask for.

use crate::manifest::syntax::json::Member;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::selector;

use super::Reader;

/// How deep overrides may be nested; real ones are three deep.
const DEEPEST: usize = 16;
/// How many bytes the selectors around an entry may have together, since each entry keeps them.
const LONGEST: usize = 1024;

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
        let length = parent.map_or(0, |parent| parent.path.len());
        if depth > DEEPEST || length > LONGEST {
            let message =
                format!("overrides are nested more than {DEEPEST} deep, or below more than {LONGEST} bytes of names");
            return self.problem(member.value.span(), "invalid-value", message);
        }
        for inner in self.object(member) {
            if inner.key.text.starts_with("//") {
                continue;
            }
            // `.` is the parent itself.
            let (selector, path) = match parent {
                Some(parent) if inner.key.text == "." => (parent.selector.clone(), parent.path.clone()),
                Some(parent) => (inner.key.clone(), format!("{}>{}", parent.path, inner.key.text)),
                None => (inner.key.clone(), inner.key.text.clone().into_owned()),
            };
            if inner.value.kind() == "an object" {
                self.nested(&inner, Some(&Parent { selector, path }), depth + 1);
            } else if let Some(value) = self.string(&inner) {
                let replacement = selector::replacement(self.source, &selector, &path, &value);
                self.out.dependencies.extend(replacement);
            }
        }
    }
}
