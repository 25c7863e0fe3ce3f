//! `engines`, `devEngines`, `packageManager`, `volta`: the runtime and the tools that a project works with.

use crate::manifest::syntax::json::Member;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::{runtime, specifier};
use crate::model::Scope;

use super::Reader;

impl<'a> Reader<'a> {
    /// The runtimes and package managers that the project says it works with. Editors and platforms are not packages.
    pub(super) fn engines(&mut self, member: &Member<'a>) {
        for inner in self.object(member) {
            if is_tool(&inner.key.text)
                && let Some(value) = self.string(&inner)
                && !is_sentence(&value.text)
            {
                self.tool(&inner.key, &value, Scope::Engine);
            }
        }
    }

    /// The tools that Volta puts in place.
    pub(super) fn volta(&mut self, member: &Member<'a>) {
        for inner in self.object(member) {
            if is_tool(&inner.key.text)
                && let Some(value) = self.string(&inner)
            {
                self.tool(&inner.key, &value, Scope::Tool);
            }
        }
    }

    /// `{"runtime": {"name": …, "version": …}}`, one or several; before that was agreed on, the form of `engines`.
    pub(super) fn development_engines(&mut self, member: &Member<'a>) {
        for inner in self.object(member) {
            let scope = match &*inner.key.text {
                "runtime" => Scope::Engine,
                "packageManager" => Scope::Tool,
                name if is_tool(name) && inner.value.kind() == "a string" => {
                    if let Some(value) = self.string(&inner) {
                        self.tool(&inner.key, &value, Scope::Engine);
                    }
                    continue;
                }
                _ => continue,
            };
            for value in inner.value.items().unwrap_or_else(|| vec![inner.value]) {
                self.development_engine(&Member { key: inner.key.clone(), value }, scope);
            }
        }
    }

    fn development_engine(&mut self, member: &Member<'a>, scope: Scope) {
        let (mut name, mut version) = (None, None);
        for inner in self.object(member) {
            match &*inner.key.text {
                "name" => name = self.string(&inner),
                "version" => version = self.string(&inner),
                _ => {}
            }
        }
        if let (Some(name), Some(version)) = (name, version)
            && is_tool(&name.text)
        {
            self.tool(&name, &version, scope);
        }
    }

    /// `pnpm@9.1.0+sha512.…`. The hash is that of this very version: its bytes change with the version's.
    pub(super) fn package_manager(&mut self, member: &Member<'a>) {
        let Some(whole) = self.string(member) else { return };
        let Some(end) = specifier::name_end(&whole.text) else {
            let message = format!("`packageManager` names no version: `{}`", whole.text);
            return self.problem(whole.span, "invalid-value", message);
        };
        let length = specifier::version_end(&whole.text[end + 1..]);
        let part = |part: std::ops::Range<usize>| Scalar {
            text: whole.text[part.clone()].to_owned().into(),
            span: whole.part(part),
        };
        let before = self.out.dependencies.len();
        self.tool(&part(0..end), &part(end + 1..end + 1 + length), Scope::Tool);
        for dependency in self.out.dependencies.iter_mut().skip(before) {
            dependency.place = self.source.place(whole.part(end + 1..whole.text.len()));
        }
    }

    fn tool(&mut self, name: &Scalar<'_>, value: &Scalar<'_>, scope: Scope) {
        let mut dependency = specifier::dependency(self.source, name, value, scope);
        dependency.package = runtime::package_at(&name.text, &value.text);
        self.out.dependencies.push(dependency);
    }
}

/// Whether it is no range but words for the person who takes the wrong tool: `please use pnpm instead`.
fn is_sentence(value: &str) -> bool {
    let is_word = |word: &&str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    value.split_ascii_whitespace().filter(is_word).count() > 1
}

fn is_tool(name: &str) -> bool {
    matches!(name, "node" | "npm" | "pnpm" | "yarn" | "bun" | "deno")
}
