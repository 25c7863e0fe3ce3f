//! Are the services what they should be: how many, in which roles, safe, and able to say that they are ill?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// What is asked of services.
#[derive(Debug)]
pub struct Compose {
    fields: ComposeFields,
}

impl Check for Compose {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `compose`: are the services what they should be?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct ComposeFields {
    /// The services that `require` and `forbid` are about; all where it is not said.
    services: Option<ServicesFields>,
    /// What each service has to have.
    require: Option<OneOrMany<Needed>>,
    /// What no service may have.
    forbid: Option<OneOrMany<Unwanted>>,
    /// Images that no service may run: globs, `mailhog/*`.
    forbid_images: Option<OneOrMany<String>>,
    /// The most services.
    at_most: Option<u32>,
    /// The most services (by product: two PostgreSQL are one) of a role.
    at_most_per_role: Option<std::collections::BTreeMap<String, u32>>,
    /// More roles, or other meanings of the known ones: role -> globs over images.
    roles: Option<std::collections::BTreeMap<String, OneOrMany<String>>>,
    /// Services that have to be there: a name for the report -> what shows it.
    needs: Option<std::collections::BTreeMap<String, SightFields>>,
    /// One service that shows any of these has to be there.
    any_of: Option<Vec<SightFields>>,
    /// With `published-ports`: the roles that may publish ports.
    published: Option<OneOrMany<String>>,
    /// The most memory that all services together may take: `3GiB`.
    memory: Option<String>,
    /// A variable that no two of the services may be given with the same value.
    distinct: Option<String>,
}

/// Which services.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct ServicesFields {
    /// Globs over names.
    names: Option<OneOrMany<String>>,
    /// Roles: `app`, `database`, `cache`, `queue`, `search`, `proxy`, `metrics`, `monitoring`, `worker`, ...
    roles: Option<OneOrMany<String>>,
    /// Globs over images.
    images: Option<OneOrMany<String>>,
}

/// What shows a service; all that is said has to hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct SightFields {
    /// A glob over its name.
    name: Option<String>,
    /// A glob over its image.
    image: Option<String>,
    /// The folder it is built from.
    build: Option<String>,
    /// A glob over its command.
    command: Option<String>,
    /// A port it listens on or publishes.
    port: Option<u16>,
}

/// What services have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Needed {
    /// A healthcheck.
    Healthcheck,
    /// A healthcheck that can fail: its tool is in the image, and it does not pass whatever happens.
    EffectiveHealthcheck,
    /// A restart policy.
    Restart,
    /// A limit of memory.
    MemoryLimit,
    /// A limit of processor time.
    CpuLimit,
    /// A named volume for what has to outlive it.
    NamedVolume,
    /// Configuration that is mounted read-only.
    ReadOnlyConfig,
    /// `depends_on` that waits until the other is healthy.
    HealthyDependencies,
    /// What it is built from lies in the repository.
    ExistingBuild,
}

/// What services do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Unwanted {
    /// A data port (of a database, a cache, a queue, a search engine) that is published on every interface.
    PublishedDataPorts,
    /// A published port, but for the roles in `published`.
    PublishedPorts,
    /// A secret in clear.
    LiteralSecret,
    /// A fixed name of its container: it cannot run twice.
    ContainerName,
    /// Keys that mean nothing any more: `version`, `links`.
    ObsoleteKeys,
    /// Sources of the repository mounted over what the image holds.
    SourceMount,
    /// An address of the developer's own machine in what the service is told.
    LocalhostUrl,
    /// All of the host's rights.
    Privileged,
    /// The host's network.
    HostNetwork,
    /// The socket by which the host's containers are commanded.
    DockerSocket,
}

impl Criteria for Compose {
    type Fields = ComposeFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
