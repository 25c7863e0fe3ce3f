//! One document over HTTP: permits, retries, redirects, time and size limits. A failure comes back as a [`Fault`].

use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, StatusCode, redirect};
use rustc_hash::FxHashMap;
use tokio::time::{Instant, sleep, timeout_at};
use url::Url;

use crate::model::{Fault, FaultKind};

use super::credential::{Credentials, is_loopback};
use super::failure::{Again, Failure, place};
use super::host::Host;
use super::token;
use super::{client::docker::Logins, endpoint::Endpoints};

/// How registries see us.
const USER_AGENT: &str = if env!("CARGO_PKG_REPOSITORY").is_empty() {
    concat!("overhaul/", env!("CARGO_PKG_VERSION"))
} else {
    concat!("overhaul/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_REPOSITORY"), ")")
};
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const READ_TIMEOUT: Duration = Duration::from_secs(15);
const MOST_REDIRECTS: usize = 8;
/// Room that is made for a body before it comes: an announced length may be a lie.
const LARGEST_PROMISE: u64 = 16 << 20;

/// What says which version of a document somebody has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Validators {
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

impl Validators {
    pub(super) fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// One document to get, or to be answered with.
pub(super) struct Ask<'a> {
    pub(super) url: Url,
    pub(super) accept: &'static str,
    /// The JSON to post; `None` to get.
    pub(super) body: Option<Vec<u8>>,
    /// The version we have, so that the answer may be "unchanged".
    pub(super) validators: &'a Validators,
    /// Whether the registry speaks the token protocol of image registries.
    pub(super) takes_tokens: bool,
    pub(super) deadline: Instant,
}

/// What came.
pub(super) enum Fetched {
    /// What we have is what there is.
    Unchanged,
    /// The document, or the answer that there is none.
    Document(Box<Document>),
}

/// An answer of status 200 or 404.
pub(super) struct Document {
    /// Where it was in the end.
    pub(super) url: Url,
    pub(super) status: u16,
    pub(super) content_type: String,
    /// The address of the next page.
    pub(super) next: Option<String>,
    pub(super) validators: Validators,
    pub(super) body: Vec<u8>,
}

/// The client of all registries.
pub(super) struct Http {
    pub(super) client: Client,
    credentials: Credentials,
    pub(super) logins: Logins,
    hosts: Mutex<FxHashMap<url::Origin, Arc<Host>>>,
    pub(super) limits: Limits,
}

/// How much is asked of a registry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) connections_per_host: usize,
    pub(super) retries: u32,
    pub(super) body: u64,
    pub(super) deadline: Duration,
    pub(super) now: Timestamp,
}

impl Http {
    /// Fails where TLS has nothing to trust, as with a wrong `SSL_CERT_FILE`.
    pub(super) fn new(endpoints: &Endpoints, limits: Limits) -> Result<Self, Fault> {
        // An error says that somebody installed one already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(CONNECT_TIMEOUT.min(limits.deadline / 2))
            .read_timeout(READ_TIMEOUT)
            // Redirects are followed here, so that every hop gets the credentials of its own address and no others.
            .redirect(redirect::Policy::none())
            .pool_max_idle_per_host(limits.connections_per_host)
            .http2_adaptive_window(true)
            .build()
            .map_err(|error| Fault {
                kind: FaultKind::Unreachable,
                message: format!("no HTTP client: {}", super::failure::chain(&error)),
            })?;
        let credentials = endpoints.credentials.clone();
        Ok(Self { client, credentials, logins: endpoints.logins.clone(), hosts: Mutex::default(), limits })
    }

