//! What judging finds, in fleets built by hand.

use std::sync::Arc;

use jiff::civil::{Date, date};
use overhaul::advisory::Advisories;
use overhaul::ecosystem::ecosystem;
use overhaul::lifecycle::Lifecycles;
use overhaul::model::*;
use overhaul::rule::{Judged, RuleSet, judge};

use super::loading::load_text;

const TODAY: Date = date(2026, 11, 20);

/// A fleet in the making: files, what they ask for, and what the registries say.
#[derive(Default)]
struct World {
    fleet: Fleet,
    resolution: Resolution,
}

/// One line of a file: `pypi/django ==3.2 @lock 3.2.25`.
fn dependency(written: &str, line: u32, source: SourceId) -> Dependency {
    let mut words = written.split(" @");
    let (name, requirement) = words.next().unwrap().split_once(' ').unwrap_or((written, ""));
    let (name, requirement) = (name.split(" @").next().unwrap(), requirement.trim());
    let (ecosystem, name) = name.split_once('/').unwrap();
    let id = EcosystemId::named(ecosystem).unwrap();
    let at = |start: u32, length: usize| Place {
        source,
        start: line * 100 + start,
        end: line * 100 + start + length as u32,
        line,
        column: start + 1,
    };
    let scope = match id {
        EcosystemId::OCI => Scope::Image,
        EcosystemId::RUNTIME => Scope::Engine,
        _ => Scope::Runtime,
    };
    let mut dependency = Dependency {
        package: Package::new(id, name),
        written: Text::from(name),
        requirement: Text::from(requirement),
        place: at(name.len() as u32 + 1, requirement.len()),
        name_place: at(0, name.len()),
        scope,
        group: None,
        extras: Box::default(),
        marker: None,
        origin: Origin::Registry(None),
        locked: Box::default(),
        skip: None,
    };
    if requirement.is_empty() {
        dependency.skip = Some(Skip::Unconstrained);
    } else if id == EcosystemId::PYPI && overhaul::ecosystem::pypi::range::read_pep_440(requirement).is_err() {
        dependency.skip = Some(Skip::InvalidRequirement);
    }
    for word in words {
        match word.split_once(' ').unwrap_or((word, "")) {
            ("lock", version) => dependency.locked = Box::new([Text::from(version)]),
            ("scope", "development") => dependency.scope = Scope::Development,
            ("scope", "tool") => dependency.scope = Scope::Tool,
            ("scope", "service") => dependency.scope = Scope::Service,
            ("scope", "pipeline") => dependency.scope = Scope::Pipeline,
            ("scope", "hook") => dependency.scope = Scope::Hook,
            ("group", group) => dependency.group = Some(Text::from(group)),
            ("marker", marker) => dependency.marker = Some(Text::from(marker)),
            ("skip", "git") => dependency.skip = Some(Skip::GitSource),
            ("skip", "branch") => dependency.skip = Some(Skip::Branch),
            ("skip", "no-registry") => dependency.skip = Some(Skip::NoRegistry),
            ("skip", "digest") => dependency.skip = Some(Skip::Digest),
            ("skip", "dist-tag") => dependency.skip = Some(Skip::DistTag),
            ("skip", "path") => dependency.skip = Some(Skip::PathSource),
            ("from", registry) => dependency.origin = Origin::Registry(Some(Text::from(registry))),
            ("package", name) => dependency.package = Package::new(id, name),
            other => panic!("{other:?}"),
        }
    }
    dependency
}

fn ecosystem_of(id: EcosystemId) -> &'static dyn overhaul::ecosystem::Ecosystem {
    ecosystem(id).unwrap()
}

fn package(written: &str) -> Package {
    let (ecosystem, name) = written.split_once('/').unwrap();
    Package::new(EcosystemId::named(ecosystem).unwrap(), name)
}

impl World {
    /// Adds a file with one dependency per line.
    fn file(mut self, repository: &str, path: &str, lines: &str) -> Self {
        let fleet = &mut self.fleet.inventories;
        let at = fleet.iter().position(|it| it.repository.name == repository).unwrap_or_else(|| {
            fleet.push(Inventory {
                repository: Repository {
                    name: repository.into(),
                    path: format!("fleet/{repository}"),
                    root: "/".into(),
                    remote: None,
                    commit: None,
                    dirty: None,
                    languages: std::collections::BTreeMap::new(),
                    topics: Vec::new(),
                },
                sources: vec![],
                manifests: vec![],
                pinned: Vec::new(),
                traces: Vec::new(),
                errors: vec![],
                passed_over: PassedOver::default(),
            });
            fleet.len() - 1
        });
        let inventory = &mut fleet[at];
        let source = SourceId { repository: at as u32, file: inventory.sources.len() as u32 };
        let path = RepoPath::new(path).unwrap();
        inventory.sources.push(path);
        let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
        let dependencies = lines.enumerate().map(|(at, line)| dependency(line, at as u32 + 1, source)).collect();
        let top = Place { source, start: 0, end: 0, line: 1, column: 1 };
        inventory.manifests.push(Manifested { source, path, format: "test", top, dependencies, facts: vec![] });
        self
    }

