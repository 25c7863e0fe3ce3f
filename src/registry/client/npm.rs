//! What npm says: `NPM_CONFIG_REGISTRY` and the user's `.npmrc`, with its scopes and tokens.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use deno_npmrc::{NpmRc, NpmRegistryUrl, RegistryConfig, RegistryConfigWithUrl};
use secrecy::SecretString;
use url::Url;

use super::{Machine, folder};
use crate::registry::credential::{self, Credentials};

/// Where npm would look.
#[derive(Default)]
pub(in crate::registry) struct Registries {
    /// The registry of everything, where one is configured.
    pub(in crate::registry) main: Option<Url>,
    /// The registries of scopes: `babel` for `@babel/core`.
    pub(in crate::registry) scopes: BTreeMap<String, Url>,
}

/// npm's own default.
pub(in crate::registry) const DEFAULT: &str = deno_npmrc::NPM_DEFAULT_REGISTRY;

/// The registries that npm would ask.
pub(in crate::registry) fn read(machine: &mut Machine<'_>, credentials: &mut Credentials) -> Registries {
    let named = ["NPM_CONFIG_USERCONFIG", "npm_config_userconfig"].iter().find_map(|name| machine.variable(name));
    let path = named.map(PathBuf::from).or_else(|| machine.at_home(".npmrc")).unwrap_or_default();
    let text = machine.file(&path).unwrap_or_default();
    let variables = Variables(machine.environment);
    let from_variable = NpmRegistryUrl::for_npm(&variables);
    let Ok(npmrc) = NpmRc::parse(&variables, text.trim_start_matches('\u{feff}')) else {
        machine.warn(&path, "not the form that npm reads");
        return Registries { main: from_variable.from_env.then_some(from_variable.url), ..Registries::default() };
    };
    let resolved = match npmrc.as_resolved(&from_variable) {
        Ok(resolved) => resolved,
        Err(error) => {
            machine.warn(&path, error);
            return Registries::default();
        }
    };
    let mut place = |registry: RegistryConfigWithUrl| {
        let url = folder(registry.registry_url, credentials);
        match header(&registry.config) {
            Ok(Some(header)) => credentials.add_below(&url, header),
            Ok(None) => {}
            Err(problem) => machine.warn(&path, problem),
        }
        url
    };
    let is_configured = from_variable.from_env || npmrc.registry.is_some();
    let main = place(resolved.default_config);
    let scopes = resolved.scopes.into_iter().map(|(scope, registry)| (scope, place(registry))).collect();
    Registries { main: is_configured.then_some(main), scopes }
}

/// The `Authorization` header of one registry's lines.
fn header(config: &RegistryConfig) -> Result<Option<SecretString>, &'static str> {
    let parts = [&config.auth_token, &config.auth, &config.username, &config.password];
    if parts.iter().any(|part| part.as_deref().is_some_and(|text| text.contains("${"))) {
        return Err("a credential names a variable that is not set");
    }
    if let Some(token) = &config.auth_token {
        return Ok(Some(credential::bearer(token)));
    }
    if let Some(encoded) = &config.auth {
        return Ok(Some(format!("Basic {encoded}").into()));
    }
    let (Some(user), Some(encoded)) = (&config.username, &config.password) else { return Ok(None) };
    let decoded = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    decoded.map(|password| Some(credential::basic(user, &password))).ok_or("a password is not in base64")
}

/// npm reads its variables in either case.
struct Variables<'a>(&'a dyn Fn(&str) -> Option<String>);

impl sys_traits::BaseEnvVar for Variables<'_> {
    fn base_env_var_os(&self, key: &OsStr) -> Option<OsString> {
        let key = key.to_str()?;
        let either = (self.0)(key).or_else(|| (self.0)(&key.to_ascii_lowercase()));
        either.filter(|value| !value.is_empty()).map(OsString::from)
    }
}
