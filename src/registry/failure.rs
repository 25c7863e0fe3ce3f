//! Why an attempt to get a document failed, and whether another one may help.

use std::fmt::Display;
use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::StatusCode;
use reqwest::header::{self, HeaderMap};
use url::Url;

use crate::model::{Fault, FaultKind};

/// A failed attempt.
pub(super) struct Failure {
    pub(super) fault: Fault,
    /// The fault's message without the place.
    pub(super) cause: String,
    pub(super) again: Again,
    /// Whether the host answered at all.
    pub(super) is_answer: bool,
}

/// Whether another attempt may help.
#[derive(Clone, Copy)]
pub(super) enum Again {
    Never,
    /// After the customary wait.
    Soon,
    /// After the wait that the host asked for.
    After(Duration),
}

impl Failure {
    fn new(kind: FaultKind, url: &Url, cause: impl Display, again: Again, is_answer: bool) -> Self {
        let cause = cause.to_string();
        Self { fault: Fault { kind, message: format!("{}: {cause}", place(url)) }, cause, again, is_answer }
    }

    /// An answer that cannot be used and will not change.
    pub(super) fn malformed(url: &Url, cause: impl Display) -> Self {
        Self::new(FaultKind::Malformed, url, cause, Again::Never, true)
    }

    /// A registry that wants to know who asks.
    pub(super) fn unauthorized(url: &Url, cause: impl Display) -> Self {
        Self::new(FaultKind::Unauthorized, url, cause, Again::Never, true)
    }

    /// The package's time is up.
    pub(super) fn late(url: &Url, deadline: Duration) -> Self {
        let cause = format_args!("no complete answer within {deadline:?}");
        Self::new(FaultKind::TimedOut, url, cause, Again::Never, false)
    }

    /// No connection, or one that broke.
    pub(super) fn of_transport(url: &Url, error: &reqwest::Error) -> Self {
        let cause = chain(error);
        if error.is_builder() {
            return Self::malformed(url, cause);
        }
        // A connection that cannot be made in time is no connection.
        let (kind, is_answer) = match error {
            error if error.is_connect() => (FaultKind::Unreachable, false),
            error if error.is_timeout() => (FaultKind::TimedOut, false),
            error if error.is_body() || error.is_decode() => (FaultKind::Malformed, true),
            _ => (FaultKind::Unreachable, true),
        };
        let cause = if kind == FaultKind::Malformed { format!("the answer was cut off: {cause}") } else { cause };
        Self::new(kind, url, cause, Again::Soon, is_answer)
    }

    /// A status that is not an answer to the question.
    pub(super) fn of_status(url: &Url, status: StatusCode, headers: &HeaderMap, now: Timestamp) -> Self {
        let wait = || retry_after(headers, now).map_or(Again::Soon, Again::After);
        let (kind, again) = match status.as_u16() {
            401 => (FaultKind::Unauthorized, Again::Never),
            403 | 407 | 451 => (FaultKind::Forbidden, Again::Never),
            429 => (FaultKind::RateLimited, wait()),
            408 | 500 | 502..=504 | 520..=599 => (FaultKind::ServerError, wait()),
            501 | 505..=519 => (FaultKind::ServerError, Again::Never),
            _ => (FaultKind::Malformed, Again::Never),
        };
        Self::new(kind, url, format_args!("answered {status}"), again, true)
    }
}

/// The host and path of an address, which is all of it that messages show: a query may hold a secret.
pub(super) fn place(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}{}", url.host_str().unwrap_or_default(), url.path())
}

/// An error and everything that caused it, without the address.
pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut causes: Vec<String> = Vec::new();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let text = cause.to_string();
        if !causes.iter().any(|known| known.contains(&text)) {
            causes.push(text);
        }
        next = cause.source();
    }
    if causes.is_empty() { String::from("no answer") } else { causes.join(": ") }
}

/// Longer than any run waits; a wait without a bound would overflow the clock.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// How long the host asks to wait: in seconds, or until a date that its own clock gives sense to.
fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let date = |text: &str| Some(rfc2822::parse(text).ok()?.timestamp());
    let after = text(header::RETRY_AFTER)?;
    if let Ok(seconds) = after.parse() {
        return Some(Duration::from_secs(seconds).min(LONGEST_WAIT));
    }
    let clock = text(header::DATE).and_then(date).unwrap_or(now);
    let wait = date(after)?.duration_since(clock);
    Some(Duration::try_from(wait).unwrap_or_default().min(LONGEST_WAIT))
}