    /// What a registry says: versions with their dates, `!` for withdrawn, `?` for deprecated.
    fn registry(mut self, name: &str, releases: &str) -> Self {
        let package = package(name);
        let scheme = ecosystem_of(package.ecosystem);
        let release = |written: &str| {
            let (version, day) = written.split_once('@').unwrap_or((written, ""));
            let bare = version.trim_end_matches(['!', '?']);
            Release {
                version: scheme.version(bare).unwrap(),
                published: day
                    .parse::<Date>()
                    .ok()
                    .map(|day| day.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp()),
                yanked: version.ends_with('!').then(|| Text::from("broken build")),
                deprecated: version.ends_with('?').then(|| Text::from("use the other one")),
                requires: Box::default(),
                digest: None,
                pythons: None,
            }
        };
        let mut all: Vec<Release> = releases.split_whitespace().map(release).collect();
        all.sort_by(|a, b| a.version.cmp(&b.version));
        self.resolution
            .lookups
            .insert(package, Lookup::Found(Arc::new(Releases { all, dated: true, ..Releases::default() })));
        self
    }

    fn standing(mut self, name: &str, standing: Standing) -> Self {
        let Some(Lookup::Found(releases)) = self.resolution.lookups.get_mut(&package(name)) else { panic!() };
        Arc::get_mut(releases).unwrap().standing = standing;
        self
    }

    fn lookup(mut self, name: &str, lookup: Lookup) -> Self {
        self.resolution.lookups.insert(package(name), lookup);
        self
    }

    /// Decides as the plan does, and judges.
    fn judge(self, rules: &RuleSet) -> Vec<Finding> {
        self.judge_on(rules, TODAY)
    }

    fn judge_on(mut self, rules: &RuleSet, today: Date) -> Vec<Finding> {
        let now = today.to_zoned(jiff::tz::TimeZone::UTC).unwrap().timestamp();
        for name in ["python", "node", "rust", "go", "runner/ubuntu", "runner/macos", "runner/windows"] {
            let package = Package::new(EcosystemId::RUNTIME, name);
            let releases = Lifecycles::embedded().releases(&package).unwrap();
            self.resolution.lookups.entry(package).or_insert(Lookup::Found(Arc::new(releases)));
        }
        let resolution =
            overhaul::plan::choose(&self.fleet, self.resolution, &rules.policy, now, overhaul::plan::Depth::Brief);
        let lifecycles = Lifecycles::embedded();
        let advisories = &Advisories::default();
        let (fleet, resolution) = (&self.fleet, &resolution);
        judge(rules, &Judged { fleet, resolution, advisories, lifecycles, today, eol_lookahead: 90 })
    }
}

/// Rules from a file's text.
fn rules(text: &str) -> RuleSet {
    let (rules, warnings) = load_text(text).unwrap_or_else(|problems| panic!("{problems:#?}"));
    assert_eq!(warnings, []);
    rules
}

/// `line severity rule message -> remedy`, one per finding.
fn told(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| {
            let remedy = match &finding.remedy {
                None => String::new(),
                Some(Remedy::Raise { to, safety, .. }) => format!(" -> raise {to} {safety:?}"),
                Some(Remedy::Pin { to, safety }) => format!(" -> pin {to} {safety:?}"),
                Some(Remedy::Replace { with, to, safety }) => {
                    format!(" -> replace {with} {} {safety:?}", to.map_or("", |to| to.as_str()))
                }
                Some(Remedy::Rewrite { to, safety }) => format!(" -> rewrite {to} {safety:?}"),
                Some(Remedy::Add { package, .. }) => format!(" -> add {package}"),
                Some(Remedy::Set { key, to, .. }) => format!(" -> set {key}: {to}"),
                Some(Remedy::Create { path, .. }) => format!(" -> make {path}"),
                Some(Remedy::Remove { safety }) => format!(" -> remove {safety:?}"),
                Some(Remedy::RemoveAt { place, safety }) => format!(" -> remove line {} {safety:?}", place.line),
            };
            let line = finding.place.map_or(0, |place| place.line);
            let waived = if finding.waived.is_some() { " (waived)" } else { "" };
            format!("{line} {} {}: {}{remedy}{waived}", finding.severity.as_str(), finding.rule, finding.message)
        })
        .collect()
}

#[track_caller]
fn expect(findings: &[Finding], expected: &[&str]) {
    assert_eq!(told(findings), expected, "\n{:#?}", told(findings));
}

#[test]
fn a_sound_fleet_has_no_findings() {
    let world = World::default()
        .registry("pypi/django", "5.2.1@2026-01-01 5.2.2@2026-10-01")
        .registry("npm/react", "19.0.0@2026-01-01 19.1.0@2026-10-01")
        .file("a", "requirements.txt", "pypi/Django ==5.2.2\npypi/Django ~=5.2.1 @group dev")
        .file("a", "package.json", "npm/react ^19.0.0\nruntime/node >=22")
        .file("a", "Dockerfile", "oci/python 3.14-slim\noci/python 3.14")
        .file("a", "pyproject.toml", "runtime/python >=3.8");
    expect(&world.judge(&rules("")), &[]);
}

