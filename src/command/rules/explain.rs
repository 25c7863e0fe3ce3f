//! `overhaul rules explain`: everything that one rule says.

use std::io::{self, Write};

use crate::cli::rules::Explain;
use crate::error::{Error, Kind};
use crate::exit::Exit;
use crate::model::Severity;
use crate::report::sanitise;
use crate::rule::{Rule, RuleSet};
use crate::settings::{self, Clock};
use crate::ui::Ui;

use super::cases;

/// Runs the command.
pub(super) fn run(explain: &Explain, ui: &Ui) -> Result<Exit, Error> {
    let set = super::packs(&explain.packs).load(&explain.held_against, None, ui)?;
    let found = set.find(&explain.id).map(|(rule, is_on)| (rule.id, is_on));
    let (id, is_on) = found.map_err(|hint| {
        let problems = vec![settings::unknown_rule(&explain.id, hint)];
        Error { kind: Kind::Usage, problems }
    })?;
    let example = example(&set, &id);
    let Ok((rule, _)) = set.find(&id) else { return Ok(Exit::Clean) };
    super::super::print(|out| tell(&set, rule, is_on, example.as_deref(), out))
}

fn tell(set: &RuleSet, rule: &Rule, is_on: bool, example: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let title = rule.title.as_ref().map_or_else(String::new, |title| format!(": {}", sanitise(title)));
    writeln!(out, "{}{title}", rule.id)?;
    if let Some(why) = &rule.why {
        writeln!(out, "  because {}", sanitise(why))?;
    }
    writeln!(out)?;
    let severity = if is_on { rule.severity.as_str() } else { "off" };
    writeln!(out, "  kind       {}: {}", rule.kind.as_str(), rule.kind.question())?;
    writeln!(out, "  severity   {severity}")?;
    writeln!(out, "  pack       {}, first in {}", rule.pack, rule.at)?;
    for link in &rule.links {
        writeln!(out, "  link       {}", sanitise(link))?;
    }
    writeln!(out, "\nwhat it says, each field with the place that said it last:")?;
    let said: Vec<_> = set.said(rule).into_iter().filter(|said| said.field != "id" && said.field != "kind").collect();
    let widest = said.iter().map(|said| said.field.len()).max().unwrap_or_default();
    for said in &said {
        writeln!(out, "  {:widest$}  {}", said.field, sanitise(&said.value))?;
        writeln!(out, "  {:widest$}    {}", "", said.at)?;
    }
    exceptions(set, rule, out)?;
    if let Some(example) = example {
        writeln!(out, "\nwhat it finds, for example:\n  {}", sanitise(example))?;
    }
    Ok(())
}

/// The waivers and the overrides that touch a rule.
fn exceptions(set: &RuleSet, rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let mut waivers = set.waivers_of(rule).peekable();
    if waivers.peek().is_some() {
        writeln!(out, "\nwaivers:")?;
    }
    for waiver in waivers {
        let until = waiver.until.map_or_else(String::new, |until| format!(" until {until}"));
        writeln!(out, "  {}: {}{until}: {}", waiver.at, sanitise(&waiver.shown()), sanitise(&waiver.why))?;
    }
    let mut overrides = set.overrides_of(rule).peekable();
    if overrides.peek().is_some() {
        writeln!(out, "\noverrides:")?;
    }
    for it in overrides {
        let severity = it.severity.map_or("off", Severity::as_str);
        writeln!(out, "  {}: {severity} for some, as `{}`", it.at, sanitise(&it.rule))?;
    }
    Ok(())
}

/// What the rule finds in the first of its pack's cases that it is part of.
fn example(set: &RuleSet, id: &str) -> Option<String> {
    let mut tests = set.tests.iter().filter(|test| test.finds.iter().any(|find| find.rule == id));
    tests.find_map(|test| {
        let outcome = cases::outcome(set, test, Clock::new(test.as_of));
        let found = outcome.found.into_iter().find(|found| found.rule == id)?;
        let place = if found.line > 0 { format!("{}:{}", found.path, found.line) } else { found.path.to_string() };
        Some(if place.is_empty() { found.message } else { format!("{place}: {}", found.message) })
    })
}
