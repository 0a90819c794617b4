//! One connection of the doctor's own. It sends whole statements of the simple protocol only, which get the right
//! answer through every pooler.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, timeout_at};
use tokio_postgres::{
    Client, Error, SimpleQueryMessage,
    tls::{MakeTlsConnect, TlsConnect},
};

use super::refusal::Refused;
use crate::database::{PostgresUrl, Tls};

/// How many round trips the median is taken of.
const PINGS: usize = 20;

/// How long they may take together: from the other side of the earth, fewer tell as much.
const PINGING: Duration = Duration::from_secs(3);

/// An open connection.
pub(super) struct Session {
    client: Client,
    /// Whether it is encrypted.
    pub(super) encrypted: bool,
}

/// What a server says about itself.
pub(super) struct Server {
    pub(super) version: String,
    pub(super) version_number: u32,
    pub(super) max_connections: u32,
    pub(super) reserved_connections: u32,
}

/// How long a round trip takes.
pub(super) struct RoundTrips {
    pub(super) median: Duration,
    pub(super) count: usize,
}

impl Session {
    /// Connects, or says why not.
    pub(super) async fn open(
        url: &PostgresUrl,
        tls: Tls,
        deadline: Instant,
    ) -> Result<Self, Refused> {
        let used = Arc::new(AtomicBool::new(false));
        let watched = Watched {
            tls,
            used: Arc::clone(&used),
        };
        let config = url.pooled();
        let connected = timeout_at(deadline, config.connect(watched)).await;
        let (client, connection) = connected
            .map_err(|_| Refused::silence())?
            .map_err(|problem| Refused::of(&problem))?;
        // It says good-bye and ends as soon as the client is dropped.
        tokio::spawn(connection);
        Ok(Self {
            client,
            encrypted: used.load(Ordering::Relaxed),
        })
    }

    /// What the server says about itself.
    pub(super) async fn server(&self) -> Result<Server, Error> {
        let sql = "SELECT current_setting('server_version'), current_setting('server_version_num'), \
                   current_setting('max_connections'), current_setting('superuser_reserved_connections'), \
                   coalesce(current_setting('reserved_connections', true), '0')";
        let rows = self.rows(sql).await?;
        let text = |place: usize| rows.first().and_then(|row| row.get(place)).cloned();
        let number = |place| {
            text(place)
                .and_then(|text| text.parse().ok())
                .unwrap_or_default()
        };
        let version = text(0).unwrap_or_default();
        Ok(Server {
            // "15.18 (Debian 15.18-0+deb12u1)"
            version: version.split(' ').next().unwrap_or_default().to_owned(),
            version_number: number(1),
            max_connections: number(2),
            reserved_connections: number(3) + number(4),
        })
    }

    /// Measures the way there and back.
    pub(super) async fn ping(&self, deadline: Instant) -> Result<RoundTrips, Error> {
        // The first may wait for the pooler to open a connection.
        self.rows("SELECT 1").await?;
        let deadline = deadline.min(Instant::now() + PINGING);
        let mut times = Vec::with_capacity(PINGS);
        while times.len() < PINGS && (times.is_empty() || Instant::now() < deadline) {
            let begin = Instant::now();
            self.rows("SELECT 1").await?;
            times.push(begin.elapsed());
        }
        times.sort_unstable();
        Ok(RoundTrips {
            median: times[times.len() / 2],
            count: times.len(),
        })
    }

    /// The names of the schema's steps that are applied.
    pub(super) async fn applied_steps(&self) -> Result<BTreeSet<String>, Error> {
        let table = "SELECT 1 WHERE to_regclass('seaql_migrations') IS NOT NULL";
        if self.rows(table).await?.is_empty() {
            return Ok(BTreeSet::new());
        }
        let rows = self.rows("SELECT version FROM seaql_migrations").await?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// Which database it is, whichever way it was reached. Some hosts keep that to themselves.
    pub(super) async fn identity(&self) -> Option<String> {
        let sql = "SELECT system_identifier || '/' || d.oid FROM pg_control_system(), pg_database d \
                   WHERE d.datname = current_database()";
        self.rows(sql).await.ok()?.into_iter().flatten().next()
    }

    /// The rows of a statement, each column as text.
    async fn rows(&self, sql: &str) -> Result<Vec<Vec<String>>, Error> {
        let messages = self.client.simple_query(sql).await?;
        let rows = messages.into_iter().filter_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(
                (0..row.len())
                    .map(|column| row.get(column).unwrap_or_default().to_owned())
                    .collect(),
            ),
            _ => None,
        });
        Ok(rows.collect())
    }
}

/// Notes whether encryption was agreed on, which a connection does not tell.
#[derive(Clone)]
struct Watched<T> {
    tls: T,
    used: Arc<AtomicBool>,
}

impl<S, T: MakeTlsConnect<S>> MakeTlsConnect<S> for Watched<T> {
    type Stream = T::Stream;
    type TlsConnect = Watched<T::TlsConnect>;
    type Error = T::Error;

    fn make_tls_connect(&mut self, host: &str) -> Result<Self::TlsConnect, Self::Error> {
        Ok(Watched {
            tls: self.tls.make_tls_connect(host)?,
            used: Arc::clone(&self.used),
        })
    }
}

impl<S, T: TlsConnect<S>> TlsConnect<S> for Watched<T> {
    type Stream = T::Stream;
    type Error = T::Error;
    type Future = T::Future;

    fn connect(self, stream: S) -> Self::Future {
        self.used.store(true, Ordering::Relaxed);
        self.tls.connect(stream)
    }
}
