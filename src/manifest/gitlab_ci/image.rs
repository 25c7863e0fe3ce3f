//! The images of jobs and services, with the variables that the same file gives a value.

use rustc_hash::FxHashMap;

use crate::manifest::syntax::image;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::yaml::Value;
use crate::model::{Dependency, Fact, FactKey, Scope, Text, Value as Said};

use super::{Reader, members};

/// What each variable is set to.
pub(super) type Variables<'y, 'a> = FxHashMap<&'y str, &'y Scalar<'a>>;

/// How often a variable may stand for another.
const DEEPEST: usize = 4;

/// The variables that a mapping sets: `NAME: value`, or `NAME: {value: …, description: …}`.
pub(super) fn variables<'y, 'a>(value: Value<'y, 'a>) -> Vec<(&'y str, &'y Scalar<'a>)> {
    let value_of = |value: Value<'y, 'a>| {
        value.scalar().or_else(|| members(value).into_iter().find(|(key, _)| key.text == "value")?.1.scalar())
    };
    members(value).into_iter().filter_map(|(name, value)| Some((&*name.text, value_of(value)?))).collect()
}

/// The scalar that names an image: the value itself, or the `name` in it. A `!reference` names none here.
pub(super) fn reference<'y, 'a>(value: Value<'y, 'a>) -> Option<&'y Scalar<'a>> {
    let scalar = match value.scalar() {
        Some(scalar) => scalar,
        None => members(value).into_iter().find(|(key, _)| key.text == "name")?.1.scalar()?,
    };
    (!scalar.text.is_empty()).then_some(scalar)
}

impl<'y, 'a> Reader<'y, 'a> {
    pub(super) fn services(&mut self, value: Value<'y, 'a>, job: Option<Text>, own: &Variables<'y, 'a>) {
        for service in value.items() {
            let Some(image) = reference(service) else { continue };
            self.reference(image, Scope::Service, job, own);
            let alias = members(service).into_iter().find(|(key, _)| key.text == "alias");
            let alias = alias.and_then(|(_, alias)| alias.scalar());
            let bare = &image.text[proxy(&image.text)..];
            let name = alias.map_or(&bare[image::split(bare).0], |alias| &*alias.text);
            let place = self.source.place(alias.unwrap_or(image).span.clone());
            let fact = Fact::new(FactKey::Service, Said::Text(Text::from(name)), place);
            self.out.facts.push(match job {
                Some(job) => fact.of(job),
                None => fact,
            });
        }
    }

    /// The image as a dependency, unless it stands in a part that was read with another job and says the same there.
    pub(super) fn reference(
        &mut self,
        scalar: &'y Scalar<'a>,
        scope: Scope,
        job: Option<Text>,
        own: &Variables<'y, 'a>,
    ) {
        let dependency = self.expanded(scalar, scope, own, DEEPEST);
        if self.images.insert((scalar.span.start, dependency.place.start)) {
            self.out.dependencies.push(Dependency { group: job, ..dependency });
        }
    }

    /// Where the whole reference is a variable, or its tag is one, the value of the variable is what has to change.
    fn expanded(&self, scalar: &Scalar<'a>, scope: Scope, own: &Variables<'y, 'a>, depth: usize) -> Dependency {
        let value = |text: &str| {
            let name = variable(text)?;
            own.get(name).or_else(|| self.variables.get(name)).copied().filter(|value| !value.text.is_empty())
        };
        if let Some(value) = value(&scalar.text).filter(|_| depth > 0) {
            return self.expanded(value, scope, own, depth - 1);
        }
        let from = proxy(&scalar.text);
        let written = image::dependency(self.source, scalar, from, scope);
        let reference = &scalar.text[from..];
        let (name, tag) = image::split(reference);
        let tag = value(&reference[tag]).filter(|tag| !tag.text.contains('$'));
        match tag {
            Some(tag) if !reference[name.clone()].contains('$') => Dependency {
                requirement: Text::from(&tag.text),
                place: self.source.place(tag.span.clone()),
                skip: image::skip(&reference[name], &tag.text),
                ..written
            },
            _ => written,
        }
    }
}

/// How many bytes of a reference name the proxy of GitLab for the default registry: what comes behind is the image.
fn proxy(reference: &str) -> usize {
    let is_proxy = |first: &str| {
        variable(first)
            .is_some_and(|name| name.starts_with("CI_DEPENDENCY_PROXY_") && name.ends_with("GROUP_IMAGE_PREFIX"))
    };
    reference.split_once('/').filter(|(first, _)| is_proxy(first)).map_or(0, |(first, _)| first.len() + 1)
}

/// The name in `$NAME` or `${NAME}`, where the text is nothing else.
fn variable(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('$')?;
    let name = inner.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(inner);
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    is_name.then_some(name)
}
