//! A migrated, empty database for one test.

use migration::{Migrator, MigratorTrait};
use roundtrip::{config::Config, database::Databases};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// A database of the kind that `TEST_DATABASE` names. A file goes away with the value, a PostgreSQL database with the
/// server that the test run has started.
pub struct TestDatabase {
    pub databases: Databases,
    pub config: Config,
    url: String,
    _folder: TempDir,
}

impl TestDatabase {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// A database that is reached with some variables set otherwise.
    pub async fn with(variables: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match variable("TEST_DATABASE").as_deref() {
            None | Some("sqlite") => {
                format!("sqlite://{}", folder.path().join("test.db").display())
            }
            Some("postgres") => create_postgres().await,
            Some(other) => panic!("TEST_DATABASE={other} is neither sqlite nor postgres"),
        };
        migrate(&url).await;
        let defaults = [
            ("DATABASE_URL", url.as_str()),
            ("DATABASE_POOL_SIZE", "2"),
            ("DATABASE_MAX_OVERFLOW", "6"),
        ];
        let all = defaults.iter().chain(variables);
        let config = Config::from_variables(
            all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
        .unwrap();
        let databases = Databases::open(&config).await.unwrap();
        Self {
            databases,
            config,
            url,
            _folder: folder,
        }
    }

    /// A connection past the gateway: to look at tables, or to break them.
    pub async fn raw(&self) -> DatabaseConnection {
        connect(&self.url).await
    }

    /// Runs SQL past the gateway.
    pub async fn execute(&self, sql: &str) {
        self.raw().await.execute_unprepared(sql).await.unwrap();
    }

    /// How the gateway reaches it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Reverts the newest migration.
    pub async fn step_down(&self) {
        Migrator::down(&self.raw().await, Some(1)).await.unwrap();
    }

    /// The server takes its database away: it throws everyone out and lets nobody in.
    pub async fn go_away(&self) {
        self.allow_connections("false").await;
        let name = self.name();
        let cut = format!(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        server().await.execute_unprepared(&cut).await.unwrap();
    }

    /// The server lets everyone in again.
    pub async fn come_back(&self) {
        self.allow_connections("true").await;
    }

    async fn allow_connections(&self, word: &str) {
        let sql = format!("ALTER DATABASE {} ALLOW_CONNECTIONS {word}", self.name());
        server().await.execute_unprepared(&sql).await.unwrap();
    }

    fn name(&self) -> &str {
        self.url.rsplit_once('/').unwrap().1
    }

    pub fn is_postgres(&self) -> bool {
        self.databases.embedded_path().is_none()
    }
}

/// A new database on the server of the test run.
async fn create_postgres() -> String {
    let name = format!("it_{}", Uuid::now_v7().simple());
    server()
        .await
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let server = server_url();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

/// A connection to the server's own database.
async fn server() -> DatabaseConnection {
    connect(&server_url()).await
}

fn server_url() -> String {
    variable("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL names a PostgreSQL server; see tests/run")
}

async fn migrate(url: &str) {
    let db = connect(&if url.starts_with("sqlite") {
        format!("{url}?mode=rwc")
    } else {
        url.to_owned()
    })
    .await;
    Migrator::up(&db, None).await.unwrap();
    db.close().await.unwrap();
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test run's own variables, not the gateway's"
)]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
