//! What happens around every operation: its document is found, parsed and weighed, its response completed, its errors
//! coded, one line logged.
//!
//! This stands in front of the executor and not in it: an extension of the executor is asked about every single field.

use std::{any::Any, panic::AssertUnwindSafe, sync::Arc, time::Instant};

use async_graphql::{
    Request, Response, Value, Variables,
    parser::types::{ExecutableDocument, OperationType},
    value,
};
use futures::FutureExt;

use self::{
    document::{Document, Documents},
    outcome::{outcome_of, set_code, was_executed},
    persisted::{Persisted, Text},
    refusal::Refusal,
    response_cache::{Entry, Kept, Key, ResponseCache},
};
use super::{Answer, GraphqlRequest, Permitted, Reason, limits::Limits};
use crate::{
    auth::Viewer,
    config::{Config, GraphqlConfig, LimitsConfig},
    error::Error,
    metrics::{Lookup, Operation, OperationMetrics},
};

mod document;
mod executor;
mod outcome;
mod panics;
mod persisted;
mod refusal;
mod response_cache;
mod survey;
mod trusted;
mod validation;
mod variables;

pub use executor::{Care, Executor};
pub use panics::CatchPanics;
pub use response_cache::{Basis, Written};
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
    responses: ResponseCache,
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
            responses: ResponseCache::new(rules.graphql.response_cache_mb),
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
    pub async fn execute(&self, request: GraphqlRequest, executor: &impl Executor) -> Answer {
        let start = Instant::now();
        let mut operation = self.metrics.arrived();
        let answer = self.answer(request, executor, &mut operation).await;
        let answer = answer.unwrap_or_else(Answer::from);
        let errors = match &answer {
            Answer::Executed(response) => response.errors.as_slice(),
            Answer::Written(_) => &[],
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

    async fn answer(
        &self,
        request: GraphqlRequest,
        executor: &impl Executor,
        operation: &mut Operation,
    ) -> Result<Answer, Refusal> {
        let ready = self.prepare(request, operation)?;
        validate(&ready, executor).await?;
        self.persisted.keep(&ready.text);
        let Some((viewer, key)) = self.key(&ready, executor) else {
            return Ok(Answer::Executed(run_whole(ready, executor).await?));
        };
        let Some(entry) = self.responses.find(&key) else {
            let response = run_whole(ready, executor).await?;
            if executor.has_read() && may_be_kept(&response, executor) {
                self.responses.note(key);
                self.metrics.looked_up(Lookup::New);
            }
            return Ok(Answer::Executed(response));
        };
        let basis = executor.basis(ready.document.shows_public).await;
        if let (Entry::Kept(kept), Some(basis)) = (&entry, &basis)
            && kept.holds(viewer, basis)
        {
            self.metrics.looked_up(Lookup::Confirmed);
            return Ok(Answer::Written(Arc::clone(&kept.written)));
        }
        self.metrics.looked_up(Lookup::Changed);
        let response = run_whole(ready, executor).await?;
        let (Some(basis), true) = (basis, may_be_kept(&response, executor)) else {
            return Ok(Answer::Executed(response));
        };
        let written = Arc::new(Written::new(&response));
        self.responses.keep(key, Kept::new(viewer, basis, &written));
        Ok(Answer::Written(written))
    }

    /// Under what the answer may be kept, and for whom.
    fn key<'a>(&self, ready: &Ready, executor: &'a impl Executor) -> Option<(&'a Viewer, Key)> {
        if ready.document.ty != OperationType::Query || ready.cost.is_some() {
            return None;
        }
        let viewer = executor.viewer()?;
        let name = ready.document.name.as_deref();
        let key = self
            .responses
            .key(viewer, &ready.text.hash, name, &ready.variables)?;
        Some((viewer, key))
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

/// Executes, and completes what comes of it.
async fn run_whole(ready: Ready, executor: &impl Executor) -> Result<Response, Refusal> {
    let mut response = run(&ready, executor).await?;
    response.errors.iter_mut().for_each(set_code);
    if !was_executed(&response) {
        return Err(response.errors.into());
    }
    ready.document.plan.complete(&mut response);
    if let Some(cost) = ready.cost {
        response.extensions.insert("cost".to_owned(), cost);
    }
    Ok(response)
}

/// Whether an answer may be sent again: nothing failed, and nothing but the basis has a part in it.
fn may_be_kept(response: &Response, executor: &impl Executor) -> bool {
    response.errors.is_empty() && response.http_headers.is_empty() && executor.is_repeatable()
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
async fn validate(ready: &Ready, executor: &impl Executor) -> Result<(), Refusal> {
    let verdict = &ready.document.verdict;
    if verdict.get().is_none() {
        let response = catch(executor.execute(ready.bare_request(), Care::Validate)).await;
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
async fn run(ready: &Ready, executor: &impl Executor) -> Result<Response, Refusal> {
    if ready.document.ty == OperationType::Query {
        match catch(executor.execute(ready.request(), Care::Execute)).await {
            Ok(response) => return Ok(response),
            Err(_) => {
                tracing::warn!("an execution panicked: it is repeated, each resolver watched");
            }
        }
    }
    catch(executor.execute(ready.request(), Care::Watch))
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

#[cfg(test)]
mod tests;
