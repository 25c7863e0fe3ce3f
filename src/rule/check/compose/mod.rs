//! Are the services what they should be: how many, in which roles, safe, and able to say that they are ill?

mod build;
mod fields;
mod health;
mod lasting;
mod lookout;
mod mount;
mod needed;
mod one_off;
mod port;
mod roles;
mod size;
mod told;
mod topology;
mod unwanted;

use regex::Regex;

use crate::model::{FactKey, Finding, Package, Place, Remedy, Safety, Text};

use super::container::image::Pattern;
use super::container::service::Service;
use super::container::{ComposeFile, Containers};
use super::{Build, Case, Check, Criteria, OneOrMany, Probe};

use fields::{ComposeFields, Needed, Unwanted};
use lookout::Submodules;
use roles::Roles;
use topology::Sight;

/// What is asked of services.
#[derive(Debug)]
pub(super) struct Compose {
    services: Services,
    require: Vec<Needed>,
    forbid: Vec<Unwanted>,
    forbid_images: Option<Pattern>,
    forbid_variables: Vec<(Pattern, Regex)>,
    at_most: Option<usize>,
    at_most_per_role: Vec<(String, usize)>,
    keep: Option<Package>,
    roles: Roles,
    needs: Vec<(String, Sight)>,
    any_of: Vec<Sight>,
    published: Vec<String>,
    /// In bytes, and as written.
    memory: Option<(u64, String)>,
    distinct: Option<String>,
    submodules: Option<Submodules>,
}

/// Which services are asked.
#[derive(Debug, Default)]
struct Services {
    names: Option<Pattern>,
    roles: Vec<String>,
    images: Option<Pattern>,
}

impl Check for Compose {
    fn probe(&self) -> Option<&dyn Probe> {
        self.submodules.as_ref().map(|it| it as &dyn Probe)
    }

    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        for (repository, inventory) in case.repositories() {
            let containers = Containers::of(inventory);
            if containers.files.is_empty() {
                continue;
            }
            let begin = out.len();
            topology::sights(self, case, repository, &containers, out);
            for file in containers.files.iter().filter(|file| case.applies_to_path(file.manifest.path)) {
                let scene = Scene { case, check: self, repository, containers: &containers, file };
                scene.judge(out);
            }
            once(out, begin);
        }
    }
}

/// What several services take over from one place is said once.
fn once(out: &mut Vec<Finding>, begin: usize) {
    let mut seen = rustc_hash::FxHashSet::default();
    let mut at = 0;
    out.retain(|finding| {
        at += 1;
        at <= begin || finding.place.is_none_or(|place| seen.insert((place, finding_word(finding))))
    });
}

/// What tells findings at one place apart, but for the service that is named.
fn finding_word(finding: &Finding) -> String {
    finding.message.split('`').step_by(2).collect()
}

/// One compose file in its repository.
struct Scene<'c, 'a> {
    case: &'c Case<'a>,
    check: &'c Compose,
    repository: u32,
    containers: &'c Containers<'a>,
    file: &'c ComposeFile<'a>,
}

