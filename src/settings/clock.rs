//! What day it is.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// What day it is.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// The moment that counts as now. The current hour, so that two runs in it over the same input are byte-identical.
    pub now: Timestamp,
    /// The moment at which registries are asked: what the age of a cached answer is counted from. Never `--as-of`.
    pub asked: Timestamp,
    /// The day that counts as today, in UTC.
    pub today: Date,
    /// The day that was asked for, if one was.
    pub as_of: Option<Date>,
}

impl Clock {
    /// The clock of a run that may be told which day is today.
    pub fn new(as_of: Option<Date>) -> Self {
        Self::read(as_of, std::env::var("SOURCE_DATE_EPOCH").ok().as_deref())
    }

    /// The clock of a run that asks for no day.
    pub fn of_today() -> Self {
        Self::new(None)
    }

    /// The clock of the run: the end of the day that was asked for, or `SOURCE_DATE_EPOCH`, or the current hour.
    fn read(as_of: Option<Date>, epoch: Option<&str>) -> Self {
        let epoch = epoch.and_then(|text| text.parse().ok()).and_then(|second| Timestamp::from_second(second).ok());
        let asked = epoch.unwrap_or_else(Timestamp::now);
        let end_of_day =
            as_of.and_then(|day| day.tomorrow().ok()?.to_zoned(TimeZone::UTC).ok()).map(|day| day.timestamp());
        let now = end_of_day.or(epoch).unwrap_or_else(|| this_hour(asked));
        let today = as_of.unwrap_or_else(|| now.to_zoned(TimeZone::UTC).date());
        Self { now, asked, today, as_of }
    }
}

fn this_hour(now: Timestamp) -> Timestamp {
    let second = now.as_second();
    Timestamp::from_second(second - second.rem_euclid(3600)).unwrap_or(now)
}
