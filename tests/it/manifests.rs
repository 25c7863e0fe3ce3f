//! Every folder `fixtures/manifest/<format>/<case>/` is a small repository; `expected.txt` in it says what is read there.

use std::collections::{BTreeMap, BTreeSet};

use overhaul::manifest::{is_wanted, read};
use overhaul::model::{Dependency, Encoding, FactKey, Origin, Place, RepoPath};

use crate::support::{expect_file, files, folders, project};

#[test]
fn every_case_reads_as_expected() {
    let mut failures = Vec::new();
    let mut cases = 0;
    let mut facts: BTreeMap<FactKey, BTreeSet<&str>> = BTreeMap::new();
    for format in folders(&project("fixtures/manifest")) {
        for case in folders(&format) {
            cases += 1;
            let paths: Vec<RepoPath> = files(&case)
                .iter()
                .filter(|name| *name != "expected.txt")
                .filter(|name| is_wanted(name))
                .map(|name| RepoPath::new(name).unwrap())
                .collect();
            let text = |path: RepoPath| match std::fs::read_to_string(case.join(path.as_str())) {
                Ok(text) => Ok((text, Encoding::Utf8)),
                Err(error) => Err(overhaul::model::Problem {
                    code: "unreadable",
                    message: if error.kind() == std::io::ErrorKind::NotFound {
                        "no such file".into()
                    } else {
                        error.to_string()
                    },
                    line: 0,
                    column: 0,
                }),
            };
            let reading = read(0, &paths, &text);
            let mut out = String::new();
            for manifest in &reading.manifests {
                out += &format!("# {} ({})\n", manifest.path, manifest.format);
                let whole = text(manifest.path).unwrap().0;
                for dependency in &manifest.dependencies {
                    assert_eq!(
                        text(reading.sources[dependency.name_place.source.file as usize])
                            .unwrap()
                            .0
                            .get(dependency.name_place.span())
                            .map(|name| name.contains(dependency.written.as_str()) || !name.is_empty()),
                        Some(true),
                        "{}: the place of the name of {} lies in the text",
                        manifest.path,
                        dependency.written
                    );
                    let source = reading.sources[dependency.place.source.file as usize];
                    if source == manifest.path {
                        out += &line(dependency, &whole, &reading.sources);
                    } else {
                        let elsewhere = line(dependency, &text(source).unwrap().0, &reading.sources);
                        out += &format!("{} in {source}\n", elsewhere.trim_end_matches('\n'));
                    }
                }
                for fact in &manifest.facts {
                    facts.entry(fact.key).or_default().insert(manifest.format);
                    let of = fact.of.map_or(String::new(), |part| format!(" of={part}"));
                    let Place { line, column, .. } = fact.place;
                    out += &format!("  fact {line}:{column} {:?} {:?}{of}\n", fact.key, fact.value);
                }
            }
            for (path, problem) in &reading.errors {
                out += &format!("! {path}:{}:{} {}: {}\n", problem.line, problem.column, problem.code, problem.message);
            }
            expect_file(&case.join("expected.txt"), &out, &mut failures);
        }
    }
    // The rows of the table at `FactKey` are held against this by whoever changes it.
    let row = |(key, formats): (_, BTreeSet<&str>)| format!("{key:?}: {}\n", Vec::from_iter(formats).join(", "));
    expect_file(&project("fixtures/facts.txt"), &facts.into_iter().map(row).collect::<String>(), &mut failures);
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(cases > 0, "there are cases");
}

#[test]
fn a_script_that_is_no_text_is_no_row_but_one_that_cannot_be_opened_is() {
    let paths = ["old.py", "gone.py", "setup.py"].map(|path| RepoPath::new(path).unwrap());
    let text = |path: RepoPath| {
        let code = if path.as_str() == "gone.py" { "unreadable" } else { "not-utf-8" };
        Err(overhaul::model::Problem { code, message: String::new(), line: 1, column: 1 })
    };
    let rows: Vec<_> = read(0, &paths, &text).errors.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(rows, ["gone.py", "setup.py"]);
}

/// `line:column package requirement` and what else is not the usual. The requirement is cut from the text by its place.
fn line(dependency: &Dependency, whole: &str, sources: &[RepoPath]) -> String {
    let bytes = &whole[dependency.place.span()];
    let mut out = format!("  {}:{} {} `{bytes}`", dependency.place.line, dependency.place.column, dependency.package);
    if dependency.requirement != bytes {
        out += &format!(" requirement=`{}`", dependency.requirement);
    }
    if dependency.written != dependency.package.name {
        out += &format!(" written={}", dependency.written);
    }
    out += &format!(" {}", dependency.scope.as_str());
    if let Some(group) = dependency.group {
        out += &format!(" group={group}");
    }
    if !dependency.extras.is_empty() {
        out += &format!(" extras={:?}", dependency.extras.iter().map(|extra| extra.as_str()).collect::<Vec<_>>());
    }
    if let Some(marker) = dependency.marker {
        out += &format!(" marker=`{marker}`");
    }
    match &dependency.origin {
        Origin::Registry(None) => {}
        Origin::Workspace(None) => out += " origin=Workspace",
        Origin::Workspace(Some(entry)) => {
            out += &format!(
                " origin=Workspace at {}:{}:{}",
                sources[entry.source.file as usize], entry.line, entry.column
            );
        }
        origin => out += &format!(" origin={origin:?}"),
    }
    if !dependency.locked.is_empty() {
        out += &format!(" locked={:?}", dependency.locked.iter().map(|version| version.as_str()).collect::<Vec<_>>());
    }
    if let Some(skip) = dependency.skip {
        out += &format!(" skip={}", skip.as_str());
    }
    out + "\n"
}
