//! Where a rule wants to go, when that itself is past its end.

use crate::lifecycle::EndOfLife;
use crate::model::{Package, Text};

use super::super::Case;

/// That what a rule asks for is itself no longer supported, with what is; nothing where it is, or nobody knows.
pub(super) fn ended(case: &Case<'_>, package: &Package, to: Text) -> Option<String> {
    let (lifecycles, today) = (case.judged.lifecycles, case.judged.today);
    let cycle = lifecycles.cycle(package, &to)?;
    let end = cycle.end_of_life.filter(|end| end.is_past(today))?;
    let mut words = match end {
        EndOfLife::On(day) => format!("{} itself reached its end of life on {day}", cycle.name),
        _ => format!("{} itself is past its end of life", cycle.name),
    };
    if let Some(newest) = lifecycles.newest_supported(package, today) {
        words.extend([": ", newest.name.as_str(), " is the newest supported"]);
    }
    Some(words)
}
