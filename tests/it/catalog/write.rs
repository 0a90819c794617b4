//! Writing entries.

use chrono::NaiveDate;
use roundtrip::catalog::{ModelDetails, ProviderDetails, RoutableStatus};
use sea_orm::{ConnectionTrait, Statement};

use super::*;

/// Price, first second and last second of every price that was ever written, in order.
async fn history(db: &TestDatabase) -> Vec<(Option<i64>, i64, Option<i64>)> {
    let raw = db.raw().await;
    let rows = raw
        .query_all_raw(Statement::from_string(
            raw.get_database_backend(),
            "SELECT input_picos, effective_from, effective_to FROM model_price ORDER BY effective_from",
        ))
        .await
        .unwrap();
    let micros = |moment: DateTime<Utc>| (moment - at(0)).num_microseconds().unwrap();
    rows.iter()
        .map(|row| {
            let to: Option<DateTime<Utc>> = row.try_get("", "effective_to").unwrap();
            (
                row.try_get("", "input_picos").unwrap(),
                micros(row.try_get("", "effective_from").unwrap()),
                to.map(micros),
            )
        })
        .collect()
}

#[tokio::test]
async fn writing_the_same_again_changes_nothing() {
    let db = TestDatabase::new().await;
    let entries = [
        entry("acme", "a", Some(1)),
        entry("acme", "b", None),
        entry("zeta", "c", Some(0)),
    ];

    let first = write(&db, &entries, at(0)).await;
    let before = snapshot(&db, at(9)).await;
    let second = write(&db, &entries, at(5)).await;
    let after = snapshot(&db, at(9)).await;

    assert_eq!(
        first,
        WriteSummary {
            created: 3,
            ..WriteSummary::default()
        }
    );
    assert_eq!(
        second,
        WriteSummary {
            unchanged: 3,
            ..WriteSummary::default()
        }
    );
    assert_eq!(before.models(), after.models());
    assert_eq!(before.providers(), after.providers());
    assert_eq!(history(&db).await.len(), 2);
}

#[tokio::test]
async fn a_changed_price_closes_the_old_one_and_keeps_it() {
    let db = TestDatabase::new().await;
    write(
        &db,
        &[entry("acme", "a", Some(1)), entry("acme", "b", Some(7))],
        at(0),
    )
    .await;

    let summary = write(
        &db,
        &[entry("acme", "a", Some(2)), entry("acme", "b", Some(7))],
        at(1),
    )
    .await;

    assert_eq!(
        summary,
        WriteSummary {
            repriced: 1,
            unchanged: 1,
            ..WriteSummary::default()
        }
    );
    let mut rows = history(&db).await;
    rows.sort_unstable();
    assert_eq!(
        rows,
        [
            (Some(1), 0, Some(1_000_000)),
            (Some(2), 1_000_000, None),
            (Some(7), 0, None)
        ]
    );
    for (moment, picos) in [(at(0), 1), (at(1), 2)] {
        let snapshot = snapshot(&db, moment).await;
        let prices = snapshot.model_by_slug("a").unwrap().prices();
        // The snapshot of the first moment sees that the price will end: it is read after that.
        assert_eq!(prices.unwrap().input, Some(picos));
    }
}

#[tokio::test]
async fn a_price_that_goes_away_is_closed_and_one_that_comes_back_is_opened() {
    let db = TestDatabase::new().await;
    let mut changes = Vec::new();
    for (second, picos) in [(0, Some(0)), (1, None), (2, None), (3, Some(0))] {
        let summary = write(&db, &[entry("acme", "a", picos)], at(second)).await;
        changes.push((summary.created, summary.repriced, summary.unchanged));
    }

    assert_eq!(changes, [(1, 0, 0), (0, 1, 0), (0, 0, 1), (0, 1, 0)]);
    assert_eq!(
        history(&db).await,
        [(Some(0), 0, Some(1_000_000)), (Some(0), 3_000_000, None)]
    );
    let snapshot = snapshot(&db, at(2)).await;
    assert_eq!(snapshot.model_by_slug("a").unwrap().prices(), None);
}

#[tokio::test]
async fn two_prices_never_hold_at_once_even_if_the_clock_is_set_back() {
    let db = TestDatabase::new().await;
    for (second, picos) in [
        (5, Some(1)),
        (5, Some(2)),
        (4, Some(3)),
        (4, None),
        (4, Some(4)),
    ] {
        write(&db, &[entry("acme", "a", picos)], at(second)).await;
    }

    assert_eq!(
        history(&db).await,
        [
            (Some(1), 5_000_000, Some(5_000_001)),
            (Some(2), 5_000_001, Some(5_000_002)),
            (Some(3), 5_000_002, Some(5_000_003)),
            (Some(4), 5_000_003, None),
        ]
    );
}

