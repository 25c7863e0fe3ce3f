//! The images that services run, are built with, or mount.

use std::ops::Range;

use rustc_hash::FxHashSet;

use crate::manifest::syntax::image;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::variables::Traced;
use crate::manifest::syntax::yaml::Value;
use crate::model::{Dependency, Origin, Scope, Skip, Text, without_secrets};

use super::service::{Service, keys};
use super::{Reader, listed};

/// What stands before an image where a folder could stand.
const IMAGE_SCHEME: &str = "docker-image://";

impl Reader<'_> {
    /// The images of a service; where the one it runs is written goes into `used`.
    pub(super) fn images(&mut self, service: &Service<'_, '_, '_>, used: &mut FxHashSet<usize>) {
        if let Some(value) = service.own_value("image").filter(|value| value.kind() != "null") {
            used.insert(value.span().start);
            let build = service.one("build").filter(|build| build.kind() != "null");
            self.image(value, build, Some(service.text));
        }
        for (key, value) in service.own_value("build").map(keys).unwrap_or_default() {
            match (&*key.text, value.scalar()) {
                ("additional_contexts", _) => self.contexts(value, service.text),
                ("dockerfile_inline", Some(inline)) => self.inline(inline, service.text),
                _ => {}
            }
        }
        for volume in service.own_value("volumes").map(listed).unwrap_or_default() {
            let volume = keys(volume);
            let get =
                |name: &str| volume.iter().find(|(key, _)| key.text == name).and_then(|(_, value)| value.scalar());
            if let (Some(source), true) = (get("source"), get("type").is_some_and(|word| word.text == "image")) {
                let dependency = self.dependency(source, Some(service.text));
                self.out.dependencies.push(dependency);
            }
        }
    }

    /// The image of an `x-` block that no service took over.
    pub(super) fn unused_image(&mut self, block: Value<'_, '_>, used: &FxHashSet<usize>) {
        let block = keys(block);
        let get = |name: &str| block.iter().find(|(key, _)| key.text == name).map(|(_, value)| *value);
        if let Some(image) =
            get("image").filter(|image| image.scalar().is_some() && !used.contains(&image.span().start))
        {
            self.image(image, get("build").filter(|build| build.kind() != "null"), None);
        }
    }

    fn image(&mut self, value: Value<'_, '_>, build: Option<Value<'_, '_>>, service: Option<Text>) {
        let Some(scalar) = value.scalar() else {
            return self.problem(value, format!("`image` is {}, not a string", value.kind()));
        };
        if scalar.text.is_empty() {
            return self.problem(value, "`image` is empty".to_owned());
        }
        let mut dependency = self.dependency(scalar, service);
        if let Some(build) = build {
            (dependency.origin, dependency.skip) = built(build, dependency.skip);
        }
        self.out.dependencies.push(dependency);
    }

    fn dependency(&self, scalar: &Scalar<'_>, service: Option<Text>) -> Dependency {
        let whole = self.place(scalar.span.clone());
        let traced = self.filled(&Traced::scalar(self.source, scalar));
        Dependency { group: service, ..image::traced(&traced, whole, Scope::Service) }
    }

    /// The images that a Dockerfile within the file starts from. Its lines stand in the file as they are, but for blanks.
    fn inline(&mut self, scalar: &Scalar<'_>, service: Text) {
        let mut stages = FxHashSet::default();
        let mut start = scalar.span.start;
        for line in self.source.text.get(scalar.span.clone()).unwrap_or_default().split_inclusive('\n') {
            let words: Vec<&str> = line.split_ascii_whitespace().filter(|word| !word.starts_with("--")).collect();
            if let [keyword, base, rest @ ..] = &*words
                && keyword.eq_ignore_ascii_case("FROM")
            {
                let at = start + (base.as_ptr().addr() - line.as_ptr().addr());
                if !stages.contains(&base.to_ascii_lowercase()) {
                    self.base(at..at + base.len(), service);
                }
                stages.extend(rest.get(1).map(|name| name.to_ascii_lowercase()));
            }
            start += line.len();
        }
    }

    fn base(&mut self, span: Range<usize>, service: Text) {
        let mut written = Traced::default();
        written.push_written(&self.source.text[span.clone()], self.source, span.start);
        let filled = self.filled(&written);
        // What compose leaves over, an argument of the Dockerfile decides.
        let traced = if filled.text.contains('$') { filled.as_unresolved() } else { filled };
        let dependency = image::traced(&traced, self.place(span), Scope::Image);
        self.out.dependencies.push(Dependency { group: Some(service), ..dependency });
    }

    /// The images among the named contexts of a build: `{base: docker-image://alpine:3.20}` or `[base=docker-image://...]`.
    fn contexts(&mut self, value: Value<'_, '_>, service: Text) {
        let listed = listed(value).into_iter().filter_map(Value::scalar);
        let mapped = keys(value).into_iter().filter_map(|(_, value)| value.scalar());
        for scalar in listed.chain(mapped) {
            if let Some(at) = scalar.text.find(IMAGE_SCHEME) {
                let dependency = image::dependency(self.source, scalar, at + IMAGE_SCHEME.len(), Scope::Image);
                self.out.dependencies.push(Dependency { group: Some(service), ..dependency });
            }
        }
    }
}

/// An image beside `build` is what the build is called: it comes from the context.
fn built(build: Value<'_, '_>, skip: Option<Skip>) -> (Origin, Option<Skip>) {
    let inner = keys(build);
    let context = inner.iter().find(|(key, _)| key.text == "context").and_then(|(_, value)| value.scalar());
    let context = build.scalar().or(context).map_or(".", |context| &context.text);
    let (origin, reason) = if is_repository(context) {
        let (url, revision) = context.split_once('#').map_or((context, None), |(url, rest)| (url, Some(rest)));
        let revision = revision.and_then(|rest| rest.split(':').next()).filter(|revision| !revision.is_empty());
        let url = Text::from(&without_secrets(url));
        (Origin::Git { url, revision: revision.map(Text::from) }, Skip::GitSource)
    } else {
        (Origin::Path(Text::from(context)), Skip::PathSource)
    };
    (origin, skip.filter(|skip| *skip == Skip::Template).or(Some(reason)))
}

/// Whether a context is the address of a git repository.
fn is_repository(context: &str) -> bool {
    context.contains("://") || context.starts_with("git@") || context.starts_with("github.com/")
}
