//! A loopback registry of every protocol, fed from `fixtures/registry/<ecosystem>/<name>.json`.
//!
//! ```ignore
//! let registry = TestRegistry::start();
//! command.envs(registry.environment());                      // an `overhaul` that asks it and nobody else
//! registry.behave("/npm/react", Behaviour::Status(500));     // what is served from now on at that path
//! assert_eq!(registry.count("/npm/react"), 1);               // how often it was asked
//! ```
//!
//! | ecosystem | path | document |
//! |---|---|---|
//! | `cargo` | `/cargo/se/rd/serde` | the fixture: one release per line |
//! | `github` | `/github/actions/checkout.git/info/refs` | git's packets, made from the lines of `git ls-remote` in the fixture |
//! | `npm` | `/npm/@babel%2fcore` | the packument, or its abbreviated form for those who ask for it |
//! | `oci` | `/v2/library/python/tags/list` | the list of tags |
//! | `osv` | `/osv/v1/querybatch`, `/osv/v1/vulns/PYSEC-2026-1` | the records of `fixtures/advisories`: which there are, a page of two at a time, and each |
//! | `pypi` | `/pypi/pypi/flask/json` | the project document |
//! | `pypi` | `/pypi/simple/flask/` | the index page in JSON, made from the project document |
//!
//! Every document but git's has an `ETag` and is answered with 304 to those who have it. The folder is at the same time a
//! `--snapshot` folder.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::project;

/// What is served at a path instead of the document as it should be.
#[derive(Clone)]
pub enum Behaviour {
    /// This status, always.
    Status(u16),
    /// This status so many times (with that `Retry-After`), then the document.
    Fails { status: u16, times: usize, retry_after: Option<&'static str> },
    /// A web page, with status 200: a login page, a proxy's apology.
    Html(&'static str),
    /// The full document even to those who ask for the abbreviated one.
    Full,
    /// Neither `ETag` nor `Last-Modified`.
    NoValidators,
    /// Half of the body, then the connection ends.
    Cut,
    /// The answer, later.
    Slow(Duration),
    /// Somewhere else.
    Redirect(String),
    /// The body in gzip.
    Compressed,
    /// A body of so many spaces.
    Large(usize),
    /// The list of tags in pages of that size, each naming the next.
    Pages(usize),
    /// Only for those who bring a token of `/token` on this server; its `user:password`, where it wants one.
    Token { login: Option<&'static str> },
    /// 401 with this challenge.
    Challenge(&'static str),
}

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Logged {
    pub path: String,
    pub headers: HeaderMap,
}

/// The server; it stops when this is dropped.
pub struct TestRegistry {
    address: SocketAddr,
    served: Arc<Served>,
    home: tempfile::TempDir,
    stop: Option<oneshot::Sender<()>>,
}

#[derive(Default)]
struct Served {
    log: Mutex<Vec<Logged>>,
    behaviours: Mutex<HashMap<String, Behaviour>>,
    most_at_once: Mutex<(usize, usize)>,
}

impl TestRegistry {
    /// Starts a server of its own on a free port.
    pub fn start() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let served = Arc::new(Served::default());
        let (stop, stopped) = oneshot::channel::<()>();
        let router = Router::new().fallback(serve).with_state(Arc::clone(&served));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                tokio::select! {
                    served = axum::serve(listener, router) => served.unwrap(),
                    _ = stopped => {}
                }
            });
        });
        let registry = Self { address, served, home: tempfile::tempdir().unwrap(), stop: Some(stop) };
        registry.write_settings();
        registry
    }

    /// The files of clients that point here, in a folder that is somebody's home.
    fn write_settings(&self) {
        let (home, address) = (self.home.path(), self.address);
        std::fs::create_dir_all(home.join(".cargo")).unwrap();
        let write = |path: &str, text: String| std::fs::write(home.join(path), text).unwrap();
        write(".npmrc", format!("registry=http://{address}/npm/\n"));
        write(
            ".cargo/config.toml",
            format!(
                "[source.crates-io]\nreplace-with = \"here\"\n[source.here]\nregistry = \"sparse+http://{address}/cargo/\"\n"
            ),
        );
        // Any host of any of these top domains: no image is looked up outside.
        let mirror = |domain: &str| {
            format!(
                "[[registry]]\nprefix = \"*.{domain}\"\n[[registry.mirror]]\nlocation = \"{address}\"\ninsecure = true\n"
            )
        };
        write("registries.conf", ["io", "com", "org", "dev", "example"].map(mirror).concat());
    }

    /// The variables that make a spawned `overhaul` ask this server and nobody else.
    pub fn environment(&self) -> Vec<(String, String)> {
        let home = self.home.path();
        let at = |path: &str| home.join(path).to_str().unwrap().to_owned();
        let variables = [
            ("CARGO_HOME", at(".cargo")),
            ("CONTAINERS_REGISTRIES_CONF", at("registries.conf")),
            ("DOCKER_CONFIG", at(".docker")),
            ("GITHUB_SERVER_URL", self.url("/github")),
            ("HOME", at("")),
            ("NETRC", at(".netrc")),
            ("NO_PROXY", String::from("127.0.0.1,localhost")),
            ("NPM_CONFIG_USERCONFIG", at(".npmrc")),
            ("UV_DEFAULT_INDEX", self.url("/pypi/simple/")),
            ("XDG_CACHE_HOME", at(".cache")),
            ("XDG_CONFIG_HOME", at(".config")),
        ];
        variables.map(|(name, value)| (name.to_owned(), value)).into()
    }

    /// The folder that stands for the user's home.
    pub fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// `127.0.0.1:12345`.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// From now on, that is what is served at the path.
    pub fn behave(&self, path: &str, behaviour: Behaviour) {
        self.served.behaviours.lock().unwrap().insert(path.to_owned(), behaviour);
    }

    /// Every request so far.
    pub fn log(&self) -> Vec<Logged> {
        self.served.log.lock().unwrap().clone()
    }

    /// How often the path was asked for.
    pub fn count(&self, path: &str) -> usize {
        self.served.log.lock().unwrap().iter().filter(|logged| logged.path == path).count()
    }

    /// The value of a header in each request for the path.
    pub fn header(&self, path: &str, name: &str) -> Vec<Option<String>> {
        let value = |logged: &Logged| Some(logged.headers.get(name)?.to_str().unwrap().to_owned());
        self.log().iter().filter(|logged| logged.path == path).map(value).collect()
    }

    /// The largest number of requests that were under way together.
    pub fn most_at_once(&self) -> usize {
        self.served.most_at_once.lock().unwrap().1
    }
}

