//! The built program: how it starts, what it refuses to start with, and how it stops.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::Path,
    process::Command,
    thread,
    time::Duration,
};

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement, TransactionTrait};
use serde_json::{Value, json};

use crate::support::{Program, TestApp, TestDatabase, World, free_port, get};

mod read_only;
mod verbs;

/// Nobody: the user that owns nothing.
const NOBODY: u32 = 65_534;

#[test]
fn the_first_start_makes_a_world_and_a_key_and_later_ones_keep_both() {
    let folder = tempfile::tempdir().unwrap();

    let first = Program::start(folder.path(), &[], &[]);
    let key = first.printed("demo key");
    let address = first.address();
    let url = first.printed("answers at");
    let summary = get(&address, Some(&key), "/v1/dashboard/summary").unwrap();
    first.terminate();
    let first = first.end();
    let second = Program::start(folder.path(), &[], &[]);
    let same_key = second.printed("demo key");
    let same = get(&second.address(), Some(&key), "/v1/dashboard/summary").unwrap();

    assert_eq!(url, format!("http://{address}/graphql"));
    assert!(
        first.stderr.contains(
            "the embedded database is new: writing the demo world (two workspaces, 90 days of usage) \
             database.file=data/roundtrip.db"
        ),
        "{}",
        first.stderr
    );
    assert_eq!(first.code, Some(0));
    assert_eq!(
        names(&folder.path().join("data"))[..2],
        ["demo-key", "roundtrip.db"]
    );
    assert_eq!(mode(&folder.path().join("data/demo-key")), 0o600);
    assert_eq!((summary.0, &summary.1["errors"]), (200, &Value::Null));
    assert_eq!(same_key, key);
    assert_eq!(what_is_written(&same.1), what_is_written(&summary.1));
    assert!(!second.log().contains("writing the demo world"));
}

#[test]
fn production_needs_a_database_of_its_own() {
    let folder = tempfile::tempdir().unwrap();

    let refused = Program::run(folder.path(), &[], &[("ENVIRONMENT", "production")]);

    assert_eq!(refused.code, Some(1));
    insta::assert_snapshot!(refused.stderr, @"error: DATABASE_URL: is not set, and ENVIRONMENT=production does not run on the embedded demo database; for example DATABASE_URL=postgres://roundtrip:secret@localhost:5432/roundtrip");
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn production_writes_no_demo_world_whatever_its_database() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("x.db").display());

    let variables = [
        ("DATABASE_URL", url.as_str()),
        ("ENVIRONMENT", "production"),
    ];
    let program = Program::start(folder.path(), &[], &variables);
    let ready = get(&program.address(), None, "/health/ready").unwrap();
    program.terminate();
    let ended = program.end();

    assert_eq!((ready.0, ended.code), (200, Some(0)), "{}", ended.stderr);
    assert_eq!(ended.stdout, "");
    assert!(!names(folder.path()).contains(&"demo-key".to_owned()));
}

