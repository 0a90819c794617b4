//! When things happen: busy by day, quiet at night and on weekends, a little busier every week.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};

/// How busy each hour of a day (UTC) is, of 100.
const HOURS: [u128; 24] = [
    30, 20, 15, 12, 10, 10, 12, 18, 25, 35, 45, 55, 70, 90, 100, 100, 95, 90, 85, 80, 70, 60, 50,
    40,
];

/// How busy a weekend is, of 100.
const WEEKEND: u128 = 35;

const DAYS: usize = 90;
const QUARTERS_A_DAY: usize = 96;
pub(super) const QUARTER: TimeDelta = TimeDelta::minutes(15);

/// The quarter-hours of the history, and what share of everything each one gets.
pub(super) struct Rhythm {
    begin: DateTime<Utc>,
    /// The weight of all quarters before each one, and of all.
    before: Vec<u128>,
}

impl Rhythm {
    /// The 90 days up to the last whole quarter-hour before a moment.
    pub(super) fn until(now: DateTime<Utc>) -> Self {
        let begin = floor_quarter(now) - TimeDelta::days(90);
        let mut before = Vec::with_capacity(DAYS * QUARTERS_A_DAY + 1);
        let mut sum = 0;
        for place in 0..DAYS * QUARTERS_A_DAY {
            before.push(sum);
            sum += weight(moment(begin, place), place);
        }
        before.push(sum);
        Self { begin, before }
    }

    /// When the history begins.
    pub(super) fn begin(&self) -> DateTime<Utc> {
        self.begin
    }

    /// The quarters by place and moment.
    pub(super) fn quarters(&self) -> impl Iterator<Item = (usize, DateTime<Utc>)> {
        let begin = self.begin;
        (0..self.before.len() - 1).map(move |place| (place, moment(begin, place)))
    }

    /// How many of `total` fall into a quarter. Over all quarters it is exactly `total`; a shift, of a million, keeps
    /// those who have the same total from being due in the same quarters.
    pub(super) fn due(&self, place: usize, total: u64, shift: u32) -> u64 {
        let whole = self.before[self.before.len() - 1];
        let shift = whole * u128::from(shift) / 1_000_000;
        let until = |place: usize| (u128::from(total) * self.before[place] + shift) / whole;
        u64::try_from(until(place + 1) - until(place)).unwrap_or(u64::MAX)
    }
}

pub(super) fn floor_quarter(at: DateTime<Utc>) -> DateTime<Utc> {
    let seconds = at.timestamp().rem_euclid(QUARTER.num_seconds());
    let nanos = i64::from(at.timestamp_subsec_nanos());
    at - TimeDelta::seconds(seconds) - TimeDelta::nanoseconds(nanos)
}

fn moment(begin: DateTime<Utc>, place: usize) -> DateTime<Utc> {
    begin + QUARTER * i32::try_from(place).unwrap_or(i32::MAX)
}

fn weight(at: DateTime<Utc>, place: usize) -> u128 {
    let of_day = HOURS[at.hour() as usize % HOURS.len()];
    let is_weekend = at.weekday().number_from_monday() > 5;
    let of_week = if is_weekend { WEEKEND } else { 100 };
    let growth = 80 + (place / QUARTERS_A_DAY) as u128 / 2;
    of_day * of_week * growth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_adds_up_whatever_the_shift() {
        let rhythm = Rhythm::until("2026-11-24T00:07:09.5Z".parse().unwrap());
        for (total, shift) in [(0, 0), (7, 999_999), (9_950, 123_456), (100_000, 1)] {
            let sum: u64 = rhythm
                .quarters()
                .map(|(place, _)| rhythm.due(place, total, shift))
                .sum();
            assert_eq!(sum, total);
        }
    }

    #[test]
    fn the_history_ends_with_the_last_whole_quarter() {
        let rhythm = Rhythm::until("2026-11-24T00:07:09.5Z".parse().unwrap());
        let last = rhythm.quarters().last().unwrap();
        assert_eq!(last.1.to_rfc3339(), "2026-11-23T23:45:00+00:00");
        assert_eq!(rhythm.begin().to_rfc3339(), "2026-08-26T00:00:00+00:00");
    }
}
