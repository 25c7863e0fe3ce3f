//! How requirements are written: which style each has, and which it should have.

use std::collections::BTreeMap;
use std::fmt;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Deserializer, Error, MapAccess, Visitor};

use crate::ecosystem::Range;
use crate::model::{EcosystemId, FactKey, Finding, Manifested, Reason, Remedy, RepoPath, Safety, Scope, Skip, Text};

use super::super::{Build, Case, Question, Site, shown};
use super::project::{self, LIBRARY};
use super::requirement::is_wildcard;
use super::{Condition, Specifier};

/// How a requirement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Style {
    /// One version: `==1.2.3`, `1.2.3` of npm, `=1.2.3` of Cargo.
    Exact,
    /// Up to the next version that may break: `^1.2`, `1.2` of Cargo.
    Caret,
    /// Within a minor line: `~1.2`, `~=1.2.0`, `==1.2.*`.
    Tilde,
    /// Bounds: `>=1.2`, `>=1.2,<2`, `1.x`.
    Range,
}

impl Style {
    /// What tells the style, as people write it in that ecosystem.
    fn sign(self, ecosystem: EcosystemId) -> &'static str {
        match (self, ecosystem) {
            (Self::Exact, EcosystemId::PYPI) => "==",
            (Self::Exact, EcosystemId::CARGO) => "=",
            (Self::Exact, _) | (Self::Caret, EcosystemId::CARGO) => "a version alone",
            (Self::Caret, _) => "^",
            (Self::Tilde, EcosystemId::PYPI) => "~=",
            (Self::Tilde, _) => "~",
            (Self::Range, _) => "bounds",
        }
    }

    /// The requirement of this style that asks for a version; `None` for bounds, of which there are many.
    fn write(self, ecosystem: EcosystemId, version: &str) -> Option<String> {
        let sign = match (self, ecosystem) {
            (Self::Range, _) => return None,
            (Self::Exact, EcosystemId::NPM) | (Self::Caret, EcosystemId::CARGO) => "",
            _ => self.sign(ecosystem),
        };
        Some(format!("{sign}{version}"))
    }

    /// The style of a requirement; `None` of one that bounds nothing.
    fn of(ecosystem: EcosystemId, written: &str, range: &dyn Range) -> Option<Self> {
        let written = written.trim();
        let is_one = !written.contains([',', '|', ' ']) && !written.contains('*');
        Some(match written.chars().next()? {
            _ if range.is_unbounded() => return None,
            _ if range.pin().is_some() => Self::Exact,
            '^' if is_one => Self::Caret,
            '~' if is_one => Self::Tilde,
            // `==1.2.*` of PyPI, `=1.2` of Cargo.
            '=' if ecosystem == EcosystemId::PYPI && !written.contains(',') => Self::Tilde,
            '=' if is_one => Self::Exact,
            first if ecosystem == EcosystemId::CARGO && is_one && first.is_ascii_digit() => Self::Caret,
            _ => Self::Range,
        })
    }
}

/// The style that a rule wants of each ecosystem, as far as it says.
#[derive(Clone, Debug, Default)]
pub(super) struct Styles {
    all: Option<Style>,
    each: FxHashMap<EcosystemId, Style>,
}

impl Styles {
    pub(super) fn build(fields: StyleFields, build: &Build<'_>) -> Option<Self> {
        let mut styles = Self::default();
        match fields {
            StyleFields::All(style) => styles.all = Some(style),
            StyleFields::Each(each) => {
                for (word, style) in each {
                    let id = STYLED.into_iter().find(|id| id.as_str() == word);
                    let Some(id) = id else {
                        build.unknown("style", &word, STYLED.iter().map(|id| id.as_str()));
                        return None;
                    };
                    styles.each.insert(id, style);
                }
            }
        }
        Some(styles)
    }

    fn of(&self, ecosystem: EcosystemId) -> Option<Style> {
        self.each.get(&ecosystem).copied().or(self.all)
    }

    /// The requirement in the style that is wanted, for the version in use.
    pub(super) fn rewrite(&self, case: &Case<'_>, question: &Question<'_>) -> Option<Remedy> {
        rewrite(case, question, self.of(question.package.ecosystem)?)
    }
}

