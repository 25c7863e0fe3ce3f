//! Records of advisories: where they lie, what is kept of them, and which versions they are about.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use overhaul::advisory::{Advisories, Harvest, Intake, Trouble, read};
use overhaul::ecosystem::ecosystem;
use overhaul::model::{EcosystemId, Package, Severity};
use rustc_hash::FxHashSet;
use serde_json::{Value, json};

fn package(written: &str) -> Package {
    let (ecosystem, name) = written.split_once('/').unwrap();
    Package::new(EcosystemId::named(ecosystem).unwrap(), name)
}

/// What is kept of these records, where these packages are asked for.
fn taken(records: &[Value], wanted: &[&str]) -> (Advisories, Vec<Trouble>) {
    let wanted: FxHashSet<Package> = wanted.iter().map(|name| package(name)).collect();
    let intake = Intake { wanted: &wanted, until: None };
    let mut harvest = Harvest::default();
    for (at, record) in records.iter().enumerate() {
        intake.take(&|| at.to_string(), record.to_string().as_bytes(), &mut harvest);
    }
    harvest.finish()
}

fn record(id: &str, name: &str, events: &[(&str, &str)]) -> Value {
    let (ecosystem, name) = name.split_once('/').unwrap();
    let events: Vec<Value> = events.iter().map(|(event, version)| json!({ *event: version })).collect();
    json!({"id": id, "modified": "2026-01-01T00:00:00Z", "affected": [{
        "package": {"ecosystem": ecosystem, "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": events}],
    }]})
}

/// The names of what affects a version.
fn against(advisories: &Advisories, name: &str, version: &str) -> String {
    let package = package(name);
    let version = ecosystem(package.ecosystem).unwrap().version(version).unwrap();
    advisories.against(&package, &version).join(" ")
}

#[test]
fn a_version_is_affected_as_the_schema_says() {
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a str, &'a str);
    let rows: &[Row<'_>] = &[
        (&[("introduced", "0")], "0.0.1 1.0 99", ""),
        (&[("introduced", "0"), ("fixed", "1.0")], "0.1 1.0rc1 1.0.dev1", "1.0 1.0.0 1.0.post1 2!0.1"),
        (&[("introduced", "1.0"), ("last_affected", "1.2")], "1.0 1.1 1.2", "0.9 1.0rc1 1.2.1 1.2.post1"),
        // In whatever order they are written.
        (&[("fixed", "2.1"), ("introduced", "2.0"), ("fixed", "1.1"), ("introduced", "0")], "1.0 2.0", "1.1 1.9 2.1"),
        (&[("introduced", "1.0"), ("introduced", "1.1"), ("fixed", "1.2")], "1.0 1.1", "1.2"),
        // What is introduced and mended at once is nowhere.
        (&[("introduced", "1.0"), ("fixed", "1.0")], "", "0.9 1.0 1.1"),
        (&[("introduced", "1.0"), ("last_affected", "1.0")], "1.0", "0.9 1.1"),
        (&[("introduced", "0"), ("limit", "1.0"), ("limit", "2.0")], "0.9 1.5", "2.0 3"),
        (&[("introduced", "0"), ("limit", "*")], "0.9 1.5", ""),
        (&[("introduced", "0"), ("fixed", "1.0"), ("limit", "2.0")], "0.9", "1.0 1.5"),
        (&[("fixed", "1.0")], "", "0.9 1.0"),
    ];
    for (events, with, without) in rows {
        let (advisories, troubles) = taken(&[record("A-1", "PyPI/x", events)], &["pypi/x"]);
        assert_eq!(troubles, []);
        with.split(' ').filter(|it| !it.is_empty()).for_each(|version| {
            assert_eq!(against(&advisories, "pypi/x", version), "A-1", "{events:?} {version}");
        });
        without.split(' ').filter(|it| !it.is_empty()).for_each(|version| {
            assert_eq!(against(&advisories, "pypi/x", version), "", "{events:?} {version}");
        });
    }
}

#[test]
fn versions_count_beside_ranges_and_commits_do_not() {
    let mut one = record("A-1", "PyPI/x", &[("introduced", "2"), ("fixed", "3")]);
    one["affected"][0]["versions"] = json!(["1.0", "2004d", "2.5"]);
    let mut commits = record("A-2", "PyPI/x", &[("introduced", "0")]);
    commits["affected"][0]["ranges"][0]["type"] = json!("GIT");
    let (advisories, troubles) = taken(&[one, commits], &["pypi/x"]);
    assert_eq!(troubles, []);
    let all: Vec<_> = ["1.0.0", "1.1", "2.5", "3"].map(|version| against(&advisories, "pypi/x", version)).into();
    assert_eq!(all, ["A-1", "", "A-1", ""]);
    assert_eq!(advisories.of(&package("pypi/x")).len(), 1, "what says nothing of versions is not kept");
}

#[test]
fn tags_of_actions_are_held_against_numbers() {
    let records = [record("A-1", "GitHub Actions/Tj-Actions/Changed-Files", &[("introduced", "0"), ("fixed", "46")])];
    let (advisories, _) = taken(&records, &["github/tj-actions/changed-files"]);
    let has = |version| against(&advisories, "github/tj-actions/changed-files", version) == "A-1";
    // `v45` moves to the newest of its line; `46` of a record is 46.0.0.
    assert_eq!(["v45", "v45.0.7", "v46", "v46.0.1"].map(has), [true, true, false, false]);
    assert_eq!(against(&advisories, "github/tj-actions/changed-files/deep/er", "v45"), "A-1");
}

