//! A row of the matrix: components, the versions of each that it is about, and what is known of them.

use std::fmt;

use crate::ecosystem::pypi::companion::extra_name;
use crate::ecosystem::{Ecosystem, Range, ecosystem};
use crate::lifecycle::Lifecycles;
use crate::model::{CurrentFrom, Dependency, EcosystemId, Package, Text, Version};

use super::super::{Build, OneOrMany, Question, numbers, shown};
use super::{RowFields, RowStatus};

/// What is known of some components together.
#[derive(Debug)]
pub(super) struct Row {
    /// In the order in which they are written.
    pub(super) members: Vec<Member>,
    pub(super) status: RowStatus,
    pub(super) unless: Vec<Named>,
    pub(super) any_of: Vec<Named>,
    pub(super) note: Option<String>,
}

/// A component of a row.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) named: Named,
    pub(super) versions: Versions,
    /// Whether it counts as declared where it is not.
    pub(super) is_implied: bool,
}

/// A component by its name, perhaps with an extra that has to be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Named {
    pub(super) package: Package,
    pub(super) extra: Option<Text>,
}

impl Named {
    /// Whether a dependency asks for it. An image delivers its runtime.
    pub(super) fn is(self, dependency: &Dependency, lifecycles: &Lifecycles) -> bool {
        let is_runtime = self.package.ecosystem == EcosystemId::RUNTIME;
        let delivers = || is_runtime && lifecycles.runtime(&dependency.package) == Some(self.package);
        (dependency.package == self.package || delivers())
            && self.extra.is_none_or(|extra| dependency.extras.iter().any(|asked| extra_name(asked) == extra))
    }

    /// `pypi/uvicorn[standard]`; an unsound name is noted.
    fn build(written: &str, field: &str, build: &Build<'_>) -> Option<Self> {
        let (name, extra) = match written.strip_suffix(']').and_then(|written| written.split_once('[')) {
            Some((name, extra)) => (name, Some(extra_name(extra))),
            None => (written, None),
        };
        Some(Self { package: build.component(field, name)?, extra })
    }

    fn list(written: Option<OneOrMany<String>>, field: &str, build: &Build<'_>) -> Vec<Self> {
        let written = written.unwrap_or_default().0;
        let named = written.iter().enumerate();
        named.filter_map(|(index, written)| Self::build(written, &format!("{field}.{index}"), build)).collect()
    }
}

impl fmt::Display for Named {
    /// As a person would say it: `uvicorn[standard]`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(shown(&self.package))?;
        self.extra.map_or(Ok(()), |extra| write!(f, "[{extra}]"))
    }
}

impl Row {
    pub(super) fn build(fields: RowFields, index: usize, build: &Build<'_>) -> Self {
        let place = |field: &str| format!("matrix.{index}.{field}");
        let mut members = Vec::new();
        for (written, versions) in &fields.components.0 {
            let field = place(&format!("components.{written}"));
            let Some(named) = Named::build(written, &field, build) else { continue };
            let Some(versions) = Versions::read(&named.package, &versions.0) else {
                build.fault(&field, format!("`{}` is not a range of {}", versions.0, named.package.ecosystem), None);
                continue;
            };
            members.push(Member { named, versions, is_implied: false });
        }
        for (at, implied) in fields.implied.unwrap_or_default().0.iter().enumerate() {
            let field = place(&format!("implied.{at}"));
            let Some(named) = Named::build(implied, &field, build) else { continue };
            match members.iter_mut().find(|member| member.named == named) {
                Some(member) => member.is_implied = true,
                None => build.fault(&field, format!("`{implied}` is none of the row's components"), None),
            }
        }
        let row = Self {
            members,
            status: fields.status,
            unless: Named::list(fields.unless, &place("unless"), build),
            any_of: Named::list(fields.any_of, &place("any-of"), build),
            note: fields.note,
        };
        row.refuse_pointless(fields.components.0.len(), &place(""), build);
        row
    }