#[tokio::test]
async fn a_model_of_two_providers_is_one_model_with_two_endpoints() {
    let db = TestDatabase::new().await;
    let mut other = entry("zeta", "a", Some(1));
    other.model.display_name = "Not this one".to_owned();
    let entries = [
        entry("acme", "a", Some(2)),
        other,
        entry("acme", "a", Some(9)),
    ];

    let first = write(&db, &entries, at(0)).await;
    let second = write(&db, &entries, at(1)).await;

    let snapshot = snapshot(&db, at(1)).await;
    let model = &snapshot.models()[0];
    let offers: Vec<_> = model
        .endpoints
        .iter()
        .map(|endpoint| {
            let price = endpoint.price.as_ref().unwrap().input_picos;
            (endpoint.provider.slug.as_str(), price)
        })
        .collect();
    assert_eq!(
        (snapshot.models().len(), model.row.display_name.as_str()),
        (1, "A")
    );
    assert_eq!(offers, [("acme", Some(2)), ("zeta", Some(1))]);
    assert_eq!(model.cheapest().unwrap().provider.slug, "zeta");
    assert_eq!((first.created, first.unchanged), (2, 1));
    assert_eq!((second.changes(), second.unchanged), (0, 3));
}

#[tokio::test]
async fn a_source_that_knows_less_leaves_the_rest_as_it_is() {
    let db = TestDatabase::new().await;
    let plain = entry("acme", "a", Some(1));
    let mut detailed = plain.clone();
    detailed.provider.details = Some(ProviderDetails {
        active: false,
        status_page_url: Some("https://status.acme.example".to_owned()),
        terms_of_service_url: None,
        privacy_policy_url: None,
        data_regions: vec!["eu".to_owned()],
    });
    detailed.model.details = Some(ModelDetails {
        author: Some("Acme".to_owned()),
        supported_parameters: vec!["temperature".to_owned()],
        routable_status: RoutableStatus::Degraded,
        q_prior_milli: Some(870),
        aa_intelligence_index: Some(61),
        released_at: NaiveDate::from_ymd_opt(2025, 5, 1),
    });
    write(&db, &[detailed], at(0)).await;
    let before = snapshot(&db, at(9)).await;

    let summary = write(&db, &[plain], at(1)).await;

    let after = snapshot(&db, at(9)).await;
    assert_eq!(summary.unchanged, 1);
    assert_eq!(after.models(), before.models());
    assert_eq!(
        after.models()[0].row.routable_status,
        RoutableStatus::Degraded
    );
}

#[tokio::test]
async fn a_model_is_deprecated_from_its_day_on() {
    let db = TestDatabase::new().await;
    let mut ending = entry("acme", "a", Some(1));
    ending.model.deprecated_at = NaiveDate::from_ymd_opt(2026, 1, 2);
    let mut states = Vec::new();
    for (day, entry) in [
        (0, &ending),
        (1, &ending),
        (2, &entry("acme", "a", Some(1))),
    ] {
        let summary = write(&db, std::slice::from_ref(entry), at(day * 86_400)).await;
        let snapshot = snapshot(&db, at(day * 86_400)).await;
        states.push((snapshot.models()[0].row.routable_status, summary.updated));
    }

    assert_eq!(
        states,
        [
            (RoutableStatus::Active, 0),
            (RoutableStatus::Deprecated, 1),
            (RoutableStatus::Active, 1)
        ]
    );
}

#[tokio::test]
async fn more_rows_than_one_statement_may_bind_are_written_in_a_few() {
    let db = TestDatabase::new().await;
    let entries: Vec<_> = (0..4_000)
        .map(|number| {
            entry(
                &format!("p{}", number % 150),
                &format!("m{number}"),
                Some(number),
            )
        })
        .collect();
    let before = db.databases.statements();

    let summary = write(&db, &entries, at(0)).await;

    assert_eq!(summary.created, 4_000);
    let statements = db.databases.statements() - before;
    // Four reads, a lock on PostgreSQL, and what 18 + 8 + 11 columns of 4,000 rows and 150 providers need.
    assert_eq!(statements, 4 + u64::from(db.is_postgres()) + 1 + 3 + 1 + 2);
    assert_eq!(snapshot(&db, at(0)).await.models().len(), 4_000);
}

#[tokio::test]
async fn two_writers_at_once_pass_one_after_the_other() {
    let db = TestDatabase::new().await;
    let entries = [entry("acme", "a", Some(1)), entry("zeta", "b", Some(1))];

    let (one, other) = tokio::join!(write(&db, &entries, at(0)), write(&db, &entries, at(0)));

    assert_eq!(one.created + other.created, 2);
    assert_eq!(one.unchanged + other.unchanged, 2);
}
