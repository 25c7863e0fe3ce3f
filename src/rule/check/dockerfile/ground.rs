//! The images that stages start from.

use crate::model::{Finding, Place, Remedy, Safety, Text};

use super::super::container::base::base;
use super::super::container::image::{Image, Pattern};
use super::super::container::recipe::Origin;
use super::Scene;

/// The last stage is built on a small image. Of an image that nobody knows, nobody can tell whether there is a smaller one.
pub(super) fn slim_base(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    for (image, place) in run_upon(scene) {
        let Some(known) = base(&image) else { continue };
        let tag = image.tag.split('@').next().unwrap_or_default();
        let is_small = |word: &str| tag.split(['-', '.']).any(|part| part.starts_with(word));
        // A digest alone, and Windows, which has small images of its own.
        let is_other = tag.starts_with("sha256:") || tag.contains("windows") || tag.contains("nanoserver");
        let words = ["slim", "alpine", "minimal", "distroless", "jre", "headless"];
        let Some(small) = known.small.first().filter(|_| !is_other && !words.into_iter().any(is_small)) else {
            continue;
        };
        let Some(smaller) = smaller(image.name(), tag, small) else { continue };
        let message = format!("{} is the full image: {}:{smaller} is a fraction of it", image.shown(), image.name());
        let mut finding = scene.finding(place, message);
        finding.package = Some(image.package);
        // What a digest stands beside is not the tag's alone.
        finding.remedy = (!image.tag.contains('@') && !tag.is_empty())
            .then(|| Remedy::Rewrite { to: Text::from(&smaller), safety: scene.case.safety(Safety::Review) });
        out.push(finding);
    }
}

/// The tag of the small variant, as the image's publisher orders the words; `None` where there is none of it.
fn smaller(image: &str, tag: &str, small: &str) -> Option<String> {
    match tag.split_once('-') {
        _ if tag.is_empty() || tag == "latest" => Some(small.to_owned()),
        Some((_, variant)) if variant.contains("apache") || variant.contains("onbuild") => None,
        _ if small == "jre" => tag.contains("jdk").then(|| tag.replace("jdk", "jre")),
        // The small variants of Alpine stand upon no Debian.
        Some((version, variant)) if small == "alpine" && is_codename(variant) => Some(format!("{version}-{small}")),
        Some((version, variant)) if is_codename(variant) && image != "node" => {
            Some(format!("{version}-{small}-{variant}"))
        }
        _ => Some(format!("{tag}-{small}")),
    }
}

/// Whether it is the name of a release of Debian.
fn is_codename(word: &str) -> bool {
    matches!(word, "trixie" | "bookworm" | "bullseye" | "buster" | "stretch" | "jessie")
}

/// The image that each running stage starts from in the end; one that several start from once.
fn run_upon(scene: &Scene<'_, '_>) -> Vec<(Image, Place)> {
    let mut images: Vec<(Image, Place)> = Vec::new();
    for found in scene.finals().filter_map(|(at, _)| scene.recipe.image(at)) {
        if !images.contains(&found) {
            images.push(found);
        }
    }
    images.retain(|(image, _)| !image.is_unknown);
    images
}

/// Every base image says its version.
pub(super) fn pinned_base(scene: &Scene<'_, '_>, out: &mut Vec<Finding>) {
    let own: Vec<_> = scene.containers.files.iter().flat_map(|file| &file.services).collect();
    for stage in &scene.recipe.stages {
        let Origin::Image(image, place) = stage.origin else { continue };
        let is_built_here = || {
            let same = |it: &Image| it.package == image.package;
            own.iter().any(|service| service.build().is_some() && service.image.as_ref().is_some_and(same))
        };
        let Some(what) = floats(&image) else { continue };
        // What whoever builds gives: the default only keeps the file sound.
        if is_built_here() || stage.is_given && base(&image).is_none() {
            continue;
        }
        let mut finding =
            scene.finding(place, format!("{} {what}: the next build may start from another one", image.shown()));
        finding.package = Some(image.package);
        finding.help = Some("say the version, as narrowly as it is tested".to_owned());
        out.push(finding);
    }
}

/// How an image floats; `None` where it says its version, or can say none.
fn floats(image: &Image) -> Option<&'static str> {
    // Their version is a part of their name, or there is none.
    let has_none = image.name() == "scratch" || image.name().contains("distroless/");
    if image.is_unknown || has_none || image.tag.contains("sha256:") || image.tag.contains("sha512:") {
        return None;
    }
    let is_system = matches!(image.name(), "debian" | "ubuntu" | "buildpack-deps");
    match image.tag.as_str() {
        "latest" => Some("is whatever is newest"),
        "" | "stable" | "unstable" | "testing" | "rolling" | "devel" | "stable-slim" => Some("says no version"),
        tag if is_system || tag.contains(|c: char| c.is_ascii_digit()) => None,
        // A name of a cycle is a version to who gives it one: only of well-known images it is known that none is.
        _ => base(image).map(|_| "says no version"),
    }
}

/// What the last stage has to be built on.
pub(super) fn final_image(scene: &Scene<'_, '_>, wanted: &Pattern, written: &str, out: &mut Vec<Finding>) {
    for (image, place) in run_upon(scene) {
        if !wanted.is_image(&image) {
            let message = format!("what runs is built on {}, not on {written}", image.shown());
            out.push(Finding { package: Some(image.package), ..scene.finding(place, message) });
        }
    }
}
