//! The registries of the synthetic fleet: one loopback server with documents of realistic shape and size.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::serve::ListenerExt;

use super::generate::{Kind, Numbers, Published, Release, packages};

const JSON: &str = "application/json";

/// What one address answers.
struct Document {
    content_type: &'static str,
    body: Bytes,
    etag: String,
}

/// What was asked since the last look.
#[derive(Default)]
pub struct Asked {
    /// Path and `Accept` of every request that was answered with a document, in order.
    pub documents: Vec<(String, String)>,
    /// How many connections were opened.
    pub connections: usize,
}

struct Shelf {
    documents: HashMap<String, Document>,
    latency: Duration,
    asked: Mutex<Vec<(String, String)>>,
    connections: AtomicUsize,
}

/// A running server. It ends with the process.
pub struct Registry {
    shelf: Arc<Shelf>,
    /// Where it listens.
    pub address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Registry {
    /// Serves every package on this port of the loopback interface (0: any), each answer after this time.
    pub fn start(port: u16, latency: Duration) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let shelf = Arc::new(Shelf {
            documents: documents(),
            latency,
            asked: Mutex::default(),
            connections: AtomicUsize::new(0),
        });
        let listener = std::net::TcpListener::bind(("127.0.0.1", port))?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shelf));
        let counted = Arc::clone(&shelf);
        let listener = {
            let _within = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(async move {
            let listener = listener.tap_io(move |stream| {
                let _ = stream.set_nodelay(true);
                counted.connections.fetch_add(1, Ordering::Relaxed);
            });
            axum::serve(listener, router).await
        });
        Ok(Self { shelf, address, _runtime: runtime })
    }

    /// What was asked since this was last called.
    pub fn take_asked(&self) -> Asked {
        let documents = self.shelf.asked.lock().map(|mut asked| std::mem::take(&mut *asked)).unwrap_or_default();
        Asked { documents, connections: self.shelf.connections.swap(0, Ordering::Relaxed) }
    }
}

async fn answer(State(shelf): State<Arc<Shelf>>, request: Request) -> Response {
    if !shelf.latency.is_zero() {
        tokio::time::sleep(shelf.latency).await;
    }
    let path = request.uri().path();
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let accept = text(header::ACCEPT);
    // npm's short form lives at the same address as the full one.
    let is_short = accept.contains("application/vnd.npm.install-v1+json");
    let short = is_short.then(|| shelf.documents.get(&format!("{path}#short"))).flatten();
    let Some(document) = short.or_else(|| shelf.documents.get(path)) else {
        return respond(StatusCode::NOT_FOUND, HeaderMap::new(), Body::empty());
    };
    if let Ok(mut asked) = shelf.asked.lock() {
        asked.push((request.uri().to_string(), accept.to_owned()));
    }
    let mut headers = HeaderMap::new();
    let etag = document.etag.parse().ok();
    headers.extend(etag.map(|etag| (header::ETAG, etag)));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("public, max-age=600"));
    if text(header::IF_NONE_MATCH) == document.etag {
        return respond(StatusCode::NOT_MODIFIED, headers, Body::empty());
    }
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(document.content_type));
    respond(StatusCode::OK, headers, Body::from(document.body.clone()))
}

