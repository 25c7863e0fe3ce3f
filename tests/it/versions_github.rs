//! Tags of repositories: what they say, which of them move, which a dependency may move to; and what git says of its refs.

use overhaul::ecosystem::github::GitHub;
use overhaul::ecosystem::{Answer, Ecosystem, Malformed, Needs, Query, Target};
use overhaul::model::{EcosystemId, HeldReason, Level, Package, Release, Releases, Skip, Text, Version};

use crate::support::registry::packets;

fn version(text: &str) -> Version {
    GitHub.version(text).unwrap_or_else(|| panic!("{text} has an order"))
}

const SHA: &str = "0aed1ba0e32cb83cda2f76c3e96050f9855e89a5";
const NEWER: &str = "9fabc502472307bc52ffe807c2c3f34a03d42cfe";

#[test]
fn a_name_without_a_number_to_order_by_is_no_version() {
    for name in [
        "",
        "main",
        "latest",
        "nightly",
        "nightly-2026-11-19",
        "v",
        "feature/new",
        "a1b2c3d",
        "1234567",
        SHA,
        "99999999999999999999.1",
        "v4 ",
        "v4;rm",
        "v4é",
        "${{ inputs.version }}",
        "v4..5~1",
    ] {
        assert!(GitHub.version(name).is_none(), "{name}");
    }
}

#[test]
fn tags_order_by_their_numbers_and_one_that_moves_stands_above_all_it_covers() {
    for ascending in [
        &["v3.6.0", "v3", "v4.0.0", "v4.1.0", "v4.1.9", "v4.1", "v4.2.0", "v4.2", "v4", "v5.0.0", "v5"][..],
        &["4.1.0-alpha", "4.1.0-beta.2", "4.1.0-rc.1", "4.1.0-rc.10", "4.1.0"],
        &["22.12.0", "23.1a1", "23.1.0", "23.10.0"],
        &["v5-beta", "v5.0.0", "v5"],
        &["node/v20.1.0", "node/v20.10.0", "node/v22.0.0", "node/v22"],
        &["release-1.2", "release-1.10"],
        &["pkg@1.2.3", "pkg@1.3.0"],
        &["v0.9.0.2", "v0.9.0.6", "v0.10.0.1"],
        &["2024.1.0", "2024.2.0", "2025.1.0"],
        &["2024-01-15", "2024-02-01"],
    ] {
        for pair in ascending.windows(2) {
            assert!(version(pair[0]) < version(pair[1]), "{pair:?}");
        }
    }
    assert_ne!(version("v4"), version("4"));
    assert_ne!(version("node/v4"), version("python/v4"), "equal numbers of two lines are two versions");
    assert_eq!(version("node/v20.1.0").component(1), 1);
    assert_eq!(version("v4").component(1), 0);
    assert!(version("v5-beta").is_prerelease() && version("23.1a1").is_prerelease() && !version("v4").is_prerelease());
}

#[test]
fn a_dependency_keeps_the_shape_and_the_precision_of_its_tag() {
    for (from, to) in [
        ("v4", "v5"),
        ("v4.1", "v5.0"),
        ("v4.1.0", "v5.0.0"),
        ("v4.1.0", "v5.0.0-rc.1"),
        ("node/v20.1.0", "node/v22.0.0"),
        ("release-1.2", "release-1.10"),
        ("v3-node20", "v4-node20"),
        // No tag with two numbers has followed: this one never moved.
        ("v0.991", "v1.0.0"),
        ("v0.9.0", "v0.9.0.2"),
    ] {
        assert_eq!(GitHub.comparable(&version(from), &version(to)), Ok(()), "{from} to {to}");
    }
    for (from, to) in [
        ("v4", "v5.0.0"),
        ("v4", "v5.0"),
        ("v4.1.0", "v5"),
        ("v4.1.0", "v5.0"),
        ("v4.1.0", "5.0.0"),
        ("4.1.0", "v5.0.0"),
        ("v4.1.0", "node/v5.0.0"),
        ("node/v20.1.0", "python/v22.0.0"),
        ("v3-node20", "v4"),
        ("release/v1", "v2"),
    ] {
        assert_eq!(GitHub.comparable(&version(from), &version(to)), Err(HeldReason::Suffix), "{from} to {to}");
    }
}