impl Drop for TestRegistry {
    fn drop(&mut self) {
        self.stop.take().map(|stop| stop.send(()));
    }
}

async fn serve(State(served): State<Arc<Served>>, request: Request) -> Response {
    {
        let mut running = served.most_at_once.lock().unwrap();
        running.0 += 1;
        running.1 = running.1.max(running.0);
    }
    let response = answer(&served, request).await;
    served.most_at_once.lock().unwrap().0 -= 1;
    response
}

async fn answer(served: &Served, request: Request) -> Response {
    let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
    let query = request.uri().query().unwrap_or_default().to_owned();
    served.log.lock().unwrap().push(Logged { path: path.clone(), headers: headers.clone() });
    if path == "/token" {
        return token(served, &query, &headers);
    }
    let behaviour = behaviour(served, &path);
    let asked = axum::body::to_bytes(request.into_body(), 1 << 24).await.unwrap();
    let text = |name: header::HeaderName| headers.get(name).map_or("", |value| value.to_str().unwrap());
    match &behaviour {
        Some(Behaviour::Status(status)) => return plain(*status, "not today"),
        Some(Behaviour::Fails { status, retry_after, .. }) => {
            let mut response = plain(*status, "not yet");
            if let Some(after) = retry_after {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(after));
            }
            return response;
        }
        Some(Behaviour::Html(page)) => return typed("text/html; charset=utf-8", (*page).as_bytes().to_vec()),
        Some(Behaviour::Large(size)) => return typed("application/json", vec![b' '; *size]),
        Some(Behaviour::Redirect(to)) => return with(plain(302, ""), header::LOCATION, to),
        Some(Behaviour::Token { .. }) if text(header::AUTHORIZATION) != "Bearer a-token" => {
            let host = text(header::HOST);
            let scope = path.trim_start_matches("/v2/").trim_end_matches("/tags/list");
            let challenge =
                format!("Bearer realm=\"http://{host}/token\",service=\"{host}\",scope=\"repository:{scope}:pull\"");
            return with(plain(401, ""), header::WWW_AUTHENTICATE, &challenge);
        }
        Some(Behaviour::Challenge(challenge)) => return with(plain(401, ""), header::WWW_AUTHENTICATE, challenge),
        Some(Behaviour::Slow(wait)) => tokio::time::sleep(*wait).await,
        _ => {}
    }
    let is_full = matches!(behaviour, Some(Behaviour::Full));
    if path == "/osv/v1/querybatch" {
        return typed(
            "application/json",
            serde_json::to_vec(&listed(&serde_json::from_slice(&asked).unwrap())).unwrap(),
        );
    }
    let Some((content_type, body)) = document(&path, text(header::ACCEPT), is_full) else { return absent(&path) };
    let is_git = path.starts_with("/github/");
    if is_git && (query != "service=git-upload-pack" || headers.contains_key("git-protocol")) {
        return plain(400, "neither version 2 nor dumb");
    }
    let etag = format!("\"{:x}\"", rustc_hash_of(&body));
    match behaviour {
        None if is_git => typed(content_type, body),
        Some(Behaviour::NoValidators) => typed(content_type, body),
        _ if text(header::IF_NONE_MATCH) == etag => plain(304, ""),
        Some(Behaviour::Cut) => cut(content_type, &body),
        Some(Behaviour::Pages(size)) => page(&path, &query, size, &body),
        Some(Behaviour::Compressed) => {
            let response = with(typed(content_type, gzip(&body)), header::CONTENT_ENCODING, "gzip");
            with(response, header::ETAG, &etag)
        }
        _ => with(typed(content_type, body), header::ETAG, &etag),
    }
}

