//! What happens around every operation: its document is found, parsed and weighed, its response completed, its errors
//! coded, one line logged.
//!
//! This stands in front of the executor and not in it: an extension of the executor is asked about every single field.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Instant};

use async_graphql::{
    ErrorExtensionValues, Request, Response, ServerError, Value, Variables,
    parser::types::{ExecutableDocument, OperationType},
    value,
};
use futures::FutureExt;

use self::{
    document::{Document, Documents},
    persisted::{Persisted, Text},
    refusal::Refusal,
};
use super::{Answer, GraphqlRequest, Permitted, Reason, limits::Limits};
use crate::{
    config::{Config, GraphqlConfig, LimitsConfig},
    error::Error,
    metrics::{Operation, OperationMetrics, Outcome},
};

mod document;
mod panics;
mod persisted;
mod refusal;
mod survey;
mod trusted;
mod validation;
mod variables;

pub use panics::CatchPanics;
pub use trusted::{ManifestError, TrustedDocuments};
pub use validation::OnlyValidate;

/// The name of an operation that has none.
const ANONYMOUS: &str = "-";

/// The most errors of one refusal: a document can be wrong in a thousand places.
const MOST_ERRORS: usize = 20;

/// Executes operations of one API.
#[derive(Debug)]
pub struct Operations {
    documents: Documents,
    persisted: Persisted,
    most_cost: Option<usize>,
    metrics: OperationMetrics,
}

/// What the configuration says of operations.
#[derive(Debug)]
pub struct Rules<'a> {
    /// What a document may ask for.
    pub limits: &'a LimitsConfig,
    /// What of GraphQL is on.
    pub graphql: &'a GraphqlConfig,
    /// Whether the API describes itself.
    pub may_introspect: bool,
    /// The manifest.
    pub trusted: TrustedDocuments,
}

impl<'a> Rules<'a> {
    /// What a configuration says, with the manifest that it names.
    #[must_use]
    pub fn of(config: &'a Config, trusted: TrustedDocuments) -> Self {
        Self {
            limits: &config.limits,
            graphql: &config.graphql,
            may_introspect: config.may_introspect(),
            trusted,
        }
    }
}

/// What an executor is to do with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// To validate it, and not to execute it.
    Validate,
    /// To execute it, as it was validated before. A resolver that panics ends the execution.
    Execute,
    /// The same, but a resolver that panics fails its own field.
    Watch,
}

/// An operation that is ready to be executed.
struct Ready {
    document: Arc<Document>,
    text: Text,
    variables: Variables,
    cost: Option<Value>,
}

impl Operations {
    /// For the API with this text.
    #[must_use]
    pub fn new(sdl: &str, rules: Rules<'_>, metrics: OperationMetrics) -> Self {
        Self {
            documents: Documents::new(sdl, rules.limits, rules.may_introspect),
            persisted: Persisted::new(rules.trusted, rules.graphql),
            most_cost: rules.limits.cost.most(),
            metrics,
        }
    }

    /// What a document may ask for.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.documents.limits
    }

    /// Executes a request, logs and times it. The executor is asked once more for a document that is new, and when
    /// something panicked.
    pub async fn execute<F: Future<Output = Response>>(
        &self,
        request: GraphqlRequest,
        execute: impl Fn(Request, Care) -> F,
    ) -> Answer {
        let start = Instant::now();
        let mut operation = self.metrics.arrived();
        let answer = self.answer(request, execute, &mut operation).await;
        let answer = answer.unwrap_or_else(Answer::from);
        let errors = match &answer {
            Answer::Executed(response) => &response.errors,
            Answer::Refused { errors, .. } => errors,
        };
        let elapsed_ms = start.elapsed().as_secs_f64() * 1_000.0;
        tracing::info!(
            elapsed_ms = (elapsed_ms * 1_000.0).round() / 1_000.0,
            graphql.errors = errors.len(),
            "answered a GraphQL request"
        );
        operation.ended(outcome_of(errors));
        answer
    }

    async fn answer<F: Future<Output = Response>>(
        &self,
        request: GraphqlRequest,
        execute: impl Fn(Request, Care) -> F,
        operation: &mut Operation,
    ) -> Result<Answer, Refusal> {
        let ready = self.prepare(request, operation)?;
        validate(&ready, &execute).await?;
        self.persisted.keep(&ready.text);
        let mut response = run(&ready, &execute).await?;
        response.errors.iter_mut().for_each(set_code);
        if !was_executed(&response) {
            return Err(response.errors.into());
        }
        ready.document.plan.complete(&mut response);
        if let Some(cost) = ready.cost {
            response.extensions.insert("cost".to_owned(), cost);
        }
        Ok(Answer::Executed(response))
    }

    /// From a request to what is executed: everything that can be refused without executing anything.
    fn prepare(
        &self,
        mut request: GraphqlRequest,
        operation: &mut Operation,
    ) -> Result<Ready, Refusal> {
        let limits = self.limits();
        let text = self.persisted.find(&mut request, limits)?;
        let name = request.operation_name.as_deref();
        let document = self.documents.get(&text.document, text.hash, name)?;
        operation.does(document.ty);
        let name = document.name.as_deref().unwrap_or(ANONYMOUS);
        tracing::Span::current().record("graphql.operation", name);
        check_permission(request.permitted, document.ty)?;
        let mut variables = request.variables.unwrap_or_default();
        if let Some(definition) = document.operation() {
            variables::keep_declared(definition, &mut variables);
            variables::check(&self.documents.types, definition, &variables)?;
            variables::check_conditions(&document.conditions, &variables)?;
        }
        limits.check_values(&document.cost, &variables)?;
        let cost = document.cost.total(&variables);
        limits.check_cost(cost)?;
        let tells_cost = request.extensions.is_some_and(|asked| asked.cost);
        Ok(Ready {
            cost: tells_cost.then(|| value!({"estimated": cost, "limit": self.most_cost})),
            document,
            text,
            variables,
        })
    }
}