#[test]
fn a_tag_that_moves_and_one_of_another_line_are_nothing_to_those_who_name_releases() {
    for (from, to, beside) in [
        ("v4.1.0", "v5", true),
        ("v4.1.0", "v4.2", true),
        ("v4.1.0", "v5.0.0", false),
        ("v4", "v5", false),
        ("v4", "v5.0.0", false),
        ("v4.1", "v5", true),
        ("v4.1.0", "v5-beta", false),
        ("v4.1.0", "node/v5", true),
        ("v4.1.0", "node/v5.0.0", true),
        ("node/v4.1.0", "python/v5.0.0", true),
        ("node/v4.1.0", "node/5.0.0", false),
        // Whoever renames tags has to be followed by hand.
        ("release-1.2", "v2.0.0", false),
        ("v1.12.0", "1.13.0", false),
    ] {
        assert_eq!(GitHub.is_beside(&version(from), &version(to)), beside, "{from} beside {to}");
    }
    assert_eq!(Level::between(&version("v4"), &version("v5")), Level::Major);
    assert_eq!(Level::between(&version("v4.1.0"), &version("v4.2.0")), Level::Minor);
    assert!(GitHub.breaking(&version("v4"), &version("v5")) && !GitHub.breaking(&version("v4.1"), &version("v4.2")));
}

#[test]
fn a_tag_is_a_pin_and_one_that_moves_admits_what_it_covers() {
    for (requirement, pin, admitted, refused) in [
        ("v4", "v4", &["v4", "v4.1.0", "v4.2"][..], &["v5", "v4.2.0-rc.1", "4.1.0", "v40.0.0", "node/v4.0.0"][..]),
        ("v4.1", "v4.1", &["v4.1", "v4.1.9"], &["v4", "v4.2.0", "v4.10.0"]),
        ("v4.1.0", "v4.1.0", &["v4.1.0"], &["v4", "v4.1", "v4.1.1"]),
        (&format!("v4.1.0@{SHA}"), "v4.1.0", &["v4.1.0"], &["v4.1.1"]),
        (&format!("v4@{}", "ab".repeat(32)), "v4", &["v4.1.0"], &["v5"]),
        ("pkg@1.2.3", "pkg@1.2.3", &["pkg@1.2.3"], &["1.2.3"]),
        ("v5.0.0-rc.1", "v5.0.0-rc.1", &["v5.0.0-rc.1"], &["v5.0.0"]),
    ] {
        let range = GitHub.range(requirement).unwrap();
        assert_eq!(range.pin(), Some(&version(pin)), "{requirement}");
        assert!(!range.is_unbounded() && !range.is_open(), "{requirement}");
        assert_eq!(range.wants_prerelease(), requirement.contains("rc"));
        admitted.iter().for_each(|it| assert!(range.matches(&version(it)), "{requirement} admits {it}"));
        refused.iter().for_each(|it| assert!(!range.matches(&version(it)), "{requirement} refuses {it}"));
    }
    for requirement in [SHA, "main", "latest", "a1b2c3d", &format!("main@{SHA}"), ">=4"] {
        assert!(GitHub.range(requirement).is_err(), "{requirement}");
    }
    let any = GitHub.range("").unwrap();
    assert!(any.is_unbounded() && any.pin().is_none() && any.matches(&version("v4")));
}

fn release(tag: &str, digest: Option<&str>) -> Release {
    Release {
        version: version(tag),
        published: None,
        yanked: None,
        deprecated: None,
        requires: Box::default(),
        digest: digest.map(Text::from),
        pythons: None,
    }
}