fn respond(status: StatusCode, headers: HeaderMap, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn documents() -> HashMap<String, Document> {
    let mut documents = HashMap::new();
    let mut add = |path: String, content_type, body: Bytes| {
        let etag = format!("\"{:x}-{:x}\"", body.len(), documents.len());
        documents.insert(path, Document { content_type, body, etag });
    };
    add("/cargo/config.json".into(), JSON, r#"{"dl":"https://registry.example/dl"}"#.into());
    add("/v2/".into(), JSON, "{}".into());
    for package in packages() {
        let name = &package.name;
        match package.kind {
            Kind::Npm => {
                let (full, short): (Bytes, Bytes) =
                    (packument(&package, true).into(), packument(&package, false).into());
                // A scope's slash may be written in three ways.
                for slash in ["/", "%2f", "%2F"] {
                    let path = format!("/npm/{}", name.replace('/', slash));
                    add(format!("{path}#short"), "application/vnd.npm.install-v1+json", short.clone());
                    add(path, JSON, full.clone());
                }
            }
            Kind::Pypi => {
                let files = simple(&package).into();
                add(format!("/pypi/simple/{name}/"), "application/vnd.pypi.simple.v1+json", files);
                add(format!("/pypi/pypi/{name}/json"), JSON, project(&package).into());
            }
            Kind::Cargo => {
                let path = format!("/cargo/{}/{}/{name}", &name[..2], &name[2..4]);
                add(path, "text/plain", index(&package).into());
            }
            Kind::Image => add(format!("/v2/{name}/tags/list"), JSON, tags(&package).into()),
        }
    }
    documents
}

/// Midnight of a day counted from the first of January 2018, in UTC.
fn date(day: usize) -> String {
    let start = jiff::civil::date(2018, 1, 1);
    format!("{}T00:00:00Z", start.saturating_add(jiff::Span::new().days(i64::try_from(day).unwrap_or(0))))
}

fn latest(package: &Published) -> String {
    package.releases.last().map(Release::version).unwrap_or_default()
}

fn packument(package: &Published, is_full: bool) -> String {
    let mut numbers = Numbers::of(7);
    let (name, latest) = (&package.name, latest(package));
    let mut text = format!(r#"{{"name":"{name}","dist-tags":{{"latest":"{latest}"}},"versions":{{"#);
    for (at, release) in package.releases.iter().enumerate() {
        let version = release.version();
        let comma = if at == 0 { "" } else { "," };
        let digest = numbers.digest();
        let _ = write!(
            text,
            r#"{comma}"{version}":{{"name":"{name}","version":"{version}","dependencies":{{"module-1":"^1.2.3","module-2":"~2.0.0","module-3":"^0.3.1"}},"peerDependencies":{{"module-4":">=1"}},"engines":{{"node":">=18"}},"dist":{{"integrity":"sha512-{digest}==","shasum":"{short}","tarball":"https://registry.example/{name}/-/{version}.tgz","fileCount":12,"unpackedSize":123456,"signatures":[{{"keyid":"SHA256:abc","sig":"{digest}"}}]}}"#,
            short = &digest[..40],
        );
        if is_full {
            text += r#","description":"A part of the fleet that never was","license":"MIT","maintainers":[{"name":"author","email":"author@fleet.example"}],"scripts":{"test":"node --test","build":"tsc"},"devDependencies":{"module-5":"^5.0.0","module-6":"^6.0.0"}"#;
        }
        text.push('}');
    }
    text.push('}');
    if is_full {
        text += r#","time":{"created":"2018-01-01T00:00:00Z""#;
        for release in &package.releases {
            let _ = write!(text, r#","{}":"{}""#, release.version(), date(release.day));
        }
        text.push('}');
    }
    let modified = package.releases.last().map_or(0, |release| release.day);
    let _ = write!(text, r#","modified":"{}"}}"#, date(modified));
    text
}

fn simple(package: &Published) -> String {
    let mut numbers = Numbers::of(11);
    let file_name = package.name.replace('-', "_");
    let mut text = format!(r#"{{"meta":{{"api-version":"1.1"}},"name":"{}","versions":["#, package.name);
    let versions: Vec<String> = package.releases.iter().map(|release| format!("\"{}\"", release.version())).collect();
    text += &versions.join(",");
    text += r#"],"files":["#;
    for (at, release) in package.releases.iter().enumerate() {
        for (number, ending) in ["-py3-none-any.whl", ".tar.gz"].iter().enumerate() {
            let comma = if at + number == 0 { "" } else { "," };
            let _ = write!(
                text,
                r#"{comma}{{"filename":"{file_name}-{version}{ending}","url":"https://registry.example/packages/{file_name}-{version}{ending}","hashes":{{"sha256":"{digest}"}},"requires-python":">=3.9","size":123456,"upload-time":"{date}","yanked":false,"core-metadata":false}}"#,
                version = release.version(),
                digest = numbers.digest(),
                date = date(release.day),
            );
        }
    }
    text + "]}"
}

fn project(package: &Published) -> String {
    let (name, latest) = (&package.name, latest(package));
    let mut text =
        format!(r#"{{"info":{{"name":"{name}","version":"{latest}","requires_python":">=3.9"}},"releases":{{"#);
    for (at, release) in package.releases.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let (version, date) = (release.version(), date(release.day));
        let _ = write!(
            text,
            r#"{comma}"{version}":[{{"filename":"{name}-{version}.tar.gz","packagetype":"sdist","requires_python":">=3.9","upload_time_iso_8601":"{date}","yanked":false,"yanked_reason":null}}]"#
        );
    }
    text + r#"},"urls":[]}"#
}

fn index(package: &Published) -> String {
    let mut numbers = Numbers::of(13);
    let mut text = String::new();
    for release in &package.releases {
        let _ = writeln!(
            text,
            r#"{{"name":"{name}","vers":"{version}","deps":[{{"name":"crate-1","req":"^1.0","features":["std"],"optional":false,"default_features":true,"target":null,"kind":"normal"}},{{"name":"crate-2","req":"^0.4","features":[],"optional":true,"default_features":false,"target":"cfg(unix)","kind":"normal"}},{{"name":"crate-3","req":"^2","features":[],"optional":false,"default_features":true,"target":null,"kind":"dev"}}],"cksum":"{digest}","features":{{"default":["std"],"std":[]}},"yanked":false,"rust_version":"1.70","pubtime":"{date}"}}"#,
            name = package.name,
            version = release.version(),
            digest = numbers.digest(),
            date = date(release.day),
        );
    }
    text
}

fn tags(package: &Published) -> String {
    let mut tags = vec![String::from("\"latest\"")];
    for release in &package.releases {
        if release.version[2] == 0 {
            for variant in ["", "-slim", "-alpine"] {
                tags.push(format!("\"{}{variant}\"", release.line()));
            }
        }
        tags.push(format!("\"{}\"", release.version()));
    }
    format!(r#"{{"name":"{}","tags":[{}]}}"#, package.name, tags.join(","))
}
