//! What comes round: monthly, quarterly, annually; due and overdue.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::{Every, Roadmap, Round, RuleLine};

use super::super::Report;
use super::super::markdown::{escape, table};
use super::super::text::count;
use super::Open;

/// The table of what comes round.
pub(super) fn rounds(out: &mut String, report: &Report<'_>, roadmap: &Roadmap, open: &Open<'_>) {
    if roadmap.rounds.is_empty() {
        return;
    }
    out.push_str("## Cadence\n\n");
    let rows: Vec<Vec<String>> = roadmap
        .rounds
        .iter()
        .map(|round| {
            let of_it: Vec<&RuleLine> = report.rules.iter().filter(|rule| rule.cadence == Some(round.every)).collect();
            let (last, state) = due(round, roadmap.start, report.today);
            vec![
                round.every.as_str().to_owned(),
                escape(&round.title),
                escape(&round.components.join(", ")),
                last,
                state,
                count(open.count(of_it) as u64, "finding"),
            ]
        })
        .collect();
    table(out, &["how often", "what", "of", "done last", "due", "open"], &rows);
}

/// When it was done last as far as anybody says, and when it is or was due.
fn due(round: &Round, start: Option<Date>, today: Date) -> (String, String) {
    let last = round.last.map_or_else(|| "not said".to_owned(), |last| last.to_string());
    let Some(due) = round.last.or(start).and_then(|from| next(from, round.every)) else {
        return (last, "no day to count from".to_owned());
    };
    if due < today {
        let days = (today - due).get_days();
        (last, format!("overdue since {due} ({})", count(days.unsigned_abs(), "day")))
    } else {
        (last, format!("on {due}"))
    }
}

fn next(from: Date, every: Every) -> Option<Date> {
    from.checked_add(every.months().months()).ok()
}
