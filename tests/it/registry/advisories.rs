//! The database of advisories: many packages in one question, each record once, and what is kept of it.

use jiff::ToSpan as _;
use overhaul::registry::{Config, OSV, Records, Subject};

use super::*;

const BATCH: &str = "/osv/v1/querybatch";

/// The configuration with the database on this server, as a fleet's file would name it.
fn config(registry: &TestRegistry, mode: Mode) -> Config {
    let variables = registry.environment();
    let read = |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let named = BTreeMap::from([(OSV.to_owned(), registry.url("/osv").parse().unwrap())]);
    let (endpoints, _) = Endpoints::read(&read, Some(registry.home()), &named);
    let mut config = Config::new(mode, endpoints, NOW.parse().unwrap());
    config.cache = Some(registry.home().join("cache"));
    config
}

fn ask(config: Config, names: &[&str]) -> Records {
    let subject = |name: &&str| {
        let package = package(name);
        Subject { package, ecosystem: if package.ecosystem == EcosystemId::NPM { "npm" } else { "PyPI" } }
    };
    Registry::new(config).advisories(&names.iter().map(subject).collect::<Vec<_>>())
}

/// `state asked/failed/unanswered: ids`.
fn told(records: &Records) -> String {
    let ids: Vec<&str> = records.documents.keys().map(String::as_str).collect();
    let source = &records.source;
    let counts = format!("{}/{}/{}", source.asked, source.failed, records.unanswered);
    format!("{} {counts}: {}", source.state.as_str(), ids.join(" "))
}

const FASTAPI: &str = "PYSEC-2025-101 PYSEC-2025-102 PYSEC-2026-103";

#[test]
fn a_young_answer_needs_no_network_and_of_an_old_one_only_the_list_is_asked_for() {
    let registry = TestRegistry::start();
    let wanted = ["pypi/fastapi", "npm/lodash", "pypi/flask"];
    let first = ask(config(&registry, ONLINE), &wanted);
    assert_eq!(told(&first), format!("fresh 3/0/0: GHSA-5555-6666-7777 {FASTAPI}"));
    // A list of three comes in two pages; then four records.
    assert_eq!((registry.count(BATCH), registry.log().len()), (2, 6));
    let again = ask(config(&registry, ONLINE), &wanted);
    assert_eq!((told(&again), registry.log().len()), (told(&first).replace("fresh", "cached"), 6));
    let mut later = config(&registry, ONLINE);
    later.now += 25.hours();
    assert_eq!((told(&ask(later, &wanted)), registry.count(BATCH)), (told(&first), 4));
    assert_eq!(registry.log().len(), 8, "no record has changed");
    assert_eq!(told(&ask(config(&registry, Mode::Offline), &wanted)), told(&first).replace("fresh", "offline"));
    assert_eq!(told(&ask(config(&registry, Mode::Offline), &["pypi/django"])), "offline 1/1/1: ");
    assert_eq!(registry.log().len(), 8);
}

#[test]
fn a_thousand_packages_are_one_question() {
    let registry = TestRegistry::start();
    let names: Vec<String> = (0..2100).map(|at| format!("pypi/p{at}")).collect();
    let records = ask(config(&registry, ONLINE), &names.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!((told(&records), registry.log().len()), ("fresh 2100/0/0: ".to_owned(), 3));
}

#[test]
fn what_passes_is_tried_again_and_what_stays_is_told() {
    let registry = TestRegistry::start();
    registry.behave(BATCH, Behaviour::Fails { status: 503, times: 1, retry_after: None });
    assert_eq!(told(&ask(config(&registry, ONLINE), &["npm/lodash"])), "fresh 1/0/0: GHSA-5555-6666-7777");

    // One record that cannot be had leaves its package in the dark, and no other.
    registry.behave("/osv/v1/vulns/PYSEC-2025-102", Behaviour::Status(500));
    let partial = ask(config(&registry, Mode::Refresh), &["npm/lodash", "pypi/fastapi"]);
    assert_eq!(told(&partial), "partial 2/1/1: GHSA-5555-6666-7777");
    assert!(partial.source.fault.unwrap().message.contains("/osv/v1/vulns/PYSEC-2025-102: answered 500"));

    // An old answer will do while there is no new one.
    registry.behave(BATCH, Behaviour::Html("<!doctype html>"));
    let stale = ask(config(&registry, Mode::Refresh), &["npm/lodash", "pypi/flask"]);
    assert_eq!(told(&stale), "partial 2/2/1: GHSA-5555-6666-7777");
    assert_eq!(stale.source.fault.unwrap().kind, FaultKind::Malformed);
    assert_eq!(told(&ask(config(&registry, Mode::Refresh), &["npm/lodash"])), "stale 1/1/0: GHSA-5555-6666-7777");
    let nothing = ask(config(&registry, ONLINE), &["pypi/flask"]);
    assert_eq!(told(&nothing), "unreachable 1/1/1: ");
}
