//! One PostgreSQL URL, from the text to the tables: each step that can be made is made, and none is waited for beyond
//! the deadline.

use std::time::Duration;

use migration::pooler;
use tokio::time::{Instant, timeout_at};

use super::{
    check::{Check, Subject},
    judge::{self, Takes},
    refusal::Refused,
    report::{DatabaseReport, Place, Way},
    session::{Server, Session},
};
use crate::{
    config::{Config, Secret},
    database::{Databases, OpenError, PostgresUrl, SchemaState, UrlVariable},
};

/// How long a connection may take.
const CONNECTING: Duration = Duration::from_secs(5);

/// What is to be examined.
pub(super) struct Patient<'a> {
    pub(super) variable: UrlVariable,
    pub(super) url: &'a Secret,
    pub(super) config: &'a Config,
    pub(super) deadline: Instant,
}

/// Examines one URL.
pub(super) async fn examine(patient: Patient<'_>) -> DatabaseReport {
    let variable = patient.variable;
    let url = match PostgresUrl::parse(variable, patient.url) {
        Ok(url) => url,
        Err(problem) => {
            let mut report = DatabaseReport::new(variable.name(), None);
            report.note(Check::fault(Subject::Url, problem.to_string()));
            return report;
        }
    };
    let place = Place::Postgres {
        host: url.host(),
        port: url.port(),
        database: url.database().to_owned(),
    };
    let mut examination = Examination {
        report: DatabaseReport::new(variable.name(), Some(place)),
        url,
        patient,
    };
    examination.parameters();
    if let Some(session) = examination.connect().await {
        let server = examination.server(&session).await;
        examination.round_trip(&session).await;
        examination.connection().await;
        examination.self_test().await;
        examination.migrations(&session).await;
        if let Some(server) = server {
            examination.pool_size(&server);
        }
        examination.identity(&session).await;
    }
    examination.report
}

struct Examination<'a> {
    patient: Patient<'a>,
    url: PostgresUrl,
    report: DatabaseReport,
}

impl Examination<'_> {
    /// Parameters without an effect may be typing errors.
    fn parameters(&mut self) {
        let ignored = self.url.ignored();
        if !ignored.is_empty() {
            let message = format!("parameter(s) without effect: {}", ignored.join(", "));
            let check = Check::warning(Subject::Url, message);
            self.report
                .note(check.advise("correct their names, or take them out"));
        }
    }

    async fn connect(&mut self) -> Option<Session> {
        let tls = match self.url.tls() {
            Ok(tls) => tls,
            Err(problem) => {
                self.report
                    .note(Check::fault(Subject::Tls, problem.to_string()));
                return None;
            }
        };
        let deadline = self.patient.deadline.min(Instant::now() + CONNECTING);
        match Session::open(&self.url, tls, deadline).await {
            Ok(session) => {
                self.report
                    .note(Check::ok(Subject::Reachable, "it lets a connection in"));
                self.report.facts.encrypted = Some(session.encrypted);
                self.report.note(judge::tls(&self.url, session.encrypted));
                Some(session)
            }
            Err(refused) => {
                self.report.facts.refusal = Some(refused.refusal);
                self.report.note(refused.check(&self.url));
                None
            }
        }
    }

    async fn server(&mut self, session: &Session) -> Option<Server> {
        let server = self
            .within(Subject::ServerVersion, session.server())
            .await?;
        self.report.note(judge::server_version(&server));
        self.report.facts.max_connections = Some(server.max_connections);
        self.report.facts.server_version = Some(server.version.clone());
        Some(server)
    }

    async fn round_trip(&mut self, session: &Session) {
        let pinging = session.ping(self.patient.deadline);
        let Some(trips) = self.within(Subject::RoundTrip, pinging).await else {
            return;
        };
        self.report.note(judge::round_trip(&trips));
        self.report.facts.round_trip_ms = Some(judge::milliseconds(trips.median));
        self.report.facts.pings = Some(trips.count);
    }

    async fn connection(&mut self) {
        let plain = self.url.plain().clone();
        let name = pooler::known_by_name(plain.expose());
        let probing = pooler::probe(plain.expose());
        let Some(kind) = self.within(Subject::Connection, probing).await else {
            return;
        };
        let way = match kind {
            pooler::Kind::Direct => Way::Direct,
            pooler::Kind::TransactionPooler => Way::TransactionPooler,
        };
        self.report.facts.way = Some(way);
        self.report
            .note(judge::connection(self.patient.variable, name, way));
    }

    /// As the start does it, on the gateway's own pool.
    async fn self_test(&mut self) {
        if self.patient.variable == UrlVariable::Direct {
            return;
        }
        let config = self.patient.config;
        // Boxed: it holds the state of many statements.
        let testing = Box::pin(async {
            let databases = Databases::open(config).await?;
            let outcome = databases.self_test().await;
            databases.close().await;
            Ok::<_, OpenError>(outcome)
        });
        if let Some(outcome) = self.within(Subject::SelfTest, testing).await
            && let Some(check) = judge::self_test(&outcome)
        {
            self.report.note(check);
        }
    }

    async fn migrations(&mut self, session: &Session) {
        let reading = session.applied_steps();
        let Some(applied) = self.within(Subject::Migrations, reading).await else {
            return;
        };
        let state = SchemaState::of(&applied);
        self.report.note(judge::migrations(&state));
        self.report.facts.pending_migrations = Some(match state {
            SchemaState::Behind { missing } => missing,
            SchemaState::Current | SchemaState::Ahead { .. } => Vec::new(),
        });
    }

    fn pool_size(&mut self, server: &Server) {
        let settings = &self.patient.config.database;
        let is_spare =
            self.patient.variable == UrlVariable::Direct && settings.pooler_url.is_some();
        let takes = match self.report.facts.way {
            _ if is_spare => Takes::Few,
            Some(Way::TransactionPooler) => Takes::Poolers,
            Some(Way::Direct) | None => Takes::Servers,
        };
        self.report.note(judge::pool_size(settings, takes, server));
    }

    async fn identity(&mut self, session: &Session) {
        let reading = timeout_at(self.patient.deadline, session.identity());
        self.report.facts.identity = reading.await.ok().flatten();
    }

    /// What a step brings; a step that fails or takes too long is a fault of its own.
    async fn within<T, E: std::error::Error>(
        &mut self,
        subject: Subject,
        step: impl Future<Output = Result<T, E>>,
    ) -> Option<T> {
        let problem = match timeout_at(self.patient.deadline, step).await {
            Ok(Ok(found)) => return Some(found),
            Ok(Err(problem)) => Refused::innermost(&problem),
            Err(_) => "there was no answer in time".to_owned(),
        };
        let message = format!("it cannot be found out: {problem}");
        self.report.note(Check::fault(subject, message));
        None
    }
}
