//! What an index answers: the simple index in JSON or HTML, or the project's document.

use std::path::PathBuf;

use overhaul::ecosystem::pypi::Pypi;
use overhaul::ecosystem::{Answer, Ecosystem, Needs, Query, Target};
use overhaul::model::{EcosystemId, Package, Release, Releases};

/// The answer 200 with that body.
fn answer(content_type: &str, body: &[u8]) -> Answer {
    Answer { status: 200, content_type: content_type.to_owned(), next: None, body: body.to_vec() }
}

fn missing() -> Answer {
    Answer { status: 404, ..answer("text/html", b"<h1>Not Found</h1>") }
}

fn query(answers: &[Answer], dates: bool) -> Query {
    Pypi.query(&Package::new(EcosystemId::PYPI, "Zope.Sample"), Needs { dates }, answers).unwrap()
}

/// The addresses that are asked for next.
fn asked(query: Query) -> Vec<String> {
    let Query::Fetch(requests) = query else { panic!("{query:?}") };
    requests
        .into_iter()
        .map(|request| match request.target {
            Target::Below(path) | Target::Next(path) => path,
        })
        .collect()
}

/// One line for each release, then what is known of the whole.
fn told(query: Query) -> Vec<String> {
    let Query::Ready(Releases { all, standing, unordered, dated, .. }) = query else { panic!("{query:?}") };
    let line = |release: Release| {
        let published = release.published.map_or("-".to_owned(), |published| published.to_string());
        let yanked = release.yanked.map_or(String::new(), |reason| format!(" yanked({reason})"));
        let requires: String =
            release.requires.iter().map(|one| format!(" {}{}", one.package, one.requirement)).collect();
        format!("{} {published}{yanked}{requires}", release.version)
    };
    let mut told: Vec<_> = all.into_iter().map(line).collect();
    told.push(format!("{standing:?} {unordered:?} dated={dated}"));
    told
}

const SIMPLE_JSON: &[u8] = include_bytes!("../../../fixtures/versions/pypi-simple.json");
const SIMPLE_HTML: &[u8] = include_bytes!("../../../fixtures/versions/pypi-simple.html");
const PROJECT_JSON: &[u8] = include_bytes!("../../../fixtures/versions/pypi-project.json");

#[test]
fn the_simple_index_in_json_tells_all() {
    assert_eq!(asked(query(&[], true)), ["simple/zope-sample/"]);
    let expected = [
        "1.0.0 2020-03-01T10:00:00.5Z runtime/python>=3.5,",
        "1.1 2021-03-01T10:00:00Z",
        "1.2 2022-03-01T10:00:00Z yanked()",
        "3.0rc1 2023-03-01T10:00:00Z runtime/python>=3.10",
        "Deprecated(u!(\"use zope-other\")) [u!(\"2004d\")] dated=true",
    ];
    for content_type in ["application/vnd.pypi.simple.v1+json", "text/html", ""] {
        assert_eq!(told(query(&[answer(content_type, SIMPLE_JSON)], true)), expected, "as {content_type:?}");
    }
    let meta = br#"{"meta": {"project-status": "archived"}, "files": []}"#;
    assert_eq!(told(query(&[answer("", meta)], true)), ["Archived [] dated=true"]);
}

#[test]
fn the_simple_index_in_html_tells_all_but_dates() {
    let html = || answer("application/vnd.pypi.simple.v1+html", SIMPLE_HTML);
    let expected = [
        "1.0.0 - runtime/python>=3.6",
        "1.1 - runtime/python>=3.8, <4",
        "1.2+local.1 - yanked(broken & gone)",
        "1.3 - yanked()",
        "Archived [] dated=false",
    ];
    assert_eq!(told(query(&[html()], false)), expected);
    assert_eq!(told(query(&[html(), missing()], true)), expected, "a mirror without the other document");
    assert_eq!(asked(query(&[html()], true)), ["pypi/zope-sample/json"]);
    let dated = told(query(&[html(), answer("application/json", PROJECT_JSON)], true));
    assert_eq!(dated[0], "1.0.0 2020-03-02T09:59:59.25Z runtime/python>=3.6");
}

#[test]
fn the_project_document_does_as_well() {
    let expected = [
        "1.0 2020-03-02T09:59:59.25Z",
        "1.1 2021-03-01T10:00:00Z yanked() runtime/python>=3.8",
        "Archived [u!(\"nightly\")] dated=true",
    ];
    assert_eq!(told(query(&[answer("application/json", PROJECT_JSON)], true)), expected, "a recorded snapshot");
    assert_eq!(asked(query(&[missing()], false)), ["pypi/zope-sample/json"]);
    assert_eq!(told(query(&[missing(), answer("application/json", PROJECT_JSON)], false)), expected);
    assert!(matches!(query(&[missing(), missing()], false), Query::Absent));
}

#[test]
fn a_document_that_cannot_be_read_is_no_answer() {
    let cut = &SIMPLE_JSON[..SIMPLE_JSON.len() / 2];
    let login = b"<html><title>Sign in</title><a href='/help'>Help</a></html>";
    for body in [b"".as_slice(), cut, login, b"{}", b"[]", b"\xff\xfe", b"<a href=", b"{\"files\": 1}"] {
        let package = Package::new(EcosystemId::PYPI, "zope-sample");
        assert!(Pypi.query(&package, Needs::default(), &[answer("", body)]).is_err(), "{}", body.escape_ascii());
    }
}

#[test]
#[allow(clippy::print_stdout)]
fn every_recorded_document_is_read() {
    let Some(shared) = std::env::var_os("OVERHAUL_SHARED") else { return };
    let (mut documents, mut releases, mut unordered) = (0, 0, 0);
    for file in std::fs::read_dir(PathBuf::from(shared).join("registry-snapshot/pypi")).unwrap() {
        let path = file.unwrap().path();
        let package = Package::new(EcosystemId::PYPI, path.file_stem().unwrap().to_str().unwrap());
        let body = std::fs::read(&path).unwrap();
        let Query::Ready(read) = Pypi.query(&package, Needs { dates: true }, &[answer("", &body)]).unwrap() else {
            panic!("{}", path.display())
        };
        assert!(read.dated && read.all.iter().all(|release| release.published.is_some()), "{}", path.display());
        documents += 1;
        releases += read.all.len();
        unordered += read.unordered.len();
    }
    println!("{documents} documents, {releases} releases, {unordered} unordered");
    assert_eq!(documents, 92);
}

proptest::proptest! {
    #[test]
    fn no_document_is_too_strange(text in r#"[ -~]{0,24}|[<>/a!&;#x0-9='" -]{0,24}|.{0,16}"#) {
        for body in [
            text.clone(),
            format!("<a href={text}>"),
            format!("<a {text} href='zope-sample-1.zip' data-yanked={text}>"),
            format!("{{\"files\": [{{\"filename\": \"{text}\", \"upload-time\": \"{text}\"}}]}}"),
        ] {
            let package = Package::new(EcosystemId::PYPI, "zope-sample");
            let _ = Pypi.query(&package, Needs::default(), &[answer("text/html", body.as_bytes())]);
        }
    }
}
