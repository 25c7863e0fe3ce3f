//! Is this component, or one of these, declared?

mod purpose;

use regex::RegexSetBuilder;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::{EcosystemId, Finding, Inventory, Package, Remedy, Safety, Scope, Text};

use super::super::component::package;
use super::super::probe::Probe;
use super::super::when::WhenPattern;
use super::presence::{could_declare, is_written_in};
use super::{Build, Case, Check, Components, Criteria, OneOrMany, Site, Stance, shown};

use purpose::Purpose;

/// Components of which one or all have to be declared.
#[derive(Debug)]
pub(super) struct RequiredComponent {
    /// Each of these has to be declared by one of its members; the first is `any-of`, where that is said.
    wanted: Vec<Alternatives>,
    has_any_of: bool,
    competing: Alternatives,
    purpose: Purpose,
    preferred: Option<Package>,
    at_most: Option<usize>,
    is_optional: bool,
    /// What in the sources is as good.
    pattern: Option<WhenPattern>,
}

/// Components for the same purpose, the most wanted first.
#[derive(Debug, Default)]
struct Alternatives(Vec<Alternative>);

#[derive(Debug)]
struct Alternative {
    components: Components,
    /// The component that it names. Of a glob the name is the glob, for its ecosystem; `None` where it has none.
    like: Option<Package>,
    is_glob: bool,
    written: String,
}

impl Alternatives {
    fn rank(&self, package: &Package) -> Option<usize> {
        self.0.iter().position(|it| it.components.contains(package))
    }

    fn packages(&self) -> impl Iterator<Item = Package> {
        self.0.iter().filter(|it| !it.is_glob).filter_map(|it| it.like)
    }

    /// `black`, `black, ruff`.
    fn names(&self) -> String {
        let names: Vec<&str> = self.0.iter().map(Alternative::name).collect();
        names.join(", ")
    }
}

impl Alternative {
    fn name(&self) -> &str {
        match &self.like {
            Some(package) => shown(package),
            None => &self.written,
        }
    }
}

impl Check for RequiredComponent {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let declared = self.declared(case);
        for (repository, inventory) in case.repositories() {
            if self.pattern.is_some() && case.traces(inventory).next().is_some() {
                continue;
            }
            let sites = declared.get(&repository).map_or(&[][..], Vec::as_slice);
            let look = Look { case, repository, inventory, sites };
            if !self.is_optional {
                self.missing(&look, out);
            }
            self.too_many(&look, out);
        }
    }

    fn probe(&self) -> Option<&dyn Probe> {
        self.pattern.as_ref().map(|pattern| pattern as &dyn Probe)
    }

    fn stance(&self) -> Stance {
        let alone = |it: &Alternatives| (it.0.len() == 1).then(|| it.packages().next()).flatten();
        let requires = if self.is_optional { Vec::new() } else { self.wanted.iter().filter_map(alone).collect() };
        Stance { requires, ..Stance::default() }
    }
}

/// One repository, with every place that declares something of interest, by path.
struct Look<'a> {
    case: &'a Case<'a>,
    repository: u32,
    inventory: &'a Inventory,
    sites: &'a [Site<'a>],
}

impl Look<'_> {
    /// `package.json:9`
    fn whereabouts(site: &Site<'_>) -> String {
        format!("{}:{}", site.manifest.path, site.dependency.name_place.line)
    }
}

