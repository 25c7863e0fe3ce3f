//! The lifecycle table.

use jiff::civil::date;
use overhaul::ecosystem::Ecosystem;
use overhaul::lifecycle::{EndOfLife, Lifecycles};
use overhaul::model::{EcosystemId, Package};

fn package(written: &str) -> Package {
    let (ecosystem, name) = written.split_once('/').unwrap();
    Package::new(EcosystemId::named(ecosystem).unwrap(), name)
}

#[test]
fn versions_and_tags_belong_to_cycles() {
    let cases = [
        ("oci/library/python", "3.9-slim", "python 3.9"),
        ("docker/python", "3.12.4-bookworm", "python 3.12"),
        ("oci/library/python", "3", "python 3.14"),
        ("oci/library/python", "latest", "-"),
        ("oci/library/mongo", "7", "mongodb 7.0"),
        ("oci/library/mongo", "7.3", "mongodb 7.3"),
        ("oci/library/rabbitmq", "3-management", "rabbitmq 3.13"),
        ("runtime/runner/ubuntu", "20.04", "ubuntu-runner 20.04"),
        ("runtime/runner/windows", "2019", "windows-runner 2019"),
        ("oci/library/python", "9.9", "-"),
        ("runtime/node", "18", "nodejs 18"),
        ("runtime/node", "v18.19.0", "nodejs 18"),
        ("oci/library/node", "20-alpine", "nodejs 20"),
        ("oci/library/postgres", "9", "postgresql 9.6"),
        ("oci/library/postgres", "16.11", "postgresql 16"),
        ("oci/library/debian", "bookworm-slim", "debian 12"),
        ("oci/library/ubuntu", "jammy", "ubuntu 22.04"),
        ("oci/library/ubuntu", "22.04", "ubuntu 22.04"),
        ("oci/clickhouse/clickhouse-server", "25.8", "clickhouse 25.8"),
        ("oci/library/elasticsearch", "9.3.0", "elasticsearch 9.3"),
        ("oci/prom/prometheus", "v2.55.1", "prometheus 2.55"),
        ("oci/grafana/grafana", "11.4.0", "grafana 11.4"),
        ("npm/next", "13.4.1", "nextjs 13"),
        ("npm/@angular/core", "16.2.0", "angular 16"),
        ("pypi/Django", "3.2.25", "django 3.2"),
        ("pypi/flask", "3.0", "-"),
        ("npm/python", "3.9", "-"),
        ("runtime/python", "3.99999999999999999999999", "python 3.14"),
        ("runtime/python", "", "-"),
    ];
    for (name, version, expected) in cases {
        let cycle = Lifecycles::embedded().cycle(&package(name), version);
        let found = cycle.map_or("-".to_owned(), |cycle| format!("{} {}", cycle.product, cycle.name));
        assert_eq!(found, expected, "{name} {version}");
    }
}

#[test]
fn the_last_day_is_still_supported() {
    let python = Lifecycles::embedded().cycle(&package("runtime/python"), "3.9").unwrap();
    assert_eq!(python.end_of_life, Some(EndOfLife::On(date(2025, 10, 31))));
    assert!(python.supported(date(2025, 10, 31)));
    assert!(!python.supported(date(2025, 11, 1)));
    assert!(!python.supported(date(2020, 1, 1)), "it was not out yet");
    assert_eq!(python.released, date(2020, 10, 5));
    assert_eq!(python.latest, "3.9.25");
}

#[test]
fn the_newest_supported_is_the_newest_of_that_day() {
    let newest = |name: &str, on| Lifecycles::embedded().newest_supported(&package(name), on).map(|cycle| cycle.name);
    assert_eq!(newest("runtime/python", date(2026, 8, 22)).unwrap(), "3.14");
    assert_eq!(newest("runtime/python", date(2024, 1, 1)).unwrap(), "3.12");
    assert_eq!(newest("runtime/node", date(2026, 8, 22)).unwrap(), "24", "26 has no long-term support yet");
    assert_eq!(newest("oci/library/debian", date(2026, 8, 22)).unwrap(), "13");
    assert_eq!(newest("pypi/flask", date(2026, 8, 22)), None);
}

#[test]
fn runtimes_resolve_as_releases() {
    let releases = Lifecycles::embedded().releases(&package("runtime/python")).unwrap();
    assert!(releases.dated);
    assert_eq!(releases.all.last().unwrap().version.as_str(), "3.14");
    for release in &releases.all {
        assert_eq!(
            overhaul::ecosystem::runtime::Runtime.version(release.version.as_str()).as_ref(),
            Some(&release.version)
        );
    }
    assert!(releases.all.is_sorted_by(|a, b| a.version < b.version));
    assert!(Lifecycles::embedded().releases(&package("oci/library/python")).is_none());
}

#[test]
fn every_line_of_the_tables_can_be_read() {
    let tables = [include_str!("../../../rules/lifecycles.tsv"), include_str!("../../../rules/lifecycle-runners.tsv")];
    let rows = || tables.iter().flat_map(|table| table.lines().filter(|line| !line.starts_with('#')).skip(1));
    let packages = include_str!("../../../rules/lifecycle-purls.tsv");
    let mut products = std::collections::BTreeMap::new();
    for line in rows() {
        *products.entry(line.split('\t').next().unwrap()).or_insert(0) += 1;
    }
    assert!(rows().count() > 1_500);
    for line in packages.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let (name, product) = line.split_once('\t').unwrap();
        assert_eq!(Lifecycles::embedded().cycles(&package(name)).len(), products[product], "{line}");
    }
    for line in
        include_str!("../../../rules/lifecycle-codenames.tsv").lines().filter(|line| !line.starts_with('#')).skip(1)
    {
        let cells: Vec<&str> = line.split('\t').collect();
        let image = package(&format!("oci/library/{}", cells[0]));
        assert_eq!(Lifecycles::embedded().cycle(&image, cells[1]).unwrap().name, cells[2], "{line}");
    }
}
