//! What a rules file may say of services.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::OneOrMany;

/// `compose`: are the services what they should be?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct ComposeFields {
    /// The services that `require` and `forbid` are about; all where it is not said.
    pub(super) services: Option<ServicesFields>,
    /// What each service has to have.
    pub(super) require: Option<OneOrMany<Needed>>,
    /// What no service may have.
    pub(super) forbid: Option<OneOrMany<Unwanted>>,
    /// Images that no service may run: globs, `mailhog/*`.
    pub(super) forbid_images: Option<OneOrMany<String>>,
    /// Variables that must not have some values: a name -> a pattern.
    pub(super) forbid_variables: Option<BTreeMap<String, String>>,
    /// The most services.
    pub(super) at_most: Option<u32>,
    /// The most services (by product: two `PostgreSQL` are one) of a role.
    pub(super) at_most_per_role: Option<BTreeMap<String, u32>>,
    /// With `at-most-per-role`: the component that stays where there are too many; else the first.
    pub(super) keep: Option<String>,
    /// More roles, or other meanings of the known ones: role -> globs over images.
    pub(super) roles: Option<BTreeMap<String, OneOrMany<String>>>,
    /// Services that have to be there: a name for the report -> what shows it.
    pub(super) needs: Option<BTreeMap<String, SightFields>>,
    /// One service that shows any of these has to be there.
    pub(super) any_of: Option<Vec<SightFields>>,
    /// With `published-ports`: the roles that may publish ports.
    pub(super) published: Option<OneOrMany<String>>,
    /// The most memory that all services together may take: `3GiB`.
    pub(super) memory: Option<String>,
    /// A variable that no two of the services may be given with the same value.
    pub(super) distinct: Option<String>,
}

/// Which services.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct ServicesFields {
    /// Globs over names.
    pub(super) names: Option<OneOrMany<String>>,
    /// Roles: `app`, `database`, `cache`, `queue`, `search`, `proxy`, `metrics`, `monitoring`, `worker`, ...
    pub(super) roles: Option<OneOrMany<String>>,
    /// Globs over images.
    pub(super) images: Option<OneOrMany<String>>,
}

/// What shows a service; all that is said has to hold.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct SightFields {
    /// A glob over its name.
    pub(super) name: Option<String>,
    /// A glob over its image.
    pub(super) image: Option<String>,
    /// The folder it is built from.
    pub(super) build: Option<String>,
    /// A glob over its command.
    pub(super) command: Option<String>,
    /// A port it listens on or publishes.
    pub(super) port: Option<u16>,
    /// The driver that takes its log: `gelf`.
    pub(super) logging: Option<String>,
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