#[test]
fn what_does_not_exist_is_named_with_what_does() {
    let world = World::default()
        .lookup("pypi/sklearn", Lookup::Missing)
        .lookup("pypi/sqlite3", Lookup::Missing)
        .lookup("pypi/leftpad-internal", Lookup::Missing)
        .lookup("pypi/express", Lookup::Missing)
        .registry("npm/express", "4.0.0")
        .registry("pypi/clickhouse-sqlalchemy", "0.2.8 0.3.1 0.3.2")
        .registry("pypi/amocrm", "0.2.1 0.2.2")
        .registry("npm/@amplitude/analytics-react-native", "1.4.13 1.5.3 1.6.0")
        .registry("npm/wide", "1.0.0 2.0.0")
        .file(
            "a",
            "requirements.txt",
            "pypi/sklearn
             pypi/sqlite3
             pypi/leftpad-internal ==1.0
             pypi/express
             pypi/clickhouse-sqlalchemy ==0.3.3
             pypi/amocrm ==1.0.1",
        )
        .file("a", "package.json", "npm/@amplitude/analytics-react-native 1.5.0\nnpm/wide ^3.0.0\nnpm/express 4.0.0");
    expect(
        &world.judge(&rules("rules: [{ id: freshness, severity: off }, { id: end-of-life, severity: off }]")),
        &[
            "1 critical registry-missing: @amplitude/analytics-react-native has no version 1.5.0; the nearest is 1.5.3, the newest 1.6.0 -> raise 1.5.3 Review",
            "2 critical registry-missing: no version of wide satisfies ^3.0.0; the newest is 2.0.0 -> pin 2.0.0 Review",
            "1 critical registry-missing: pypi has no package sklearn; scikit-learn is probably meant -> replace pypi/scikit-learn  Review",
            "2 critical registry-missing: pypi has no package sqlite3: it is a part of the language's standard library -> remove Review",
            "3 critical registry-missing: pypi has no package leftpad-internal",
            "4 critical registry-missing: pypi has no package express; express of npm is probably meant",
            "5 critical registry-missing: clickhouse-sqlalchemy has no version 0.3.3; the nearest is 0.3.2 -> pin 0.3.2 Review",
            "6 critical registry-missing: amocrm has no version 1.0.1; the nearest is 0.2.2; amocrm-api is probably meant -> replace pypi/amocrm-api  Review",
        ],
    );
}

#[test]
fn what_nobody_could_ask_is_never_missing() {
    let fault = || Lookup::Unknown(Fault { kind: FaultKind::Forbidden, message: "403".into() });
    let world = World::default()
        .lookup("pypi/private", fault())
        .lookup("pypi/elsewhere", Lookup::Missing)
        .lookup("pypi/from-git", Lookup::Missing)
        .file(
            "a",
            "requirements.txt",
            "pypi/private ==1.0\npypi/elsewhere ==1.0 @from corp\npypi/from-git @skip git\npypi/not-asked ==1",
        );
    expect(&world.judge(&rules("")), &[]);
}

#[test]
fn what_its_publisher_has_given_up_is_named_with_the_reason() {
    let world = World::default()
        .registry("pypi/idna", "3.5 3.6! 3.7")
        .registry("npm/request", "2.88.1 2.88.2?")
        .registry("npm/fsevents-x", "0.0.1-security")
        .registry("pypi/aioredis", "2.0.1")
        .standing("npm/fsevents-x", Standing::Placeholder)
        .standing("pypi/aioredis", Standing::Archived)
        .file("a", "requirements.txt", "pypi/idna ==3.6\npypi/aioredis >=2")
        .file("a", "package.json", "npm/request ^2.88.2\nnpm/fsevents-x *");
    expect(
        &world.judge(&rules("")),
        &[
            "1 medium registry-deprecated: request 2.88.2 is deprecated: use the other one",
            "2 high registry-withdrawn: npm holds only the name fsevents-x: there is no package behind it -> remove Review",
            "1 high registry-withdrawn: idna 3.6 was withdrawn by its publisher: broken build -> raise 3.7 Review",
            "2 medium registry-deprecated: aioredis is no longer developed",
        ],
    );
}