/// The ecosystems whose requirements have a style.
const STYLED: [EcosystemId; 3] = [EcosystemId::CARGO, EcosystemId::NPM, EcosystemId::PYPI];

/// A style, or one for each ecosystem.
#[derive(Clone, Debug)]
pub(in crate::rule) enum StyleFields {
    All(Style),
    Each(BTreeMap<String, Style>),
}

impl<'de> Deserialize<'de> for StyleFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Take;
        impl<'de> Visitor<'de> for Take {
            type Value = StyleFields;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a style or a mapping of styles")
            }
            fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
                Style::deserialize(StrDeserializer::new(word)).map(StyleFields::All)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(map)).map(StyleFields::Each)
            }
        }
        deserializer.deserialize_any(Take)
    }
}

impl JsonSchema for StyleFields {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "StyleFields".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let style = generator.subschema_for::<Style>();
        schemars::json_schema!({ "anyOf": [style, { "type": "object", "additionalProperties": style }] })
    }
}

/// One requirement of a manifest, and how it is written.
struct Entry<'c, 'a> {
    question: &'c Question<'a>,
    site: &'c Site<'a>,
    style: Option<Style>,
}

impl Entry<'_, '_> {
    fn of_manifest(&self) -> (u32, RepoPath, EcosystemId) {
        (self.site.repository, self.site.manifest.path, self.question.package.ecosystem)
    }
}

impl Specifier {
    /// What is said of how the requirements of each manifest are written.
    pub(super) fn written(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let mut entries: Vec<Entry<'_, '_>> = Vec::new();
        for question in case.questions(&self.components) {
            let ecosystem = question.package.ecosystem;
            if !STYLED.contains(&ecosystem) || !question.is_looked_up() {
                continue;
            }
            let Some(Ok(range)) = question.range() else { continue };
            // A pre-release is rightly pinned, however the others are written.
            if range.wants_prerelease() {
                continue;
            }
            let style = Style::of(ecosystem, &question.requirement, range);
            let sites = case.sites(question).filter(|site| is_chosen(site));
            entries.extend(sites.map(|site| Entry { question, site, style }));
        }
        entries.sort_by_key(|entry| (entry.of_manifest(), entry.site.dependency.place.start));
        for manifest in entries.chunk_by(|a, b| a.of_manifest() == b.of_manifest()) {
            self.written_in(case, manifest, out);
        }
    }

    fn written_in(&self, case: &Case<'_>, entries: &[Entry<'_, '_>], out: &mut Vec<Finding>) {
        let Some(first) = entries.first() else { return };
        let wanted = self.styles.of(first.question.package.ecosystem);
        let mut rest: Vec<&Entry<'_, '_>> = Vec::new();
        let is_free = wanted == Some(Style::Exact) && is_library(case, first.site);
        for entry in entries {
            if self.reports(Condition::Wildcard) && is_wildcard(entry.question) {
                continue; // It has its own finding.
            }
            let is_loose = entry.style.is_none() || (wanted == Some(Style::Exact) && entry.style != wanted);
            let is_unpinned = is_loose && !is_free && entry.site.dependency.locked.is_empty();
            match wanted.filter(|_| is_unpinned && self.reports(Condition::Unpinned)) {
                Some(wanted) => out.push(unpinned(case, entry, wanted)),
                None => rest.extend(entry.style.map(|_| entry)),
            }
        }
        if self.reports(Condition::MixedStyle) && !is_free {
            mixed(case, &rest, wanted, out);
        }
    }
}

/// Whether somebody chose how to write it: not what a consumer has to bring, what a build needs, or a tool wrote.
fn is_chosen(site: &Site<'_>) -> bool {
    matches!(site.dependency.scope, Scope::Runtime | Scope::Development | Scope::Optional | Scope::Workspace)
        && site.dependency.skip != Some(Skip::Generated)
        // What is written loosely here is locked in the file that a tool makes of it.
        && !matches!(site.manifest.path.file_name().rsplit_once('.'), Some((_, "in")))
}

