//! A migrated, empty database for one test.

use migration::{Migrator, MigratorTrait};
use roundtrip::{config::Config, database::Databases};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// A database of the kind that `TEST_DATABASE` names. It goes away with the value.
pub struct TestDatabase {
    pub databases: Databases,
    pub config: Config,
    url: String,
    _folder: TempDir,
}

impl TestDatabase {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match variable("TEST_DATABASE").as_deref() {
            None | Some("sqlite") => {
                format!("sqlite://{}", folder.path().join("test.db").display())
            }
            Some("postgres") => create_postgres().await,
            Some(other) => panic!("TEST_DATABASE={other} is neither sqlite nor postgres"),
        };
        migrate(&url).await;
        let config = Config::from_variables([
            ("DATABASE_URL".to_owned(), url.clone()),
            ("DATABASE_POOL_SIZE".to_owned(), "2".to_owned()),
            ("DATABASE_MAX_OVERFLOW".to_owned(), "6".to_owned()),
        ])
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

    pub fn is_postgres(&self) -> bool {
        self.databases.embedded_path().is_none()
    }
}

/// A new database on the server of the test run.
async fn create_postgres() -> String {
    let server = variable("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL names a PostgreSQL server; see tests/run");
    let name = format!("it_{}", Uuid::now_v7().simple());
    connect(&server)
        .await
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
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
