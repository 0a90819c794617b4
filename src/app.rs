//! The application: configuration, databases, schema. Built by `main` and by every test; served until it is told to
//! stop.

use std::{
    future::Future,
    io,
    net::SocketAddr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use axum::Router;
use sea_orm::DbErr;
use tokio::{net::TcpListener, sync::watch};

use crate::{
    audit::Verifier,
    auth::{Authenticator, IssuedKey},
    catalog::Catalog,
    clock::Clock,
    config::Config,
    database::{Databases, MigrateError, OpenError, Placement, SchemaState, SelfTestError},
    error::Error,
    export::Sizes,
    graphql::{ManifestError, Rules, TrustedDocuments},
    http,
    metrics::{Metrics, Way},
    schema::{Api, Shared},
};

/// How often something that waits for the start looks whether it is over.
const READY_LOOK: Duration = Duration::from_millis(50);

/// The whole gateway. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The configuration it was built from.
    pub config: Arc<Config>,
    /// Where "now" comes from.
    pub clock: Clock,
    /// The database.
    pub databases: Databases,
    /// Models and providers.
    pub catalog: Catalog,
    /// Who is asking.
    pub authenticator: Authenticator,
    /// The API.
    pub api: Api,
    /// The dashboard and its neighbours, as files.
    pub pages: http::Pages,
    /// What it counts and times.
    pub metrics: Metrics,
    /// What was sent of late.
    pub rates: http::Rates,
    /// How much of a table leaves as CSV.
    pub exports: Sizes,
    /// How many requests are being answered.
    pub under_way: watch::Sender<usize>,
    /// Whose bodies are arriving.
    pub arrivals: http::Arrivals,
    demo_key: Arc<OnceLock<IssuedKey>>,
    state: Arc<AtomicU8>,
}

/// How far the gateway is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Not warm yet.
    Starting,
    /// Serves.
    Ready,
    /// Answers what is under way, then stops.
    Draining,
}

/// Why the gateway cannot start: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The pools could not be prepared.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database could not be reached in time.
    #[error(
        "{variable}: the database could not be reached ({source}); check that it runs, that the URL is right and \
         that it may be reached from here; it is tried for DATABASE_START_TIMEOUT_SECONDS={seconds}"
    )]
    Unreachable {
        /// The variable that names it.
        variable: &'static str,
        /// How long it was tried.
        seconds: u64,
        /// The last try's error.
        source: DbErr,
    },
    /// The tables are older than this build.
    #[error("the database lacks {} migration(s): {}; run `migration up` first", missing.len(), missing.join(", "))]
    Behind {
        /// The missing steps.
        missing: Vec<String>,
    },
    /// The embedded database could not be migrated.
    #[error(transparent)]
    Migrate(#[from] MigrateError),
    /// The direct URL is a pooler's.
    #[error(
        "DATABASE_URL leads to a transaction-mode pooler, which would answer with other clients' rows: put this URL \
         into DATABASE_POOLER_URL, and the URL of the database itself into DATABASE_URL"
    )]
    PoolerForServer,
    /// The database failed while the start asked it.
    #[error("the database failed while starting: {0}")]
    Database(#[from] DbErr),
    /// The pooler mixes answers up.
    #[error("DATABASE_POOLER_URL: {0}")]
    SelfTest(#[from] SelfTestError),
    /// The metrics cannot be served where they should.
    #[error(
        "METRICS_ADDR: cannot listen on {address}: {source}; for example METRICS_ADDR=127.0.0.1:9465, \
         or leave it empty for no metrics"
    )]
    Metrics {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The manifest of trusted documents cannot be used.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// The catalogue could not be read.
    #[error("the catalogue of models and providers cannot be read: {0}")]
    Catalog(Error),
}

impl App {
    /// Puts the application together without asking the database anything.
    ///
    /// # Errors
    ///
    /// The configuration names no usable database.
    pub async fn build(config: Config, clock: Clock) -> Result<Self, StartError> {
        Self::build_with(config, clock, http::Pages::embedded()).await
    }

    /// The same, with pages of the caller's own.
    ///
    /// # Errors
    ///
    /// The configuration names no usable database, or the operations of the pages cannot be used.
    pub async fn build_with(
        config: Config,
        clock: Clock,
        pages: http::Pages,
    ) -> Result<Self, StartError> {
        let metrics = Metrics::new(Way::of(&config).map_err(OpenError::Config)?);
        let databases = Databases::open_measured(&config, metrics.pool()).await?;
        let catalog = Catalog::new(databases.clone(), clock);
        let shared = Shared {
            catalog: catalog.clone(),
            verifier: Verifier::default(),
        };
        let trusted = TrustedDocuments::load(&config.trusted, pages.documents())?;
        let rules = Rules::of(&config, trusted);
        Ok(Self {
            authenticator: Authenticator::new(databases.clone(), &config.auth),
            rates: http::Rates::new(&config.limits, clock),
            pages,
            api: Api::new(&shared, rules, metrics.operations().clone()),
            metrics,
            clock,
            databases,
            catalog,
            config: Arc::new(config),
            exports: Sizes::default(),
            under_way: watch::Sender::new(0),
            arrivals: http::Arrivals::default(),
            demo_key: Arc::default(),
            state: Arc::new(AtomicU8::new(State::Starting as u8)),
        })
    }

