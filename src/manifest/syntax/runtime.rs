//! Runtimes and tools, as the files name them that state one: `nodejs 20.11`, `python-version: "3.12"`, `3.12.1`.

use std::ops::Range;

use crate::model::{Dependency, EcosystemId, Origin, Package, Scope, Skip, Source, Text};

use super::scalar::Scalar;
use super::unfinished::is_template;

/// What is published under its own name on the registry of Rust crates.
const CARGO: &[&str] = &["just", "mdbook"];
/// What is published under its own name on the registry of JavaScript packages.
const NPM: &[&str] = &["npm", "pnpm", "pyright", "wrangler", "yarn"];
/// What is published under its own name on the registry of Python distributions.
const PYPI: &[&str] = &[
    "aws-sam-cli",
    "black",
    "hatch",
    "maturin",
    "pdm",
    "pipenv",
    "pipx",
    "poetry",
    "pre-commit",
    "prek",
    "ruff",
    "uv",
];

/// The component that a tool of this name is: one for all the names that tools of the trade give it.
///
/// A tool that a registry publishes is the package there, since the registry knows its versions. Bun and Deno are
/// runtimes.
pub fn package(tool: &str) -> Package {
    let (ecosystem, name) = match tool {
        "nodejs" | "node-js" | "node.js" => (EcosystemId::RUNTIME, "node"),
        "golang" => (EcosystemId::RUNTIME, "go"),
        "openjdk" | "jdk" => (EcosystemId::RUNTIME, "java"),
        "dotnet-core" | "dotnet-sdk" | "dotnetcore" => (EcosystemId::RUNTIME, "dotnet"),
        "python3" | "cpython" => (EcosystemId::RUNTIME, "python"),
        "k8s" => (EcosystemId::RUNTIME, "kubernetes"),
        "mvn" => (EcosystemId::RUNTIME, "maven"),
        "tofu" => (EcosystemId::RUNTIME, "opentofu"),
        "biome" => (EcosystemId::NPM, "@biomejs/biome"),
        "wasm-bindgen" => (EcosystemId::CARGO, "wasm-bindgen-cli"),
        tool if CARGO.contains(&tool) => (EcosystemId::CARGO, tool),
        tool if NPM.contains(&tool) => (EcosystemId::NPM, tool),
        tool if PYPI.contains(&tool) => (EcosystemId::PYPI, tool),
        tool => (EcosystemId::RUNTIME, tool),
    };
    Package::new(ecosystem, name)
}

/// The same, at some version: Yarn moved to another name with its second major version.
pub fn package_at(tool: &str, version: &str) -> Package {
    let major = version.trim_start_matches(|first: char| !first.is_ascii_digit()).split('.').next();
    let is_modern = || major.and_then(|major| major.parse::<u64>().ok()).is_some_and(|major| major >= 2);
    if tool == "yarn" && is_modern() { Package::new(EcosystemId::NPM, "@yarnpkg/cli") } else { package(tool) }
}

/// The dependency on a runtime: `name` are the bytes that name it (or stand for it), `value` those that say which version.
///
/// `tool` is its name, as [`package`] takes it.
pub fn dependency(source: &Source, tool: &str, name: Range<usize>, value: Range<usize>, scope: Scope) -> Dependency {
    let version = source.text.get(value.clone()).unwrap_or_default();
    stated(source, tool, name, (version, value), scope)
}

/// The same of a version as version managers write it: perhaps with a distribution before it, `pypy3.10-7.3.12` or
/// `temurin-17.0.9`, or with the word for another way to find it, `prefix:1.22`, `ref:main`, `path:../node`.
pub fn managed(source: &Source, tool: &str, name: Range<usize>, value: &Scalar<'_>, scope: Scope) -> Dependency {
    let (way, start) = match value.text.split_once(':') {
        Some((way, _)) if is_way(way) => (way, way.len() + 1),
        _ => ("", 0),
    };
    let text = &value.text[start..];
    let part = |part: Range<usize>| value.part(start + part.start..start + part.end);
    let elsewhere = match way {
        "path" => Some((Origin::Path(Text::from(text)), Skip::PathSource)),
        "ref" | "tag" | "branch" | "rev" => {
            let origin = Origin::Git { url: Text::from(""), revision: Some(Text::from(text)) };
            Some((origin, Skip::GitSource))
        }
        _ => None,
    };
    if let Some((origin, skip)) = elsewhere {
        let dependency = stated(source, tool, name, (text, part(0..text.len())), scope);
        return Dependency {
            origin,
            skip: Some(dependency.skip.filter(|skip| *skip == Skip::Template).unwrap_or(skip)),
            ..dependency
        };
    }
    let Distribution { tool, name: own, version } = distribution(tool, text);
    let name = if own.is_empty() { name } else { part(own) };
    stated(source, tool, name, (&text[version.clone()], part(version)), scope)
}

