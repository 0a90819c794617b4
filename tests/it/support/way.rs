//! The way of the round: which server the tests' databases are made on, and how the gateway gets there.

use std::net::SocketAddr;

use url::Url;

use super::servers::{PgBouncer, Postgres};

/// A PostgreSQL server, reached straight or through a pooler.
#[derive(Clone, Debug)]
pub struct Way {
    /// Where databases are made, looked at and broken, past the gateway.
    server: Url,
    direct: Url,
    pooler: Option<Url>,
}

impl Way {
    /// What `TEST_DATABASE` says; none on SQLite.
    pub fn of_the_round() -> Option<Self> {
        match variable("TEST_DATABASE").as_deref() {
            None | Some("sqlite") => None,
            Some("postgres") => Some(Self::new(&needed("TEST_POSTGRES_URL"), None)),
            Some("pgbouncer") => Some(Self::new(
                &needed("TEST_POSTGRES_URL"),
                Some(&needed("TEST_PGBOUNCER_URL")),
            )),
            Some(other) => {
                panic!("TEST_DATABASE={other} is none of sqlite, postgres and pgbouncer")
            }
        }
    }

    /// To a server that belongs to the test.
    pub fn straight_to(postgres: &Postgres) -> Self {
        Self::new(&postgres.url("postgres"), None)
    }

    /// To a server that belongs to the test, through a pooler that does, too.
    pub fn through(pooler: &PgBouncer, postgres: &Postgres) -> Self {
        Self::new(&postgres.url("postgres"), Some(&pooler.url("postgres")))
    }

    fn new(server: &str, pooler: Option<&str>) -> Self {
        let server: Url = server.parse().unwrap();
        Self {
            direct: server.clone(),
            pooler: pooler.map(|url| url.parse().unwrap()),
            server,
        }
    }

    /// The same, with something else in the place of [`Way::front`].
    pub fn behind(mut self, front: SocketAddr) -> Self {
        let url = self.pooler.as_mut().unwrap_or(&mut self.direct);
        url.set_ip_host(front.ip()).unwrap();
        url.set_port(Some(front.port())).unwrap();
        self
    }

    /// What the gateway's requests reach first: the pooler, or else the server.
    pub fn front(&self) -> SocketAddr {
        let url = self.pooler.as_ref().unwrap_or(&self.direct);
        let addresses = url.socket_addrs(|| Some(5432)).unwrap();
        addresses[0]
    }

    pub fn is_pooled(&self) -> bool {
        self.pooler.is_some()
    }

    /// A database, past the gateway.
    pub fn server(&self, database: &str) -> String {
        to(&self.server, database)
    }

    /// A database, as `DATABASE_URL` names it to the gateway.
    pub fn direct(&self, database: &str) -> String {
        to(&self.direct, database)
    }

    /// A database, as `DATABASE_POOLER_URL` names it to the gateway.
    pub fn pooler(&self, database: &str) -> Option<String> {
        self.pooler.as_ref().map(|url| to(url, database))
    }
}

fn to(server: &Url, database: &str) -> String {
    let mut url = server.clone();
    url.set_path(database);
    url.into()
}

fn needed(name: &str) -> String {
    variable(name).unwrap_or_else(|| panic!("{name} is not set; tests/servers sets it"))
}

/// A variable of the test run.
#[expect(
    clippy::disallowed_methods,
    reason = "the test run's own variables, not the gateway's"
)]
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
