//! The loaders of a request, with a key that counts what is read of it.

use std::time::Duration;

use futures::{future::join_all, poll};
use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;
use tokio::{join, time::timeout};

use super::*;
use crate::{config::Config, database::Databases};

#[tokio::test]
async fn what_is_asked_for_at_the_same_time_is_read_together() {
    let request = Request::new().await;

    let answers = join_all((1..=500).map(|number| request.loaders.load(Toy::Number(number)))).await;

    let expected: Vec<_> = (1..=500)
        .map(|number| Ok(Some(square(number, 500))))
        .collect();
    assert_eq!(answers, expected);
    assert_eq!(request.reads(), 1);
}

#[tokio::test]
async fn what_is_not_there_is_none() {
    let request = Request::new().await;

    let (there, missing) = join!(
        request.loaders.load(Toy::Number(3)),
        request.loaders.load(Toy::Number(-3))
    );

    assert_eq!((there, missing), (Ok(Some(square(3, 2))), Ok(None)));
    assert_eq!(request.reads(), 1);
}

#[tokio::test]
async fn a_second_wave_is_a_second_read() {
    let request = Request::new().await;
    let child_of = |parent: i64| {
        let loaders = &request.loaders;
        async move {
            loaders.load(Toy::Number(parent)).await?;
            loaders.load(Toy::Number(parent + 100)).await
        }
    };

    let answers = join_all((1..=20).map(child_of)).await;

    let expected: Vec<_> = (101..=120)
        .map(|number| Ok(Some(square(number, 20))))
        .collect();
    assert_eq!(answers, expected);
    assert_eq!(request.reads(), 2);
}

#[tokio::test]
async fn a_key_that_is_asked_for_many_times_is_read_once() {
    let request = Request::new().await;

    let answers = join_all((0..20).map(|_| request.loaders.load(Toy::Number(7)))).await;
    let later = request.loaders.load(Toy::Number(7)).await;

    assert_eq!(answers, vec![Ok(Some(square(7, 1))); 20]);
    assert_eq!(later, Ok(Some(square(7, 1))));
    assert_eq!(request.reads(), 1);
}

#[tokio::test]
async fn what_was_primed_is_not_read() {
    let request = Request::new().await;
    let primed = [(Toy::Number(1), Some((10, 0))), (Toy::Number(2), None)];

    request.loaders.prime(primed).await;
    let answers = join!(
        request.loaders.load(Toy::Number(1)),
        request.loaders.load(Toy::Number(2))
    );

    assert_eq!(answers, (Ok(Some((10, 0))), Ok(None)));
    assert_eq!(request.reads(), 0);
}

#[tokio::test]
async fn each_kind_of_key_has_its_own_loader() {
    let request = Request::new().await;

    let answers = join!(
        request.loaders.load(Toy::Number(1)),
        request.loaders.load(Other(1))
    );

    assert_eq!(answers, (Ok(Some(square(1, 1))), Ok(Some("other"))));
}

#[tokio::test]
async fn whoever_reads_may_be_dropped_half_way() {
    let request = Request::new().await;

    // The first to ask reads for all, and gives up while the database is still at it.
    let (dropped, answers) = join!(
        timeout(Duration::from_millis(20), request.loaders.load(Toy::Slow)),
        join_all((1..=20).map(|number| request.loaders.load(Toy::Number(number))))
    );

    assert!(dropped.is_err());
    let expected: Vec<_> = (1..=20)
        .map(|number| Ok(Some(square(number, 20))))
        .collect();
    assert_eq!(answers, expected);
    assert_eq!(request.reads(), 2);
}

#[tokio::test]
async fn whoever_waits_for_company_may_be_dropped() {
    let request = Request::new().await;
    {
        let mut alone = Box::pin(request.loaders.load(Toy::Number(1)));
        assert!(poll!(&mut alone).is_pending());
    }
    assert_eq!(request.reads(), 0);

    let answer = timeout(LONG, request.loaders.load(Toy::Number(1))).await;

    assert_eq!(answer, Ok(Ok(Some(square(1, 1)))));
}

