//! `mise.toml`: tools with their versions, and tasks.

use std::ops::Range;

use toml_edit::{Item, Key, TableLike, Value};

use crate::manifest::syntax::revision::is_repository;
use crate::manifest::syntax::runtime;
use crate::manifest::syntax::scalar::Scalar;
use crate::manifest::syntax::secret::shown_command;
use crate::manifest::syntax::toml::{self, Toml};
use crate::model::{
    EcosystemId, Extracted, Fact, FactKey, Origin, Package, Place, Problem, Scope, Skip, Text, Value as Said,
    without_secrets,
};

use super::scalar;

/// Every tool and every task.
pub(super) fn read(toml: &Toml<'_>) -> Extracted {
    let mut reader = Reader { toml, out: Extracted::default() };
    for (key, item) in toml.table(&["tools"]).into_iter().flat_map(toml::entries) {
        reader.tool(key, item);
    }
    for (key, item) in toml.table(&["tasks"]).into_iter().flat_map(toml::entries) {
        reader.task(key, item);
    }
    let mut out = reader.out;
    out.dependencies.sort_by_key(|dependency| (dependency.name_place.start, dependency.place.start));
    out
}

struct Reader<'t> {
    toml: &'t Toml<'t>,
    out: Extracted,
}

impl<'t> Reader<'t> {
    /// A version, a table with one, or a list of either.
    fn tool(&mut self, key: &Key, item: &'t Item) {
        match item {
            Item::ArrayOfTables(tables) => tables.iter().for_each(|table| self.table(key, table)),
            Item::Table(table) => self.table(key, table),
            Item::Value(Value::Array(versions)) => {
                if versions.is_empty() {
                    self.add(key, None);
                }
                versions.iter().for_each(|version| self.value(key, version));
            }
            Item::Value(value) => self.value(key, value),
            Item::None => {}
        }
    }

    fn value(&mut self, key: &Key, value: &'t Value) {
        if let Some(table) = value.as_inline_table() {
            return self.table(key, table);
        }
        if let Some(version) = self.toml.quoted(value) {
            self.add(key, Some(scalar(&version)));
        } else {
            let message = format!("`{}` is {}, not a version", key.get(), toml::kind_of(value));
            self.out.problems.push(self.toml.problem(value.span(), &message));
        }
    }

    /// `{ version = "20", … }`; `prefix`, `ref` and `path` are fields as they are words before a colon.
    fn table(&mut self, key: &Key, table: &'t dyn TableLike) {
        let field = |name: &str| Some(scalar(&self.toml.string(table.get(name)?)?));
        if let Some(version) = field("version").or_else(|| field("prefix")) {
            return self.add(key, Some(version));
        }
        let elsewhere = field("path").map(|path| (Origin::Path(Text::from(&path.text)), Skip::PathSource, path));
        let elsewhere = elsewhere.or_else(|| {
            let revision = field("ref")?;
            let origin = Origin::Git { url: Text::from(""), revision: Some(Text::from(&revision.text)) };
            Some((origin, Skip::GitSource, revision))
        });
        let Some((origin, skip, value)) = elsewhere else { return self.add(key, None) };
        self.add(key, Some(value));
        if let Some(dependency) = self.out.dependencies.last_mut() {
            (dependency.origin, dependency.skip) = (origin, Some(skip));
        }
    }

    fn add(&mut self, key: &Key, version: Option<Scalar<'_>>) {
        let span = self.toml.key(key);
        let none = Scalar { text: "".into(), span: span.end..span.end };
        let version = version.unwrap_or(none);
        let written = key.get();
        let is_verbatim = span.len() == written.len();
        let tool = Tool::read(written);
        let name = if is_verbatim { span.start + tool.name.start..span.start + tool.name.end } else { span };
        let name_text = &written[tool.name.clone()];
        let source = self.toml.source();
        let Some(ecosystem) = tool.ecosystem else {
            let mut dependency = runtime::managed(source, tool.known(name_text), name, &version, Scope::Tool);
            if tool.is_foreign {
                dependency.skip = dependency.skip.or(Some(Skip::NoRegistry));
            }
            return self.out.dependencies.push(dependency);
        };
        let mut dependency = runtime::managed(source, name_text, name, &version, Scope::Tool);
        dependency.written = Text::from(name_text);
        if let Some(url) = address(ecosystem, name_text) {
            let url = Text::from(&url);
            let repository = name_text.trim_end_matches('/').rsplit('/').next().unwrap_or(name_text);
            dependency.package = Package::new(ecosystem, repository.strip_suffix(".git").unwrap_or(repository));
            dependency.written = Text::from(&without_secrets(name_text));
            dependency.origin = Origin::Git { url, revision: Some(dependency.requirement) };
            dependency.skip = Some(Skip::GitSource);
        } else {
            let package = tool.package(name_text);
            if ecosystem == EcosystemId::GITHUB && !is_repository(package) {
                let Place { line, column, .. } = dependency.name_place;
                let message = format!("`{name_text}` names no repository");
                return self.out.problems.push(Problem { code: "invalid-value", message, line, column });
            }
            dependency.package = Package::new(ecosystem, package);
            dependency.skip = dependency.skip.or_else(|| without_registry(ecosystem));
        }
        self.out.dependencies.push(dependency);
    }

