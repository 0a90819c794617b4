//! Days and quarter-hours: where a local day, month, week or hour begins, as a moment.
//!
//! Everything is cut at quarter-hours of UTC, the finest grain of the roll-ups. Every offset in use is a multiple of
//! it, so no local day begins inside one. A day is defined once, by where it begins, for whoever writes a roll-up and
//! whoever reads it: between the two no call can be lost or counted twice, whatever the clocks do.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Timelike,
    Utc,
};
use chrono_tz::Tz;

/// The finest grain of the roll-ups.
pub const QUARTER: TimeDelta = TimeDelta::minutes(15);

const QUARTER_SECONDS: i64 = 15 * 60;

/// How many quarter-hours a gap in local time can last: a zone that crosses the date line skips a whole day.
const LONGEST_GAP: usize = 2 * 24 * 4;

/// The quarter-hour that a moment lies in.
#[must_use]
pub fn floor_quarter(moment: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = moment.timestamp();
    at_seconds(seconds - seconds.rem_euclid(QUARTER_SECONDS)).unwrap_or(moment)
}

/// The first quarter-hour that does not begin before a moment.
#[must_use]
pub fn ceil_quarter(moment: DateTime<Utc>) -> DateTime<Utc> {
    let floor = floor_quarter(moment);
    if floor == moment {
        floor
    } else {
        floor + QUARTER
    }
}

/// When a local day begins: at its first moment that exists, for midnight may be skipped. A day that does not exist
/// at all begins with the next one, so that it is empty.
#[must_use]
pub fn day_start(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let mut local = day.and_time(NaiveTime::MIN);
    for _ in 0..LONGEST_GAP {
        if let Some(moment) = zone.from_local_datetime(&local).earliest() {
            return floor_quarter(moment.to_utc());
        }
        local += QUARTER;
    }
    // No zone has such a gap; UTC has none at all.
    floor_quarter(day.and_time(NaiveTime::MIN).and_utc())
}

/// The local day that a moment belongs to: the last one that has begun.
///
/// Not simply the date that clocks show: set back over midnight they show yesterday's once more, when the new day has
/// already begun.
#[must_use]
pub fn day_of(zone: Tz, moment: DateTime<Utc>) -> NaiveDate {
    let has_begun = |day: &NaiveDate| day_start(zone, *day) <= moment;
    let mut day = moment.with_timezone(&zone).date_naive();
    while let Some(next) = day.succ_opt().filter(has_begun) {
        day = next;
    }
    while let Some(previous) = day.pred_opt().filter(|_| !has_begun(&day)) {
        day = previous;
    }
    day
}

/// The first day of the month that a day lies in.
#[must_use]
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The day after.
#[must_use]
pub fn next_day(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

/// The first day of the month after that of a day.
#[must_use]
pub fn next_month(day: NaiveDate) -> NaiveDate {
    let month = month_of(day);
    month.checked_add_months(Months::new(1)).unwrap_or(month)
}

/// The first day of the month before that of a day.
#[must_use]
pub fn previous_month(day: NaiveDate) -> NaiveDate {
    let month = month_of(day);
    month.checked_sub_months(Months::new(1)).unwrap_or(month)
}

/// The Monday of the week that a day lies in.
#[must_use]
pub fn week_of(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

/// When the next local hour begins after a moment that lies on a quarter-hour: at the full hour, or where the clocks
/// are set, for the hour before and the hour after are two.
#[must_use]
pub fn next_hour(zone: Tz, moment: DateTime<Utc>) -> DateTime<Utc> {
    let offset = offset_seconds(zone, moment);
    let mut next = moment + QUARTER;
    while offset_seconds(zone, next) == offset && next.with_timezone(&zone).minute() >= 15 {
        next += QUARTER;
    }
    next
}

fn offset_seconds(zone: Tz, moment: DateTime<Utc>) -> i32 {
    zone.offset_from_utc_datetime(&moment.naive_utc())
        .fix()
        .local_minus_utc()
}

fn at_seconds(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

#[cfg(test)]
mod tests;