    /// A row that could find nothing, or would find everything.
    fn refuse_pointless(&self, written: usize, field: &str, build: &Build<'_>) {
        let field = field.trim_end_matches('.');
        if self.status == RowStatus::Required {
            if self.any_of.is_empty() {
                build.fault(field, "nothing says what is required", Some("known: any-of".to_owned()));
            }
        } else if written < 2 {
            let hint = Some("a rule on one component is a `version-constraint`".to_owned());
            build.fault(field, "two components are wanted at least", hint);
        }
        if !self.members.is_empty() && self.members.iter().all(|member| member.is_implied) {
            build.fault(field, "one component at least has to be declared", None);
        }
    }

    /// What is looked up along with a package: the implied ones along with any of the others.
    pub(super) fn along(&self, package: &Package) -> impl Iterator<Item = Package> + '_ {
        let is_named = self.members.iter().any(|member| !member.is_implied && member.named.package == *package);
        let implied = self.members.iter().filter(move |member| is_named && member.is_implied);
        implied.map(|member| member.named.package)
    }
}

/// Versions of one component.
pub(super) struct Versions {
    written: Text,
    scheme: &'static dyn Ecosystem,
    range: Box<dyn Range>,
}

impl fmt::Debug for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Versions {
    /// Tags and runtimes are held against the numbers that they begin with, in the grammar of runtimes.
    fn read(package: &Package, written: &str) -> Option<Self> {
        let id = if goes_by_numbers(package.ecosystem) { EcosystemId::RUNTIME } else { package.ecosystem };
        let scheme = ecosystem(id)?;
        Some(Self { written: Text::from(written), scheme, range: scheme.range(written).ok()? })
    }

    /// Whether any version will do.
    pub(super) fn is_everything(&self) -> bool {
        self.range.is_unbounded()
    }

    pub(super) fn contain(&self, version: &Version) -> bool {
        self.range.is_unbounded() || self.range.matches(version)
    }

    /// Whether what is asked lies within these versions, or wholly outside; `None` where that cannot be told.
    pub(super) fn hold(&self, question: &Question<'_>) -> Option<bool> {
        if self.is_everything() {
            return Some(true);
        }
        if goes_by_numbers(question.package.ecosystem) {
            let asked = match question.package.ecosystem {
                EcosystemId::RUNTIME => question.requirement.to_string(),
                _ => numbers(&question.requirement).iter().map(u64::to_string).collect::<Vec<_>>().join("."),
            };
            let range = self.scheme.range(&asked).ok().filter(|_| !asked.is_empty())?;
            return self.compare(&asked, range.as_ref());
        }
        match &question.choice.current {
            Some(current) => Some(self.contain(&current.version)),
            None if !question.is_looked_up() => None,
            None => self.compare(&question.requirement, question.range()?.ok()?),
        }
    }

    /// The same of a range, as far as that can be told without a list of releases: the versions that either names, and late
    /// ones of their lines, stand for all.
    fn compare(&self, asked: &str, range: &dyn Range) -> Option<bool> {
        let words = asked.split(is_between).chain(self.written.split(is_between));
        let points = words.filter(|word| !word.is_empty()).flat_map(|word| {
            let word = word.trim_matches('.');
            ["", ".0", ".0.0", ".999", ".999.999"].map(|rest| self.scheme.version(&format!("{word}{rest}")))
        });
        let admitted: Vec<Version> = points.flatten().filter(|point| range.matches(point)).collect();
        let mut within = admitted.iter().map(|point| self.contain(point));
        let first = within.next()?;
        if within.any(|other| other != first) {
            return None;
        }
        // What nothing limits from above leaves what is limited sooner or later.
        let is_sure = !first || !range.is_open() || self.range.is_open();
        is_sure.then_some(first)
    }
}

/// Whether a character stands between the versions of a range.
fn is_between(letter: char) -> bool {
    !letter.is_ascii_alphanumeric() && !".+-!".contains(letter)
}

/// Whether versions of an ecosystem compare by the numbers that both have.
pub(super) fn goes_by_numbers(id: EcosystemId) -> bool {
    matches!(id, EcosystemId::OCI | EcosystemId::GITHUB | EcosystemId::RUNTIME)
}

/// Whether a version is named, rather than what an install would get today.
pub(super) fn is_named(question: &Question<'_>) -> bool {
    match &question.choice.current {
        Some(current) => current.from != CurrentFrom::Highest,
        None => question.range().is_some_and(|range| range.is_ok_and(|range| range.pin().is_some())),
    }
}