impl RequiredComponent {
    /// Where anything of interest is declared, by repository.
    fn declared<'a>(&'a self, case: &'a Case<'a>) -> FxHashMap<u32, Vec<Site<'a>>> {
        let lists = || self.wanted.iter().chain([&self.competing]);
        let mut declared: FxHashMap<u32, Vec<Site<'a>>> = FxHashMap::default();
        for asked in case.packages(move |package| lists().any(|list| list.rank(package).is_some())) {
            for question in &asked.questions {
                // A cap on a package asks for none.
                for site in case.sites(question).filter(|site| site.dependency.scope != Scope::Constraint) {
                    declared.entry(site.repository).or_default().push(*site);
                }
            }
        }
        for sites in declared.values_mut() {
            sites.sort_by_key(|site| (site.manifest.path, site.dependency.name_place.start));
        }
        declared
    }

    fn missing(&self, look: &Look<'_>, out: &mut Vec<Finding>) {
        for (index, list) in self.wanted.iter().enumerate() {
            let mut declaring = look.sites.iter().filter(|site| list.rank(&site.dependency.package).is_some());
            let elsewhere = declaring.clone().next();
            if declaring.any(|site| self.purpose.counts(site)) {
                continue;
            }
            let before = out.len();
            if index == 0 && self.has_any_of {
                self.instead(look, list, out);
            }
            let is_used = || list.packages().any(|package| self.purpose.is_met_by_use(look.inventory, &package));
            if out.len() > before || is_used() {
                continue;
            }
            if let Some(site) = elsewhere {
                let message = self.purpose.sentence(shown(&site.dependency.package));
                out.push(look.case.finding_by_name(site, message));
            } else {
                out.extend(self.absent(look, list));
            }
        }
    }

    /// What is declared in place of all that is wanted.
    fn instead(&self, look: &Look<'_>, list: &Alternatives, out: &mut Vec<Finding>) {
        let with = self.preferred.or_else(|| list.packages().next());
        for site in self.first_of_each(look, |package| self.competing.rank(package)) {
            let names = list.names().replace(", ", " or ");
            let message = format!("{} is declared instead of {names}", shown(&site.dependency.package));
            let mut finding = look.case.finding_by_name(site, message);
            let safety = look.case.safety(Safety::Unsafe);
            finding.remedy = with.map(|with| Remedy::Replace { with, to: None, safety });
            out.push(finding);
        }
    }

    /// That nothing of a list is declared, in a repository that would declare it.
    fn absent(&self, look: &Look<'_>, list: &Alternatives) -> Option<Finding> {
        let fits = |package: &Package| could_declare(look.case, look.inventory, package);
        if !is_written_in(look.case, look.inventory) && !list.0.iter().filter_map(|it| it.like.as_ref()).any(fits) {
            return None;
        }
        let preferred = self.preferred.filter(|it| list.rank(it).is_some());
        let named: Vec<Package> = preferred.into_iter().chain(list.packages()).collect();
        let add = named.iter().find(|it| fits(it)).or(named.first()).copied();
        let mut message = match list.0.as_slice() {
            [only] => format!("{} is not declared", only.name()),
            _ => format!("none of {} is declared", list.names()),
        };
        message += self.purpose.addition();
        if let Some(preferred) = preferred.filter(|_| list.0.len() > 1) {
            message.extend(["; ", shown(&preferred), " is preferred"]);
        }
        let mut finding = look.case.finding_at(look.repository, None, message);
        finding.package = add;
        let safety = look.case.safety(Safety::Review);
        finding.remedy = add.map(|package| Remedy::Add { package, to: None, safety });
        Some(finding)
    }

    /// What is declared beyond what is enough: the least wanted of them.
    fn too_many(&self, look: &Look<'_>, out: &mut Vec<Finding>) {
        let Some(list) = self.wanted.first().filter(|_| self.has_any_of) else { return };
        let rank = |package: &Package| {
            if self.preferred == Some(*package) {
                return Some(0);
            }
            let competing = || Some(1 + list.0.len() + self.competing.rank(package)?);
            list.rank(package).map(|rank| rank + 1).or_else(competing)
        };
        let mut declared = self.first_of_each(look, rank);
        declared.sort_by_key(|site| rank(&site.dependency.package));
        let wanted = declared.iter().filter(|site| list.rank(&site.dependency.package).is_some()).count();
        if wanted == 0 && !self.is_optional {
            // What stands in its place has been told.
            return;
        }
        let kept = self.at_most.unwrap_or(if wanted == 0 { declared.len() } else { wanted });
        let Some((kept, surplus)) = declared.split_at_checked(kept) else { return };
        for site in surplus {
            let mut finding = look.case.finding_by_name(site, self.surplus_sentence(site, kept));
            finding.remedy = Some(Remedy::Remove { safety: look.case.safety(Safety::Unsafe) });
            out.push(finding);
        }
    }

    fn surplus_sentence(&self, site: &Site<'_>, kept: &[&Site<'_>]) -> String {
        let named = |site: &&Site<'_>| format!("{} ({})", shown(&site.dependency.package), Look::whereabouts(site));
        let beside: Vec<String> = kept.iter().map(named).collect();
        let mut message = format!("{} is declared beside {}", shown(&site.dependency.package), beside.join(" and "));
        match self.at_most {
            Some(1) => message += ": one of them is enough",
            Some(most) => message.extend([": ", &most.to_string(), " of them are enough"]),
            None => message += ": both are for the same purpose",
        }
        if let Some(preferred) = &self.preferred {
            message.extend(["; ", shown(preferred), " is preferred"]);
        }
        message
    }

    /// The first place of each package of a rank that is declared for the rule's purpose.
    fn first_of_each<'l>(&self, look: &'l Look<'_>, rank: impl Fn(&Package) -> Option<usize>) -> Vec<&'l Site<'l>> {
        let mut first: Vec<&Site<'_>> = Vec::new();
        for site in look.sites.iter().filter(|site| self.purpose.counts(site)) {
            let package = site.dependency.package;
            if rank(&package).is_some() && !first.iter().any(|it| it.dependency.package == package) {
                first.push(site);
            }
        }
        first
    }
}

