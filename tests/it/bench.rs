//! The fleet and the registries that the benchmark measures are what they claim to be.
#![allow(unreachable_pub)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use overhaul::manifest::{is_wanted, read};
use overhaul::model::{EcosystemId, Encoding, Origin, RepoPath};
use rustc_hash::FxHashSet;

use crate::support::{files, folders};

#[path = "../../benches/generate.rs"]
mod generate;
#[path = "../../benches/registry.rs"]
mod registry;

use generate::{Kind, packages};
use registry::Registry;

#[test]
fn a_fleet_is_the_same_every_time_and_asks_for_some_forty_published_packages_in_each_repository() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    assert!(generate::fleet(&first, 12, 5000).unwrap());
    assert!(generate::fleet(&second, 12, 5000).unwrap());
    assert!(!generate::fleet(&first, 12, 5000).unwrap(), "what is there is kept");
    let published: FxHashSet<String> = packages().into_iter().map(|package| package.name).collect();
    let mut count = 0;
    for repository in folders(&first).iter().flat_map(|team| folders(team)) {
        let twin = second.join(repository.strip_prefix(&first).unwrap());
        let paths = paths(&repository);
        let text =
            |path: RepoPath| Ok((std::fs::read_to_string(repository.join(path.as_str())).unwrap(), Encoding::Utf8));
        for path in &paths {
            assert_eq!(text(*path).unwrap().0, std::fs::read_to_string(twin.join(path.as_str())).unwrap());
        }
        let reading = read(0, &paths, &text);
        assert_eq!(reading.errors, [], "{}", repository.display());
        for dependency in reading.manifests.iter().flat_map(|manifest| &manifest.dependencies) {
            let name = dependency.package.name.as_str().trim_start_matches("127.0.0.1:5000/");
            let is_asked =
                dependency.package.ecosystem != EcosystemId::RUNTIME && dependency.origin == Origin::Registry(None);
            assert!(!is_asked || published.contains(name), "{name} is published");
            count += 1;
        }
        let git = git2::Repository::open(&repository).unwrap();
        assert_eq!(git.head().unwrap().peel_to_commit().unwrap().parent_count(), 0);
        assert!(git.statuses(None).unwrap().is_empty(), "{} is clean", repository.display());
    }
    assert!((12 * 38..=12 * 44).contains(&count), "{count} dependencies");
}

#[test]
fn packages_are_250_with_50_to_400_releases_in_order() {
    let packages = packages();
    assert_eq!(packages.len(), 250);
    for package in &packages {
        assert!((50..=400).contains(&package.releases.len()));
        assert!(
            package.releases.windows(2).all(|pair| pair[0].version < pair[1].version && pair[0].day <= pair[1].day)
        );
        assert!(package.releases.iter().all(|release| release.day < 8 * 365), "nothing is from the future");
    }
}

#[test]
fn every_package_has_its_document_with_validators_and_every_request_is_counted() {
    let registry = Registry::start(0, Duration::ZERO).unwrap();
    for package in packages() {
        let name = &package.name;
        let path = match package.kind {
            Kind::Npm => format!("/npm/{}", name.replace('/', "%2f")),
            Kind::Pypi => format!("/pypi/simple/{name}/"),
            Kind::Cargo => format!("/cargo/{}/{}/{name}", &name[..2], &name[2..4]),
            Kind::Image => format!("/v2/{name}/tags/list"),
        };
        let (head, body) = get(&registry, &path, "");
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
        let versions = match package.kind {
            Kind::Cargo => body.lines().filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()).count(),
            kind => {
                let document: serde_json::Value = serde_json::from_str(&body).unwrap();
                let key = if kind == Kind::Image { "tags" } else { "versions" };
                let versions = &document[key];
                versions.as_object().map(serde_json::Map::len).or(versions.as_array().map(Vec::len)).unwrap()
            }
        };
        assert!(versions >= package.releases.len(), "{path} has all releases");
    }
    let asked = registry.take_asked();
    assert_eq!((asked.documents.len(), asked.connections), (250, 250));

    let (full, body) = get(&registry, "/npm/module-0", "accept: application/json\r\n");
    let (_, short) = get(&registry, "/npm/module-0", "accept: application/vnd.npm.install-v1+json; q=1.0, */*\r\n");
    assert!(body.contains("\"time\":{\"created\":\"2018-01-01T00:00:00Z\"") && !short.contains("\"time\""));
    assert!(short.len() < body.len());
    let etag = full.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let (head, body) = get(&registry, "/npm/module-0", &format!("if-none-match: {etag}\r\n"));
    assert!(head.starts_with("HTTP/1.1 304") && body.is_empty(), "{head}");
    assert!(get(&registry, "/npm/nothing", "").0.starts_with("HTTP/1.1 404"));
}

fn paths(repository: &Path) -> Vec<RepoPath> {
    files(repository).iter().filter(|name| is_wanted(name)).map(|name| RepoPath::new(name).unwrap()).collect()
}

fn get(registry: &Registry, path: &str, headers: &str) -> (String, String) {
    let mut stream = TcpStream::connect(registry.address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: registry\r\nconnection: close\r\n{headers}\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), body.to_owned())
}
