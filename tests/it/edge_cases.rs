//! The table of edge cases is whole: every number has its line, and what a line names is there.

use crate::support::project;

const COUNT: usize = 215;

#[test]
fn every_edge_case_is_tested_decided_or_waits_for_its_stage() {
    let table = std::fs::read_to_string(project("fixtures/edge-cases.tsv")).unwrap();
    let lines: Vec<&str> = table.lines().filter(|line| !line.starts_with('#')).collect();
    let mut wrong: Vec<String> = lines.iter().enumerate().flat_map(|(at, line)| faults(at + 1, line)).collect();
    if lines.len() != COUNT {
        wrong.push(format!("{} lines instead of {COUNT}", lines.len()));
    }
    assert!(wrong.is_empty(), "fixtures/edge-cases.tsv:\n{}", wrong.join("\n"));
}

/// What is wrong with the line that should be the case of that number.
fn faults(number: usize, line: &str) -> Vec<String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let &[first, case, status, place] = &cells[..] else {
        return vec![format!("case {number}: {} cells", cells.len())];
    };
    let mut wrong = Vec::new();
    if first != number.to_string() {
        wrong.push(format!("`{first}` stands where {number} should"));
    }
    if case.split_whitespace().next().is_none() {
        wrong.push(String::from("it does not say what the case is"));
    }
    match status {
        "tested" => wrong.extend(absent(place)),
        "decided" | "later" if is_sentence(place) => {}
        "decided" | "later" => wrong.push(format!("`{place}` is not a sentence")),
        other => wrong.push(format!("`{other}` is none of tested, decided, later")),
    }
    wrong.iter().map(|what| format!("case {number}: {what}")).collect()
}

/// What is missing of the places that stand before a remark: one or two, each of which exists and can fail.
fn absent(place: &str) -> Vec<String> {
    let places: Vec<&str> = place.split(';').next().unwrap_or_default().split_whitespace().collect();
    let is_kind = |path: &str| path.starts_with("fixtures/") || path.starts_with("tests/it/") || has_tests(path);
    let mut wrong: Vec<String> = places
        .iter()
        .filter(|path| !project(path).exists() || !is_kind(path))
        .map(|path| format!("there is no test at {path}"))
        .collect();
    if !(1..=2).contains(&places.len()) {
        wrong.push(format!("{} places, not one or two", places.len()));
    }
    wrong
}

/// Whether this is a file of the program that has tests of its own.
fn has_tests(path: &str) -> bool {
    path.starts_with("src/") && std::fs::read_to_string(project(path)).is_ok_and(|text| text.contains("#[cfg(test)]"))
}

fn is_sentence(text: &str) -> bool {
    text.ends_with('.') && text.split_whitespace().count() > 4 && text.starts_with(char::is_uppercase)
}

#[test]
fn a_line_that_is_wrong_is_named() {
    for (line, fault) in [
        ("1\ta\ttested\tfixtures/edge-cases.tsv tests/it/main.rs; the rest is decided", None),
        ("1\ta\tlater\tBelongs to a stage that is not there yet.", None),
        ("2\ta\ttested\ttests/it/main.rs", Some("case 1: `2` stands where 1 should")),
        ("1\t \ttested\ttests/it/main.rs", Some("case 1: it does not say what the case is")),
        ("1\ta\ttested\tfixtures/nowhere", Some("case 1: there is no test at fixtures/nowhere")),
        ("1\ta\ttested\tsrc/main.rs", Some("case 1: there is no test at src/main.rs")),
        ("1\ta\ttested\t; a remark", Some("case 1: 0 places, not one or two")),
        ("1\ta\tdecided\tno", Some("case 1: `no` is not a sentence")),
        ("1\ta\tdone\tno", Some("case 1: `done` is none of tested, decided, later")),
        ("1\ta\ttested", Some("case 1: 3 cells")),
    ] {
        assert_eq!(faults(1, line), fault.map_or(vec![], |fault| vec![fault.to_owned()]), "{line}");
    }
}
