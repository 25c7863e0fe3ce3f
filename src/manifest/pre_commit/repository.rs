//! One entry of `repos`: a repository at a revision, as a dependency, and its hooks.

use crate::manifest::syntax::pep508;
use crate::manifest::syntax::revision::{Revision, is_repository};
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::unfinished::is_template;
use crate::manifest::syntax::yaml::Value;
use crate::model::{Dependency, EcosystemId, Origin, Package, Scope, Skip, Text, without_secrets};

use super::Reader;
use super::address::Address;

impl Reader<'_> {
    pub(super) fn repository(&mut self, value: Value<'_, '_>) {
        let (mut repository, mut revision, mut hooks) = (None, None, None);
        for (key, value) in self.mapping("an item of `repos`", value) {
            match &*key.text {
                "repo" => repository = value.scalar(),
                // `sha` is what `rev` was called once.
                "rev" | "sha" => revision = Some(value),
                "hooks" => hooks = Some(value),
                _ => {}
            }
        }
        let Some(repository) = repository.filter(|repository| !repository.text.is_empty()) else {
            if value.kind() == "a mapping" {
                self.problem(value.span(), "an item of `repos` names no `repo`");
            }
            return;
        };
        if !matches!(&*repository.text, "local" | "meta") {
            let dependency = self.dependency(repository, revision);
            self.out.dependencies.push(dependency);
        }
        let shown = without_secrets(&repository.text);
        match hooks {
            Some(hooks) => self.sequence("`hooks`", hooks).into_iter().for_each(|hook| self.hook(&shown, hook)),
            None => self.problem(repository.span.clone(), "the repository has no `hooks`"),
        }
    }

    fn dependency(&mut self, repository: &Scalar<'_>, revision: Option<Value<'_, '_>>) -> Dependency {
        let mut dependency = self.unpinned(repository);
        let written = revision.filter(|value| value.kind() != "null");
        let Some(written) = written.filter(|value| value.scalar().is_none_or(|text| !text.text.is_empty())) else {
            self.problem(repository.span.clone(), "the repository has no `rev`");
            let end = revision.map(Value::span);
            return Dependency {
                place: end.map_or(dependency.place, |end| self.source.place(end)),
                skip: first(dependency.skip, Some(Skip::Unconstrained)),
                ..dependency
            };
        };
        let Some(revision) = self.string("`rev`", written) else {
            return Dependency { skip: first(dependency.skip, Some(Skip::Unconstrained)), ..dependency };
        };
        if let Origin::Git { revision: written, .. } = &mut dependency.origin {
            *written = Some(Text::from(&revision.text));
        }
        let Revision { requirement, span, skip } = Revision::read(self.source, revision);
        dependency.requirement = requirement;
        dependency.place = self.source.place(span);
        dependency.skip = first(dependency.skip, skip);
        dependency
    }

    /// The repository as a dependency that names no revision yet.
    fn unpinned(&mut self, repository: &Scalar<'_>) -> Dependency {
        let text = &*repository.text;
        let is_template = is_template(text);
        let git = || (pep508::git_origin(text, None), Some(Skip::GitSource));
        let here = || (Origin::Path(Text::from(&without_secrets(text))), Some(Skip::PathSource));
        let whole = 0..text.len();
        let (ecosystem, name, part, (origin, skip)) = match Address::read(text) {
            Some(Address { host, path })
                if host == "github.com" && (is_template || is_repository(&text[path.clone()])) =>
            {
                let name = text[path.clone()].to_owned();
                (EcosystemId::GITHUB, name, path, (Origin::Registry(None), None))
            }
            Some(Address { host, path }) if host == "gitlab.com" => {
                let name = text[path.clone()].to_owned();
                (EcosystemId::GITLAB, name, path, (Origin::Registry(None), Some(Skip::NoRegistry)))
            }
            Some(Address { host, path }) if host == "github.com" => {
                self.problem(repository.part(path.clone()), "GitHub has no repository of such a name");
                (EcosystemId::GITHUB, format!("{host}/{}", &text[path]), whole, git())
            }
            Some(Address { host, path }) => (EcosystemId::GITHUB, format!("{host}/{}", &text[path]), whole, git()),
            None => (EcosystemId::GITHUB, without_secrets(text), whole, here()),
        };
        let end = repository.span.end;
        Dependency {
            package: Package::new(ecosystem, &name),
            written: Text::from(&without_secrets(&text[part.clone()])),
            requirement: Text::from(""),
            place: self.source.place(end..end),
            name_place: self.source.place(repository.part(part)),
            scope: Scope::Hook,
            group: None,
            extras: Box::default(),
            marker: None,
            origin,
            locked: Box::default(),
            skip: if is_template { Some(Skip::Template) } else { skip },
        }
    }
}

/// Why the repository at a revision is offered nothing: where it lies counts before what the revision is, but a registry
/// that is missing says less than either.
fn first(elsewhere: Option<Skip>, revision: Option<Skip>) -> Option<Skip> {
    match elsewhere {
        None | Some(Skip::NoRegistry) => revision.or(elsewhere),
        elsewhere => elsewhere,
    }
}
