//! What travels through a pooler, and what comes back: no statement is kept under a name, and every column of every
//! table is read and written as it is on the direct way. It needs a pooler, so each test returns early elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use roundtrip::{config::Config, dashboard::DASHBOARD};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};
use serde_json::json;
use uuid::Uuid;

use crate::support::{Call, Proxy, TestApp, TestDatabase, Way, World, open};

/// Partitions have their table's columns.
const COLUMNS: &str = "
SELECT relname::text AS table, attname::text AS name, atttypid::regtype::text AS kind, attnotnull AS is_needed
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
  AND attnum > 0 AND NOT attisdropped
ORDER BY relname, attnum
";

/// Rows that only have to hold something need not make sense.
const TAKE_EVERYTHING: &str = "
DO $$ DECLARE rule record; BEGIN
  FOR rule IN SELECT conrelid::regclass AS owner, conname FROM pg_constraint
    WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace AND conislocal AND conparentid = 0
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', rule.owner, rule.conname); END LOOP;
END $$;
DELETE FROM seaql_migrations
";

struct Table {
    name: String,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    kind: String,
    is_needed: bool,
}

#[tokio::test]
async fn every_column_of_every_table_is_the_same_on_both_ways() {
    let Some((proxy, database)) = watched().await else {
        return;
    };
    let tables = tables(&database).await;
    database.execute(TAKE_EVERYTHING).await;
    for table in &tables {
        for is_full in [true, false] {
            database.execute(&table.insert(is_full)).await;
        }
    }
    let direct = open(&without_pooler(&database.config)).await;

    let pooled = database.databases.read();
    let (rows, recording) = proxy.record(read_all(&tables, pooled)).await;
    let (found, asked) = proxy.record(find_all(&tables, &rows, pooled)).await;

    assert!(tables.len() > 20, "{}", tables.len());
    assert_eq!(rows, read_all(&tables, direct.read()).await);
    for (table, rows) in tables.iter().zip(&rows) {
        let nulls = |row: &[Value]| {
            row.iter()
                .filter(|value| **value == value.as_null())
                .count()
        };
        let most = table
            .columns
            .iter()
            .filter(|column| !column.is_needed)
            .count();
        let nulls: Vec<usize> = rows.iter().map(|row| nulls(row)).collect();
        assert_eq!(nulls, [0, most], "{}", table.name);
    }
    assert_eq!(found, vec![1; found.len()]);
    assert_eq!(recording.prepared(), vec![""; tables.len()]);
    assert_eq!(asked.prepared(), vec![""; found.len()]);
}

#[tokio::test]
async fn no_request_and_no_write_keeps_a_statement() {
    let Some(way) = Way::of_the_round().filter(Way::is_pooled) else {
        return;
    };
    let proxy = Proxy::start(way.front()).await;

    let everything = async {
        let app = TestApp::at(Some(way.behind(proxy.address())), &[]).await;
        let alice = World::new(&app, "alice").await;
        let agent = alice.agent(&app, "mail-bot").await;
        alice.wallet(&app, None, 100).await;
        alice
            .record(&app, &[Call::paid(&agent, app.now, 5_000_000)])
            .await;
        app.graphql(Some(&alice.key), DASHBOARD, json!({})).await
    };
    let (answer, recording) = proxy.record(Box::pin(everything)).await;

    assert_eq!(answer["errors"], serde_json::Value::Null);
    let prepared = recording.prepared();
    assert!(prepared.len() > 20, "{}", prepared.len());
    assert_eq!(prepared, vec![""; prepared.len()]);
}

/// A database whose pooler is watched.
async fn watched() -> Option<(Proxy, TestDatabase)> {
    let way = Way::of_the_round().filter(Way::is_pooled)?;
    let proxy = Proxy::start(way.front()).await;
    let database = TestDatabase::at(Some(way.behind(proxy.address())), &[]).await;
    Some((proxy, database))
}

fn without_pooler(config: &Config) -> Config {
    let mut config = config.clone();
    config.database.pooler_url = None;
    config
}

async fn tables(database: &TestDatabase) -> Vec<Table> {
    let columns = Statement::from_string(DbBackend::Postgres, COLUMNS);
    let mut tables: Vec<Table> = Vec::new();
    for row in database.raw().await.query_all_raw(columns).await.unwrap() {
        let name: String = row.try_get("", "table").unwrap();
        if tables.last().is_none_or(|table| table.name != name) {
            let columns = Vec::new();
            tables.push(Table { name, columns });
        }
        tables.last_mut().unwrap().columns.push(Column {
            name: row.try_get("", "name").unwrap(),
            kind: row.try_get("", "kind").unwrap(),
            is_needed: row.try_get("", "is_needed").unwrap(),
        });
    }
    tables
}