/// What is to happen at a path this time.
fn behaviour(served: &Served, path: &str) -> Option<Behaviour> {
    let mut behaviours = served.behaviours.lock().unwrap();
    if let Some(Behaviour::Fails { times, .. }) = behaviours.get_mut(path) {
        if *times == 0 {
            behaviours.remove(path);
        } else {
            *times -= 1;
        }
    }
    behaviours.get(path).cloned()
}

/// The document of a path as that registry would give it.
fn document(path: &str, accept: &str, is_full: bool) -> Option<(&'static str, Vec<u8>)> {
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let (protocol, rest) = (parts.next()?, parts.next()?);
    match protocol {
        "cargo" => Some(("text/plain", fixture("cargo", rest.rsplit('/').next()?)?)),
        "github" => {
            let lines = fixture("github", rest.strip_suffix(".git/info/refs")?)?;
            Some(("application/x-git-upload-pack-advertisement", packets(&String::from_utf8(lines).unwrap())))
        }
        "npm" if is_full || !accept.contains("vnd.npm.install-v1") => Some(("application/json", fixture("npm", rest)?)),
        "npm" => Some(("application/vnd.npm.install-v1+json", abbreviated(&fixture("npm", rest)?))),
        "osv" => {
            let id = rest.strip_prefix("v1/vulns/")?;
            Some(("application/json", serde_json::to_vec(records().iter().find(|record| record["id"] == id)?).unwrap()))
        }
        "v2" => Some(("application/json", fixture("oci", rest.strip_suffix("/tags/list")?)?)),
        "pypi" => match rest.strip_prefix("simple/") {
            Some(name) => {
                Some(("application/vnd.pypi.simple.v1+json", simple(&fixture("pypi", name.trim_end_matches('/'))?)))
            }
            None => Some(("application/json", fixture("pypi", rest.strip_prefix("pypi/")?.strip_suffix("/json")?)?)),
        },
        _ => None,
    }
}

/// Every record of `fixtures/advisories`, by id.
fn records() -> Vec<Value> {
    let root = project("fixtures/advisories");
    let files = super::files(&root).into_iter().filter(|file| file.ends_with(".json"));
    let mut records: Vec<Value> =
        files.filter_map(|file| serde_json::from_slice(&std::fs::read(root.join(file)).unwrap()).ok()).collect();
    records.sort_by_key(|record| record["id"].to_string());
    records
}

/// The answer to a batch of queries: the names of each package's records, two to a page.
fn listed(batch: &Value) -> Value {
    let records = records();
    let answer = |query: &Value| {
        let of = |record: &&Value| {
            record["affected"].as_array().unwrap().iter().any(|affected| {
                affected["package"]["ecosystem"] == query["package"]["ecosystem"]
                    && affected["package"]["name"] == query["package"]["name"]
            })
        };
        let found: Vec<Value> = records
            .iter()
            .filter(of)
            .map(|record| json!({"id": record["id"], "modified": record["modified"]}))
            .collect();
        let start: usize = query["page_token"].as_str().map_or(0, |token| token.parse().unwrap());
        let end = (start + 2).min(found.len());
        match found.len() {
            0 => json!({}),
            all if end < all => json!({"vulns": found[start..end], "next_page_token": end.to_string()}),
            _ => json!({"vulns": found[start..]}),
        }
    };
    json!({"results": batch["queries"].as_array().unwrap().iter().map(answer).collect::<Vec<_>>()})
}

fn fixture(ecosystem: &str, name: &str) -> Option<Vec<u8>> {
    let name = name.replace('/', "%2f").replace("%2F", "%2f").replace("%40", "@");
    std::fs::read(project("fixtures/registry").join(ecosystem).join(format!("{name}.json"))).ok()
}

/// Who asks git without a login is never told that a repository does not exist.
fn absent(path: &str) -> Response {
    if path.starts_with("/github/") {
        return with(plain(401, "Repository not found."), header::WWW_AUTHENTICATE, "Basic realm=\"git\"");
    }
    plain(404, "")
}