#[test]
fn aliases_are_one_and_the_worst_of_them_counts() {
    let scored = |id: &str, aliases: &[&str], severity: Value, word: Value| {
        let mut record = record(id, "npm/x", &[("introduced", "0"), ("fixed", "2.0.0")]);
        record["aliases"] = json!(aliases);
        record["severity"] = severity;
        record["database_specific"] = json!({ "severity": word });
        record
    };
    let low = json!([{"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}]);
    let both = json!([
        {"type": "CVSS_V4", "score": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N"},
        {"type": "CVSS_V3", "score": "CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"},
    ]);
    let records = [
        scored("GHSA-1", &["CVE-1"], low.clone(), json!("CRITICAL")),
        scored("OSV-2", &["CVE-2"], Value::Null, json!("MODERATE")),
        // It shows that the two above are one.
        scored("PYSEC-3", &["CVE-1", "CVE-2"], json!([]), json!({"odd": true})),
        scored("GHSA-4", &[], both, Value::Null),
        scored("GHSA-5", &["MAL-5"], low, Value::Null),
        scored("GHSA-6", &[], json!([{"type": "CVSS_V3", "score": "nonsense"}]), json!("high")),
        scored("GHSA-7", &[], Value::Null, json!("UNKNOWN")),
    ];
    let (advisories, troubles) = taken(&records, &["npm/x"]);
    assert_eq!(troubles, []);
    let told = advisories.of(&package("npm/x")).iter();
    let told: Vec<_> = told.map(|it| (it.shown(), it.severity, it.is_malicious)).collect();
    let line = |shown: &str, severity, is_malicious| (shown.to_owned(), severity, is_malicious);
    assert_eq!(
        told,
        [
            line("GHSA-1 (CVE-1)", Some(Severity::Medium), false),
            line("GHSA-4", Some(Severity::Critical), false),
            line("GHSA-5", Some(Severity::Critical), true),
            line("GHSA-6", Some(Severity::High), false),
            line("GHSA-7", None, false),
        ]
    );
}

#[test]
fn what_cannot_be_read_of_a_record_is_told_and_the_rest_counts() {
    let mut odd = record("A-1", "PyPI/x", &[("introduced", "not a version")]);
    odd["affected"].as_array_mut().unwrap().push(record("", "PyPI/x", &[("introduced", "2")])["affected"][0].clone());
    let elsewhere = record("A-2", "PyPI/y", &[("introduced", "not a version")]);
    let (advisories, troubles) = taken(&[odd, elsewhere, json!([1]), json!({"id": "A-3"})], &["pypi/x"]);
    let told: Vec<String> = troubles.iter().map(|trouble| format!("{}: {}", trouble.at, trouble.message)).collect();
    assert_eq!(told[0], "0: cannot be read wholly: `not a version` is not a version of pypi");
    assert!(told[1].starts_with("2: is not an OSV record: "), "{told:?}");
    assert_eq!(told.len(), 2, "of what nobody asks for nothing but the head is read");
    assert_eq!(against(&advisories, "pypi/x", "2.1"), "A-1");
    assert_eq!(advisories.records, 3);
}

#[test]
fn a_folder_its_archives_and_an_archive_alone_hold_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let records: Vec<Value> =
        (0..40).map(|at| record(&format!("A-{at}"), &format!("PyPI/x{}", at % 4), &[("introduced", "1")])).collect();
    let put = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    for (at, record) in records.iter().enumerate() {
        put(&format!("files/PyPI/A-{at}.json"), record.to_string().as_bytes());
    }
    put("files/README.md", b"not a record");
    fs::create_dir_all(folder.path().join("both/PyPI")).unwrap();
    pack(&folder.path().join("both/PyPI/all.zip"), &records);
    put("both/PyPI/A-1.json", records[1].to_string().as_bytes());
    put("both/PyPI/cut.zip", b"PK\x03\x04");
    let wanted: FxHashSet<Package> = ["pypi/x1", "pypi/x2", "npm/x3"].map(package).into_iter().collect();
    let intake = Intake { wanted: &wanted, until: None };
    let found = |path: &str| {
        let (advisories, troubles) = read(&folder.path().join(path), &intake).unwrap().finish();
        let count = |name| advisories.of(&package(name)).len();
        (advisories.records, count("pypi/x1"), count("pypi/x2"), count("npm/x3"), troubles.len())
    };
    assert_eq!(found("files"), (40, 10, 10, 0, 0));
    assert_eq!(found("both/PyPI/all.zip"), (40, 10, 10, 0, 0));
    assert_eq!(found("both"), (41, 10, 10, 0, 1));
    assert!(read(&folder.path().join("nowhere"), &intake).is_err());
    assert!(read(&folder.path().join("both/PyPI/cut.zip"), &intake).is_err());
}

fn pack(path: &Path, records: &[Value]) {
    let mut archive = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for record in records {
        let name = format!("{}.json", record["id"].as_str().unwrap());
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(record.to_string().as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}
