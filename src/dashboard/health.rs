//! GraphQL type `Health`, which the REST path tells too.

use std::time::{Duration, Instant};

use async_graphql::{Enum, SimpleObject};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use crate::{catalog::Catalog, database::Reader};

/// A database that does not answer within this is as good as away.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether everything the gateway needs works.
#[derive(Clone, Debug, Serialize, SimpleObject)]
pub struct Health {
    /// `OK` when every dependency is.
    pub status: HealthStatus,
    /// The version of the gateway.
    version: &'static str,
    /// What the gateway needs.
    dependencies: Vec<Dependency>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HealthStatus {
    /// It works.
    Ok,
    /// It works in part: the catalogue answers, the rest may not.
    Degraded,
    /// It does not answer.
    Down,
}

/// Something the gateway needs.
#[derive(Clone, Debug, Serialize, SimpleObject)]
struct Dependency {
    /// What it is.
    name: &'static str,
    /// How it is.
    status: HealthStatus,
    /// How long it took to answer, in milliseconds; null when it did not.
    latency_ms: Option<i32>,
}

impl Health {
    /// Asks everything the gateway needs.
    pub async fn check(db: &Reader, catalog: &Catalog) -> Self {
        let dependencies = vec![database(db).await, catalogue(catalog)];
        let is_well = dependencies
            .iter()
            .all(|dependency| dependency.status == HealthStatus::Ok);
        Self {
            status: if is_well {
                HealthStatus::Ok
            } else {
                HealthStatus::Degraded
            },
            version: env!("CARGO_PKG_VERSION"),
            dependencies,
        }
    }
}

async fn database(db: &Reader) -> Dependency {
    let start = Instant::now();
    let answer = tokio::time::timeout(PATIENCE, db.execute_unprepared("SELECT 1")).await;
    let is_up = matches!(answer, Ok(Ok(_)));
    Dependency {
        name: "database",
        status: if is_up {
            HealthStatus::Ok
        } else {
            HealthStatus::Down
        },
        latency_ms: is_up.then(|| i32::try_from(start.elapsed().as_millis()).unwrap_or(i32::MAX)),
    }
}

fn catalogue(catalog: &Catalog) -> Dependency {
    Dependency {
        name: "catalog",
        status: if catalog.snapshot().is_ok() {
            HealthStatus::Ok
        } else {
            HealthStatus::Down
        },
        latency_ms: None,
    }
}
