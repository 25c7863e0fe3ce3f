//! Images by their names.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::model::{Package, Skip, Text};

/// An image as a service or a stage asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Image {
    /// The package.
    pub(in super::super) package: Package,
    /// The tag, with its digest; empty where none is written.
    pub(in super::super) tag: Text,
    /// Whether a variable or a template that nobody can fill in stands in it.
    pub(in super::super) is_unknown: bool,
}

impl Image {
    /// The image of a dependency.
    pub(super) fn of(dependency: &crate::model::Dependency) -> Self {
        Self {
            package: dependency.package,
            tag: dependency.requirement,
            is_unknown: matches!(dependency.skip, Some(Skip::Variable | Skip::Template)),
        }
    }

    /// The name without the host of its registry and without what marks official images: `postgres`, `bitnami/redis`.
    pub(in super::super) fn name(&self) -> &'static str {
        let name = self.package.name.as_str();
        let is_host = |part: &str| part.contains(['.', ':']) || part == "localhost";
        let name = name.split_once('/').filter(|(host, _)| is_host(host)).map_or(name, |(_, rest)| rest);
        name.strip_prefix("docker/library/").or_else(|| name.strip_prefix("library/")).unwrap_or(name)
    }

    /// The last part of the name: `redis` of `bitnami/redis`.
    pub(in super::super) fn last_part(&self) -> &'static str {
        self.name().rsplit('/').next().unwrap_or_default()
    }

    /// Whether it is one of those that everybody knows by one word.
    pub(in super::super) fn is_official(&self) -> bool {
        self.package.name.starts_with("library/") || self.package.name.contains("/docker/library/")
    }

    /// As a person would write it; the digest only where nothing else tells which one it is.
    pub(in super::super) fn shown(&self) -> String {
        let name = self.package.name.as_str();
        let name = name.strip_prefix("library/").unwrap_or(name);
        let sign = if self.tag.starts_with("sha256:") { "@" } else { ":" };
        let tag = self.tag.split('@').next().unwrap_or_default();
        if tag.is_empty() { name.to_owned() } else { format!("{name}{sign}{tag}") }
    }
}

/// Globs over texts of which a `/` is a letter like any other: images, commands.
#[derive(Debug)]
pub(in super::super) struct Pattern(GlobSet);

impl Pattern {
    /// The globs; what is wrong with the first that is none.
    pub(in super::super) fn of<'w>(written: impl IntoIterator<Item = &'w str>) -> Result<Self, String> {
        let mut set = GlobSetBuilder::new();
        for text in written {
            let glob = GlobBuilder::new(text).build();
            set.add(glob.map_err(|error| format!("`{text}` is not a glob: {}", error.kind()))?);
        }
        set.build().map(Self).map_err(|error| error.to_string())
    }

    /// Whether one of them is this text.
    pub(in super::super) fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The number of the first of them that is this text.
    pub(super) fn first(&self, text: &str) -> Option<usize> {
        self.0.matches(text).into_iter().min()
    }

    /// Whether one of them is an image, however much of its name it says: host, name, tag.
    pub(in super::super) fn is_image(&self, image: &Image) -> bool {
        let whole = image.package.name.as_str();
        [image.name(), whole].iter().any(|name| {
            self.is_match(name) || (!image.tag.is_empty() && self.is_match(&format!("{name}:{}", image.tag)))
        })
    }
}
