//! Servers that do no more than a dashboard needs: how fast could it be at all?

use std::{fs, net::SocketAddr, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio::{net::TcpListener, runtime::Runtime};
use tokio_postgres::NoTls;
use uuid::Uuid;

use crate::Failure;

mod statement;
mod statements;

/// As many as today's system keeps open.
const CONNECTIONS: usize = 10;

/// Serves the dashboard with as little work as possible
///
/// GET /dashboard/{tenant id} answers the document that bench/compare expects, GET /ready says that it serves. There
/// are no credentials, no checks and no choice of fields: what is slower than this pays for more than this.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where to listen
    #[arg(long)]
    listen: SocketAddr,
    /// The database, as a URL; not needed for a static answer
    #[arg(long, required_unless_present = "answer")]
    database: Option<String>,
    /// How the answer is made
    #[arg(long, value_enum)]
    mode: Mode,
    /// The file that is the static answer
    #[arg(long, required_if_eq("mode", "static"))]
    answer: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Mode {
    /// One statement builds the whole document in PostgreSQL
    Statement,
    /// Six statements in one flight on one connection; the document is written here
    Statements,
    /// The same bytes for everybody, without a database
    Static,
}

/// Where answers come from.
enum Source {
    Statement(Pool),
    Statements(Pool),
    Static(Bytes),
}

/// Serves until the process is ended.
pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let source = Arc::new(Source::open(arguments)?);
    Runtime::new()?.block_on(async {
        let routes = Router::new()
            .route("/dashboard/{tenant}", get(dashboard))
            .route("/ready", get(ready))
            .with_state(source);
        let listener = TcpListener::bind(arguments.listen).await?;
        let listener = axum::serve::ListenerExt::tap_io(listener, |socket| {
            // Without it small answers only wait longer.
            let _ = socket.set_nodelay(true);
        });
        axum::serve(listener, routes).await?;
        Ok(())
    })
}

impl Source {
    fn open(arguments: &Arguments) -> Result<Self, Failure> {
        let pool = || connect(arguments.database.as_deref().unwrap_or_default());
        Ok(match arguments.mode {
            Mode::Statement => Self::Statement(pool()?),
            Mode::Statements => Self::Statements(pool()?),
            Mode::Static => {
                let file = arguments.answer.as_ref().ok_or("--answer is missing")?;
                Self::Static(fs::read(file)?.into())
            }
        })
    }

    async fn answer(&self, tenant: Uuid) -> Result<Option<Bytes>, Failure> {
        match self {
            Self::Statement(pool) => statement::answer(&*pool.get().await?, tenant).await,
            Self::Statements(pool) => statements::answer(&*pool.get().await?, tenant).await,
            Self::Static(bytes) => Ok(Some(bytes.clone())),
        }
    }
}

fn connect(url: &str) -> Result<Pool, Failure> {
    let config = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let manager = Manager::from_config(url.parse()?, NoTls, config);
    Ok(Pool::builder(manager).max_size(CONNECTIONS).build()?)
}

async fn dashboard(State(source): State<Arc<Source>>, Path(tenant): Path<Uuid>) -> Response {
    match source.answer(tenant).await {
        Ok(Some(json)) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(failure) => {
            eprintln!("roundtrip-bench: {failure}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

async fn ready(State(source): State<Arc<Source>>) -> StatusCode {
    let is_ready = match &*source {
        Source::Statement(pool) | Source::Statements(pool) => pool.get().await.is_ok(),
        Source::Static(_) => true,
    };
    if is_ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}
