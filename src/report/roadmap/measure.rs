//! Targets: measured where the fleet shows it, and honestly unmeasured where it does not.

#![expect(clippy::cast_precision_loss, reason = "counts of a fleet are far from 2^52")]

use crate::model::{Aim, FactKey, Inventory, Manifested, Roadmap, Value};

use super::super::Report;
use super::super::markdown::{escape, table};
use super::Open;

/// The table of targets.
pub(super) fn targets(out: &mut String, report: &Report<'_>, roadmap: &Roadmap, open: &Open<'_>) {
    if roadmap.targets.is_empty() {
        return;
    }
    out.push_str("## Targets\n\n");
    let rows: Vec<Vec<String>> = roadmap
        .targets
        .iter()
        .map(|aim| {
            let measured = measure(report, roadmap, aim, open);
            let (value, state) = match &measured {
                Some(measured) => (escape(&measured.words), state(aim, measured)),
                None => (String::new(), unmeasured(aim)),
            };
            vec![
                escape(&aim.id),
                escape(&aim.metric),
                aim.before.as_deref().map(escape).unwrap_or_default(),
                escape(&aim.target),
                value,
                state,
            ]
        })
        .collect();
    table(out, &["target", "what", "before", "to be", "measured", "state"], &rows);
}

/// What was measured.
struct Measured {
    words: String,
    /// Each value that has to meet the target; none where nothing can be compared.
    values: Vec<f64>,
}

impl Measured {
    fn one(value: f64) -> Self {
        Self { words: number(value), values: vec![value] }
    }
}

fn number(value: f64) -> String {
    if value.fract() == 0.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}

fn measure(report: &Report<'_>, roadmap: &Roadmap, aim: &Aim, open: &Open<'_>) -> Option<Measured> {
    if let Some(given) = report.measurements.get(aim.id.as_str()).or_else(|| report.measurements.get(&aim.metric)) {
        return Some(Measured { words: given.clone(), values: leading_number(given).into_iter().collect() });
    }
    if let Some(rule) = aim.rule {
        let found = open.findings(rule).len();
        return report.rules.iter().any(|line| line.id == rule).then(|| Measured::one(found as f64));
    }
    if !aim.items.is_empty() {
        let sum = Measured::one(aim.items.iter().map(|(_, value)| *value as f64).sum());
        return Some(Measured { words: format!("{}{}", sum.words, unit(&aim.target)), ..sum });
    }
    match aim.metric.as_str() {
        "repositories-audited" => Some(Measured::one(report.fleet.inventories.len() as f64)),
        "hours" => Some(Measured::one(roadmap.phases.iter().filter_map(|phase| phase.hours).map(f64::from).sum())),
        "compose-services" => each(report, services),
        "memory" => each(report, memory),
        metric => share(report, metric.strip_prefix("language-share:")?),
    }
}

/// What stands behind the number of a target, with the space before it: ` RUB` of `20300 RUB`.
fn unit(target: &str) -> &str {
    target.rsplit_once(|c: char| c.is_ascii_digit()).map_or("", |(_, unit)| unit)
}

/// A measure of every repository that has it.
fn each(report: &Report<'_>, of: impl Fn(&Inventory) -> Option<f64>) -> Option<Measured> {
    let measured: Vec<(&str, f64)> = report
        .fleet
        .inventories
        .iter()
        .filter_map(|inventory| Some((inventory.repository.name.as_str(), of(inventory)?)))
        .collect();
    let words = match measured.as_slice() {
        [] => return None,
        [(_, value)] => number(*value),
        several => {
            several.iter().map(|(name, value)| format!("{} ({name})", number(*value))).collect::<Vec<_>>().join(", ")
        }
    };
    Some(Measured { words, values: measured.into_iter().map(|(_, value)| value).collect() })
}

/// The services of the compose file with the most of them.
fn services(inventory: &Inventory) -> Option<f64> {
    let count = |manifest: &Manifested| manifest.facts.iter().filter(|fact| fact.key == FactKey::Service).count();
    let files = inventory.manifests.iter().filter(|manifest| manifest.format == "compose");
    files.map(count).max().filter(|most| *most > 0).map(|most| most as f64)
}

/// The memory, in gigabytes, that the services of a repository may take together; nothing where one has no limit.
fn memory(inventory: &Inventory) -> Option<f64> {
    let facts = || inventory.manifests.iter().filter(|it| it.format == "compose").flat_map(|it| &it.facts);
    let services = facts().filter(|fact| fact.key == FactKey::Service).count();
    let limits: Vec<f64> = facts()
        .filter(|fact| fact.key == FactKey::ServiceLimit)
        .filter_map(|fact| match &fact.value {
            Value::Pair(key, value) if key.ends_with("limits.memory") || key.as_str() == "mem_limit" => {
                gigabytes(value)
            }
            _ => None,
        })
        .collect();
    (services > 0 && limits.len() == services).then(|| limits.iter().sum())
}

fn gigabytes(text: &str) -> Option<f64> {
    let value = leading_number(text)?;
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').trim().to_ascii_lowercase();
    Some(match unit.trim_end_matches("ib").trim_end_matches('b') {
        "g" => value,
        "m" => value / 1024.0,
        "k" => value / 1024.0 / 1024.0,
        "" => value / 1024.0 / 1024.0 / 1024.0,
        _ => return None,
    })
}

/// `python@Bakhmach-Business-Hub`: the share of a language in a repository, in percent. A `*` ends a name.
fn share(report: &Report<'_>, wanted: &str) -> Option<Measured> {
    let (language, name) = wanted.split_once('@')?;
    let is_it = |own: &str| name.strip_suffix('*').map_or(own == name, |start| own.starts_with(start));
    let inventory = report.fleet.inventories.iter().find(|inventory| is_it(&inventory.repository.name))?;
    let all: u64 = inventory.repository.languages.values().sum();
    let own: u64 = inventory
        .repository
        .languages
        .iter()
        .filter(|(known, _)| known.eq_ignore_ascii_case(language))
        .map(|(_, bytes)| *bytes)
        .sum();
    (all > 0).then(|| {
        let percent = (own as f64 * 1000.0 / all as f64).round() / 10.0;
        Measured { words: format!("{} %", number(percent)), values: vec![percent] }
    })
}

fn leading_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    text[..end].parse().ok()
}

/// `met`, `missed`, or that the two cannot be compared.
fn state(aim: &Aim, measured: &Measured) -> String {
    let target = aim.target.trim();
    let operator: String = target.chars().take_while(|c| "<>=".contains(*c)).collect();
    let Some(wanted) = leading_number(&target[operator.len()..]).filter(|_| !measured.values.is_empty()) else {
        return "not compared".to_owned();
    };
    let is_met = |value: &f64| match operator.as_str() {
        "<" => *value < wanted,
        "<=" => *value <= wanted,
        ">" => *value > wanted,
        ">=" => *value >= wanted,
        _ => (*value - wanted).abs() < 0.05,
    };
    if measured.values.iter().all(is_met) { "met".to_owned() } else { "missed".to_owned() }
}

fn unmeasured(aim: &Aim) -> String {
    match aim.measured.as_deref() {
        Some("external") => "unmeasured: it shows in operation; `--measurements` takes it".to_owned(),
        Some("manual") => "unmeasured: people know it; `--measurements` takes it".to_owned(),
        _ => "unmeasured".to_owned(),
    }
}
