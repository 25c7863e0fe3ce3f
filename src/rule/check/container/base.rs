//! What images to build upon are like, from a table that ships with the rules.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::catalog::rows;
use super::image::Image;

/// What is known of an image to build upon.
#[derive(Debug)]
pub(in super::super) struct Base {
    /// The words that make a tag one of a small variant.
    pub(in super::super) small: Vec<&'static str>,
    /// Whether its own command serves clients.
    pub(in super::super) serves: bool,
    /// The tools of healthchecks in its full variant; `None` where nobody knows.
    tools: Option<Vec<&'static str>>,
}

static TABLE: LazyLock<FxHashMap<&'static str, Base>> = LazyLock::new(|| {
    let row = |row: Vec<&'static str>| {
        let cell = |at: usize| row.get(at).copied().unwrap_or("-");
        let list = |at: usize| cell(at).split(',').filter(|word| *word != "-").collect();
        let tools = (cell(3) != "?").then(|| list(3));
        (cell(0), Base { small: list(1), serves: cell(2) == "yes", tools })
    };
    rows(include_str!("../../../../rules/bases.tsv")).map(row).collect()
});

/// What is known of an image to build upon.
pub(in super::super) fn base(image: &Image) -> Option<&'static Base> {
    TABLE.get(image.name()).filter(|_| !image.is_unknown && (image.is_official() || image.name().contains('/')))
}

/// Whether an image runs as root where nobody says otherwise; `None` where nobody knows.
pub(in super::super) fn runs_as_root(image: &Image) -> Option<bool> {
    let tag = image.tag.as_str();
    if tag.contains("nonroot") || tag.contains("rootless") || image.last_part().contains("unprivileged") {
        return Some(false);
    }
    // The servers for PHP become another user by themselves.
    if image.name() == "php" && (tag.contains("apache") || tag.contains("fpm")) {
        return None;
    }
    if image.name().contains("distroless/") || image.name() == "scratch" {
        return Some(!image.is_unknown);
    }
    let is_windows = tag.contains("windowsservercore") || tag.contains("nanoserver");
    base(image).filter(|_| !is_windows).map(|_| true)
}

/// Whether an image is known to be without a tool; false where nobody knows.
pub(in super::super) fn lacks(image: &Image, tool: &str) -> bool {
    if image.name() == "scratch" || image.name().contains("distroless/") {
        return true;
    }
    let Some(base) = base(image) else { return false };
    let Some(tools) = &base.tools else { return false };
    let tag = image.tag.as_str();
    // What builds the full variants is left out of the small ones; busybox brings a `wget`.
    if tag.contains("alpine") {
        return base.small.contains(&"alpine") && tool == "curl";
    }
    if base.small.contains(&"slim") && tag.contains("slim") {
        return true;
    }
    // A digest alone does not tell which variant it is.
    !tag.starts_with("sha256:") && !tools.contains(&tool)
}