/// Two rows a table: the full one first.
async fn read_all(tables: &[Table], db: &impl ConnectionTrait) -> Vec<Vec<Vec<Value>>> {
    let mut all = Vec::new();
    for table in tables {
        let rows = Statement::from_string(DbBackend::Postgres, table.select());
        let rows = db.query_all_raw(rows).await.unwrap();
        let columns = || table.columns.iter();
        let values = rows.iter().map(|row| {
            let values = columns().map(|column| column.value_of(row));
            values.collect::<Vec<Value>>()
        });
        all.push(values.collect());
    }
    all
}

/// Looks for each value that was read, as a bound one: how many rows of the two have it.
async fn find_all(
    tables: &[Table],
    rows: &[Vec<Vec<Value>>],
    db: &impl ConnectionTrait,
) -> Vec<i64> {
    let mut found = Vec::new();
    for (table, rows) in tables.iter().zip(rows) {
        for (column, value) in rows.iter().flat_map(|row| table.columns.iter().zip(row)) {
            let sql = format!(
                "SELECT count(*) AS found FROM {} WHERE {} IS NOT DISTINCT FROM $1",
                table.name, column.name
            );
            let values = [value.clone()];
            let count = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
            let row = db.query_one_raw(count).await.unwrap().unwrap();
            found.push(row.try_get("", "found").unwrap());
        }
    }
    found
}

impl Table {
    fn select(&self) -> String {
        let names: Vec<&str> = self
            .columns
            .iter()
            .map(|column| column.name.as_str())
            .collect();
        // Of two values the full row has the greater.
        let first = &self.columns[0].name;
        let names = names.join(", ");
        format!(
            "SELECT * FROM {} ORDER BY num_nulls({names}), {first} DESC",
            self.name
        )
    }

    fn insert(&self, is_full: bool) -> String {
        let given = self
            .columns
            .iter()
            .filter(|column| is_full || column.is_needed);
        let (names, values): (Vec<&str>, Vec<&str>) = given
            .map(|column| (column.name.as_str(), column.sample(is_full)))
            .unzip();
        let (names, values) = (names.join(", "), values.join(", "));
        // Without triggers, which would count the largest version one up.
        format!(
            "SET session_replication_role = replica; INSERT INTO {} ({names}) VALUES ({values})",
            self.name
        )
    }
}

impl Column {
    /// A value that is easily damaged; the full row has other ones than the other row.
    fn sample(&self, is_full: bool) -> &'static str {
        let (full, other) = match self.kind.as_str() {
            "uuid" => (
                "'ffffffff-ffff-7fff-bfff-ffffffffffff'",
                "'00000000-0000-0000-0000-000000000000'",
            ),
            "text" | "character varying" => ("E'Gr\\u00fc\\u00dfe \\'\"\\\\ \\U0001F600\\n'", "''"),
            "boolean" => ("true", "false"),
            "bigint" => ("9223372036854775807", "-9223372036854775808"),
            "integer" => ("2147483647", "-2147483648"),
            "jsonb" => (r#"'{"a": [1, 2.5, null, "ü", {"b": true}]}'"#, "'[]'"),
            "date" => ("'2028-02-29'", "'1969-12-31'"),
            "timestamp with time zone" => (
                "'2026-03-10 12:07:30.123456+05:45'",
                "'1969-12-31 23:59:59.999999+00'",
            ),
            other => panic!("{}: {other}: say here how it is read", self.name),
        };
        if is_full { full } else { other }
    }

    fn value_of(&self, row: &sea_orm::QueryResult) -> Value {
        let name = self.name.as_str();
        match self.kind.as_str() {
            "uuid" => row.try_get::<Option<Uuid>>("", name).unwrap().into(),
            "boolean" => row.try_get::<Option<bool>>("", name).unwrap().into(),
            "bigint" => row.try_get::<Option<i64>>("", name).unwrap().into(),
            "integer" => row.try_get::<Option<i32>>("", name).unwrap().into(),
            "jsonb" => row
                .try_get::<Option<serde_json::Value>>("", name)
                .unwrap()
                .into(),
            "date" => row.try_get::<Option<NaiveDate>>("", name).unwrap().into(),
            "timestamp with time zone" => row
                .try_get::<Option<DateTime<Utc>>>("", name)
                .unwrap()
                .into(),
            _ => row.try_get::<Option<String>>("", name).unwrap().into(),
        }
    }
}
