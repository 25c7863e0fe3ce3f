//! Is the image built as it should be?

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::Finding;

use super::{Build, Case, Check, Criteria, OneOrMany};

/// What is asked of Dockerfiles.
#[derive(Debug)]
pub struct Dockerfile {
    fields: DockerfileFields,
}

impl Check for Dockerfile {
    fn judge(&self, case: &Case<'_>, out: &mut Vec<Finding>) {
        let _ = (&self.fields, case, out);
    }
}

/// `dockerfile`: is the image built as it should be?
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) struct DockerfileFields {
    /// What has to hold.
    require: OneOrMany<Practice>,
    /// With `healthcheck`: whether one in a compose file that builds it is enough.
    or_compose: Option<bool>,
    /// What the last stage has to be built on: globs over images, `nginx*`.
    final_image: Option<OneOrMany<String>>,
}

/// How images are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::rule) enum Practice {
    /// What builds is not in what runs: more than one stage.
    MultiStage,
    /// The last stage is built on a small image: `slim`, `alpine`, `distroless`, `scratch`.
    SlimBase,
    /// Every base image says its version.
    PinnedBase,
    /// The last stage does not run as root.
    NonRoot,
    /// `CMD` and `ENTRYPOINT` are lists, so that signals arrive.
    ExecForm,
    /// There is a `HEALTHCHECK`.
    Healthcheck,
    /// A `.dockerignore` lies beside it, or at the root of what is built.
    IgnoreFile,
    /// Manifests are copied and installed before the sources, so that a change of code does not install again.
    ManifestFirst,
    /// Installers leave no cache: `pip --no-cache-dir`, `apt-get` with its lists removed, `apk --no-cache`.
    NoCache,
    /// What `pip install --user` put into the last stage is on its `PATH`.
    UserSiteOnPath,
}

impl Criteria for Dockerfile {
    type Fields = DockerfileFields;

    fn build(fields: Self::Fields, build: &Build<'_>) -> Option<Self> {
        let _ = build;
        Some(Self { fields })
    }
}