#[test]
fn a_bad_value_stops_the_start_with_one_line_that_does_not_repeat_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();

    for variable in [
        ("HTTP_PORT", "hunter2"),
        ("LOG_FORMAT", "hunter2"),
        ("DATABASE_POOL_SIZE", "0"),
        ("DATABASE_POOL_PRE_PING", "hunter2"),
        ("DATABASE_URL", "mysql://me:hunter2@host/db"),
        ("DATABASE_URL", "postgres://me:hunter2@host:port/db"),
    ] {
        let refused = Program::run(folder.path(), &[], &[variable]);
        assert_eq!(refused.code, Some(1), "{variable:?}");
        assert_eq!(refused.stderr.lines().count(), 1, "{}", refused.stderr);
        lines += &refused.stderr;
    }

    assert!(!lines.contains("hunter2"), "{lines}");
    insta::assert_snapshot!(lines, @"
    error: HTTP_PORT: must be a whole number of 0 or more; for example HTTP_PORT=8080
    error: LOG_FORMAT: is not one of the values it may have: `pretty` or `json`; for example LOG_FORMAT=pretty
    error: DATABASE_POOL_SIZE: must be at least 1; for example DATABASE_POOL_SIZE=10
    error: DATABASE_POOL_PRE_PING: must be true or false; for example DATABASE_POOL_PRE_PING=true
    error: DATABASE_URL: starts neither with postgres:// nor with sqlite://; for example DATABASE_URL=postgres://roundtrip:secret@localhost:5432/roundtrip
    error: DATABASE_URL: cannot be read as the URL of a PostgreSQL database (in a password, @ : / ? # % are written %40 %3A %2F %3F %23 %25); for example DATABASE_URL=postgres://roundtrip:secret@localhost:5432/roundtrip
    ");
}

#[tokio::test]
async fn a_misspelt_variable_is_named_and_the_start_goes_on() {
    let app = TestApp::new().await;
    World::new(&app, "alice").await;
    let folder = tempfile::tempdir().unwrap();

    let mut variables = app.database.variables();
    variables.push(("DATABASE_POOLSIZE", "hunter2"));
    let program = Program::start(folder.path(), &[], &variables);
    let ready = get(&program.address(), None, "/health/ready");

    assert_eq!(ready, Some((200, json!({"status": "ready"}))));
    assert_eq!(
        warnings(&program.log()),
        [
            r#"this variable is not known and has no effect; see .env.example variable="DATABASE_POOLSIZE""#
        ]
    );
}

#[tokio::test]
async fn a_database_that_is_behind_stops_the_start_and_the_missing_steps_are_named() {
    let database = TestDatabase::new().await;
    if !database.is_postgres() {
        // An embedded database has nobody else who would migrate it: it is brought up to date by the start.
        return;
    }
    database.step_down().await;
    let folder = tempfile::tempdir().unwrap();

    let refused = Program::run(folder.path(), &[], &database.variables());

    assert_eq!(refused.code, Some(1));
    insta::assert_snapshot!(refused.stderr, @"error: the database lacks 1 migration(s): m20261124_000009_move_versions; run `migration up` first");
}

#[tokio::test]
async fn an_embedded_database_that_is_behind_is_brought_up_to_date() {
    let app = TestApp::new().await;
    if app.database.is_postgres() {
        // It is migrated by its own command only.
        return;
    }
    let alice = World::new(&app, "alice").await;
    app.database.step_down().await;
    let folder = tempfile::tempdir().unwrap();

    let program = Program::start(folder.path(), &[], &app.database.variables());
    let summary = get(
        &program.address(),
        Some(&alice.key),
        "/v1/dashboard/summary",
    )
    .unwrap();

    assert_eq!((summary.0, &summary.1["errors"]), (200, &Value::Null));
}

#[tokio::test]
async fn a_database_that_is_ahead_is_served_with_a_warning() {
    let app = TestApp::new().await;
    World::new(&app, "alice").await;
    let newer =
        "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m20991231_000001_later', 0)";
    app.database.execute(newer).await;
    let folder = tempfile::tempdir().unwrap();

    let program = Program::start(folder.path(), &[], &app.database.variables());
    let ready = get(&program.address(), None, "/health/ready");

    assert_eq!(ready, Some((200, json!({"status": "ready"}))));
    assert_eq!(
        warnings(&program.log()),
        [
            r#"the database was migrated by a newer release; this one goes on, upgrade it soon migrations="m20991231_000001_later""#
        ]
    );
}

#[test]
fn a_database_that_cannot_be_reached_is_waited_for_and_then_the_reason_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let port = free_port().to_string();
    let variables = [
        ("DATABASE_URL", "postgres://me:hunter2@127.0.0.1:1/db"),
        ("DATABASE_START_TIMEOUT_SECONDS", "3"),
        ("HTTP_PORT", &port),
    ];

    let program = Program::start(folder.path(), &[], &variables);
    program.logs("the database cannot be reached yet, trying again");
    let address = format!("127.0.0.1:{port}");
    let live = get(&address, None, "/health/live");
    let ready = get(&address, None, "/health/ready");
    let ended = program.end();

    assert_eq!(live, Some((200, json!({"status": "ok"}))));
    assert_eq!(ready, Some((503, json!({"status": "starting"}))));
    assert_eq!(ended.code, Some(1));
    assert_eq!(ended.stdout, "");
    assert!(!ended.stderr.contains("hunter2"), "{}", ended.stderr);
    insta::assert_snapshot!(ended.stderr.lines().last().unwrap(), @"error: DATABASE_URL: the database could not be reached (Connection Error: error communicating with database: Connection refused (os error 111)); check that it runs, that the URL is right and that it may be reached from here; it is tried for DATABASE_START_TIMEOUT_SECONDS=3");
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_program_stops() {
    let app = TestApp::new().await;
    if !app.database.is_postgres() {
        // A reader of an embedded file never waits for anybody, so no request can be held up from outside.
        return;
    }
    let alice = World::new(&app, "alice").await;
    let folder = tempfile::tempdir().unwrap();
    let mut variables = app.database.variables();
    variables.push(("DATABASE_POOL_SIZE", "2"));
    let program = Program::start(folder.path(), &[], &variables);
    let address = program.address();
    let lock = app.database.raw().await.begin().await.unwrap();
    lock.execute_unprepared("LOCK TABLE agent IN ACCESS EXCLUSIVE MODE")
        .await
        .unwrap();

    let (key, asked) = (alice.key.clone(), address.clone());
    let request = thread::spawn(move || get(&asked, Some(&key), "/v1/dashboard/summary"));
    until_somebody_waits(&app.database.raw().await).await;
    program.terminate();
    program.logs("stopping: requests under way are finished first");
    let newcomer = get(&address, None, "/health/ready");
    lock.commit().await.unwrap();
    let (status, summary) = request.join().unwrap().unwrap();
    let ended = program.end();

    assert_eq!(newcomer, Some((503, json!({"status": "draining"}))));
    assert_eq!((status, &summary["errors"]), (200, &Value::Null));
    assert_eq!(summary["data"]["viewer"]["workspace"]["handle"], "alice");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
}

#[test]
fn an_unprivileged_user_needs_to_write_nothing_but_the_data_directory() {
    let folder = tempfile::tempdir().unwrap();
    let is_root = fs::metadata(folder.path()).unwrap().uid() == 0;
    if !is_root || Command::new("setpriv").arg("--version").output().is_err() {
        // Only root can become somebody else, and a test that is run by somebody else is that test already.
        return;
    }
    // The build's own folder may be closed to others.
    let copy = folder.path().join("roundtrip");
    fs::copy(env!("CARGO_BIN_EXE_roundtrip"), &copy).unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    chown(&data, Some(NOBODY), Some(NOBODY)).unwrap();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();

    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
    command.arg(&copy);
    let url = format!("sqlite://{}", data.join("x.db").display());
    let program = Program::spawn(command, folder.path(), &[("DATABASE_URL", &url)]);
    let key = program.printed("demo key");
    let summary = get(&program.address(), Some(&key), "/v1/dashboard/summary").unwrap();

    assert_eq!((summary.0, &summary.1["errors"]), (200, &Value::Null));
    assert_eq!(fs::metadata(data.join("x.db")).unwrap().uid(), NOBODY);
    assert_eq!(names(folder.path()), ["data", "roundtrip"]);
}

/// What of a summary does not move with the clock.
fn what_is_written(summary: &Value) -> Value {
    let workspace = &summary["data"]["viewer"]["workspace"];
    json!([
        workspace["id"],
        workspace["agents"]["totalCount"],
        workspace["audit"],
        workspace["billing"]["openInvoices"],
        summary["data"]["models"],
        summary["data"]["publicAudit"],
    ])
}

/// The messages of a log's warnings.
fn warnings(log: &str) -> Vec<&str> {
    log.lines()
        .filter_map(|line| line.split_once(" WARN ")?.1.into())
        .collect()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(file: &Path) -> u32 {
    fs::metadata(file).unwrap().permissions().mode() & 0o777
}

async fn until_somebody_waits(db: &DatabaseConnection) {
    let sql = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let waiting = Statement::from_string(db.get_database_backend(), sql);
    for _ in 0..1_000 {
        if db.query_one_raw(waiting.clone()).await.unwrap().is_some() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no request came as far as the lock");
}
