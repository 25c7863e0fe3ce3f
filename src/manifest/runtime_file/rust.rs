//! `rust-toolchain` and `rust-toolchain.toml`.

use std::ops::Range;

use crate::manifest::syntax::lines::{lines, trimmed, without_comment};
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::toml::{self, Toml};
use crate::manifest::syntax::{runtime, unfinished};
use crate::model::{Dependency, Extracted, Origin, Scope, Skip, Source, Text};

use super::scalar;

/// Whether a file that may be either is TOML: its first line that says something opens a table.
pub(super) fn is_toml(source: &Source) -> bool {
    said(source).is_some_and(|first| source.text[first].starts_with('['))
}

/// A channel alone.
pub(super) fn plain(source: &Source) -> Extracted {
    let dependency = said(source).map(|span| {
        let value = Scalar { text: source.text[span.clone()].into(), span: span.clone() };
        let length = without_platform(&value.text);
        channel(source, span.start..span.start + length, &value)
    });
    Extracted { dependencies: dependency.into_iter().collect(), ..Extracted::default() }
}

/// `[toolchain]` with a `channel`, or with the `path` of a toolchain.
pub(super) fn toolchain(toml: &Toml<'_>) -> Extracted {
    let mut out = Extracted::default();
    let Some(table) = toml.table(&["toolchain"]) else { return out };
    for (key, item) in toml::entries(table) {
        let name = toml.key(key);
        match (key.get(), toml.string(item)) {
            ("channel", Some(value)) => out.dependencies.push(channel(toml.source(), name, &scalar(&value))),
            ("path", Some(value)) => {
                let dependency = runtime::managed(toml.source(), "rust", name, &scalar(&value), Scope::Tool);
                let origin = Origin::Path(Text::from(value.value));
                out.dependencies.push(Dependency { origin, skip: Some(Skip::PathSource), ..dependency });
            }
            (field @ ("channel" | "path"), None) => {
                let message = format!("`{field}` is {}, not a string", toml::kind(item));
                out.problems.push(toml.problem(item.span(), &message));
            }
            _ => {}
        }
    }
    out
}

/// The bytes of the first line that says something.
fn said(source: &Source) -> Option<Range<usize>> {
    lines(source).map(|(start, line)| trimmed(start, without_comment(line))).find(|span| !span.is_empty())
}

/// The dependency on a channel: `1.75.0`, `stable`, `nightly-2024-01-01`, each perhaps with the platform behind it.
fn channel(source: &Source, name: Range<usize>, value: &Scalar<'_>) -> Dependency {
    let length = without_platform(&value.text);
    let channel = Scalar { text: value.text[..length].into(), span: value.part(0..length) };
    runtime::managed(source, "rust", name, &channel, Scope::Tool)
}

/// How long the channel is without the platform. Names that somebody made up are left whole.
fn without_platform(text: &str) -> usize {
    if unfinished::is_template(text) {
        return text.len();
    }
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    if !first.starts_with(|first: char| first.is_ascii_digit()) && !matches!(first, "stable" | "beta" | "nightly") {
        return text.len();
    }
    let is_own =
        |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit()) || part.starts_with("beta") || *part == "nightly";
    first.len() + parts.take_while(is_own).map(|part| part.len() + 1).sum::<usize>()
}
