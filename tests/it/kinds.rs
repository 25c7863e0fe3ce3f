//! Every folder `fixtures/kinds/<kind>/<case>/` is a small fleet, its rules, and what they find.
//!
//! | file | what it is |
//! |---|---|
//! | `overhaul.yaml` | the rules; `extends: []`, so that nothing else is found |
//! | `expected.txt` | a line for each finding: severity, rule, `repository/path:line:column`, message; `-> remedy`, `? help` |
//! | `fleet/` | one folder for each repository |
//! | `registry/`, `advisories/` | what `--snapshot` and `--advisories` are given, where they are there |
//!
//! The day is 2026-11-20. `UPDATE=1` rewrites what is found, `CASE=name` runs one case only.

use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;
use serde_json::Value;

use crate::support::console::Console;
use crate::support::{expect_file, folders, project};

#[test]
fn every_kind_finds_what_is_written() {
    let only = std::env::var("CASE").ok();
    let mut cases: Vec<_> = folders(&project("fixtures/kinds")).iter().flat_map(|kind| folders(kind)).collect();
    cases.retain(|case| only.as_ref().is_none_or(|only| case.ends_with(only)));
    let failures: Vec<String> = cases
        .par_iter()
        .flat_map_iter(|case| {
            let mut failures = Vec::new();
            expect_file(&case.join("expected.txt"), &found(case), &mut failures);
            failures
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// What the rules find, a line each.
fn found(case: &Path) -> String {
    let console = Console::new();
    console.copy(case, "case");
    let mut command = "overhaul audit fleet --config overhaul.yaml --as-of 2026-11-20 --format json".to_owned();
    let snapshot = if case.join("registry").is_dir() { "--snapshot registry" } else { "--offline" };
    write!(command, " {snapshot}").unwrap();
    if case.join("advisories").is_dir() {
        command += " --advisories advisories";
    }
    let said = console.run("case", &command);
    let Ok(report) = serde_json::from_str::<Value>(&said.stdout) else {
        return format!("{}{}[{}]\n", said.stdout, said.stderr, said.status);
    };
    let mut lines = String::new();
    for finding in report["findings"].as_array().unwrap() {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        write!(lines, "{} {} {}", text("severity"), text("rule"), whereabouts(finding)).unwrap();
        writeln!(lines, ": {}", text("message")).unwrap();
        if !finding["remedy"].is_null() {
            let remedy = &finding["remedy"];
            let words = ["kind", "at", "with", "to", "safety"].map(|key| remedy[key].as_str().unwrap_or_default());
            let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
            writeln!(lines, "  -> {}", words.join(" ")).unwrap();
        }
        if !text("help").is_empty() {
            writeln!(lines, "  ? {}", text("help")).unwrap();
        }
    }
    lines
}

/// `repository/path:line:column`, as far as there are such.
fn whereabouts(finding: &Value) -> String {
    let repository = finding["repository"].as_str().unwrap_or_default();
    match finding["path"].as_str() {
        Some(path) => format!("{repository}/{path}:{}:{}", finding["span"]["line"], finding["span"]["column"]),
        None => repository.to_owned(),
    }
}
