//! What GitHub's own runners say: `GITHUB_SERVER_URL`, the server whose repositories a workflow names.

use url::Url;

use super::Machine;
use crate::registry::credential::Credentials;

const VARIABLE: &str = "GITHUB_SERVER_URL";

/// The address that repositories are below, where a variable names one.
pub(in crate::registry) fn read(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Option<Url> {
    let written = machine.variable(VARIABLE)?;
    machine.address(&written, VARIABLE, credentials)
}
