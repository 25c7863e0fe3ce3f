//! `additional_dependencies`: packages of the language that a hook is written in, in that language's own words.

use std::borrow::Cow;
use std::ops::Range;

use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::unfinished::is_template;
use crate::manifest::syntax::yaml::Value;
use crate::manifest::syntax::{address, pep508, specifier};
use crate::model::{Dependency, EcosystemId, Origin, Package, Scope, Skip, Source, Text, without_secrets};

use super::Reader;

/// The language of a hook, as far as its packages are known here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    Node,
    Rust,
    Go,
    /// Nobody says: the shape of each package has to tell.
    Unsaid,
    /// Its packages are of no ecosystem known here.
    Other,
}

impl Language {
    /// The language that is stated, or else the one that the repository is known to be about.
    pub(super) fn of(stated: Option<&str>, repository: &str) -> Self {
        let name = repository.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let name = name.strip_suffix(".git").unwrap_or(name);
        let mirrored = match name.strip_prefix("mirrors-") {
            Some("prettier" | "eslint" | "jshint" | "csslint" | "fixmyjs" | "coffeelint") => Some("node"),
            Some("mypy" | "autopep8" | "isort" | "yapf" | "pylint" | "clang-format") => Some("python"),
            Some("puppet-lint" | "ruby-lint" | "scss-lint") => Some("ruby"),
            _ => None,
        };
        match stated.or(mirrored) {
            Some("python" | "python_venv") => Self::Python,
            Some("node") => Self::Node,
            Some("rust") => Self::Rust,
            Some("golang") => Self::Go,
            Some(_) => Self::Other,
            None => Self::Unsaid,
        }
    }

    /// The language that a package of this shape belongs to.
    fn of_package(text: &str) -> Self {
        if text.starts_with("cli:") {
            return Self::Rust;
        }
        let Some(end) = specifier::name_end(text) else {
            let is_scoped = text.starts_with('@') && text.contains('/');
            return if is_scoped { Self::Node } else { Self::Python };
        };
        let (name, rest) = (&text[..end], &text[end + 1..]);
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/');
        if name.starts_with('@') {
            Self::Node
        } else if rest.contains("://") || !name.bytes().all(is_name) {
            // `name @ https://…`, `name[extra] @ git+https://…`
            Self::Python
        } else if name.split_once('/').is_some_and(|(host, _)| host.contains('.')) {
            Self::Go
        } else {
            Self::Node
        }
    }
}

impl Reader<'_> {
    pub(super) fn additional(&mut self, language: Language, hook: Text, value: Value<'_, '_>) {
        for item in self.sequence("`additional_dependencies`", value) {
            let Some(scalar) = self.string("an item of `additional_dependencies`", item) else { continue };
            let text = scalar.text.trim();
            let from = scalar.text.len() - scalar.text.trim_start().len();
            let scalar = Scalar { text: Cow::Borrowed(text), span: scalar.part(from..from + text.len()) };
            let shape = if language == Language::Unsaid { Language::of_package(text) } else { language };
            match shape {
                Language::Node => self.out.dependencies.push(node(self.source, &scalar, hook)),
                Language::Rust => self.out.dependencies.push(rust(self.source, &scalar, hook)),
                Language::Go => self.out.dependencies.push(go(self.source, &scalar, hook)),
                Language::Python => self.python(&scalar, hook),
                Language::Unsaid | Language::Other => {}
            }
        }
    }

    fn python(&mut self, scalar: &Scalar<'_>, hook: Text) {
        let text = &*scalar.text;
        // What begins so is for pip itself.
        if text.starts_with('-') {
            return;
        }
        let place = |part: Range<usize>| self.source.place(scalar.part(part));
        let dependency = if address::is_address(text) {
            Some(address::dependency(text, place, Scope::Hook, Some(hook)))
        } else {
            pep508::dependency(text, place, Scope::Hook, Some(hook))
        };
        match dependency {
            Some(dependency) => self.out.dependencies.push(dependency),
            None if is_template(text) => self.complaints.template(self.source, scalar.span.start),
            None => self.problem(scalar.span.clone(), pep508::refusal(text)),
        }
    }
}

/// `eslint@8.56.0`, `@scope/name`, `./folder`, `https://…`.
fn node(source: &Source, scalar: &Scalar<'_>, hook: Text) -> Dependency {
    let text = &*scalar.text;
    let part = |part: Range<usize>| Scalar { text: Cow::Borrowed(&text[part.clone()]), span: scalar.part(part) };
    let is_elsewhere = text.contains("://") || text.starts_with(['.', '/']);
    let end = specifier::name_end(text).filter(|_| !is_elsewhere);
    let mut dependency = match end {
        Some(end) => specifier::dependency(source, &part(0..end), &part(end + 1..text.len()), Scope::Hook),
        None if is_elsewhere => specifier::dependency(source, scalar, scalar, Scope::Hook),
        None => specifier::dependency(source, scalar, &part(text.len()..text.len()), Scope::Hook),
    };
    dependency.group = Some(hook);
    dependency
}

/// `name:1.0`, or `cli:name:1.0` for what is installed as a program.
fn rust(source: &Source, scalar: &Scalar<'_>, hook: Text) -> Dependency {
    let text = &*scalar.text;
    let start = if text.starts_with("cli:") { 4 } else { 0 };
    let is_address = text[start..].contains("://");
    let colon = text[start..].rfind(':').map(|colon| start + colon);
    let end = colon.filter(|colon| !text[*colon..].starts_with("://")).unwrap_or(text.len());
    let version = (end + 1).min(text.len())..text.len();
    let git = || Origin::Git {
        url: Text::from(&without_secrets(&text[start..end])),
        revision: Some(Text::from(&text[version.clone()])).filter(|revision| !revision.is_empty()),
    };
    let (origin, skip) = if is_address {
        (git(), Some(Skip::GitSource))
    } else {
        (Origin::Registry(None), version.is_empty().then_some(Skip::Unconstrained))
    };
    Dependency { origin, skip, ..named(source, scalar, EcosystemId::CARGO, start..end, version, hook) }
}

/// `golang.org/x/tools/cmd/goimports@v0.20.0`.
fn go(source: &Source, scalar: &Scalar<'_>, hook: Text) -> Dependency {
    let text = &*scalar.text;
    let end = text.find('@').unwrap_or(text.len());
    let version = (end + 1).min(text.len())..text.len();
    let skip = match &text[version.clone()] {
        "" => Skip::Unconstrained,
        "latest" => Skip::DistTag,
        _ => Skip::NoRegistry,
    };
    Dependency { skip: Some(skip), ..named(source, scalar, EcosystemId::GOLANG, 0..end, version, hook) }
}

/// The dependency that these parts of a scalar are.
fn named(
    source: &Source,
    scalar: &Scalar<'_>,
    ecosystem: EcosystemId,
    name: Range<usize>,
    version: Range<usize>,
    hook: Text,
) -> Dependency {
    let text = &scalar.text;
    Dependency {
        package: Package::new(ecosystem, &text[name.clone()]),
        written: Text::from(&text[name.clone()]),
        requirement: Text::from(&text[version.clone()]),
        place: source.place(scalar.part(version)),
        name_place: source.place(scalar.part(name)),
        scope: Scope::Hook,
        group: Some(hook),
        extras: Box::default(),
        marker: None,
        origin: Origin::Registry(None),
        locked: Box::default(),
        skip: None,
    }
}
