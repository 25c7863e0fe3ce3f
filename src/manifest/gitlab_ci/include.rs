//! What a pipeline is put together from: files of the repository, files of other projects, components, templates.

use std::ops::Range;

use crate::manifest::syntax::revision::Revision;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::unfinished::is_template;
use crate::manifest::syntax::yaml::Value;
use crate::model::{Dependency, EcosystemId, Fact, FactKey, Include, Origin, Package};
use crate::model::{RepoPath, Scope, Skip, Text, Value as Said, without_secrets};

use super::{Reader, members};

impl<'y, 'a> Reader<'y, 'a> {
    /// One include or several, each a path, an address, or a mapping that says which of these it is.
    pub(super) fn includes(&mut self, value: Value<'y, 'a>) {
        if value.kind() == "a sequence" {
            value.items().for_each(|item| self.include(item));
        } else {
            self.include(value);
        }
    }

    fn include(&mut self, value: Value<'y, 'a>) {
        if let Some(scalar) = value.scalar() {
            return if scalar.text.contains("://") { self.built_upon(scalar) } else { self.local(scalar) };
        }
        let (mut project, mut revision) = (None, None);
        for (key, value) in members(value) {
            let Some(scalar) = value.scalar() else { continue };
            match &*key.text {
                "local" => self.local(scalar),
                "remote" | "template" => self.built_upon(scalar),
                "component" => self.component(scalar),
                "project" => project = Some(scalar),
                "ref" => revision = Some(scalar),
                _ => {}
            }
        }
        if let Some(project) = project.filter(|project| !project.text.is_empty()) {
            let dependency = self.project(project, revision);
            self.out.dependencies.push(dependency);
        }
    }

    /// A file of the repository, counted from its root. Which files a pattern or a variable means is not known here.
    fn local(&mut self, written: &Scalar<'a>) {
        let text = &*written.text;
        if text.contains(['*', '$']) || is_template(text) {
            return self.built_upon(written);
        }
        let place = self.source.place(written.span.clone());
        match RepoPath::new(text.trim_start_matches('/')).filter(|path| !path.as_str().is_empty()) {
            Some(path) => {
                self.out.includes.push(Include { path, format: Some("gitlab-ci"), constraint: false, place });
            }
            None => self.complaints.add(place, "leaves-repository", "the included file lies outside the repository"),
        }
    }

    fn built_upon(&mut self, written: &Scalar<'a>) {
        let place = self.source.place(written.span.clone());
        let value = Said::Text(Text::from(&without_secrets(&written.text)));
        self.out.facts.push(Fact::new(FactKey::Extends, value, place));
    }

    /// Files of another project, at a revision of it; without one at whatever its default branch holds.
    fn project(&self, project: &Scalar<'a>, revision: Option<&Scalar<'a>>) -> Dependency {
        let none = Scalar { text: "".into(), span: project.span.end..project.span.end };
        let Revision { requirement, span, skip } = Revision::read(self.source, revision.unwrap_or(&none));
        let skip = if project.text.contains('$') { Some(Skip::Variable) } else { skip };
        let named = self.named(project, &project.text, 0..project.text.len());
        Dependency { requirement, place: self.source.place(span), skip: skip.or(named.skip), ..named }
    }

    /// `host/group/project/component@revision`: the revision is one of the project. A host that is a variable is the
    /// one that the pipeline runs on.
    fn component(&mut self, scalar: &Scalar<'a>) {
        let text = &*scalar.text;
        let (address, requirement) = match text.rfind('@') {
            Some(at) => (&text[..at], at + 1..text.len()),
            None => (text, text.len()..text.len()),
        };
        let host = address.find('/').unwrap_or(0);
        let end = address.rfind('/').filter(|end| *end > host).unwrap_or(address.len());
        let name = if host == 0 { 0..end } else { host + 1..end };
        if name.is_empty() {
            let place = self.source.place(scalar.span.clone());
            return self.complaints.add(place, "invalid-value", "the component names no project");
        }
        let is_usual = address[..host].contains('$') || &address[..host] == "gitlab.com";
        let package = if is_usual { &text[name.clone()] } else { &text[..end] };
        let written = Scalar { text: text[requirement.clone()].into(), span: scalar.part(requirement) };
        let Revision { requirement, span, skip } = Revision::read(self.source, &written);
        let skip = match &*written.text {
            "~latest" => Some(Skip::DistTag),
            _ if text[name.clone()].contains('$') => Some(Skip::Variable),
            _ => skip,
        };
        let named = self.named(scalar, package, name);
        let place = self.source.place(span);
        self.out.dependencies.push(Dependency { requirement, place, skip: skip.or(named.skip), ..named });
    }

    /// A project as a dependency that names no revision yet.
    fn named(&self, scalar: &Scalar<'a>, package: &str, name: Range<usize>) -> Dependency {
        let end = scalar.span.end;
        Dependency {
            package: Package::new(EcosystemId::GITLAB, package),
            written: Text::from(&scalar.text[name.clone()]),
            requirement: Text::from(""),
            place: self.source.place(end..end),
            name_place: self.source.place(scalar.part(name)),
            scope: Scope::Pipeline,
            group: None,
            extras: Box::default(),
            marker: None,
            origin: Origin::Registry(None),
            locked: Box::default(),
            skip: Some(Skip::NoRegistry),
        }
    }
}
