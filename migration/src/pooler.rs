//! Telling a transaction-mode pooler from a server, by the look of its URL and by asking it.
//!
//! Such a pooler lends a server connection for one transaction at a time, so a session's settings, its locks and the
//! statements it prepared are somebody else's a moment later. What is asked here are whole statements of the simple
//! protocol: they get the right answer through every pooler.

use std::{pin::pin, sync::Arc, time::Duration};

use sea_orm_migration::sea_orm::{
    DbErr, RuntimeErr, SqlxError,
    sqlx::{Connection, PgConnection, Row, postgres::PgConnectOptions, raw_sql},
};
use tokio::time::timeout;

/// How long one connection may take to open.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// How often the two connections are compared: the other clients of a busy pooler can hide it for a while.
const TRIES: usize = 5;
/// How long a statement that does next to nothing may take.
const ANSWER_PATIENCE: Duration = Duration::from_secs(5);
/// After this long it is taken to wait for the other connection's transaction to end.
const BLOCKED: Duration = Duration::from_secs(2);
/// How long a connection may take to say good-bye.
const GOODBYE: Duration = Duration::from_secs(1);
/// Longer than any probe that gets its answers.
const WHOLE_PATIENCE: Duration = Duration::from_secs(40);

const PROCESS: &str = "SELECT pg_backend_pid()";

/// What PostgreSQL calls a message that it does not understand, and PgBouncer what it does not do.
const PROTOCOL_VIOLATION: &str = "08P01";

/// What is at the other end of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The server, or a pooler that lends a connection for a whole session, which comes to the same.
    Direct,
    /// A pooler that lends a server connection for one transaction, or for one statement.
    TransactionPooler,
}

/// Why a URL is taken for that of a transaction-mode pooler without asking anybody: a clause for a message, which
/// repeats nothing of the URL but a port that is known.
#[must_use]
pub fn known_by_name(url: &str) -> Option<String> {
    let options: PgConnectOptions = url.parse().ok()?;
    match options.get_port() {
        6543 => return Some("its port 6543 is that of Supabase's transaction mode".to_owned()),
        6432 => return Some("its port 6432 is PgBouncer's usual one".to_owned()),
        _ => {}
    }
    let first_label = options.get_host().split('.').next()?;
    first_label
        .to_ascii_lowercase()
        .ends_with("-pooler")
        .then(|| "its host is named -pooler, as Neon's poolers are".to_owned())
}

/// Finds out by two connections what is at the other end. At a server each has a process of its own and keeps it. A
/// transaction-mode pooler gives one of them the other's, or another one: at the latest while its own is busy with the
/// other's transaction.
///
/// # Errors
///
/// The URL cannot be read, nobody lets a connection in, or there is no answer in time.
pub async fn probe(url: &str) -> Result<Kind, DbErr> {
    let outcome = timeout(WHOLE_PATIENCE, ask(url)).await;
    outcome.unwrap_or_else(|_| Err(silence())).map_err(conn_err)
}

async fn ask(url: &str) -> Result<Kind, SqlxError> {
    let mut first = connect(url).await?;
    let outcome = match connect(url).await {
        Ok(mut second) => {
            let outcome = compare(&mut first, &mut second).await;
            let _ = timeout(GOODBYE, second.close()).await;
            outcome
        }
        Err(problem) => Err(problem),
    };
    let _ = timeout(GOODBYE, first.close()).await;
    outcome
}

/// Once what each connection's process is has been read, it must never be another.
async fn compare(a: &mut PgConnection, b: &mut PgConnection) -> Result<Kind, SqlxError> {
    let own = (process(a, PROCESS).await?, process(b, PROCESS).await?);
    if own.0 == own.1 {
        return Ok(Kind::TransactionPooler);
    }
    for _ in 0..TRIES {
        let seen = look_once(a, b, own).await;
        let ended = roll_back(b).await;
        if seen? == Kind::TransactionPooler {
            return Ok(Kind::TransactionPooler);
        }
        ended?;
    }
    Ok(Kind::Direct)
}

/// B begins and reads its process; A reads its own.
async fn look_once(
    a: &mut PgConnection,
    b: &mut PgConnection,
    own: (i32, i32),
) -> Result<Kind, SqlxError> {
    let of_b = match process(b, "BEGIN; SELECT pg_backend_pid()").await {
        // A pooler that lends a connection for one statement refuses transactions; no server does.
        Err(problem) if violates_protocol(&problem) => return Ok(Kind::TransactionPooler),
        answer => answer?,
    };
    if of_b != own.1 {
        return Ok(Kind::TransactionPooler);
    }
    let of_a = process_beside(a, b).await?;
    Ok(if of_a == own.0 {
        Kind::Direct
    } else {
        Kind::TransactionPooler
    })
}

/// A's process while B is in its transaction. If A has to wait, there may be no connection left but B's: that is given
/// back, and whose process A gets then tells a pooler from a slow server.
async fn process_beside(a: &mut PgConnection, b: &mut PgConnection) -> Result<i32, SqlxError> {
    let mut answer = pin!(process(a, PROCESS));
    if let Ok(answer) = timeout(BLOCKED, &mut answer).await {
        return answer;
    }
    roll_back(b).await?;
    answer.await
}