    /// A command, several, or a table with them under `run`.
    fn task(&mut self, key: &Key, item: &'t Item) {
        let run = item.as_table_like().map_or(Some(item), |task| task.get("run"));
        let Some(run) = run.and_then(Item::as_value) else { return };
        let commands = run.as_array().map_or_else(|| vec![run], |commands| commands.iter().collect());
        for command in commands.into_iter().filter_map(|command| self.toml.quoted(command)) {
            let said = Said::Pair(Text::from(key.get()), shown_command(command.value));
            self.out.facts.push(Fact::new(FactKey::Script, said, self.toml.place(command.span())));
        }
    }
}

/// A tool as mise names it: perhaps with the backend that installs it before, and options in brackets behind.
struct Tool {
    /// The ecosystem of the backend; `None` where the tool is one that mise knows by itself.
    ecosystem: Option<EcosystemId>,
    /// Whether the backend is one of an ecosystem that is none here.
    is_foreign: bool,
    /// The bytes of the name.
    name: Range<usize>,
}

impl Tool {
    fn read(written: &str) -> Self {
        let end = written.find('[').filter(|_| written.ends_with(']')).unwrap_or(written.len());
        let of = |ecosystem, start| Self { ecosystem, is_foreign: false, name: start..end };
        let Some((backend, rest)) = written[..end].split_once(':') else { return of(None, 0) };
        let start = end - rest.len();
        match backend {
            "npm" => of(Some(EcosystemId::NPM), start),
            "pipx" => of(Some(EcosystemId::PYPI), start),
            "cargo" => of(Some(EcosystemId::CARGO), start),
            "go" => of(Some(EcosystemId::GOLANG), start),
            "conda" => of(Some(EcosystemId::CONDA), start),
            "aqua" | "ubi" | "github" => of(Some(EcosystemId::GITHUB), start),
            "gitlab" => of(Some(EcosystemId::GITLAB), start),
            "core" | "asdf" | "vfox" => of(None, start),
            // `gem:`, `dotnet:`, `spm:`, ...
            _ => Self { is_foreign: true, ..of(None, 0) },
        }
    }

    /// The name of the tool behind a plugin: `asdf:owner/asdf-zig`.
    fn known<'a>(&self, name: &'a str) -> &'a str {
        if self.is_foreign {
            return name;
        }
        let last = name.rsplit('/').next().unwrap_or(name);
        ["asdf-", "mise-", "vfox-"].iter().find_map(|prefix| last.strip_prefix(prefix)).unwrap_or(last)
    }

    /// The name of the package: a repository is named by its owner and its name, whatever aqua has below it.
    fn package<'a>(&self, name: &'a str) -> &'a str {
        let is_repository = self.ecosystem == Some(EcosystemId::GITHUB);
        let second = name.match_indices('/').nth(1).filter(|_| is_repository);
        second.map_or(name, |(at, _)| &name[..at])
    }
}

/// The address of the repository that stands in the place of a name; to pipx `owner/name` is one of GitHub's.
fn address(ecosystem: EcosystemId, name: &str) -> Option<String> {
    if name.contains("://") {
        return Some(without_secrets(name));
    }
    let is_short = ecosystem == EcosystemId::PYPI && name.contains('/');
    is_short.then(|| format!("https://github.com/{name}"))
}

fn without_registry(ecosystem: EcosystemId) -> Option<Skip> {
    let is_asked = !matches!(ecosystem, EcosystemId::CONDA | EcosystemId::GITLAB | EcosystemId::GOLANG);
    (!is_asked).then_some(Skip::NoRegistry)
}