#[test]
fn a_raise_is_the_new_tag_with_its_commit_where_the_old_one_had_one() {
    let (pinned, raised) = (format!("v4.1.0@{SHA}"), format!("v5.0.0@{NEWER}"));
    let in_line = (format!("pkg@1.2.3@{SHA}"), format!("pkg@1.3.0@{NEWER}"));
    let branch = format!("main@{SHA}");
    for (from, to, digest, expected) in [
        ("v4", "v5", Some(NEWER), Ok("v5")),
        ("v4.1.0", "v5.0.0", Some(NEWER), Ok("v5.0.0")),
        ("v4.1.0", "v4.1.0", Some(NEWER), Ok("v4.1.0")),
        ("node/v20.1.0", "node/v22.0.0", None, Ok("node/v22.0.0")),
        ("v0.991", "v1.0.0", None, Ok("v1.0.0")),
        (&pinned, "v5.0.0", Some(NEWER), Ok(raised.as_str())),
        (&pinned, "v4.1.0", Some(NEWER), Ok(&pinned)),
        (&pinned, "v5.0.0", None, Err(Skip::Digest)),
        (&pinned, "v5", Some(NEWER), Err(Skip::Shape)),
        (&in_line.0, "pkg@1.3.0", Some(NEWER), Ok(&in_line.1)),
        ("v4", "v5.0.0", Some(NEWER), Err(Skip::Shape)),
        ("v5.0.0", "v4.1.0", Some(NEWER), Err(Skip::Shape)),
        (SHA, "v5.0.0", Some(NEWER), Err(Skip::Digest)),
        ("main", "v5.0.0", Some(NEWER), Err(Skip::Branch)),
        (&branch, "v5.0.0", Some(NEWER), Err(Skip::Branch)),
        ("", "v5.0.0", Some(NEWER), Err(Skip::Unconstrained)),
    ] {
        let said = GitHub.raise_to(from, &release(to, digest));
        assert_eq!(said.as_deref(), expected.as_ref().map(|text| *text), "{from} to {to}");
    }
    assert_eq!(GitHub.raise(&pinned, &version("v5.0.0")), Err(Skip::Digest), "a version alone has no commit");
    assert_eq!(GitHub.raise("v4", &version("v5")).as_deref(), Ok("v5"));
}

fn answer(body: impl Into<Vec<u8>>) -> Answer {
    Answer { status: 200, content_type: String::new(), next: None, body: body.into() }
}

fn ask(name: &str, answers: &[Answer]) -> Result<Query, Malformed> {
    GitHub.query(&Package::new(EcosystemId::GITHUB, name), Needs::default(), answers)
}

fn read(body: impl Into<Vec<u8>>) -> Result<Releases, String> {
    match ask("a/b", &[answer(body)]) {
        Ok(Query::Ready(releases)) => Ok(releases),
        Ok(other) => panic!("{other:?}"),
        Err(malformed) => Err(malformed.message),
    }
}

#[test]
fn refs_are_asked_for_below_the_server_and_nowhere_else() {
    for (name, path) in [
        ("actions/checkout", "actions/checkout.git/info/refs?service=git-upload-pack"),
        ("Acme-Corp/.github", "acme-corp/.github.git/info/refs?service=git-upload-pack"),
    ] {
        let Ok(Query::Fetch(requests)) = ask(name, &[]) else { panic!("{name}") };
        assert_eq!(requests[0].target, Target::Below(path.into()));
    }
    for name in
        ["checkout", "a/b/c", "../b", "a/..", "./b", "a/", "/b", "a b/c", "a/b?c", "a/b#c", "a/b%2f", "a:b/c", "é/b"]
    {
        assert!(ask(name, &[]).is_err(), "{name}");
    }
    assert!(matches!(ask("a/b", &[Answer { status: 404, ..answer("") }]), Ok(Query::Absent)));
}

