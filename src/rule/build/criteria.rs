//! The question of a rule, from the fields of its kind.

use crate::ecosystem::ecosystem;
use crate::model::Text;

use super::super::check::{
    BannedComponent, EndOfLife, Freshness, RegistryStatus, Specifier, Successor, VersionConstraint, bound_of,
};
use super::super::component::{Components, package};
use super::super::pack::{
    BannedComponentEntry, Duration, EndOfLifeEntry, FreshnessEntry, OneOrMany, RegistryStatusEntry, SpecifierEntry,
    VersionConstraintEntry,
};
use super::super::ruleset::{Criteria, Kind};
use super::super::yaml::{Node, Quoted};
use super::{Builder, place_of};

impl Builder<'_> {
    /// The question; `None` after noting what is wrong with it.
    pub(super) fn criteria(&self, kind: Kind, node: &Node) -> Option<Criteria> {
        Some(match kind {
            Kind::VersionConstraint => Criteria::VersionConstraint(self.version_constraint(node)?),
            Kind::BannedComponent => Criteria::BannedComponent(self.banned_component(node)?),
            Kind::Freshness => {
                let entry: FreshnessEntry = self.reader.read_part(node)?;
                let behind = entry.behind.unwrap_or_default();
                if entry.behind.is_none() && entry.age.is_none() && entry.libyears.is_none() {
                    let known = Some("known: behind, age, libyears".to_owned());
                    self.reader.fault(node.mark, "nothing says how far behind is too far", known);
                }
                Criteria::Freshness(Freshness {
                    components: self.components_or_all(node, entry.components)?,
                    majors: behind.major,
                    minors: behind.minor,
                    patches: behind.patch,
                    age: entry.age.map(Duration::days),
                    libyears: entry.libyears,
                })
            }
            Kind::RegistryStatus => {
                let entry: RegistryStatusEntry = self.reader.read_part(node)?;
                Criteria::RegistryStatus(RegistryStatus {
                    components: self.components_or_all(node, entry.components)?,
                    conditions: entry.conditions.0,
                    idle: entry.idle.map_or(3 * 365, Duration::days),
                })
            }
            Kind::Specifier => {
                let entry: SpecifierEntry = self.reader.read_part(node)?;
                let components = self.components_or_all(node, entry.components)?;
                Criteria::Specifier(Specifier { components, conditions: entry.conditions.0 })
            }
            Kind::EndOfLife => {
                let entry: EndOfLifeEntry = self.reader.read_part(node)?;
                Criteria::EndOfLife(EndOfLife {
                    components: self.components_or_all(node, entry.components)?,
                    conditions: entry.conditions.0,
                    lookahead: entry.lookahead.map(Duration::days),
                    except_tested: entry.except_tested.unwrap_or(false),
                })
            }
        })
    }

    fn version_constraint(&self, node: &Node) -> Option<VersionConstraint> {
        let entry: VersionConstraintEntry = self.reader.read_part(node)?;
        let components = self.components(node, "match", &entry.components.0)?;
        let word = |version: Option<Quoted>| version.map(|version| Text::from(&version.0));
        let constraint = VersionConstraint {
            at_least: word(entry.at_least),
            below: word(entry.below),
            at_most: word(entry.at_most),
            exactly: word(entry.exactly),
            allowed: entry.allowed.unwrap_or_default().0.iter().map(|version| Text::from(&version.0)).collect(),
            target: word(entry.target),
            consistent: entry.consistent.unwrap_or(false),
            components,
        };
        if constraint.asks_nothing() {
            let known = Some("known: at-least, below, at-most, exactly, allowed, consistent".to_owned());
            self.reader.fault(node.mark, "nothing says which versions are allowed", known);
        }
        self.versions(node, &constraint);
        Some(constraint)
    }

    /// A version that its ecosystem cannot read would never be compared.
    fn versions(&self, node: &Node, constraint: &VersionConstraint) {
        let named = constraint.components.named();
        let Some(scheme) = named.first().and_then(|package| ecosystem(package.ecosystem)) else { return };
        for (field, version) in constraint.versions() {
            if bound_of(scheme, &version).is_none() {
                let mark = place_of(node, field);
                self.reader.fault(mark, format!("`{version}` is not a version of {}", scheme.id()), None);
            }
        }
    }

    fn banned_component(&self, node: &Node) -> Option<BannedComponent> {
        let entry: BannedComponentEntry = self.reader.read_part(node)?;
        let components = self.components(node, "match", &entry.components.0);
        let successor = match entry.with {
            None => None,
            Some(written) => {
                // `pypi/pyjwt >=2.9`: a name, and perhaps a requirement behind the first blank.
                let (name, requirement) = written.split_once(char::is_whitespace).unwrap_or((&written, ""));
                match package(name) {
                    Ok(package) => {
                        let requirement = requirement.trim();
                        let readable = requirement.is_empty()
                            || ecosystem(package.ecosystem).is_none_or(|scheme| scheme.range(requirement).is_ok());
                        if !readable {
                            let mark = place_of(node, "with");
                            self.reader.fault(
                                mark,
                                format!("`{requirement}` is not a requirement of {}", package.ecosystem),
                                None,
                            );
                        }
                        Some(Successor { package, requirement: Text::from(requirement) })
                    }
                    Err((message, hint)) => {
                        self.reader.fault(place_of(node, "with"), message, hint);
                        None
                    }
                }
            }
        };
        let migration = entry.migrate.as_deref().map(Text::from);
        Some(BannedComponent { components: components?, successor, migration })
    }

    fn components_or_all(&self, node: &Node, written: Option<OneOrMany<String>>) -> Option<Components> {
        match written {
            Some(written) => self.components(node, "match", &written.0),
            None => Some(Components::all()),
        }
    }
}
