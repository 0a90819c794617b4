//! One connection, by either way's driver, and in a word what came of it.

use std::{collections::BTreeMap, error::Error as StdError};

use roundtrip::{
    config::Secret,
    database::{PostgresUrl, UrlVariable},
};
use sea_orm::sqlx::{Column, ConnectOptions, Connection, Row, postgres::PgRow, raw_sql};
use tokio_postgres::{SimpleQueryMessage, SimpleQueryRow};
use url::Url;
use uuid::Uuid;

/// What a server says about connections to it: PostgreSQL, and PgBouncer at its console.
const OF_POSTGRES: &str =
    "SELECT application_name, ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)";
const OF_PGBOUNCER: &str = "SHOW CLIENTS";

/// A row, by the names of its columns.
type Named = BTreeMap<String, String>;

/// Connects on both ways and says in a word what came of it, which must be the same.
pub async fn on_both_ways(url: &Url) -> &'static str {
    let direct = word(direct(&marked(url)).await);
    let pooled = word(pooled(&marked(url)).await);
    assert_eq!(direct, pooled, "{url}");
    direct
}

/// The URL with a name for the connection, by which the server tells which one is meant.
fn marked(url: &Url) -> PostgresUrl {
    let mut url = url.clone();
    let name = Uuid::now_v7().simple().to_string();
    url.query_pairs_mut().append_pair("application_name", &name);
    PostgresUrl::parse(UrlVariable::Direct, &Secret::new(url)).unwrap()
}

async fn direct(url: &PostgresUrl) -> Result<bool, Box<dyn StdError>> {
    // PgBouncer refuses the parameter.
    let options = url.direct().extra_float_digits(None);
    let mut connection = options.connect().await?;
    let rows = raw_sql(question(url)).fetch_all(&mut connection).await?;
    connection.close().await?;
    let named = |row: &PgRow| -> Named {
        let columns = row.columns().iter();
        columns
            .map(|column| {
                let value = row.try_get_raw(column.ordinal()).unwrap();
                let text = value.as_str().unwrap_or_default();
                (column.name().to_owned(), text.to_owned())
            })
            .collect()
    };
    Ok(is_encrypted(url, rows.iter().map(named)))
}

async fn pooled(url: &PostgresUrl) -> Result<bool, Box<dyn StdError>> {
    let (client, connection) = url.pooled().connect(url.tls()?).await?;
    let connection = tokio::spawn(connection);
    let messages = client.simple_query(question(url)).await?;
    drop(client);
    connection.await??;
    let named = |row: &SimpleQueryRow| -> Named {
        let columns = row.columns().iter().enumerate();
        columns
            .map(|(place, column)| {
                let text = row.get(place).unwrap_or_default();
                (column.name().to_owned(), text.to_owned())
            })
            .collect()
    };
    let rows = messages.iter().filter_map(|message| match message {
        SimpleQueryMessage::Row(row) => Some(named(row)),
        _ => None,
    });
    Ok(is_encrypted(url, rows))
}

fn question(url: &PostgresUrl) -> &'static str {
    if url.database() == "pgbouncer" {
        OF_PGBOUNCER
    } else {
        OF_POSTGRES
    }
}

fn is_encrypted(url: &PostgresUrl, mut rows: impl Iterator<Item = Named>) -> bool {
    let config = url.pooled();
    let name = config.get_application_name().unwrap();
    let own = rows.find(|row| row["application_name"] == name).unwrap();
    own.get("ssl").is_some_and(|ssl| ssl == "t")
        || own.get("tls").is_some_and(|tls| !tls.is_empty())
}

fn word(outcome: Result<bool, Box<dyn StdError>>) -> &'static str {
    let problem = match outcome {
        Ok(true) => return "encrypted",
        Ok(false) => return "plain",
        Err(problem) => problem,
    };
    let text = chain(problem.as_ref());
    let reasons = [
        ("does not support TLS", "not offered"),
        ("no encryption", "insisted on"),
        ("SSL required", "insisted on"),
        ("UnknownIssuer", "unknown issuer"),
        ("not valid for name", "another host"),
        ("valid client certificate", "client unknown"),
    ];
    let reason = reasons.iter().find(|(part, _)| text.contains(part));
    reason.unwrap_or_else(|| panic!("{text}")).1
}

fn chain(problem: &dyn StdError) -> String {
    let mut text = problem.to_string();
    let mut cause = problem.source();
    while let Some(problem) = cause {
        text += ": ";
        text += &problem.to_string();
        cause = problem.source();
    }
    text
}