#[test]
fn the_end_of_life_counts_by_the_highest_cycle_that_is_admitted() {
    let world = World::default()
        .file(
            "a",
            "Dockerfile",
            "oci/python 3.9-slim
             oci/python 3
             oci/node 18-alpine
             oci/postgres 12
             oci/debian bullseye-slim
             oci/clickhouse/clickhouse-server 25.8
             oci/elasticsearch 9.3.0
             oci/prom/prometheus v2.55.1
             oci/grafana/grafana 11.4.0
             oci/redis latest
             oci/rust 1.80",
        )
        .file(
            "a",
            "pyproject.toml",
            "runtime/python >=3.8\nruntime/python <3.10\nruntime/python ==3.9.*\nruntime/python ^3.9",
        )
        .file("a", "package.json", "runtime/node 18.x\nruntime/node >=18\nruntime/node ^16 || ^18\nnpm/next 13.4.1")
        .file("a", ".python-version", "runtime/python 3.9.18 @scope tool")
        .file("a", "rust-toolchain", "runtime/rust 1.70\nruntime/go 1.21");
    expect(
        &world.judge(&rules("")),
        &[
            "1 high end-of-life: python 3.9 reached its end of life on 2025-10-31; 3.14 is the newest supported -> raise 3.14.7 Review",
            "1 high end-of-life: python 3.9 reached its end of life on 2025-10-31; 3.14 is the newest supported -> raise 3.14-slim Review",
            "3 high end-of-life: nodejs 18 reached its end of life on 2025-04-30; 26 is the newest supported with long-term support -> raise 26-alpine Review",
            "4 high end-of-life: postgresql 12 reached its end of life on 2024-11-21; 18 is the newest supported -> raise 18 Unsafe",
            "5 high end-of-life: debian 11 reached its end of life on 2024-08-14; 13 is the newest supported -> raise trixie-slim Review",
            "6 high end-of-life: clickhouse 25.8 reached its end of life on 2026-08-29; 26.3 is the newest supported with long-term support -> raise 26.3 Unsafe",
            "7 high end-of-life: elasticsearch 9.3 reached its end of life on 2026-08-04; 9.5 is the newest supported -> raise 9.5.2 Unsafe",
            "8 high end-of-life: prometheus 2.55 reached its end of life on 2024-12-03; 3.13 is the newest supported with long-term support -> raise v3.13.2 Review",
            "9 high end-of-life: grafana 11.4 reached its end of life on 2025-09-05; 13.2 is the newest supported -> raise 13.2.0 Review",
            "10 low floating-tag: redis has the tag latest: what it is changes from day to day",
            "1 high end-of-life: nodejs 18 reached its end of life on 2025-04-30; 26 is the newest supported with long-term support -> raise 26 Review",
            "3 high end-of-life: nodejs 18 reached its end of life on 2025-04-30; 26 is the newest supported with long-term support -> raise 26 Review",
            "4 high end-of-life: nextjs 13 reached its end of life on 2024-12-21; 16 is the newest supported with long-term support -> raise 16.3.2 Review",
            "2 high end-of-life: python 3.9 reached its end of life on 2025-10-31; 3.14 is the newest supported -> raise 3.14 Review",
            "3 high end-of-life: python 3.9 reached its end of life on 2025-10-31; 3.14 is the newest supported -> raise 3.14 Review",
        ],
    );
}