/// A safe method changes nothing (RFC 9110, section 9.2.1).
fn check_permission(permitted: Permitted, ty: OperationType) -> Result<(), Refusal> {
    match (permitted, ty) {
        (Permitted::Everything, _) | (Permitted::Queries, OperationType::Query) => Ok(()),
        (Permitted::Queries, _) => Err(Refusal::new(
            Reason::Method,
            "METHOD_NOT_ALLOWED",
            "only queries are executed by GET: send this operation by POST",
        )),
    }
}

/// Has a document validated that was not before. The verdict is kept for everybody, so that nothing of this request but
/// its document has a part in it, least of all its variables.
async fn validate<F: Future<Output = Response>>(
    ready: &Ready,
    execute: &impl Fn(Request, Care) -> F,
) -> Result<(), Refusal> {
    let verdict = &ready.document.verdict;
    if verdict.get().is_none() {
        let response = catch(execute(ready.bare_request(), Care::Validate)).await;
        let mut errors = response.map_err(fault)?.errors;
        errors.truncate(MOST_ERRORS);
        errors.iter_mut().for_each(set_code);
        let _ = verdict.set(if errors.is_empty() {
            Ok(())
        } else {
            Err(errors)
        });
    }
    match verdict.get() {
        Some(Err(errors)) => Err(errors.clone().into()),
        _ => Ok(()),
    }
}

/// Executes; a query once more after a panic, each resolver watched. What changes something is executed once, whatever
/// happens.
async fn run<F: Future<Output = Response>>(
    ready: &Ready,
    execute: &impl Fn(Request, Care) -> F,
) -> Result<Response, Refusal> {
    if ready.document.ty == OperationType::Query {
        match catch(execute(ready.request(), Care::Execute)).await {
            Ok(response) => return Ok(response),
            Err(_) => {
                tracing::warn!("an execution panicked: it is repeated, each resolver watched");
            }
        }
    }
    catch(execute(ready.request(), Care::Watch))
        .await
        .map_err(fault)
}

/// What an answer says when the executor itself has failed.
#[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
fn fault(panic: Panic) -> Refusal {
    let panic = panics::text_of(panic.as_ref());
    tracing::error!(panic, "an execution panicked");
    let refusal = Refusal::from(Error::Internal);
    Refusal {
        reason: Reason::Fault,
        ..refusal
    }
}

/// What somebody who panicked has left.
type Panic = Box<dyn Any + Send>;

async fn catch<F: Future>(future: F) -> Result<F::Output, Panic> {
    AssertUnwindSafe(future).catch_unwind().await
}

impl Ready {
    fn request(&self) -> Request {
        self.bare_request().variables(self.variables.clone())
    }

    /// The document alone.
    fn bare_request(&self) -> Request {
        let mut request = Request::new(&*self.text.document);
        request.operation_name.clone_from(&self.document.name);
        request.set_parsed_query(ExecutableDocument::clone(&self.document.parsed));
        request
    }
}

/// What was refused as a whole has only errors of no field.
fn was_executed(response: &Response) -> bool {
    response.errors.is_empty() || response.errors.iter().any(|error| !error.path.is_empty())
}

/// Whose fault it is, if there is one: ours, as soon as a single error is.
fn outcome_of(errors: &[ServerError]) -> Outcome {
    let is_ours = |error: &ServerError| {
        let code = error.extensions.as_ref().and_then(|all| all.get("code"));
        matches!(code, Some(Value::String(code)) if Error::is_ours(code))
    };
    if errors.is_empty() {
        Outcome::Ok
    } else if errors.iter().any(is_ours) {
        Outcome::ServerError
    } else {
        Outcome::ClientError
    }
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

#[cfg(test)]
mod tests;