async fn process(connection: &mut PgConnection, sql: &'static str) -> Result<i32, SqlxError> {
    let row = timeout(ANSWER_PATIENCE, raw_sql(sql).fetch_one(connection)).await;
    row.unwrap_or_else(|_| Err(silence()))?.try_get(0)
}

/// Ends B's transaction. Where there is none, that is a warning at the server and no more.
async fn roll_back(b: &mut PgConnection) -> Result<(), SqlxError> {
    let done = timeout(ANSWER_PATIENCE, raw_sql("ROLLBACK").execute(b)).await;
    done.unwrap_or_else(|_| Err(silence())).map(drop)
}

/// Connects with as few start-up parameters as possible: a strict PgBouncer refuses those that it does not know.
async fn connect(url: &str) -> Result<PgConnection, SqlxError> {
    match connect_once(url).await {
        Err(problem) if refuses_parameter(&problem) => match without_options(url) {
            Some(plain) => connect_once(&plain).await,
            None => Err(problem),
        },
        outcome => outcome,
    }
}

async fn connect_once(url: &str) -> Result<PgConnection, SqlxError> {
    let options = url.parse::<PgConnectOptions>()?.extra_float_digits(None);
    let connection = timeout(CONNECT_PATIENCE, PgConnection::connect_with(&options)).await;
    connection.unwrap_or_else(|_| Err(silence()))
}

fn refuses_parameter(problem: &SqlxError) -> bool {
    violates_protocol(problem)
        && problem
            .as_database_error()
            .is_some_and(|told| told.message().contains("startup parameter"))
}

fn violates_protocol(problem: &SqlxError) -> bool {
    problem
        .as_database_error()
        .is_some_and(|told| told.code().as_deref() == Some(PROTOCOL_VIOLATION))
}

/// The URL without its parameter `options`, which changes nothing of what is asked here. `None` if it has none.
fn without_options(url: &str) -> Option<String> {
    let (base, parameters) = url.split_once('?')?;
    let (options, others): (Vec<&str>, Vec<&str>) = parameters
        .split('&')
        .partition(|parameter| parameter.starts_with("options"));
    (!options.is_empty()).then(|| format!("{base}?{}", others.join("&")))
}

fn silence() -> SqlxError {
    SqlxError::Io(std::io::Error::new(
        std::io::ErrorKind::TimedOut,
        "the server does not answer",
    ))
}

fn conn_err(problem: SqlxError) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(Arc::new(problem)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn poolers_are_known_by_port_and_host() {
        let known = [
            (
                "postgres://u:p@db.abc.supabase.co:6543/postgres",
                "its port 6543 is that of Supabase's transaction mode",
            ),
            (
                "postgresql://u:p@aws-0-eu-central-1.pooler.supabase.com:6543/postgres",
                "its port 6543 is that of Supabase's transaction mode",
            ),
            (
                "postgres://u:p@10.0.0.5:6432/app",
                "its port 6432 is PgBouncer's usual one",
            ),
            (
                "postgres://u:p@ignored/app?host=pgbouncer&port=6432",
                "its port 6432 is PgBouncer's usual one",
            ),
            (
                "postgres://u:p@ep-x-1234-pooler.eu-central-1.aws.neon.tech/app?sslmode=require",
                "its host is named -pooler, as Neon's poolers are",
            ),
            (
                "postgres://u:p@EP-X-POOLER.c-2.us-east-2.aws.neon.tech:5432/app",
                "its host is named -pooler, as Neon's poolers are",
            ),
        ];
        for (url, clause) in known {
            assert_eq!(known_by_name(url).as_deref(), Some(clause), "{url}");
        }
    }

    #[test]
    fn a_session_mode_pooler_and_a_server_are_not_taken_for_one() {
        for url in [
            "postgres://u:p@db.abc.supabase.co:5432/postgres",
            "postgres://u:p@aws-0-eu-central-1.pooler.supabase.com:5432/postgres",
            "postgres://u:p@ep-x-1234.eu-central-1.aws.neon.tech/app",
            "postgres://u:p@localhost/app-pooler",
            "postgres://u-pooler:6543@localhost:5432/app",
            "postgres://u:p@/app?host=/var/run/postgresql",
            "sqlite://data/roundtrip.db",
            "postgres://u:p@host:port/db",
            "",
        ] {
            assert_eq!(known_by_name(url), None, "{url}");
        }
    }

    #[test]
    fn options_are_what_a_url_can_do_without() {
        let plain = |url| without_options(url);

        assert_eq!(plain("postgres://h/d"), None);
        assert_eq!(plain("postgres://h/d?sslmode=require"), None);
        assert_eq!(
            plain("postgres://h/d?options=-c%20a%3Db&sslmode=require&options[x]=1").as_deref(),
            Some("postgres://h/d?sslmode=require")
        );
    }

    #[tokio::test]
    async fn a_closed_port_is_said_to_be_one_at_once() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);

        let refused = probe(&format!("postgres://u:hunter2@127.0.0.1:{port}/db")).await;

        let problem = refused.unwrap_err().to_string();
        assert!(problem.contains("Connection refused"), "{problem}");
    }
}