#[test]
fn a_pipeline_may_test_what_has_ended() {
    let world = World::default()
        .file("library", "pyproject.toml", "runtime/python >=3.9")
        .file(
            "library",
            ".github/workflows/ci.yml",
            "runtime/python 3.8 @group matrix @scope pipeline
             runtime/python 3.13 @group matrix @scope pipeline
             runtime/python 3.9 @group oldest @scope pipeline
             runtime/python 3.8 @group alone @scope pipeline
             oci/python 3.8-slim @group container @scope pipeline
             npm/pnpm 8 @group alone @scope pipeline",
        )
        .file("library", ".pre-commit-config.yaml", "runtime/python 3.9 @scope hook")
        .file("app", ".pre-commit-config.yaml", "runtime/python 3.9 @scope hook")
        .file("app", ".python-version", "runtime/python 3.9 @scope tool")
        .file(
            "app",
            ".github/workflows/ci.yml",
            "runtime/node 18 @group all-ended @scope pipeline
             runtime/node 20 @group all-ended @scope pipeline
             runtime/node 18 @group aliased @scope pipeline
             runtime/node lts/* @group aliased @scope pipeline",
        );
    expect(
        &world.judge(&rules("")),
        &[
            "4 low end-of-life-in-pipelines: python 3.8 reached its end of life on 2024-10-07; 3.14 is the newest supported -> raise 3.14 Review",
            "5 low end-of-life-in-pipelines: python 3.8 reached its end of life on 2024-10-07; 3.14 is the newest supported -> raise 3.14-slim Review",
            "6 low end-of-life-in-pipelines: pnpm 8 reached its end of life on 2025-04-30; 11 is the newest supported -> raise 11.22.0 Review",
            "1 low end-of-life-in-pipelines: nodejs 18 reached its end of life on 2025-04-30; 26 is the newest supported with long-term support -> raise 26 Review",
            "2 low end-of-life-in-pipelines: nodejs 20 reached its end of life on 2026-04-30; 26 is the newest supported with long-term support -> raise 26 Review",
            "1 low end-of-life-in-pipelines: python 3.9 reached its end of life on 2025-10-31; 3.14 is the newest supported -> raise 3.14 Review",
            "1 high end-of-life: python 3.9 reached its end of life on 2025-10-31; 3.14 is the newest supported -> raise 3.14 Review",
        ],
    );
}

#[test]
fn a_runner_that_is_gone_is_gone_in_a_matrix_too() {
    let world = World::default().file(
        "a",
        ".github/workflows/ci.yml",
        "runtime/runner/ubuntu 20.04 @group test @scope pipeline
         runtime/runner/ubuntu 24.04 @group test @scope pipeline
         runtime/runner/ubuntu latest @group other @scope pipeline @skip dist-tag
         runtime/runner/macos 15 @group test @scope pipeline
         runtime/runner/macos 10.15 @group test @scope pipeline
         runtime/runner/windows 2019 @group test @scope pipeline
         runtime/runner/windows-desktop 11 @group test @scope pipeline",
    );
    expect(
        &world.judge(&rules("")),
        &[
            "1 high runner-gone: ubuntu-runner 20.04 reached its end of life on 2025-04-15; 26.04 is the newest supported -> raise 26.04 Review",
            "5 high runner-gone: macos-runner 10.15 reached its end of life on 2022-12-01; 26 is the newest supported -> raise 26 Review",
            "6 high runner-gone: windows-runner 2019 reached its end of life on 2025-06-30; 2025 is the newest supported -> raise 2025 Review",
        ],
    );
}

#[test]
fn services_are_judged_as_images_are() {
    let world = World::default()
        .file(
            "a",
            "compose.yaml",
            "oci/postgres 12-alpine @scope service
             oci/mongo 7 @scope service
             oci/redis  @scope service
             oci/mariadb 10.6.4-focal @scope service
             oci/acme/own latest @scope service @skip path
             oci/eclipse-temurin 24.0.2_12-jdk-noble@sha256:abc @scope service
             oci/mcr.microsoft.com/dotnet/sdk 7.0-alpine @scope service",
        )
        .file("a", ".gitlab-ci.yml", "oci/acme/tools latest @scope pipeline");
    expect(
        &world.judge(&rules("")),
        &[
            "1 high end-of-life: postgresql 12 reached its end of life on 2024-11-21; 18 is the newest supported -> raise 18-alpine Unsafe",
            "3 low floating-tag: redis has no tag, which means latest: what it is changes from day to day",
            "4 high end-of-life: mariadb 10.6 reached its end of life on 2026-07-06; 12.3 is the newest supported with long-term support -> raise 12.3.2 Unsafe",
            "6 high end-of-life: eclipse-temurin 24 reached its end of life on 2025-09-16; 25 is the newest supported with long-term support -> raise 25-jdk-noble Review",
            "7 high end-of-life: dotnet 7 reached its end of life on 2024-05-14; 10 is the newest supported with long-term support -> raise 10.0-alpine Review",
        ],
    );
}

#[test]
fn declarations_that_cannot_be_read_are_named_with_what_can() {
    let world = World::default().file(
        "a",
        "requirements.txt",
        "pypi/pytest ==8.0.0+
         pypi/kombu ==5.3.0+
         pypi/httpx 0.27.2
         pypi/flask =>2.0
         pypi/celery =5.3
         pypi/django >=4.2 <5
         pypi/click ==not-a-version!
         pypi/rich ==13.0",
    );
    expect(
        &world.judge(&rules("")),
        &[
            "1 critical specifier-invalid: pytest: `==8.0.0+` does not follow PEP 440; `>=8.0.0` does -> rewrite >=8.0.0 Review",
            "2 critical specifier-invalid: kombu: `==5.3.0+` does not follow PEP 440; `>=5.3.0` does -> rewrite >=5.3.0 Review",
            "3 critical specifier-invalid: httpx: `0.27.2` does not follow PEP 440; `==0.27.2` does -> rewrite ==0.27.2 Review",
            "4 critical specifier-invalid: flask: `=>2.0` does not follow PEP 440; `>=2.0` does -> rewrite >=2.0 Review",
            "5 critical specifier-invalid: celery: `=5.3` does not follow PEP 440; `==5.3` does -> rewrite ==5.3 Review",
            "6 high end-of-life: django 4.2 reached its end of life on 2026-04-07; 5.2 is the newest supported with long-term support -> raise 5.2.17 Review",
            "6 critical specifier-invalid: django: `>=4.2 <5` does not follow PEP 440; `>=4.2,<5` does -> rewrite >=4.2,<5 Review",
            "7 critical specifier-invalid: click: `==not-a-version!` does not follow PEP 440",
        ],
    );
}

#[test]
fn one_file_asks_once() {
    let world = World::default()
        .file(
            "a",
            "requirements.txt",
            "pypi/python-multipart ==0.0.20
             pypi/PyJWT ==2.9.0
             pypi/Python_Multipart ==0.0.20
             pypi/pyjwt ==2.8.0
             pypi/numpy ==1.26 @marker python_version<'3.9'
             pypi/numpy ==2.1 @marker python_version>='3.9'
             pypi/ruff ==1.0
             pypi/ruff >=0.9 @group lint",
        )
        .file("a", "Cargo.toml", "cargo/rand 0.9\ncargo/rand07 0.7 @package rand")
        .file("a", "Dockerfile", "oci/python 3.14\noci/python 3.14\noci/python latest\noci/redis latest @skip digest");
    expect(
        &world.judge(&rules("")),
        &[
            "3 low floating-tag: python has the tag latest: what it is changes from day to day",
            "1 medium specifier-duplicate: python-multipart stands twice in requirements.txt: line 3 has it again -> remove line 3 Safe",
            "2 high specifier-conflict: PyJWT is `==2.9.0` here and `==2.8.0` in line 4: no version satisfies both -> remove line 4 Review",
            "5 high end-of-life: numpy 1.26 reached its end of life on 2025-09-17; 2.5 is the newest supported -> raise 2.5.2 Review",
            "6 high end-of-life: numpy 2.1 reached its end of life on 2026-08-19; 2.5 is the newest supported -> raise 2.5.2 Review",
        ],
    );
}

#[test]
fn the_stack_holds_wherever_a_component_is_named() {
    let world = World::default()
        .registry("pypi/fastapi", "0.104.1 0.115.0 0.121.2 0.130.0")
        .registry("npm/react-native", "0.73.6 0.81.0 0.81.4 0.85.0")
        .file("a", "requirements.txt", "pypi/fastapi ==0.104.1\npypi/fastapi >=0.100 @group x\npypi/fastapi <0.120 @group y\npypi/fastapi >=0.100 @group z @lock 0.115.0\npypi/fastapi ==0.130.0 @group w")
        .file("a", "package.json", "npm/react-native 0.73.6\nnpm/react-native ^0.81.0\nnpm/react-native >=0.80")
        .file("a", "Dockerfile", "oci/python 3.11-slim\noci/redis 7\noci/redis 8\noci/redis 8.2.1-alpine\noci/bitnami/redis 7")
        .file("a", ".python-version", "runtime/python 3.13 @scope tool")
        .file("a", "pyproject.toml", "runtime/python >=3.9")
        .file("b", "Dockerfile", "oci/python 3.13-slim")
        .file("c", "Dockerfile", "oci/python 3.14-slim")
        .file("c", ".python-version", "runtime/python 3.13 @scope tool")
        .file("b", ".python-version", "runtime/python 3.13.2 @scope tool");
    let rules = rules(
        r#"
extends: []
vars: { python: "3.13" }
stack:
  runtime/python: { at-least: "${python}", consistent: true }
  pypi/fastapi: { at-least: "0.121.2" }
  npm/react-native: { at-least: "0.81.0", below: "0.82" }
  oci/library/redis: { at-least: "8.2", severity: critical }
"#,
    );
    expect(
        &world.judge(&rules),
        &[
            "1 medium stack/runtime/python: python is 3.11-slim; at least 3.13 is wanted -> raise 3.13-slim Review",
            "2 critical stack/oci/library/redis: redis is 7; at least 8.2 is wanted -> raise 8.2 Unsafe",
            "1 medium stack/npm/react-native: react-native is 0.73.6; at least 0.81.0 and below 0.82 is wanted; 0.81 itself reached its end of life on 2026-02-11: 0.87 is the newest supported -> raise 0.81.0 Review",
            "3 medium stack/npm/react-native: react-native >=0.80 gives 0.85.0; at least 0.81.0 and below 0.82 is wanted; 0.81 itself reached its end of life on 2026-02-11: 0.87 is the newest supported -> pin 0.81.4 Review",
            "1 medium stack/runtime/python: python >=3.9 promises to run on 3.9 too; at least 3.13 is wanted -> raise 3.13 Review",
            "1 medium stack/pypi/fastapi: fastapi is 0.104.1; at least 0.121.2 is wanted -> raise 0.121.2 Review",
            "3 medium stack/pypi/fastapi: fastapi <0.120 gives 0.115.0; at least 0.121.2 is wanted -> raise 0.121.2 Review",
            "4 medium stack/pypi/fastapi: fastapi is locked at 0.115.0; at least 0.121.2 is wanted -> raise 0.121.2 Review",
            "1 medium stack/runtime/python: python is 3.13 here and 3.14-slim in Dockerfile:1; one repository names one version -> raise 3.14 Review",
        ],
    );
}

#[test]
fn banned_components_name_their_successor() {
    let world = World::default().file("a", "requirements.txt", "pypi/python-jose ==3.3.0").file(
        "a",
        "package.json",
        "npm/moment ^2\nnpm/left-pad ^1\nnpm/@types/react-native 0.81.0\nnpm/dayjs ^1",
    );
    let rules = rules(
        r#"
extends: []
replace:
  pypi/python-jose: { with: pypi/pyjwt >=2.9, migrate: python-jose-to-pyjwt, why: unmaintained, severity: critical }
  npm/moment: { with: npm/dayjs }
ban:
  npm/left-pad: { why: withdrawn once already, message: "{component} in {path}:{line} of {repository} ({why})" }
  npm/@types/*: { fix: { safety: safe, steps: [take it out] } }
"#,
    );
    let findings = world.judge(&rules);
    expect(
        &findings,
        &[
            "1 medium replace/npm/moment: moment must not be used; use dayjs -> replace npm/dayjs  Unsafe",
            "2 medium ban/npm/left-pad: npm/left-pad in package.json:2 of fleet/a (withdrawn once already) -> remove Unsafe",
            "3 medium ban/npm/@types/*: @types/react-native must not be used -> remove Safe",
            "1 critical replace/pypi/python-jose: python-jose must not be used: unmaintained; use pyjwt >=2.9 -> replace pypi/pyjwt >=2.9 Review",
        ],
    );
    assert_eq!(findings[2].help.as_deref(), Some("take it out"));
}

#[test]
fn freshness_stays_quiet_until_it_is_far() {
    let world = World::default()
        .registry("pypi/django", "3.2.25@2024-03-04 4.2.16@2024-09-03 5.1@2025-08-07 6.0@2026-02-01")
        .registry("npm/vite", "5.0.0@2024-06-01 6.0.0@2025-01-01 7.0.0@2026-01-01")
        .registry("cargo/old", "1.0.0@2020-01-01 1.0.1@2023-01-01")
        .registry("cargo/done", "1.0.0@2015-01-01")
        .file("a", "requirements.txt", "pypi/django ==3.2.25\npypi/django >=3.2 @group x")
        .file("a", "package.json", "npm/vite ^5.0.0")
        .file("a", "Cargo.toml", "cargo/old =1.0.0\ncargo/done 1");
    expect(
        &world.judge(&rules("rules: [{ id: end-of-life, severity: off }]")),
        &["1 low freshness: django 3.2.25 is 3 majors and 1.9 years behind 6.0 -> raise 6.0 Review"],
    );
}

const ACTIONS: &str = "github/actions/checkout v3
     github/actions/checkout v4.1.0
     github/actions/checkout v4.1.0@0aed1ba0e32cb83cda2f76c3e96050f9855e89a5
     github/actions/checkout 0aed1ba0e32cb83cda2f76c3e96050f9855e89a5 @skip digest
     github/actions/checkout main @skip branch
     github/actions/checkout v9
     github/actions/checkout v4.1.9
     github/actions/checkout v9.9.9@0aed1ba0e32cb83cda2f76c3e96050f9855e89a5
     github/acme/tools node/v20.1.0
     github/acme/tools rust/v1.0.0
     github/acme/deploy v1
     github/acme/gone v1";

/// The same tags of repositories under any rules.
fn actions() -> World {
    World::default()
        .registry("github/actions/checkout", "v3 v3.6.0 v4 v4.1.0 v4.2.2 v5 v5.0.0 v5.0.1 v6.0.0-beta.1")
        .registry("github/acme/tools", "node/v20.1.0 node/v22.0.0 python/v3.1.0")
        .registry("github/acme/deploy", "v1 v1.4.0 v4.0.0")
        .lookup("github/acme/gone", Lookup::Missing)
        .file("a", ".github/workflows/ci.yml", ACTIONS)
}

#[test]
fn a_tag_of_a_repository_has_to_be_there_and_is_otherwise_left_alone() {
    let expected = [
        "6 critical registry-missing: actions/checkout has no version v9; the nearest is v5 -> pin v5 Review",
        "7 critical registry-missing: actions/checkout has no version v4.1.9; the nearest is v4.1.0, the newest v5.0.1 -> pin v4.1.0 Review",
        "10 critical registry-missing: acme/tools has no version rust/v1.0.0; the newest is node/v22.0.0",
        "12 critical registry-missing: github has no repository acme/gone",
    ];
    expect(&actions().judge(&rules("")), &expected);
}

#[test]
fn rules_about_tags_compare_what_both_name() {
    let file = "rules:
  - { id: registry-missing, severity: off }
  - { id: fresh, kind: freshness, severity: low, match: github/*, behind: { major: 0 } }
  - { id: at-least, kind: version-constraint, severity: low, match: github/actions/checkout, at-least: \"5\" }
  - { id: sound, kind: specifier, severity: low, conditions: [unbounded, open-ended, floating-tag, floating-branch, invalid] }
";
    let expected = [
        "1 low at-least: actions/checkout is v3; at least 5 is wanted -> raise v5 Review",
        "1 low fresh: actions/checkout v3 is 2 majors behind v5 -> raise v5 Review",
        "2 low at-least: actions/checkout is v4.1.0; at least 5 is wanted -> raise v5.0.1 Review",
        "2 low fresh: actions/checkout v4.1.0 is 1 major behind v5.0.1 -> raise v5.0.1 Review",
        "3 low at-least: actions/checkout is v4.1.0; at least 5 is wanted -> raise v5.0.1 Review",
        "3 low fresh: actions/checkout v4.1.0 is 1 major behind v5.0.1 -> raise v5.0.1 Review",
        "5 low sound: actions/checkout follows the branch main: what it is changes from day to day",
        "7 low at-least: actions/checkout is v4.1.9; at least 5 is wanted -> raise v5.0.1 Review",
        "7 low fresh: actions/checkout v4.1.9 is 1 major behind v5.0.1 -> raise v5.0.1 Review",
        "9 low fresh: acme/tools node/v20.1.0 is 2 majors behind node/v22.0.0 -> raise node/v22.0.0 Review",
    ];
    expect(&actions().judge(&rules(file)), &expected);
}

#[test]
fn what_no_registry_speaks_for_is_not_judged_by_one() {
    let world = World::default().file(
        "a",
        ".gitlab-ci.yml",
        "gitlab/acme/pipeline 1.0 @skip no-registry\nconda/numpy 1.0 @skip no-registry\ngolang/golang.org/x/net v0.1.0 @skip no-registry",
    );
    expect(&world.judge(&rules("")), &[]);
}

#[test]
fn waivers_mark_expire_and_tell_when_they_are_idle() {
    let world = || {
        World::default().file("a", "Dockerfile", "oci/python 3.9\noci/node 18").file(
            "b-legacy",
            "Dockerfile",
            "oci/python 3.8",
        )
    };
    let with = |text: &str| world().judge(&rules(text));
    expect(
        &with(
            r#"
waivers:
  - { rule: end-of-life, match: oci/python, repositories: a, until: 2026-11-20, why: next sprint }
  - { rule: "end-of-*", match: runtime/node, why: not used }
overrides:
  - { repositories: ["*-legacy"], rules: { "end-of-*": { severity: info } } }
"#,
        ),
        &[
            "1 high end-of-life: python 3.9 reached its end of life on 2025-10-31; 3.14 is the newest supported -> raise 3.14 Review (waived)",
            "2 high end-of-life: nodejs 18 reached its end of life on 2025-04-30; 26 is the newest supported with long-term support -> raise 26 Review",
            "1 info end-of-life: python 3.8 reached its end of life on 2024-10-07; 3.14 is the newest supported -> raise 3.14 Review",
            "0 info waiver-unused: the waiver of end-of-* for runtime/node matches nothing: it can go",
        ],
    );
    expect(
        &with("waivers: [{ rule: end-of-life, match: oci/node, until: 2026-11-19, why: was planned }]"),
        &[
            "0 medium waiver-expired: the waiver of end-of-life for oci/node ended on 2026-11-19: what it stood against counts again",
            "1 high end-of-life: python 3.9 reached its end of life on 2025-10-31; 3.14 is the newest supported -> raise 3.14 Review",
            "2 high end-of-life: nodejs 18 reached its end of life on 2025-04-30; 26 is the newest supported with long-term support -> raise 26 Review",
            "1 high end-of-life: python 3.8 reached its end of life on 2024-10-07; 3.14 is the newest supported -> raise 3.14 Review",
        ],
    );
}

#[test]
fn rules_apply_where_they_say() {
    let all = ["a/apps/web/package.json:1", "a/apps/web/package.json:3", "a/tools/package.json:1", "b/package.json:1"];
    let cases: &[(&str, &[&str])] = &[
        ("{}", &all),
        ("{ repositories: b }", &all[3..]),
        ("{ repositories: \"!fleet/a\" }", &all[3..]),
        ("{ paths: \"apps/**\" }", &all[..2]),
        ("{ paths: [\"**/package.json\", \"!apps/**\"] }", &all[2..]),
        ("{ scopes: development }", &all[1..2]),
        ("{ scopes: [service, pipeline, hook] }", &[]),
        ("{ ecosystems: [pypi, cargo] }", &[]),
        ("{ when: { component: npm/react } }", &all[..3]),
    ];
    for (selector, expected) in cases {
        let world = World::default()
            .file("a", "apps/web/package.json", "npm/moment ^2\nnpm/react ^19\nnpm/moment ^3 @scope development")
            .file("a", "tools/package.json", "npm/moment ^2")
            .file("b", "package.json", "npm/moment ^2");
        let rules = rules(&format!(
            "{{ extends: [], ban: {{ npm/moment: {{ for: {selector}, message: \"{{repository}}/{{path}}:{{line}}\" }} }} }}"
        ));
        let findings = world.judge(&rules);
        let places: Vec<&str> = findings.iter().map(|finding| finding.message.trim_start_matches("fleet/")).collect();
        assert_eq!(places, *expected, "{selector}");
    }
}

#[test]
fn the_nineteen_lines_of_the_fourth_seed_are_named() {
    let Some(shared) = std::env::var_os("OVERHAUL_SHARED") else { return };
    let folder = std::path::Path::new(&shared).join("seeds/004_dc4aca278c73dd39/verbatim");
    let paths: Vec<RepoPath> = crate::support::files(&folder).iter().map(|name| RepoPath::new(name).unwrap()).collect();
    let text = |path: RepoPath| Ok((std::fs::read_to_string(folder.join(path.as_str())).unwrap(), Encoding::Utf8));
    let reading = overhaul::manifest::read(0, &paths, &text);
    let mut world = World::default().file("hadadahealth", "none", "");
    world.fleet.inventories[0].sources = reading.sources;
    world.fleet.inventories[0].manifests = reading.manifests;
    let findings = world.judge(&rules(""));
    let invalid = findings.iter().filter(|finding| finding.rule == "specifier-invalid");
    assert!(invalid.clone().all(|finding| matches!(finding.remedy, Some(Remedy::Rewrite { .. }))));
    assert_eq!(invalid.count(), 19);
}
