//! A migrated, empty database for one test.

use std::{
    sync::{
        LazyLock,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use migration::{Migrator, MigratorTrait};
use roundtrip::{config::Config, database::Databases};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr};
use tempfile::TempDir;
use uuid::Uuid;

use super::Way;

/// A database of the kind that `TEST_DATABASE` names. It goes away with the value.
pub struct TestDatabase {
    pub databases: Databases,
    pub config: Config,
    place: Place,
    variables: Vec<(&'static str, String)>,
}

enum Place {
    File { url: String, _folder: TempDir },
    Server { way: Box<Way>, name: String },
}

impl TestDatabase {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// A database that is reached with some variables set otherwise.
    pub async fn with(variables: &[(&str, &str)]) -> Self {
        Self::at(Way::of_the_round(), variables).await
    }

    /// A database that is reached in a way of the test's own; none is a file.
    pub async fn at(way: Option<Way>, variables: &[(&str, &str)]) -> Self {
        // Behind PgBouncer all share its four connections anyway.
        let overflow = if way.as_ref().is_some_and(Way::is_pooled) {
            "2"
        } else {
            "6"
        };
        let defaults = [
            ("DATABASE_POOL_SIZE", "2"),
            ("DATABASE_MAX_OVERFLOW", overflow),
        ];
        let place = Place::make(way).await;
        migrate(&place.url()).await;
        let own = place.variables();
        let own_and_defaults = own
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .chain(defaults);
        let all = own_and_defaults.chain(variables.iter().copied());
        let owned = all.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let config = Config::from_variables(owned).unwrap();
        Self {
            databases: open(&config).await,
            config,
            place,
            variables: own,
        }
    }

    /// A connection past the gateway: to look at tables, or to break them.
    pub async fn raw(&self) -> DatabaseConnection {
        connect(&self.place.url()).await.unwrap()
    }

    /// Runs SQL past the gateway.
    pub async fn execute(&self, sql: &str) {
        self.raw().await.execute_unprepared(sql).await.unwrap();
    }

    /// What `DATABASE_URL` is for the gateway.
    pub fn url(&self) -> &str {
        &self.variables[0].1
    }

    /// How a program reaches it: `DATABASE_URL`, and on the way through a pooler `DATABASE_POOLER_URL`.
    pub fn variables(&self) -> Vec<(&str, &str)> {
        let variables = self.variables.iter();
        variables
            .map(|(name, value)| (*name, value.as_str()))
            .collect()
    }

    /// Reverts the newest migration.
    pub async fn step_down(&self) {
        Migrator::down(&self.raw().await, Some(1)).await.unwrap();
    }

    /// The server takes its database away: it throws everyone out and lets nobody in.
    pub async fn go_away(&self) {
        self.allow_connections("false").await;
        let (server, name) = self.server().await;
        let cut = format!(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{name}'"
        );
        server.execute_unprepared(&cut).await.unwrap();
    }

    /// The server lets everyone in again.
    pub async fn come_back(&self) {
        self.allow_connections("true").await;
    }

    async fn allow_connections(&self, word: &str) {
        let (server, name) = self.server().await;
        let sql = format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {word}");
        server.execute_unprepared(&sql).await.unwrap();
    }

    /// A connection to the server's own database, and the name of this one.
    async fn server(&self) -> (DatabaseConnection, &str) {
        let Place::Server { way, name } = &self.place else {
            panic!("a file has no server");
        };
        (connect(&way.server("postgres")).await.unwrap(), name)
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self.place, Place::Server { .. })
    }

    /// Whether statements travel through a pooler.
    pub fn is_pooled(&self) -> bool {
        matches!(&self.place, Place::Server { way, .. } if way.is_pooled())
    }
}

/// Another pool, by the same configuration or a changed one.
///
/// Some tests allow a connection less time than a busy machine needs to open the first one.
pub async fn open(config: &Config) -> Databases {
    for _ in 0..20 {
        if let Ok(databases) = Databases::open(config).await {
            return databases;
        }
    }
    Databases::open(config).await.unwrap()
}

impl Place {
    async fn make(way: Option<Way>) -> Self {
        let Some(way) = way else {
            let folder = tempfile::tempdir().unwrap();
            let url = format!("sqlite://{}", folder.path().join("test.db").display());
            return Self::File {
                url,
                _folder: folder,
            };
        };
        let name = format!("it_{}", Uuid::now_v7().simple());
        let server = connect(&way.server("postgres")).await.unwrap();
        let create = format!("CREATE DATABASE {name}");
        server.execute_unprepared(&create).await.unwrap();
        Self::Server {
            way: Box::new(way),
            name,
        }
    }

    /// How to get there past the gateway.
    fn url(&self) -> String {
        match self {
            Self::File { url, .. } => url.clone(),
            Self::Server { way, name } => way.server(name),
        }
    }

    fn variables(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::File { url, .. } => vec![("DATABASE_URL", url.clone())],
            Self::Server { way, name } => {
                let pooler = way.pooler(name).map(|url| ("DATABASE_POOLER_URL", url));
                [("DATABASE_URL", way.direct(name))]
                    .into_iter()
                    .chain(pooler)
                    .collect()
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Server { way, name } = self {
            let _ = LEFT_BEHIND.send((way.server("postgres"), name.clone()));
        }
    }
}

/// Databases that nobody needs any more, each with its server. A test does not wait until they are gone; what is left at
/// the end goes with the server.
static LEFT_BEHIND: LazyLock<Sender<(String, String)>> = LazyLock::new(|| {
    let (sender, databases) = channel();
    thread::spawn(move || drop_each(&databases));
    sender
});

/// Otherwise PgBouncer would hold on to connections that nobody uses.
fn drop_each(databases: &Receiver<(String, String)>) {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().unwrap();
    for (server, name) in databases {
        // A server of the test's own may be gone before its database.
        let _ = runtime.block_on(async {
            let server = connect(&server).await?;
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            server.execute_unprepared(&sql).await?;
            server.close().await
        });
    }
}

async fn migrate(url: &str) {
    let db = connect(&if url.starts_with("sqlite") {
        format!("{url}?mode=rwc")
    } else {
        url.to_owned()
    })
    .await
    .unwrap();
    Migrator::up(&db, None).await.unwrap();
    db.close().await.unwrap();
}

async fn connect(url: &str) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await
}