/// `required-component`: is it, or one of these, declared?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct RequiredComponentFields {
    /// Components of which one is enough.
    any_of: Option<OneOrMany<String>>,
    /// Components that all have to be there; a list in the list names alternatives.
    all_of: Option<Vec<OneOrMany<String>>>,
    /// What it has to be asked for: `runtime`, `development` (or `dev`); anything (`any`) where it is not said. A hook or a pipeline that runs the tool counts as development; a `requirements.txt` that does not say what it is for counts as either.
    #[serde(rename = "in")]
    scope: Option<String>,
    /// The one to add where none is declared; the first that is named where it is not said.
    preferred: Option<String>,
    /// How many of `any-of` and `competing` may be declared side by side.
    at_most: Option<u32>,
    /// Components for the same purpose that are not wanted beside, or instead of, what is wanted.
    competing: Option<OneOrMany<String>>,
    /// Whether none at all is as good: only what is too many is reported.
    optional: Option<bool>,
    /// Patterns of which one in the sources is as good as the component.
    or_pattern: Option<OneOrMany<String>>,
}

impl Criteria for RequiredComponent {
    type Fields = RequiredComponentFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        if fields.any_of.is_none() && fields.all_of.is_none() {
            build.fault("", "nothing is required here", Some("known: all-of, any-of".to_owned()));
        }
        let has_any_of = fields.any_of.is_some();
        if !has_any_of && let Some(field) = fields.needs_any_of() {
            build.fault(field, format!("`{field}` goes with `any-of`"), None);
        }
        if fields.at_most == Some(0) {
            build.fault("at-most", "none of them may be declared", Some("that is a `ban`".to_owned()));
        }
        let mut wanted = Vec::new();
        wanted.extend(fields.any_of.map(|list| Alternatives::build(&list, "any-of", build)));
        for (index, list) in fields.all_of.unwrap_or_default().iter().enumerate() {
            wanted.push(Alternatives::build(list, &format!("all-of.{index}"), build));
        }
        let competing =
            fields.competing.map_or_else(Alternatives::default, |list| Alternatives::build(&list, "competing", build));
        Some(Self {
            wanted,
            has_any_of,
            competing,
            purpose: Purpose::build(fields.scope.as_deref(), build),
            preferred: fields.preferred.and_then(|written| build.component("preferred", &written)),
            at_most: fields.at_most.map(|most| most as usize),
            is_optional: fields.optional.unwrap_or(false),
            pattern: fields.or_pattern.and_then(|patterns| pattern(&patterns, build)),
        })
    }
}

impl RequiredComponentFields {
    /// A field that means nothing without `any-of`, where one is said.
    fn needs_any_of(&self) -> Option<&'static str> {
        let said = [
            (self.at_most.is_some(), "at-most"),
            (self.competing.is_some(), "competing"),
            (self.preferred.is_some(), "preferred"),
        ];
        said.into_iter().find_map(|(is_said, field)| is_said.then_some(field))
    }
}

impl Alternatives {
    /// The components that a field names; each that names none is noted.
    fn build(list: &OneOrMany<String>, field: &str, build: &Build<'_>) -> Self {
        let one = |(index, written): (usize, &String)| {
            let mut components = Components::default();
            let added = components.add(written);
            added.map_err(|(message, hint)| build.fault(&format!("{field}.{index}"), message, hint)).ok()?;
            let named = package(written).ok();
            let like = named.or_else(|| {
                let (ecosystem, name) = written.strip_prefix("pkg:").unwrap_or(written).split_once('/')?;
                Some(Package { ecosystem: EcosystemId::named(ecosystem)?, name: Text::from(name) })
            });
            Some(Alternative { components, like, is_glob: named.is_none(), written: written.clone() })
        };
        Self(list.0.iter().enumerate().filter_map(one).collect())
    }
}

fn pattern(patterns: &OneOrMany<String>, build: &Build<'_>) -> Option<WhenPattern> {
    for (index, written) in patterns.0.iter().enumerate() {
        build.pattern(&format!("or-pattern.{index}"), written)?;
    }
    RegexSetBuilder::new(&patterns.0).multi_line(true).build().ok().map(WhenPattern)
}