/// The words before a colon in a version: mise's, and asdf's `ref`, `path` and `latest`.
fn is_way(word: &str) -> bool {
    matches!(word, "prefix" | "latest" | "path" | "ref" | "tag" | "branch" | "rev")
}

fn stated(source: &Source, tool: &str, name: Range<usize>, value: (&str, Range<usize>), scope: Scope) -> Dependency {
    let (version, place) = value;
    let package = package_at(tool, version);
    let named = source.text.get(name.clone()).filter(|named| package_at(named, version) == package);
    Dependency {
        package,
        written: named.map_or(package.name, Text::from),
        requirement: Text::from(version),
        place: source.place(place),
        name_place: source.place(name),
        scope,
        group: None,
        extras: Box::default(),
        marker: None,
        origin: Origin::Registry(None),
        locked: Box::default(),
        skip: skip(version),
    }
}

/// Why such a version is offered nothing: it bounds nothing, or is a word for one that moves by itself.
pub fn skip(version: &str) -> Option<Skip> {
    let numbered = version.trim_start_matches(['v', 'V', '=', '^', '~', '<', '>', '!', ' ']);
    if version.is_empty() || matches!(version, "*" | "x" | "X" | "system") {
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

/// A version that begins with the name of who made the runtime.
struct Distribution<'a> {
    /// What is really asked for.
    tool: &'a str,
    /// The bytes of the name; empty where none stands there.
    name: Range<usize>,
    /// The bytes of the version.
    version: Range<usize>,
}

/// The makes of a runtime that count their versions in their own way: runtimes of their own.
const OTHERS: &[(&str, &[&str])] = &[
    (
        "python",
        &[
            "anaconda",
            "graalpy",
            "ironpython",
            "jython",
            "mambaforge",
            "micropython",
            "miniconda",
            "miniforge",
            "pypy",
            "pyston",
            "stackless",
        ],
    ),
    ("ruby", &["jruby", "mruby", "rubinius", "truffleruby"]),
    ("node", &["iojs"]),
    ("java", &["graalvm", "mandrel"]),
];

/// `pypy3.10-7.3.12` is another runtime, `temurin-17.0.9`, `ruby-3.3.0` and `go1.22` are the same.
fn distribution<'a>(tool: &'a str, text: &'a str) -> Distribution<'a> {
    let runtime = package(tool).name;
    let bytes = text.as_bytes();
    let stem = &text[..bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count()];
    let is_number = |at: usize| match bytes.get(at) {
        Some(b'v') => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
        first => first.is_some_and(u8::is_ascii_digit),
    };
    let divides = |at: &usize| matches!(bytes[*at], b'-' | b'@') && is_number(at + 1);
    let start = match (0..bytes.len()).find(divides) {
        Some(at) => at + 1,
        None => stem.len(),
    };
    let other = OTHERS
        .iter()
        .find(|(of, _)| *of == runtime.as_str())
        .and_then(|(_, names)| names.iter().find(|name| **name == stem));
    let is_same = || package(stem).name == runtime || runtime == "java";
    let named = stem.len() > 1 && is_number(start) && (other.is_some() || is_same());
    let start = if named { start } else { 0 };
    let length = if is_number(start) { number_end(&text[start..], stem == "cpython") } else { text.len() - start };
    let name = if named { 0..start - usize::from(!bytes[start - 1].is_ascii_alphanumeric()) } else { 0..0 };
    Distribution { tool: other.copied().unwrap_or(tool), name, version: start..start + length }
}

/// Where a version ends: Ruby's set of gems and the platform are not part of it.
fn number_end(version: &str, has_platform: bool) -> usize {
    let end = version.find('@').unwrap_or(version.len());
    let platform = |(at, _): (usize, _)| (!version[at + 1..].starts_with("dev")).then_some(at);
    let first = version[..end].match_indices('-').find_map(platform);
    first.filter(|_| has_platform).unwrap_or(end)
}
