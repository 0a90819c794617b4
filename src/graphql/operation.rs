//! What happens around every operation: it is parsed, its response completed, its errors coded, one line logged.
//!
//! This stands in front of the executor and not in it: an extension of the executor is asked about every single field.

use std::{sync::Arc, time::Instant};

use async_graphql::{
    ErrorExtensionValues, Name, Pos, Request, Response, ServerError, Value,
    parser::{
        parse_query,
        types::{DocumentOperations, ExecutableDocument, OperationType},
    },
};
use moka::sync::Cache;

use super::{
    response::{FieldTypes, Plan},
    weight::weigh,
};
use crate::{
    error::Error,
    metrics::{Operation, OperationMetrics, Outcome},
};

/// The name of an operation that has none.
const ANONYMOUS: &str = "-";

/// How many parsed documents are kept. A screen sends the same few over and over.
const KEPT_DOCUMENTS: u64 = 256;
/// Longer documents are parsed every time: what is kept stays small.
const LONGEST_KEPT: usize = 20_000;

/// Executes operations of one API.
#[derive(Debug)]
pub struct Operations {
    types: FieldTypes,
    most_selections: usize,
    documents: Cache<String, Arc<ExecutableDocument>>,
    metrics: OperationMetrics,
}

impl Operations {
    /// For the API with this text. A document with more selections, its fragments written out, is refused unread.
    #[must_use]
    pub fn new(sdl: &str, most_selections: usize, metrics: OperationMetrics) -> Self {
        Self {
            types: FieldTypes::of_sdl(sdl),
            most_selections,
            documents: Cache::new(KEPT_DOCUMENTS),
            metrics,
        }
    }

    /// Executes a request, logs and times it.
    pub async fn execute<F: Future<Output = Response>>(
        &self,
        request: Request,
        execute: impl FnOnce(Request) -> F,
    ) -> Response {
        let start = Instant::now();
        let mut operation = self.metrics.arrived();
        let response = self.answer(request, execute, &mut operation).await;
        let elapsed_ms = start.elapsed().as_secs_f64() * 1_000.0;
        tracing::info!(
            elapsed_ms = (elapsed_ms * 1_000.0).round() / 1_000.0,
            graphql.errors = response.errors.len(),
            "answered a GraphQL request"
        );
        operation.ended(outcome_of(&response));
        response
    }

    fn parse(&self, query: &str) -> Result<Arc<ExecutableDocument>, ServerError> {
        if let Some(document) = self.documents.get(query) {
            return Ok(document);
        }
        let document = Arc::new(parse_query(query)?);
        if query.len() <= LONGEST_KEPT {
            self.documents
                .insert(query.to_owned(), Arc::clone(&document));
        }
        Ok(document)
    }

    fn too_heavy(&self, document: &ExecutableDocument) -> Option<Response> {
        let problem = match weigh(document) {
            Some(weight) if weight <= self.most_selections => return None,
            Some(_) => format!(
                "the document asks for more than {} fields: ask for less at once",
                self.most_selections
            ),
            None => "a fragment holds itself: take it out of itself".to_owned(),
        };
        let mut error = ServerError::new(problem, None);
        set_code(&mut error);
        Some(Response::from_errors(vec![error]))
    }

    async fn answer<F: Future<Output = Response>>(
        &self,
        mut request: Request,
        execute: impl FnOnce(Request) -> F,
        operation: &mut Operation,
    ) -> Response {
        let document = match self.parse(&request.query) {
            Ok(document) => document,
            Err(problem) => return unparsable(&request.query, problem),
        };
        let name = match name_of(&document, request.operation_name.as_deref()) {
            Ok(name) => name.map(str::to_owned),
            Err(error) => return Response::from_errors(vec![without_place(error)]),
        };
        if let Some(ty) = type_of(&document, name.as_deref()) {
            operation.does(ty);
        }
        if let Some(problem) = self.too_heavy(&document) {
            return problem;
        }
        tracing::Span::current().record("graphql.operation", name.as_deref().unwrap_or(ANONYMOUS));
        request.set_parsed_query(ExecutableDocument::clone(&document));
        let mut response = execute(request).await;
        for error in &mut response.errors {
            set_code(error);
        }
        if was_executed(&response)
            && let Some(plan) = Plan::of_operation(&self.types, &document, name.as_deref())
        {
            plan.complete(&mut response);
        }
        response
    }
}

/// A document that was refused as a whole has no data to complete, and may hold fragments without end.
fn was_executed(response: &Response) -> bool {
    response.errors.is_empty() || response.errors.iter().any(|error| !error.path.is_empty())
}

/// Which operation of the document is meant, by its name; none for the only one when it has no name.
fn name_of<'a>(
    document: &'a ExecutableDocument,
    asked: Option<&'a str>,
) -> Result<Option<&'a str>, Error> {
    let refuse = |problem: &str| Err(Error::bad_input("operationName", problem));
    match (&document.operations, asked) {
        (DocumentOperations::Single(_), None) => Ok(None),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            Ok(operations.keys().next().map(Name::as_str))
        }
        (DocumentOperations::Multiple(operations), Some(name)) if operations.contains_key(name) => {
            Ok(Some(name))
        }
        (_, None) => refuse("is needed: the document holds several operations, name one of them"),
        (_, Some(_)) => refuse("names no operation of the document"),
    }
}

/// What the operation of that name does; for none, the first of the document, which is then its only one.
fn type_of(document: &ExecutableDocument, name: Option<&str>) -> Option<OperationType> {
    let mut operations = document.operations.iter();
    let found = operations.find(|(key, _)| name.is_none() || key.map(Name::as_str) == name);
    found.map(|(_, operation)| operation.node.ty)
}

/// Whose fault it is, if there is one: ours, as soon as a single error is.
fn outcome_of(response: &Response) -> Outcome {
    let is_ours = |error: &ServerError| {
        let code = error.extensions.as_ref().and_then(|all| all.get("code"));
        let ours = [Error::Internal, Error::Unavailable, Error::Timeout];
        ours.iter()
            .any(|ours| code == Some(&Value::from(ours.code())))
    };
    if response.errors.is_empty() {
        Outcome::Ok
    } else if response.errors.iter().any(is_ours) {
        Outcome::ServerError
    } else {
        Outcome::ClientError
    }
}

fn without_place(error: Error) -> ServerError {
    async_graphql::Error::from(error).into_server_error(Pos::default())
}

/// What has no code was refused by the library: while it validated the document, or while it read an argument.
fn set_code(error: &mut ServerError) {
    let code = if error.path.is_empty() {
        "GRAPHQL_VALIDATION_FAILED"
    } else {
        "BAD_USER_INPUT"
    };
    let extensions = error
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        extensions.set("code", code);
    }
}

/// The parser draws the place over several lines; `locations` tells it already, so only its last line is kept.
fn unparsable(query: &str, mut problem: ServerError) -> Response {
    problem.message = if query.trim().is_empty() {
        "there is no document: send one as `query`".to_owned()
    } else {
        let expected = problem.message.lines().last().unwrap_or_default();
        format!(
            "the document cannot be parsed: {}",
            expected.trim_start_matches([' ', '='])
        )
    };
    let extensions = problem
        .extensions
        .get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", "GRAPHQL_PARSE_FAILED");
    Response::from_errors(vec![problem])
}
