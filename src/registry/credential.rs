//! Which credential a request carries: none, unless one was configured for exactly that scheme, host, port and path.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

/// The credentials of the user's clients, each with the addresses it is for.
#[derive(Clone, Default)]
pub(crate) struct Credentials(Vec<Scoped>);

#[derive(Clone)]
struct Scoped {
    origin: url::Origin,
    path: String,
    header: SecretString,
}

impl Credentials {
    /// Remembers the value of an `Authorization` header for everything at and below an address.
    ///
    /// The one that was added first wins where two are for the same address.
    pub(crate) fn add_below(&mut self, below: &Url, header: SecretString) {
        self.0.push(Scoped { origin: below.origin(), path: below.path().to_owned(), header });
    }

    /// Remembers it for everything on the address's host, by the same scheme and port.
    pub(crate) fn add(&mut self, host: &Url, header: SecretString) {
        self.0.push(Scoped { origin: host.origin(), path: String::from("/"), header });
    }

    /// Whether something is known for exactly this address.
    pub(crate) fn covers(&self, url: &Url) -> bool {
        self.find(url).is_some()
    }

    /// What a request to this address carries.
    pub(crate) fn header(&self, url: &Url) -> Option<HeaderValue> {
        header_value(&self.find(url)?.header)
    }

    fn find(&self, url: &Url) -> Option<&Scoped> {
        let origin = url.origin();
        let below = |scoped: &&Scoped| scoped.origin == origin && url.path().starts_with(&scoped.path);
        // `max_by_key` keeps the last of equals, and the first one added is to win.
        self.0.iter().rev().filter(below).max_by_key(|scoped| scoped.path.len())
    }

    /// Takes user and password out of an address, so that the address can be shown.
    pub(crate) fn take_from(&mut self, url: &mut Url) {
        if url.username().is_empty() && url.password().is_none() {
            return;
        }
        let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let header = basic(&decode(url.username()), &decode(url.password().unwrap_or_default()));
        // Fails only for addresses that cannot have them, which have just shown that they can.
        let _ = url.set_username("");
        let _ = url.set_password(None);
        self.add(url, header);
    }
}

/// The `Authorization` header for a user and a password.
pub(crate) fn basic(user: &str, password: &str) -> SecretString {
    format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))).into()
}

/// The `Authorization` header for a token.
pub(crate) fn bearer(token: &str) -> SecretString {
    format!("Bearer {token}").into()
}

/// The header's value, marked so that no log prints it.
pub(crate) fn header_value(secret: &SecretString) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(secret.expose_secret()).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Whether an address is on this machine: the only place where plain HTTP is taken for granted.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
