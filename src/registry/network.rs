//! The network: one runtime and one HTTP client, built when first needed, and the conversation with a registry.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use futures_util::future::join_all;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::Instant;
use url::Url;

use crate::ecosystem::{Answer, Query, Request, Target, ecosystem};
use crate::model::{EcosystemId, Fault, FaultKind, Lookup, Package};

use super::Config;
use super::cache::Cache;
use super::endpoint::Endpoints;
use super::failure::place;
use super::http::{Ask, Document, Fetched, Http, Limits, Validators, page};
use super::resolve::{Answered, Wanted, malformed, settle};

/// More pages than any registry has for one package.
const MOST_DOCUMENTS: usize = 500;
/// Packages that are looked up at the same time, however many hosts there are: each may take a connection or two.
const MOST_AT_ONCE: usize = 256;
/// Threads that parse, keep, and ask for the addresses of hosts.
const BLOCKING_THREADS: usize = 8;

/// What is needed to ask over the network.
pub(super) struct Network {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    rim: Arc<Rim>,
}

pub(super) struct Rim {
    pub(super) http: Http,
    pub(super) endpoints: Endpoints,
    cache: Option<Cache>,
    pub(super) limits: Limits,
    /// One per package that is being looked up anywhere: images may name any number of hosts.
    places: Semaphore,
}

impl Network {
    pub(super) fn new(config: &Config, cache: Option<Cache>) -> Result<Self, Fault> {
        let limits = Limits {
            connections_per_host: config.connections_per_host,
            retries: config.retries,
            body: config.body_limit,
            deadline: config.deadline,
            now: config.now,
        };
        let runtime = Builder::new_multi_thread()
            .worker_threads(std::thread::available_parallelism().map_or(2, usize::from).min(4))
            .max_blocking_threads(BLOCKING_THREADS)
            .enable_all()
            .build()
            .map_err(|error| Fault { kind: FaultKind::Unreachable, message: format!("no runtime: {error}") })?;
        let http = {
            let _inside = runtime.enter();
            Http::new(&config.endpoints, limits)?
        };
        let places = Semaphore::new(MOST_AT_ONCE);
        let rim = Rim { http, endpoints: config.endpoints.clone(), cache, limits, places };
        Ok(Self { runtime: Some(runtime), rim: Arc::new(rim) })
    }

    /// Begins to look a package up, within what its host permits, and sends the answer when it is there.
    pub(super) fn look_up(&self, wanted: Wanted, answers: Sender<(Package, Answered)>) {
        let Some(runtime) = &self.runtime else { return };
        let (package, rim) = (wanted.package, Arc::clone(&self.rim));
        runtime.spawn(async move {
            let answered = rim.look_up(wanted).await;
            // Nobody waits any more where the run was given up.
            let _ = answers.send((package, answered));
        });
    }

    /// Gets one document that is of no package.
    pub(super) fn get(&self, url: &Url) -> Result<Vec<u8>, Fault> {
        let none = || Fault { kind: FaultKind::Malformed, message: format!("{}: no such document", place(url)) };
        let Some(runtime) = &self.runtime else { return Err(none()) };
        let deadline = Instant::now() + self.rim.limits.deadline;
        let validators = Validators::default();
        let accept = "application/json, text/tab-separated-values;q=0.9";
        let ask = Ask { url: url.clone(), accept, body: None, validators: &validators, takes_tokens: false, deadline };
        match runtime.block_on(self.rim.http.get(&ask))? {
            Fetched::Document(document) if document.status == 200 => Ok(document.body),
            _ => Err(none()),
        }
    }
}

impl Network {
    /// Does something over the network and waits for it.
    pub(super) fn run<F: Future>(&self, task: impl FnOnce(Arc<Rim>) -> F) -> Option<F::Output> {
        Some(self.runtime.as_ref()?.block_on(task(Arc::clone(&self.rim))))
    }
}

impl Drop for Network {
    /// A name server that does not answer holds a thread for a while: nobody has to wait for it.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// How a conversation with a registry ended.
enum Outcome {
    /// What the cache holds is what there is.
    Unchanged,
    Settled(Lookup),
}

/// What an ecosystem made of the answers so far.
enum Step {
    Fetch(Vec<Request>),
    Settled(Lookup),
}

/// The documents got so far, and what is known of them beside their text.
#[derive(Default)]
struct Talk {
    answers: Vec<Answer>,
    /// Where each of them was in the end.
    urls: Vec<Url>,
    /// The version of the first one.
    validators: Validators,
}

impl Rim {
    async fn look_up(self: Arc<Self>, mut wanted: Wanted) -> Answered {
        let host = self.http.host(&wanted.endpoint.base);
        // A package keeps its permit to its end, so that what is begun is ended first; its time counts from here.
        let _permit = host.permits.acquire().await;
        let _place = self.places.acquire().await;
        let stale = wanted.stale.take();
        // What was once asked for with dates is asked for so again: its validators are those of that document.
        let is_dated = stale.as_ref().is_some_and(|entry| entry.dated);
        let validators = match &stale {
            Some(entry) if is_dated || !wanted.needs.dates => entry.validators.clone(),
            _ => Validators::default(),
        };
        wanted.needs.dates |= is_dated;
        let wanted = Arc::new(wanted);
        let now = self.limits.now;
        match (self.converse(&wanted, &validators).await, stale) {
            (Ok(Outcome::Settled(lookup)), _) => Answered::new(lookup, now),
            (Ok(Outcome::Unchanged), Some(mut entry)) => {
                if let (Some(cache), Some(slot)) = (&self.cache, &wanted.slot) {
                    cache.touch(slot, &mut entry, now);
                }
                Answered::new(entry.lookup, now)
            }
            (Err(fault), Some(entry)) if is_passing(fault.kind) => Answered::stale(entry, fault),
            (Err(fault), _) => Answered::unknown(explained(fault, wanted.package.ecosystem)),
            (Ok(Outcome::Unchanged), None) => Answered::unknown(fault(&wanted, "unchanged, but nothing was kept")),
        }
    }

