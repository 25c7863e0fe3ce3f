//! Which releases do not belong to their package's line of versions: a slip of the hand (`1000.0.0` after `0.82.1`), a
//! date among numbers, a build number among versions.
//!
//! Seen from below, a version is suspect behind a **gap**: its major is more than four times the one before and more than
//! twenty beyond it. What stands behind a gap is real if the package went on from there: at least three versions, or more
//! than there are below it. So a switch to calendar versions is one release short of suspicion for a while, unless its
//! publication date says that the number is the year; and `2 -> 70` is suspect with its first release and not with its
//! third. Dates as majors (`20240115`) are often strays even where there are many: they have to outnumber the versions
//! below them, or begin when those end.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::Release;

/// How many versions make a line.
const SEVERAL: usize = 3;

/// For each release whether it is an outlier. The releases are in ascending order, as [`Releases::all`] has them.
///
/// [`Releases::all`]: crate::model::Releases::all
pub fn outliers(all: &[Release]) -> Vec<bool> {
    let mut marks = vec![false; all.len()];
    let mut start = 0;
    let mut below: &[Release] = &[];
    for end in 1..=all.len() {
        let (Some(line), Some(last)) = (all.get(start..end), all.get(end - 1)) else { break };
        if all.get(end).is_some_and(|next| !is_gap(major(last), major(next))) {
            continue;
        }
        if !below.is_empty() && !is_real(line, below) {
            for (mark, release) in marks.iter_mut().skip(start).zip(line) {
                *mark = !names_its_year(release);
            }
        } else {
            below = all.get(..end).unwrap_or_default();
        }
        start = end;
    }
    marks
}

fn major(release: &Release) -> u64 {
    release.version.component(0)
}

fn is_gap(below: u64, above: u64) -> bool {
    above > below.max(1).saturating_mul(4) && above - below > 20
}

/// Whether a line behind a gap goes on where the versions below it left off.
fn is_real(line: &[Release], below: &[Release]) -> bool {
    let (versions, versions_below) = (count(line), count(below));
    if line.first().is_some_and(|first| is_date(major(first))) {
        return versions > versions_below || begins_when_those_end(line, below);
    }
    versions >= SEVERAL || versions > versions_below
}

/// How many different versions there are: variants of one image count once.
fn count(releases: &[Release]) -> usize {
    let changes = releases.windows(2).filter(|pair| match pair {
        [a, b] => !a.version.release().eq(b.version.release()),
        _ => false,
    });
    changes.count() + usize::from(!releases.is_empty())
}

/// Whether the line's first release came after the last one below, as far as their dates are known.
fn begins_when_those_end(line: &[Release], below: &[Release]) -> bool {
    let published = |releases: &[Release]| -> Vec<Timestamp> { releases.iter().filter_map(|r| r.published).collect() };
    match (published(line).iter().min(), published(below).iter().max()) {
        (Some(first), Some(last)) => first > last && line.len() >= SEVERAL,
        _ => false,
    }
}

/// Whether the number is a date written without separators.
fn is_date(number: u64) -> bool {
    let number = match number {
        0..=99_999_999 => number,
        100_000_000_000..=999_999_999_999 => number / 10_000,
        _ => number / 1_000_000,
    };
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    (1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// Whether the release was published in the year that its version names: `2023.1` or `23.1` in 2023.
fn names_its_year(release: &Release) -> bool {
    let year = release.published.and_then(|published| u64::try_from(TimeZone::UTC.to_datetime(published).year()).ok());
    year.is_some_and(|year| major(release) == year || major(release) == year % 100)
}
