//! The conversation with the database: lists of records for many packages at once, then each record that is new.

use futures_util::future::join_all;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use url::Url;

use crate::model::{Fault, FaultKind};
use crate::registry::failure::place;
use crate::registry::http::{Ask, Fetched, Validators};
use crate::registry::network::Rim;

use super::kept::{Kept, Record};
use super::{Answer, Open, Subject};

/// So many questions may stand in one request.
const BATCH: usize = 1000;
/// More pages than any package's list has.
const MOST_PAGES: usize = 50;

/// The answers for these packages, in their order.
pub(super) async fn answers(rim: &Rim, open: &[Open]) -> Vec<Answer> {
    let lists = join_all(open.chunks(BATCH).map(|chunk| lists(rim, chunk))).await;
    let lists: Vec<Result<Vec<Listed>, Fault>> = lists
        .into_iter()
        .zip(open.chunks(BATCH))
        .flat_map(|(answer, chunk)| match answer {
            Ok(lists) => lists.into_iter().map(Ok).collect::<Vec<_>>(),
            Err(fault) => chunk.iter().map(|_| Err(fault.clone())).collect(),
        })
        .collect();
    let mut wanted: Vec<&Listed> = Vec::new();
    for (open, list) in open.iter().zip(&lists) {
        let is_new = |listed: &&Listed| open.stale.as_ref().is_none_or(|kept| kept.find_listed(listed).is_none());
        wanted.extend(list.iter().flatten().filter(is_new));
    }
    // A record may be about several packages.
    wanted.sort_unstable_by_key(|listed| &listed.id);
    wanted.dedup_by_key(|listed| &listed.id);
    let fetched = join_all(wanted.iter().map(|listed| record(rim, &listed.id))).await;
    let fetched: FxHashMap<&str, Result<Option<Vec<u8>>, Fault>> =
        wanted.iter().map(|listed| listed.id.as_str()).zip(fetched).collect();
    let answer = |(open, list): (&Open, &Result<Vec<Listed>, Fault>)| {
        let list = list.as_ref().map_err(Clone::clone)?;
        let mut records = Vec::with_capacity(list.len());
        for listed in list {
            let kept = open.stale.as_ref().and_then(|kept| kept.find_listed(listed));
            match (kept, fetched.get(listed.id.as_str())) {
                (Some(record), _) => records.push(record.clone()),
                (None, Some(Ok(Some(body)))) => records.push(listed.with(body)),
                // It was taken away since it was listed.
                (None, Some(Ok(None)) | None) => {}
                (None, Some(Err(fault))) => return Err(fault.clone()),
            }
        }
        Ok(Kept { fetched: rim.limits.now, records })
    };
    open.iter().zip(&lists).map(answer).collect()
}

impl Kept {
    fn find_listed(&self, listed: &Listed) -> Option<&Record> {
        self.find(&listed.id, &listed.modified)
    }
}

impl Listed {
    fn with(&self, body: &[u8]) -> Record {
        Record { id: self.id.clone(), modified: self.modified.clone(), body: body.to_vec() }
    }
}

/// Which records there are for each of these packages, page by page.
async fn lists(rim: &Rim, open: &[Open]) -> Result<Vec<Vec<Listed>>, Fault> {
    let url = below(&rim.endpoints.osv, "v1/querybatch")?;
    let mut lists: Vec<Vec<Listed>> = open.iter().map(|_| Vec::new()).collect();
    let mut asked: Vec<(usize, Option<String>)> = (0..open.len()).map(|index| (index, None)).collect();
    for _ in 0..MOST_PAGES {
        let queries =
            asked.iter().filter_map(|(index, page)| Some(Query::new(&open.get(*index)?.subject, page.as_deref())));
        let body = serde_json::to_vec(&Batch { queries: queries.collect() }).unwrap_or_default();
        let answer = fetch(rim, url.clone(), Some(body)).await?.ok_or_else(|| unusable(&url, "answered 404"))?;
        let answer: Answers = serde_json::from_slice(&answer).map_err(|error| unusable(&url, &error.to_string()))?;
        if answer.results.len() != asked.len() {
            return Err(unusable(&url, "gave another number of answers than was asked for"));
        }
        let mut more = Vec::new();
        for ((index, _), result) in asked.into_iter().zip(answer.results) {
            let result = result.unwrap_or_default();
            if let Some(list) = lists.get_mut(index) {
                list.extend(result.vulns.unwrap_or_default());
            }
            more.extend(result.next_page_token.filter(|token| !token.is_empty()).map(|token| (index, Some(token))));
        }
        if more.is_empty() {
            return Ok(lists);
        }
        asked = more;
    }
    Err(unusable(&url, "the answer has no end"))
}

/// One record; `None` where there is none of that name.
async fn record(rim: &Rim, id: &str) -> Result<Option<Vec<u8>>, Fault> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_:.".contains(c);
    if !id.starts_with(|c: char| c.is_ascii_alphanumeric()) || !id.chars().all(is_plain) {
        return Err(unusable(&rim.endpoints.osv, "names a record by what is no name"));
    }
    fetch(rim, below(&rim.endpoints.osv, &format!("v1/vulns/{id}"))?, None).await
}

/// The body of an answer, within what the host permits; `None` for a 404.
async fn fetch(rim: &Rim, url: Url, body: Option<Vec<u8>>) -> Result<Option<Vec<u8>>, Fault> {
    let host = rim.http.host(&url);
    let _permit = host.permits.acquire().await;
    let ask = Ask {
        url: url.clone(),
        accept: "application/json",
        body,
        validators: &Validators::default(),
        takes_tokens: false,
        deadline: Instant::now() + rim.limits.deadline,
    };
    match rim.http.get(&ask).await? {
        Fetched::Document(document) if document.status == 200 => Ok(Some(document.body)),
        Fetched::Document(_) => Ok(None),
        Fetched::Unchanged => Err(unusable(&url, "is unchanged, which nobody asked")),
    }
}

fn below(base: &Url, path: &str) -> Result<Url, Fault> {
    Url::parse(&format!("{base}{path}")).map_err(|error| unusable(base, &error.to_string()))
}

fn unusable(url: &Url, cause: &str) -> Fault {
    Fault { kind: FaultKind::Malformed, message: format!("{}: {cause}", place(url)) }
}

#[derive(Serialize)]
struct Batch<'a> {
    queries: Vec<Query<'a>>,
}

/// All records of a package, whatever version: which version is free of all of them can be told only so.
#[derive(Serialize)]
struct Query<'a> {
    package: Named<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_token: Option<&'a str>,
}

#[derive(Serialize)]
struct Named<'a> {
    ecosystem: &'a str,
    name: &'a str,
}

impl<'a> Query<'a> {
    fn new(subject: &Subject, page_token: Option<&'a str>) -> Self {
        let package = Named { ecosystem: subject.ecosystem, name: subject.package.name.as_str() };
        Self { package, page_token }
    }
}

#[derive(Deserialize)]
struct Answers {
    /// In the order of the questions.
    results: Vec<Option<Found>>,
}

#[derive(Default, Deserialize)]
struct Found {
    vulns: Option<Vec<Listed>>,
    next_page_token: Option<String>,
}

/// A record, by its name and its state.
#[derive(Deserialize)]
struct Listed {
    id: String,
    #[serde(default)]
    modified: String,
}
