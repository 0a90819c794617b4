//! Seaography 2 on async-graphql and axum: the API generated from the entities.

mod entities;

use std::{env, error::Error, sync::LazyLock};

use async_graphql_axum::GraphQL;
use axum::{
    Router,
    routing::{get, post_service},
};
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use seaography::{
    Builder, BuilderContext,
    async_graphql::dynamic::{Schema, SchemaError},
};
use tokio::net::TcpListener;

static CONTEXT: LazyLock<BuilderContext> = LazyLock::new(BuilderContext::default);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let database = connect(env::var("DATABASE_URL")?).await?;
    let router = Router::new()
        .route("/graphql", post_service(GraphQL::new(schema(database)?)))
        .route("/ready", get(async || "ready"));
    let listener = TcpListener::bind(("127.0.0.1", env::var("PORT")?.parse()?)).await?;
    Ok(axum::serve(listener, router).await?)
}

/// Ten connections. SeaORM's documentation says how to switch the log of statements off. The ping before each use of a
/// connection, its default, is off: it would double the round trips.
async fn connect(url: String) -> Result<DatabaseConnection, sea_orm::DbErr> {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(10)
        .min_connections(10)
        .test_before_acquire(false)
        .sqlx_logging(false);
    Database::connect(options).await
}

/// As Seaography's own examples build it, each relation read by its data loader. Depth and complexity stay unlimited,
/// which is the default.
fn schema(database: DatabaseConnection) -> Result<Schema, SchemaError> {
    let builder = Builder::new(&CONTEXT, database.clone());
    entities::register(builder)
        .schema_builder()
        .data(database)
        .finish()
}
