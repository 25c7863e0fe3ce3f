//! What is kept: for how long, for whom, and what becomes of it when it breaks.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::ToSpan as _;
use overhaul::model::FaultKind;
use overhaul::registry::{Cache, Config, Endpoints, Mode};

use super::*;

#[test]
fn a_young_answer_needs_no_network_and_an_old_one_is_only_confirmed() {
    let registry = TestRegistry::start();
    resolve(config(&registry, ONLINE), &["cargo/serde"]);
    let again = resolve(config(&registry, ONLINE), &["cargo/serde"]);
    assert_eq!(told(&again, "cargo/serde"), SERDE);
    assert_eq!(sources(&again), ["cargo cached 1/0"]);
    assert_eq!(again.sources[0].oldest, Some(NOW.parse().unwrap()));
    assert_eq!(registry.log().len(), 1);

    let mut later = config(&registry, ONLINE);
    later.now += 25.hours();
    let confirmed = resolve(later.clone(), &["cargo/serde"]);
    assert_eq!(told(&confirmed, "cargo/serde"), SERDE);
    assert_eq!(sources(&confirmed), ["cargo fresh 1/0"]);
    assert!(registry.header("/cargo/se/rd/serde", "if-none-match")[1].is_some());
    resolve(later, &["cargo/serde"]);
    assert_eq!(registry.log().len(), 2, "confirmed is as good as fetched");

    resolve(config(&registry, Mode::Refresh), &["cargo/serde"]);
    assert_eq!(registry.log().len(), 3, "--refresh asks all the same");
}

#[test]
fn a_registry_without_validators_is_cached_by_time() {
    let registry = TestRegistry::start();
    registry.behave("/cargo/se/rd/serde", Behaviour::NoValidators);
    for (hours, requests) in [(0, 1), (23, 1), (25, 2), (26, 2)] {
        let mut config = config(&registry, ONLINE);
        config.now += hours.hours();
        assert_eq!(told(&resolve(config, &["cargo/serde"]), "cargo/serde"), SERDE);
        assert_eq!(registry.log().len(), requests, "after {hours} hours");
    }
}

#[test]
fn absence_is_an_answer_that_is_believed_for_an_hour() {
    let registry = TestRegistry::start();
    for (minutes, requests) in [(0, 1), (59, 1), (61, 2)] {
        let mut config = config(&registry, ONLINE);
        config.now += minutes.minutes();
        let resolved = resolve(config, &["cargo/no-such-crate"]);
        assert_eq!(told(&resolved, "cargo/no-such-crate"), "missing");
        assert_eq!(registry.log().len(), requests, "after {minutes} minutes");
        assert!(sources(&resolved)[0].ends_with("1/0"));
    }
}

#[test]
fn offline_takes_any_age_and_says_what_it_does_not_have() {
    let registry = TestRegistry::start();
    resolve(config(&registry, ONLINE), &["cargo/serde"]);
    let mut offline = config(&registry, Mode::Offline);
    offline.now += (24 * 365).hours();
    let resolved = resolve(offline, &["cargo/serde", "cargo/tokio"]);
    assert_eq!(told(&resolved, "cargo/serde"), SERDE);
    assert_eq!(fault(&resolved, "cargo/tokio"), FaultKind::Offline);
    assert_eq!(sources(&resolved), ["cargo offline 2/1"]);
    assert_eq!(registry.log().len(), 1);
}

#[test]
fn a_broken_entry_is_fetched_again() {
    let registry = TestRegistry::start();
    let cache = registry.home().join("cache");
    resolve(config(&registry, ONLINE), &["cargo/serde"]);
    let files: Vec<_> = crate::support::files(&cache).into_iter().filter(|file| file != "CACHEDIR.TAG").collect();
    let [file] = files.as_slice() else { panic!("{files:?}") };
    assert!(file.starts_with("releases-v1/cargo/"), "{file}");
    let whole = std::fs::read(cache.join(file)).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let broken =
        [Vec::new(), whole[..whole.len() / 2].to_vec(), flipped, b"not an entry at all, but long enough".to_vec()];
    for (index, bytes) in broken.into_iter().enumerate() {
        std::fs::write(cache.join(file), bytes).unwrap();
        let resolved = resolve(config(&registry, ONLINE), &["cargo/serde"]);
        assert_eq!(told(&resolved, "cargo/serde"), SERDE);
        assert_eq!(registry.log().len(), index + 2);
        assert_eq!(std::fs::read(cache.join(file)).unwrap(), whole, "healed");
    }
}

#[test]
fn a_cache_that_cannot_be_written_is_done_without() {
    let registry = TestRegistry::start();
    let mut config = config(&registry, ONLINE);
    config.cache = Some("/dev/null/cache".into());
    assert_eq!(told(&resolve(config, &["cargo/serde"]), "cargo/serde"), SERDE);
}

#[test]
fn the_cache_can_be_counted_and_cleaned() {
    let registry = TestRegistry::start();
    let root = registry.home().join("cache");
    let cache = Cache::new(root.clone());
    assert_eq!(cache.holding().unwrap().entries, 0);
    resolve(config(&registry, ONLINE), &["cargo/serde", "cargo/tokio", "npm/react"]);
    assert_eq!(cache.holding().unwrap().entries, 3);
    assert!(
        std::fs::read_to_string(root.join("CACHEDIR.TAG"))
            .unwrap()
            .starts_with("Signature: 8a477f597d28d172789f06886806bc55")
    );
    std::fs::write(root.join("mine"), "").unwrap();
    cache.clean().unwrap();
    cache.clean().unwrap();
    assert_eq!(crate::support::files(&root), ["CACHEDIR.TAG", "mine"]);
}

#[test]
fn several_processes_share_a_cache() {
    let registry = TestRegistry::start();
    let children: Vec<_> =
        (0..4).map(|_| child("cache::one_of_several_processes", &registry).spawn().unwrap()).collect();
    children.into_iter().for_each(succeed);
    let cache = crate::support::files(&registry.home().join("cache"));
    assert_eq!(cache.len(), NAMES.len() + 1, "an entry for each package, the tag, and nothing left over: {cache:?}");
}

const NAMES: [&str; 6] = ["cargo/serde", "cargo/tokio", "cargo/clap", "npm/react", "npm/lodash", "npm/eslint"];

#[test]
#[ignore = "started by `several_processes_share_a_cache`"]
fn one_of_several_processes() {
    let home = std::env::var(HOME_OF_TEST).unwrap();
    let (endpoints, _) = Endpoints::read(&|name| std::env::var(name).ok(), Some(Path::new(&home)), &BTreeMap::new());
    for _ in 0..20 {
        let mut config = Config::new(Mode::Refresh, endpoints.clone(), NOW.parse().unwrap());
        config.cache = Some(Path::new(&home).join("cache"));
        let resolved = resolve(config.clone(), &NAMES);
        assert_eq!(told(&resolved, "cargo/serde"), SERDE);
        config.mode = Mode::Offline;
        assert_eq!(told(&resolve(config, &NAMES), "npm/lodash"), LODASH, "always whole");
    }
}