/// Whether others build on it: they could not choose any more if it named exact versions.
fn is_library(case: &Case<'_>, site: &Site<'_>) -> bool {
    let manifest: &Manifested = site.manifest;
    let inventory = &case.judged.fleet.inventories[site.repository as usize];
    match manifest.format {
        "setup-py" | "setup-cfg" => true,
        "pyproject" | "package-json" => project::says(case.all_traces(inventory), manifest.path, LIBRARY),
        "cargo" => manifest.facts.iter().any(|fact| fact.key == FactKey::ProjectVersion),
        _ => false,
    }
}

fn unpinned(case: &Case<'_>, entry: &Entry<'_, '_>, wanted: Style) -> Finding {
    let question = entry.question;
    let name = shown(&question.package);
    let message = if question.requirement.is_empty() {
        format!("{name} names no version: each install may take another one")
    } else {
        format!("{} names no single version: each install may take another one", question.shown())
    };
    in_style(case, entry, wanted, message)
}

/// A finding with the requirement as it would be in that style, for the version in use.
fn in_style(case: &Case<'_>, entry: &Entry<'_, '_>, wanted: Style, message: String) -> Finding {
    let mut finding = case.finding(entry.site, message);
    finding.remedy = rewrite(case, entry.question, wanted);
    if finding.remedy.is_none() && wanted != Style::Range {
        let example = wanted.write(entry.question.package.ecosystem, "1.2.3").unwrap_or_default();
        finding.help = Some(format!("write the version that is in use, in the form `{example}`"));
    }
    finding
}

fn rewrite(case: &Case<'_>, question: &Question<'_>, wanted: Style) -> Option<Remedy> {
    let current = question.choice.current.as_ref()?;
    let to = wanted.write(question.package.ecosystem, current.version.as_str())?;
    Some(Remedy::Rewrite { to: Text::from(&to), safety: case.safety(Safety::Review) })
}

/// More entries than this are told in one sentence.
const MOST: usize = 5;

/// Entries that are written otherwise than the rule wants, or than most of the manifest is.
fn mixed(case: &Case<'_>, entries: &[&Entry<'_, '_>], wanted: Option<Style>, out: &mut Vec<Finding>) {
    let Some(usual) = wanted.or_else(|| usual(entries)) else { return };
    let others: Vec<&Entry<'_, '_>> = entries.iter().copied().filter(|entry| entry.style != Some(usual)).collect();
    let (Some(first), Some(ecosystem)) = (others.first(), others.first().map(|it| it.question.package.ecosystem))
    else {
        return;
    };
    let sign = usual.sign(ecosystem);
    let path = first.site.manifest.path;
    let usually = match wanted {
        Some(_) => String::new(),
        None => format!(", as {} of {} in {path} are", entries.len() - others.len(), entries.len()),
    };
    if others.len() <= MOST {
        let message = |entry: &Entry<'_, '_>| format!("{} is not written with {sign}{usually}", entry.question.shown());
        out.extend(others.iter().map(|entry| in_style(case, entry, usual, message(entry))));
        return;
    }
    let message = format!("{} of {} requirements in {path} are not written with {sign}", others.len(), entries.len());
    let mut finding = case.finding(first.site, format!("{message}; {} is the first", first.question.shown()));
    // It is about all of them.
    finding.package = None;
    finding.reasons.extend(others.iter().skip(1).map(|entry| Reason {
        text: format!("{} is another", entry.question.shown()),
        place: Some(entry.site.dependency.name_place),
    }));
    out.push(finding);
}

/// The style of most entries: three at least, and twice as many as all others.
fn usual(entries: &[&Entry<'_, '_>]) -> Option<Style> {
    let styles = [Style::Exact, Style::Caret, Style::Tilde, Style::Range];
    let count = |style: &Style| entries.iter().filter(|entry| entry.style == Some(*style)).count();
    let usual = styles.into_iter().max_by_key(count)?;
    let own = count(&usual);
    (own >= 3 && own >= 2 * (entries.len() - own)).then_some(usual)
}
