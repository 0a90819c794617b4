//! Tables as CSV (RFC 4180): `GET /v1/export/….csv` takes a page's filters and sends the rows that the page shows.
//!
//! The first rows are read before the answer begins, so that what is wrong from the start has a status of its own. The
//! others are read as the client takes them; nothing is read for a client that has gone. It is never compressed: it holds
//! texts of several people, and a length must not tell one of them what another wrote.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderName, HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use self::file::File;
use super::credential;
use crate::{
    agents::AgentSheet,
    app::App,
    audit::AuditSheet,
    billing::LedgerSheet,
    catalog::ModelSheet,
    error::Error,
    export::{Parameters, Sheet},
    graphql::RequestContext,
    http::Shared,
    usage::UsageSheet,
};

mod file;

const CSV: HeaderValue = HeaderValue::from_static("text/csv; charset=utf-8");
const PRIVATE: HeaderValue = HeaderValue::from_static("private, no-store");
const VARY: HeaderValue = HeaderValue::from_static("Authorization, Cookie");

/// The most rows of a file.
static ROW_LIMIT: HeaderName = HeaderName::from_static("x-row-limit");
/// Whether there were more when it was begun.
static TRUNCATED: HeaderName = HeaderName::from_static("x-truncated");

/// The longest name of a workspace in the name of a file.
const LONGEST_NAME: usize = 60;

/// `GET /v1/export/agents.csv`
pub(super) async fn agents(State(app): State<Shared>, head: Parts) -> Result<Response, Error> {
    let (context, parameters) = asked(&app, &head).await?;
    let name = name("agents", &context);
    let sheet = AgentSheet::ask(&context, parameters);
    send(&app, name, sheet.map_err(in_url)?).await
}

/// `GET /v1/export/models.csv`
pub(super) async fn models(State(app): State<Shared>, head: Parts) -> Result<Response, Error> {
    let (_, parameters) = asked(&app, &head).await?;
    let sheet = ModelSheet::ask(app.catalog.snapshot()?, parameters);
    send(&app, "models".to_owned(), sheet.map_err(in_url)?).await
}

/// `GET /v1/export/audit.csv`
pub(super) async fn audit(State(app): State<Shared>, head: Parts) -> Result<Response, Error> {
    let (context, parameters) = asked(&app, &head).await?;
    let sheet = AuditSheet::ask(&context, parameters)
        .await
        .map_err(in_url)?;
    let name = if sheet.is_public() {
        "public-audit".to_owned()
    } else {
        name("audit", &context)
    };
    send(&app, name, sheet).await
}

/// `GET /v1/export/usage.csv`
pub(super) async fn usage(State(app): State<Shared>, head: Parts) -> Result<Response, Error> {
    let (context, parameters) = asked(&app, &head).await?;
    let name = name("usage", &context);
    let sheet = UsageSheet::ask(context, app.catalog.clone(), parameters);
    send(&app, name, sheet.map_err(in_url)?).await
}

/// `GET /v1/export/ledger.csv`
pub(super) async fn ledger(State(app): State<Shared>, head: Parts) -> Result<Response, Error> {
    let (context, parameters) = asked(&app, &head).await?;
    let name = name("ledger", &context);
    let sheet = LedgerSheet::ask(&context, parameters).await;
    send(&app, name, sheet.map_err(in_url)?).await
}

/// Who asks, and for what.
async fn asked(app: &App, head: &Parts) -> Result<(RequestContext, Parameters), Error> {
    let context = credential::context(app, head).await?;
    let query = head.uri.query().unwrap_or_default();
    let sent = form_urlencoded::parse(query.as_bytes()).into_owned();
    Ok((context, Parameters::new(sent.collect())))
}

async fn send(app: &App, name: String, mut sheet: impl Sheet) -> Result<Response, Error> {
    let sizes = app.exports;
    let first = sheet.next(sizes.batch).await.map_err(in_url)?;
    let most = sizes.rows.saturating_add(1);
    let is_truncated = sheet.count(most).await? > sizes.rows;
    let day = app.clock.now().date_naive();
    let disposition = format!("attachment; filename=\"{name}-{day}.csv\"");
    // The name is made of letters that stand in a header as they are.
    let disposition =
        HeaderValue::try_from(disposition).map_err(|fault| Error::internal(&fault))?;
    let headers = [
        (header::CONTENT_TYPE, CSV),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, PRIVATE),
        (header::VARY, VARY),
        (ROW_LIMIT.clone(), HeaderValue::from(sizes.rows)),
        (
            TRUNCATED.clone(),
            HeaderValue::from_static(if is_truncated { "true" } else { "false" }),
        ),
    ];
    let body = Body::from_stream(File::new(sheet, first, sizes).stream());
    Ok((headers, body).into_response())
}

/// The name of a file that belongs to a workspace. Whatever its handle holds, the name is one of a plain file.
fn name(table: &str, context: &RequestContext) -> String {
    let handle = match context.credential().viewer() {
        Ok(viewer) => viewer.tenant.handle.as_str(),
        Err(_) => return table.to_owned(),
    };
    let plain = handle.chars().take(LONGEST_NAME).map(|letter| {
        if letter.is_ascii_alphanumeric() || letter == '_' {
            letter
        } else {
            '-'
        }
    });
    format!("{table}-{}", plain.collect::<String>())
}

/// A parameter that is wrong, by its name in the URL: 400, for there is no body to be well formed and wrong.
fn in_url(error: Error) -> Error {
    let Error::BadInput { field, problem } = error else {
        return error;
    };
    let last = field.rsplit('.').next().unwrap_or_default();
    let mut name = String::with_capacity(last.len() + 1);
    for letter in last.chars() {
        if letter.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(letter.to_ascii_lowercase());
    }
    Error::bad_request(format!("{name}: {problem}"))
}
