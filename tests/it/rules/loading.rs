//! Every folder `fixtures/rules/<case>/` holds a fleet's file; `expected.txt` says the rules it makes, or every problem it has.

use std::path::{Path, PathBuf};

use overhaul::rule::{
    Diagnostic, Fetched, GitSource, LoadRequest, RuleSet, SHIPPED, Unfetched, load, load_pack, schema,
};

use crate::support::{expect_file, files, folders, project};

pub(super) fn load_text(text: &str) -> Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>> {
    let read = |path: &Path| Err(std::io::Error::new(std::io::ErrorKind::NotFound, path.display().to_string()));
    let config = Some((PathBuf::from("overhaul.yaml"), text.to_owned()));
    load(&LoadRequest { config, packs: vec![], read: &read, fetch: &nothing_is_fetched })
}

fn nothing_is_fetched(_: &GitSource) -> Result<Fetched, Unfetched> {
    Err(Unfetched { message: "nothing is fetched here".to_owned(), hint: None })
}

#[test]
fn every_file_loads_as_expected_or_tells_every_problem() {
    let mut failures = Vec::new();
    let cases = folders(&project("fixtures/rules"));
    assert!(cases.len() > 10, "there are cases");
    for case in cases {
        let text = std::fs::read_to_string(case.join("overhaul.yaml")).unwrap();
        let read = |path: &Path| std::fs::read_to_string(case.join(path));
        // What is extended by a git address lies in the folder `git` of the case.
        let fetch = |source: &GitSource| match std::fs::read_to_string(case.join("git").join(source.path.as_str())) {
            Ok(text) => Ok(Fetched { text, commit: "0123456789".repeat(4) }),
            Err(_) => Err(Unfetched { message: format!("no file {}", source.path), hint: None }),
        };
        let config = Some((PathBuf::from("overhaul.yaml"), text));
        let request = LoadRequest { config, packs: vec![], read: &read, fetch: &fetch };
        expect_file(&case.join("expected.txt"), &told(load(&request)), &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// One line per problem or warning, then one per rule.
fn told(loaded: Result<(RuleSet, Vec<Diagnostic>), Vec<Diagnostic>>) -> String {
    let (rules, warnings) = match loaded {
        Ok(loaded) => loaded,
        Err(problems) => return problems.iter().map(|problem| format!("error {problem}\n")).collect(),
    };
    let mut out: String = warnings.iter().map(|warning| format!("warning {warning}\n")).collect();
    for rule in &rules.rules {
        out += &format!("{} {} {} <{}>\n", rule.severity.as_str(), rule.kind.as_str(), rule.id, rule.pack);
    }
    let policy = &rules.policy;
    out += &format!(
        "policy {:?} {:?} {:?} groups={} waivers={} overrides={} registries={}\n",
        policy.target,
        policy.range,
        policy.min_age,
        policy.groups.len(),
        rules.waivers.len(),
        rules.overrides.len(),
        rules.registries.iter().map(|(name, address)| format!("{name}={address}")).collect::<Vec<_>>().join(","),
    );
    out
}

#[test]
fn without_a_file_the_recommended_pack_holds() {
    let read = |_: &Path| Err(std::io::Error::other("nothing is read"));
    let (rules, warnings) =
        load(&LoadRequest { config: None, packs: vec![], read: &read, fetch: &nothing_is_fetched }).unwrap();
    assert_eq!(warnings, []);
    assert!(rules.rules.iter().all(|rule| rule.pack == "recommended" && rule.why.is_some() && rule.title.is_some()));
    assert_eq!(rules.rules.len(), 14);
}

#[test]
fn packs_for_one_run_come_last() {
    let read = |path: &Path| match path.to_str() {
        Some("strict.yaml") => Ok("rules: [{ id: freshness, severity: critical }]".to_owned()),
        _ => Err(std::io::Error::new(std::io::ErrorKind::NotFound, "")),
    };
    let with = |pack: &str| {
        load(&LoadRequest { config: None, packs: vec![pack.to_owned()], read: &read, fetch: &nothing_is_fetched })
    };
    let (rules, _) = with("strict.yaml").unwrap();
    let freshness = rules.rules.iter().find(|rule| rule.id == "freshness").unwrap();
    assert_eq!(freshness.severity.as_str(), "critical");
    let problems = with("stict.yaml").unwrap_err();
    assert_eq!(problems[0].to_string(), "--rules stict.yaml: no file stict.yaml");
    let problems = with("recomended").unwrap_err();
    assert_eq!(
        problems[0].to_string(),
        "--rules recomended: no pack `recomended` ships with this version (did you mean `recommended`?)"
    );
}

#[test]
fn every_pack_that_ships_can_be_read_alone() {
    let read = |_: &Path| Err(std::io::Error::other("nothing is read"));
    let request = LoadRequest { config: None, packs: vec![], read: &read, fetch: &nothing_is_fetched };
    for (name, _) in SHIPPED {
        let (rules, warnings) = load_pack(name, &request).unwrap_or_else(|problems| panic!("{name}: {problems:#?}"));
        assert_eq!(warnings, [], "{name}");
        assert!(rules.rules.iter().any(|rule| rule.pack == *name), "{name}");
    }
}

#[test]
fn every_pack_in_the_folder_ships() {
    let shipped: Vec<String> = SHIPPED.iter().map(|(name, _)| format!("{name}.yaml")).collect();
    let mut written = files(&project("rules"));
    written.retain(|name| name.ends_with(".yaml"));
    assert_eq!(shipped, written);
}

#[test]
fn the_schema_is_the_one_that_is_checked_in() {
    let mut failures = Vec::new();
    std::fs::create_dir_all(project("completions")).unwrap();
    expect_file(&project("completions/rules.schema.json"), &schema(), &mut failures);
    assert!(failures.is_empty(), "the schema differs: UPDATE=1 rewrites it");
}

#[test]
fn the_schema_accepts_what_loads_and_refuses_unknown_keys() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let is_valid = |text: &str| validator.is_valid(&serde_yaml::from_str::<serde_json::Value>(text).unwrap());
    for (name, text) in SHIPPED {
        assert!(is_valid(text), "{name}");
    }
    for (case, expected) in [("short-forms", true), ("merged-field-by-field", true), ("unknown-keys", false)] {
        let text = std::fs::read_to_string(project("fixtures/rules").join(case).join("overhaul.yaml")).unwrap();
        assert_eq!(is_valid(&text), expected, "{case}");
    }
}

#[test]
fn deep_nesting_is_refused() {
    let problems = load_text(&format!("rules: {}{}", "[".repeat(100_000), "]".repeat(100_000))).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.starts_with("not YAML:"), "{}", problems[0]);
}
