//! The table of ends of life is renewed from the API's answer or from a file: all of it, or not at all.

use std::collections::BTreeMap;

use overhaul::lifecycle::{EMBEDDED, table_of};
use serde_json::{Value, json};

use crate::support::console::Console;
use crate::support::project;
use crate::support::registry::Behaviour;

/// Where the loopback server has the API's answer.
const API: &str = "/api/v1/products/full";

#[test]
fn the_api_is_asked_and_later_runs_use_what_it_said() {
    let console = Console::new();
    std::fs::create_dir_all(console.registry.home().join("fleet/shop")).unwrap();
    std::fs::write(console.registry.home().join("fleet/shop/.python-version"), "3.13\n").unwrap();
    let answer = answer("2026-11-19T01:02:03+00:00", "2026-11-01").to_string();
    console.registry.behave(API, Behaviour::Html(answer.leak()));
    let run = |line: &str| {
        let said = console.run("fleet", &line.replace("URL", &console.registry.url(API)));
        (said.status, format!("{}{}", said.stdout, said.stderr))
    };
    let told = |line: &str| run(line).1;
    assert!(told("overhaul audit").contains("Nothing to put right"));
    assert_eq!(
        run("OVERHAUL_LIFECYCLES=URL overhaul data update"),
        (0, "ends of life as of 2026-11-19 are in use from now on: [HOME]/.cache/overhaul/lifecycles.tsv\n".to_owned())
    );
    assert!(told("overhaul data").starts_with("lifecycles           as of 2026-11-19  1"), "{}", told("overhaul data"));
    assert!(told("overhaul audit").contains("python 3.13 reached its end of life on 2026-11-01"));
    let report: Value = serde_json::from_str(&told("overhaul audit --format json")).unwrap();
    assert_eq!(report["lifecycles"], json!({ "as_of": "2026-11-19", "source": "updated" }));
    // Products that the answer does not know are known all the same.
    assert!(told("overhaul audit -v").contains("ends of life are as of 2026-11-19 (updated)"));

    // What is refused changes nothing.
    console.registry.behave(API, Behaviour::Html("<!doctype html><title>Sign in</title>"));
    let (status, said) = run("overhaul data update URL");
    assert!(status == 3 && said.contains("nothing was changed"), "{said}");
    console.registry.behave(API, Behaviour::Status(404));
    assert!(run("overhaul data update URL").1.contains("no such document"));
    assert!(told("overhaul data").contains("as of 2026-11-19"));

    assert_eq!(run("overhaul data reset"), (0, String::new()));
    assert!(told("overhaul data").starts_with("lifecycles           as of 2026-08-22"));
    assert_eq!(run("overhaul data reset").0, 0);
}

#[test]
fn a_kept_table_that_was_spoilt_is_passed_over_with_a_warning() {
    let console = Console::new();
    let home = console.registry.home();
    std::fs::create_dir_all(home.join("fleet")).unwrap();
    let table = std::fs::read_to_string(project("rules/lifecycles.tsv")).unwrap().replace("2026-08-22", "2026-11-01");
    std::fs::write(home.join("fleet/own.tsv"), &table).unwrap();
    assert_eq!(console.run("fleet", "overhaul data update own.tsv").status, 0);
    let kept = home.join(".cache/overhaul/lifecycles.tsv");
    std::fs::write(&kept, table.replace("2025-10-07", "2025-13-07")).unwrap();
    let said = console.run("fleet", "overhaul data");
    assert!(said.stdout.starts_with("lifecycles           as of 2026-08-22"), "{}", said.stdout);
    assert!(said.stderr.contains("line 5: `2025-13-07` is not a day"), "{}", said.stderr);
}

#[test]
fn every_line_of_the_tables_that_are_built_in_can_be_read() {
    let today = jiff::civil::date(2026, 11, 20);
    let same = std::fs::read_to_string(project("rules/lifecycles.tsv")).unwrap();
    let newer = same.replace("2026-08-22", "2026-11-01");
    assert_eq!(table_of(&newer, today).unwrap().1, jiff::civil::date(2026, 11, 1));
    assert!(EMBEDDED.iter().all(|table| table.as_of().is_some() && !table.is_empty()));
}

#[test]
fn what_is_no_whole_newer_table_is_refused_with_the_reason() {
    let today = jiff::civil::date(2026, 11, 20);
    let refused = |document: &str| table_of(document, today).unwrap_err();
    let same = std::fs::read_to_string(project("rules/lifecycles.tsv")).unwrap();
    assert_eq!(refused(&same), "it is of 2026-08-22, no newer than the table that is built in (2026-08-22)");
    assert_eq!(
        refused(&same.replace("2026-08-22", "2030-01-01")),
        "it says that it is of 2030-01-01, and today is 2026-11-20"
    );
    assert!(refused("product\tcycle\n").contains("does not say up to which day"));
    assert!(refused("").contains("does not say up to which day"));
    let newer = same.replace("2026-08-22", "2026-11-01");
    let half: String = newer.lines().take(600).flat_map(|line| [line, "\n"]).collect();
    assert!(refused(&half).starts_with("it says nothing of "), "{}", refused(&half));
    assert_eq!(refused(&newer.replace("2029-10-31", "soon")), "line 6: `soon` is not a day");
    assert_eq!(refused(&newer.replace("python\t3.13\t", "python\t")), "line 6: 7 cells instead of 8");

    let whole = answer("2026-11-19T00:00:00Z", "2026-11-01");
    assert!(table_of(&whole.to_string(), today).is_ok());
    let spoilt = |change: &dyn Fn(&mut Value)| {
        let mut answer = whole.clone();
        change(&mut answer);
        refused(&answer.to_string())
    };
    assert!(spoilt(&|it| it["generated_at"] = json!("today")).contains("`today`, which is no time"));
    assert!(spoilt(&|it| it["result"] = json!([])).starts_with("it says nothing of "));
    assert!(spoilt(&|it| it["result"][0]["releases"][0]["eolFrom"] = json!(7)).contains("not what the API answers"));
    let with_tab = |it: &mut Value| it["result"][0]["releases"][0]["name"] = json!("1\t2");
    assert!(spoilt(&with_tab).ends_with("has a name that is none"));
}

/// What the API says of all products: what is built in, but for Python 3.13, which ends on that day.
fn answer(generated: &str, python: &str) -> Value {
    let table = std::fs::read_to_string(project("rules/lifecycles.tsv")).unwrap();
    let mut products: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let date = |cell: &str| if cell.starts_with(char::is_numeric) { json!(cell) } else { Value::Null };
        let is_over = |cell: &str| if cell.is_empty() { Value::Null } else { json!(cell == "True") };
        let end = if cells[..2] == ["python", "3.13"] { python } else { cells[4] };
        products.entry(cells[0]).or_default().push(json!({
            "name": cells[1],
            "releaseDate": cells[2],
            "eoasFrom": date(cells[3]),
            "isEoas": is_over(cells[3]),
            "eolFrom": date(end),
            "isEol": is_over(end),
            "ltsFrom": date(cells[5]),
            "isLts": !cells[5].is_empty(),
            "latest": { "name": cells[6], "date": date(cells[7]), "link": null },
        }));
    }
    let product = |(name, releases): (&str, Vec<Value>)| json!({ "name": name, "label": name, "releases": releases });
    let mut result: Vec<Value> = products.into_iter().map(product).collect();
    result.push(json!({ "name": "something-else", "releases": [{ "name": "1", "releaseDate": null }] }));
    json!({ "schema_version": "1.2.0", "generated_at": generated, "total": result.len(), "result": result })
}