/// Every sort of line: tags with and without an object of their own, branches, what is neither.
fn lines() -> String {
    let (object, commit) = (SHA, NEWER);
    [
        format!("{object}\tHEAD"),
        format!("{object}\trefs/heads/main"),
        format!("{object}\trefs/heads/release/v1"),
        format!("{object}\trefs/heads/v4"),
        format!("{object}\trefs/pull/7/head"),
        format!("{object}\trefs/tags/latest"),
        format!("{object}\trefs/tags/v4"),
        format!("{object}\trefs/tags/v4.1.0"),
        format!("{commit}\trefs/tags/v4.1.0^{{}}"),
        format!("{object}\trefs/tags/v3.6.0"),
    ]
    .join("\n")
}

#[test]
fn tags_are_releases_with_the_commit_they_lead_to_in_either_form() {
    for body in [lines().into_bytes(), lines().replace('\n', "\r\n").into_bytes(), packets(&lines())] {
        let releases = read(body).unwrap();
        let told: Vec<_> = releases.all.iter().map(|it| (it.version.as_str(), it.digest.unwrap().as_str())).collect();
        assert_eq!(told, [("v3.6.0", SHA), ("v4.1.0", NEWER), ("v4", SHA)]);
        let others: Vec<_> = releases.unordered.iter().map(|name| name.as_str()).collect();
        assert_eq!(others, ["latest", "release/v1"], "a branch beside a tag of its name is not told apart from it");
        assert!(!releases.dated && releases.tags.is_empty());
    }
}

#[test]
fn a_repository_may_have_nothing_and_an_answer_may_be_nonsense() {
    let service = "001e# service=git-upload-pack\n0000";
    let nothing = "0000000000000000000000000000000000000000 capabilities^{}\0multi_ack\n";
    let empty = format!("{service}{:04x}{nothing}0000", nothing.len() + 4);
    for body in [
        empty.clone(),
        format!("{service}0000"),
        "0000".to_owned(),
        format!("{service}000eversion 1\n{}", &empty[34..]),
    ] {
        assert!(read(body.clone()).is_ok_and(|releases| releases.all.is_empty()), "{body}");
    }
    let sha_256 = format!("{}\trefs/tags/v1.0.0\n", "ab".repeat(32));
    assert_eq!(read(sha_256).unwrap().all[0].digest.unwrap().len(), 64);
    for (body, message) in [
        ("", "expected the refs of a repository, got an empty answer"),
        ("<html>", "expected the refs of a repository, got HTML"),
        ("{\"message\":\"Not Found\"}", "not the refs of a repository as git tells them"),
        (service, "the list of refs is cut off"),
        (&empty[..empty.len() - 10], "the list of refs is cut off"),
        ("ffff", "the list of refs is cut off"),
        ("0001", "not the refs of a repository as git tells them"),
        ("0009hello0000", "not a ref"),
        ("000eversion 2\n", "a version of git's protocol that was not asked for"),
        ("001cERR Repository not found0000", "the server says: Repository not found"),
        (&format!("{SHA}\trefs/tags/v1\nhello"), "line 2 is not a ref"),
    ] {
        assert_eq!(read(body).err().as_deref(), Some(message), "{body}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Any text is answered, and what is raised admits the version.
    #[test]
    fn no_text_breaks_anything(text in "[0-9va-f._@/:é-]{0,24}|.*", to in "v?[1-9][0-9]?([.][0-9]){0,2}(-rc[.]1)?") {
        let to = release(&to, Some(NEWER));
        let _ = GitHub.version(&text);
        if let (Ok(_), Ok(raised)) = (GitHub.range(&text), GitHub.raise_to(&text, &to)) {
            assert!(GitHub.range(&raised).unwrap().matches(&to.version), "{text:?} became {raised:?}");
        }
    }

    /// Any bytes are answered.
    #[test]
    fn no_bytes_break_anything(body in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64), cut in 0..600_usize) {
        let _ = ask("a/b", &[answer(body)]);
        let mut whole = packets(&lines());
        whole.truncate(cut);
        let _ = ask("a/b", &[answer(whole)]);
    }
}