impl<'a> Scene<'_, 'a> {
    fn judge(&self, out: &mut Vec<Finding>) {
        topology::numbers(self, out);
        unwanted::of_file(self, out);
        for service in self.file.services.iter().filter(|service| self.is_asked(service)) {
            for needed in &self.check.require {
                self.needed(*needed, service, out);
            }
            for unwanted in &self.check.forbid {
                unwanted::judge(self, *unwanted, service, out);
            }
            unwanted::images(self, service, out);
            told::variables(self, service, out);
        }
    }

    fn needed(&self, needed: Needed, service: &Service<'a>, out: &mut Vec<Finding>) {
        match needed {
            Needed::Healthcheck => health::present(self, service, out),
            Needed::EffectiveHealthcheck => health::effective(self, service, out),
            Needed::Restart => needed::restart(self, service, out),
            Needed::MemoryLimit => needed::limit(self, service, &needed::MEMORY, out),
            Needed::CpuLimit => needed::limit(self, service, &needed::CPU, out),
            Needed::NamedVolume => lasting::named_volume(self, service, out),
            Needed::ReadOnlyConfig => mount::read_only_config(self, service, out),
            Needed::HealthyDependencies => needed::healthy_dependencies(self, service, out),
            Needed::ExistingBuild => build::existing(self, service, out),
        }
    }

    /// Whether the rule asks a service anything.
    fn is_asked(&self, service: &Service<'_>) -> bool {
        let Services { names, roles, images } = &self.check.services;
        let has_role = |role: &String| self.check.roles.has(self.containers, self.file, service, role);
        self.runs_here(service)
            && names.as_ref().is_none_or(|names| names.is_match(&service.name))
            && images.as_ref().is_none_or(|images| service.image.as_ref().is_some_and(|image| images.is_image(image)))
            && (roles.is_empty() || roles.iter().any(has_role))
    }

    /// Whether a service is for one of the rule's environments, as far as its profiles tell.
    fn runs_here(&self, service: &Service<'_>) -> bool {
        let asked = &self.case.rule.applies.environments;
        let named = service.environments();
        asked.is_empty() || named.is_none_or(|named| named.iter().any(|environment| asked.contains(environment)))
    }

    /// Whether a key is said of a service anywhere: here, or in a file that compose is given together with this one.
    fn is_said(&self, service: &Service<'_>, key: FactKey) -> bool {
        service.says(key) || service.is_extended() || self.containers.beside(service).any(|other| other.says(key))
    }

    fn finding(&self, place: Place, message: impl Into<String>) -> Finding {
        self.case.finding_at(self.repository, Some(place), message)
    }

    /// A finding of which the remedy is to give a key of a service a value.
    fn to_set(
        &self,
        place: Place,
        message: String,
        service: &Service<'_>,
        key: &str,
        to: &str,
        safety: Safety,
    ) -> Finding {
        let remedy = Remedy::Set {
            key: Text::from(&format!("services.{}.{key}", service.name)),
            to: Text::from(to),
            safety: self.case.safety(safety),
        };
        Finding { remedy: Some(remedy), ..self.finding(place, message) }
    }

    /// A finding of which the remedy is to take out what stands there.
    fn to_remove(&self, place: Place, message: impl Into<String>, safety: Safety) -> Finding {
        let remedy = Remedy::Remove { safety: self.case.safety(safety) };
        Finding { remedy: Some(remedy), ..self.finding(place, message) }
    }
}

impl Criteria for Compose {
    type Fields = ComposeFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let roles = Roles::of(fields.roles, build)?;
        let pattern = |field: &str, written: &Option<OneOrMany<String>>| match written {
            Some(globs) => glob(build, field, globs.0.iter().map(String::as_str)).map(Some),
            None => Some(None),
        };
        let services = fields.services.unwrap_or_default();
        let services = Services {
            names: pattern("services.names", &services.names)?,
            images: pattern("services.images", &services.images)?,
            roles: roles.known(build, "services.roles", services.roles),
        };
        let mut at_most_per_role = Vec::new();
        for (role, most) in fields.at_most_per_role.unwrap_or_default() {
            roles.check(build, "at-most-per-role", &role);
            at_most_per_role.push((role, most as usize));
        }
        let sight = |(name, fields)| Some((name, Sight::of(fields, build, "needs")?));
        let needs: Option<_> = fields.needs.unwrap_or_default().into_iter().map(sight).collect();
        let any_of = fields.any_of.unwrap_or_default().into_iter().map(|fields| Sight::of(fields, build, "any-of"));
        let require = fields.require.unwrap_or_default().0;
        let check = Self {
            services,
            submodules: require.contains(&Needed::ExistingBuild).then_some(Submodules),
            require,
            forbid: fields.forbid.unwrap_or_default().0,
            forbid_images: pattern("forbid-images", &fields.forbid_images)?,
            forbid_variables: told::forbidden(&fields.forbid_variables.unwrap_or_default(), build)?,
            at_most: fields.at_most.map(|most| most as usize),
            at_most_per_role,
            keep: match &fields.keep {
                Some(written) => Some(build.component("keep", written)?),
                None => None,
            },
            published: roles.known(build, "published", fields.published),
            roles,
            needs: needs?,
            any_of: any_of.collect::<Option<_>>()?,
            memory: match fields.memory {
                Some(written) => Some(size::field(build, "memory", written)?),
                None => None,
            },
            distinct: fields.distinct,
        };
        if check.asks_nothing() {
            build.fault(
                "",
                "nothing is asked of services",
                Some("known: require, forbid, at-most, needs, ...".to_owned()),
            );
        }
        Some(check)
    }
}

impl Compose {
    fn asks_nothing(&self) -> bool {
        self.require.is_empty()
            && self.forbid.is_empty()
            && self.forbid_images.is_none()
            && self.forbid_variables.is_empty()
            && self.at_most.is_none()
            && self.at_most_per_role.is_empty()
            && self.needs.is_empty()
            && self.any_of.is_empty()
            && self.memory.is_none()
            && self.distinct.is_none()
    }
}

/// The globs of a field.
fn glob<'w>(build: &Build<'_>, field: &str, written: impl IntoIterator<Item = &'w str>) -> Option<Pattern> {
    Pattern::of(written).map_err(|message| build.fault(field, message, None)).ok()
}
