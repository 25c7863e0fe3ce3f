//! The token protocol of image registries: a challenge, a token service, a token.

use reqwest::Response;
use reqwest::header::{self, HeaderMap, HeaderValue};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::Url;
use url::form_urlencoded::Serializer;

use super::client::docker::{Login, Logins};
use super::credential::{self, is_loopback};
use super::endpoint::Endpoints;
use super::failure::Failure;
use super::http::{Http, read_body};

/// What a registry wants before it answers.
#[derive(Debug, PartialEq, Eq)]
enum Challenge {
    /// User and password.
    Basic,
    /// A token of the named service.
    Bearer { realm: String, service: Option<String>, scope: Option<String> },
}

/// The authorization that the challenge in these headers asks for; `None` where there is none to be had.
///
/// The login for the registry goes to the token service that this registry named: over HTTPS, or on this very machine.
pub(super) async fn answer(http: &Http, registry: &Url, headers: &HeaderMap) -> Result<Option<HeaderValue>, Failure> {
    let Some(challenge) = headers.get_all(header::WWW_AUTHENTICATE).iter().find_map(parse) else { return Ok(None) };
    let is_safe = |url: &Url| url.scheme() == "https" || (is_loopback(url) && is_loopback(registry));
    let login = if is_safe(registry) { login(&http.logins, registry).await? } else { None };
    let (realm, service, scope) = match challenge {
        Challenge::Basic => {
            let Some(Login::Basic(user, password)) = login else { return Ok(None) };
            return Ok(credential::header_value(&credential::basic(&user, password.expose_secret())));
        }
        Challenge::Bearer { realm, service, scope } => (realm, service, scope),
    };
    let realm = Url::parse(&realm).ok().filter(is_safe);
    let Some(mut realm) = realm else {
        return Err(Failure::unauthorized(registry, "names a token service that is not on HTTPS"));
    };
    credential::Credentials::default().take_from(&mut realm);
    let service = service.as_deref().unwrap_or_default();
    let response = ask(http, &realm, service, scope.as_deref(), login).await?;
    let token = read(http, &realm, response).await?;
    Ok(credential::header_value(&credential::bearer(token.expose_secret())))
}

async fn login(logins: &Logins, registry: &Url) -> Result<Option<Login>, Failure> {
    let (logins, url) = (logins.clone(), registry.clone());
    let is_builtin = Endpoints::is_builtin_oci(registry);
    // A credential program is waited for elsewhere than on a thread that moves bytes.
    match tokio::task::spawn_blocking(move || logins.find(&url, is_builtin)).await {
        Ok(found) => found.map_err(|problem| Failure::unauthorized(registry, problem)),
        Err(_) => Err(Failure::unauthorized(registry, "the login could not be read")),
    }
}

async fn ask(
    http: &Http,
    realm: &Url,
    service: &str,
    scope: Option<&str>,
    login: Option<Login>,
) -> Result<Response, Failure> {
    let request = if let Some(Login::Refresh(token)) = login {
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "refresh_token").append_pair("client_id", "overhaul");
        form.append_pair("service", service).append_pair("refresh_token", token.expose_secret());
        form.extend_pairs(scope.map(|scope| ("scope", scope)));
        let content = "application/x-www-form-urlencoded";
        http.client.post(realm.clone()).header(header::CONTENT_TYPE, content).body(form.finish())
    } else {
        let mut url = realm.clone();
        url.query_pairs_mut().append_pair("service", service).extend_pairs(scope.map(|scope| ("scope", scope)));
        match login {
            Some(Login::Basic(user, password)) => {
                http.client.get(url).basic_auth(user, Some(password.expose_secret().to_owned()))
            }
            _ => http.client.get(url),
        }
    };
    http.dispatch(realm, request).await
}

async fn read(http: &Http, realm: &Url, response: Response) -> Result<SecretString, Failure> {
    #[derive(Deserialize)]
    struct Tokens {
        token: Option<String>,
        access_token: Option<String>,
    }
    let status = response.status();
    if !status.is_success() {
        return Err(Failure::of_status(realm, status, response.headers(), http.limits.now));
    }
    let body = read_body(realm, response, http.limits.body).await?;
    let tokens: Option<Tokens> = serde_json::from_slice(&body).ok();
    let token = tokens.and_then(|tokens| tokens.token.or(tokens.access_token));
    token.map(Into::into).ok_or_else(|| Failure::malformed(realm, "the answer holds no token"))
}

/// Reads one challenge: a scheme, then `name=value` or `name="value"`, separated by commas.
fn parse(value: &HeaderValue) -> Option<Challenge> {
    let (scheme, mut rest) = value.to_str().ok()?.trim().split_once(' ').unwrap_or((value.to_str().ok()?, ""));
    if scheme.eq_ignore_ascii_case("basic") {
        return Some(Challenge::Basic);
    }
    if !scheme.eq_ignore_ascii_case("bearer") {
        return None;
    }
    let (mut realm, mut service, mut scope) = (None, None, None);
    while let Some((name, after)) = rest.split_once('=') {
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_once(',').unwrap_or((after, "")),
        };
        match name.trim_matches([' ', ',']).to_ascii_lowercase().as_str() {
            "realm" => realm = Some(value.to_owned()),
            "service" => service = Some(value.to_owned()),
            "scope" => scope = Some(value.to_owned()),
            _ => {}
        }
        rest = after;
    }
    Some(Challenge::Bearer { realm: realm?, service, scope })
}