    /// Waits for the database and checks that its tables are the ones this build was made for.
    ///
    /// # Errors
    ///
    /// The gateway cannot serve; the error says what to do.
    pub async fn prepare(&self) -> Result<(), StartError> {
        self.databases
            .wait_until_reachable()
            .await
            .map_err(|source| StartError::Unreachable {
                variable: self.databases.variable(),
                seconds: self.config.database.start_timeout_seconds,
                source,
            })?;
        self.check_placement().await?;
        let patience = Duration::from_secs(self.config.migration.lock_timeout_seconds);
        self.databases.migrate_embedded(patience).await?;
        match self.databases.schema_state().await? {
            SchemaState::Current => {}
            SchemaState::Behind { missing } => return Err(StartError::Behind { missing }),
            SchemaState::Ahead { unknown } => tracing::warn!(
                migrations = unknown.join(", "),
                "the database was migrated by a newer release; this one goes on, upgrade it soon"
            ),
        }
        Ok(())
    }

    /// Opens the connections that are kept, tests a pooler, and reads the catalogue, so that the first request is as
    /// fast as any and right; then says ready.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn warm_up(&self) -> Result<(), StartError> {
        self.databases.warm_up().await?;
        if let Some(tested) = self.databases.self_test().await? {
            tracing::info!(
                answers = tested.answers,
                "the pooler keeps statements whole"
            );
        }
        self.catalog.refresh().await.map_err(StartError::Catalog)?;
        self.set_state(State::Ready);
        Ok(())
    }

    /// Lets a browser on this machine in without a key: it is handed the demo world's, where that is embedded.
    pub fn open_demo(&self, key: IssuedKey) {
        if self.databases.embedded_path().is_some() {
            let _ = self.demo_key.set(key);
        }
    }

    /// The key of the embedded demo world.
    #[must_use]
    pub fn demo_key(&self) -> Option<&IssuedKey> {
        self.demo_key.get()
    }

    /// How far the gateway is.
    #[must_use]
    pub fn state(&self) -> State {
        match self.state.load(Ordering::Relaxed) {
            0 => State::Starting,
            1 => State::Ready,
            _ => State::Draining,
        }
    }

    /// Everything it answers over HTTP.
    pub fn router(&self) -> Router {
        http::router(self.clone())
    }

    /// Serves until `stop` comes, then lets what is under way finish for as long as the configuration allows.
    pub async fn serve(
        &self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) {
        let every = Duration::from_secs(self.config.catalog.cache_seconds);
        let starting = self.clone();
        let refresh = tokio::spawn(async move {
            while starting.state() == State::Starting {
                tokio::time::sleep(READY_LOOK).await;
            }
            let background = starting.authenticator.run_background(starting.clock);
            tokio::join!(starting.catalog.keep_fresh(every), background);
        });
        let (stopping, stopped) = tokio::sync::oneshot::channel();
        let app = self.clone();
        let signal = async move {
            stop.await;
            app.set_state(State::Draining);
            let _ = stopping.send(());
            // It goes on listening meanwhile: whoever routes to it sees that it drains.
            let _ = app
                .under_way
                .subscribe()
                .wait_for(|count| *count == 0)
                .await;
        };
        let drain = Duration::from_secs(self.config.http.drain_seconds);
        let deadline = async move {
            let _ = stopped.await;
            tokio::time::sleep(drain).await;
        };
        tokio::select! {
            () = http::serve(self, listener, signal) => {}
            () = deadline => {
                tracing::warn!("requests were still under way when the time to drain was over");
            }
        }
        refresh.abort();
        self.authenticator.finish().await;
        self.databases.close().await;
    }

    async fn check_placement(&self) -> Result<(), StartError> {
        match self.databases.placement().await {
            Placement::Right => {}
            Placement::PoolerForServer => return Err(StartError::PoolerForServer),
            Placement::ServerForPooler => tracing::warn!(
                "DATABASE_POOLER_URL leads to no transaction-mode pooler: it works, but unset it: statements cost less \
                 on DATABASE_URL alone"
            ),
            Placement::Unknown(problem) => tracing::warn!(
                variable = self.databases.variable(),
                error = %problem,
                "it could not be found out whether this is a pooler or the database itself"
            ),
        }
        Ok(())
    }

    fn set_state(&self, state: State) {
        self.state.store(state as u8, Ordering::Relaxed);
    }
}
