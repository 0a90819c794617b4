use chrono_tz::TZ_VARIANTS;
use proptest::prelude::*;

use super::*;

fn zone(name: &str) -> Tz {
    name.parse().unwrap()
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn start(name: &str, day: NaiveDate) -> String {
    day_start(zone(name), day).to_rfc3339()
}

fn moment(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

#[test]
fn a_day_begins_at_its_first_moment() {
    for (name, day, expected) in [
        (
            "Asia/Kolkata",
            date(2026, 3, 1),
            "2026-02-28T18:30:00+00:00",
        ),
        (
            "America/New_York",
            date(2026, 3, 8),
            "2026-03-08T05:00:00+00:00",
        ),
        // Midnight is skipped: the day begins where the clocks jump to.
        (
            "America/Sao_Paulo",
            date(2018, 11, 4),
            "2018-11-04T03:00:00+00:00",
        ),
        (
            "Asia/Beirut",
            date(2022, 3, 27),
            "2022-03-26T22:00:00+00:00",
        ),
        // Midnight comes twice: the first one counts.
        (
            "America/Havana",
            date(2026, 11, 1),
            "2026-11-01T04:00:00+00:00",
        ),
    ] {
        assert_eq!(start(name, day), expected, "{name}");
    }
}

#[test]
fn a_day_that_was_skipped_begins_where_the_next_one_does() {
    let next = date(2011, 12, 31);

    assert_eq!(
        start("Pacific/Apia", date(2011, 12, 30)),
        start("Pacific/Apia", next)
    );
    assert_eq!(
        day_of(zone("Pacific/Apia"), moment("2011-12-30T10:00:00Z")),
        next
    );
}

#[test]
fn a_day_that_has_begun_does_not_end_when_clocks_are_set_back_over_midnight() {
    // At one past midnight of Sunday it became 23:01 of Saturday again.
    let st_johns = zone("America/St_Johns");
    let sunday = date(2010, 11, 7);

    for at in [
        "2010-11-07T02:30:00Z",
        "2010-11-07T02:45:00Z",
        "2010-11-07T03:30:00Z",
    ] {
        assert_eq!(day_of(st_johns, moment(at)), sunday, "{at}");
    }
    assert_eq!(
        day_of(st_johns, moment("2010-11-07T02:29:59Z")),
        date(2010, 11, 6)
    );
}

#[test]
fn hours_are_cut_where_the_clocks_are_set() {
    let lord_howe = zone("Australia/Lord_Howe");
    // Half past one comes twice on 5 April 2026.
    let mut hours = vec![moment("2026-04-04T14:00:00Z")];
    while hours.len() < 4 {
        hours.push(next_hour(lord_howe, hours[hours.len() - 1]));
    }

    let expected = ["14:00", "15:00", "15:30", "16:30"];
    let shown: Vec<String> = hours
        .iter()
        .map(|hour| hour.format("%H:%M").to_string())
        .collect();
    assert_eq!(shown, expected);
}

#[test]
fn weeks_begin_on_monday() {
    assert_eq!(week_of(date(2026, 3, 15)), date(2026, 3, 9));
    assert_eq!(week_of(date(2026, 3, 16)), date(2026, 3, 16));
}

proptest! {
    #[test]
    fn every_moment_lies_in_the_day_it_belongs_to(
        place in 0..TZ_VARIANTS.len(),
        seconds in -5_000_000_000_i64..5_000_000_000,
    ) {
        let zone = TZ_VARIANTS[place];
        let moment = DateTime::from_timestamp(seconds, 0).unwrap();

        let day = day_of(zone, moment);

        prop_assert!(day_start(zone, day) <= moment);
        prop_assert!(moment < day_start(zone, next_day(day)));
        prop_assert_eq!(day_of(zone, floor_quarter(moment)), day);
    }

    #[test]
    fn quarters_enclose_a_moment(micros in -5_000_000_000_000_000_i64..5_000_000_000_000_000) {
        let moment = DateTime::from_timestamp_micros(micros).unwrap();

        let (floor, ceil) = (floor_quarter(moment), ceil_quarter(moment));

        prop_assert!(floor <= moment && moment <= ceil);
        prop_assert!(ceil - floor == TimeDelta::zero() || ceil - floor == QUARTER);
    }
}
