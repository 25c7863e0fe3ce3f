//! The five real stacks: every planted finding of the small portfolios is reported where it was planted.
//!
//! The portfolios are not part of the project: the test looks for them where `OVERHAUL_SHARED` says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::console::Console;
use crate::support::folders;

/// Portfolios, and the pack that each is held against.
const STACKS: [(&str, &str); 5] = [
    ("000", "bakhmach-portfolio"),
    ("001", "crm-seven-services"),
    ("002", "graintrade"),
    ("003", "own-circle"),
    ("004", "hadadahealth"),
];

#[test]
fn every_planted_finding_is_reported_where_it_was_planted() {
    let Some(shared) = std::env::var_os("OVERHAUL_SHARED").map(PathBuf::from) else { return };
    let mut missing = Vec::new();
    for seed in folders(&shared.join("seeds")) {
        let name = seed.file_name().unwrap().to_string_lossy().into_owned();
        let Some((_, pack)) = STACKS.iter().find(|(number, _)| name.starts_with(number)) else { continue };
        let Ok(expected) = std::fs::read_to_string(seed.join("expected.tsv")) else { continue };
        let found = found(&shared, &seed.join("derived"), pack);
        let rows = expected.lines().skip(1).map(|row| row.split('\t').take(4).collect::<Vec<_>>().join(" "));
        missing.extend(rows.filter(|row| !found.contains(row)).map(|row| format!("{pack}: {row}")));
    }
    assert!(missing.is_empty(), "{} are missing:\n{}", missing.len(), missing.join("\n"));
}

/// `path line rule severity` of everything that a pack finds.
fn found(shared: &Path, fleet: &Path, pack: &str) -> BTreeSet<String> {
    let console = Console::new();
    console.copy(fleet, "fleet");
    let command = format!(
        "overhaul audit . --rules {pack} --as-of 2026-11-20 --format json --snapshot {} --advisories {}",
        shared.join("registry-snapshot").display(),
        shared.join("advisories").display()
    );
    let said = console.run("fleet", &command);
    let report: Value = serde_json::from_str(&said.stdout).unwrap_or_else(|_| panic!("{}", said.stderr));
    let rows = report["findings"].as_array().unwrap().iter().map(|finding| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default();
        let path = format!("{}/{}", text("repository"), text("path"));
        format!("{path} {} {} {}", finding["span"]["line"], text("rule"), text("severity"))
    });
    rows.collect()
}
