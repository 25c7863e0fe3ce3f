//! The tags of repositories, as git's own protocol gives them to anybody.

use std::time::Duration;

use jiff::ToSpan as _;
use overhaul::registry::Cache;

use super::*;

const PATH: &str = "/github/actions/checkout.git/info/refs";

#[test]
fn refs_are_asked_for_once_an_hour_and_kept_with_their_commits() {
    let registry = TestRegistry::start();
    for (hours, requests) in [(0, 1), (23, 1), (25, 2)] {
        let mut config = config(&registry, ONLINE);
        config.now += hours.hours();
        let resolved = resolve_for(config, Needs { dates: true }, &["github/Actions/Checkout"]);
        assert_eq!(told(&resolved, "github/actions/checkout"), CHECKOUT);
        assert_eq!(registry.count(PATH), requests, "after {hours} hours");
        let Lookup::Found(releases) = &resolved.lookups[&package("github/actions/checkout")] else { panic!() };
        let digests: Vec<_> = releases.all.iter().map(|it| it.digest.unwrap().as_str()).collect();
        assert_eq!(digests[0], digests[1], "v3 leads where v3.6.0 leads");
        assert_eq!(digests[3], digests[4], "and so does v4, though v4.2.2 is a tag with an object of its own");
        assert_eq!(digests[5], "116bb14f3ed645af1925d53d776fa0475cd6e8d1");
        assert_eq!(releases.unordered.iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["latest", "releases/v1"]);
    }
    assert_eq!(registry.header(PATH, "git-protocol"), [None, None]);
    let offline = resolve(config(&registry, Mode::Offline), &["github/actions/checkout", "github/acme/deploy"]);
    assert_eq!(told(&offline, "github/actions/checkout"), CHECKOUT);
    assert_eq!(fault(&offline, "github/acme/deploy"), FaultKind::Offline);
}

#[test]
fn a_repository_that_is_not_shown_is_unknown_and_never_missing() {
    let registry = TestRegistry::start();
    let path = "/github/acme/gone.git/info/refs";
    let resolved = resolve(config(&registry, ONLINE), &["github/acme/gone", "github/acme/deploy"]);
    let expected = format!(
        "unauthorized: {}{path}: answered 401 Unauthorized: the repository is private, or there is none",
        registry.host()
    );
    assert_eq!(told(&resolved, "github/acme/gone"), expected);
    assert_eq!(sources(&resolved), ["github partial 2/1"]);
    assert_eq!(registry.count(path), 1, "no second try");
    assert_eq!(Cache::new(registry.home().join("cache")).holding().unwrap().entries, 1, "ignorance is not kept");
    registry.behave(path, Behaviour::Status(403));
    assert_eq!(
        fault(&resolve(config(&registry, ONLINE), &["github/acme/gone"]), "github/acme/gone"),
        FaultKind::Forbidden
    );
    registry.behave(path, Behaviour::Status(404));
    assert_eq!(told(&resolve(config(&registry, ONLINE), &["github/acme/gone"]), "github/acme/gone"), "missing");
}

#[test]
fn a_repository_that_moved_is_followed() {
    let registry = TestRegistry::start();
    let to = format!("{PATH}?service=git-upload-pack");
    registry.behave("/github/actions-rs/checkout.git/info/refs", Behaviour::Redirect(to));
    let resolved = resolve(config(&registry, ONLINE), &["github/actions-rs/checkout"]);
    assert_eq!(told(&resolved, "github/actions-rs/checkout"), CHECKOUT);
}

#[test]
fn half_a_list_and_a_page_are_no_answers() {
    for (behaviour, cause) in [
        (Behaviour::Cut, "the answer was cut off"),
        (Behaviour::Html("<!doctype html><p>Please log in"), "expected the refs of a repository, got HTML"),
        (Behaviour::Status(503), "answered 503 Service Unavailable"),
    ] {
        let registry = TestRegistry::start();
        registry.behave(PATH, behaviour);
        let mut config = config(&registry, ONLINE);
        config.retries = 0;
        config.deadline = Duration::from_secs(5);
        let resolved = resolve(config, &["github/actions/checkout", "github/acme/deploy", "github/a/b/c"]);
        let told = |name| told(&resolved, name);
        assert!(told("github/actions/checkout").contains(cause), "{}", told("github/actions/checkout"));
        assert_eq!(told("github/acme/deploy"), "v1.4.0 v1 v2.0.0 v2.1.0", "nothing else is lost");
        assert!(
            told("github/a/b/c").ends_with("`a/b/c` is not `owner/name` of a repository"),
            "{}",
            told("github/a/b/c")
        );
    }
}