    /// Asks for what the ecosystem wants to see until it has seen enough.
    async fn converse(self: &Arc<Self>, wanted: &Arc<Wanted>, validators: &Validators) -> Result<Outcome, Fault> {
        let deadline = Instant::now() + self.limits.deadline;
        let none = Validators::default();
        let mut talk = Talk::default();
        loop {
            let (after, step) = self.step(wanted, talk).await?;
            talk = after;
            let requests = match step {
                Step::Fetch(requests) => requests,
                Step::Settled(lookup) => return Ok(Outcome::Settled(lookup)),
            };
            if requests.is_empty() || talk.answers.len() + requests.len() > MOST_DOCUMENTS {
                return Err(fault(wanted, "the registry's answer has no end"));
            }
            let mut asks = Vec::with_capacity(requests.len());
            for request in requests {
                let is_first = talk.answers.is_empty() && asks.is_empty();
                asks.push(Ask {
                    url: self.locate(wanted, &talk, &request.target)?,
                    accept: request.accept,
                    body: None,
                    validators: if is_first { validators } else { &none },
                    takes_tokens: wanted.package.ecosystem == EcosystemId::OCI,
                    deadline,
                });
            }
            for fetched in join_all(asks.iter().map(|ask| self.http.get(ask))).await {
                match fetched? {
                    Fetched::Unchanged => return Ok(Outcome::Unchanged),
                    Fetched::Document(document) => talk.add(*document),
                }
            }
        }
    }

    /// Lets the ecosystem read what has come, and keeps what it concludes. Documents have megabytes: not on a thread that
    /// moves bytes.
    async fn step(self: &Arc<Self>, wanted: &Arc<Wanted>, talk: Talk) -> Result<(Talk, Step), Fault> {
        if talk.answers.is_empty() {
            let step = self.read(wanted, &talk)?;
            return Ok((talk, step));
        }
        let (rim, owned) = (Arc::clone(self), Arc::clone(wanted));
        let reading = spawn_blocking(move || {
            let step = rim.read(&owned, &talk)?;
            Ok((talk, step))
        });
        reading.await.unwrap_or_else(|_| Err(fault(wanted, "the answer could not be read")))
    }

    fn read(&self, wanted: &Wanted, talk: &Talk) -> Result<Step, Fault> {
        let Some(ecosystem) = ecosystem(wanted.package.ecosystem) else {
            return Err(fault(wanted, "nothing reads the answers of its registry"));
        };
        let query = ecosystem.query(&wanted.package, wanted.needs, &talk.answers);
        let lookup = match query {
            Ok(Query::Fetch(requests)) => return Ok(Step::Fetch(requests)),
            Ok(settled) => settle(settled),
            Err(problem) => {
                let at = talk.urls.last().map_or_else(|| wanted.package.to_string(), place);
                return Err(malformed(&at, &problem));
            }
        };
        if let (Some(cache), Some(slot)) = (&self.cache, &wanted.slot) {
            // Some registries give dates unasked.
            let dated = wanted.needs.dates || matches!(&lookup, Lookup::Found(releases) if releases.dated);
            cache.write(slot, &lookup, self.limits.now, dated, &talk.validators);
        }
        Ok(Step::Settled(lookup))
    }

    fn locate(&self, wanted: &Wanted, talk: &Talk, target: &Target) -> Result<Url, Fault> {
        let url = match target {
            Target::Below(below) => self.endpoints.locate(&wanted.package, &wanted.endpoint, below),
            Target::Next(next) => {
                // Relative to the page that named it.
                let named = talk.answers.iter().rposition(|answer| answer.next.as_ref() == Some(next));
                let from = named.and_then(|index| talk.urls.get(index)).or(talk.urls.last());
                from.and_then(|from| page(from, next))
            }
        };
        url.ok_or_else(|| fault(wanted, "its documents would lie outside of its registry"))
    }
}

impl Talk {
    fn add(&mut self, document: Document) {
        if self.answers.is_empty() {
            self.validators = document.validators;
        }
        self.urls.push(document.url);
        self.answers.push(Answer {
            status: document.status,
            content_type: document.content_type,
            next: document.next,
            body: document.body,
        });
    }
}

/// Whether a failure says nothing about the package: then an old answer will do for now.
fn is_passing(kind: FaultKind) -> bool {
    !matches!(kind, FaultKind::Unauthorized | FaultKind::Forbidden)
}

/// Whoever asks without a login is told the same of a private repository and of one that does not exist: so it is never
/// "missing", and the message says both.
fn explained(mut fault: Fault, ecosystem: EcosystemId) -> Fault {
    if ecosystem == EcosystemId::GITHUB && fault.kind == FaultKind::Unauthorized {
        fault.message += ": the repository is private, or there is none";
    }
    fault
}

fn fault(wanted: &Wanted, message: &str) -> Fault {
    Fault { kind: FaultKind::Malformed, message: format!("{}: {message}", wanted.package) }
}
