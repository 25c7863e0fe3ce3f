//! Runtimes, as the files name them that state one: `nodejs 20.11`, `python-version: "3.12"`, `channel = "stable"`.

use std::ops::Range;

use crate::model::{Dependency, EcosystemId, Origin, Package, Scope, Skip, Source, Text};

use super::unfinished::is_template;

/// The component that a tool of this name is: one for all the names that tools of the trade give it.
pub fn package(tool: &str) -> Package {
    let name = match tool {
        "nodejs" | "node-js" => "node",
        "golang" => "go",
        "openjdk" | "jdk" => "java",
        "dotnet-core" | "dotnet-sdk" | "dotnetcore" => "dotnet",
        "python3" => "python",
        "k8s" => "kubernetes",
        tool => tool,
    };
    Package::new(EcosystemId::RUNTIME, name)
}

/// The dependency on a runtime: `name` are the bytes that name it (or stand for it), `value` those that say which version.
///
/// `tool` is its name, as [`package`] takes it.
pub fn dependency(source: &Source, tool: &str, name: Range<usize>, value: Range<usize>, scope: Scope) -> Dependency {
    let written = source.text.get(value.clone()).unwrap_or_default();
    let package = package(tool);
    Dependency {
        package,
        written: package.name,
        requirement: Text::from(written),
        place: source.place(value),
        name_place: source.place(name),
        scope,
        group: None,
        extras: Box::default(),
        marker: None,
        origin: Origin::Registry(None),
        locked: Box::default(),
        skip: skip(written),
    }
}

/// Why such a version is offered nothing: it bounds nothing, or is a word for one that moves by itself.
pub fn skip(version: &str) -> Option<Skip> {
    let numbered = version.trim_start_matches(['v', 'V', '=', '^', '~', '<', '>', '!', ' ']);
    if version.is_empty() || matches!(version, "*" | "x" | "X") {
        Some(Skip::Unconstrained)
    } else if is_template(version) {
        Some(Skip::Template)
    } else if version.contains('$') {
        Some(Skip::Variable)
    } else if numbered.starts_with(|first: char| first.is_ascii_digit()) {
        None
    } else {
        Some(Skip::DistTag)
    }
}
