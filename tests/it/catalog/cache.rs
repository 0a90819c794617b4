//! How the snapshot is kept fresh.

use std::time::Duration;

use futures::future::join_all;
use roundtrip::error::Error;

use super::*;
use crate::support::Log;

#[tokio::test]
async fn whoever_asks_while_it_is_read_waits_for_the_same_four_statements() {
    let db = TestDatabase::new().await;
    let catalog = Catalog::new(db.databases.clone(), Clock::System);
    let before = db.databases.statements();

    let done = join_all((0..20).map(|_| catalog.refresh())).await;

    assert!(done.iter().all(Result::is_ok));
    assert_eq!(db.databases.statements() - before, 4);
    catalog.refresh().await.unwrap();
    assert_eq!(db.databases.statements() - before, 8);
}

#[tokio::test]
async fn a_refresh_that_everyone_gave_up_on_holds_nobody_up() {
    let db = TestDatabase::new().await;
    let catalog = Catalog::new(db.databases.clone(), Clock::System);

    let given_up = tokio::time::timeout(Duration::ZERO, catalog.refresh()).await;
    let next = tokio::time::timeout(Duration::from_secs(5), catalog.refresh()).await;

    assert!(given_up.is_err());
    assert_eq!(next, Ok(Ok(())));
}

#[tokio::test]
async fn an_unchanged_catalogue_keeps_its_snapshot() {
    let db = TestDatabase::new().await;
    write(&db, &[entry("acme", "a", Some(1))], at(0)).await;
    let catalog = Catalog::new(db.databases.clone(), Clock::Fixed(at(9)));
    catalog.refresh().await.unwrap();
    let before = catalog.snapshot().unwrap();

    catalog.refresh().await.unwrap();
    assert!(Arc::ptr_eq(&before, &catalog.snapshot().unwrap()));

    write(&db, &[entry("acme", "a", Some(2))], at(1)).await;
    catalog.refresh().await.unwrap();
    let after = catalog.snapshot().unwrap();
    assert_eq!(after.models()[0].prices().unwrap().input, Some(2));
    assert_ne!(before.models_document().etag, after.models_document().etag);
    assert_eq!(before.providers_document(), after.providers_document());
}

#[tokio::test]
async fn it_is_served_stale_while_the_database_is_away_which_is_told_once() {
    let log = Log::listen();
    let db = TestDatabase::new().await;
    write(&db, &[entry("acme", "a", Some(1))], at(0)).await;
    let catalog = Catalog::new(db.databases.clone(), Clock::Fixed(at(9)));
    assert_eq!(catalog.snapshot().unwrap_err(), Error::Unavailable);
    catalog.refresh().await.unwrap();

    db.execute("ALTER TABLE model RENAME TO away").await;
    let fails = [catalog.refresh().await, catalog.refresh().await];
    let stale = catalog.snapshot().unwrap();
    db.execute("ALTER TABLE away RENAME TO model").await;
    let recovered = [catalog.refresh().await, catalog.refresh().await];

    assert_eq!(fails, [Err(Error::Unavailable), Err(Error::Unavailable)]);
    assert_eq!(stale.models().len(), 1);
    assert_eq!(recovered, [Ok(()), Ok(())]);
    assert_eq!(log.lines("WARN").len(), 1);
    assert_eq!(log.lines("the catalogue is read again").len(), 1);
}

#[tokio::test]
async fn what_is_written_shows_after_a_while() {
    let db = TestDatabase::new().await;
    let catalog = Catalog::new(db.databases.clone(), Clock::Fixed(at(9)));
    let keeper = catalog.clone();
    let task = tokio::spawn(async move { keeper.keep_fresh(Duration::from_millis(5)).await });
    write(&db, &[entry("acme", "a", Some(1))], at(0)).await;

    let shows = async {
        while !catalog
            .snapshot()
            .is_ok_and(|snapshot| snapshot.models().len() == 1)
        {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };

    assert!(
        tokio::time::timeout(Duration::from_secs(10), shows)
            .await
            .is_ok()
    );
    task.abort();
}
