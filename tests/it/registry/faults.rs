//! What is no answer, and what is said of it.

use std::time::{Duration, Instant};

use jiff::ToSpan as _;
use overhaul::model::FaultKind;
use overhaul::registry::{Cache, Config, Endpoints};

use super::*;

#[test]
fn what_is_no_answer_is_a_fault_that_names_host_path_and_cause() {
    let path = "/cargo/se/rd/serde";
    let cases = [
        (Behaviour::Status(401), "unauthorized", "answered 401 Unauthorized", 1),
        (Behaviour::Status(403), "forbidden", "answered 403 Forbidden", 1),
        (Behaviour::Status(429), "rate-limited", "answered 429 Too Many Requests", 3),
        (Behaviour::Status(500), "server-error", "answered 500 Internal Server Error", 3),
        (Behaviour::Status(400), "malformed", "answered 400 Bad Request", 1),
        (Behaviour::Html("<!doctype html><p>Please log in"), "malformed", "", 1),
        (Behaviour::Cut, "malformed", "the answer was cut off", 3),
        (Behaviour::Large(3 << 20), "malformed", "the answer is larger than 2 MB", 1),
        (
            Behaviour::Redirect("file:///etc/passwd".into()),
            "malformed",
            "redirects to /etc/passwd, which is not followed",
            1,
        ),
    ];
    for (behaviour, kind, cause, requests) in cases {
        let registry = TestRegistry::start();
        registry.behave(path, behaviour);
        let mut config = config(&registry, ONLINE);
        config.body_limit = 2 << 20;
        let resolved = resolve(config, &["cargo/serde", "cargo/anyhow"]);
        let expected = format!("{kind}: {}{path}: {cause}", registry.host());
        assert!(
            told(&resolved, "cargo/serde").starts_with(&expected),
            "{} / {expected}",
            told(&resolved, "cargo/serde")
        );
        assert_eq!(told(&resolved, "cargo/anyhow"), ANYHOW, "nothing else is lost");
        assert_eq!(registry.count(path), requests, "{kind}");
        assert_eq!(sources(&resolved), ["cargo partial 2/1"]);
        let fault = resolved.sources[0].fault.as_ref().unwrap();
        assert_eq!(fault.kind.as_str(), kind);
        let holding = Cache::new(registry.home().join("cache")).holding().unwrap();
        assert_eq!(holding.entries, 1, "ignorance is not kept");
    }
}

#[test]
fn a_package_has_a_deadline() {
    let registry = TestRegistry::start();
    registry.behave("/cargo/se/rd/serde", Behaviour::Slow(Duration::from_secs(20)));
    let mut config = config(&registry, ONLINE);
    config.deadline = Duration::from_millis(600);
    let resolved = resolve(config, &["cargo/serde", "cargo/anyhow"]);
    let expected = format!("timed-out: {}/cargo/se/rd/serde: no complete answer within 600ms", registry.host());
    assert_eq!(told(&resolved, "cargo/serde"), expected);
}

#[test]
fn what_passes_is_tried_again_after_the_time_the_registry_asks_for() {
    for (status, retry_after, at_least) in [(500, None, 0), (503, Some("1"), 900), (429, Some("1"), 900)] {
        let registry = TestRegistry::start();
        registry.behave("/cargo/se/rd/serde", Behaviour::Fails { status, times: 1, retry_after });
        let start = Instant::now();
        let resolved = resolve(config(&registry, ONLINE), &["cargo/serde"]);
        assert_eq!(told(&resolved, "cargo/serde"), SERDE);
        assert_eq!(registry.count("/cargo/se/rd/serde"), 2);
        assert!(start.elapsed() >= Duration::from_millis(at_least), "{status}: {:?}", start.elapsed());
    }
}

#[test]
fn a_wait_beyond_the_deadline_is_not_waited_for() {
    let registry = TestRegistry::start();
    let after = Some("Fri, 20 Nov 2099 10:00:00 GMT");
    registry.behave("/cargo/se/rd/serde", Behaviour::Fails { status: 429, times: 9, retry_after: after });
    let start = Instant::now();
    let resolved = resolve(config(&registry, ONLINE), &["cargo/serde"]);
    assert_eq!(fault(&resolved, "cargo/serde"), FaultKind::RateLimited);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn an_old_answer_does_while_the_registry_is_down_and_is_called_stale() {
    let registry = TestRegistry::start();
    resolve(config(&registry, ONLINE), &["cargo/serde", "cargo/anyhow"]);
    registry.behave("/cargo/se/rd/serde", Behaviour::Status(503));
    registry.behave("/cargo/an/yh/anyhow", Behaviour::Status(403));
    let mut later = config(&registry, ONLINE);
    later.now += 48.hours();
    let resolved = resolve(later.clone(), &["cargo/serde"]);
    assert_eq!(told(&resolved, "cargo/serde"), SERDE);
    assert_eq!(sources(&resolved), ["cargo stale 1/1"]);
    assert_eq!(resolved.sources[0].oldest, Some(NOW.parse().unwrap()));
    let resolved = resolve(later, &["cargo/anyhow"]);
    assert_eq!(fault(&resolved, "cargo/anyhow"), FaultKind::Forbidden, "a refusal is an answer about the package");
}

#[test]
fn with_no_network_at_all_the_run_ends_soon() {
    let registry = TestRegistry::start();
    let config = config(&registry, ONLINE);
    drop(registry);
    std::thread::sleep(Duration::from_millis(100));
    let names: Vec<String> = (0..500).map(|index| format!("cargo/crate-{index}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let start = Instant::now();
    let resolved = resolve(config, &names);
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    assert_eq!(sources(&resolved), ["cargo unreachable 500/500"]);
    for name in names {
        assert_eq!(fault(&resolved, name), FaultKind::Unreachable);
    }
    let fault = resolved.sources[0].fault.clone().unwrap();
    assert!(fault.message.contains("Connection refused"), "{}", fault.message);
}

#[test]
fn a_wrong_certificate_store_is_a_fault() {
    let registry = TestRegistry::start();
    let mut child = child("faults::one_without_certificates", &registry);
    succeed(child.env("SSL_CERT_FILE", "/no/such/file").env("SSL_CERT_DIR", "/no/such/folder").spawn().unwrap());
}

#[test]
#[ignore = "started by `a_wrong_certificate_store_is_a_fault`"]
fn one_without_certificates() {
    let read = |name: &str| (name == "NPM_CONFIG_REGISTRY").then(|| String::from("https://127.0.0.1:1/"));
    let (endpoints, _) = Endpoints::read(&read, None, &BTreeMap::new());
    let resolved = resolve(Config::new(ONLINE, endpoints, NOW.parse().unwrap()), &["npm/lodash"]);
    assert!(
        told(&resolved, "npm/lodash").starts_with("unreachable: no HTTP client: "),
        "{}",
        told(&resolved, "npm/lodash")
    );
    assert_eq!(sources(&resolved), ["npm unreachable 1/1"]);
}