    /// The state of an address's host, shared by everything that is asked of it.
    pub(super) fn host(&self, url: &Url) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Host::new(self.limits.connections_per_host, url.scheme() == "https"));
        Arc::clone(hosts.entry(url.origin()).or_insert_with(new))
    }

    /// Gets one document, trying again where that may help, within the deadline.
    pub(super) async fn get(&self, ask: &Ask<'_>) -> Result<Fetched, Fault> {
        let host = self.host(&ask.url);
        let mut attempt = 0;
        loop {
            host.ready(&ask.url, ask.deadline).await?;
            let failure = match timeout_at(ask.deadline, self.attempt(ask)).await {
                Ok(Ok(fetched)) => {
                    host.answered();
                    return Ok(fetched);
                }
                Ok(Err(failure)) => failure,
                Err(_) => Failure::late(&ask.url, self.limits.deadline),
            };
            host.failed(&failure);
            let wait = match failure.again {
                Again::Never => return Err(failure.fault),
                Again::Soon => backoff(attempt),
                Again::After(wait) => {
                    host.pause(wait);
                    wait
                }
            };
            if attempt >= self.limits.retries || Instant::now() + wait >= ask.deadline {
                return Err(failure.fault);
            }
            attempt += 1;
            sleep(wait).await;
        }
    }

    /// One try, along its redirects.
    async fn attempt(&self, ask: &Ask<'_>) -> Result<Fetched, Failure> {
        let mut url = ask.url.clone();
        for _ in 0..=MOST_REDIRECTS {
            let mut response = self.send(&url, ask, self.credentials.header(&url)).await?;
            if response.status() == StatusCode::UNAUTHORIZED && ask.takes_tokens {
                let answer = token::answer(self, &url, response.headers()).await?;
                if let Some(authorization) = answer {
                    response = self.send(&url, ask, Some(authorization)).await?;
                }
            }
            match redirection(&response) {
                Some(location) => url = hop(&url, location)?,
                None => return self.receive(url, ask, response).await,
            }
        }
        Err(Failure::malformed(&ask.url, format_args!("redirects more than {MOST_REDIRECTS} times")))
    }

    async fn send(&self, url: &Url, ask: &Ask<'_>, authorization: Option<HeaderValue>) -> Result<Response, Failure> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static(ask.accept));
        if let Some(authorization) = authorization {
            headers.insert(header::AUTHORIZATION, authorization);
        }
        let known =
            [(header::IF_NONE_MATCH, &ask.validators.etag), (header::IF_MODIFIED_SINCE, &ask.validators.last_modified)];
        for (name, value) in known {
            if let Some(value) = value.as_deref().and_then(|value| HeaderValue::from_str(value).ok()) {
                headers.insert(name, value);
            }
        }
        let request = match &ask.body {
            None => self.client.get(url.clone()),
            Some(body) => {
                headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                self.client.post(url.clone()).body(body.clone())
            }
        };
        self.dispatch(url, request.headers(headers)).await
    }

    /// Sends a request. The first one to a host goes alone, so that what follows shares its connection where the host
    /// speaks HTTP/2, instead of opening one each at the same moment.
    pub(super) async fn dispatch(&self, url: &Url, request: RequestBuilder) -> Result<Response, Failure> {
        let host = self.host(url);
        let _first = host.first().await;
        request.send().await.map_err(|error| Failure::of_transport(url, &error))
    }

    async fn receive(&self, url: Url, ask: &Ask<'_>, response: Response) -> Result<Fetched, Failure> {
        let status = response.status();
        match status {
            StatusCode::OK => {}
            StatusCode::NOT_MODIFIED if !ask.validators.is_empty() => return Ok(Fetched::Unchanged),
            StatusCode::NOT_FOUND | StatusCode::GONE => return Ok(Fetched::Document(Box::new(Document::absent(url)))),
            _ => return Err(Failure::of_status(&url, status, response.headers(), self.limits.now)),
        }
        let headers = response.headers();
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
        let content_type = text(header::CONTENT_TYPE).unwrap_or_default();
        let mut document = Document {
            status: status.as_u16(),
            content_type: content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase(),
            next: text(header::LINK).as_deref().and_then(next_page),
            validators: Validators { etag: text(header::ETAG), last_modified: text(header::LAST_MODIFIED) },
            body: Vec::new(),
            url,
        };
        document.body = read_body(&document.url, response, self.limits.body).await?;
        Ok(Fetched::Document(Box::new(document)))
    }
}

impl Document {
    fn absent(url: Url) -> Self {
        let (content_type, next, validators, body) = Default::default();
        Self { url, status: 404, content_type, next, validators, body }
    }
}

/// Reads a whole body, decompressed, and stops at the limit.
pub(super) async fn read_body(url: &Url, mut response: Response, limit: u64) -> Result<Vec<u8>, Failure> {
    let too_large = || Failure::malformed(url, format_args!("the answer is larger than {} MB", limit >> 20));
    let announced = response.content_length().unwrap_or_default();
    if announced > limit {
        return Err(too_large());
    }
    let mut body = Vec::with_capacity(announced.min(LARGEST_PROMISE) as usize);
    while let Some(chunk) = response.chunk().await.map_err(|error| Failure::of_transport(url, &error))? {
        if (body.len() + chunk.len()) as u64 > limit {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn redirection(response: &Response) -> Option<&HeaderValue> {
    let is_redirect = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
    if is_redirect { response.headers().get(header::LOCATION) } else { None }
}

/// Where a redirect leads, if we go there: never from HTTPS to plain HTTP, nor from another machine to this one.
fn hop(from: &Url, location: &HeaderValue) -> Result<Url, Failure> {
    let target = location.to_str().ok().and_then(|location| from.join(location).ok());
    match target {
        Some(to) if is_allowed(from, &to) => Ok(without_login(to)),
        Some(to) => Err(Failure::malformed(from, format_args!("redirects to {}, which is not followed", place(&to)))),
        None => Err(Failure::malformed(from, "redirects to something that is not an address")),
    }
}

/// Where the next page of a document is.
pub(super) fn page(from: &Url, next: &str) -> Option<Url> {
    let mut url = from.join(next).ok()?;
    if url.host() == from.host() {
        // Registries behind a proxy name themselves as they see themselves.
        url = from.join(&url[url::Position::BeforePath..url::Position::AfterQuery]).ok()?;
    }
    is_allowed(from, &url).then(|| without_login(url))
}

fn is_allowed(from: &Url, to: &Url) -> bool {
    let is_web = to.scheme() == "https" || (to.scheme() == "http" && from.scheme() == "http");
    is_web && (is_loopback(from) || !is_loopback(to))
}

/// The address without a user and password that the far side wrote into it.
fn without_login(mut url: Url) -> Url {
    Credentials::default().take_from(&mut url);
    url
}

/// The address that a `Link` header calls the next one.
fn next_page(link: &str) -> Option<String> {
    link.split('<').skip(1).find_map(|part| {
        let (address, parameters) = part.split_once('>')?;
        let mut parameters = parameters.split(';').map(|parameter| parameter.replace(['"', ',', ' '], ""));
        parameters.any(|parameter| parameter.eq_ignore_ascii_case("rel=next")).then(|| address.to_owned())
    })
}

/// Twice as long after each attempt, scattered so that many clients do not come back together.
fn backoff(attempt: u32) -> Duration {
    let longest = Duration::from_millis(250) * 2_u32.saturating_pow(attempt.min(5));
    let scatter = RandomState::new().hash_one(attempt) % 512;
    longest * (512 + scatter as u32) / 1024
}