/// What git's server sends for these lines of `git ls-remote`.
pub fn packets(lines: &str) -> Vec<u8> {
    let packet = |text: String| format!("{:04x}{text}", text.len() + 4);
    let mut sent = packet("# service=git-upload-pack\n".into()) + "0000";
    for (number, line) in lines.lines().enumerate() {
        let able = if number == 0 { "\0multi_ack symref=HEAD:refs/heads/main object-format=sha1" } else { "" };
        sent += &packet(format!("{}{able}\n", line.replace('\t', " ")));
    }
    (sent + "0000").into_bytes()
}

/// npm's small form: no dates, no prose.
fn abbreviated(packument: &[u8]) -> Vec<u8> {
    let mut document: Value = serde_json::from_slice(packument).unwrap();
    let fields = document.as_object_mut().unwrap();
    let modified = fields.remove("time").map(|time| time["modified"].clone());
    fields.remove("readme");
    fields.remove("_id");
    fields.insert("modified".to_owned(), modified.unwrap_or_default());
    serde_json::to_vec(&document).unwrap()
}

/// The index page (PEP 691 and 700) of a project document.
fn simple(project: &[u8]) -> Vec<u8> {
    let document: Value = serde_json::from_slice(project).unwrap();
    let releases = document["releases"].as_object().unwrap();
    let file = |file: &Value| {
        let yanked = match (&file["yanked"], &file["yanked_reason"]) {
            (Value::Bool(true), Value::String(reason)) => json!(reason),
            (yanked, _) => yanked.clone(),
        };
        json!({
            "filename": file["filename"], "url": file["url"], "hashes": file["digests"], "size": file["size"],
            "requires-python": file["requires_python"], "upload-time": file["upload_time_iso_8601"], "yanked": yanked,
        })
    };
    let files: Vec<Value> = releases.values().flat_map(|files| files.as_array().unwrap().iter().map(file)).collect();
    let versions: Vec<&String> = releases.keys().collect();
    let page = json!({
        "meta": {"api-version": "1.1"}, "name": document["info"]["name"], "versions": versions, "files": files,
    });
    serde_json::to_vec(&page).unwrap()
}

/// Some of the tags, and where the next ones are.
fn page(path: &str, query: &str, size: usize, body: &[u8]) -> Response {
    let document: Value = serde_json::from_slice(body).unwrap();
    let tags = document["tags"].as_array().unwrap();
    let last = query.split('&').find_map(|pair| pair.strip_prefix("last="));
    let start = last.map_or(0, |last| tags.iter().position(|tag| tag == last).unwrap() + 1);
    let end = (start + size).min(tags.len());
    let part = json!({"name": document["name"], "tags": tags[start..end]});
    let response = typed("application/json", serde_json::to_vec(&part).unwrap());
    if end == tags.len() {
        return response;
    }
    let next = format!("<{path}?n={size}&last={}>; rel=\"next\"", tags[end - 1].as_str().unwrap());
    with(response, header::LINK, &next)
}

/// The token service: wants the login of any path that has one.
fn token(served: &Served, query: &str, headers: &HeaderMap) -> Response {
    let behaviours = served.behaviours.lock().unwrap();
    let login = behaviours.values().find_map(|behaviour| match behaviour {
        Behaviour::Token { login } => *login,
        _ => None,
    });
    let given = headers.get(header::AUTHORIZATION).map_or("", |value| value.to_str().unwrap());
    let wanted = login.map(|login| format!("Basic {}", base64(login))).unwrap_or_default();
    if given != wanted || !query.contains("scope=repository") {
        return plain(401, "");
    }
    typed("application/json", b"{\"token\":\"a-token\",\"expires_in\":300}".to_vec())
}

/// The start of the body, then an end that the announced length did not promise.
fn cut(content_type: &str, body: &[u8]) -> Response {
    let half = Bytes::copy_from_slice(&body[..body.len() / 2]);
    let parts = futures_util::stream::unfold(Some(half), |half| async {
        let Some(half) = half else {
            // Not before the start is on its way.
            tokio::time::sleep(Duration::from_millis(20)).await;
            return Some((Err(std::io::Error::other("cut")), None));
        };
        Some((Ok(half), None))
    });
    with(Response::new(Body::from_stream(parts)), header::CONTENT_TYPE, content_type)
}

fn plain(status: u16, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

fn typed(content_type: &str, body: Vec<u8>) -> Response {
    with(Response::new(Body::from(body)), header::CONTENT_TYPE, content_type)
}

fn with(mut response: Response, name: header::HeaderName, value: &str) -> Response {
    response.headers_mut().insert(name, HeaderValue::from_str(value).unwrap());
    response
}

fn gzip(body: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn rustc_hash_of(body: &[u8]) -> u64 {
    use std::hash::BuildHasher as _;
    rustc_hash::FxBuildHasher.hash_one(body)
}

/// `user:password` as it stands in headers and in Docker's file.
pub fn base64(text: &str) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(text)
}
