//! Rules as a table.

use std::io::{self, Write};

use crate::model::Severity;
use crate::report::Style;
use crate::report::text::{count, sanitise};

use super::lines::{Tone, cell, grid, paragraph, print};

/// One rule of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleRow {
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: &'static str,
    /// Its severity; `None` where it is off.
    pub severity: Option<Severity>,
    /// The pack it comes from.
    pub pack: String,
    /// Its name.
    pub title: String,
}

/// Writes the rules and how many there are.
pub fn rules(rows: &[RuleRow], style: Style, out: &mut dyn Write) -> io::Result<()> {
    if !rows.is_empty() {
        let mut table = grid(style);
        for row in rows {
            let severity = match row.severity {
                Some(severity) => cell(severity.as_str(), Tone::Of(severity), style),
                None => cell("off", Tone::Quiet, style),
            };
            let plain = |text: &str| cell(&sanitise(text), Tone::Plain, style);
            let quiet = |text: &str| cell(&sanitise(text), Tone::Quiet, style);
            table.add_row([severity, plain(&row.id), plain(row.kind), quiet(&row.pack), quiet(&row.title)]);
        }
        print(table, 0, 8, out)?;
    }
    let off = rows.iter().filter(|row| row.severity.is_none()).count() as u64;
    let packs: std::collections::BTreeSet<&str> = rows.iter().map(|row| row.pack.as_str()).collect();
    let off = if off > 0 { format!(", {off} of them off") } else { String::new() };
    let (rules, packs) = (count(rows.len() as u64, "rule"), count(packs.len() as u64, "pack"));
    paragraph(&format!("{rules} of {packs}{off}"), 0, Tone::Quiet, style, out)
}
