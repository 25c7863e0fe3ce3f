//! What Docker's `config.json` says: logins of image registries, in the file or with a credential program.

use std::path::PathBuf;

use docker_credential::{CredentialRetrievalError, DockerCredential};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::Url;

use super::Machine;

/// The files that hold logins, kept as text: a credential program is started only when a registry asks for a login.
#[derive(Clone, Default)]
pub(in crate::registry) struct Logins(Vec<SecretString>);

/// How to log in to one image registry.
pub(in crate::registry) enum Login {
    /// A user and a password.
    Basic(String, SecretString),
    /// A token that is exchanged for others.
    Refresh(SecretString),
}

/// Reads Docker's file and Podman's, which has the same form.
pub(in crate::registry) fn read(machine: &mut Machine<'_>) -> Logins {
    let docker = machine.variable("DOCKER_CONFIG").map(PathBuf::from).or_else(|| machine.at_home(".docker"));
    let paths = [
        docker.map(|folder| folder.join("config.json")),
        machine.variable("REGISTRY_AUTH_FILE").map(PathBuf::from),
        machine.variable("XDG_RUNTIME_DIR").map(|folder| PathBuf::from(folder).join("containers/auth.json")),
    ];
    let mut logins = Logins::default();
    for path in paths.into_iter().flatten() {
        let Some(text) = machine.file(&path) else { continue };
        if serde_json::from_str::<Names>(&text).is_ok() {
            logins.0.push(text.into());
        } else {
            machine.warn(&path, "not the JSON that Docker reads");
        }
    }
    logins
}

impl Logins {
    /// The login for a registry, `is_builtin` where that is the one that Docker asks by itself. May start a
    /// credential program, so it blocks.
    pub(in crate::registry) fn find(&self, registry: &Url, is_builtin: bool) -> Result<Option<Login>, String> {
        let Some(host) = registry.host_str() else { return Ok(None) };
        let server = match registry.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        };
        for text in &self.0 {
            let text = text.expose_secret();
            let name = if is_builtin { customary_name(text, host) } else { None };
            let name = name.as_deref().unwrap_or(&server);
            match docker_credential::get_credential_from_reader(text.as_bytes(), name) {
                Ok(DockerCredential::UsernamePassword(user, password)) => {
                    return Ok(Some(Login::Basic(user, password.into())));
                }
                Ok(DockerCredential::IdentityToken(token)) => return Ok(Some(Login::Refresh(token.into()))),
                // A program also fails where it merely has no login for that registry.
                Err(
                    CredentialRetrievalError::NoCredentialConfigured | CredentialRetrievalError::HelperFailure { .. },
                ) => {}
                Err(error) => return Err(error.to_string().to_ascii_lowercase()),
            }
        }
        Ok(None)
    }
}

/// Docker files its own default registry's login under an address of another host of the same domain.
fn customary_name(text: &str, host: &str) -> Option<String> {
    let names: Names = serde_json::from_str(text).ok()?;
    let domain = host.split_once('.')?.1;
    names.auths.into_iter().map(|(name, _)| name).find(|name| {
        let host = Url::parse(name).ok().and_then(|url| url.host_str().map(str::to_owned));
        let host = host.as_deref().unwrap_or(name);
        host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
    })
}

#[derive(Deserialize)]
struct Names {
    #[serde(default)]
    auths: serde_json::Map<String, serde_json::Value>,
}