#[tokio::test]
async fn tasks_of_one_request_strand_nobody_either() {
    let request = std::sync::Arc::new(Request::new().await);
    let ask = |key: Toy| {
        let request = std::sync::Arc::clone(&request);
        tokio::spawn(async move { request.loaders.load(key).await })
    };

    let reader = ask(Toy::Slow);
    let waiters: Vec<_> = (1..=20).map(|number| ask(Toy::Number(number))).collect();
    tokio::time::sleep(Duration::from_millis(20)).await;
    reader.abort();

    for (waiter, number) in waiters.into_iter().zip(1..) {
        let answer = timeout(LONG, waiter).await.unwrap().unwrap().unwrap();
        assert_eq!(answer.map(|(square, _)| square), Some(number * number));
    }
}

#[tokio::test]
async fn an_error_reaches_everyone_who_waits() {
    let request = Request::new().await;

    let (refused, answers) = join!(
        request.loaders.load(Toy::Refused),
        join_all((1..=20).map(|number| request.loaders.load(Toy::Number(number))))
    );
    let another = request.loaders.load(Toy::Number(21)).await;

    assert_eq!(refused, Err(Error::Unavailable));
    assert_eq!(answers, vec![Err(Error::Unavailable); 20]);
    assert_eq!(another, Ok(Some(square(21, 1))));
}

#[tokio::test]
async fn a_panic_is_an_error_for_everyone_who_waits_and_the_loader_goes_on() {
    for panics in [Toy::PanicsAtOnce, Toy::PanicsHalfWay] {
        let request = Request::new().await;

        let (panicked, answers) = join!(
            request.loaders.load(panics),
            join_all((1..=20).map(|number| request.loaders.load(Toy::Number(number))))
        );
        let another = request.loaders.load(Toy::Number(21)).await;

        assert_eq!(panicked, Err(Error::Internal));
        assert_eq!(answers, vec![Err(Error::Internal); 20]);
        assert_eq!(Error::Internal.code(), "INTERNAL_SERVER_ERROR");
        assert_eq!(another, Ok(Some(square(21, 1))));
    }
}

/// Nothing here takes this long, unless it never ends.
const LONG: Duration = Duration::from_secs(10);

/// What can be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Toy {
    /// A number gives its square; one below zero is not there.
    Number(i64),
    /// Its batch takes a while.
    Slow,
    /// Its batch fails.
    Refused,
    /// Its batch panics before there is anything to wait for.
    PanicsAtOnce,
    /// Its batch panics once it has waited for the database.
    PanicsHalfWay,
}

impl BatchKey for Toy {
    /// The square, and how many keys were read together.
    type Value = (i64, usize);

    fn read(
        source: &Source,
        keys: &[Self],
    ) -> impl Future<Output = Result<HashMap<Self, Self::Value>, Error>> + Send {
        assert!(!keys.contains(&Self::PanicsAtOnce), "as it was asked for");
        async move {
            if keys.contains(&Self::Refused) {
                return Err(Error::Unavailable);
            }
            source
                .db
                .query_all_raw(Statement::from_string(
                    source.db.get_database_backend(),
                    "SELECT 1",
                ))
                .await?;
            if keys.contains(&Self::Slow) {
                tokio::time::sleep(LONG).await;
            }
            assert!(!keys.contains(&Self::PanicsHalfWay), "as it was asked for");
            let squares = keys.iter().filter_map(|key| match key {
                Self::Number(number @ 0..) => Some((key.clone(), (number * number, keys.len()))),
                _ => None,
            });
            Ok(squares.collect())
        }
    }
}

/// Another kind of key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Other(i64);

impl BatchKey for Other {
    type Value = &'static str;

    async fn read(_: &Source, keys: &[Self]) -> Result<HashMap<Self, Self::Value>, Error> {
        Ok(keys.iter().map(|key| (key.clone(), "other")).collect())
    }
}

/// What a number gives that was read with so many keys.
fn square(number: i64, keys: usize) -> (i64, usize) {
    (number * number, keys)
}

/// The loaders of a request, on a database of its own.
struct Request {
    loaders: Loaders,
    databases: Databases,
    _folder: TempDir,
}

impl Request {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let config = Config::from_variables([("DATABASE_URL".to_owned(), url)]).unwrap();
        let databases = Databases::open(&config).await.unwrap();
        let source = Source {
            db: databases.read().clone(),
            scope: None,
            quarter: DateTime::UNIX_EPOCH,
        };
        let loaders = Loaders::new(source, BatchMetrics::default());
        Self {
            loaders,
            databases,
            _folder: folder,
        }
    }

    fn reads(&self) -> u64 {
        self.databases.statements()
    }
}
