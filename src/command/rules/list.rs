//! `overhaul rules list`.

use serde_json::{Value, json};

use crate::cli::rules::{ListFormat, RuleList};
use crate::error::{Error, Kind as ErrorKind};
use crate::exit::Exit;
use crate::model::Severity;
use crate::report::{self, RuleRow, Style};
use crate::rule::{Kind, RuleSet};
use crate::ui::Ui;

/// Runs the command.
pub(super) fn run(list: &RuleList, ui: &Ui) -> Result<Exit, Error> {
    let set = super::packs(&list.packs).load(&list.held_against, None, ui)?;
    if let Some(kind) = list.kind.as_ref().filter(|kind| Kind::ALL.iter().all(|known| known.as_str() != *kind)) {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        return Err(Error::new(ErrorKind::Usage, format!("--kind: there is no kind `{kind}`"))
            .hint(format!("known: {}", known.join(", "))));
    }
    let rows = rows(&set, list);
    if let Some(pack) = list.pack.as_ref().filter(|_| rows.is_empty() && list.kind.is_none()) {
        ui.warn(&format!("no rule comes from a pack `{pack}`"));
    }
    super::super::print(|out| match list.format {
        ListFormat::Table => {
            let style = Style { width: ui.width(), colour: ui.colours_stdout(), verbose: ui.is_verbose() };
            report::rules(&rows, style, out)
        }
        ListFormat::Json => writeln!(out, "{:#}", document(&rows)),
    })
}

fn rows(set: &RuleSet, list: &RuleList) -> Vec<RuleRow> {
    let is_wanted = |kind: &str, pack: &str| {
        list.kind.as_ref().is_none_or(|wanted| wanted == kind) && list.pack.as_ref().is_none_or(|wanted| wanted == pack)
    };
    set.all()
        .filter(|(rule, _)| is_wanted(rule.kind.as_str(), &rule.pack))
        .map(|(rule, is_on)| RuleRow {
            id: rule.id.to_string(),
            kind: rule.kind.as_str(),
            severity: is_on.then_some(rule.severity),
            pack: rule.pack.to_string(),
            title: rule.title.clone().or_else(|| rule.why.clone()).unwrap_or_default(),
        })
        .collect()
}

fn document(rows: &[RuleRow]) -> Value {
    let rules = rows.iter().map(|row| {
        json!({
            "id": row.id,
            "kind": row.kind,
            "severity": row.severity.map_or("off", Severity::as_str),
            "pack": row.pack,
            "title": row.title,
        })
    });
    json!({ "version": 1, "rules": rules.collect::<Vec<_>>() })
}
